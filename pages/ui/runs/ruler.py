"""Which learning rates there are: the ends of the ruler, its members, the one it opens with, the one that is meant."""

from __future__ import annotations

import math

import numpy as np

ADAPTIVE = (0.001, 2.0)  # the ends for an optimizer that takes steps of about its rate
SAME = 1e-6  # rates closer than this are one: an address is not written to the last digit
Ends = tuple[float, float]


def limits(critical: float) -> Ends:
    """Ends of the ruler: about two decades under the critical rate, some room over it."""
    low = 10.0 ** math.floor(math.log10(critical) - 2)
    high = next(rate for rate in round_rates(critical, 100 * critical) if rate >= 2.5 * critical)
    return low, high


def round_rates(low: float, high: float) -> list[float]:
    """The numbers 1, 2, 5 × 10ⁿ in [low, high]."""
    first, last = math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 1
    numbers = [float(f"{digit}e{n}") for n in range(first, last + 1) for digit in (1, 2, 5)]
    return [number for number in numbers if low <= number <= high]


def safe(critical: float) -> float:
    """Half of the critical rate, for gradient descent 1/λmax: nothing overshoots."""
    return critical / 2


def local(optimizer: str, beta: float) -> float | None:
    """What over the largest curvature at a point is the critical rate there; None where no theory of it holds."""
    factor = {"sgd": 2.0, "momentum": 2 * (1 + beta), "nesterov": 2 * (1 + beta) / (1 + 2 * beta)}
    return factor.get(optimizer)


def opening(ends: Ends, wanted: float, critical: float | None) -> float:
    """The rate that is wanted where that converges; else the largest round one under half of the critical one."""
    if ends[0] <= wanted <= ends[1] and (critical is None or critical > wanted):
        return wanted
    return round_rates(ends[0], safe(critical or ends[1]))[-1]


def members(ends: Ends, count: int, first: float, critical: float | None, best: float | None) -> np.ndarray:
    """The rates (M,) of every family: a log grid of `count`, round numbers, the one the page opens with.

    What is marked, and what is looked at closely near a critical rate, is a member too.
    """
    low, high = ends
    marks = [*round_rates(low, high), first]
    if critical is not None and best is not None:
        marks += [critical * f for f in np.linspace(0.956, 1.044, 13)]
        marks += [mark * f for mark in (best, critical) for f in (0.99, 1.0, 1.01)] + [safe(critical)]
    grid = np.geomspace(low, high, count)
    apart = np.abs(grid[:, None] / marks - 1).min(axis=1) > 1e-9
    rates = np.unique([*marks, *grid[apart]])
    return rates[(rates >= low) & (rates <= high)]


def including(rates: np.ndarray, wanted: float | None) -> np.ndarray:
    """The same with `wanted` among them, where it lies between their ends."""
    inside = wanted is not None and rates[0] <= wanted <= rates[-1]
    return np.unique([*rates, wanted]) if inside else rates


def nearest(rates: np.ndarray, wanted: float) -> int:
    """The member nearest to a rate, by their ratio."""
    return int(np.abs(np.log(rates / wanted)).argmin())


def meant(rates: np.ndarray, wanted: float) -> float:
    """The member an address means, which holds a few digits of it; else `wanted` itself, to be made a member."""
    member = float(rates[nearest(rates, wanted)])
    return member if abs(member / wanted - 1) < SAME else wanted
