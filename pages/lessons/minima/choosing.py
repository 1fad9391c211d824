"""What the reader has in hand on this page: the surface, what is tried on it, the how manieth seed; in the address."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import streamlit as st

from pages.lessons.minima import rescues
from pages.ui.app import asked
from pages.ui.app.catalogue import LAB
from pages.ui.app.lesson import Lesson

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
        query = asked.query()
        answered = query.get("answer") in words
        picture, rescue = (query.get(name, "") if answered else "" for name in ("picture", "rescue"))
        state.minima_picture = picture if picture in rescues.PICTURES else FIRST
        state.minima_rescue = rescue if rescue in rescues.RESCUES else "none"
        throw = query.get("throw", "")
        state.minima_throw = int(throw) % rescues.SEEDS if throw.isdecimal() and len(throw) < 9 else 0
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
    st.page_link(LAB.script, label=lesson.words["to_saddle"], query_params={"landscape": "saddle"})
