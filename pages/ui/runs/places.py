"""What is said of a run on a surface that is no bowl: where it ends, the curvature there. Predicates of `explain`."""

import numpy as np

import gd_core as gd
from pages.ui.runs import rate_grid
from pages.ui.runs.seen import End, Numbers, Seen

LEVEL = 0.01  # of the slope at the start: a place with less is nearly flat
SADDLE = 0.05  # of the window's width: a run that ends so near is at the saddle
EDGE = 0.1  # of c/η: curvature so near to it is at the edge


def only(seen: Seen) -> Numbers | None:
    """The one minimum there is."""
    number = _minimum(seen, seen.end)
    return {"level": seen.made.minima[0].loss} if number == 0 and len(seen.made.minima) == 1 else None


def lowest(seen: Seen) -> Numbers | None:
    """One of several than which none is lower."""
    number = _minimum(seen, seen.end)
    if number is None or len(seen.made.minima) == 1 or not seen.made.minima[number].lowest:
        return None
    return {"number": number + 1, "of": len(seen.made.minima), "level": seen.made.minima[number].loss}


def higher(seen: Seen) -> Numbers | None:
    """A minimum that is not the lowest."""
    number = _minimum(seen, seen.end)
    if number is None or seen.made.minima[number].lowest:
        return None
    minima = seen.made.minima
    return {"number": number + 1, "of": len(minima), "level": minima[number].loss, "least": minima[0].loss}


def _minimum(seen: Seen, end: End) -> int | None:
    return end.ended if not seen.bowl and end.ended < len(seen.made.minima) else None


def bottomless(seen: Seen) -> Numbers | None:
    known = not seen.bowl and seen.made.landscape.kind != "slice"
    return {} if known and not len(seen.made.minima) else None


def saddle(seen: Seen) -> Numbers | None:
    if not _nowhere(seen) or not len(seen.made.saddles):
        return None
    width = np.ptp(np.array(seen.made.problem.domain), axis=1)
    away = min(float(np.linalg.norm((seen.end.at - point) / width)) for point in seen.made.saddles)
    return {"away": 100 * away} if away <= SADDLE else None


def unsettled(seen: Seen) -> Numbers | None:
    there = _nowhere(seen) and len(seen.made.minima) and saddle(seen) is None
    return {"updates": seen.updates} if there else None


def level(seen: Seen) -> Numbers | None:
    """The exact slope is next to nothing of what it was, though there is neither a minimum nor a saddle."""
    slope = _slope(seen)
    return {"slope": 100 * slope} if slope is not None and slope <= LEVEL and saddle(seen) is None else None


def sloping(seen: Seen) -> Numbers | None:
    slope = _slope(seen)
    return {"slope": 100 * slope} if slope is not None and LEVEL < slope <= 1 and saddle(seen) is None else None


def _nowhere(seen: Seen) -> bool:
    """Of a run that is in no minimum of those that are known; of a network none is."""
    known = not seen.bowl and seen.made.landscape.kind != "slice"
    return known and not seen.end.diverged and seen.end.ended == gd.ENDS["none"]


def _slope(seen: Seen) -> float | None:
    """The norm of the exact gradient at the end, over that at the start."""
    if not _nowhere(seen) or seen.strategy != "full":
        return None
    gradient = seen.made.problem.gradient
    first = float(np.linalg.norm(gradient(seen.start)))
    return float(np.linalg.norm(gradient(seen.end.at))) / first if first > 0 else None


def rests(seen: Seen) -> Numbers | None:
    """Theory of the minimum it is in: what is near to it is drawn nearer."""
    number, line = _minimum(seen, seen.end), _line(seen)
    if number is None or line is None:
        return None
    sharp = seen.made.minima[number].sharpness
    return {"number": number + 1, **_limit(seen, sharp, line)} if sharp < line else None


def _line(seen: Seen) -> float | None:
    """The curvature over which an exact update overshoots by more than it mends: 2/η for plain descent."""
    factor = rate_grid.local(seen.settings.optimizer, seen.settings.beta)
    if seen.bowl or not seen.told or seen.strategy != "full" or seen.end.diverged or factor is None:
        return None
    return factor / seen.rate


def _limit(seen: Seen, sharp: float, line: float) -> Numbers:
    """A curvature beside the line, which is c/η."""
    return {"sharp": sharp, "line": line, "c": line * seen.rate}


def sharp(seen: Seen) -> Numbers | None:
    """More curvature under the last weights than the rate can take."""
    here, line = _sharpness(seen), _line(seen)
    return _limit(seen, here, line) if line is not None and here > (1 + EDGE) * line else None


def edge(seen: Seen) -> Numbers | None:
    """Of a network: as much as the rate can take."""
    here, line = _sharpness(seen), _line(seen)
    near = line is not None and seen.made.landscape.kind == "slice" and abs(here / line - 1) <= EDGE
    return _limit(seen, here, line) if near else None


def gentle(seen: Seen) -> Numbers | None:
    """Of a network: less than that."""
    here, line = _sharpness(seen), _line(seen)
    under = line is not None and seen.made.landscape.kind == "slice" and here < (1 - EDGE) * line
    return _limit(seen, here, line) if under else None


def _sharpness(seen: Seen) -> float:
    return float(gd.sharpness(seen.made.problem, seen.end.at))


def half_elsewhere(seen: Seen) -> Numbers | None:
    """At half the rate it settles in another minimum."""
    number = _minimum(seen, seen.end)
    if number is None or not seen.halved:
        return None
    other = _minimum(seen, seen.half)
    if other is None or other == number:
        return None
    return {"other": other + 1, "level": seen.made.minima[other].loss}
