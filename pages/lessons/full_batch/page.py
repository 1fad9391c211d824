"""Boston, all rows at once: the lesson's run of 5000 updates, line by line."""

import streamlit as st

from gd_core import growth_factors
from pages.lessons.full_batch import printed
from pages.ui.app.lesson import Lesson
from pages.ui.app.numbers import plain
from pages.ui.player.drawing import Ask
from pages.ui.player.replay import replay
from pages.ui.runs import experiment
from pages.ui.runs.settings import Settings

RATE, UPDATES = 0.01, 5000
SHARES = {"nothing": 0.0, "tenth": 0.1, "half": 0.5}
lesson = Lesson(__file__)
settings = Settings(length=UPDATES)
made = experiment.setup(settings)
run = printed.every_update(settings, "full", RATE)
lesson.part("lead", rate=RATE, updates=UPDATES)

handed = replay(
    "full_batch",
    settings,
    panels=("ruler", "loss", "ways", "transport"),
    strategies=("full",),
    learning_rate=RATE,
    ask=Ask("loss", lesson.words["draw"].format(updates=UPDATES), low=10, high=1000),
    controls="under",
)
if handed:
    lesson.revealed = "seen"
    left = growth_factors(made.hessian, [RATE])[0, 0] ** UPDATES
    lesson.check(
        min(SHARES, key=lambda share: abs(SHARES[share] - left)),
        frame=UPDATES,
        updates=UPDATES,
        left=f"{left:.0%}",
        loss=f"{run.losses[-1]:.4f}",
        floor=f"{made.problem.loss(made.optimum):.4f}",
    )
    at = {f"loss_{k}": f"{run.losses[k]:.2f}" for k in (0, 50, 500, UPDATES)}
    ends = {name: plain(w, 3) for name, w in zip(made.problem.parameters, run.weights[-1], strict=True)}
    best = {f"best_{name}": plain(w, 3) for name, w in zip(made.problem.parameters, made.optimum, strict=True)}
    lesson.part("saw", **at, **ends, **best)

    names = lesson.words["column"]
    left_column, right_column = st.columns([3, 2], gap="large")
    with left_column:
        lesson.part("printed")
        frame = printed.lines(run)
        as_table, as_log = st.tabs([lesson.words["as_table"], lesson.words["as_log"]])
        with as_table:
            printed.table(frame, names, height=400)
        as_log.code(printed.log(frame, lesson.words["line"]), language=None, height=400)
    with right_column:
        lesson.part("predicted", rate=RATE, updates=UPDATES)
        printed.prices(printed.predictions(settings, RATE), names)
lesson.formula(rate=RATE, samples=made.problem.samples)
lesson.close(batching="full", active="full", lr=str(RATE), length=f"{UPDATES}u")
