"""What a text of the address may be: a parser a kind of value, which answers or refuses with a sentence."""

import math
import re
import sys
from collections.abc import Callable, Iterable
from typing import Any

from pages.ui.reading.table import RefusedError
from pages.ui.runs.settings import MAX_UPDATES, MOST_CHANGES, OPTIMIZERS

LENGTH_UNITS = {"u": "updates", "e": "epochs"}
FARTHEST = 1e6  # a start further out than this is no place to start from
NUMBER = re.compile(r"[-+]?([0-9]{1,40}(\.[0-9]{0,40})?|\.[0-9]{1,40})([eE][-+]?[0-9]{1,3})?")
NAMED = 40  # options named in a sentence
MOST_PINS, LONGEST_PIN = 4, 400
MOST_RATES = 1e-9, 1e6  # of a racer: no problem has others
PINNED = re.compile(r"([^;<>&]*~)?lr:[^;<>&~]+(~[^;<>&]*)?")  # a pin: fields, among them a rate


Parser = Callable[[str], Any]


def finite(said: Any) -> float | None:
    """A number a browser has sent, None where it is none or not finite as a float."""
    if not isinstance(said, int | float) or isinstance(said, bool):
        return None
    return float(said) if abs(said) <= sys.float_info.max else None


def numbers(said: Any, count: int | None = None) -> tuple[float, ...] | None:
    """The same of a list of numbers, of so many where that is told."""
    if not isinstance(said, list | tuple) or count not in (None, len(said)):
        return None
    found = [number for number in map(finite, said) if number is not None]
    return tuple(found) if len(found) == len(said) else None


def choice(options: Iterable[str]) -> Parser:
    """One of some ids."""
    allowed = tuple(options)

    def parse(given: str) -> str:
        if given not in allowed:
            raise RefusedError("choice", allowed=", ".join(allowed[:NAMED]))
        return given

    return parse


def several(options: Iterable[str]) -> Parser:
    """A comma list of ids, none twice."""
    allowed = tuple(options)

    def parse(given: str) -> list[str]:
        parts = given.split(",")
        if not set(parts) <= set(allowed) or len(set(parts)) != len(parts):
            raise RefusedError("several", allowed=", ".join(allowed))
        return parts

    return parse


def whole(low: int, high: int) -> Parser:
    """A whole number in [low, high]."""

    def parse(given: str) -> int:
        # int() takes more than digits (underscores, spaces, other scripts), and a very long number takes long.
        digits = given.removeprefix("-")
        if not (digits.isascii() and digits.isdigit() and len(digits) < 12 and low <= int(given) <= high):
            raise RefusedError("whole", low=low, high=high)
        return int(given)

    return parse


def real(low: float, high: float) -> Parser:
    """A finite number in [low, high]."""

    def parse(given: str) -> float:
        number = _float(given)
        if not low <= number <= high:
            raise RefusedError("real", low=f"{low:g}", high=f"{high:g}")
        return number

    return parse


def rates(low: float, high: float, updates: int) -> Parser:
    """A rate in [low, high]; or several as 0.5@0,0.1@40, each from an update of the run on, the first from update 0.

    Those are ((0.5, 0), (0.1, 40)).
    """
    one, start = real(low, high), whole(0, updates - 1)

    def parse(given: str) -> float | tuple[tuple[float, int], ...]:
        if "@" not in given:
            return one(given)
        refused = RefusedError("rates", most=MOST_CHANGES, low=f"{low:g}", high=f"{high:g}", last=updates - 1)
        pairs = [part.split("@") for part in given.split(",", MOST_CHANGES)]
        try:
            found = tuple((one(rate), start(update)) for rate, update in pairs)
        except ValueError:
            raise refused from None
        starts = [update for _, update in found]
        if len(found) > MOST_CHANGES or starts != sorted({0, *starts}):
            raise refused
        return found

    return parse


def point(dim: int) -> Parser:
    """A comma list of `dim` numbers."""

    def parse(given: str) -> list[float]:
        place = [_float(part) for part in given[: 40 * dim].split(",")]
        if len(place) != dim or not all(abs(number) <= FARTHEST for number in place):
            raise RefusedError("point", count=dim, most=f"{FARTHEST:g}")
        return place

    return parse


def pinned(given: str) -> str:
    """Pinned runs with ; between, each as far as it can be told without its problem, none twice."""
    parts = given.split(";", MOST_PINS + 1)
    fit = all(len(part) <= LONGEST_PIN and PINNED.fullmatch(part) for part in parts)
    if len(parts) > MOST_PINS or len(set(parts)) < len(parts) or not fit:
        raise RefusedError("pin", most=MOST_PINS)
    return given


def raced(given: str) -> str:
    """Optimizers with commas between, none twice, each as adam or with a rate of its own as adam@0.1."""
    pairs = [part.partition("@") for part in given.split(",", len(OPTIMIZERS))]
    names = [name for name, _, _ in pairs]
    fit = all(not at or MOST_RATES[0] <= _float(rate) <= MOST_RATES[1] for _, at, rate in pairs)
    if not set(names) <= set(OPTIMIZERS) or len(set(names)) < len(names) or not fit:
        raise RefusedError("race", allowed=", ".join(OPTIMIZERS))
    return given


def length(given: str) -> str:
    """How long to run: a number and u (updates) or e (epochs)."""
    number, unit = given[:-1], given[-1:]
    if unit not in LENGTH_UNITS:
        raise RefusedError("length", high=MAX_UPDATES)
    return f"{whole(1, MAX_UPDATES)(number)}{unit}"


def _float(given: str) -> float:
    """A plain decimal number; float() alone takes underscores, other scripts' digits, nan and inf."""
    return float(given) if NUMBER.fullmatch(given) and math.isfinite(float(given)) else math.nan
