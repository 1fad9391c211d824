"""Several minima: where will plain descent end? Then four ways to get it out of there."""

import streamlit as st

from pages.lessons.minima import choosing, rescues
from pages.ui.app.catalogue import LAB
from pages.ui.app.lesson import Lesson
from pages.ui.app.numbers import plain
from pages.ui.player.drawing import Ask
from pages.ui.player.replay import replay

PANELS = ("choices", "ruler", "loss", "transport")
lesson = Lesson(__file__)
words, opened = lesson.words, rescues.PICTURES[choosing.FIRST]
saves = {way: int(rescues.worked(opened, way).sum()) for way in words["predict"]["choice"]}
answer = min(saves, key=saves.__getitem__)
hand = choosing.in_hand(lesson, answer)
picture, rescue = hand.picture, hand.rescue
numbers = rescues.numbers(picture, rescue, hand.seed)
st.markdown(words["lead"][hand.name].format(**numbers))
made, first = rescues.settings(picture, rescue, hand.seed), rescues.opening(picture, rescue)
dropped = replay(
    "minima",
    made,
    panels=(*PANELS, "fit") if numbers["rows"] else PANELS,
    play=hand.play,
    ask=Ask("point", words["draw"]) if hand.as_it_opens else None,
    caption=(
        f"{words['picture'][hand.name]} · {words['rescue'][rescue]}",
        words["said"][rescue].format(ended=words["ended"][numbers["kind"]], **numbers),
    ),
    controls="under",
    **first,
)
if dropped or not hand.as_it_opens:
    choosing.row(hand, words)
    lesson.revealed = "seen"
    stuck = rescues.numbers(opened, "none", 0)
    lesson.check(stuck["kind"], frame=opened.updates, **stuck)
    counted = {f"by_{way}": count for way, count in saves.items()}
    if lesson.predict(answer, **rescues.numbers(opened, answer, 0), **counted):
        st.markdown(f"{words['told'][rescue]} {words['why'][hand.name][rescue]}".format(**numbers))
        lesson.part("saw", **numbers, **rescues.egg_box())
        share, chance = plain(rescues.share(picture), 2), rescues.chance(picture)
        lesson.formula(share=share, starts=rescues.STARTS, chance=chance)
        lesson.part("counts", **numbers)
        rescues.chart(picture, words).show("minima_counts")
        lesson.part("saddle")
        st.page_link(LAB.script, label=words["to_saddle"], query_params={"landscape": "saddle"})
lesson.held = choosing.held(hand)
lesson.close(**rescues.address(picture, rescue, hand.seed))
