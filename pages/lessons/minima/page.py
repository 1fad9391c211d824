"""Several minima: a run that settles in a higher one, and four ways to get it out."""

import streamlit as st

from pages.lessons.minima import rescues
from pages.ui.app.catalogue import LAB
from pages.ui.app.lesson import Lesson
from pages.ui.app.numbers import plain
from pages.ui.player.replay import replay

FIRST, PANELS = "six_hump_camel", ("choices", "ruler", "loss", "transport")
lesson, state = Lesson(__file__), st.session_state
words, opened = lesson.words, rescues.PICTURES[FIRST]
if "minima_rescue" not in state:  # the reader has just come
    state.minima_picture, state.minima_rescue, state.minima_chosen, state.minima_play = FIRST, "none", "", 0


def press(throw: str = "") -> None:
    """Start the run that is named, whatever was dragged about since; `throw` counts the seeds tried."""
    state.minima_play += 1
    if throw:
        state[throw] = state.get(throw, 0) + 1


lesson.part("lead", **rescues.numbers(opened, "none", 0))
saves = {rescue: int(rescues.worked(opened, rescue).sum()) for rescue in words["predict"]["choice"]}
answer = min(saves, key=saves.__getitem__)
chosen = lesson.predict(answer, **rescues.numbers(opened, answer, 0), **{f"by_{name}": n for name, n in saves.items()})
if chosen and chosen != state.minima_chosen:  # the answer is shown
    state.minima_picture, state.minima_rescue = FIRST, answer
    press()
state.minima_chosen = chosen
with st.container(key="asked", horizontal=True, vertical_alignment="center"):
    name, rescue = (
        st.segmented_control(
            words[key]["label"], ids, format_func=words[key].get, key=f"minima_{key}", required=True, wrap=True,
            label_visibility="collapsed", on_change=press,
        )
        for key, ids in (("picture", list(rescues.PICTURES)), ("rescue", rescues.RESCUES))
    )  # fmt: skip
    throw = f"minima_{name}_{rescue}"
    st.button(words["again"], on_click=press, args=(throw,), disabled=rescue not in rescues.BY_CHANCE)
    picture = rescues.PICTURES[name]
    seed = rescues.seed_of(picture, rescue, state.get(throw, 0))
    numbers = rescues.numbers(picture, rescue, seed)
    said = words["said"][rescue].format(ended=words["ended"][numbers["kind"]], **numbers)
    st.markdown(said, width="content")
made, first = rescues.settings(picture, rescue, seed), rescues.opening(picture, rescue)
panels = (*PANELS, "fit") if numbers["rows"] else PANELS
replay("minima", made, panels=panels, play=str(state.minima_play or ""), **first)

st.markdown(f"{words['told'][rescue]} {words['why'][name][rescue]}".format(**numbers))
lesson.part("saw", **numbers, **rescues.egg_box())
lesson.formula(share=plain(rescues.share(picture), 2), starts=rescues.STARTS, chance=rescues.chance(picture))
lesson.part("counts", **numbers)
rescues.chart(picture, words).show("minima_counts")
lesson.part("saddle")
st.page_link(LAB.script, label=words["to_saddle"], query_params={"landscape": "saddle"})
lesson.close(**rescues.address(picture, rescue, seed))
