"""Down a parabola: slope, step and new weight in one dimension, from creeping to diverging."""

import streamlit as st

from pages.lessons.parabola.ball import FIRST, ball, dropped, kind, shown
from pages.ui.app.lesson import Lesson
from pages.ui.app.text import plain
from pages.ui.figure.figure import figure, said

lesson = Lesson(__file__)
lesson.part("lead")

descents = ball()
rate, factor = plain(descents.rates[descents.asked]), descents.factors[descents.asked]
flag = dropped(said("parabola", "dropped"))
if flag and not st.session_state.get("parabola_predict"):  # dropped in the picture: an answer as good as a choice
    st.session_state["parabola_predict"] = flag
revealed = lesson.predict(answer=kind(factor), rate=rate, factor=plain(factor, 1))
figure("parabola", lesson.words["figure"], *shown(revealed))
lesson.check(str(descents.longest), frame=FIRST, rate=rate)
if lesson.checked:
    lesson.part("saw", half=plain(descents.critical / 2), critical=plain(descents.critical))
    lesson.formula(curvature=f"{descents.curvature:g}", critical=f"{descents.critical:g}")
lesson.close(landscape="parabola", batching="full", active="full")
