"""Twelve houses and a line through them: price = W0 + W1 · size, what the second and the third lesson descend on.

The size is counted in hundreds of square metres. That is a unit and no scaling: W0 stays the price at size 0, and W1 is
a number of the same order, so that both weights fit one picture and one learning rate.
"""

from functools import cache
from typing import Any, NamedTuple

import numpy as np

from gd_core import Problem, Trajectory, critical_learning_rate, descend, linear_mse, sgd
from pages.ui.runs import data
from pages.ui.runs.parsers import numbers

UNIT = 100.0  # square metres
UPDATES = 200
START = (60.0, -10.0)  # a line that falls where prices rise
LOW, HIGH = (-60.0, -60.0), (100.0, 100.0)  # as far as W0 and W1 can be moved
CENTRE = (20.0, 20.0)  # the middle of the window on W0 and W1


class Houses(NamedTuple):
    """sizes (N,) in hundreds of m², prices (N,), their MSE with parameters (w1, bias), and the best (W0, W1)."""

    sizes: np.ndarray
    prices: np.ndarray
    problem: Problem
    best: tuple[float, float]

    def line(self, size: float) -> float:
        """The best line's price at a size."""
        return self.best[0] + self.best[1] * size


@cache
def houses() -> Houses:
    """The shipped toy data in this unit."""
    toy = data.shipped("toy")
    sizes = toy.features[:, 0] / UNIT
    problem = linear_mse(sizes[:, None], toy.target)
    slope, intercept = problem.minima[0]
    return Houses(sizes, toy.target, problem, (float(intercept), float(slope)))


def rate() -> float:
    """1/λmax, the largest learning rate at which nothing overshoots: half the critical one."""
    return critical_learning_rate(houses().problem) / 2


def descent(start: tuple[float, float]) -> Trajectory:
    """The run from (W0, W1); its weights stand as the problem has them, (w1, bias)."""
    return descend(houses().problem, sgd(rate()), np.array(start[::-1]), UPDATES)


def scaled() -> tuple[float, float]:
    """(least size, greatest − least), by which the Lab scales sizes to 0 … 1."""
    sizes = houses().sizes
    return float(sizes.min()), float(np.ptp(sizes))


def lab(start: tuple[float, float]) -> dict[str, str]:
    """Address of the Lab with the same houses and the same line; there the size is scaled to 0 … 1."""
    low, span = scaled()
    place = f"{start[1] * span:.4g},{start[0] + start[1] * low:.4g}"
    return {"data": "toy", "batching": "full", "active": "full", "start": place}


def chosen(said: Any, play: str, start: tuple[float, float]) -> tuple[float, float]:
    """Where the reader has put the line since `play` began, else `start`; a browser's word is checked."""
    place = said.get("weights") if isinstance(said, dict) and said.get("of") == play else None
    if numbers(place, len(start)) is None:
        return start
    return float(np.clip(place[0], LOW[0], HIGH[0])), float(np.clip(place[1], LOW[1], HIGH[1]))


def shown(start: tuple[float, float], play: str, name: str) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Header and arrays of a figure with this line: the run that begins there, the data, the MSE as a quadratic."""
    sizes, prices, problem, best = houses()
    run = descent(start)
    hessian = problem.hessian(problem.start)[::-1, ::-1]
    header = {
        "problem": f"{name} {play}",
        "play": play,
        "speed": 24,
        "start": list(start),
        "low": LOW,
        "high": HIGH,
        "centre": CENTRE,
        "unit": UNIT,
        "rate": rate(),
        "best": list(best),
        "scaled": scaled(),
        "quadratic": {
            "hessian": hessian.tolist(),
            "linear": (hessian @ best).tolist(),
            "constant": float(problem.loss(problem.start)),
            "optimum": list(best),
            "floor": float(problem.loss(problem.minima[0])),
        },
    }
    arrays = {"sizes": sizes, "prices": prices, "weights": run.weights[:, ::-1], "losses": run.losses}
    return header, arrays
