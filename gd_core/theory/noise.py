"""What mini-batches do to the theory: exact, in small matrices, for linear_mse and batches drawn with replacement.

With x a row of the features and its 1, e = w − w* the way from the least-squares weights and r the residual there, a
batch has the gradient A e − mean(2xr), A = mean(2xxᵀ), and H = E A. There are two ends of stability. On average: E[eeᵀ]
obeys a linear map, whose spectral radius is 1 at the mean-square critical rate; from there on the average of the loss
over runs grows without bound. Typically: the exponent lim 1/t log‖Π(I − ηA)‖ is 0 at the typical critical rate; from
there on nearly every run diverges. Between the two a run comes back from rare, huge spikes. For momentum and nesterov
the same maps act on (w, v) and are as exact; an optimizer that divides by what it has seen has no such map.

features: (n, d), scaled, without the column of ones; target: (n,); optimizer: "sgd", "momentum" or "nesterov"; kind:
its beta, 0.9 unless told, and the penalty of ridge_mse, 0 unless told, in every batch's gradient alike; what is
impossible is a ValueError. Furstenberg and Kesten (1960); Bach
and Moulines (2013); Ma, Bassily and Belkin (2018)."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from gd_core.arrays import Array, Rows, as_vector, check, check_count, quiet
from gd_core.problems import ridge_mse
from gd_core.theory.analysis import FLAT, critical_learning_rate


class Quadratic(NamedTuple):
    """The data along the eigenvectors of H (r of them, flat ones left out), and the optimizer along one of them.

    An update is (e, u = ηv) ← S(e, u) + η · push · gradient; gradient descent has no u: k = 1, else 2."""

    values: Array  # (r,) eigenvalues of H
    basis: Array  # (dim, r) eigenvectors
    best: Array  # (dim,) w*
    floor: float  # the loss at w*
    critical: float  # the full batch's critical rate
    rows: Array  # (n, r + 1) x along the eigenvectors, −r: the gradient of a row is 2x(x·e − r)
    carry: Array  # (k, k) S
    push: Array  # (k,)
    pull: Array  # (r, r + 1) what a penalty adds to the moments of any batch

    def moments(self, rows: Rows) -> Array:
        """A and −mean(2xr) side by side, (…, r, r + 1), of batches of rows (…, b)."""
        batch = self.rows.take(rows, axis=0)
        return np.asarray(2 / rows.shape[-1] * np.swapaxes(batch[..., :-1], -1, -2) @ batch + self.pull)

    def moved(self, state: Array, batch: Array, rate: ArrayLike) -> Array:
        """State (k, …, runs, r) after an update by a batch's moments (…, r, r + 1); rate: against (…, runs, r)."""
        gradient = state[0] @ batch[..., :-1] + batch[..., None, :, -1]
        kept = (self.carry @ state.reshape(len(state), -1)).reshape(state.shape)
        return np.asarray(kept + np.multiply.outer(self.push, rate * gradient))

    def noise(self, batch_size: float) -> Array:
        """(r, r, r + 1, r + 1): takes E[(e, 1)(e, 1)ᵀ] to the covariance of a batch's gradient; it falls as 1/b."""
        size = len(self.values)
        squares = (self.rows[:, :, None] * self.rows[:, None, :]).reshape(len(self.rows), -1)
        fourth = (4 / len(squares) * squares.T @ squares).reshape((size + 1,) * 4)[:size, :size]
        mean = np.column_stack([np.diag(self.values), np.zeros(size)]) - self.pull  # of the rows' own part
        fourth -= mean[:, None, :, None] * mean[None, :, None, :]
        return np.asarray(fourth / batch_size)

    def gains(self, rate: ArrayLike) -> Array:
        """(..., r, r): E[eeᵀ] in the long run, an entry for a unit of covariance there in every gradient."""
        rates, turned = np.asarray(rate, dtype=float)[..., None, None], np.outer(self.push, np.eye(len(self.push))[0])
        along = self.carry + rates[..., None] * self.values[:, None, None] * turned
        pairs = along[..., :, None, :, None, :, None] * along[..., None, :, None, :, None, :]
        pairs = pairs.reshape(*pairs.shape[:-4], len(self.push) ** 2, len(self.push) ** 2)  # of Kronecker
        held = np.linalg.solve(np.eye(pairs.shape[-1]) - pairs, np.kron(self.push, self.push)[:, None])
        return np.asarray(rates**2 * held[..., 0, 0])

    def grown(self, rate: ArrayLike, noise: Array, source: Array) -> Array:
        """(..., r, r): what a covariance `source` of the gradient grows to, as spread makes more of it."""
        size, gains = len(self.values), self.gains(rate)
        feedback = noise[..., :size, :size] * gains[..., None, None, :, :]
        feedback = feedback.reshape(*gains.shape[:-2], size * size, size * size)
        total = np.linalg.solve(np.eye(size * size) - feedback, source.reshape(-1, 1)).reshape(gains.shape)
        return np.asarray((total + np.swapaxes(total, -1, -2)) / 2)

    def bound(self, noise: Array) -> float:
        """The mean-square critical rate.

        A positive map has a radius under 1 just where what it makes of a positive source is positive; at 1 that has a
        pole, and its inverse passes through 0: along one eigenvector on a straight line, but for the full batch's pole.
        """

        def look(rate: float) -> float:
            try:
                grown = self.grown(rate, noise, np.diag(self.values))
            except np.linalg.LinAlgError:
                return 0.0  # at the pole itself
            inverse = (1 - rate / self.critical) / float(np.trace(grown))
            return inverse if np.linalg.eigvalsh(grown)[0] > 0 else -abs(inverse)

        return edge(look, 1 / float(np.sum(self.values)), self.critical)

    def hovering(self, rate: ArrayLike, noise: Array) -> Array:
        """The excess of the loss in the long run, under the mean-square critical rate."""
        spread = self.gains(rate) * self.grown(rate, noise, noise[..., -1, -1])
        return np.asarray(np.diagonal(spread, axis1=-2, axis2=-1) @ self.values / 2)


