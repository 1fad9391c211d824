"""Down a parabola: slope, step and new weight in one dimension, from creeping to diverging."""

import streamlit as st

from pages.lessons.parabola.ball import FIRST, ball, dropped, kind, shown
from pages.ui.app.lesson import Lesson
from pages.ui.app.text import plain
from pages.ui.figure.figure import figure, said

lesson = Lesson(__file__)
lesson.part("lead")

made = ball()
rate, factor = plain(made.rates[made.asked]), made.factors[made.asked]
flag = dropped(said("parabola", "dropped"))
if flag and not st.session_state.get("parabola_predict"):  # dropped in the picture: an answer as good as a choice
    st.session_state["parabola_predict"] = flag
revealed = lesson.predict(answer=kind(factor), rate=rate, factor=plain(factor, 1))
figure("parabola", lesson.words["figure"], *shown(revealed))
lesson.check(str(made.longest), frame=FIRST, rate=rate)
if lesson.checked:
    lesson.part("saw", half=plain(made.critical / 2), critical=plain(made.critical))
    lesson.formula(curvature=f"{made.curvature:g}", critical=f"{made.critical:g}")
lesson.close(landscape="parabola", batching="full", active="full")
