"""Surfaces with several minima: which run ends where, from one start and from every start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from gd_core import (
    TEST_FUNCTIONS,
    Optimizer,
    Outcome,
    Problem,
    descend,
    loss_grid,
    momentum,
    network_mse,
    random,
    sgd,
    stationary_kind,
)
from pages.ui.runs import data

Array = np.ndarray
NONE, LOST = 255, 254  # in a basin map: no minimum reached; diverged
NEAR = 0.05  # a run that ends closer than this share of the window to a minimum has reached it
RESTARTS = 8


class Surface(NamedTuple):
    """A surface as the page shows it: a square window, its rate, how long runs are, how strong noise is."""

    window: tuple[float, float]
    rate: float
    steps: int
    noise: float
    start: tuple[float, ...]
    cells: int = 96


SURFACES = {
    "styblinski_tang": Surface((-5, 5), 0.01, 120, 60.0, (4.6, -3.8)),
    "double_well": Surface((-2, 2), 0.02, 120, 12.0, (1.8,), 400),
    "six_hump_camel": Surface((-2, 2), 0.006, 160, 14.0, (-1.5, -1.0)),
    "himmelblau": Surface((-6, 6), 0.003, 120, 90.0, (-0.5, 0.0)),
    "rastrigin": Surface((-5.12, 5.12), 0.002, 160, 110.0, (2.3, -1.7), 72),
    "network": Surface((-4, 4), 0.1, 200, 0.0, (2.4, -1.0), 56),
    "saddle": Surface((-2, 2), 0.05, 80, 0.4, (1.6, 0.001)),
}
METHODS = ("sgd", "momentum", "noise", "restarts")
BY_CHANCE = ("noise", "restarts")


def noisy(base: Optimizer, size: float, steps: int, rng: np.random.Generator) -> Optimizer:
    """An optimizer that is given each gradient with noise: normal, of this size at first and none after `steps`."""

    def update(step: int, gradient: Array, w: Array, state: Any) -> tuple[Array, Any]:
        left = max(0.0, 1 - step / steps)
        return base.update(step, gradient + size * left * rng.standard_normal(gradient.shape), w, state)

    return Optimizer(base.init, update)


@lru_cache(maxsize=16)
def problem_of(surface: str) -> Problem:
    """The surface with all the minima that stand in its window."""
    if surface != "network":
        return TEST_FUNCTIONS[surface]
    # Every 25th house: x is LSTAT in 15 %, y how much cheaper than the dearest it is, in $20,000. A real mean squared
    # error of a network of two weights: the cheapness levels off as LSTAT grows, as tanh does.
    houses = data.shipped("boston")
    problem = network_mse(houses.features[::25, 1:] / 15, (houses.target.max() - houses.target[::25]) / 20)
    found = [point for point, kind in stationary(problem, SURFACES[surface].window) if kind == "minimum"]
    return replace(problem, minima=tuple(found))


def stationary(problem: Problem, window: tuple[float, float], seeds: int = 17) -> list[tuple[Array, str]]:
    """Where in a square window the gradient vanishes, lowest first, with the kind of each: Newton from a lattice."""
    dim = len(problem.parameters)
    lattice = np.stack(np.meshgrid(*[np.linspace(*window, seeds)] * dim), axis=-1).reshape(-1, dim)
    points = lattice
    for _ in range(30):
        step = np.linalg.pinv(problem.hessian(points)) @ problem.gradient(points)[..., None]
        points = np.clip(points - step[..., 0], window[0] * 2, window[1] * 2)
    flat = np.linalg.norm(problem.gradient(points), axis=-1) < 1e-7
    inside = np.all((points >= window[0]) & (points <= window[1]), axis=-1)
    found = np.unique(np.round(points[flat & inside], 6), axis=0) + 0.0
    order = np.argsort(problem.loss(found), kind="stable")
    return [(point, stationary_kind(problem, point, 1e-3)) for point in found[order]]


class Runs(NamedTuple):
    """Runs of one method: everything recorded, and where each ended."""

    weights: Array  # (runs, steps + 1, dim)
    losses: Array  # (runs, steps + 1)
    reached: Array  # (runs,) index of the minimum, NONE or LOST
    updates: Array  # (runs,) updates until it stayed there


def run(surface: str, method: str, starts: Array, seed: int = 0, thin: int = 1) -> Runs:
    """All starts (runs, dim) with one method. `thin` records every so many updates only."""
    problem, shape = problem_of(surface), SURFACES[surface]
    rng = np.random.default_rng(seed)
    optimizer = momentum(shape.rate, 0.9) if method == "momentum" else sgd(shape.rate)
    batches = None
    if method == "noise" and problem.samples:
        batches = random(problem.samples, 5, rng)  # noise as training has it: mini-batches
    elif method == "noise":
        optimizer = noisy(optimizer, shape.noise, shape.steps * 2 // 3, rng)
    record = np.unique(np.r_[np.arange(0, shape.steps + 1, thin), shape.steps])
    made = descend(problem, optimizer, starts, shape.steps, batches=batches, record=record)
    return Runs(made.weights, made.losses, *_landed(problem, shape, made.weights, made.outcome, record))


def _landed(problem: Problem, shape: Surface, weights: Array, outcome: Array, record: Array) -> tuple[Array, Array]:
    """Which minimum is near the end of each run, and from which update on the run was near it."""
    runs, near = len(weights), NEAR * (shape.window[1] - shape.window[0])
    if not problem.minima:
        return np.where(outcome == Outcome.DIVERGED, LOST, NONE).astype(np.uint8), np.full(runs, shape.steps)
    minima = np.array(problem.minima)
    away = np.linalg.norm(weights[:, -1, None] - minima, axis=-1)  # (runs, minima)
    nearest = away.argmin(axis=1)
    arrived = away[np.arange(runs), nearest] < near
    outside = np.linalg.norm(weights - minima[nearest][:, None], axis=-1) >= near  # (runs, records)
    last = len(record) - 1 - np.argmax(outside[:, ::-1], axis=1)  # the last record at which it was elsewhere
    since = np.where(outside.any(axis=1), np.minimum(last + 1, len(record) - 1), 0)
    reached = np.where(outcome == Outcome.DIVERGED, LOST, np.where(arrived, nearest, NONE))
    return reached.astype(np.uint8), np.where(arrived, record[since], shape.steps)


@lru_cache(maxsize=32)
def basins(surface: str, method: str, seed: int = 0) -> tuple[Array, Array]:
    """From each start of a lattice over the window: which minimum, after how many updates; (cells,) * dim."""
    shape = SURFACES[surface]
    dim = len(problem_of(surface).parameters)
    line = np.linspace(*shape.window, shape.cells)
    grid = np.stack(np.meshgrid(*[line] * dim), axis=-1).reshape(-1, dim)
    runs = run(surface, method, grid, seed, thin=4)
    return runs.reached.reshape((shape.cells,) * dim), runs.updates.reshape((shape.cells,) * dim)


@lru_cache(maxsize=16)
def landscape(surface: str, cells: int = 141) -> Array:
    """Losses over the window: (cells, cells), row by row of the second weight; (cells,) where there is one."""
    problem, line = problem_of(surface), np.linspace(*SURFACES[surface].window, cells)
    return problem.loss(line[:, None]) if len(problem.parameters) == 1 else loss_grid(problem, line, line)


def lowest(problem: Problem) -> Array:
    """(minima,) whether each is as low as the lowest."""
    losses = np.array([float(problem.loss(minimum)) for minimum in problem.minima])
    return losses <= losses.min() + 1e-6 * (1 + abs(losses.min())) if losses.size else losses.astype(bool)


def verdict(problem: Problem, reached: int) -> str:
    """A run's end in a word: lowest, other, none or lost."""
    if reached in (NONE, LOST):
        return "none" if reached == NONE else "lost"
    return "lowest" if lowest(problem)[reached] else "other"


