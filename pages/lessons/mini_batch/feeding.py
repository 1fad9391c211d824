"""What a result costs in updates, rows and time, by every way to feed."""

import time
from functools import lru_cache
from itertools import islice, repeat
from typing import NamedTuple

import numpy as np
import streamlit as st

import gd_core as gd
from pages.ui.app import charts, text
from pages.ui.app.lesson import Lesson
from pages.ui.app.numbers import plain
from pages.ui.runs import describe, experiment
from pages.ui.runs.settings import STRATEGIES, Settings

RATE, SIZE, EPOCHS = 0.1, 30, 10
POINTS = 240
TRIES = 5  # of a measurement; the fastest counts, as whatever else the machine does only adds


class Cost(NamedTuple):
    """A run recorded at `updates` (R,), its loss above the minimum (R,), and what it had cost by then, each (R,)."""

    gap: np.ndarray
    updates: np.ndarray
    epochs: np.ndarray
    rows: np.ndarray
    seconds: np.ndarray


@lru_cache(maxsize=2)
def costs(rate: float, size: int, epochs: int, timed: bool = False) -> dict[str, Cost]:
    """Every strategy over these epochs. `timed`: measured here, on the machine that answers, and kept for everybody.

    The full batch reads all its rows at every update, as a network has to; the core's shortcut over XᵀX does not count.
    """
    settings = Settings(batch_size=size, length=epochs, unit="epochs")
    made = experiment.setup(settings)
    samples, floor = made.problem.samples, made.problem.loss(made.optimum)
    found = {}
    for strategy in STRATEGIES:
        updates, per_epoch, _ = experiment.updates_of(strategy, settings, samples)
        record = np.unique(np.geomspace(1, updates, POINTS).round().astype(int))
        batches = (
            repeat(np.arange(samples)) if strategy == "full" else experiment.batches_of(strategy, settings, samples)
        )
        listed = list(islice(batches, updates))  # drawing them is not what is timed
        best = np.inf
        for _ in range(TRIES if timed else 1):
            began = time.perf_counter()
            run = gd.descend(made.problem, gd.sgd(rate), made.problem.start, updates, batches=listed, record=record)
            best = min(best, time.perf_counter() - began)
        steps, rows = run.steps, np.cumsum([0, *map(len, listed)])[run.steps]
        found[strategy] = Cost(run.losses - floor, steps, steps / per_epoch, rows, steps * best / updates)
    return found


@st.fragment
def compared(lesson: Lesson) -> None:
    """The loss of every way to feed over what the reader counts; only the time has to be measured."""
    words, settings = lesson.words, Settings(batch_size=SIZE)
    lesson.part("cost", rate=RATE, epochs=EPOCHS)
    axis = st.segmented_control(
        words["across"],
        list(Cost._fields[1:]),
        format_func=words["axis"].get,
        default="rows",
        required=True,
        key="mini_batch_axis",
    )
    found = costs(RATE, SIZE, EPOCHS, timed=axis == "seconds")
    chart = charts.Chart(words["axis"][axis], words["axis"]["gap"]).legend()
    samples = experiment.setup(settings).problem.samples
    for hue, (strategy, cost) in enumerate(found.items()):
        name = describe.strategy_name(text.words("lab"), strategy, settings, samples)
        chart.line(name, getattr(cost, axis)[1:], cost.gap[1:], hue)
    chart.axes(x={"type": "log", "dtick": 1}, y={"type": "log", "dtick": 1}).show("cost_chart")
    if axis == "seconds":
        lesson.part("measured", **{s: plain(1e6 * cost.seconds[-1] / cost.updates[-1], 1) for s, cost in found.items()})
