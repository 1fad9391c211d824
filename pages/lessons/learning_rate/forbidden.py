"""Three forbidden steps: each of the rates 1/λ takes the whole error of one direction away."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import streamlit as st

import gd_core as gd
from pages.lessons.learning_rate import rates
from pages.ui.app import charts
from pages.ui.app.lesson import Lesson
from pages.ui.player.replay import replay
from pages.ui.runs import experiment
from pages.ui.runs.settings import Settings

HIGHEST = 200.0  # the ruler of this player reaches beyond 1/λ of the flattest direction
PANELS = ("ruler", "meter", "loss", "readout", "transport")


class Story(NamedTuple):
    """The rates 1/λ, the steepest direction's first, and the losses (4,) of the steps they make.

    falling: in this order; climbing: in the other; noisy: in this order, each on a batch of its own. miss: how far the
    weights end from the minimum in the worse of the first two. grown: what the later two steps make of the steepest
    direction's error.
    """

    rates: np.ndarray
    falling: np.ndarray
    climbing: np.ndarray
    noisy: np.ndarray
    miss: float
    grown: np.ndarray


@lru_cache(maxsize=1)
def story() -> Story:
    """The three runs of the core, none of them stopped as diverged however high the loss climbs."""
    made = experiment.setup(Settings())
    lambdas, _ = gd.eigen(made.hessian)
    order = 1 / lambdas[::-1]

    def run(steps: np.ndarray, batches: Iterator[np.ndarray] | None = None) -> gd.Trajectory:
        schedule = gd.piecewise({update: float(rate) for update, rate in enumerate(steps)})
        return gd.descend(
            made.problem, gd.sgd(schedule), made.problem.start, len(steps), batches=batches, divergence_factor=np.inf
        )

    falling, climbing = run(order), run(order[::-1])
    noisy = run(order, gd.random(made.problem.samples, rates.SIZE, np.random.default_rng(0)))
    miss = max(float(np.abs(one.weights[-1] - made.optimum).max()) for one in (falling, climbing))
    grown = np.abs(1 - order[1:] * lambdas[-1])
    return Story(order, falling.losses, climbing.losses, noisy.losses, miss, grown)


@st.fragment
def forbidden(lesson: Lesson) -> None:
    """The story, its chart, and on wish a player whose ruler holds these rates."""
    told, words = story(), lesson.words["steps"]
    critical = experiment.setup(Settings()).critical
    named = {f"r{n}": f"{rate:.3g}" for n, rate in enumerate(told.rates, 1)}
    named |= {f"s{n}": f"{rate / critical:.0f}" for n, rate in enumerate(told.rates, 1)}
    named |= {f"g{n}": f"{factor:.0f}" for n, factor in enumerate(told.grown, 2)}
    high, noise = power(told.climbing.max()), power(told.noisy[-1])
    lesson.part("forbidden", floor=f"{told.falling[-1]:.2f}", high=high, miss=power(told.miss), **named)
    chart = charts.Chart(lesson.words["axis"]["update"], lesson.words["axis"]["loss"]).legend()
    for hue, name in enumerate(words):
        losses = getattr(told, name)
        chart.line(words[name].format(size=rates.SIZE), np.arange(len(losses)), losses, hue)
    chart.axes(x={"dtick": 1}, y={"type": "log", "dtick": 2, "exponentformat": "power"}).show("forbidden_chart")
    lesson.part("forbidden_why", size=rates.SIZE, noise=noise, **named)
    if st.toggle(lesson.words["by_hand"], key="forbidden_by_hand"):
        lesson.part("by_hand_how", **named)
        settings = Settings(length=len(told.rates), highest=HIGHEST)
        opening = {"active": "full", "shown": ["full"], "learning_rate": float(told.rates[0])}
        replay("forbidden", settings, panels=PANELS, strategies=("full",), **opening)


def power(x: float) -> str:
    """1.6·10¹⁰ as running text writes it in Markdown."""
    digits, exponent = f"{x:.1e}".split("e")
    return f"${digits} \\times 10^{{{int(exponent)}}}$"
