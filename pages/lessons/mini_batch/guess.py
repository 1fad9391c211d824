"""Prediction first: the reader says where the noise will hold a run, then theory and the run itself say it."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import streamlit as st

import gd_core as gd
from pages.ui.app import charts
from pages.ui.app.lesson import Lesson
from pages.ui.runs import experiment
from pages.ui.runs.settings import Settings

RATE, SIZE, UPDATES, SEEN = 0.3, 10, 2000, 40  # SEEN updates are shown before
SETTLED = 500  # updates after which nothing of the start is left in the mean
PLACES = [float(f"{place:.2g}") for place in np.geomspace(0.05, 200, 37)]


class Held(NamedTuple):
    """Loss over the minimum after each update (UPDATES + 1,), the level theory foretells, and the mean measured."""

    gap: np.ndarray
    floor: float
    measured: float


@lru_cache(maxsize=2)
def gap(updates: int) -> np.ndarray:
    """The run's loss over the minimum after 0 … updates."""
    made = experiment.setup(Settings())
    batches = gd.random(made.problem.samples, SIZE, np.random.default_rng(0))
    run = gd.descend(made.problem, gd.sgd(RATE), made.problem.start, updates, batches=batches)
    return np.asarray(run.losses - made.problem.loss(made.optimum))


@lru_cache(maxsize=1)
def held() -> Held:
    """The whole run, and what the theory of noise says of it without running."""
    made, whole = experiment.setup(Settings()), gap(UPDATES)
    floor = gd.noise_floor(made.scaled.features, made.dataset.target, SIZE, RATE)
    return Held(whole, float(floor), float(whole[SETTLED:].mean()))


@st.fragment
def guess(lesson: Lesson) -> None:
    """The beginning of a run and a mark to place; once placed, the run's end beside the mark and the computed level."""
    words = lesson.words["guess"]
    lesson.part("floor", size=SIZE, rate=RATE, updates=UPDATES, seen=SEEN)
    place = st.select_slider(words["question"], PLACES, value=10.0, format_func=lambda x: f"{x:g}", key="floor_guess")
    revealed = st.toggle(words["reveal"], key="floor_revealed")
    chart = charts.Chart(lesson.words["axis"]["updates"], lesson.words["axis"]["gap"]).legend()
    ends = np.array([0, UPDATES])
    last = UPDATES if revealed else SEEN
    chart.line(words["run"], np.arange(last + 1), gap(last), 0)
    chart.line(words["yours"].format(x=f"{place:g}"), ends, np.full(2, place), 1)
    if revealed:
        found = held()
        chart.line(words["computed"].format(x=f"{found.floor:.2f}"), ends, np.full(2, found.floor), 2)
    chart.axes(x={"range": [0, UPDATES]}, y={"type": "log", "dtick": 1, "range": [-1.5, 3]}).show("floor_chart")
    if revealed:
        ratio = max(place, found.floor) / min(place, found.floor)
        said = {"yours": f"{place:g}", "floor": f"{found.floor:.2f}", "measured": f"{found.measured:.2f}"}
        st.markdown(words["said"].format(ratio=f"{ratio:.1f}", mean=UPDATES - SETTLED, **said))
