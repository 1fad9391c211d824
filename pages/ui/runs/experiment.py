"""Settings to runs: the one place where ids become problems, optimizers and batches, and what was computed is kept."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np

import gd_core as gd
from pages.ui.runs import data

STRATEGIES = ("full", "stochastic", "random", "sequential", "shuffled")
THEORY = ("sgd", "momentum", "nesterov")  # a critical rate is known for these
ADAPTIVE = ("adagrad", "adadelta", "rmsprop", "adam", "amsgrad", "adamw", "nadam", "adamax", "lion")
OPTIMIZERS = (*THEORY, *ADAPTIVE)
UNITS = ("updates", "epochs")
BETA = 0.9
MAX_UPDATES = 20_000
RECORDS = 280  # five strategies × about 92 rates × 280 records × 4 floats stay under 2 MB
NO_ROW = np.iinfo(np.uint16).max  # stands where the last batch of an epoch is shorter than the others
ADAPTIVE_RATES = (0.001, 2.0)
DEFAULT_RATE = 0.2
SAME_RATE = 1e-6  # rates closer than this are one: an address is not written to the last digit


@dataclass(frozen=True)
class Settings:
    """Everything a run depends on, as primitives: equal settings are one computation.

    `length` counts `unit`s for every strategy; `start` None is the problem's own; `rate` is a member the family of
    learning rates must have; `own` is the digest of the reader's data, "" for a shipped set.
    """

    data: str = "boston"
    scaling: str = "minmax"
    optimizer: str = "sgd"
    seed: int = 0
    length: int = 150
    unit: str = "updates"
    batch_size: int = 30
    start: tuple[float, ...] | None = None
    rate: float | None = None
    own: str = ""


class Setup(NamedTuple):
    """A data set made into a problem: scaling and least-squares minimum, and what theory says about it.

    critical, best and safe are None for an optimizer no theory of this kind holds for.
    """

    dataset: data.Dataset
    scaled: data.Scaled
    problem: gd.Problem
    hessian: np.ndarray
    optimum: np.ndarray
    critical: float | None
    best: float | None
    limits: tuple[float, float]


class Family(NamedTuple):
    """One strategy at every learning rate: M rates, R recorded updates.

    steps (R,), paths (M, R, dim) and losses (M, R) float32, last (M,) the last record a run may be shown at, outcome
    and stopped (M,), rows (R, batch) the rows that the update after each record uses; None for the full batch.
    """

    steps: np.ndarray
    paths: np.ndarray
    losses: np.ndarray
    last: np.ndarray
    outcome: np.ndarray
    stopped: np.ndarray
    rows: np.ndarray | None


# What is computed is shared by all viewers and never written to. st.cache_data would hand each of them a copy of his
# own, and hash its arguments by walks that take longer than many of these runs.
@lru_cache(maxsize=16)
def _setup(dataset: data.Dataset, scaling: str, optimizer: str) -> Setup:
    scaled = data.scaled(dataset.features, scaling)
    problem = gd.linear_mse(scaled.features, dataset.target)
    hessian = problem.hessian(problem.start)
    optimum = problem.minima[0]
    if optimizer in ADAPTIVE:
        return Setup(dataset, scaled, problem, hessian, optimum, None, None, ADAPTIVE_RATES)
    critical = float(gd.critical_learning_rate(hessian, optimizer, BETA))
    best = float(gd.optimal_learning_rate(hessian, optimizer, BETA))
    return Setup(dataset, scaled, problem, hessian, optimum, critical, best, rate_limits(critical))


def setup(settings: Settings, own: data.Dataset | None = None) -> Setup:
    """The problem of these settings; `own` is the reader's data where settings.data is "own"."""
    dataset = own if settings.data == "own" and own is not None else data.shipped(settings.data)
    return _setup(dataset, settings.scaling, settings.optimizer)


