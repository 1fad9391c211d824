"""Basins: how the runs from a grid of starts end."""

from collections.abc import Iterable
from itertools import islice, repeat

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gd_core.arrays import Array, Rows, check, quiet
from gd_core.descent import Outcome, descend, divergence_limit
from gd_core.optimizers import Optimizer
from gd_core.problems import Problem
from gd_core.surface import grid_points
from gd_core.theory.endings import AROUND, Ending, Tails, judge, tail_length

CELLS = 2**12  # starts at a time: their updates stay in the cache
LOOKS = 33  # at the losses of a run, early oftener: whether it is lost


@quiet
def basin_map(
    problem: Problem,
    optimizer: Optimizer,
    x: ArrayLike,
    y: ArrayLike | None = None,
    steps: int = 200,
    *,
    rate: ArrayLike,
    limit: float | None = None,
    batches: Iterable[Rows] | None = None,
    exact: bool = True,
    final: ArrayLike = 1.0,
) -> tuple[NDArray[np.uint8], NDArray[np.intp]]:
    """How the runs from a grid of starts end, and since which update each stays near its end, or is lost.

    Both (len(y), len(x)), row j for y[j]; (len(x),) for a problem of one weight, without y. Codes: see `RunEnding`;
    rate, limit, exact and final: see `run_endings`. All runs see the same batches; where their gradients are not exact
    a run that wanders around a minimum has arrived there. Whether they are lost is looked at some thirty times, and
    losses of the last updates are computed where they are asked for: that is what is fast."""
    starts = np.asarray(x, dtype=np.float64)[:, None] if y is None else grid_points(problem, x, y)
    points, rows = starts.reshape(-1, starts.shape[-1]), None if batches is None else list(islice(batches, steps))
    check(rows is None or problem.samples > 0, "batches", batches, f"None for {problem.name}, which has no data")
    check(rows is None or len(rows) == steps, "batches", rows, f"at least as many as steps = {steps}")
    codes, since = np.empty(len(points), dtype=np.uint8), np.empty(len(points), dtype=np.intp)
    first, last = (np.broadcast_to(np.asarray(one, float), len(points)) for one in (rate, rate * np.asarray(final)))
    looks = np.unique([0, *np.geomspace(1, max(steps, 1), LOOKS).astype(int), steps])
    looks = looks[looks <= steps]
    exact = exact and rows is None
    for begin in range(0, len(points), CELLS):
        cells = slice(begin, begin + CELLS)
        weights, seen, lost = _run(problem, optimizer, points[cells], looks, rows, tail_length(steps))
        outcome = np.where(lost < len(looks), Outcome.DIVERGED, Outcome.MAX_STEPS).astype(np.uint8)
        tails = Tails(problem, weights, first[cells], last[cells])
        ending = judge(tails, outcome, problem.loss(points[cells]), steps, limit, exact)
        around = (ending.kind == Ending.WANDERS) & (ending.minimum >= 0) & (not exact)
        codes[cells] = np.where(around, ending.minimum, ending.codes)
        near = np.linalg.norm((seen - seen[-1]) / tails.width, axis=-1) <= AROUND
        stays = looks[-np.argmin(near[::-1], axis=0)] * ~near.all(axis=0)
        since[cells] = np.where(ending.kind == Ending.DIVERGED, looks[np.minimum(lost, len(looks) - 1)], stays)
    return codes.reshape(starts.shape[:-1]), since.reshape(starts.shape[:-1])


def _run(
    problem: Problem, optimizer: Optimizer, starts: Array, looks: NDArray[np.intp], rows: list[Rows] | None, tail: int
) -> tuple[Array, Array, NDArray[np.intp]]:
    """The last places (n, tail + 1, dim), those at the looks (L, n, dim), and the look (n,) at which each was lost."""
    steps, state, w = int(looks[-1]), optimizer.init(starts), starts
    weights, seen = np.empty((len(starts), tail + 1, starts.shape[1])), np.empty((len(looks), *starts.shape))
    limit, lost = divergence_limit(problem, problem.loss(starts)), np.full(len(starts), len(looks))
    for step, batch in enumerate([*(rows or repeat(None, steps)), None]):
        if step >= steps - tail:
            weights[:, step - steps + tail] = w
        look = int(np.searchsorted(looks, step))
        if looks[look] == step:
            seen[look] = w
            lost = np.where(problem.loss(w) <= limit, lost, np.minimum(lost, look))
        if step < steps:
            w, state = optimizer.update(step, problem.gradient(w, batch), w, state)
    return weights, seen, lost


def basins(
    problem: Problem, optimizer: Optimizer, x: ArrayLike, y: ArrayLike, steps: int = 200, radius: float = 0.5
) -> NDArray[np.intp]:
    """Which of problem.minima a run from each grid point ends within `radius` of, −1 for none: (len(y), len(x))."""
    run = descend(problem, optimizer, grid_points(problem, x, y), steps, record=[steps])
    last, minima = run.weights[..., -1, :], problem.minima or (np.full(len(problem.parameters), np.inf),)
    away = np.stack([np.linalg.norm(last - minimum, axis=-1) for minimum in minima])
    inside = (away.min(axis=0) <= radius) & (run.outcome != Outcome.DIVERGED)
    return np.where(inside, away.argmin(axis=0), -1)
