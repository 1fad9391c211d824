"""Which learning rates there are: the ends of the ruler, its members, the one it opens with, the one that is meant."""

import math

import numpy as np

import gd_core as gd

ADAPTIVE = (0.001, 2.0)  # the ends for an optimizer that takes steps of about its rate, where nothing is to be found
GOOD = 0.05  # so much of the fall may a good rate leave that the best of them does not
BLOWN = 10  # falls over the start: so high a run has blown up, though it may come back
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


TRIED = np.unique([*np.geomspace(1e-4, 1e5, 73), *round_rates(1e-4, 1e5)])  # by which other optimizers' are found


def safe(critical: float) -> float:
    """Half of the critical rate, for gradient descent 1/λmax: nothing overshoots."""
    return critical / 2


def local(optimizer: str, beta: float) -> float | None:
    """What over the largest curvature at a point is the critical rate there; None where no theory of it holds."""
    factor = {"sgd": 2.0, "momentum": 2 * (1 + beta), "nesterov": 2 * (1 + beta) / (1 + 2 * beta)}
    return factor.get(optimizer)


def found(problem: gd.Problem, optimizer: str, updates: int, wanted: float, every: int = 1) -> tuple[Ends, float]:
    """Ends of the ruler and an opening rate for an optimizer without a critical one, by runs with exact gradients.

    Between the ends, and those of ADAPTIVE, lie the rate whose run ends lowest and the least at which one blows up: it
    ends over its start, or was far over it. The opening rate is the wanted one if that is good, else the least that is,
    a round one if there is any. every: which of TRIED are tried, each, every second ….
    """
    rates = np.unique([*TRIED[::every], wanted])
    start = np.broadcast_to(problem.start, (len(rates), problem.start.size))
    run = gd.descend(problem, gd.OPTIMIZERS[optimizer](rates[:, None]), start, updates)
    losses = np.where(np.isfinite(run.losses), run.losses, np.inf)
    first, last = losses[0, 0], np.where(run.outcome == gd.Outcome.DIVERGED, np.inf, losses[:, -1])
    blown = (last > first) | (losses.max(axis=1) > first + BLOWN * (first - last.min()))
    calm = int(blown.argmax()) if blown.any() else len(rates)
    if not calm:
        return ADAPTIVE, wanted
    lowest = int(last[:calm].argmin())
    good = np.flatnonzero(last[:calm] <= last[lowest] + GOOD * (first - last[lowest]))
    least, over = float(rates[good[0]]), float(rates[calm] if blown.any() else 5 * rates[lowest])
    low = 10.0 ** math.floor(math.log10(least) - 1.5)
    high = next(rate for rate in round_rates(over, 100 * over) if rate >= 2 * over)
    ends = min(low, ADAPTIVE[0]), max(high, ADAPTIVE[1])
    rounded = [rate for rate in rates[good] if rate in round_rates(least, high)]
    return ends, wanted if wanted in rates[good] else float([*rounded, least][0])


def opening(ends: Ends, wanted: float, critical: float | None) -> float:
    """The rate that is wanted where that converges; else the largest round one under half of the critical one."""
    if ends[0] <= wanted <= ends[1] and (critical is None or critical > wanted):
        return wanted
    return round_rates(ends[0], safe(critical or ends[1]))[-1]


def members(ends: Ends, count: int, first: float, critical: float | None, long_run: float | None) -> np.ndarray:
    """The rates (M,) of every family: a log grid of `count`, round numbers, the one the page opens with.

    What is marked, and what is looked at closely near a critical rate, is a member too.
    """
    low, high = ends
    marks = [*round_rates(low, high), first]
    if critical is not None and long_run is not None:
        marks += [critical * f for f in np.linspace(0.956, 1.044, 13)]
        marks += [mark * f for mark in (long_run, critical) for f in (0.99, 1.0, 1.01)] + [safe(critical)]
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
