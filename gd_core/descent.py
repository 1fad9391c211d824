"""The one loop: every run of every lesson is a call of `descend`."""

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from enum import IntEnum
from itertools import chain, groupby, islice, repeat
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gd_core.arrays import Array, Rows, check, check_count, checked_rows, quiet
from gd_core.batching import all_rows
from gd_core.optimizers import Optimizer
from gd_core.problems import Prepare, Problem

DIVERGENCE_FACTOR = 1e6  # times its first loss: a run over that has diverged
AHEAD = 2**12  # rows of batches that are made ready at once, and
WIDE = 2**15  # weights for which they are: they stay in the cache


class Outcome(IntEnum):
    """How a run ended: see descend."""

    CONVERGED, MAX_STEPS, DIVERGED = range(3)


class Trajectory(NamedTuple):
    """What happened; leading axes (...) are those of the start. After its end a run repeats the state it ended in."""

    steps: NDArray[np.intp]  #: (recorded,) update counts at which the runs were recorded; steps[0] == 0
    weights: Array  #: (..., recorded, dim)
    losses: Array  #: (..., recorded) over the full data: losses == problem.loss(weights)
    outcome: NDArray[np.uint8]  #: (...) of Outcome
    stopped: NDArray[np.intp]  #: (...) the update at which that was so

    def member(self, index: int | tuple[int, ...]) -> "Trajectory":
        """One run of a family, at an index into its leading axes."""
        return Trajectory(self.steps, *(np.asarray(part[index]) for part in self[1:]))


class Checkpoint(NamedTuple):
    """Where a run was left. It can be pickled where the optimizer's state can, as arrays can."""

    update: int  #: updates made
    weights: Array  #: (..., dim) after them
    state: Any  #: of the optimizer
    run: Trajectory  #: as far as it is written


