"""What each way of feeding the rows means for the learning rate: file order in theory, every way by measuring.

Features, targets and optimizers are those of `noise`. In file order the map of an epoch is a product of matrices, and
exact. Rows shuffled anew every epoch have no such map: what is said of them is measured, by `final_losses`."""

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
from numpy.typing import ArrayLike

from gd_core.arrays import Array, Rows, check, quiet
from gd_core.batching import BATCHINGS
from gd_core.descent import divergence_limit
from gd_core.optimizers import Optimizer
from gd_core.problems import ridge_mse
from gd_core.theory.noise import Quadratic, checked, crossing, edge, quadratic_of

BLOCK, JUDGED = 64, 8  # updates
TOGETHER = 2**21  # rows of those, of all streams
FALL = 0.01  # the share of its fall at which a safe run may hover


@quiet
def cycle_critical_rate(features: Array, batch_size: int, optimizer: str = "sgd", **kind: float) -> float:
    """The least rate at which an epoch in file order grows. Momentum resonates with the epoch: it can be far lower.

    Looked for from where no batch alone lets gradient descent grow (momentum: 1 − β of that) in steps of ½ %."""
    q = quadratic_of(features, None, batch_size, optimizer, **kind)
    epoch, unit = _epoch(q, batch_size), np.eye(len(q.push) * len(q.values))

    def exponents(rates: Array) -> Array:
        ends = _through(q, np.tile(unit, (len(rates), 1)), epoch, np.repeat(rates, len(unit))[:, None])
        maps = np.nan_to_num(ends.reshape(-1, *unit.shape), nan=1e300, posinf=1e300, neginf=-1e300)
        return np.asarray(np.log(np.abs(np.linalg.eigvals(maps)).max(axis=-1) + 1e-300))

    steepest = max(float(np.linalg.eigvalsh(batch[:, :-1])[-1]) for batch in epoch)
    low = (1 if len(q.push) == 1 else 1 - q.carry[1, 1]) / steepest
    return crossing(exponents, low, 2.0, (120, 12, 12))


@quiet
def limit_cycle(
    features: Array, target: Array, batch_size: int, learning_rate: float, optimizer: str = "sgd", **kind: float
) -> Array:
    """The weights after each update of the epoch in which a run in file order ends, (updates an epoch, dim).

    The last are the fixed point of the epoch's map; nan where that map does not contract: there the run diverges."""
    q = quadratic_of(features, target, batch_size, optimizer, **kind)
    epoch, unit = _epoch(q, batch_size), np.eye(len(q.push) * len(q.values))
    *ends, offset = _through(q, np.vstack([unit, 0 * unit[:1]]), epoch, checked(learning_rate))
    turned = np.array(ends) - offset  # the map of the epoch, transposed
    if not np.all(np.isfinite(turned)) or np.abs(np.linalg.eigvals(turned)).max() >= 1:
        return np.full((len(epoch), len(q.best)), np.nan)
    cycle = [np.linalg.solve(unit - turned.T, offset)[None]]
    for batch in epoch:
        cycle.append(_through(q, cycle[-1], [batch], learning_rate))
    return np.asarray(q.best + np.concatenate(cycle)[1:, : len(q.values)] @ q.basis.T)


def safe_rate(
    features: Array,
    target: Array,
    batch_size: int,
    start: ArrayLike,
    strategy: str = "random",
    optimizer: str = "sgd",
    **kind: float,
) -> float:
    """The rate to advise for a run from `start` (dim,) fed by `strategy`, an id of BATCHINGS.

    For the full batch 1/λmax: no direction overshoots. For mini-batches at most the same share of the mean-square
    critical rate, and at most half of it, where gradient descent along one direction shrinks fastest on average; in
    file order at most that share of the cycle's critical rate too; and so low that the noise holds runs at no more than
    1 % of what the loss has to fall. Then of a hundred runs that hover at most one is above its start (Markov).
    From the minimum itself there is nothing to fall and no safe rate: 0. Epochs that are cut count as drawn batches of
    the harmonic mean of their sizes, for noise falls as 1/b: a small last batch shakes most."""
    check(strategy in BATCHINGS, "strategy", strategy, f"one of {', '.join(BATCHINGS)}")
    q = quadratic_of(features, target, batch_size, optimizer, **kind)
    plain = 1 / float(q.values[-1])
    if strategy == "full":
        return plain
    cut = strategy in ("sequential", "shuffled")
    sizes = np.diff([*range(0, len(q.rows), batch_size), len(q.rows)]) if cut else np.array([batch_size])
    share, noise = min(0.5, plain / q.critical), q.noise(1 / float(np.mean(1 / sizes)))
    high = share * q.bound(noise)
    if strategy == "sequential":
        high = min(high, share * cycle_critical_rate(features, batch_size, optimizer, **kind))
    allowed = FALL * float((q.basis.T @ (np.asarray(start, dtype=np.float64) - q.best)) ** 2 @ q.values / 2)
    if allowed <= 0:
        return 0.0
    if q.hovering(high, noise) <= allowed:
        return high
    return edge(lambda rate: allowed - float(q.hovering(rate, noise)), allowed, high)


