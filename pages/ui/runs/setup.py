"""Settings to the problem they pose: what is minimised, where its minima are, which learning rates there are."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

import gd_core as gd
from pages.ui.runs import data, ruler
from pages.ui.runs.landscapes import LANDSCAPES, Landscape, Posed
from pages.ui.runs.settings import ADAPTIVE, BETA, MOST_DRAWS, STRATEGIES, WITHOUT_ROWS, Settings

REACH = 1.5  # stationary points are looked for over the window this many times
MOST_MINIMA = 254  # codes of a map left for minima
MANY = 20  # with more minima than this, the saddles between them would cover the picture


class Minimum(NamedTuple):
    """A minimum: weights (dim,), the loss there, whether none is lower, and the largest curvature."""

    at: np.ndarray
    loss: float
    lowest: bool
    sharpness: float


class Setup(NamedTuple):
    """A landscape made into a problem, with what is known of it.

    minima: the lowest first; empty where they are not known. dataset and scaled are None where there are no rows;
    hessian is the linear model's, the same everywhere; critical and best are None where no theory of this kind holds.
    """

    landscape: Landscape
    optimizer: str
    problem: gd.Problem
    dataset: data.Dataset | None
    scaled: data.Scaled | None
    minima: tuple[Minimum, ...]
    saddles: tuple[np.ndarray, ...]
    limits: tuple[float, float]
    hessian: np.ndarray | None = None
    critical: float | None = None
    best: float | None = None

    @property
    def optimum(self) -> np.ndarray | None:
        """The lowest minimum (dim,), None where none is known."""
        return self.minima[0].at if self.minima else None

    @property
    def draws(self) -> int:
        """The largest batch there is: all rows, or so many draws of the noise."""
        return self.problem.samples or MOST_DRAWS

    @property
    def strategies(self) -> tuple[str, ...]:
        return STRATEGIES if self.problem.samples else WITHOUT_ROWS


def setup(settings: Settings, own: data.Dataset | None = None) -> Setup:
    """The problem of these settings; `own` is the reader's data where settings.data is "own"."""
    if settings.landscape != "linear":
        return _surface(settings.landscape, settings.optimizer)
    dataset = own if settings.data == "own" and own is not None else data.shipped(settings.data)
    return _linear(dataset, settings.scaling, settings.optimizer)


# What is computed is shared by all viewers and never written to. st.cache_data would hand each of them a copy of his
# own, and hash its arguments by walks that take longer than many of these runs.
@lru_cache(maxsize=16)
def _linear(dataset: data.Dataset, scaling: str, optimizer: str) -> Setup:
    scaled = data.scaled(dataset.features, scaling)
    problem = gd.linear_mse(scaled.features, dataset.target)
    hessian = problem.hessian(problem.start)
    known = _minima(problem, list(problem.minima)), ()
    if optimizer in ADAPTIVE:
        return Setup(LANDSCAPES["linear"], optimizer, problem, dataset, scaled, *known, ruler.ADAPTIVE, hessian)
    critical = float(gd.critical_learning_rate(hessian, optimizer, BETA))
    best = float(gd.optimal_learning_rate(hessian, optimizer, BETA))
    limits = ruler.limits(critical)
    return Setup(LANDSCAPES["linear"], optimizer, problem, dataset, scaled, *known, limits, hessian, critical, best)


@lru_cache(maxsize=64)
def _surface(name: str, optimizer: str) -> Setup:
    landscape = LANDSCAPES[name]
    posed, minima, saddles = _known(name)
    limits = ruler.ADAPTIVE if optimizer in ADAPTIVE else landscape.limits
    return Setup(landscape, optimizer, posed.problem, posed.dataset, posed.scaled, minima, saddles, limits)


@lru_cache(maxsize=32)
def _known(name: str) -> tuple[Posed, tuple[Minimum, ...], tuple[np.ndarray, ...]]:
    """A landscape's problem, its minima and its saddles, looked for once for all optimizers."""
    landscape = LANDSCAPES[name]
    if landscape.pose is None:
        raise ValueError(f"{name} is made from the data chosen on the page")
    posed = landscape.pose()
    problem = posed.problem
    points = _stationary(problem, landscape)
    kinds = [gd.stationary_kind(problem, point, 1e-3) for point in points]
    found = [*problem.minima, *(point for point, kind in zip(points, kinds, strict=True) if kind == "minimum")]
    minima = _minima(problem, found)
    saddles = tuple(point for point, kind in zip(points, kinds, strict=True) if kind == "saddle")
    return posed, minima, saddles if len(minima) <= MANY else ()


def _minima(problem: gd.Problem, found: list[np.ndarray]) -> tuple[Minimum, ...]:
    """Minima found, each once, the lowest first."""
    apart: list[np.ndarray] = []
    for point in found:
        if not any(np.allclose(point, other, atol=1e-5) for other in apart):
            apart.append(np.array(point))
    losses = [float(problem.loss(point)) for point in apart]
    least = min(losses, default=0.0)
    lowest = [loss <= least + 1e-6 * (1 + abs(least)) for loss in losses]
    sharp = [float(np.linalg.eigvalsh(problem.hessian(point))[-1]) for point in apart]
    order = sorted(range(len(apart)), key=lambda i: (not lowest[i], round(losses[i], 6), tuple(apart[i])))
    return tuple(Minimum(apart[i], losses[i], lowest[i], sharp[i]) for i in order[:MOST_MINIMA])


def _stationary(problem: gd.Problem, landscape: Landscape, seeds: int = 41) -> list[np.ndarray]:
    """Where the gradient vanishes round the window: Newton's method from a lattice."""
    centre, half = np.array(landscape.centre), REACH * landscape.half
    lines = [np.linspace(middle - half, middle + half, seeds) for middle in centre]
    points = np.stack(np.meshgrid(*lines), axis=-1).reshape(-1, centre.size)
    with np.errstate(all="ignore"):
        for _ in range(30):
            step = np.linalg.pinv(problem.hessian(points)) @ problem.gradient(points)[..., None]
            points = np.clip(points - step[..., 0], centre - 2 * half, centre + 2 * half)
        flat = np.linalg.norm(problem.gradient(points), axis=-1) < 1e-7
    inside = np.all(np.abs(points - centre) <= half, axis=-1)
    return list(np.unique(np.round(points[flat & inside], 6), axis=0) + 0.0)
