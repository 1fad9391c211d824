"""Several minima: where will plain descent end? Then four ways to get it out of there."""

import streamlit as st

from pages.lessons.minima import choosing, rescues
from pages.ui.app.lesson import Lesson
from pages.ui.app.text import plain
from pages.ui.player.drawing import Ask
from pages.ui.player.replay import replay

PANELS = ("choices", "ruler", "loss", "transport")
lesson = Lesson(__file__)
words, opened = lesson.words, rescues.PICTURES[choosing.FIRST]
hand = choosing.in_hand(lesson)
picture, rescue = hand.picture, hand.rescue


def counts(lesson: Lesson) -> None:
    """Where the seeds end, by the size of their batches."""
    st.markdown(words["counts"].format_map(numbers))
    rescues.chart(picture, words).show("minima_counts")


numbers = choosing.numbers(picture, rescue, hand.seed)
st.markdown(words["lead"][hand.name].format_map(numbers), help=lesson.terms)
settings, first = rescues.settings(picture, rescue, hand.seed), rescues.opening(picture, rescue)
dropped = replay(
    "minima",
    settings,
    panels=(*PANELS, "fit") if numbers["rows"] else PANELS,
    play=hand.play,
    ask=Ask("point", words["draw"]) if hand.as_it_opens else None,
    caption=(
        f"{words['picture'][hand.name]} · {words['rescue'][rescue]}",
        words["said"][rescue].replace("{ended}", words["ended"][numbers["kind"]]).format_map(numbers),
    ),
    controls="under",
    **first,
)
if dropped or not hand.as_it_opens:
    choosing.row(hand, words)
    lesson.revealed = "seen"
    stuck = choosing.numbers(opened, "none", 0)
    lesson.check(stuck["kind"], frame=opened.updates, stuck=stuck["stuck"], floor=stuck["floor"])
    if lesson.predict(rescues.fails_most(opened), **choosing.counted(lesson, choosing.FIRST)):
        if hand.name != choosing.FIRST:
            lesson.part("elsewhere", **choosing.counted(lesson, hand.name))
        st.markdown(f"{words['told'][rescue]} {words['why'][hand.name][rescue]}".format_map(numbers))
        st.markdown(words["saw"].format_map(numbers))
        share, chance = plain(rescues.share(picture), 2), rescues.chance(picture)
        lesson.formula(share=share, starts=rescues.STARTS, chance=chance)
        lesson.sections({"counts": counts, "saddle": choosing.saddle})
lesson.held = choosing.held(hand)
lesson.close(**rescues.address(picture, rescue, hand.seed))
