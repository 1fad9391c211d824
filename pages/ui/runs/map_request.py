"""What a browser may ask of the ground: checked word by word, as nothing it says is trusted."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from pages.ui.runs.basins import Window
from pages.ui.runs.parsers import FARTHEST, finite, numbers
from pages.ui.runs.setup import Setup

KINDS = ("axes", "hessian", "path")
DIGITS = 7  # as many as single precision holds


class Slice(NamedTuple):
    """A plane that is wanted: two weights, or the leading two directions of curvature, or of the path.

    It cuts through weights `at`; centre and half are the window in its own coordinates, None for its home.
    """

    kind: str
    axes: tuple[int, int]
    at: tuple[float, ...]
    rate: float
    centre: tuple[float, float] | None
    half: float | None


class Ask(NamedTuple):
    """What is wanted for the settings whose block has this id: maps in a window, or a plane; None where not."""

    id: str
    strategy: str
    rate: float
    window: Window | None
    coarse: bool
    slice: Slice | None


def read(said: Any, made: Setup) -> Ask | None:
    """The ask, None where any of it is of the wrong kind or out of range."""
    if not isinstance(said, Mapping) or not isinstance(said.get("for"), str):
        return None
    strategy, rate = said.get("strategy"), _rate(said.get("rate"), made)
    if strategy not in made.strategies or rate is None:
        return None
    planar = made.landscape.kind == "plane"
    window = _window(said.get("window")) if planar and said.get("basins") is True else None
    part = _slice(said.get("slice"), made) if made.landscape.kind == "slice" else None
    return Ask(said["for"], strategy, rate, window, window is not None and said.get("coarse") is True, part)


def _slice(said: Any, made: Setup) -> Slice | None:
    if not isinstance(said, Mapping) or said.get("plane") not in KINDS:
        return None
    dim = made.problem.start.size
    rate, at = _rate(said.get("rate"), made), _numbers(said.get("at"), dim)
    pair = said.get("axes", [0, 1])
    known = isinstance(pair, list | tuple) and len(pair) == 2 and all(type(i) is int and 0 <= i < dim for i in pair)
    if rate is None or at is None or not known or pair[0] == pair[1]:
        return None
    centre, half = _numbers(said.get("centre"), 2), _number(said.get("half"))
    framed = centre is not None and half is not None and half > 0
    home = (centre, half) if framed else (None, None)
    return Slice(said["plane"], (pair[0], pair[1]), at, rate, *home)


def _window(said: Any) -> Window | None:
    x, y = (_numbers(side, 2) for side in said) if isinstance(said, list | tuple) and len(said) == 2 else (None, None)
    return (x, y) if x and y and x[0] < x[1] and y[0] < y[1] else None


def _rate(said: Any, made: Setup) -> float | None:
    rate, (low, high) = _number(said), made.limits
    return rate if rate is not None and low * (1 - 1e-9) <= rate <= high * (1 + 1e-9) else None


def _numbers(said: Any, count: int) -> tuple[float, ...] | None:
    found = numbers(said, count)
    near = found is not None and all(abs(x) <= FARTHEST for x in found)
    return tuple(float(f"{x:.{DIGITS}g}") for x in found) if found is not None and near else None


def _number(said: Any) -> float | None:
    number = finite(said)
    return number if number is not None and abs(number) <= FARTHEST else None
