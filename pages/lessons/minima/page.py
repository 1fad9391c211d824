"""Several minima: where a run ends depends on where it starts and on what carries it."""

import streamlit as st

from pages.lessons.minima import terrain
from pages.ui.app.lesson import Lesson
from pages.ui.app.numbers import plain
from pages.ui.figure.figure import figure, said

FIRST, ASKED = "styblinski_tang", "momentum"
lesson, state = Lesson(__file__), st.session_state
names, ways = lesson.words["surface"], lesson.words["method"]
lesson.part("lead")

shown = {method: terrain.picture(FIRST, method, None) for method in ("sgd", ASKED)}
ends = {method: plain(float(one.arrays["losses"][0, -1]), 1) for method, one in shown.items()}
chosen = lesson.predict(answer=shown[ASKED].ended, plain=ends["sgd"], moved=ends[ASKED])
if chosen != state.setdefault("minima_chosen", ""):
    # What was asked is shown: that surface, that method, and its own start.
    state.minima_chosen, state.minima_surface, state.minima_method = chosen, FIRST, ASKED if chosen else "sgd"
    state.minima_before = said("minima", "start")


@st.fragment
def picture() -> None:
    """Surface, method, start: what is moved runs this again and nothing else."""
    state.setdefault("minima_surface", FIRST)
    state.setdefault("minima_method", "sgd")
    with st.container(key="asked", horizontal=True, vertical_alignment="center"):
        surface, method = (
            st.segmented_control(
                choice["label"],
                ids,
                format_func=choice.get,
                key=f"minima_{name}",
                required=True,
                wrap=True,
                label_visibility="collapsed",
            )
            for name, choice, ids in (("surface", names, list(terrain.SURFACES)), ("method", ways, terrain.METHODS))
        )
        by_chance = method in terrain.BY_CHANCE
        if by_chance and st.button(ways["again"]):
            state.minima_throw = state.get("minima_throw", 0) + 1
    throw = state.get("minima_throw", 0) if by_chance else 0
    moved = said("minima", "start")
    start = None if moved == state.get("minima_before") else terrain.point_in(surface, moved)
    made = terrain.picture(surface, method, start, throw)
    play = chosen if (surface, method) == (FIRST, ASKED) else ""
    more = {"problem": f"{surface} {method} {throw}", "throw": throw, "play": play, "speed": 24}
    figure("minima", lesson.words["figure"], {**made.header, **more}, made.arrays)


picture()
share, small = terrain.share_of(FIRST), terrain.share_of("rastrigin")
count = len(terrain.problem_of("rastrigin").minima)
lesson.part("saw", share=plain(100 * share, 0), rastrigin=plain(100 * small, 1), count=count, runs=terrain.RESTARTS)
lesson.formula(share=plain(share, 2), runs=terrain.RESTARTS, chance=plain(terrain.chance(share), 2))
lesson.close(optimizer=ASKED)