class PausedError(Exception):
    """A run was left on the way, at its `checkpoint`: see descend."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        super().__init__(checkpoint)
        self.checkpoint = checkpoint


@quiet
def descend(
    problem: Problem,
    optimizer: Optimizer,
    start: ArrayLike,
    steps: int,
    *,
    batches: Iterable[Rows] | None = None,
    record: ArrayLike | None = None,
    tolerance: float = 0.0,
    divergence_factor: float = DIVERGENCE_FACTOR,
    pause: Callable[[], bool] | None = None,
    resume: Checkpoint | None = None,
) -> Trajectory:
    """Run `steps` updates from `start`, (..., dim): leading axes are independent runs that share the batches.

    batches: iterator of row-index arrays, one an update; None is the full data at every update.
    record: increasing update counts to keep (default: all); 0 is always kept.
    tolerance: a run whose full gradient has at most this norm is CONVERGED; 0 does not ask.
    divergence_factor: a run is DIVERGED whose loss is not finite, or over this many times its initial loss and the loss
    at problem.start, which says what is much where a run begins near zero: a result, where impossible arguments are a
    ValueError. Each update is looked at, in blocks; what a run did after its end is thrown away.
    pause: asked between blocks of updates; where it says true the run is left with a PausedError, whose checkpoint,
    given as `resume` with the same other arguments (batches from the first on), goes on to the same last bit."""
    w = _checked_start(problem, start)
    check(batches is None or problem.samples > 0, "batches", batches, f"None for {problem.name}, which has no data")
    check(tolerance >= 0, "tolerance", tolerance, "at least 0")
    check(divergence_factor >= 1, "divergence_factor", divergence_factor, "at least 1")
    rows = _prepared(problem, batches, steps, w.shape, resume.update if resume else 0)
    run = _blank(_checked_record(record, steps), w, steps, resume)
    size = int(np.clip(2**16 // w.size, 1, 512))  # of a block of updates: it stays in the cache
    limit = divergence_limit(problem, problem.loss(w), divergence_factor)
    begin, w, state, _ = resume or (0, w, optimizer.init(w), run)
    for first in range(begin, max(steps, 1), size):
        updates = np.arange(first, min(first + size, steps) + 1)
        weights, state = _block(problem, optimizer, updates.tolist(), w, state, rows)
        if _judge(problem, run, updates, weights, limit, tolerance):
            break
        w = weights[-1].copy()
        made = first + size
        if pause and made < steps and pause():
            raise PausedError(Checkpoint(made, w, state, _written(run, made)))
    return run


def _block(
    problem: Problem, optimizer: Optimizer, updates: list[int], w: Array, state: Any, rows: Iterator[Any]
) -> tuple[Array, Any]:
    """Weights (updates, ..., dim) after so many updates, one after another, and the state after the last."""
    shape, weights = w.shape, np.empty((len(updates), *w.shape))
    weights[0] = w
    for place, made in enumerate(updates[:-1], 1):
        w, state = optimizer.update(made, problem.gradient(w, next(rows)), w, state)
        if w.shape != shape:
            check(False, "optimizer", w.shape, f"of rates that broadcast against {shape}")
        weights[place] = w
    return weights, state


def _blank(recorded: NDArray[np.intp], w: Array, steps: int, resume: Checkpoint | None) -> Trajectory:
    """A trajectory to be written update by update, with what was written of it before."""
    weights, losses = np.empty((len(recorded), *w.shape)), np.empty((len(recorded), *w.shape[:-1]))
    outcome, stopped = np.full(w.shape[:-1], Outcome.MAX_STEPS, dtype=np.uint8), np.full(w.shape[:-1], steps)
    run = Trajectory(recorded, np.moveaxis(weights, 0, -2), np.moveaxis(losses, 0, -1), outcome, stopped)
    if resume:
        part, before = _written(run, resume.update), resume.run
        part.weights[...], part.losses[...] = before.weights, before.losses
        part.outcome[...], part.stopped[...] = before.outcome, before.stopped
    return run


def _written(run: Trajectory, update: int) -> Trajectory:
    """What of a trajectory is written after so many updates, as a view."""
    count = int(np.searchsorted(run.steps, update, side="right"))
    return Trajectory(run.steps[:count], run.weights[..., :count, :], run.losses[..., :count], run.outcome, run.stopped)


def _judge(
    problem: Problem, run: Trajectory, updates: NDArray[np.intp], weights: Array, limit: Array, tolerance: float
) -> bool:
    """Find where in a block of updates runs end, hold them there, write what is recorded; True when no run goes on."""
    losses, over = problem.loss(weights), run.outcome != Outcome.MAX_STEPS
    ended = diverged = ~np.isfinite(losses) | (losses > limit)
    if tolerance > 0:
        ended = diverged | (np.linalg.norm(problem.gradient(weights), axis=-1) <= tolerance)
    if np.any(over):  # what these runs did after their end is thrown away
        weights[:, over], losses[:, over] = weights[0, over], losses[0, over]
    ends = ~over & ended.any(axis=0)
    if np.any(ends):
        at = ended[:, ends].argmax(axis=0)
        blown = np.take_along_axis(diverged[:, ends], at[None], axis=0)[0]
        run.outcome[ends] = np.where(blown, Outcome.DIVERGED, Outcome.CONVERGED)
        run.stopped[ends] = updates[at]
        held = np.minimum(np.arange(len(updates))[:, None], at)
        weights[:, ends] = np.take_along_axis(weights[:, ends], held[..., None], axis=0)
        losses[:, ends] = np.take_along_axis(losses[:, ends], held, axis=0)
    all_over = bool(np.all(run.outcome != Outcome.MAX_STEPS))
    low, high = np.searchsorted(run.steps, [updates[0], updates[-1] + 1])
    part = slice(low, None if all_over else high)  # once all runs are over, the rest is their end
    at = np.searchsorted(updates, np.minimum(run.steps[part], updates[-1]))
    np.moveaxis(run.weights, -2, 0)[part], np.moveaxis(run.losses, -1, 0)[part] = weights[at], losses[at]
    return all_over


def _prepared(
    problem: Problem, batches: Iterable[Rows] | None, steps: int, shape: tuple[int, ...], begin: int
) -> Iterator[Any]:
    """The batches of the updates from `begin` to `steps` as the gradient takes them; some are taken ahead, to be made
    ready at once."""
    if batches is None:
        return repeat(next(iter(problem.prepare([all_rows(problem.samples)], shape))) if problem.prepare else None)
    coming = islice(batches, steps)
    deque(islice(coming, begin), maxlen=0)
    return chain(_ready(problem.prepare, coming, shape) if problem.prepare else coming, _no_more(steps))


def _ready(prepare: Prepare, batches: Iterator[Rows], shape: tuple[int, ...]) -> Iterator[Any]:
    """As many at once as are of one size and stay in the cache."""
    for size, alike in groupby(map(checked_rows, batches), len):
        most = max(1, min(AHEAD // size, WIDE // math.prod(shape)))
        while held := list(islice(alike, most)):
            yield from prepare(held, shape)


def _no_more(steps: int) -> Iterator[Rows]:
    """What follows the last batch."""
    raise ValueError(f"batches must be at least as many as steps = {steps}, got fewer")
    yield


def divergence_limit(problem: Problem, losses: Array, factor: float = DIVERGENCE_FACTOR) -> Array:
    """The loss over which a run from each of these initial losses (...) has diverged: see descend."""
    initial = np.nan_to_num(losses)
    landmarks = np.abs(problem.loss(np.vstack([problem.start, np.transpose(problem.domain)])))
    scale = landmarks[0] if landmarks[0] > 0 else np.max(np.nan_to_num(landmarks, posinf=0.0))
    limit = factor * np.maximum(np.abs(initial), scale)
    return np.asarray(np.maximum(limit, initial + 1e-12 * np.maximum(np.abs(initial), 1)))


def _checked_start(problem: Problem, start: ArrayLike) -> Array:
    w, dim = np.array(start, dtype=np.float64), len(problem.parameters)
    check(w.ndim >= 1 and w.shape[-1] == dim, "start", w.shape, f"of shape (..., {dim}) for {problem.name}")
    check(w.size > 0 and np.all(np.isfinite(w)), "start", start, "finite everywhere")
    return w


def _checked_record(record: ArrayLike | None, steps: int) -> NDArray[np.intp]:
    check_count(steps, "steps", 0)
    if record is None:
        return np.arange(steps + 1)
    kept = np.asarray(record)
    check(kept.ndim == 1 and np.issubdtype(kept.dtype, np.integer), "record", record, "a list of whole numbers")
    inside = np.all(np.diff(kept) > 0) and np.all((kept >= 0) & (kept <= steps))
    check(inside, "record", record, f"increasing and between 0 and steps = {steps}")
    return kept.astype(np.intp) if kept.size and kept[0] == 0 else np.concatenate([[0], kept]).astype(np.intp)
