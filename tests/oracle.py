"""What is so of runs on a bowl, from the formulas alone: matrices of an update, of an epoch, and of all moments.

numpy, nothing of ours: the core's theory is held against it, and what a page says of a run."""

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np


class Linear:
    """The mean squared error of a linear model of features x (N, d) and target y (N,); the bias is the last weight."""

    def __init__(self, x: np.ndarray, y: np.ndarray) -> None:
        self.table, self.target, self.samples = np.column_stack([x, np.ones(len(x))]), y, len(x)
        self.hessian = 2 / len(x) * self.table.T @ self.table
        self.best = np.linalg.lstsq(self.table, y, rcond=None)[0]
        self.values, self.vectors = np.linalg.eigh(self.hessian)

    def loss(self, w: np.ndarray) -> np.ndarray:
        """Of weights (…, d + 1): (…,)."""
        return np.mean((w @ self.table.T - self.target) ** 2, axis=-1)

    def gradient(self, w: np.ndarray, rows: np.ndarray) -> np.ndarray:
        x = self.table[rows]
        return 2 / len(rows) * x.T @ (x @ w - self.target[rows])


@dataclass(eq=False)
class Truth:
    """Of a strategy's batches of a size at a rate, by an optimizer whose first decay rate is `beta`."""

    problem: Linear
    strategy: str
    optimizer: str
    batch: int
    beta: float
    rate: float

    @property
    def per_epoch(self) -> int:
        return math.ceil(self.problem.samples / self.batch)

    def ways(self, path: np.ndarray) -> np.ndarray:
        return (path - self.problem.best) @ self.problem.vectors

    def growth(self, rate: float) -> np.ndarray:
        """The spectral radius of the full batch's update, along each direction, from its own 2 × 2 matrix."""
        return np.abs(np.linalg.eigvals(self.matrix(rate, self.problem.values[:, None, None]))).max(axis=1)

    def matrix(self, rate: float, a: np.ndarray) -> np.ndarray:
        """An update of (e, u = ηv) by a batch of curvature a (…, d, d)."""
        beta, one = self.beta, np.broadcast_to(np.eye(a.shape[-1]), a.shape)
        if self.optimizer == "sgd":
            return one - rate * a
        if self.optimizer == "momentum":
            return np.block([[one - rate * a, -beta * one], [rate * a, beta * one]])
        return np.block([[one - rate * (1 + beta) * a, -(beta**2) * one], [rate * a, beta * one]])

    def moments(self, rate: float) -> np.ndarray:
        """The average over batches drawn with replacement of the update of all products of (e, u, 1)."""
        still, turned, spread = _moments(self.problem, self.optimizer, self.beta)
        mean = still + rate * turned
        return np.kron(mean, mean) + rate**2 * spread / self.batch

    def settle(self, rate: float) -> float:
        """The excess of the loss in the long run, on average: the map's square, squared and squared again."""
        power = self.moments(rate)
        for _ in range(60):
            power = power @ power
            power[-1] = np.eye(len(power))[-1]
        return self.excess(power[:, -1])

    def average(self, rate: float, start: np.ndarray, updates: int) -> float:
        """The excess of the average loss after so many updates."""
        size = round(np.sqrt(len(self.moments(rate))))
        first, turned = np.zeros(size), self.moments(rate)
        first[: len(self.problem.best)], first[-1] = start - self.problem.best, 1
        products = np.kron(first, first)
        for _ in range(updates):
            products = turned @ products
        return self.excess(products)

    def excess(self, products: np.ndarray) -> float:
        size = round(np.sqrt(len(products)))
        d = len(self.problem.best)
        return float(np.sum(self.problem.hessian * products.reshape(size, size)[:d, :d]) / 2)

    def radius(self, rate: float) -> float:
        """By how much an update multiplies the average of squares, in the long run."""
        whole = self.moments(rate)
        size = round(np.sqrt(len(whole)))
        kept = [i * size + j for i in range(size - 1) for j in range(size - 1)]
        return float(np.abs(np.linalg.eigvals(whole[np.ix_(kept, kept)])).max())

    def exponent(self, rate: float, updates: int = 600, runs: int = 40) -> float:
        """By how much an update multiplies a typical run's distance, in the long run: its logarithm."""
        rng, d = np.random.default_rng(5), len(self.problem.best)
        state = rng.normal(size=(runs, d if self.optimizer == "sgd" else 2 * d))
        total = 0.0
        x = self.problem.table[rng.integers(len(self.problem.table), size=(updates, runs, self.batch))]
        for update, turned in enumerate(self.matrix(rate, 2 / self.batch * np.swapaxes(x, -1, -2) @ x)):
            state = (turned @ state[..., None])[..., 0]
            size = np.linalg.norm(state, axis=1, keepdims=True)
            state /= size
            total += float(np.log(size).mean()) * (update >= updates // 4)
        return total / (updates - updates // 4)

    def epoch(self, rate: float) -> list[np.ndarray]:
        """File order: each batch of an epoch as a matrix of (e, u, 1)."""
        size, parts = len(self.problem.best) * (1 if self.optimizer == "sgd" else 2), []
        for first in range(0, len(self.problem.table), self.batch):
            x, y = self.problem.table[first : first + self.batch], self.problem.target[first : first + self.batch]
            part = np.eye(size + 1)
            part[:size, :size] = self.matrix(rate, 2 / len(x) * x.T @ x)
            part[:size, size] = self.push(rate, 2 / len(x) * x.T @ (x @ self.problem.best - y))
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
            losses.append(self.problem.loss(self.problem.best + state[: len(self.problem.best)]))
        return losses

    def push(self, rate: float, gradient: np.ndarray) -> np.ndarray:
        """What a constant part of the gradient adds to (e, u)."""
        if self.optimizer == "sgd":
            return -rate * gradient
        ahead = 1 if self.optimizer == "momentum" else 1 + self.beta
        return rate * np.concatenate([-ahead * gradient, gradient])


@lru_cache(maxsize=32)
def _moments(problem: Linear, optimizer: str, beta: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """An update of (e, u, 1) by one row: what it is at rate 0; its average, and its products', beyond that a rate."""
    truth = Truth(problem, "full", optimizer, 1, beta, 1.0)
    off = problem.table @ problem.best - problem.target
    each = 2 * problem.table[:, :, None] * problem.table[:, None, :]

    def maps(rate: float) -> np.ndarray:
        size = len(problem.best) * (1 if optimizer == "sgd" else 2) + 1
        found = np.zeros((len(each), size, size))
        found[:, -1, -1] = 1
        found[:, :-1, :-1] = np.stack([truth.matrix(rate, a) for a in each])
        found[:, :-1, -1] = np.stack([truth.push(rate, 2 * x * r) for x, r in zip(problem.table, off, strict=True)])
        return found

    still, turned = maps(0.0)[0], maps(1.0) - maps(0.0)
    apart = turned - turned.mean(axis=0)
    spread = np.einsum("nij,nkl->ikjl", apart, apart).reshape(still.size, still.size) / len(apart)
    return still, turned.mean(axis=0), spread
