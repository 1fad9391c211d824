"""The Lab's tables: what stands in their columns."""

from __future__ import annotations

import numpy as np
import pytest

from pages.lessons.lab import tables
from pages.ui.runs import experiment
from pages.ui.runs.experiment import Settings


@pytest.mark.parametrize(("strategy", "per_epoch"), [("full", 1), ("random", 17), ("stochastic", 506)])
def test_an_epoch_is_as_many_updates_as_go_over_the_data_once(strategy: str, per_epoch: int):
    settings = Settings(length=600)
    frame, diverged = tables.epoch_table(settings, strategy, 0.05, experiment.setup(settings))
    assert diverged is None
    np.testing.assert_allclose(frame["epoch"], frame["update"] / per_epoch)
    assert frame["update"].tolist() == sorted({*range(0, 601, per_epoch), 600})
