"""Every landscape there is, one row each: what is minimised, and the window, rates and start it opens with.

To add one: a function in `gd_core`, a row here, its words in `ko.toml` and `en.toml` beside this file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

import gd_core as gd
from pages.ui.runs import data


class Posed(NamedTuple):
    """A problem and the rows it is about: features as the model sees them; None where it has no data."""

    problem: gd.Problem
    dataset: data.Dataset | None = None
    scaled: data.Scaled | None = None


@dataclass(frozen=True)
class Landscape:
    """One row. kind: linear, plane (two weights), curve (one), slice (many, of which a plane is shown).

    model: how a prediction is made, "function" where there are no rows. centre, half: the window, a square. limits and
    rate: the learning rates of plain, heavy-ball and Nesterov's descent, and the one it opens with; step: the rate an
    adaptive optimizer opens with, about the length of its steps. noise: σ of one draw of the gradient, where there are
    no rows to draw. length: as in the address. `pose` None: made from the data and scaling chosen on the page.
    """

    id: str
    kind: str
    model: str
    pose: Callable[[], Posed] | None = None
    centre: tuple[float, ...] = ()
    half: float = 0.0
    start: tuple[float, ...] = ()
    limits: tuple[float, float] = (0.0, 0.0)
    rate: float = 0.2
    step: float = 0.2
    noise: float = 0.0
    length: str = "150u"
    batch_size: int = 30
    shown: tuple[str, ...] = ("full", "stochastic", "random")
    active: str = "full"


def _function(
    name: str,
    half: float,
    start: tuple[float, ...],
    limits: tuple[float, float],
    rate: float,
    noise: float,
    centre: tuple[float, ...] | None = None,
    **more: object,
) -> Landscape:
    """The row of a test function: no rows, gradients with normal noise."""

    def pose() -> Posed:
        return Posed(replace(gd.TEST_FUNCTIONS[name], start=np.array(start)))

    kind = "curve" if len(start) == 1 else "plane"
    middle = centre or (0.0,) * len(start)
    row = {"noise": noise, "batch_size": 4, "step": half / 50, **more}
    return Landscape(name, kind, "function", pose, middle, half, start, limits, rate, **row)


def _network_two() -> Posed:
    """Every 25th house: x is LSTAT in 15 %, y how much cheaper than the dearest it is, in $20,000.

    The cheapness levels off as LSTAT grows, as tanh does.
    """
    boston = data.shipped("boston")
    rows = data.table("network_two", boston.features[::25, 1:], boston.target[::25], ("LSTAT",), "PRICE")
    scaled = data.Scaled(rows.features / 15, np.zeros(1), np.full(1, 15.0))
    cheapness = data.table("network_two", rows.features, (boston.target.max() - rows.target) / 20, ("LSTAT",), "PRICE")
    problem = gd.network_mse(scaled.features, cheapness.target)
    return Posed(replace(problem, start=np.array([2.4, -1.0])), cheapness, scaled)


_ROWS = (
    Landscape("linear", "linear", "linear", active="random"),
    Landscape(
        "network_two", "plane", "network_two", _network_two, (0.0, 0.0), 3.2, (2.4, -1.0), (1e-3, 2.0), 0.1, 0.1,
        length="200u", batch_size=5,
    ),
    _function("double_well", 2.0, (1.8,), (1e-4, 0.5), 0.02, 12.0),
    _function("parabola", 3.0, (2.5,), (1e-3, 2.0), 0.1, 4.0),
    _function("styblinski_tang", 5.0, (4.6, -3.8), (1e-4, 0.1), 0.01, 60.0),
    _function("himmelblau", 6.0, (-0.5, 0.0), (1e-4, 0.05), 0.003, 90.0),
    _function("six_hump_camel", 2.0, (-1.5, -1.0), (1e-4, 0.1), 0.006, 14.0),
    _function("rastrigin", 5.12, (2.3, -1.7), (1e-5, 0.02), 0.002, 110.0),
    _function("ackley", 5.0, (2.3, -1.7), (1e-3, 1.0), 0.02, 6.0),
    _function("griewank", 6.0, (2.0, 3.5), (1e-2, 5.0), 0.5, 0.6),
    _function("levy", 10.0, (-6.0, 7.0), (1e-4, 0.2), 0.01, 20.0),
    _function("rosenbrock", 2.0, (-1.2, 1.0), (1e-5, 0.01), 0.001, 60.0, centre=(0.0, 1.0), length="1000u"),
    _function("beale", 4.5, (-1.0, -1.5), (1e-5, 0.02), 0.002, 20.0, length="1000u"),
    _function("booth", 10.0, (-8.0, 6.0), (1e-3, 0.5), 0.05, 40.0),
    _function("quadratic", 5.0, (-4.0, 2.0), (1e-3, 0.5), 0.1, 6.0),
    _function("saddle", 2.0, (1.6, 0.001), (1e-3, 1.0), 0.05, 0.4),
)  # fmt: skip

LANDSCAPES: dict[str, Landscape] = {row.id: row for row in _ROWS}
