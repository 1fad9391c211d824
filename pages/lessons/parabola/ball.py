"""One weight on a parabola at every learning rate: the runs the picture shows, and what the page asks about them."""

from functools import cache
from typing import Any, NamedTuple

import numpy as np

from gd_core import Problem, Trajectory, critical_learning_rate, descend, growth_factors, sgd
from gd_core.functions import TEST_FUNCTIONS
from pages.ui.runs.parsers import finite

STEPS, START, RATE, ASKED = 30, -2.6, 0.05, 0.9
FIRST = 5  # steps of which the longest is asked for


class Ball(NamedTuple):
    """`runs` has an axis of rates in front; each step multiplies the distance to the bottom by its rate's factor."""

    problem: Problem
    curvature: float
    critical: float
    rates: np.ndarray
    runs: Trajectory
    factors: np.ndarray

    @property
    def asked(self) -> int:
        """Place among the rates of the one that is asked about."""
        return int(np.argmin(abs(self.rates - ASKED * self.critical)))

    @property
    def longest(self) -> int:
        """Which of the first steps at that rate is the longest, from 1."""
        weights = self.runs.weights[self.asked, : FIRST + 1, 0]
        return int(np.argmax(abs(np.diff(weights)))) + 1


@cache
def ball() -> Ball:
    """From the start, at rates up to 1.2 times the critical one."""
    problem = TEST_FUNCTIONS["parabola"]
    curvature = problem.hessian(problem.start)[0]
    critical = critical_learning_rate(curvature)
    rates = np.arange(1, 121) / 100 * critical
    runs = descend(problem, sgd(rates[:, None]), np.full((rates.size, 1), START), STEPS)
    return Ball(problem, float(curvature[0]), critical, rates, runs, growth_factors(curvature, rates)[:, 0])


def kind(factor: float) -> str:
    """What a step does that multiplies the distance to the bottom by this factor, as the question's choices name it."""
    if abs(factor) > 1:
        return "diverges"
    return "bounces" if factor < 0 else "straight"


def dropped(word: Any) -> str:
    """The choice that a flag stands for, dropped where this factor leads; "" for none. A browser's word is checked."""
    factor = finite(word)
    return "" if factor is None else kind(factor)


def shown(play: str) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Header and arrays of the figure: after an answer it plays the rate that was asked about."""
    problem, curvature, critical, rates, runs, factors = descents = ball()
    header = {
        "problem": f"parabola {play}",
        "play": play,
        "rate": float(rates[descents.asked]) if play else RATE,
        "asked": descents.asked,
        "critical": critical,
        "curvature": curvature,
        "minimum": float(problem.minima[0][0]),
        "floor": float(problem.loss(problem.minima[0])),
        "start": START,
        "reach": problem.domain[0][1],
    }
    arrays = {
        "rates": rates,
        "weights": runs.weights[..., 0],
        "losses": runs.losses,
        "slopes": problem.gradient(runs.weights)[..., 0],
        "stopped": runs.stopped.astype("<i4"),
        "outcome": runs.outcome,
        "factors": factors,
    }
    return header, arrays
