"""The address is the state: what a link may say, and what it said wrongly."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from pages.ui.runs import experiment
from pages.ui.runs.experiment import STRATEGIES, Settings, Setup

LENGTHS = ("150u", "1000u", "5000u", "10e", "100e", "1000e")
LENGTH_UNITS = {"u": "updates", "e": "epochs"}
SHOWN = ("full", "stochastic", "random")
SEEDS = (0, 9999)
FARTHEST = 1e6  # a start further out than this is no place to start from
NUMBER = re.compile(r"[-+]?([0-9]{1,40}(\.[0-9]{0,40})?|\.[0-9]{1,40})([eE][-+]?[0-9]{1,3})?")
QUOTED = 40  # characters of a wrong value that are shown


class RefusedError(ValueError):
    """A value that is not allowed: an id of the sentence that says what is, and what stands in it."""

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence, values)
        self.sentence = sentence
        self.values = values


class Fault(NamedTuple):
    """One wrong parameter: its name, what was given, which sentence says what is allowed, what stands in that."""

    name: str
    given: str
    sentence: str
    values: dict[str, Any]


Parser = Callable[[str], Any]


def choice(options: Iterable[str]) -> Parser:
    """One of some ids."""
    allowed = tuple(options)

    def parse(given: str) -> str:
        if given not in allowed:
            raise RefusedError("choice", allowed=", ".join(allowed))
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


def point(dim: int) -> Parser:
    """A comma list of `dim` numbers."""

    def parse(given: str) -> list[float]:
        numbers = [_float(part) for part in given[:400].split(",")]
        if len(numbers) != dim or not all(abs(number) <= FARTHEST for number in numbers):
            raise RefusedError("point", count=dim, most=f"{FARTHEST:g}")
        return numbers

    return parse


def length(given: str) -> str:
    """How long to run: a number and u (updates) or e (epochs)."""
    number, unit = given[:-1], given[-1:]
    if unit not in LENGTH_UNITS:
        raise RefusedError("length", high=experiment.MAX_UPDATES)
    return f"{whole(1, experiment.MAX_UPDATES)(number)}{unit}"


def _float(given: str) -> float:
    """A plain decimal number; float() alone takes underscores, other scripts' digits, nan and inf."""
    return float(given) if NUMBER.fullmatch(given) and math.isfinite(float(given)) else math.nan


#: Parameters of the page's own widgets: name → (parser, default).
WIDGETS: dict[str, tuple[Parser, Any]] = {
    "data": (choice(("boston", "toy", "own")), "boston"),
    "scaling": (choice(("raw", "minmax", "standard")), "minmax"),
    "optimizer": (choice(experiment.OPTIMIZERS), "sgd"),
    "seed": (whole(*SEEDS), 0),
    "length": (length, "150u"),
}
#: What an address without the parameter means.
DEFAULTS = {name: default for name, (_, default) in WIDGETS.items()}
#: Other ways to say how long to run.
LENGTH_NAMES = {"updates": "u", "epochs": "e"}
BATCH = 30


def player_parameters(made: Setup, settings: Settings) -> dict[str, tuple[str, Parser, Any]]:
    """What the player opens with, for this problem: parameter → (key in the header's `initial`, parser, default)."""
    names = made.problem.parameters
    pairs = [f"{names[i]},{names[j]}" for j in range(len(names)) for i in range(j)]
    samples = made.problem.samples
    most = max(experiment.updates_of(s, settings, samples)[0] for s in STRATEGIES)
    return {
        "batching": ("shown", several(STRATEGIES), list(SHOWN)),
        "active": ("active", choice(STRATEGIES), "random"),
        "batch": ("batch", whole(1, samples), BATCH if samples >= BATCH else max(1, samples // 4)),
        "lr": ("rate", real(*made.limits), experiment.default_rate(made)),
        "axes": ("axes", choice(pairs), pairs[0]),
        "slice": ("slice", choice(("now", "optimum")), "now"),
        "xaxis": ("xaxis", choice(("updates", "epochs", "samples")), "updates"),
        "yscale": ("yscale", choice(("log", "linear")), "log"),
        "step": ("step", whole(0, most), 0),
        "view": ("view", choice(("2d", "3d")), "2d"),
        "mode": ("mode", choice(("normal", "lecture")), "normal"),
        "start": ("start", point(len(names)), None),
    }


def read(parser: Parser, default: Any, name: str, given: str | None, faults: list[Fault]) -> Any:
    """A parameter's value; where it is impossible its default, and a fault is noted."""
    if given is None:
        return default
    try:
        return parser(given)
    except RefusedError as refused:
        shown = given if len(given) <= QUOTED else given[: QUOTED - 1] + "…"
        faults.append(Fault(name, shown, refused.sentence, refused.values))
        return default


def widgets(query: Mapping[str, str], faults: list[Fault]) -> dict[str, Any]:
    """Values of the page's widgets as the address has them."""
    values = {name: read(parser, default, name, query.get(name), faults) for name, (parser, default) in WIDGETS.items()}
    for name, unit in LENGTH_NAMES.items():
        if name in query:
            number = read(whole(1, experiment.MAX_UPDATES), None, name, query[name], faults)
            values["length"] = f"{number}{unit}" if number else values["length"]
    return values


def initial(query: Mapping[str, str], made: Setup, settings: Settings, faults: list[Fault]) -> dict[str, Any]:
    """The header's `initial` as the address has it; the active strategy is one that is shown."""
    known = player_parameters(made, settings)
    values = {
        key: read(parser, default, name, query.get(name), faults) for name, (key, parser, default) in known.items()
    }
    if values["active"] not in values["shown"]:
        values["active"] = values["shown"][-1] if "batching" in query and "active" not in query else values["active"]
        values["shown"] = list(dict.fromkeys([*values["shown"], values["active"]]))
    return {**values, "axes": values["axes"].split(","), "autoplay": False}
