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
from pages.ui.app.text import plain
from pages.ui.figure.figure import every_update
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
    setup = experiment.setup(settings)
    samples, floor = setup.problem.samples, setup.problem.loss(setup.optimum)
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
            run = gd.descend(setup.problem, gd.sgd(rate), setup.problem.start, updates, batches=listed, record=record)
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
    chart = charts.Chart(words["axis"][axis], words["axis"]["gap"])
    samples = experiment.setup(settings).problem.samples
    for hue, (strategy, cost) in enumerate(found.items()):
        name = describe.strategy_name(text.words("lab"), strategy, settings, samples)
        chart.line(name, getattr(cost, axis)[1:], cost.gap[1:], hue)
    chart.axes(x={"type": "log", "dtick": 1}, y={"type": "log", "dtick": 1}).show("cost_chart")
    if axis == "seconds":
        lesson.part("measured", **{s: plain(1e6 * cost.seconds[-1] / cost.updates[-1], 1) for s, cost in found.items()})


FLOOR_RATE, FLOOR_SIZE, UPDATES, SEEN = 0.3, 10, 2000, 40  # SEEN updates are shown before
SETTLED = 500  # updates after which nothing of the start is left in the mean
PLACES = [float(f"{place:.2g}") for place in np.geomspace(0.05, 200, 37)]


def gap(updates: int) -> np.ndarray:
    """The run's loss over the minimum after 0 … updates."""
    setup = experiment.setup(Settings())
    run = every_update(Settings(batch_size=FLOOR_SIZE, length=updates), "random", FLOOR_RATE)
    return np.asarray(run.losses[0] - setup.problem.loss(setup.optimum))


@lru_cache(maxsize=1)
def floor() -> float:
    """The level that the theory of noise foretells without running."""
    setup = experiment.setup(Settings())
    return float(gd.noise_floor(setup.scaled.features, setup.dataset.target, FLOOR_SIZE, FLOOR_RATE))


@st.fragment
def guess(lesson: Lesson) -> None:
    """The beginning of a run and a mark to place; once placed, the run's end beside the mark and the computed level."""
    words = lesson.words["guess"]
    lesson.part("floor", size=FLOOR_SIZE, rate=FLOOR_RATE, updates=UPDATES, seen=SEEN)
    place = st.select_slider(words["question"], PLACES, value=10.0, format_func=lambda x: f"{x:g}", key="floor_guess")
    revealed = st.toggle(words["reveal"], key="floor_revealed")
    chart = charts.Chart(lesson.words["axis"]["updates"], lesson.words["axis"]["gap"])
    ends = np.array([0, UPDATES])
    last = UPDATES if revealed else SEEN
    chart.line(words["run"], np.arange(last + 1), gap(last), 0)
    chart.line(words["yours"].format(x=f"{place:g}"), ends, np.full(2, place), 1)
    if revealed:
        measured = float(gap(UPDATES)[SETTLED:].mean())
        chart.line(words["computed"].format(x=f"{floor():.2f}"), ends, np.full(2, floor()), 2)
    chart.axes(x={"range": [0, UPDATES]}, y={"type": "log", "dtick": 1, "range": [-1.5, 3]}).show("floor_chart")
    if revealed:
        ratio = max(place, floor()) / min(place, floor())
        said = {"yours": f"{place:g}", "floor": f"{floor():.2f}", "measured": f"{measured:.2f}"}
        st.markdown(words["said"].format(ratio=f"{ratio:.1f}", mean=UPDATES - SETTLED, **said))
