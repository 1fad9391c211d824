"""The challenges there are, in order: the lesson that teaches each, and the Lab's address at which it opens.

Whether one is met is judged in `pages.ui.runs.grading`; its words are those of pages/lessons/challenges.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from pages.ui.app import text

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


CHALLENGES = {name: Challenge(name, **row) for name, row in text.table(Path(__file__)).items()}


def taught(lesson: str) -> list[Challenge]:
    """Those that a lesson teaches."""
    return [one for one in CHALLENGES.values() if one.lesson == lesson]


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
    known = {str(one.number): one.id for one in CHALLENGES.values()}
    return [known[part] for part in (said or "")[:99].split(",") if part in known]


def following(current: str) -> Challenge | None:
    """The next one that was not met yet, round from the last to the first; None when there is none."""
    ids = list(CHALLENGES)
    at = ids.index(current)
    left = [one for one in (*ids[at + 1 :], *ids[:at]) if one not in done()]
    return CHALLENGES[left[0]] if left else None
