"""A race that may say "no difference": every racer is tuned on a grid, at the same cost, and then run with new seeds.

One run of each tells little: the order of optimizers turns with the seed, and with how their rates were found (Choi et
al. 2019, arXiv 1910.05446; Shallue et al. 2019, arXiv 1811.03600).
"""

import math
from dataclasses import replace
from typing import NamedTuple

import numpy as np

import gd_core as gd
from pages.ui.engine import parts
from pages.ui.runs import experiment
from pages.ui.runs.data import Dataset
from pages.ui.runs.pins import AS_LOW, Pin

TRIALS = 20
GRID = 24  # rates that are tried for each racer, over the ruler of its optimizer
TAIL = 0.1  # of the updates, the last ones: the mean of their losses is what a run comes to
TAIL_RECORDS = 11
AROUND = 0.05  # of the window's width: the spread of starts where nothing else is drawn
SHARES = (0.1, 0.9)  # of the trials that come to no more than an interval's ends
LEVEL = 0.02  # of races between equals that may find a difference


class Trials(NamedTuple):
    """What a racer's trials came to: the rate they ran at; low, median and high of their losses, inf
    for lost runs; apart: whether the racer with the lowest median is lower, by over AS_LOW of the fall and beyond
    chance."""

    rate: float
    low: float
    median: float
    high: float
    apart: bool


def race(racers: list[Pin], given: list[bool], own: Dataset | None = None) -> list[Trials]:
    """The trials of each racer; those whose rate is `given` run at it, and are not tuned."""
    rates, losses = zip(*(of_racer(n, pin, given[n], own) for n, pin in enumerate(racers)), strict=True)
    middle, (low, high) = _quantile(losses, 0.5), (_quantile(losses, share) for share in SHARES)
    best = int(middle.argmin())
    level = LEVEL / max(1, math.comb(len(racers), 2))  # of any two, as nobody knows beforehand which is lowest
    start = float(racers[best].made.problem.loss(experiment.start_of(racers[best].settings, racers[best].made)))
    lower = middle - middle[best] > AS_LOW * (start - middle[best]) if np.isfinite(middle[best]) else middle > np.inf
    apart = [bool(lower[n]) and chance_of(losses[best], one) < level for n, one in enumerate(losses)]
    return [Trials(*row) for row in zip(rates, low.tolist(), middle.tolist(), high.tolist(), apart, strict=True)]


def _quantile(losses: tuple[np.ndarray, ...], share: float) -> np.ndarray:
    return np.quantile(np.stack(losses), share, axis=1, method="inverted_cdf")


def of_racer(n: int, pin: Pin, given: bool, own: Dataset | None = None) -> tuple[float, np.ndarray]:
    """(rate, losses (TRIALS,)) of racer n: the rate of least mean loss over as many runs with other seeds, unless it is
    given. No two racers share a seed."""
    first = 2 * n * TRIALS
    tuning, tried = range(first, first + TRIALS), range(first + TRIALS, first + 2 * TRIALS)
    rate = pin.rate
    if not given:
        ruler = pin.made.rates
        grid = ruler[np.linspace(0, len(ruler) - 1, GRID).round().astype(int)]
        rate = float(grid[np.mean([_come_to(pin, grid, seed, own) for seed in tuning], axis=0).argmin()])
    return rate, np.concatenate([_come_to(pin, np.array([rate]), seed, own) for seed in tried])


def _come_to(pin: Pin, rates: np.ndarray, seed: int, own: Dataset | None) -> np.ndarray:
    """The losses (M,) that the pin's run comes to at other rates and with another seed; from another start where
    nothing is drawn on the way."""
    settings = replace(experiment.needed(pin.settings, pin.strategy, own), seed=seed, learning_rate=None)
    drawn = experiment.is_drawn(pin.strategy, settings, pin.made.problem.samples)
    width = np.ptp(np.array(pin.made.problem.domain), axis=1)
    aside = 0.0 if drawn else AROUND * width * np.random.default_rng(seed).normal(size=width.size)
    record = np.unique(np.linspace((1 - TAIL) * settings.length, settings.length, TAIL_RECORDS).round().astype(int))

    def losses() -> np.ndarray:
        run, _ = experiment.descend(settings, pin.strategy, pin.made, rates, record, noted=False, aside=aside)
        mean = run.losses[:, -len(record) :].mean(axis=1)
        return np.where((run.outcome == gd.Outcome.DIVERGED) | ~np.isfinite(mean), np.inf, mean)

    return parts.once((settings, pin.strategy, rates.tobytes()), losses, settings.length)


def chance_of(first: np.ndarray, second: np.ndarray) -> float:
    """How often two samples of one distribution are at least as far apart as these, by their ranks: the test of Mann
    and Whitney (1947), two-sided, by the normal distribution with ties and continuity corrected for."""
    both, n, m = np.concatenate([first, second]), len(first), len(second)
    _, place, counts = np.unique(both, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    away = abs(ranks[:n].sum() - n * (n + 1) / 2 - n * m / 2) - 0.5
    ties = float((counts**3 - counts).sum()) / ((n + m) * (n + m - 1))
    deviation = math.sqrt(n * m / 12 * (n + m + 1 - ties))
    return math.erfc(max(0.0, away) / deviation / math.sqrt(2)) if deviation > 0 else 1.0
