"""The facts of a run worked out once more, without the app's theory: loops written out, and matrices of all moments."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache, cached_property, lru_cache
from itertools import islice, repeat

import numpy as np

import gd_core as gd
from pages.ui.runs import experiment, schedules
from pages.ui.runs.settings import Settings
from pages.ui.runs.setup import setup

BLOCK = 64  # updates of a walk whose losses are looked at together
FACTOR = 1e6  # over the loss at the start, or at the landscape's own: such a run has diverged


class Truth:
    """What is so of a strategy of some settings at a rate."""

    def __init__(self, settings: Settings, strategy: str, rate: float) -> None:
        self.state = settings, strategy, rate
        self.settings, self.strategy, self.rate, self.made = settings, strategy, rate, setup(settings)
        self.updates, self.per_epoch, _ = experiment.updates_of(strategy, settings, self.made.problem.samples)
        self.batch = experiment.batch_of(strategy, settings, self.made.problem.samples)
        own = self.made.problem.start if settings.start is None else settings.start
        self.start = np.array(own, float)
        if self.made.hessian is not None:
            self.table = np.column_stack([self.made.scaled.features, np.ones(self.made.problem.samples)])
            self.target = self.made.dataset.target
            self.hessian = 2 / len(self.table) * self.table.T @ self.table
            self.best = np.linalg.lstsq(self.table, self.target, rcond=None)[0]
            self.values, self.vectors = np.linalg.eigh(self.hessian)
            self.least = self.loss(self.best)

    @property
    def steady(self) -> bool:
        return self.settings.schedule == "constant" and not self.settings.changes

    @property
    def theory(self) -> bool:
        return self.steady and self.settings.optimizer in ("sgd", "momentum", "nesterov")

    def loss(self, w: np.ndarray) -> float:
        if self.made.hessian is None:
            return float(self.made.problem.loss(w))
        with np.errstate(all="ignore"):
            return float(np.mean((self.table @ w - self.target) ** 2))

    @cached_property
    def limit(self) -> float:
        scale = abs(self.loss(self.made.problem.start))
        if scale == 0:
            corners = self.made.problem.loss(np.transpose(self.made.problem.domain))
            scale = float(np.abs(corners).max())
        return FACTOR * max(abs(self.loss(self.start)), scale)

    def gradients(self) -> Iterator:
        """A function a update, from weights to the gradient this strategy sees."""
        settings, full = self.settings, self.strategy == "full"
        if self.made.hessian is None and not self.made.problem.samples:
            rng, noise = np.random.default_rng(settings.seed), self.made.landscape.noise / np.sqrt(self.batch)
            while True:
                for draw in rng.standard_normal((256, len(self.start))):
                    off = 0 if full else noise * draw
                    yield lambda w, off=off: self.made.problem.gradient(w) + off
        batches = repeat(np.arange(self.made.problem.samples))
        if not full:
            batches = experiment.batches_of(self.strategy, settings, self.made.problem.samples)
        for rows in batches:
            if self.made.hessian is None:
                yield lambda w, rows=rows: self.made.problem.gradient(w, rows)
            else:
                x, y = self.table[rows], self.target[rows]
                yield lambda w, x=x, y=y: 2 / len(x) * x.T @ (x @ w - y)

    def walk(self, rate: float) -> tuple[np.ndarray, int | None]:
        """Weights update by update, and the update at which the run diverged."""
        settings = self.settings
        pace = schedules.of(settings, np.array([[rate]]), self.updates)
        optimizer = gd.OPTIMIZERS[settings.optimizer](
            lambda step: float(np.squeeze(pace(step))), **schedules.decays(settings)
        )
        beta, w, path = settings.beta, self.start.copy(), [self.start.copy()]
        state, speed = optimizer.init(w), np.zeros_like(w)
        with np.errstate(all="ignore"):
            for step, gradient in enumerate(islice(self.gradients(), self.updates)):
                eta = rate if self.steady else float(np.squeeze(pace(step)))
                if settings.optimizer == "sgd":
                    w = w - eta * gradient(w)
                elif settings.optimizer == "momentum":
                    speed = beta * speed + gradient(w)
                    w = w - eta * speed
                elif settings.optimizer == "nesterov":
                    g = gradient(w)
                    speed = beta * speed + g
                    w = w - eta * (g + beta * speed)
                else:
                    w, state = optimizer.update(step, gradient(w), w, state)
                path.append(w)
                if len(path) % BLOCK == 0 and self.over(path[-BLOCK:]).any():
                    break
            over, begun = self.over(path[-BLOCK:]), len(path[:-BLOCK])
        if over.any():
            lost = begun + int(over.argmax())
            return np.array(path[: lost + 1]), lost
        return np.array(path), None

    def over(self, path: list[np.ndarray]) -> np.ndarray:
        """Which of these weights have a loss at which a run has diverged."""
        if self.made.hessian is None:
            return ~(np.asarray(self.made.problem.loss(np.array(path))) <= self.limit)
        return ~(np.mean((np.array(path) @ self.table.T - self.target) ** 2, axis=1) <= self.limit)

    @cached_property
    def run(self) -> tuple[np.ndarray, int | None]:
        return self.walk(self.rate)

    @cached_property
    def halved(self) -> tuple[np.ndarray, int | None]:
        return self.walk(self.rate / 2)

    def ways(self, path: np.ndarray) -> np.ndarray:
        return (path - self.best) @ self.vectors

    def growth(self, rate: float) -> np.ndarray:
        """The spectral radius of the full batch's update, along each direction, from its own 2 × 2 matrix."""
        radii = [np.abs(np.linalg.eigvals(self.matrix(rate, np.array([[value]])))).max() for value in self.values]
        return np.array(radii)

    def matrix(self, rate: float, a: np.ndarray) -> np.ndarray:
        """An update of (e, u = ηv) by a batch of curvature a (…, d, d)."""
        beta, one = self.settings.beta, np.broadcast_to(np.eye(a.shape[-1]), a.shape)
        if self.settings.optimizer == "sgd":
            return one - rate * a
        if self.settings.optimizer == "momentum":
            return np.block([[one - rate * a, -beta * one], [rate * a, beta * one]])
        return np.block([[one - rate * (1 + beta) * a, -(beta**2) * one], [rate * a, beta * one]])

    def moments(self, rate: float) -> np.ndarray:
        """The average over batches drawn with replacement of the update of all products of (e, u, 1)."""
        still, turned, spread = _moments(replace(self.settings, start=None, length=1, batch_size=1, seed=0))
        mean = still + rate * turned
        return np.kron(mean, mean) + rate**2 * spread / self.batch

    def settle(self, rate: float) -> float:
        """The excess of the loss in the long run, on average: the map's square, squared and squared again."""
        power = self.moments(rate)
        for _ in range(60):
            power = power @ power
            power[-1] = np.eye(len(power))[-1]
        return self.excess(power[:, -1])

    def average(self, rate: float) -> float:
        """The excess of the average loss after all updates."""
        size = round(np.sqrt(len(self.moments(rate))))
        first, turned = np.zeros(size), self.moments(rate)
        first[: len(self.best)], first[-1] = self.start - self.best, 1
        products = np.kron(first, first)
        for _ in range(self.updates):
            products = turned @ products
        return self.excess(products)

    def excess(self, products: np.ndarray) -> float:
        size = round(np.sqrt(len(products)))
        d = len(self.best)
        return float(np.sum(self.hessian * products.reshape(size, size)[:d, :d]) / 2)

    def radius(self, rate: float) -> float:
        """By how much an update multiplies the average of squares, in the long run."""
        whole = self.moments(rate)
        size = round(np.sqrt(len(whole)))
        kept = [i * size + j for i in range(size - 1) for j in range(size - 1)]
        return float(np.abs(np.linalg.eigvals(whole[np.ix_(kept, kept)])).max())

    def exponent(self, rate: float, updates: int = 600, runs: int = 40) -> float:
        """By how much an update multiplies a typical run's distance, in the long run: its logarithm."""
        rng, d = np.random.default_rng(5), len(self.best)
        state = rng.normal(size=(runs, d if self.settings.optimizer == "sgd" else 2 * d))
        total = 0.0
        x = self.table[rng.integers(len(self.table), size=(updates, runs, self.batch))]
        for update, turned in enumerate(self.matrix(rate, 2 / self.batch * np.swapaxes(x, -1, -2) @ x)):
            state = (turned @ state[..., None])[..., 0]
            size = np.linalg.norm(state, axis=1, keepdims=True)
            state /= size
            total += float(np.log(size).mean()) * (update >= updates // 4)
        return total / (updates - updates // 4)

    def epoch(self, rate: float) -> list[np.ndarray]:
        """File order: each batch of an epoch as a matrix of (e, u, 1)."""
        size, parts = len(self.best) * (1 if self.settings.optimizer == "sgd" else 2), []
        for first in range(0, len(self.table), self.batch):
            x, y = self.table[first : first + self.batch], self.target[first : first + self.batch]
            part = np.eye(size + 1)
            part[:size, :size] = self.matrix(rate, 2 / len(x) * x.T @ x)
            part[:size, size] = self.push(rate, 2 / len(x) * x.T @ (x @ self.best - y))
            parts.append(part)
        return parts

    @cached_property
    def turned(self) -> np.ndarray:
        """A whole epoch."""
        whole = np.eye(len(self.epoch(self.rate)[0]))
        for part in self.epoch(self.rate):
            whole = np.clip(part @ whole, -1e100, 1e100)
        return whole

    def loop(self) -> list[float]:
        """The losses along the loop an epoch comes back to."""
        size, losses = len(self.turned) - 1, []
        state = np.append(np.linalg.solve(np.eye(size) - self.turned[:size, :size], self.turned[:size, size]), 1)
        for part in self.epoch(self.rate):
            state = part @ state
            losses.append(self.loss(self.best + state[: len(self.best)]))
        return losses

    def push(self, rate: float, gradient: np.ndarray) -> np.ndarray:
        """What a constant part of the gradient adds to (e, u)."""
        if self.settings.optimizer == "sgd":
            return -rate * gradient
        ahead = 1 if self.settings.optimizer == "momentum" else 1 + self.settings.beta
        return rate * np.concatenate([-ahead * gradient, gradient])

    @cache  # noqa: B019  a few hundred, which live as long as the module
    def lost(self, seeds: int) -> int:
        """Of so many seeds those whose run diverges: all walk side by side."""
        settings, samples = self.settings, self.made.problem.samples
        streams = [experiment.batches_of(self.strategy, replace(settings, seed=seed), samples) for seed in range(seeds)]
        pace = schedules.of(settings, np.array([[self.rate]]), self.updates)
        optimizer = gd.OPTIMIZERS[settings.optimizer](lambda step: np.squeeze(pace(step)), **schedules.decays(settings))
        w = np.tile(self.start, (seeds, 1))
        state, gone = optimizer.init(w), np.zeros(seeds, bool)
        with np.errstate(all="ignore"):
            for step in range(self.updates):
                rows = np.stack([next(stream) for stream in streams])
                x, y = self.table[rows], self.target[rows]
                gradient = 2 / rows.shape[1] * np.einsum("sbd,sb->sd", x, np.einsum("sbd,sd->sb", x, w) - y)
                w, state = optimizer.update(step, gradient, w, state)
                gone |= ~(np.mean((w @ self.table.T - self.target) ** 2, axis=1) <= self.limit)
        return int(gone.sum())


@lru_cache(maxsize=32)
def _moments(settings: Settings) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """An update of (e, u, 1) by one row: what it is at rate 0; its average, and its products', beyond that a rate."""
    truth = Truth(settings, "full", 1.0)
    off = truth.table @ truth.best - truth.target
    each = 2 * truth.table[:, :, None] * truth.table[:, None, :]

    def maps(rate: float) -> np.ndarray:
        size = len(truth.best) * (1 if settings.optimizer == "sgd" else 2) + 1
        found = np.zeros((len(each), size, size))
        found[:, -1, -1] = 1
        found[:, :-1, :-1] = np.stack([truth.matrix(rate, a) for a in each])
        found[:, :-1, -1] = np.stack([truth.push(rate, 2 * x * r) for x, r in zip(truth.table, off, strict=True)])
        return found

    still, turned = maps(0.0)[0], maps(1.0) - maps(0.0)
    apart = turned - turned.mean(axis=0)
    spread = np.einsum("nij,nkl->ikjl", apart, apart).reshape(still.size, still.size) / len(apart)
    return still, turned.mean(axis=0), spread