def rate_limits(critical: float) -> tuple[float, float]:
    """Ends of the learning-rate ruler: about two decades under the critical rate, some room over it."""
    low = 10.0 ** math.floor(math.log10(critical) - 2)
    high = next(rate for rate in round_rates(critical, 100 * critical) if rate >= 2.5 * critical)
    return low, high


def round_rates(low: float, high: float) -> list[float]:
    """The numbers 1, 2, 5 × 10ⁿ in [low, high]."""
    first, last = math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 1
    numbers = [float(f"{digit}e{n}") for n in range(first, last + 1) for digit in (1, 2, 5)]
    return [number for number in numbers if low <= number <= high]


def rates(made: Setup, wanted: float | None = None) -> np.ndarray:
    """The family (M,): a log grid of 61, round numbers, and what is marked or looked at closely near the critical rate.

    `wanted` becomes a member where it lies within the limits.
    """
    low, high = made.limits
    marks = round_rates(low, high)
    if made.critical is not None and made.best is not None:
        marks += [made.critical * f for f in np.linspace(0.956, 1.044, 13)]
        marks += [mark * f for mark in (made.best, made.critical) for f in (0.99, 1.0, 1.01)] + [safe_rate(made)]
    if wanted is not None and low <= wanted <= high:
        marks.append(wanted)
    grid = np.geomspace(low, high, 61)
    apart = np.abs(grid[:, None] / marks - 1).min(axis=1) > 1e-9
    family = np.unique([*marks, *grid[apart]])
    return family[(family >= low) & (family <= high)]


def member_near(made: Setup, wanted: float) -> float:
    """The member an address means, which holds a few digits of it; else `wanted` itself, to be made a member."""
    family = rates(made)
    nearest = float(family[np.abs(family / wanted - 1).argmin()])
    return nearest if abs(nearest / wanted - 1) < SAME_RATE else wanted


def safe_rate(made: Setup) -> float:
    """Half of the critical rate, for gradient descent 1/λmax: nothing overshoots. ValueError where there is none."""
    if made.critical is None:
        raise ValueError("no critical learning rate is known for this optimizer")
    return made.critical / 2


def default_rate(made: Setup) -> float:
    """0.2 where that converges, as what no address says; else the largest round rate under half of the critical one."""
    low, high = made.limits
    if low <= DEFAULT_RATE <= high and (made.critical is None or made.critical > DEFAULT_RATE):
        return DEFAULT_RATE
    return round_rates(low, safe_rate(made))[-1]


def batch_of(strategy: str, settings: Settings, samples: int) -> int:
    """Rows an update of the strategy sees."""
    sizes = {"full": samples, "stochastic": 1}
    return sizes.get(strategy, min(settings.batch_size, samples))


def updates_of(strategy: str, settings: Settings, samples: int) -> tuple[int, int, bool]:
    """(updates of the run, updates an epoch, whether the run was cut at MAX_UPDATES)."""
    per_epoch = math.ceil(samples / batch_of(strategy, settings, samples))
    asked = settings.length * (per_epoch if settings.unit == "epochs" else 1)
    return min(asked, MAX_UPDATES), per_epoch, asked > MAX_UPDATES


def recorded(updates: int) -> np.ndarray:
    """Update numbers kept for the browser: all, or dense at first and then pairs (k, k + 1), ever further apart.

    Pairs, because a frame shows an update: where the weights stand and where they go next.
    """
    if updates < RECORDS:
        return np.arange(updates + 1)
    dense = 50
    pairs = (RECORDS - dense) // 2
    firsts = dense + (updates - 1 - dense) * np.linspace(0, 1, pairs) ** 1.5
    firsts = firsts.round().astype(int)
    return np.unique(np.concatenate([np.arange(dense), firsts, firsts + 1]))


def batches_of(strategy: str, settings: Settings, samples: int) -> Iterator[np.ndarray]:
    """The endless row batches of a strategy, the same for the same seed."""
    rng = np.random.default_rng(settings.seed)
    size = batch_of(strategy, settings, samples)
    arguments = {
        "full": (samples,),
        "stochastic": (samples, rng),
        "random": (samples, size, rng),
        "sequential": (samples, size),
        "shuffled": (samples, size, rng),
    }
    return gd.BATCHINGS[strategy](*arguments[strategy])


