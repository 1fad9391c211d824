"""The advice of `safe_rate` over many settings: three minutes, on demand.

python -m pytest tests/core/wide_advice.py"""

import numpy as np
import pytest

from tests.core.known import TESTS, boston
from tests.core.test_noise import OPTIMIZERS, SHARE
from tests.core.test_strategies import ends


def toy(scaling):
    """Twelve houses: size and price."""
    path = TESTS.parent / "pages" / "ui" / "runs" / "data" / "houses.csv"
    size, price = np.loadtxt(path, delimiter=",", skiprows=1).T
    low, unit = {"raw": (0, 1), "minmax": (size.min(), np.ptp(size)), "standardized": (size.mean(), size.std())}[
        scaling
    ]
    return ((size - low) / unit)[:, None], price


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("scaling", SHARE)
@pytest.mark.parametrize("load", [boston, toy], ids=["boston", "toy"])
@pytest.mark.parametrize("strategy", ["random", "shuffled", "sequential"])
def test_advised_runs_neither_diverge_nor_end_above_their_start(strategy, load, scaling, optimizer):
    """Seeds 0–99."""
    data = load(scaling)
    rows = len(data[1])
    for size in sorted({1, 2, 3, 5, 7, 10, 20, 30, 64, 100, 253, rows - 1, rows}):
        for steps in (150, 300, 600) if size <= rows else ():
            worst = float(np.max(ends(data, strategy, size, optimizer, steps)))
            assert worst < 1, (size, steps)
