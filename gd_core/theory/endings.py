"""How a run ended: one value, judged on every one of its last updates. The definition, in this order:

diverged    the loss was not finite or over the limit (see `descend`)
settled     the gradients are exact; each of the last places is NEAR a stationary point, the farthest of them nearer
            than the farthest of as many places before; the rate is under the critical one there, limit/λmax. The point
            is the minimum nearest to the end; where minima are the floor of a valley, the place on it to which Newton's
            steps lead from the end. Or nothing moves any more: then no minimum is named.
bounces     the gradients are exact; places come again after 2 … MOST_PERIOD updates, two such periods long, to SAME of
            the cycle's width, and what is left of the way to that cycle (a geometric series) is under LEFT of it
growing     over eight parts of the tail both the largest and the median energy rise: Kendall's τ is TREND or more;
            where no theory of exact gradients holds the median loss of the last part is over the first loss, too
descending  both fall; or there is such a theory, and at PARTS + 1 places spread over the tail the rate is under the
            critical one: the run is not there yet
wanders     none of these: it stays bounded

Places are those after each of the last `tail_length` updates and before them; the last tenth of the run, but 4 … 64,
is where it has to be at rest. Distances are in widths of the domain, parameter by parameter. The
energy is the loss and |Δw|²/2η, which a momentum that swings does not raise. A run bounces or wanders around a minimum
if that is the nearest to each place of the cycle or the tail, and their mean is within AROUND of it.
"""

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gd_core.arrays import Array, check, quiet
from gd_core.descent import Outcome, Trajectory
from gd_core.problems import Problem
from gd_core.stationary import FLAT, curvature_range

NEAR, AROUND, STILL = 0.01, 0.05, 1e-9  # widths of the domain
LONGEST, MOST_PERIOD, PARTS, TREND = 256, 16, 8, 0.78
SAME, LEFT = 1e-3, 0.1  # of a cycle's width
NEWTON = 4  # steps to a valley's floor


class Ending(IntEnum):
    """How a run ended; the numbers are its codes on maps, under them those of the minima in which runs settle."""

    SETTLED, BOUNCES, WANDERS, GROWING, DESCENDING, DIVERGED = range(249, 255)


#: Codes of maps over those of the minima: "rests" is settled where no minimum is known.
ENDS = {"rests": int(Ending.SETTLED)} | {one.name.lower(): int(one) for one in list(Ending)[1:]}


class RunEnding(NamedTuple):
    """How runs ended, (...) each. minimum: its index in problem.minima, −1 for none; period in updates, 0 for none;
    low and high: the losses between which it bounces or wanders, of the others the last loss twice."""

    kind: NDArray[np.uint8]
    minimum: NDArray[np.intp]
    period: NDArray[np.intp]
    low: Array
    high: Array

    def member(self, index: int) -> "RunEnding":
        """One run of a family."""
        return RunEnding(*(part[index] for part in self))

    @property
    def codes(self) -> NDArray[np.uint8]:
        """The minimum where a run settled in one, else its kind."""
        inside = (self.kind == Ending.SETTLED) & (self.minimum >= 0)
        return np.where(inside, self.minimum, self.kind).astype(np.uint8)


