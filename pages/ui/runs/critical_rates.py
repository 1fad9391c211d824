"""What stands on the ruler of one strategy: where it loses its footing, which rate to advise, how many runs diverge.

A theory of its own for each way of feeding the rows; shuffled epochs have none, and what was measured stands there.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

import gd_core as gd
from pages.ui.runs import data, sample, schedules
from pages.ui.runs.cache import cached
from pages.ui.runs.experiment import batch_of, batches_of, feeding, needed, rates_of, start_of
from pages.ui.runs.records import recorded
from pages.ui.runs.settings import THEORY, Settings
from pages.ui.runs.setup import Setup, setup

SEEDS = 64  # runs that differ in their batches only: how many of them diverge is told in shares
CALM = 0.4  # times the mean-square critical rate: under it the average over runs shrinks fast, and none is counted
UNSEEN = 0.01  # none is counted either where the chance that one of the seeds diverges is no higher than this
LONGEST = 2000  # updates they are followed for, but
NUMBERS = 3 * 2**26  # of rows that all of them see at most: nobody's large batches take the server for himself
TOGETHER = 2**20  # and so many at once
SOON = 6  # of those the part after which most rates are known at which all diverge
DRAWN = ("stochastic", "random")  # batches drawn with replacement: the noise of these is known exactly
AT_ONCE = 2**21  # rows that are drawn in one array
POINTS = 60  # of the curve of expected losses


class CriticalRates(NamedTuple):
    """Of one strategy at the family's rates (M,).

    kind: which theory critical is of, "full", "mean_square", "cycle", "measured" or "none". critical: from this rate on
    the average over runs grows without bound; for "measured" the least rate tried at which half of the seeds diverge.
    typical: from this rate on nearly every run diverges. safe: the rate to advise. share (M,): of SEEDS runs, those
    that diverge within `followed` updates; None where chance has no part. floor (M,): the loss at which the noise will
    hold a run, inf where it will not; expected (M, C): the average loss over runs at the records expected_at (C,).
    weighed: of how many rows drawn this is told where there are very many, 0 where of all.
    """

    kind: str
    critical: float | None = None
    typical: float | None = None
    safe: float | None = None
    followed: int = 0
    share: np.ndarray | None = None
    floor: np.ndarray | None = None
    expected: np.ndarray | None = None
    expected_at: np.ndarray | None = None
    weighed: int = 0

    def header(self) -> dict[str, Any]:
        """What is not an array."""
        arrays = ("share", "floor", "expected", "expected_at")
        return {name: value for name, value in self._asdict().items() if name not in arrays}

    def arrays(self, strategy: str) -> dict[str, np.ndarray]:
        """What is one, by its name on the wire, in single precision; a floor of −1 where noise does not hold a run."""
        floor = None if self.floor is None else np.where(np.isfinite(self.floor), self.floor, -1.0)
        found = {"share": self.share, "floor": floor, "expected": self.expected}
        sent = {f"{strategy}.{name}": part.astype(np.float32) for name, part in found.items() if part is not None}
        return sent if self.expected_at is None else {**sent, f"{strategy}.expected_at": self.expected_at}


def of(settings: Settings, strategy: str, own: data.Dataset | None = None, quick: bool = False) -> CriticalRates:
    """The marks of a strategy of these settings; computed once for all settings they do not depend on.

    quick: for a hand that waits, without what is found by following many runs.
    """
    asked = replace(needed(settings, strategy, own), seed=0)
    found = _quick if quick or not is_chance(asked, strategy, own) else _whole
    return found(asked, strategy, own)


def is_chance(settings: Settings, strategy: str, own: data.Dataset | None = None) -> bool:
    """Whether there is more to tell of a strategy than what is quick to tell: chance feeds the linear model."""
    return setup(settings, own).landscape.kind == "linear" and strategy in (*DRAWN, "shuffled")


class Rows(NamedTuple):
    """The linear model's rows, as the theory of noise takes them; of very many those of a sample."""

    features: np.ndarray
    target: np.ndarray
    batch_size: int