def optimizer_of(settings: Settings, learning_rates: np.ndarray) -> gd.Optimizer:
    """The optimizer for a family of learning rates (M,)."""
    make = gd.OPTIMIZERS[settings.optimizer]
    column = learning_rates[:, None]
    return make(column, beta=BETA) if settings.optimizer in {"momentum", "nesterov"} else make(column)


def start_of(settings: Settings, made: Setup) -> np.ndarray:
    """Where the runs begin (dim,)."""
    return made.problem.start if settings.start is None else np.array(settings.start, float)


def descend(
    settings: Settings, strategy: str, made: Setup, learning_rates: np.ndarray, record: np.ndarray
) -> tuple[gd.Trajectory, np.ndarray | None]:
    """Run a strategy at every learning rate (M,): the trajectory and the rows (R, batch) each record's update uses."""
    samples, updates = made.problem.samples, int(record[-1])
    start = np.broadcast_to(start_of(settings, made), (len(learning_rates), made.problem.start.size))
    optimizer = optimizer_of(settings, learning_rates)
    if strategy == "full":
        return gd.descend(made.problem, optimizer, start, updates, record=record), None
    size = batch_of(strategy, settings, samples)
    rows = np.full((len(record), size), NO_ROW, np.uint16)
    batches = _noting(batches_of(strategy, settings, samples), record, rows)
    run = gd.descend(made.problem, optimizer, start, updates, batches=batches, record=record)
    next(batches, None)  # the rows of the update after the last one
    return run, rows


def _noting(batches: Iterator[np.ndarray], record: np.ndarray, rows: np.ndarray) -> Iterator[np.ndarray]:
    """Hand the batches on; write down those that follow a recorded update."""
    place = 0
    for number, batch in enumerate(batches):
        if place < len(record) and record[place] == number:
            rows[place, : len(batch)] = batch
            place += 1
        yield batch


def family(settings: Settings, strategy: str, own: data.Dataset | None = None) -> Family:
    """A strategy of these settings at every learning rate; computed once for all settings it does not depend on."""
    samples = setup(settings, own).problem.samples
    size = batch_of(strategy, settings, samples)
    seed = 0 if strategy in {"full", "sequential"} else settings.seed
    updates, _, _ = updates_of(strategy, settings, samples)
    needed = replace(settings, batch_size=size, seed=seed, length=updates, unit="updates")
    return _family(needed, strategy, own)


@lru_cache(maxsize=32)
def _family(settings: Settings, strategy: str, own: data.Dataset | None) -> Family:
    made = setup(settings, own)
    run, rows = descend(settings, strategy, made, rates(made, settings.rate), recorded(settings.length))
    return _for_the_browser(run, rows)


def _for_the_browser(run: gd.Trajectory, rows: np.ndarray | None) -> Family:
    """Single precision, nothing but finite numbers: past `last` a run repeats the record it was last seen at."""
    with np.errstate(over="ignore"):
        paths, losses = run.weights.astype(np.float32), run.losses.astype(np.float32)
    count = len(run.steps)
    last = np.minimum(np.searchsorted(run.steps, run.stopped), count - 1)
    finite = np.isfinite(losses) & np.isfinite(paths).all(axis=-1)
    lost = np.where(finite.all(axis=1), count, finite.argmin(axis=1))
    last = np.minimum(last, lost - 1)
    shown = np.minimum(np.arange(count), last[:, None])
    paths = np.take_along_axis(paths, shown[..., None], axis=1)
    losses = np.take_along_axis(losses, shown, axis=1)
    numbers = (run.steps.astype(np.int32), paths, losses, last.astype(np.int32))
    outcome = np.asarray(run.outcome).astype(np.uint8)
    return Family(*numbers, outcome, np.asarray(run.stopped).astype(np.int32), rows)
