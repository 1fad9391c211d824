"""What is done to the rows before a run: some held out, noise added to the target, a penalty on the weights."""

from typing import NamedTuple

import numpy as np

from pages.ui.runs import data
from pages.ui.runs.settings import Settings

DEALT = ("linear", "network")  # landscapes on whose rows it is done
FEWEST = 2  # rows on either side
SPLIT_SEED, NOISE_SEED = 1, 2  # beside the reader's own: which rows are held out does not change with the noise


class Deal(NamedTuple):
    """split: the share of the rows held out; noise: its σ in standard deviations of the target; penalty: λ; seed."""

    split: float = 0.0
    noise: float = 0.0
    penalty: float = 0.0
    seed: int = 0


class Sides(NamedTuple):
    """The rows a run learns from, and those held out: features (n, d) and target (n,) in their own units, or None."""

    learned: data.Dataset
    held: tuple[np.ndarray, np.ndarray] | None


def of(settings: Settings) -> Deal:
    """The deal of these settings, the same for all that are dealt alike."""
    if settings.landscape not in DEALT:
        return Deal()
    chance = settings.rowseed if settings.split or settings.noise else 0
    return Deal(settings.split, settings.noise, settings.penalty, chance)


def held_of(rows: int, split: float) -> int:
    """How many of the rows are held out: none where there are too few for two sides."""
    return min(max(round(split * rows), FEWEST), rows - FEWEST) if split and rows >= 2 * FEWEST else 0


def sides(dataset: data.Dataset, deal: Deal) -> Sides:
    """The rows dealt: noise on every target, the held out ones drawn without replacement, both kept in file order."""
    target, rows = dataset.target, len(dataset.target)
    if deal.noise:
        drawn = np.random.default_rng([deal.seed, NOISE_SEED]).standard_normal(rows)
        target = target + deal.noise * target.std() * drawn
    count = held_of(rows, deal.split)
    out = np.zeros(rows, dtype=bool)
    out[np.random.default_rng([deal.seed, SPLIT_SEED]).permutation(rows)[:count]] = True
    if not (count or deal.noise):
        return Sides(dataset, None)
    names = dataset.names, dataset.target_name
    learned = data.table(dataset.id, dataset.features[~out], target[~out], *names)
    return Sides(learned, (dataset.features[out], target[out]) if count else None)