def followed(length: int, rows: Rows) -> int:
    """The updates that the seeds of a run of this length are followed for."""
    return min(length, LONGEST, max(1, NUMBERS // (SEEDS * numbers(rows))))


def numbers(rows: Rows) -> int:
    """In the rows of a batch."""
    return rows.batch_size * (rows.features.shape[1] + 1)


def weighed(made: Setup, batch_size: int) -> Rows:
    """The rows of a setup that has some."""
    if made.scaled is None or made.dataset is None:
        raise ValueError(f"{made.landscape.id} has no rows")
    features, target = made.scaled.features, made.dataset.target
    if sample.is_large(len(target)):
        at = sample.places(len(target), sample.WEIGHED)
        features, target = features[at], target[at]
    return Rows(features, target, min(batch_size, len(target)))


def kinds_of(settings: Settings, made: Setup) -> dict[str, Any]:
    """The optimizer and the penalty, as the theory of noise takes them."""
    return {"optimizer": settings.optimizer, "beta": settings.beta, "penalty": made.penalty}


@cached(maxsize=256)
def _quick(settings: Settings, strategy: str, own: data.Dataset | None) -> CriticalRates:
    """What theory says without following a run."""
    made = setup(settings, own)
    if made.landscape.kind != "linear" or settings.optimizer not in THEORY:
        return CriticalRates("none")
    rows, kinds = weighed(made, settings.batch_size), kinds_of(settings, made)
    large = sample.is_large(made.problem.samples)
    if large and strategy == "full":
        return CriticalRates("full", made.critical, safe=1 / float(np.linalg.eigvalsh(made.hessian)[-1]))
    if large and strategy == "sequential":  # an epoch is longer than any run, and in a sample there is none
        return CriticalRates("none")
    safe = gd.safe_rate(*rows, start_of(settings, made), strategy, **kinds) or None
    if strategy == "full":
        return CriticalRates("full", made.critical, safe=safe)
    if strategy == "sequential":
        return CriticalRates("cycle", gd.cycle_critical_rate(rows.features, rows.batch_size, **kinds), safe=safe)
    told = sample.WEIGHED if large else 0
    if strategy == "shuffled":
        return CriticalRates("measured", safe=safe, weighed=told)
    return CriticalRates("mean_square", mean_square_of(settings, own), safe=safe, weighed=told)


@cached(maxsize=256)
def _whole(settings: Settings, strategy: str, own: data.Dataset | None) -> CriticalRates:
    """What is found by following many runs too, of a strategy with chance."""
    made, soon = setup(settings, own), _quick(settings, strategy, own)
    rows = weighed(made, settings.batch_size)
    if soon.kind == "none":
        return soon._replace(**_counted(settings, strategy, made, rows))
    if strategy == "shuffled":
        counted = _counted(settings, strategy, made, rows, mean_square_of(settings, own))
        return soon._replace(critical=half(rates_of(settings, made), counted["share"]), **counted)
    losses = expected(settings, made, rows, rates_of(settings, made), settings.length)  # they stand for one rate only
    counted = _counted(settings, strategy, made, rows, soon.critical, losses)
    ahead = {} if losses is None else _ahead(settings, made, rows, losses)
    return soon._replace(typical=typical_of(settings, own), **counted, **ahead)


def _drawn(settings: Settings, *_: Any) -> Settings:
    """What critical rates of drawn batches are a matter of, rows and batch: whatever start, length and seed."""
    steady = {"schedule": "constant", "learning_rate": None, "changes": (), "branch": 0}
    return replace(settings, start=None, length=1, unit="updates", seed=0, **steady)


@cached(maxsize=1024, needed=_drawn)
def mean_square_of(settings: Settings, own: data.Dataset | None = None) -> float:
    """From which rate on the average over runs of drawn batches grows without bound."""
    made = setup(settings, own)
    return gd.mean_square_critical_rate(*weighed(made, settings.batch_size), **kinds_of(settings, made))


@cached(maxsize=1024, needed=_drawn)
def typical_of(settings: Settings, own: data.Dataset | None = None) -> float:
    """From which rate on nearly every run diverges."""
    made, rng = setup(settings, own), np.random.default_rng(0)
    features = weighed(made, settings.batch_size).features
    return gd.typical_critical_rate(features, settings.batch_size, rng, **kinds_of(settings, made))


def half(rates: np.ndarray, share: np.ndarray) -> float | None:
    """The least rate from which on half of the seeds diverge, None where they never do."""
    over = np.flatnonzero(share >= 0.5)
    return float(rates[over[0]]) if over.size else None


def expected(settings: Settings, made: Setup, rows: Rows, rates: np.ndarray, updates: int) -> np.ndarray | None:
    """The average over runs of the loss after 0 … updates of drawn batches (M, updates + 1); None where a run has more
    than one rate."""
    if not settings.steady:
        return None
    return np.asarray(gd.expected_losses(*rows, rates, start_of(settings, made), updates, **kinds_of(settings, made)))


def reachable(settings: Settings, made: Setup, rows: Rows, rates: np.ndarray) -> np.ndarray:
    """The rates (M,) at which an optimizer that divides by what it has seen can get far enough to have diverged."""
    problem, start = gd.ridge_mse(*rows[:2], made.penalty), start_of(settings, made)
    best, curvature = problem.minima[0], float(np.linalg.eigvalsh(problem.hessian(start))[-1])
    updates = followed(settings.length, rows)
    faster = max(1.0, *(factor for _, factor in schedules.curve(settings, settings.length)))
    way = gd.longest_way(settings.optimizer, updates, settings.beta, settings.beta2) * faster * rates
    distance = float(np.linalg.norm(start - best)) + np.sqrt(len(best)) * way
    return np.asarray(problem.loss(best) + curvature / 2 * distance**2 > gd.DIVERGENCE_FACTOR * problem.loss(start))


def risky(
    settings: Settings,
    made: Setup,
    rows: Rows,
    rates: np.ndarray,
    critical: float | None = None,
    losses: np.ndarray | None = None,
) -> np.ndarray:
    """The rates (M,) at which the seeds are run, to count how many diverge: where no theory says that none does.

    losses: what is `expected` of as many updates as they are followed for. A run has diverged when its loss is over
    gd.DIVERGENCE_FACTOR times the first: by Markov's inequality the chance of that, at any update and with any of the
    seeds, is at most the sum of what is expected, in that unit, a seed.
    """
    if settings.changes:  # what was changed by hand may have been over the critical rate
        return np.full(len(rates), True)
    if critical is None:
        return reachable(settings, made, rows, rates)
    if losses is None:
        return rates >= CALM * critical
    with np.errstate(over="ignore"):
        return np.asarray(losses.sum(axis=1) > UNSEEN / SEEDS * gd.DIVERGENCE_FACTOR * losses[:, 0])


def _counted(
    settings: Settings,
    strategy: str,
    made: Setup,
    rows: Rows,
    critical: float | None = None,
    losses: np.ndarray | None = None,
) -> dict[str, Any]:
    """How many of the seeds diverge at each rate."""
    rates, updates = rates_of(settings, made), followed(settings.length, rows)
    tried = risky(settings, made, rows, rates, critical, None if losses is None else losses[:, : updates + 1])
    share = np.zeros(len(rates))
    share[tried] = divergence_share(settings, strategy, made, rows, rates[tried])
    return {"share": share, "followed": updates}


def _batches(strategy: str, settings: Settings, samples: int, updates: int) -> np.ndarray | list[Iterator[np.ndarray]]:
    """The batches of all seeds: drawn ones that fit in one array (SEEDS, updates, size), with the same numbers."""
    size = batch_of(strategy, settings, samples)
    if strategy in DRAWN and SEEDS * updates * size <= AT_ONCE:
        return np.stack([np.random.default_rng(seed).integers(samples, size=(updates, size)) for seed in range(SEEDS)])
    return [batches_of(strategy, replace(settings, seed=seed), samples) for seed in range(SEEDS)]


def divergence_share(settings: Settings, strategy: str, made: Setup, rows: Rows, rates: np.ndarray) -> np.ndarray:
    """The share of the seeds whose run diverges at each rate (M,)."""
    updates, found, left = followed(settings.length, rows), np.zeros(len(rates)), np.arange(len(rates))
    together = max(1, TOGETHER // numbers(rows))
    for most in sorted({max(1, updates // SOON), updates}):  # where all of them diverge they do so soon
        if not left.size:
            break
        batches = _batches(strategy, settings, len(rows.target), most)
        starts = np.broadcast_to(start_of(settings, made), (len(left), made.problem.start.size))
        optimizer, _ = feeding(settings, strategy, made, rates[left])
        found[left] = gd.divergence_share(*rows[:2], optimizer, batches, starts, most, made.penalty, together)
        left = left[found[left] < 1]
    return found


def _ahead(settings: Settings, made: Setup, rows: Rows, losses: np.ndarray) -> dict[str, Any]:
    """What the noise will do to a run, told before it runs."""
    record = recorded(settings.length, made.landscape.records)
    at = np.unique(np.linspace(0, len(record) - 1, POINTS).round().astype(int))
    floor = made.minima[0].loss + gd.noise_floor(*rows, rates_of(settings, made), **kinds_of(settings, made))
    top = float(np.finfo(np.float32).max)
    return {
        "floor": floor,
        "expected": np.minimum(losses[:, record[at]], top),
        "expected_at": at.astype(np.int32),
    }
