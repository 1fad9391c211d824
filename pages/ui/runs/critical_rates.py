"""What stands on the ruler of one strategy: where it loses its footing, which rate to advise, how many runs diverge.

A theory of its own for each way of feeding the rows; shuffled epochs have none, and what was measured stands there.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

import gd_core as gd
from pages.ui.runs import data, sample, schedules
from pages.ui.runs.cache import cached
from pages.ui.runs.experiment import batch_of, batches_of, feeding, needed, rates_of, start_of
from pages.ui.runs.records import recorded
from pages.ui.runs.settings import THEORY, Settings
from pages.ui.runs.setup import setup

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

    @property
    def numbers(self) -> int:
        """In the rows of a batch."""
        return self.batch_size * (self.features.shape[1] + 1)


def followed(length: int, rows: Rows) -> int:
    """The updates that the seeds of a run of this length are followed for."""
    return min(length, LONGEST, max(1, NUMBERS // (SEEDS * rows.numbers)))


def _drawn(settings: Settings, *_: Any) -> Settings:
    """What critical rates of drawn batches are a matter of, rows and batch: whatever start, length and seed."""
    steady = {"schedule": "constant", "learning_rate": None, "changes": (), "branch": 0}
    return replace(settings, start=None, length=1, unit="updates", seed=0, **steady)


@cached(maxsize=1024, needed=_drawn)
def mean_square_of(settings: Settings, own: data.Dataset | None = None) -> float:
    """From which rate on the average over runs of drawn batches grows without bound."""
    chance = Chance(settings, "random", own)
    return gd.mean_square_critical_rate(*chance.rows, **chance.kinds)


@cached(maxsize=1024, needed=_drawn)
def typical_of(settings: Settings, own: data.Dataset | None = None) -> float:
    """From which rate on nearly every run diverges."""
    chance = Chance(settings, "random", own)
    features, _, batch_size = chance.rows
    return gd.typical_critical_rate(features, batch_size, np.random.default_rng(0), **chance.kinds)


class Chance:
    """Runs of the linear model that differ in their batches only: what theory says of them, what following them shows.

    settings: what `experiment.needed` leaves of them. kinds: optimizer and penalty, as the theory of noise takes them.
    """

    def __init__(self, settings: Settings, strategy: str, own: data.Dataset | None = None) -> None:
        self.settings, self.strategy, self.own = settings, strategy, own
        self.made = made = setup(settings, own)
        if made.scaled is None or made.dataset is None:
            raise ValueError(f"{made.landscape.id} has no rows")
        features, target = made.scaled.features, made.dataset.target
        if sample.is_large(len(target)):
            at = sample.places(len(target), sample.WEIGHED)
            features, target = features[at], target[at]
        self.rows = Rows(features, target, min(batch_of(strategy, settings, made.problem.samples), len(target)))
        self.kinds = {"optimizer": settings.optimizer, "beta": settings.beta, "penalty": made.penalty}
        self.start, self.followed = start_of(settings, made), followed(settings.length, self.rows)

    @property
    def mean_square(self) -> float | None:
        """`mean_square_of` these settings, None where no theory of noise holds."""
        return mean_square_of(self.settings, self.own) if self.settings.optimizer in THEORY else None

    def floor(self, rates: ArrayLike) -> np.ndarray:
        """The loss over the least at which noise holds runs of drawn batches in the long run, on average."""
        return np.asarray(gd.noise_floor(*self.rows, rates, **self.kinds))

    def expected(self, rates: np.ndarray) -> np.ndarray | None:
        """The average over runs of the loss after each update of drawn batches (M, updates + 1); None where there is
        no theory of it, or a run has more than one rate."""
        one = self.settings
        if not one.steady or one.optimizer not in THEORY or self.strategy not in DRAWN:
            return None
        return np.asarray(gd.expected_losses(*self.rows, rates, self.start, one.length, **self.kinds))

    def risky(self, rates: np.ndarray, losses: np.ndarray | None) -> np.ndarray:
        """The rates (M,) at which the seeds are run, to count how many diverge: where no theory says that none does.

        losses: what is `expected`. A run has diverged when its loss is over gd.DIVERGENCE_FACTOR times the first: by
        Markov's inequality the chance of that, at any update and with any of the seeds, is at most the sum of what is
        expected, in that unit, a seed.
        """
        if self.settings.changes:  # what was changed by hand may have been over the critical rate
            return np.full(len(rates), True)
        if self.mean_square is None:
            return self.reachable(rates)
        if losses is None:
            return rates >= CALM * self.mean_square
        with np.errstate(over="ignore"):
            total = losses[:, : self.followed + 1].sum(axis=1)
            return np.asarray(total > UNSEEN / SEEDS * gd.DIVERGENCE_FACTOR * losses[:, 0])

    def reachable(self, rates: np.ndarray) -> np.ndarray:
        """The rates (M,) at which an optimizer that divides by what it has seen can get far enough to have diverged."""
        one, problem, start = self.settings, gd.ridge_mse(*self.rows[:2], self.made.penalty), self.start
        best, curvature = problem.minima[0], float(np.linalg.eigvalsh(problem.hessian(start))[-1])
        faster = max(1.0, *(factor for _, factor in schedules.curve(one, one.length)))
        way = gd.max_displacement(one.optimizer, self.followed, one.beta, one.beta2) * faster * rates
        distance = float(np.linalg.norm(start - best)) + np.sqrt(len(best)) * way
        return np.asarray(problem.loss(best) + curvature / 2 * distance**2 > gd.DIVERGENCE_FACTOR * problem.loss(start))

    def divergence_share(self, rates: np.ndarray, losses: np.ndarray | None) -> np.ndarray:
        """The share of the seeds whose run diverges at each rate (M,); losses: what is `expected`."""
        found, left = np.zeros(len(rates)), np.flatnonzero(self.risky(rates, losses))
        together = max(1, TOGETHER // self.rows.numbers)
        for most in sorted({max(1, self.followed // SOON), self.followed}):  # where all of them diverge they do so soon
            if not left.size:
                break
            starts = np.broadcast_to(self.start, (len(left), self.start.size))
            optimizer, _ = feeding(self.settings, self.strategy, self.made, rates[left])
            batches, lost = self._batches(most), []
            for first in range(0, SEEDS, together):
                runs = optimizer, batches[first : first + together], starts, most, self.made.penalty
                lost.append(np.isinf(gd.final_losses(*self.rows[:2], *runs)))
            found[left] = np.concatenate(lost).mean(axis=0)
            left = left[found[left] < 1]
        return found

    def _batches(self, updates: int) -> np.ndarray | list[Iterator[np.ndarray]]:
        """The batches of all seeds: drawn ones that fit in one array (SEEDS, updates, size), with the same numbers."""
        rows, size = len(self.rows.target), self.rows.batch_size
        if self.strategy in DRAWN and SEEDS * updates * size <= AT_ONCE:
            drawn = [np.random.default_rng(seed).integers(rows, size=(updates, size)) for seed in range(SEEDS)]
            return np.stack(drawn)
        return [batches_of(self.strategy, replace(self.settings, seed=seed), rows) for seed in range(SEEDS)]


@cached(maxsize=256)
def _quick(settings: Settings, strategy: str, own: data.Dataset | None) -> CriticalRates:
    """What theory says without following a run."""
    made = setup(settings, own)
    if made.landscape.kind != "linear" or settings.optimizer not in THEORY:
        return CriticalRates("none")
    large = sample.is_large(made.problem.samples)
    if large and strategy == "full":
        return CriticalRates("full", made.critical, safe=1 / float(np.linalg.eigvalsh(made.hessian)[-1]))
    if large and strategy == "sequential":  # an epoch is longer than any run, and in a sample there is none
        return CriticalRates("none")
    chance = Chance(settings, strategy, own)
    rows, kinds = chance.rows, chance.kinds
    safe = gd.safe_rate(*rows, chance.start, strategy, **kinds) or None
    if strategy == "full":
        return CriticalRates("full", made.critical, safe=safe)
    if strategy == "sequential":
        return CriticalRates("cycle", gd.cycle_critical_rate(rows.features, rows.batch_size, **kinds), safe=safe)
    told = sample.WEIGHED if large else 0
    if strategy == "shuffled":
        return CriticalRates("measured", safe=safe, weighed=told)
    return CriticalRates("mean_square", chance.mean_square, safe=safe, weighed=told)


@cached(maxsize=256)
def _whole(settings: Settings, strategy: str, own: data.Dataset | None) -> CriticalRates:
    """What is found by following many runs too, of a strategy with chance; at the records what the noise will do."""
    soon, chance = _quick(settings, strategy, own), Chance(settings, strategy, own)
    rates = rates_of(settings, chance.made)
    losses = chance.expected(rates)
    found = soon._replace(share=chance.divergence_share(rates, losses), followed=chance.followed)
    if found.kind == "measured":
        return found._replace(critical=half(rates, found.share))
    if found.kind == "none":
        return found
    found = found._replace(typical=typical_of(settings, own))
    if losses is None:
        return found
    record = recorded(settings.length, chance.made.landscape.records)
    at = np.unique(np.linspace(0, len(record) - 1, POINTS).round().astype(int))
    floor = chance.made.minima[0].loss + chance.floor(rates)
    expected = np.minimum(losses[:, record[at]], float(np.finfo(np.float32).max))
    return found._replace(floor=floor, expected=expected, expected_at=at.astype(np.int32))


def half(rates: np.ndarray, share: np.ndarray) -> float | None:
    """The least rate from which on half of the seeds diverge, None where they never do."""
    over = np.flatnonzero(share >= 0.5)
    return float(rates[over[0]]) if over.size else None
