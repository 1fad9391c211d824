"""The learning rate: too small, good, too large, diverging; with schedules, batch sizes and scalings."""

import numpy as np
import streamlit as st

from gd_core import condition_number
from pages.lessons.learning_rate import forbidden, rates
from pages.lessons.learning_rate.explore import explore
from pages.ui.app import charts
from pages.ui.app.lesson import Lesson
from pages.ui.app.numbers import plain
from pages.ui.figure import panes
from pages.ui.figure.figure import figure
from pages.ui.runs import experiment

UPDATES, STEPS, LONG = 60, 600, 150
lesson = Lesson(__file__)
words, made = lesson.words, experiment.setup(experiment.Settings())
runs = rates.four(UPDATES)
lesson.part("lead", updates=UPDATES)

ends = {name: run.losses[-1] for name, (_, run) in runs.items()}
numbers = {f"{name}_rate": f"{rate:.3g}" for name, (rate, _) in runs.items()}
numbers |= {f"{name}_loss": plain(loss, 1) for name, loss in ends.items()}
revealed = lesson.predict(answer=min(ends, key=ends.get), updates=UPDATES, **numbers)
shown = [
    panes.Pane(name, words["run"][name], f"η = {rate:.3g}", rate, made, experiment.Settings(), run)
    for name, (rate, run) in runs.items()
]
figure("four", words["figure"], *panes.together(shown, "four", play=revealed, speed=6))
numbers |= rates.long_run(LONG) | {"critical": f"{made.critical:.3f}", "half": f"{made.critical / 2:.3f}"}
lesson.part("saw", stopped=runs["diverging"][1].stopped, **numbers)
lesson.part("explore", sizes=len(rates.SIZES))
explore(words["figure"], runs["good"][0])
forbidden.forbidden(lesson)
lesson.part("schedules", base=rates.BASE, size=rates.SIZE, updates=STEPS)
names = words["schedule"]
chosen = st.pills(
    words["which"], list(names), format_func=names.get, selection_mode="multi", key="schedules",
    default=["constant", "step", "inverse_time", "cosine"],
)  # fmt: skip
axis = words["axis"]
by_rate = charts.Chart(axis["update"], axis["rate"]).legend()
by_gap = charts.Chart(axis["update"], axis["gap"].format(mean=rates.MEAN)).legend()
for hue, name in enumerate(chosen):
    by_update, gaps = rates.schedules(STEPS)[name]
    by_rate.line(names[name], np.arange(STEPS), by_update, hue)
    by_gap.line(names[name], np.arange(rates.MEAN, STEPS + 1), gaps, hue)
charts.row("schedules_chart", by_rate, by_gap.axes(y={"type": "log", "dtick": 1}))
found = rates.scalings(LONG)
conditions = {s: f"{condition_number(scaled.hessian):,.1f}" for s, (scaled, _) in found.items()}
shares = {s: [f"{x:.1%}" for x in rates.left(*pair)] for s, pair in found.items()}
lesson.part("scaling", updates=LONG, left=shares, **conditions)
by_scaling = [
    panes.Pane(s, words["scale"][s], f"η = {(safe := scaled.critical / 2):.3g}, κ = {conditions[s]}", safe, scaled,
               experiment.Settings(scaling=s), run.member(0)) for s, (scaled, run) in found.items()
]  # fmt: skip
figure("three", words["figure"], *panes.together(by_scaling, "scalings", speed=15))
lesson.formula(critical=f"{made.critical:.3f}", curvature=f"{2 / made.critical:.3f}")
lesson.close(batching="full", active="full", lr=f"{runs['good'][0]:.6g}")
