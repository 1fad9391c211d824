"""What a run whose batches or noise are drawn is one of: the losses of the same run with other seeds."""

import math
from dataclasses import replace
from typing import NamedTuple

import numpy as np

import gd_core as gd
from pages.ui.engine import parts
from pages.ui.runs import experiment
from pages.ui.runs.cache import cached
from pages.ui.runs.data import Dataset
from pages.ui.runs.records import recorded, single
from pages.ui.runs.settings import Settings
from pages.ui.runs.setup import setup

SEEDS = 64
SHARES = (0.1, 0.9)  # of the runs that lie at or below the band's edges


class Band(NamedTuple):
    """After each update of steps (R,), low and high (R,): the least losses at or below which a tenth of the runs are,
    and nine tenths. A lost run is over all others."""

    steps: np.ndarray
    low: np.ndarray
    high: np.ndarray


def band(settings: Settings, strategy: str, rate: float, own: Dataset | None = None) -> Band:
    """The band of a strategy at one rate, whichever seed the settings have; see `experiment.is_drawn`."""
    return _band(replace(experiment.needed(settings, strategy, own), learning_rate=None, seed=0), strategy, rate, own)


@cached(maxsize=24)  # of 7 KB
def _band(settings: Settings, strategy: str, rate: float, own: Dataset | None) -> Band:
    record = recorded(settings.length, setup(settings, own).landscape.records)

    def losses(seed: int) -> np.ndarray:
        one, rates = replace(settings, seed=seed), np.array([rate])
        run, _ = experiment.descend(one, strategy, setup(settings, own), rates, record, noted=False)
        lost = (run.outcome == gd.Outcome.DIVERGED)[0] & (run.steps > run.stopped[0])
        return np.where(lost, np.inf, np.nan_to_num(run.losses[0], nan=np.inf))

    family = [parts.once((settings, strategy, rate, n), lambda n=n: losses(n), settings.length) for n in range(SEEDS)]
    ranked = np.sort(family, axis=0)
    low, high = (single(ranked[math.ceil(share * SEEDS) - 1], experiment.LARGEST) for share in SHARES)
    return Band(record.astype(np.int32), low, high)
