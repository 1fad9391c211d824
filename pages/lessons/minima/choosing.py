"""What the reader has in hand on this page: the surface, what is tried on it, the how manieth seed; in the address."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
import streamlit as st

from pages.lessons.minima import rescues
from pages.ui.app import address
from pages.ui.app.catalogue import LAB
from pages.ui.app.lesson import Lesson
from pages.ui.app.text import plain
from pages.ui.runs import experiment
from pages.ui.runs.setup import Setup

FIRST = "six_hump_camel"
OPENS = {"picture": FIRST, "rescue": "none", "throw": 0}


class Hand(NamedTuple):
    """`play` is another number whenever the run is to start anew."""

    name: str
    rescue: str
    throw: int
    play: str

    @property
    def picture(self) -> rescues.Picture:
        return rescues.PICTURES[self.name]

    @property
    def seed(self) -> int:
        return rescues.seed_of(self.picture, self.rescue, self.throw)

    @property
    def as_it_opens(self) -> bool:
        return (self.name, self.rescue) == (FIRST, "none")


def in_hand(lesson: Lesson) -> Hand:
    """Of the reader's first run what the address says. A question just answered brings its answer on."""
    state, words = st.session_state, lesson.words["predict"]["choice"]
    if lesson.new or "minima_rescue" not in state:
        query = address.query()
        answered = query.get("answer") in words
        picture, rescue = (query.get(name, "") if answered else "" for name in ("picture", "rescue"))
        state.minima_picture = picture if picture in rescues.PICTURES else FIRST
        state.minima_rescue = rescue if rescue in rescues.RESCUES else "none"
        state.minima_throw = (address.whole("throw", 10**8) or 0) % rescues.SEEDS
        state.minima_play, state.minima_chosen = 0, query["answer"] if answered else ""
    for name, held in zip(("minima_picture", "minima_rescue"), state.get("minima_held", ()), strict=False):
        if state[name] is None:  # the frontend of a site says so of a row that nobody has pressed yet
            state[name] = held
    chosen = state.get("minima_predict") or state.minima_chosen
    if chosen != state.minima_chosen:
        state.minima_picture, state.minima_chosen = FIRST, chosen
        state.minima_rescue = rescues.fails_most(rescues.PICTURES[FIRST])
        press()
    state.minima_held = state.minima_picture, state.minima_rescue
    play = str(state.minima_play or "")
    return Hand(state.minima_picture, state.minima_rescue, state.minima_throw, play)


def press(throw: int = 0) -> None:
    """Start the run that is named, whatever was dragged about since; `throw`: the how manieth seed."""
    st.session_state.minima_play += 1
    st.session_state.minima_throw = throw


def row(hand: Hand, words: Mapping[str, Any]) -> None:
    """The surfaces, what can be tried on them, and the next seed where chance has a part; at rest until the question
    how often each saves the run was answered."""
    resting = not st.session_state.minima_chosen
    with st.container(key="asked", horizontal=True, vertical_alignment="center"):
        for key, ids in (("picture", list(rescues.PICTURES)), ("rescue", rescues.RESCUES)):
            st.segmented_control(
                words[key]["label"],
                ids,
                format_func=words[key].get,
                key=f"minima_{key}",
                required=True,
                wrap=True,
                label_visibility="collapsed",
                on_change=press,
                disabled=resting,
            )
        if hand.rescue in rescues.BY_CHANCE:
            st.button(words["again"], on_click=press, args=(hand.throw + 1,))


def held(hand: Hand) -> dict[str, str]:
    """The hand for the address; what is as it opens is not said."""
    said = {"picture": hand.name, "rescue": hand.rescue, "throw": hand.throw}
    return {name: str(value) if value != OPENS[name] else "" for name, value in said.items()}


def counted(lesson: Lesson, name: str) -> dict[str, Any]:
    """How often each way out works on a surface, with the surface's name."""
    counts = {f"by_{way}": count for way, count in rescues.saves(rescues.PICTURES[name]).items()}
    return {"surface": lesson.words["picture"][name], "seeds": rescues.SEEDS, **counts}


def saddle(lesson: Lesson) -> None:
    """What else has no slope."""
    lesson.part("saddle")
    LAB.link(lesson.words["to_saddle"], {"landscape": "saddle"})


class Numbers(dict[str, Callable[[], Any]]):
    """What the page says, by name, each worked out when it is asked for: of most of it little is on screen at first."""

    def __getitem__(self, name: str) -> Any:
        return super().__getitem__(name)()


def numbers(picture: rescues.Picture, rescue: str, seed: int) -> Numbers:
    """What the page says of a picture and of one rescue on it."""
    setup = experiment.setup(rescues.settings(picture, "none"))

    def climb(loss: float) -> float:  # to the lowest saddle over it, at least
        return min(height for height in setup.problem.loss(np.array(setup.saddles)) - loss if height > 0)

    found: dict[str, Callable[[], Any]] = {
        "rate": lambda: f"{picture.learning_rate:g}",
        "larger": lambda: f"{picture.larger:g}",
        "batch": lambda: f"{picture.batch:g}",
        "updates": lambda: f"{picture.updates:g}",
        "loss": lambda: plain(rescues.end(picture, rescue, seed).loss),
        "kind": lambda: rescues.end(picture, rescue, seed).kind,
        "stuck": lambda: plain(rescues.end(picture, "none").loss),
        "floor": lambda: plain(setup.minima[0].loss),
        "pass": lambda: plain(climb(rescues.end(picture, "none").loss)),
        "seed": lambda: seed,
        "seeds": lambda: rescues.SEEDS,
        "worked": lambda: int(rescues.worked(picture, rescue).sum()),
        "starts": lambda: rescues.STARTS,
        "hits": lambda: int(np.sum(rescues.by_start(picture).kinds[seed] == "lowest")),
        "share": lambda: plain(100 * rescues.share(picture), 0),
        "many": lambda: rescues.larger_rates(picture)[0],
        "of": lambda: rescues.larger_rates(picture)[1],
        "rows": lambda: setup.problem.samples,
        "waves_rate": lambda: f"{rescues.PICTURES['sine'].larger:g}",
        "egg_share": lambda: rescues.egg_box()["egg_share"],
        "egg_box": lambda: rescues.egg_box()["egg_box"],
    }
    if setup.problem.samples:
        for name, at in (("here", np.array(rescues.end(picture, "none").at)), ("there", setup.minima[0].at)):
            found |= _of_rows(setup, name, at)
    return Numbers(found)


def _of_rows(setup: Setup, name: str, at: np.ndarray) -> dict[str, Callable[[], str]]:
    """Where there are rows, at a place where the mean of their gradients is zero: how far those of single rows are
    from it, and after how many years the wave that is fitted comes again."""

    def spread() -> str:
        each = np.stack([setup.problem.gradient(at, np.array([row])) for row in range(setup.problem.samples)])
        return plain(float(np.sqrt(np.mean(np.sum(each**2, axis=-1)))))

    return {f"spread_{name}": spread, f"period_{name}": lambda: plain(2 * np.pi / abs(float(at[0])), 1)}