def share_of(surface: str, method: str = "sgd", seed: int = 0) -> float:
    """The share of all starts in the window that lead to a lowest minimum."""
    return float(np.isin(basins(surface, method, seed)[0], np.flatnonzero(lowest(problem_of(surface)))).mean())


def chance(share: float) -> float:
    """That at least one of so many restarts leads where this share of the starts does."""
    return 1 - (1 - share) ** RESTARTS


class Picture(NamedTuple):
    """What the figure shows of one surface, method and start, and how the run from it ended."""

    header: dict[str, Any]
    arrays: dict[str, Array]
    ended: str


def starts_of(surface: str, method: str, start: Array, seed: int) -> Array:
    """(runs, dim): the start itself, and for restarts others drawn from all over the window."""
    if method != "restarts":
        return start[None]
    window = SURFACES[surface].window
    others = np.random.default_rng(seed).uniform(*window, (RESTARTS - 1, start.size))
    return np.vstack([start, others])


def picture(surface: str, method: str, start: Sequence[float] | None, seed: int = 0) -> Picture:
    """Surface, basins, and the run (or runs) from a start (its own where None is given)."""
    problem, shape = problem_of(surface), SURFACES[surface]
    point = np.asarray(shape.start if start is None else start, dtype=np.float64)
    runs = run(surface, method, starts_of(surface, method, point, seed), seed)
    # What has left the window for good is drawn as far as numbers of the figure reach.
    weights, losses = np.clip(runs.weights, -1e6, 1e6), np.clip(np.nan_to_num(runs.losses, posinf=1e12), -1e12, 1e12)
    best = int(np.argmin(np.where(runs.reached == LOST, np.inf, runs.losses[:, -1])))
    mapped = "sgd" if method == "restarts" else method
    (basin, updates), share, low = basins(surface, mapped, seed), share_of(surface, mapped, seed), lowest(problem)
    header = {
        "surface": surface,
        "method": method,
        "window": list(shape.window),
        "names": list(problem.parameters),
        "rate": shape.rate,
        "start": point.tolist(),
        "best": best,
        "ended": [verdict(problem, int(reached)) for reached in runs.reached],
        "minima": [
            {"at": m.tolist(), "loss": float(problem.loss(m)), "lowest": bool(low[i])}
            for i, m in enumerate(problem.minima)
        ],
        "saddles": [point.tolist() for point, kind in known(surface) if kind == "saddle"],
        "share": share,
        "chance": chance(share),
    }
    arrays = {
        "z": landscape(surface).astype("<f4"),
        "basin": basin,
        "shade": np.minimum(255, updates * 255 // shape.steps).astype(np.uint8),
        "paths": weights.astype("<f8"),
        "losses": losses.astype("<f8"),
        "reached": runs.reached,
        "updates": runs.updates.astype("<i4"),
    }
    return Picture(header, arrays, verdict(problem, int(runs.reached[best])))


@lru_cache(maxsize=16)
def known(surface: str) -> tuple[tuple[Array, str], ...]:
    """The stationary points in the window, but for surfaces that have more than a picture can show."""
    if len(problem_of(surface).minima) > 20:
        return ()
    return tuple(stationary(problem_of(surface), SURFACES[surface].window))


def point_in(surface: str, said: Any) -> tuple[float, ...] | None:
    """The start the figure says, as [surface, …weights]; None for anything else, as a browser sent it."""
    dim, (low, high) = len(problem_of(surface).parameters), SURFACES[surface].window
    if not isinstance(said, list | tuple) or len(said) != dim + 1 or said[0] != surface:
        return None
    numbers = [x for x in said[1:] if isinstance(x, int | float) and not isinstance(x, bool) and low <= x <= high]
    return tuple(float(x) for x in numbers) if len(numbers) == dim else None
