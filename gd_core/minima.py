"""Where runs end: the minimum that a run settles in, and a map of it over starts."""

from collections.abc import Iterable
from itertools import islice

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gd_core.arrays import Array, Rows, check, quiet
from gd_core.descent import Outcome, Trajectory, descend
from gd_core.optimizers import Optimizer
from gd_core.problems import Problem
from gd_core.stationary import FLAT, curvature_range
from gd_core.surface import grid_points

ENDS = {"diverged": 254, "none": 255}  #: codes of `settled` beside the numbers of the minima
CELLS = 2**13  # starts of a basin map at a time: their updates stay in the cache
Codes = NDArray[np.uint8]


@quiet
def settled(problem: Problem, run: Trajectory, near: float = 0.05) -> Codes:
    """The index of the minimum in which each run has settled, (...); see ENDS for the other codes.

    Judged by four places in the last tenth of the run, two updates each: the nearest of problem.minima is the same at
    all, and their mean, which a run that only hovers or zigzags does not move, is in its bowl: not farther than
    `near` (a share of the domain's width), and the loss has risen at least half as high as the minimum's own Hessian
    says, so that no ridge stands between. In a valley whose floor is level, of which problem.minima names a point, is
    what is no higher than a step of `near` across it would be."""
    at = np.unique(np.searchsorted(run.steps, judged_updates(int(run.steps[-1])), side="right") - 1)
    codes = np.full(run.outcome.shape, ENDS["none"], dtype=np.uint8)
    if problem.minima:
        index, inside = _bowl(problem, run.weights[..., at, :], near)
        codes[inside] = index[inside]
    codes[run.outcome == Outcome.DIVERGED] = ENDS["diverged"]
    return codes


def judged_updates(steps: int) -> NDArray[np.intp]:
    """The updates from which `settled` judges a run of so many: a thin record that has them says the same."""
    pairs = steps - np.arange(4)[:, None] * (steps // 10) // 4 - np.arange(2)
    return np.unique(np.maximum(pairs, 0))


def _bowl(problem: Problem, weights: Array, near: float) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """The minimum nearest to weights (..., k, dim) of a run, and whether the run is in its bowl."""
    minima, width = np.stack(problem.minima), np.ptp(np.array(problem.domain), axis=1)
    check(len(minima) < ENDS["diverged"], "minima", len(minima), f"fewer than {ENDS['diverged']}")
    scaled, mean = minima / width, weights.mean(axis=-2)

    def nearest(w: Array) -> NDArray[np.intp]:
        return np.asarray(np.argmin(np.sum(scaled**2, axis=-1) - 2 * (w / width) @ scaled.T, axis=-1))

    index = nearest(mean)
    away, hessians, floors = mean - minima[index], problem.hessian(minima), problem.loss(minima)
    height, low, high = problem.loss(mean) - floors[index], *curvature_range(problem, minima).T
    quadratic = np.einsum("...i,...ij,...j->...", away, hessians[index], away) / 2
    rounding = 1e-12 * np.maximum(1, np.abs(floors[index]))
    bowl = (np.linalg.norm(away / width, axis=-1) <= near) & (height >= quadratic / 2 - rounding)
    floor = height <= high[index] * (near * width.min()) ** 2 / 2
    inside = np.where(((low > FLAT * high) | (high <= 0))[index], bowl, floor)  # no curvature at all: a kink, or x⁴
    apart = np.linalg.norm(scaled[:, None] - scaled, axis=-1) + np.diag(np.full(len(minima), np.inf))
    off = np.linalg.norm((weights - minima[index][..., None, :]) / width, axis=-1)
    doubt = inside & np.any(off >= apart.min(axis=1)[index][..., None] / 2, axis=-1)  # another could be nearer
    inside[doubt] = np.all(nearest(weights[doubt]) == index[doubt][..., None], axis=-1)
    return index, inside


@quiet
def basin_map(
    problem: Problem,
    optimizer: Optimizer,
    x: ArrayLike,
    y: ArrayLike | None = None,
    steps: int = 200,
    *,
    batches: Iterable[Rows] | None = None,
    near: float = 0.05,
) -> tuple[Codes, NDArray[np.intp]]:
    """Where the runs from a grid of starts settle, and since which update each stays near its end, or is lost.

    Both (len(y), len(x)), row j for y[j]; (len(x),) for a problem of one weight, without y. Codes: see `settled`. All
    runs see the same batches. Losses are computed some thirty times, early ones oftener: that is what is fast."""
    starts = np.asarray(x, dtype=np.float64)[:, None] if y is None else grid_points(problem, x, y)
    points, width = starts.reshape(-1, starts.shape[-1]), np.ptp(np.array(problem.domain), axis=1)
    rows = None if batches is None else list(islice(batches, steps))
    early = np.geomspace(1, max(steps, 1), 33).astype(int)
    record = np.union1d(early[early <= steps], [0, *judged_updates(steps)])
    codes, since = np.empty(len(points), dtype=np.uint8), np.empty(len(points), dtype=np.intp)
    for first in range(0, len(points), CELLS):
        cells = slice(first, first + CELLS)
        run = descend(problem, optimizer, points[cells], steps, batches=rows, record=record, thin=True)
        codes[cells] = settled(problem, run, near)
        away = np.linalg.norm((run.weights - run.weights[:, -1:]) / width, axis=-1) <= near
        near_end = run.steps[-np.argmin(away[:, ::-1], axis=1)]
        since[cells] = np.where(run.outcome == Outcome.DIVERGED, run.stopped, near_end)
    return codes.reshape(starts.shape[:-1]), since.reshape(starts.shape[:-1])


def basins(
    problem: Problem, optimizer: Optimizer, x: ArrayLike, y: ArrayLike, steps: int = 200, radius: float = 0.5
) -> NDArray[np.intp]:
    """Which of problem.minima a run from each grid point ends within `radius` of, −1 for none: (len(y), len(x))."""
    run = descend(problem, optimizer, grid_points(problem, x, y), steps, record=[steps])
    last, minima = run.weights[..., -1, :], problem.minima or (np.full(len(problem.parameters), np.inf),)
    away = np.stack([np.linalg.norm(last - minimum, axis=-1) for minimum in minima])
    inside = (away.min(axis=0) <= radius) & (run.outcome != Outcome.DIVERGED)
    return np.where(inside, away.argmin(axis=0), -1)
