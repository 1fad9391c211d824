"""The challenges there are, in order: the lesson that teaches each, and the Lab's address at which it opens.

Whether one is met is judged in `pages.ui.runs.grading`; its words are those of pages/lessons/challenges.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import streamlit as st

DONE = "challenges_done"  # where the session keeps the ids of those that were met


class Challenge(NamedTuple):
    """id in addresses; lesson: the folder's name; opening: what the Lab's address says beside `challenge`."""

    id: str
    lesson: str
    opening: Mapping[str, str]

    @property
    def number(self) -> int:
        return list(CHALLENGES).index(self.id) + 1

    @property
    def query(self) -> dict[str, str]:
        """The Lab's address parameters that open it."""
        return {**self.opening, "challenge": self.id}


_BOTH = {"batching": "full,stochastic", "active": "stochastic"}
_FULL = {"batching": "full", "active": "full"}
_RANDOM = {"batching": "full,random", "active": "random"}
_ALL = (
    Challenge("quick", "full_batch", {**_FULL, "length": "40u", "lr": "0.1"}),
    Challenge("scaling", "learning_rate", {**_FULL, "length": "40u", "lr": "0.5"}),
    Challenge("split", "mini_batch", {**_BOTH, "length": "1000u", "lr": "0.1"}),
    Challenge("noise", "mini_batch", {**_RANDOM, "lr": "0.3", "batch": "5"}),
    Challenge("cheap", "mini_batch", {"batching": "full,random", "active": "full", "length": "5u", "lr": "0.5"}),
    Challenge("anneal", "learning_rate", {"batching": "stochastic", "active": "stochastic", "length": "1000u",
                                          "lr": "0.1"}),
    Challenge("rescue", "learning_rate", {**_FULL, "lr": "1"}),
    Challenge("hump", "momentum", {**_FULL, "landscape": "double_well", "lr": "0.02"}),
    Challenge("banana", "momentum", {**_FULL, "landscape": "rosenbrock", "length": "1000u"}),
    Challenge("lowest", "minima", {**_FULL, "landscape": "six_hump_camel", "lr": "0.01"}),
    Challenge("saddle", "minima", {**_FULL, "landscape": "saddle", "lr": "0.05"}),
    Challenge("calm", "minima", {**_FULL, "landscape": "product", "lr": "0.5"}),
)  # fmt: skip
CHALLENGES: dict[str, Challenge] = {one.id: one for one in _ALL}


def taught(lesson: str) -> list[Challenge]:
    """Those that a lesson teaches."""
    return [one for one in _ALL if one.lesson == lesson]


def done() -> set[str]:
    """Ids of those that were met in this session, or that its address says were."""
    return set(st.session_state.get(DONE, ()))


def add(ids: Iterable[str]) -> None:
    st.session_state[DONE] = done() | set(ids)


def numbers(ids: Iterable[str]) -> str:
    """As an address says them: 1,4,7."""
    return ",".join(str(CHALLENGES[one].number) for one in CHALLENGES if one in set(ids))


def read(said: str | None) -> list[str]:
    """What an address says, back to ids; what is no number of a challenge counts as not said."""
    known = {str(one.number): one.id for one in _ALL}
    return [known[part] for part in (said or "")[:99].split(",") if part in known]


def following(current: str) -> Challenge | None:
    """The next one that was not met yet, round from the last to the first; None when there is none."""
    ids = list(CHALLENGES)
    at = ids.index(current)
    left = [one for one in (*ids[at + 1 :], *ids[:at]) if one not in done()]
    return CHALLENGES[left[0]] if left else None
