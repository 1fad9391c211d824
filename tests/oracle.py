"""The facts of a run from the formulas alone: loops written out, and matrices of all moments. numpy, nothing of ours.

tests/test_oracle.py holds it against what torch and optax computed."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import islice

import numpy as np

BLOCK = 64  # updates of a walk whose losses are looked at together
FACTOR = 1e6  # over the loss at the start, or at the landscape's own: such a run has diverged
EPS = {"adagrad": 1e-10, "adadelta": 1e-6}  # torch's; 1e-8 for the others


def wave(part: float) -> float:
    return (1 + math.cos(math.pi * part)) / 2


#: A schedule's factor at update t, from 0, with its arguments.
FACTORS: dict[str, Callable[..., float]] = {
    "constant": lambda t: 1.0,
    "step": lambda t, step_size, gamma: gamma ** (t // step_size),
    "cosine": lambda t, t_max, eta_min=0.0: wave(min(t, t_max) / t_max),
}


def step(name: str, t: int, eta: float, g: np.ndarray, w: np.ndarray, state: dict, betas: tuple) -> np.ndarray:
    """Weights after update t, from 0, with gradient g; `state` is empty at first, `betas` are β₁ (or β) and β₂."""
    b1, eps = betas[0], EPS.get(name, 1e-8)
    m, v, u = (state.get(key, np.zeros_like(w)) for key in "mvu")
    if name == "sgd":
        return w - eta * g
    if name in ("momentum", "nesterov"):
        state["m"] = m = b1 * m + g
        return w - eta * (m if name == "momentum" else g + b1 * m)
    if name == "adagrad":
        state["v"] = v = v + g**2
        return w - eta * g / (np.sqrt(v) + eps)
    if name == "rmsprop":
        state["v"] = v = 0.99 * v + 0.01 * g**2
        return w - eta * g / (np.sqrt(v) + eps)
    if name == "adadelta":
        state["v"] = v = 0.9 * v + 0.1 * g**2
        d = np.sqrt((u + eps) / (v + eps)) * g
        state["u"] = 0.9 * u + 0.1 * d**2
        return w - eta * d
    return step_by_averages(name, t, eta, g, w, state, betas)


def step_by_averages(
    name: str, t: int, eta: float, g: np.ndarray, w: np.ndarray, state: dict, betas: tuple
) -> np.ndarray:
    """Adam, and those that average as it does."""
    (b1, b2), eps = betas, 1e-8
    m, v, u = (state.get(key, np.zeros_like(w)) for key in "mvu")
    first, second = 1 - b1 ** (t + 1), 1 - b2 ** (t + 1)
    state["m"] = b1 * m + (1 - b1) * g
    if name == "lion":
        state["m"] = b2 * m + (1 - b2) * g
        return w - eta * np.sign(b1 * m + (1 - b1) * g)
    if name == "adamax":
        state["u"] = u = np.maximum(b2 * u, np.abs(g) + eps)
        return w - eta * state["m"] / first / u
    state["v"] = v = b2 * v + (1 - b2) * g**2
    if name == "amsgrad":
        state["u"] = v = np.maximum(u, v)
    if name == "adamw":
        w = w - eta * 0.01 * w
    ahead = state["m"] / first
    if name == "nadam":
        now, then = (b1 * (1 - 0.5 * 0.96 ** (0.004 * k)) for k in (t + 1, t + 2))
        product = state["p"] = state.get("p", 1.0) * now
        ahead = (1 - now) / (1 - product) * g + then / (1 - product * then) * state["m"]
    return w - eta * ahead / (np.sqrt(v / second) + eps)


def batches(strategy: str, samples: int, size: int, seed: int) -> Iterator[np.ndarray]:
    """Rows of update after update: all, drawn with replacement, in file order, or each epoch in an order drawn."""
    rng, rows = np.random.default_rng(seed), np.arange(samples)
    while True:
        if strategy == "full":
            yield rows
        elif strategy in ("random", "stochastic"):
            yield rng.integers(samples, size=size)
        else:
            order = rng.permutation(samples) if strategy == "shuffled" else rows
            yield from (order[first : first + size] for first in range(0, samples, size))


def scaled(x: np.ndarray, scaling: str) -> np.ndarray:
    """Features (N, d) as they are, from 0 to 1, or with mean 0 and standard deviation 1."""
    low, width = {
        "raw": (0.0, 1.0),
        "minmax": (x.min(axis=0), np.ptp(x, axis=0)),
        "standard": (x.mean(axis=0), x.std(axis=0)),
    }[scaling]
    return (x - low) / width


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


@dataclass(frozen=True)
class Surface:
    """A loss that is no bowl, as it is given: (…, dim) to (…,), its gradient (w, rows), and the noise of a draw."""

    loss: Callable
    gradient: Callable
    samples: int
    noise: float
    corners: np.ndarray


@dataclass(frozen=True, eq=False)
class Run:
    """What a run depends on but its rate; `held` is a rate, by hand, of the updates before `branch`."""

    problem: Linear | Surface
    strategy: str
    optimizer: str
    updates: int
    batch: int
    seed: int
    start: np.ndarray
    origin: np.ndarray  # the landscape's own start
    betas: tuple[float, float]
    schedule: str = "constant"
    arguments: tuple = ()
    held: float | None = None
    branch: int = 0


class Truth:
    """What is so of a run at a rate."""

    def __init__(self, run: Run, rate: float) -> None:
        self.given, self.rate, self.problem, self.strategy = run, rate, run.problem, run.strategy
        self.updates, self.batch, self.start = run.updates, run.batch, np.array(run.start, float)
        self.linear = isinstance(run.problem, Linear)
        if self.linear:
            self.table, self.target, self.best = run.problem.table, run.problem.target, run.problem.best
            self.hessian, self.values, self.vectors = run.problem.hessian, run.problem.values, run.problem.vectors
            self.least = self.loss(self.best)

    @property
    def per_epoch(self) -> int:
        return math.ceil(self.problem.samples / self.batch)

    @property
    def steady(self) -> bool:
        return self.given.schedule == "constant" and self.given.held is None

    @property
    def theory(self) -> bool:
        return self.steady and self.given.optimizer in ("sgd", "momentum", "nesterov")

    def loss(self, w: np.ndarray) -> float:
        with np.errstate(all="ignore"):
            return float(self.problem.loss(np.asarray(w)))

    def pace(self, rate: float, t: int) -> float:
        """The rate of update t."""
        held = self.given.held if t < self.given.branch else None
        rate = rate if held is None else held
        return rate * FACTORS[self.given.schedule](t, *self.given.arguments)

    @cached_property
    def limit(self) -> float:
        scale = abs(self.loss(self.given.origin))
        if scale == 0:
            scale = float(np.abs(self.problem.loss(self.problem.corners)).max())
        return FACTOR * max(abs(self.loss(self.start)), scale)

    def gradients(self) -> Iterator:
        """A function an update, from weights to the gradient this strategy sees."""
        if not self.linear and not self.problem.samples:
            rng, noise = np.random.default_rng(self.given.seed), self.problem.noise / np.sqrt(self.batch)
            while True:
                off = 0 if self.strategy == "full" else noise * rng.standard_normal(len(self.start))
                yield lambda w, off=off: self.problem.gradient(w) + off
        for rows in batches(self.strategy, self.problem.samples, self.batch, self.given.seed):
            yield lambda w, rows=rows: self.problem.gradient(w, rows)

    def walk(self, rate: float) -> tuple[np.ndarray, int | None]:
        """Weights update by update, and the update at which the run diverged."""
        w, path, state = self.start.copy(), [self.start.copy()], {}
        with np.errstate(all="ignore"):
            for t, gradient in enumerate(islice(self.gradients(), self.updates)):
                w = step(self.given.optimizer, t, self.pace(rate, t), gradient(w), w, state, self.given.betas)
                path.append(w)
                if len(path) % BLOCK == 0 and self.over(np.array(path[-BLOCK:])).any():
                    break
            over, begun = self.over(np.array(path[-BLOCK:])), len(path[:-BLOCK])
        if over.any():
            lost = begun + int(over.argmax())
            return np.array(path[: lost + 1]), lost
        return np.array(path), None

    def over(self, path: np.ndarray) -> np.ndarray:
        """Which of these weights have a loss at which a run has diverged."""
        return ~(np.asarray(self.problem.loss(path)) <= self.limit)

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
        beta, one = self.given.betas[0], np.broadcast_to(np.eye(a.shape[-1]), a.shape)
        if self.given.optimizer == "sgd":
            return one - rate * a
        if self.given.optimizer == "momentum":
            return np.block([[one - rate * a, -beta * one], [rate * a, beta * one]])
        return np.block([[one - rate * (1 + beta) * a, -(beta**2) * one], [rate * a, beta * one]])

    def moments(self, rate: float) -> np.ndarray:
        """The average over batches drawn with replacement of the update of all products of (e, u, 1)."""
        still, turned, spread = _moments(self.problem, self.given.optimizer, self.given.betas)
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
        state = rng.normal(size=(runs, d if self.given.optimizer == "sgd" else 2 * d))
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
        size, parts = len(self.best) * (1 if self.given.optimizer == "sgd" else 2), []
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
        if self.given.optimizer == "sgd":
            return -rate * gradient
        ahead = 1 if self.given.optimizer == "momentum" else 1 + self.given.betas[0]
        return rate * np.concatenate([-ahead * gradient, gradient])

    @cache  # noqa: B019  a few hundred, which live as long as the module
    def lost(self, seeds: int) -> int:
        """Of so many seeds those whose run diverges: all walk side by side."""
        run = self.given
        streams = [batches(self.strategy, self.problem.samples, self.batch, seed) for seed in range(seeds)]
        w, state, gone = np.tile(self.start, (seeds, 1)), {}, np.zeros(seeds, bool)
        with np.errstate(all="ignore"):
            for t in range(self.updates):
                rows = np.stack([next(stream) for stream in streams])
                x, y = self.table[rows], self.target[rows]
                gradient = 2 / rows.shape[1] * np.einsum("sbd,sb->sd", x, np.einsum("sbd,sd->sb", x, w) - y)
                w = step(run.optimizer, t, self.pace(self.rate, t), gradient, w, state, run.betas)
                gone |= self.over(w)
        return int(gone.sum())


@lru_cache(maxsize=32)
def _moments(problem: Linear, optimizer: str, betas: tuple) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """An update of (e, u, 1) by one row: what it is at rate 0; its average, and its products', beyond that a rate."""
    truth = Truth(Run(problem, "full", optimizer, 1, 1, 0, problem.best, problem.best, betas), 1.0)
    off = truth.table @ truth.best - truth.target
    each = 2 * truth.table[:, :, None] * truth.table[:, None, :]

    def maps(rate: float) -> np.ndarray:
        size = len(truth.best) * (1 if optimizer == "sgd" else 2) + 1
        found = np.zeros((len(each), size, size))
        found[:, -1, -1] = 1
        found[:, :-1, :-1] = np.stack([truth.matrix(rate, a) for a in each])
        found[:, :-1, -1] = np.stack([truth.push(rate, 2 * x * r) for x, r in zip(truth.table, off, strict=True)])
        return found

    still, turned = maps(0.0)[0], maps(1.0) - maps(0.0)
    apart = turned - turned.mean(axis=0)
    spread = np.einsum("nij,nkl->ikjl", apart, apart).reshape(still.size, still.size) / len(apart)
    return still, turned.mean(axis=0), spread
