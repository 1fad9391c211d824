"""The one loop: every run of every lesson is a call of `descend`."""

from collections.abc import Iterable, Iterator
from enum import IntEnum
from itertools import islice, repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gd_core.arrays import Array, Rows, check, quiet
from gd_core.optimizers import Optimizer
from gd_core.problems import Problem


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
    divergence_factor: float = 1e6,
) -> Trajectory:
    """Run `steps` updates from `start`, (..., dim): leading axes are independent runs that share the batches.

    batches: iterator of row-index arrays, one an update; None is the full data at every update.
    record: increasing update counts to keep (default: all); 0 is always kept.
    tolerance: a run whose full gradient has at most this norm is CONVERGED; 0 does not ask.
    divergence_factor: a run is DIVERGED whose loss is not finite, or over this many times its initial loss and the loss
    at problem.start, which says what is much where a run begins near zero. That is a result; impossible arguments are a
    ValueError. Losses are looked at in blocks of updates, which is faster and changes nothing: each update is looked
    at, and what a run did after its end is thrown away."""
    w, dim = np.array(start, dtype=np.float64), len(problem.parameters)
    check(w.ndim >= 1 and w.shape[-1] == dim, "start", w.shape, f"of shape (..., {dim}) for {problem.name}")
    check(w.size > 0 and np.all(np.isfinite(w)), "start", start, "finite everywhere")
    check(batches is None or problem.samples > 0, "batches", batches, f"None for {problem.name}, which has no data")
    rows: Iterator[Rows | None] = repeat(None) if batches is None else iter(batches)
    tape = _Tape(problem, w, steps, _checked_record(record, steps), tolerance, divergence_factor)
    state = optimizer.init(w)
    for first in range(0, steps, tape.size):
        count = min(tape.size, steps - first)
        w, k = tape.path[0].copy(), -1
        for k, batch in enumerate(islice(rows, count)):
            w, state = optimizer.update(first + k, problem.gradient(w, batch), w, state)
            tape.path[k + 1] = w
        check(k + 1 == count, "batches", f"{first + k + 1} batches", f"at least as many as steps = {steps}")
        if tape.look(first, count):
            break
    return tape.trajectory


class _Tape:
    """The last block of updates, and the trajectory that is written from it."""

    def __init__(
        self, problem: Problem, w: Array, steps: int, kept: NDArray[np.intp], tolerance: float, factor: float
    ) -> None:
        check(tolerance >= 0, "tolerance", tolerance, "at least 0")
        check(factor >= 1, "divergence_factor", factor, "at least 1")
        self.problem, self.tolerance, self.written, runs = problem, tolerance, 0, w.shape[:-1]
        self.size = int(
            np.clip(2**16 // w.size, 1, min(512, max(steps, 1)))
        )  # updates in a block: it stays in the cache
        self.path, self.losses = np.empty((self.size + 1, *w.shape)), np.empty((self.size + 1, *runs))
        self.path[0], self.losses[0] = w, problem.loss(w)
        self.limit = divergence_limit(problem, self.losses[0], factor)
        weights, losses = np.empty((len(kept), *w.shape)), np.empty((len(kept), *runs))  # written update by update
        outcome, stopped = np.full(runs, Outcome.MAX_STEPS, dtype=np.uint8), np.full(runs, steps)
        self.trajectory = Trajectory(kept, np.moveaxis(weights, 0, -2), np.moveaxis(losses, 0, -1), outcome, stopped)
        self.look(0, 0)

    def look(self, first: int, count: int) -> bool:
        """Judge and record the block of updates first … first + count; True when no run goes on."""
        path, losses = self.path[: count + 1], self.losses[: count + 1]
        if count:
            losses[1:] = self.problem.loss(path[1:])
        self._stop(path, losses, first)
        steps, weights, kept_losses, outcome, _ = self.trajectory
        over = bool(np.all(outcome != Outcome.MAX_STEPS))
        low, last = self.written, len(path) - 1
        self.written = len(steps) if over else int(np.searchsorted(steps, first + last, side="right"))
        at = np.minimum(steps[low : self.written] - first, last)  # once all runs are over, the rest is their end
        np.take(path, at, axis=0, out=np.moveaxis(weights, -2, 0)[low : self.written], mode="clip")
        np.take(losses, at, axis=0, out=np.moveaxis(kept_losses, -1, 0)[low : self.written], mode="clip")
        self.path[0], self.losses[0] = path[-1], losses[-1]
        return over

    def _stop(self, path: Array, losses: Array, first: int) -> None:
        """Find the update at which each run ends, and let it stand there from then on."""
        _, _, _, outcome, stopped = self.trajectory
        diverged = ~np.isfinite(losses) | (losses > self.limit)
        ended = diverged
        if self.tolerance > 0:
            ended = diverged | (np.linalg.norm(self.problem.gradient(path), axis=-1) <= self.tolerance)
        over = outcome != Outcome.MAX_STEPS
        if np.any(over):  # what these runs did after their end is thrown away
            path[:, over], losses[:, over] = path[0, over], losses[0, over]
        ends = ~over & ended.any(axis=0)
        if np.any(ends):
            at = ended[:, ends].argmax(axis=0)
            lost = np.take_along_axis(diverged[:, ends], at[None], axis=0)[0]
            outcome[ends] = np.where(lost, Outcome.DIVERGED, Outcome.CONVERGED)
            stopped[ends] = first + at
            stand = np.minimum(np.arange(len(path))[:, None], at)
            path[:, ends] = np.take_along_axis(path[:, ends], stand[..., None], axis=0)
            losses[:, ends] = np.take_along_axis(losses[:, ends], stand, axis=0)


def divergence_limit(problem: Problem, losses: Array, factor: float = 1e6) -> Array:
    """The loss over which a run from each of these initial losses (...) has diverged: see descend."""
    initial = np.nan_to_num(losses)
    landmarks = np.abs(problem.loss(np.vstack([problem.start, np.transpose(problem.domain)])))
    scale = landmarks[0] if landmarks[0] > 0 else np.max(np.nan_to_num(landmarks, posinf=0.0))
    limit = factor * np.maximum(np.abs(initial), scale)
    return np.asarray(np.maximum(limit, initial + 1e-12 * np.maximum(np.abs(initial), 1)))


def _checked_record(record: ArrayLike | None, steps: int) -> NDArray[np.intp]:
    check(steps >= 0 and int(steps) == steps, "steps", steps, "a whole number of updates, at least 0")
    if record is None:
        return np.arange(steps + 1)
    kept = np.asarray(record)
    check(kept.ndim == 1 and np.issubdtype(kept.dtype, np.integer), "record", record, "a list of whole numbers")
    inside = np.all(np.diff(kept) > 0) and np.all((kept >= 0) & (kept <= steps))
    check(inside, "record", record, f"increasing and between 0 and steps = {steps}")
    return kept.astype(np.intp) if kept.size and kept[0] == 0 else np.concatenate([[0], kept]).astype(np.intp)