@quiet
def final_losses(
    features: Array,
    target: Array,
    optimizer: Optimizer,
    batches: Sequence[Iterator[Rows]] | Rows,
    start: ArrayLike,
    steps: int,
    penalty: float = 0.0,
) -> Array:
    """Losses after `steps` updates from start (rates, dim) with each of these batches, (len(batches), rates).

    inf where a run has diverged, by the rule of `descend`, which gives the same, one stream of batches at a time.
    optimizer: of rates (rates, 1); batches: a stream a seed, at an update all of one size, or an array of their rows
    (seeds, steps or more, size)."""
    check(len(batches) > 0, "batches", batches, "at least one stream of batches")
    problem = ridge_mse(features, target, penalty)
    table = np.column_stack([features, np.ones(len(target)), target])
    pull = np.diag(2 * penalty * np.append(np.ones(np.shape(features)[1]), 0.0))
    w = np.array(np.broadcast_to(start, (len(batches), *np.shape(start))), dtype=np.float64)
    losses, state = problem.loss(w), optimizer.init(w)
    limit, lost = divergence_limit(problem, losses), np.zeros(losses.shape, dtype=bool)
    passed = np.empty((JUDGED, *w.shape))  # a loss is soon looked at: of some updates together it costs less
    for step, rows in enumerate(_together(batches, steps)):
        part = table.take(rows, axis=0)
        moments = 2 / part.shape[1] * np.swapaxes(part[..., :-1], -1, -2) @ part
        gradient = w @ (moments[..., :-1] + pull)
        gradient -= moments[..., None, :, -1]
        w, state = optimizer.update(step, gradient, w, state)
        passed[step % JUDGED] = w
        if step % JUDGED == JUDGED - 1 or step == steps - 1:
            seen = problem.loss(passed[: step % JUDGED + 1])
            lost |= ~(seen <= limit).all(axis=0)
            losses = seen[-1]
    return np.where(lost, np.inf, losses)


def _together(batches: Sequence[Iterator[Rows]] | Rows, steps: int) -> Iterator[Rows]:
    """At each of so many updates the batches of all streams, (streams, size): taken in blocks, which is faster."""
    if isinstance(batches, np.ndarray):
        yield from np.swapaxes(batches, 0, 1)[:steps]
        return
    first, block = 0, 1  # how large batches are, the first ones tell
    while first < steps:
        parts = [list(islice(stream, min(block, steps - first))) for stream in batches]
        rows, low = np.stack([np.concatenate(part) for part in parts]), 0
        for batch in parts[0]:
            yield rows[:, low : (low := low + len(batch))]
        first, block = first + block, max(1, min(BLOCK, TOGETHER * block // rows.size))


def _epoch(q: Quadratic, batch_size: int) -> list[Array]:
    """The moments of the batches of an epoch in file order."""
    rows = np.arange(len(q.rows))
    return [q.moments(rows[first : first + batch_size]) for first in range(0, len(rows), batch_size)]


def _through(q: Quadratic, points: Array, batches: list[Array], rate: ArrayLike) -> Array:
    """Points (points, k·r) of (e, u) after these batches; rate: one, or (points, 1)."""
    state = points.reshape(len(points), len(q.push), -1).swapaxes(0, 1)
    for batch in batches:
        state = q.moved(state, batch, rate)
    return state.swapaxes(0, 1).reshape(points.shape)
