"""Which learning rates there are: the limits of the ruler, the family that is computed, the one it opens with."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from pages.ui.runs import settings

if TYPE_CHECKING:
    from pages.ui.runs.setup import Setup

ADAPTIVE = (0.001, 2.0)
SAME = 1e-6  # rates closer than this are one: an address is not written to the last digit


def limits(critical: float) -> tuple[float, float]:
    """Ends of the learning-rate ruler: about two decades under the critical rate, some room over it."""
    low = 10.0 ** math.floor(math.log10(critical) - 2)
    high = next(rate for rate in round_rates(critical, 100 * critical) if rate >= 2.5 * critical)
    return low, high


def round_rates(low: float, high: float) -> list[float]:
    """The numbers 1, 2, 5 × 10ⁿ in [low, high]."""
    first, last = math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 1
    numbers = [float(f"{digit}e{n}") for n in range(first, last + 1) for digit in (1, 2, 5)]
    return [number for number in numbers if low <= number <= high]


def family(made: Setup, wanted: float | None = None) -> np.ndarray:
    """The family (M,): a log grid, round numbers, and what is marked or looked at closely near the critical rate.

    `wanted` becomes a member where it lies within the limits.
    """
    low, high = made.limits
    marks = round_rates(low, high)
    if made.critical is not None and made.best is not None:
        marks += [made.critical * f for f in np.linspace(0.956, 1.044, 13)]
        marks += [mark * f for mark in (made.best, made.critical) for f in (0.99, 1.0, 1.01)] + [safe(made)]
    else:
        marks.append(default(made))
    if wanted is not None and low <= wanted <= high:
        marks.append(wanted)
    grid = np.geomspace(low, high, made.landscape.members)
    apart = np.abs(grid[:, None] / marks - 1).min(axis=1) > 1e-9
    rates = np.unique([*marks, *grid[apart]])
    return rates[(rates >= low) & (rates <= high)]


def near(made: Setup, wanted: float) -> float:
    """The member an address means, which holds a few digits of it; else `wanted` itself, to be made a member."""
    rates = family(made)
    nearest = float(rates[np.abs(rates / wanted - 1).argmin()])
    return nearest if abs(nearest / wanted - 1) < SAME else wanted


def safe(made: Setup) -> float:
    """Half of the critical rate, for gradient descent 1/λmax: nothing overshoots. ValueError where there is none."""
    if made.critical is None:
        raise ValueError("no critical learning rate is known for this optimizer")
    return made.critical / 2


def default(made: Setup) -> float:
    """The landscape's where that converges, as what no address says; else the largest round one under half critical."""
    low, high = made.limits
    row = made.landscape
    rate = row.rate if made.optimizer in settings.THEORY else row.step
    if low <= rate <= high and (made.critical is None or made.critical > rate):
        return rate
    return round_rates(low, safe(made))[-1]
