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
Window = tuple[tuple[float, float], tuple[float, float]]  # (low, high) of each weight: the outermost starts


class Map(NamedTuple):
    """codes (n, n) of `gd.RunEnding`, row 0 the lowest second weight; shade (n, n): how long it took, 0 … 255."""

    codes: np.ndarray
    shade: np.ndarray


def updates(settings: Settings, strategy: str, own: Dataset | None = None) -> int:
    """After how many updates a map says where runs are."""
    return min(experiment.updates_of(strategy, settings, setup(settings, own).problem.samples)[0], MOST_UPDATES)


def cells(settings: Settings, strategy: str, own: Dataset | None = None) -> tuple[int, int]:
    """(of the coarse maps, of the fine one): starts a side, fewer where each run sees very many rows."""
    rows = setup(settings, own).problem.samples
    each = updates(settings, strategy, own) * min(experiment.batch_of(strategy, settings, rows), rows) + LOSSES * rows
    share = min(1.0, math.sqrt(SEEN / max(each, 1)))
    return max(round(COARSE_CELLS * share), FEWEST_CELLS), max(round(FINE_CELLS * share), FEWEST_CELLS)


def home(settings: Settings, own: Dataset | None = None) -> Window:
    """What a picture shows of a landscape before anybody zooms, whatever its shape."""
    row = setup(settings, own).landscape
    (cx, cy), wide, high = row.centre, WIDE * row.half, HIGH * row.half
    return (cx - wide, cx + wide), (cy - high, cy + high)


def _needed(settings: Settings, strategy: str, own: Dataset | None) -> Settings:
    """The settings a map depends on: not where the run on screen starts."""
    return replace(experiment.needed(settings, strategy, own), start=None, learning_rate=None)


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
    made, steps = setup(settings, own), updates(settings, strategy, own)

    def compute() -> Map:
        optimizer, batches = experiment.feeding(settings, strategy, made, np.array([rate]))
        judged = experiment.judged_by(settings, strategy, made, np.array(rate), steps)
        codes, since = gd.basin_map(made.problem, optimizer, x, y, steps, batches=batches, **judged)
        return Map(codes, np.minimum(since * 256 // max(steps, 1), 255).astype(np.uint8))

    return parts.once((settings, strategy, rate, x.tobytes(), y.tobytes()), compute)