def mean_square_critical_rate(
    features: Array, target: Array, batch_size: int, optimizer: str = "sgd", **kind: float
) -> float:
    """The rate from which on the average of the loss over runs grows without bound; under the full batch's."""
    q = quadratic_of(features, target, batch_size, optimizer, **kind)
    return q.bound(q.noise(batch_size))


def noise_floor(
    features: Array, target: Array, batch_size: int, learning_rate: ArrayLike, optimizer: str = "sgd", **kind: float
) -> Array:
    """The excess over the least loss at which runs hover, on average; inf from the mean-square critical rate on.

    learning_rate: one or many, (...); the result is of its shape."""
    q = quadratic_of(features, target, batch_size, optimizer, **kind)
    noise, rates = q.noise(batch_size), checked(learning_rate)
    bound = q.bound(noise)
    levels = np.full(rates.shape, np.inf)
    levels[rates < bound] = q.hovering(rates[rates < bound], noise)
    return levels[()]


@quiet
def expected_losses(
    features: Array,
    target: Array,
    batch_size: int,
    learning_rate: ArrayLike,
    start: ArrayLike,
    steps: int,
    optimizer: str = "sgd",
    **kind: float,
) -> Array:
    """The average over all runs of the loss after 0 … steps updates, (..., steps + 1), from `start` (dim,).

    learning_rate: one or many, (...)."""
    q = quadratic_of(features, target, batch_size, optimizer, **kind)
    w, size, inner = as_vector(start), len(q.values), len(q.push) * len(q.values)
    check(w.shape == q.best.shape, "start", w.shape, f"of shape {q.best.shape}")
    check_count(steps, "steps", 0)
    rates = checked(learning_rate)
    kept, turned = np.eye(inner + 1), np.zeros((inner + 1, inner + 1))  # an update's part in the average of (e, u, 1)
    kept[:-1, :-1] = np.kron(q.carry, np.eye(size))
    turned[:-1, :size] = np.kron(q.push[:, None], np.diag(q.values))
    seen = np.eye(inner + 1)[[*range(size), inner]]  # (e, 1)
    pushed = np.kron(np.append(q.push, 0)[:, None], np.eye(size))[: inner + 1]
    noise = np.kron(pushed, pushed) @ q.noise(batch_size).reshape(size**2, -1) @ np.kron(seen, seen)
    once, twice = np.kron(kept, turned) + np.kron(turned, kept), np.kron(turned, turned) + noise
    rate = rates[..., None, None]
    square = np.kron(kept, kept) + rate * once + rate**2 * twice  # to the average of the products of (e, u, 1)
    first = np.concatenate([q.basis.T @ (w - q.best), np.zeros(inner - size), [1.0]])
    seconds = np.broadcast_to(np.kron(first, first), (*rates.shape, square.shape[-1]))
    excess = np.empty((*rates.shape, steps + 1))
    for step in range(steps + 1):
        excess[..., step] = seconds[..., : size * (inner + 2) : inner + 2] @ q.values / 2
        seconds = (square @ seconds[..., None])[..., 0]
    losses = q.floor + excess
    return np.where(np.isfinite(losses), losses, np.inf)


