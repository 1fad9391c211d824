"""Maps of basins: where a strategy's run from each start settles, at a rate; many rates coarsely, one finely."""

import math
from dataclasses import replace
from typing import NamedTuple

import numpy as np

import gd_core as gd
from pages.ui.engine import parts
from pages.ui.runs import experiment
from pages.ui.runs.cache import cached
from pages.ui.runs.data import Dataset
from pages.ui.runs.settings import Settings
from pages.ui.runs.setup import setup

COARSE_RATES, COARSE_CELLS, FINE_CELLS = 24, 48, 192
FEWEST_CELLS = 16
SEEN = 10_000  # rows a run may see: over more a map has fewer cells
LOSSES = 33  # of the record that a run is judged by, each over all rows
MOST_UPDATES = 200  # longer runs are looked at after so many
WIDE, HIGH = 1.8, 1.05  # how far over the window's half height the coarse maps go: a picture is wide
BANDS = 4  # of the fine map, each made apart
SEEDS = 20  # of a start whose batches or noise are drawn at random
Window = tuple[tuple[float, float], tuple[float, float]]  # (low, high) of each weight: the outermost starts


class Map(NamedTuple):
    """codes (n, n) of `gd.RunEnding`, row 0 the lowest second weight; shade (n, n): how long it took, 0 … 255.

    Where several seeds run from each start: the minimum where most of those that arrive do, and the share that arrive
    there; the commonest end where none does."""

    codes: np.ndarray
    shade: np.ndarray


def updates(settings: Settings, strategy: str, own: Dataset | None = None) -> int:
    """After how many updates a map says where runs are."""
    return min(experiment.updates_of(strategy, settings, setup(settings, own).problem.samples)[0], MOST_UPDATES)


def seeds(settings: Settings, strategy: str, own: Dataset | None = None) -> int:
    """How many runs begin at each start: one where nothing is drawn at random."""
    return SEEDS if experiment.is_drawn(strategy, settings, setup(settings, own).problem.samples) else 1


def cells(settings: Settings, strategy: str, own: Dataset | None = None) -> tuple[int, int]:
    """(of the coarse maps, of the fine one): starts a side, fewer where each run sees very many rows."""
    rows = setup(settings, own).problem.samples
    each = updates(settings, strategy, own) * min(experiment.batch_of(strategy, settings, rows), rows) + LOSSES * rows
    share = math.sqrt(min(1.0, SEEN / max(each, 1)) / seeds(settings, strategy, own))
    return max(round(COARSE_CELLS * share), FEWEST_CELLS), max(round(FINE_CELLS * share), FEWEST_CELLS)


def home(settings: Settings, own: Dataset | None = None) -> Window:
    """What a picture shows of a landscape before anybody zooms, whatever its shape."""
    row = setup(settings, own).landscape
    (cx, cy), wide, high = row.centre, WIDE * row.half, HIGH * row.half
    return (cx - wide, cx + wide), (cy - high, cy + high)


def _needed(settings: Settings, strategy: str, own: Dataset | None) -> Settings:
    """The settings a map depends on: not where the run on screen starts, nor its seed."""
    return replace(experiment.needed(settings, strategy, own), start=None, learning_rate=None, seed=0)


@cached(maxsize=32, needed=_needed)  # of 74 KB
def fine(settings: Settings, strategy: str, rate: float, window: Window, own: Dataset | None = None) -> Map:
    """The map at one rate."""
    x, y = (np.linspace(*side, cells(settings, strategy, own)[1]) for side in window)
    maps = [_piece(settings, strategy, rate, x, band, own) for band in np.array_split(y, BANDS)]
    return Map(*(np.concatenate(part) for part in zip(*maps, strict=True)))


@cached(maxsize=8, needed=_needed)  # of 111 KB
def coarse(settings: Settings, strategy: str, window: Window, own: Dataset | None = None) -> tuple[np.ndarray, Map]:
    """Rates (K,), from end to end of the ruler, and their maps, stacked (K, n, n)."""
    rates = np.geomspace(*setup(settings, own).limits, COARSE_RATES)
    x, y = (np.linspace(*side, cells(settings, strategy, own)[0]) for side in window)
    maps = [_piece(settings, strategy, rate, x, y, own) for rate in rates.tolist()]
    return rates, Map(*(np.stack(part) for part in zip(*maps, strict=True)))


def _piece(settings: Settings, strategy: str, rate: float, x: np.ndarray, y: np.ndarray, own: Dataset | None) -> Map:
    """What a part of the work may make of it: two threads beside one another were no faster."""
    made, steps, many = setup(settings, own), updates(settings, strategy, own), seeds(settings, strategy, own)
    judged = experiment.judged_by(settings, strategy, made, np.array(rate), steps)

    def of_seed(seed: int) -> tuple[np.ndarray, np.ndarray]:
        optimizer, batches = experiment.feeding(replace(settings, seed=seed), strategy, made, np.array([rate]))
        return gd.basin_map(made.problem, optimizer, x, y, steps, batches=batches, **judged)

    def compute() -> Map:
        if many > 1:
            return _most(np.stack([of_seed(seed)[0] for seed in range(many)]))
        codes, since = of_seed(0)
        return Map(codes, np.minimum(since * 256 // max(steps, 1), 255).astype(np.uint8))

    return parts.once((settings, strategy, rate, x.tobytes(), y.tobytes()), compute)


def _most(codes: np.ndarray) -> Map:
    """The map of runs of several seeds (S, n, n) from each start."""
    ends = np.unique(codes)
    counts = np.stack([(codes == end).sum(axis=0) for end in ends])
    arrived = counts * (ends < int(gd.Ending.SETTLED))[:, None, None]
    any_there = arrived.any(axis=0)
    most = np.where(any_there, arrived.argmax(axis=0), counts.argmax(axis=0))
    share = np.take_along_axis(counts, most[None], axis=0)[0] / len(codes)
    return Map(ends[most].astype(np.uint8), np.rint(255 * share).astype(np.uint8))
