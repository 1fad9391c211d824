"""The address is the state: one table of what a link may say, from which it is read, checked and written."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from pages.ui.runs import experiment, parsers, schedules, typed
from pages.ui.runs.data import PREPARED, SETS, Dataset, columns_of, shipped
from pages.ui.runs.landscapes import LANDSCAPES, ON_DATA, Landscape
from pages.ui.runs.parsers import LENGTH_UNITS, Parser, RefusedError, choice, rates, real, whole
from pages.ui.runs.settings import DECAYING, MAX_UPDATES, NUMBERS, OPTIMIZERS, Settings
from pages.ui.runs.setup import Setup

LENGTHS = ("150u", "1000u", "5000u", "10e", "100e", "1000e")
LENGTH_NAMES = {"updates": "u", "epochs": "e"}  # other ways to say how long to run
SEEDS = (0, 9999)
DEAL = ("split", "noise", "penalty", "rowseed")
QUOTED = 40  # characters of a wrong value that are shown


class Scope(NamedTuple):
    """What ranges and defaults depend on: of the page's own the landscape, of the player's the problem too."""

    row: Landscape
    made: Setup | None = None
    settings: Settings = Settings()

    @property
    def setup(self) -> Setup:
        if self.made is None:
            raise ValueError("a parameter of the player is asked for before there is a problem")
        return self.made

    @property
    def pairs(self) -> list[str]:
        """Weights that can be shown together, as the address says them."""
        names = self.setup.problem.parameters
        return [f"{names[i]},{names[j]}" for j in range(len(names)) for i in range(j)] or list(names)

    @property
    def most_updates(self) -> int:
        samples = self.setup.problem.samples
        return max(experiment.updates_of(s, self.settings, samples)[0] for s in self.setup.strategies)

    @property
    def batch_size(self) -> int:
        size, most = self.row.batch_size, self.setup.draws
        return size if size <= most else max(1, most // 4)


class Parameter(NamedTuple):
    """A row: name in the address, key in Python, session and header; what it may be and what it is unless told.

    local: whether it belongs to one landscape, and not to how one looks at any.
    """

    name: str
    key: str
    parser: Callable[[Scope], Parser]
    default: Callable[[Scope], Any]
    local: bool = True


def _fixed(name: str, key: str, parser: Parser, default: Any) -> Parameter:
    return Parameter(name, key, lambda scope: parser, lambda scope: default, local=False)


#: What the page's own widgets choose.
PAGE = (
    _fixed("landscape", "landscape", choice(LANDSCAPES), "linear"),
    _fixed("data", "data", choice((*SETS, "own")), "boston"),
    _fixed("columns", "columns", str, ""),
    _fixed("scaling", "scaling", choice(("raw", "minmax", "standard")), "minmax"),
    _fixed("optimizer", "optimizer", choice(OPTIMIZERS), "sgd"),
    _fixed("seed", "seed", whole(*SEEDS), 0),
    Parameter("length", "length", lambda scope: parsers.length, lambda scope: scope.row.length),
    _fixed("schedule", "schedule", choice(schedules.SCHEDULES), "constant"),
    *(_fixed(name, name, real(one.low, one.high), one.default) for name, one in NUMBERS.items()),
    _fixed("rowseed", "rowseed", whole(*SEEDS), 0),
    Parameter("f", "f", lambda scope: typed.parser(scope.row.id), lambda scope: ""),
)
#: What of a player is one of a few, whatever the problem: what it is unless told comes first.
CHOICES = {
    "slice": ("optimum", "now"),
    "plane": ("axes", "hessian", "path"),
    "basins": ("hidden", "shown"),
    "show": ("loss", "sharpness"),
    "band": ("hidden", "shown"),
    "trials": ("one", "twenty"),
    "xaxis": ("updates", "epochs", "samples"),
    "yscale": ("log", "linear"),
    "view": ("2d", "3d"),
    "mode": ("normal", "lecture"),
    "controls": ("auto", "few", "all"),
}
#: What the player opens with, for one problem: the key is the header's in `initial`.
PLAYER = (
    Parameter("batching", "shown", lambda s: parsers.several(s.setup.strategies), lambda s: list(s.row.shown)),
    Parameter("active", "active", lambda s: choice(s.setup.strategies), lambda s: s.row.active),
    Parameter("batch", "batch_size", lambda s: whole(1, s.setup.draws), lambda s: s.batch_size),
    Parameter("lr", "learning_rate", lambda s: rates(*s.setup.limits, s.most_updates), lambda s: s.setup.learning_rate),
    Parameter("axes", "axes", lambda s: choice(s.pairs), lambda s: s.row.axes or s.pairs[0]),
    *(_fixed(name, name, choice(allowed), allowed[0]) for name, allowed in CHOICES.items()),
    Parameter("step", "step", lambda s: whole(0, s.most_updates), lambda s: 0),
    _fixed("pin", "pins", parsers.pinned, ""),
    _fixed("race", "race", parsers.raced, ""),
    Parameter("start", "start", lambda s: parsers.point(len(s.setup.problem.parameters)), lambda s: None),
)
#: The name in the address of each thing that a saved player can open with by itself: none of these needs other runs.
OPENING = {row.name: row.key for row in PLAYER if row.name not in ("batch", "controls", "start")}
PAGE_NAMES = tuple(row.name for row in PAGE)
LOCAL = {row.name: row.key for row in PLAYER if row.local}


class Fault(NamedTuple):
    """One wrong parameter: its name, what was given, which sentence says what is allowed, what stands in that."""

    name: str
    given: str
    sentence: str
    values: dict[str, Any]


def text(value: Any) -> str:
    """A value as the address has it, and as a browser writes it."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ",".join(map(text, value))
    if not isinstance(value, float):
        return str(value)
    if value == 0 or 1e-6 <= abs(value) < 1e21:
        return np.format_float_positional(value, trim="-")
    return np.format_float_scientific(value, trim="-", exp_digits=1)


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


