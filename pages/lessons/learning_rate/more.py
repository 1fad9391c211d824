"""What the learning rate decides besides: sections of which one is shown, and only that one is computed."""

import numpy as np
import streamlit as st

from gd_core import condition_number
from pages.lessons.learning_rate import rates
from pages.lessons.learning_rate.explore import explore
from pages.lessons.learning_rate.forbidden import forbidden
from pages.ui.app import charts
from pages.ui.app.lesson import Lesson
from pages.ui.app.numbers import plain
from pages.ui.figure import panes
from pages.ui.figure.figure import figure
from pages.ui.runs.settings import Settings

STEPS, LONG = 600, 150
OPENED = ("constant", "step", "inverse_time", "cosine")


@st.fragment
def schedules(lesson: Lesson) -> None:
    """Rates that change on the way, on mini-batches. A schedule keeps its hue, dash and mark whatever is shown."""
    names, axis = lesson.words["schedule"], lesson.words["axis"]
    found = rates.schedules(STEPS)
    low = [names[name] for name in names if found[name][0][0] < rates.BASE]
    lesson.part("schedules", base=rates.BASE, size=rates.SIZE, updates=STEPS, low=", ".join(low))
    chosen = st.pills(
        lesson.words["which"],
        list(names),
        format_func=names.get,
        selection_mode="multi",
        key="schedules",
        default=OPENED,
    )
    by_rate = charts.Chart(axis["update"], axis["rate"]).legend()
    by_gap = charts.Chart(axis["update"], axis["gap"].format(mean=rates.MEAN)).legend()
    for hue, name in enumerate(names):
        if name in chosen:
            by_update, gaps = found[name]
            by_rate.line(names[name], np.arange(STEPS), by_update, hue)
            by_gap.line(names[name], np.arange(rates.MEAN, STEPS + 1), gaps, hue)
    charts.row("schedules_chart", by_rate, by_gap.axes(y={"type": "log", "dtick": 1}))


def scaling(lesson: Lesson) -> None:
    """The same data raw, min-max scaled and standardized, side by side."""
    words, found = lesson.words, rates.scalings(LONG)
    conditions = {name: f"{condition_number(made.hessian):,.1f}" for name, (made, _) in found.items()}
    shares = {name: [f"{x:.1%}" for x in rates.left(*pair)] for name, pair in found.items()}
    lesson.part("scaling", updates=LONG, left=shares, **conditions)
    shown = [
        panes.Pane(
            name,
            words["scale"][name],
            f"η = {made.critical / 2:.3g}, κ = {conditions[name]}",
            made.critical / 2,
            made,
            Settings(scaling=name),
            run.member(0),
        )
        for name, (made, run) in found.items()
    ]
    figure("three", words["figure"], *panes.together(shown, "scalings", speed=15))


def long_run(lesson: Lesson) -> None:
    """The rate known as the fastest, with what it does in a run of this length."""
    told = rates.long_run(LONG)
    (fastest, half, modest), (late, _, modest_loss) = told.rates, told.losses
    lesson.part(
        "long_run",
        fastest=f"{fastest:.3f}",
        half=f"{half:.3f}",
        modest_rate=f"{modest:g}",
        factor=f"{told.factor:.3f}",
        late=plain(late, 1),
        modest=plain(modest_loss, 1),
        long=LONG,
        overtakes=told.overtakes,
    )
    axis = lesson.words["axis"]
    chart = charts.Chart(axis["update"], axis["away"]).legend()
    for hue, (rate, away) in enumerate(zip(told.rates, told.away, strict=True)):
        chart.line(f"η = {rate:.3g}", np.arange(len(away)), away, hue)
    chart.axes(y={"type": "log", "dtick": 2, "exponentformat": "power"}).show("long_run_chart")


SECTIONS = {"map": explore, "schedules": schedules, "forbidden": forbidden, "scaling": scaling, "long_run": long_run}