def tail_length(steps: int) -> int:
    """How many of the last updates of a run of so many are looked at: half, but 8 … LONGEST."""
    return int(min(steps, max(8, min(steps // 2, LONGEST))))


def final_updates(steps: int) -> NDArray[np.intp]:
    """The updates by which a run of so many is judged: a record that has them says the same."""
    return np.arange(steps - tail_length(steps), steps + 1)


@quiet
def run_endings(
    problem: Problem, run: Trajectory, rate: ArrayLike, *, limit: float | None, exact: bool, final: ArrayLike = 1.0
) -> RunEnding:
    """How each run (...) of a trajectory, which has `final_updates`, ended.

    rate (...): what its optimizer was made with, and final times that at its last update. limit: the ηλmax from which
    on an update overshoots by more than it mends, None where no theory holds. exact: whether every update saw all."""
    shape, wanted = run.outcome.shape, final_updates(int(run.steps[-1]))
    at = np.searchsorted(run.steps, wanted)
    check(np.array_equal(run.steps[at], wanted), "run", run.steps, "recorded at its final updates")
    weights = run.weights[..., at, :].reshape(-1, len(at), run.weights.shape[-1])
    rates = np.broadcast_to(np.asarray(rate, float), shape).ravel()
    tails = Tails(problem, weights, rates, rates * np.asarray(final, float), run.losses[..., at].reshape(-1, len(at)))
    found = judge(tails, run.outcome.ravel(), run.losses[..., 0].ravel(), int(run.steps[-1]), limit, exact)
    kind, minimum, period, low, high = found
    ends = (period.reshape(shape), low.reshape(shape), high.reshape(shape))
    return RunEnding(kind.reshape(shape), minimum.reshape(shape), *ends)


class Tails(NamedTuple):
    """The places (n, T + 1, dim) of runs, their rates (n,) at first and at last, their losses where they are known."""

    problem: Problem
    weights: Array
    rates: Array
    last_rates: Array
    known: Array | None = None

    def losses(self, runs: NDArray[np.intp]) -> Array:
        return self.problem.loss(self.weights[runs]) if self.known is None else self.known[runs]

    @property
    def width(self) -> Array:
        return np.asarray(np.ptp(np.array(self.problem.domain), axis=1))


def judge(
    tails: Tails, outcome: NDArray[np.uint8], first: Array, steps: int, limit: float | None, exact: bool
) -> RunEnding:
    """What is said of runs (n,) by their tails; without known losses only kind, minimum and period."""
    count = len(outcome)
    kind = np.where(outcome == Outcome.DIVERGED, Ending.DIVERGED, Ending.WANDERS).astype(np.uint8)
    last = np.zeros(count) if tails.known is None else tails.known[:, -1]
    found = RunEnding(kind, np.full(count, -1), np.zeros(count, int), last.copy(), last.copy())
    going, theory = np.flatnonzero(kind != Ending.DIVERGED), exact and limit is not None
    if exact:
        going = _settle(tails, found, going, limit, steps)
        going = _bounce(tails, found, going)
    going = _trend(tails, found, going, np.full(count, -np.inf) if theory else first)
    if exact and limit is not None and going.size:
        places = tails.weights[going][:, np.linspace(0, tails.weights.shape[1] - 1, PARTS + 1).round().astype(int)]
        steep = tails.last_rates[going, None] * curvature_range(tails.problem, places)[..., 1]
        calm = (steep < limit * (1 - FLAT)).all(axis=1)
        found.kind[going[calm]] = Ending.DESCENDING
        going = going[~calm]
    _range(tails, found, going, tails.weights.shape[1])
    return found


def _settle(
    tails: Tails, found: RunEnding, going: NDArray[np.intp], limit: float | None, steps: int
) -> NDArray[np.intp]:
    """Which runs are still going: those that have settled are written down."""
    problem, width = tails.problem, tails.width
    late = max(1, min(max(4, min(steps // 10, 64)), tails.weights.shape[1] // 2))
    last = tails.weights[going, -2 * late :]
    still = np.max(np.linalg.norm((last - last[:, -1:]) / width, axis=-1), axis=-1) <= STILL
    found.kind[going[still]] = Ending.SETTLED
    if problem.minima and going.size:
        index = _nearest(problem, last[:, -1])
        points = _points(problem, index, last[:, -1])
        away = np.linalg.norm((last - points[:, None]) / width, axis=-1)
        now = away[:, -late:].max(axis=1)
        near = (now <= NEAR) & ((now < away[:, :-late].max(axis=1, initial=0)) | (now <= STILL))
        if limit is not None:
            steep = tails.last_rates[going[near]] * curvature_range(problem, points[near])[:, 1]
            near[near] = steep < limit * (1 - FLAT)
        found.kind[going[near]], found.minimum[going[near]] = Ending.SETTLED, index[near]
        still |= near
    return np.asarray(going[~still])


def _nearest(problem: Problem, places: Array) -> NDArray[np.intp]:
    """The index of the minimum nearest to places (..., dim)."""
    width = np.ptp(np.array(problem.domain), axis=1)
    minima = np.stack(problem.minima) / width
    return np.asarray(np.argmin(np.sum(minima**2, axis=-1) - 2 * (places / width) @ minima.T, axis=-1))


def _points(problem: Problem, index: NDArray[np.intp], ends: Array) -> Array:
    """The stationary points (n, dim) beside the ends (n, dim) of runs: a minimum, or on a valley's floor the place
    that is nearest, where that is no higher."""
    minima = np.stack(problem.minima)
    low, high = curvature_range(problem, minima).T
    points, flat = minima[index], (low <= FLAT * high)[index]
    if flat.any():
        floor = ends[flat]
        for _ in range(NEWTON):
            hessians = problem.hessian(floor)
            finite = np.isfinite(hessians).all(axis=(-2, -1), keepdims=True)
            inverse = np.linalg.pinv(np.where(finite, hessians, 0.0), rcond=1e-6, hermitian=True)
            floor = floor - (inverse @ problem.gradient(floor)[..., None])[..., 0]
        same = problem.loss(floor) <= problem.loss(points[flat]) + 1e-9 * (1 + np.abs(problem.loss(points[flat])))
        points[flat] = np.where(same[:, None], floor, points[flat])
    return points


def _bounce(tails: Tails, found: RunEnding, going: NDArray[np.intp]) -> NDArray[np.intp]:
    """The same of those that go round a cycle of a few updates."""
    for period in range(2, min(MOST_PERIOD, (tails.weights.shape[1] - 1) // 3) + 1):
        places = tails.weights[going, -3 * period - 1 :] / tails.width
        size = np.linalg.norm(np.ptp(places[:, -period:], axis=1), axis=-1)
        moved = np.linalg.norm(places[:, period:] - places[:, :-period], axis=-1)
        before, now = moved[:, : period + 1].max(axis=1), moved[:, period:].max(axis=1)
        left = now * now / np.maximum(before - now, 1e-300)
        arrived = (now <= STILL * size) | ((now < before) & (left <= LEFT * size))
        again = (size > STILL) & (np.maximum(now, before) <= SAME * size) & arrived
        runs = going[again]
        found.kind[runs], found.period[runs] = Ending.BOUNCES, period
        _range(tails, found, runs, period)
        going = going[~again]
    return going


def _range(tails: Tails, found: RunEnding, runs: NDArray[np.intp], count: int) -> None:
    """Between which losses runs move in so many last places, and around which minimum."""
    if not runs.size:
        return
    if tails.known is not None:
        losses = tails.known[runs, -count:]
        found.low[runs], found.high[runs] = losses.min(axis=1), losses.max(axis=1)
    if tails.problem.minima:
        places = tails.weights[runs, -count:]
        index, mean = _nearest(tails.problem, places), places.mean(axis=1)
        off = np.linalg.norm((mean - _points(tails.problem, index[:, -1], mean)) / tails.width, axis=-1)
        found.minimum[runs] = np.where((index == index[:, -1:]).all(axis=1) & (off <= AROUND), index[:, -1], -1)


def _trend(tails: Tails, found: RunEnding, going: NDArray[np.intp], least: Array) -> NDArray[np.intp]:
    """The same of those that grow, in the end over `least`, or come down."""
    if not going.size:
        return going
    losses, moves = tails.losses(going), np.diff(tails.weights[going], axis=1)
    energy = losses[:, 1:] + np.sum(moves**2, axis=-1) / (2 * tails.rates[going, None])
    if energy.shape[1] < 2:
        energy = losses
    parts = np.array_split(energy, min(PARTS, energy.shape[1]), axis=1)
    tops, middles = (_tau(np.stack([of(part, axis=1) for part in parts], axis=1)) for of in (np.max, np.median))
    over = np.median(losses[:, -parts[-1].shape[1] :], axis=1) > least[going]
    rises, falls = (np.minimum(tops, middles) >= TREND) & over, np.maximum(tops, middles) <= -TREND
    found.kind[going[rises]], found.kind[going[falls]] = Ending.GROWING, Ending.DESCENDING
    return going[~rises & ~falls]


def _tau(values: Array) -> Array:
    """Kendall's τ of values (n, k) with their order, (n,)."""
    i, j = np.triu_indices(values.shape[1], 1)
    return np.asarray(np.sign(values[:, j] - values[:, i]).mean(axis=1))