def _read(row: Parameter, scope: Scope, query: Mapping[str, str], faults: list[Fault]) -> Any:
    return read(row.parser(scope), row.default(scope), row.name, query.get(row.name), faults)


def page_defaults(landscape: str) -> dict[str, Any]:
    """What an address of this landscape means where it does not say."""
    scope = Scope(LANDSCAPES[landscape])
    return {row.name: row.default(scope) for row in PAGE}


def page_values(query: Mapping[str, str], faults: list[Fault]) -> dict[str, Any]:
    """Values of the page's widgets as the address has them."""
    landscape, *others = PAGE
    values = {landscape.key: _read(landscape, Scope(LANDSCAPES["linear"]), query, faults)}
    scope = Scope(LANDSCAPES[values[landscape.key]])
    values |= {row.key: _read(row, scope, query, faults) for row in others if row.key != "f"}
    values["columns"] = _columns(values["data"], query.get("columns"), faults)
    named = values["landscape"] == "model" and values["data"] in SETS
    columns = shipped(values["data"], values["columns"]).names if named else ()
    formula = query.get("f") if typed.is_typed(values["landscape"]) else None
    values["f"] = read(typed.parser(values["landscape"], columns), "", "f", formula, faults)
    for name, unit in LENGTH_NAMES.items():
        if name in query:
            number = read(whole(1, MAX_UPDATES), None, name, query[name], faults)
            values["length"] = f"{number}{unit}" if number else values["length"]
    return values


def _columns(name: str, given: str | None, faults: list[Fault]) -> str:
    """Which columns of a set are chosen; of a reader's own rows the address says nothing."""
    return read(columns_of(name), "", "columns", given or None, faults) if name in SETS else ""


def settings(values: Mapping[str, Any], own: Dataset | None) -> Settings:
    """What the page's values say, without what is decided in the player; `own` is the reader's own data."""
    number, unit = int(values["length"][:-1]), LENGTH_UNITS[values["length"][-1]]
    rows = values["landscape"] in ON_DATA
    theirs = rows and values["data"] == "own" and own is not None
    standing = rows and values["data"] != "own"
    formula = values["f"] if typed.is_typed(values["landscape"]) else ""
    if values["landscape"] == "model" and formula and not typed.fits(formula, rows_of(values, own), values["scaling"]):
        formula = ""
    return Settings(
        landscape=values["landscape"],
        data=values["data"] if theirs or standing else "boston",
        scaling=values["scaling"] if rows else "minmax",
        optimizer=values["optimizer"],
        seed=int(values["seed"]),
        length=number,
        unit=unit,
        own=own.digest if theirs and own is not None else "",
        columns=values["columns"] if standing else "",
        schedule=values["schedule"],
        **{name: values[name] for name, having in DECAYING.items() if values["optimizer"] in having},
        **{name: values[name] for name in DEAL if values["landscape"] in PREPARED},
        formula=formula,
    )


def rows_of(values: Mapping[str, Any], own: Dataset | None) -> Dataset:
    """The rows that the page's values say."""
    if values["data"] == "own":
        return own if own is not None else shipped("boston", "")
    return shipped(values["data"], values["columns"])


def features_of(values: Mapping[str, Any], own: Dataset | None) -> int:
    """How many features the rows have that the page's values say."""
    return rows_of(values, own).features.shape[1]


def initial(query: Mapping[str, str], made: Setup, settings: Settings, faults: list[Fault]) -> dict[str, Any]:
    """The header's `initial` as the address has it; the active strategy is one that is shown."""
    scope = Scope(made.landscape, made, settings)
    values = {row.key: _read(row, scope, query, faults) for row in PLAYER}
    if values["active"] not in values["shown"]:
        values["active"] = values["shown"][-1] if "batching" in query and "active" not in query else values["active"]
        values["shown"] = list(dict.fromkeys([*values["shown"], values["active"]]))
    rate = values["learning_rate"]
    *changes, (values["learning_rate"], branch) = rate if isinstance(rate, tuple) else ((rate, 0),)
    return {**values, "changes": changes, "branch": branch, "axes": values["axes"].split(","), "autoplay": False}


def given(query: Mapping[str, str], made: Setup, settings: Settings) -> dict[str, Any]:
    """What the address says of the header's `initial`, and no more: what is impossible counts as not said."""
    faults: list[Fault] = []
    values = initial(query, made, settings, faults)
    wrong = {fault.name for fault in faults}
    said = {row.key: values[row.key] for row in PLAYER if row.name in query and row.name not in wrong}
    return {**said, **({key: values[key] for key in ("changes", "branch")} if "learning_rate" in said else {})}


def player_texts(values: Mapping[str, Any]) -> dict[str, str]:
    """A header's `initial` as an address would say it: parameter → text."""
    return {row.name: text(values[row.key]) for row in PLAYER if row.key in values}


def player_defaults(made: Setup, settings: Settings) -> dict[str, str]:
    """The header's `defaults`: what each parameter of the player means unsaid, as an address would say it."""
    scope = Scope(made.landscape, made, settings)
    return player_texts({row.key: row.default(scope) for row in PLAYER})
