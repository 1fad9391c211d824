"""How many digits of a run are known: its twin against the same descent in fifty digits, by `decimal` from the formula
of the six-hump camel alone."""

from decimal import Decimal, localcontext

import numpy as np

from pages.ui.runs import experiment
from pages.ui.runs.settings import Settings

UPDATES = 150


def exactly(rate: float, x: Decimal, y: Decimal) -> list[Decimal]:
    """The losses after each update."""
    losses = []
    for _ in range(UPDATES + 1):
        losses.append((4 - Decimal("2.1") * x**2 + x**4 / 3) * x**2 + x * y + (4 * y**2 - 4) * y**2)
        slope_x = 8 * x - Decimal("8.4") * x**3 + 2 * x**5 + y
        slope_y = x - 8 * y + 16 * y**3
        x, y = x - Decimal(rate) * slope_x, y - Decimal(rate) * slope_y
    return losses


def test_a_twin_is_as_far_from_its_run_as_the_run_from_exact_arithmetic():
    """Chaotic past the critical rate: within a factor of 300 (both grow by a tenth of a digit an update and more) as
    long as they are small, and both are as large as the loss varies from update 75 on. At a rate that settles: never
    over 10⁻⁶, where the run crosses a steep slope."""
    for rate, known, unknown in ((0.176, 45, 75), (0.05, UPDATES, None)):
        settings = Settings(landscape="six_hump_camel", length=UPDATES)
        run = experiment.alone(settings, "full", rate)
        with localcontext(prec=50):
            start = experiment.start_of(settings, experiment.setup(settings))
            losses = exactly(rate, *map(Decimal, start.tolist()))
        away = np.abs(run.losses[0].astype(float) - np.array(losses, float))
        twin = run.twin[0, :, 0]
        single = 1e-6  # the losses are sent in single precision
        assert np.all(away[:known] <= 300 * twin[:known] + single)
        if unknown:
            assert np.median(away[unknown:]) > 0.05
            assert np.all(twin[unknown:] > 0.3)
            assert np.all(run.twin[0, unknown:, 1] > 0.1)
        assert twin[: known // 2].max() < 1e-6