@quiet
def typical_critical_rate(
    features: Array, batch_size: int, rng: np.random.Generator, optimizer: str = "sgd", **kind: float
) -> float:
    """The rate from which on nearly every run diverges; noise steadies most runs: it can be over the full batch's.

    Estimated from up to 60,000 batches, each row in as many as any other: to 1 %, with momentum to 3 %, and to a sixth
    where the flattest direction is so flat (raw features) that the exponent stays near 0 for long."""
    q = quadratic_of(features, None, batch_size, optimizer, **kind)
    runs = max(2, round(240 / batch_size**0.75))
    rows = np.arange(250 * runs * batch_size) % len(q.rows)
    batches = [q.moments(five) for five in rng.permutation(rows).reshape(50, 5, runs, batch_size)]
    first = np.zeros((len(q.push), runs, 1, len(q.values)))
    first[0] = rng.normal(size=first.shape[1:])

    def exponents(rates: Array) -> Array:
        state, total = np.repeat(first, len(rates), axis=2), np.zeros(len(rates))
        for number, five in enumerate(batches):
            for batch in five:
                state = q.moved(state, batch, rates[:, None])
            size = np.maximum(np.sqrt(np.einsum("k...i,k...i->...", state, state)), 1e-300)
            state /= size[..., None]
            total += np.log(size).mean(axis=0) * (number >= 10)  # by then the runs have found their direction
        return total

    return crossing(exponents, q.bound(q.noise(batch_size)), 4.0, (10, 8))


def edge(look: Callable[[float], float], first: float, high: float) -> float:
    """Where look, positive from look(0) = first on, turns negative before high: by secants, or halves where one leads
    away."""
    low, before, value, at = 0.0, 0.0, first, high / 2
    for _ in range(200):
        found = look(at)
        if abs(at - before) <= 1e-12 * high or not found:
            break
        low, high = (at, high) if found > 0 else (low, at)
        guess = at - found * (at - before) / (found - value) if found != value else low
        before, value, at = at, found, guess if low < guess < high else (low + high) / 2
    return at


def crossing(exponents: Callable[[Array], Array], low: float, span: float, looks: tuple[int, ...]) -> float:
    """The first rate over `low` where exponents(rates) turn positive: on a grid to span · low and on, then finer."""
    high = span * low
    for count in looks:
        found = exponents(rates := np.geomspace(low, high, count))
        while not np.any(found[1:] > 0):
            found = exponents(rates := rates * (rates[-1] / rates[0]))
        at = 1 + int(np.argmax(found[1:] > 0))
        low, high = rates[at - 1], rates[at]
    below = min(0.0, found[at - 1])
    return float(low + (high - low) * below / (below - found[at]))


def quadratic_of(
    features: Array,
    target: Array | None,
    batch_size: int,
    optimizer: str = "sgd",
    beta: float = 0.9,
    penalty: float = 0.0,
) -> Quadratic:
    """The problem along its eigenvectors; without a target, with one that fits."""
    x = np.asarray(features, dtype=np.float64)
    y = np.zeros(len(x)) if target is None else np.asarray(target, dtype=np.float64)
    problem = ridge_mse(x, y, penalty)
    whole = 1 <= batch_size <= len(x) and batch_size == int(batch_size)
    check(whole, "batch_size", batch_size, f"a whole number between 1 and the number of rows, {len(x)}")
    values, basis = np.linalg.eigh(problem.hessian(problem.start))
    critical, best = critical_learning_rate(values, optimizer, beta), problem.minima[0]
    curved, table = values > FLAT * values[-1], np.column_stack([x, np.ones(len(x))])
    carry, push = {
        "sgd": ([[1.0]], [-1.0]),
        "momentum": ([[1.0, -beta], [0.0, beta]], [-1.0, 1.0]),
        "nesterov": ([[1.0, -beta * beta], [0.0, beta]], [-1.0 - beta, 1.0]),
    }[optimizer]
    rows = np.column_stack([table @ basis[:, curved], table @ best - y])
    loss, axes = float(problem.loss(best)), basis[:, curved]
    weighted = 2 * penalty * np.append(np.ones(x.shape[1]), 0.0)[:, None]
    pull = axes.T @ (weighted * np.column_stack([axes, best]))
    return Quadratic(values[curved], axes, best, loss, critical, rows, np.array(carry), np.array(push), pull)


def checked(learning_rate: ArrayLike) -> Array:
    rates = np.asarray(learning_rate, dtype=np.float64)
    check(np.all((rates > 0) & (rates < np.inf)), "learning_rate", learning_rate, "greater than 0 and finite")
    return rates
