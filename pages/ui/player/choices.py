"""The boxes of a page without Streamlit: all that the Lab's own widgets choose, in a language's words, and when."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from pages.ui.app import text
from pages.ui.runs import data, parameters, schedules, settings, typed
from pages.ui.runs.data import PREPARED
from pages.ui.runs.landscapes import LANDSCAPES, ON_DATA

#: Which landscape or optimizer a box is about; it is not there on others.
ROWS, TYPED, DEAL = (
    {"landscape": list(names)} for names in (ON_DATA, [name for name in LANDSCAPES if typed.is_typed(name)], PREPARED)
)
DRAWN = {**DEAL, "any": ["split", "noise"]}  # rows are drawn once one of these is not 0
Box = dict[str, Any]


def boxes(language: str) -> list[Box]:
    """Each with its name in the address and `label`, and one of: `options` as [id, name] pairs; `range` and `step` of
    a number; `units` of a length's number; `sets` to choose columns of; `labels` of a formula by landscape. `where`:
    the landscapes or optimizers it is about; `more`: whether it is one of those behind a button.
    """
    runs, lab = text.read("runs", language), text.read("lab", language)
    control, option = lab["control"], lab["option"]
    first, second = settings.DECAYING.values()
    both, only = ([name for name in first if (name in second) is two] for two in (True, False))
    lengths = {name: option["length"][name[-1]].format(number=name[:-1]) for name in parameters.LENGTHS}
    return [
        _select("landscape", control, {name: runs["landscape"][name]["name"] for name in LANDSCAPES}),
        {"name": "f", "label": control["landscape"], "labels": lab["formula"]["label"], "where": TYPED,
         "own": typed.DEFAULTS, "examples": {name: list(known) for name, known in typed.EXAMPLES.items()}},
        _select("data", control, {name: runs[name]["name"] for name in data.SETS}, where=ROWS),
        _select("optimizer", control, {name: option["optimizer"][name] for name in settings.OPTIMIZERS}),
        _select("scaling", control, {name: option["scaling"][name] for name in data.SCALINGS}, where=ROWS),
        _select("length", control, lengths),
        {"name": "length", "label": control["length_number"], "units": option["unit"],
         "range": [1, settings.MAX_UPDATES], "more": True},
        _select("schedule", control, {name: option["schedule"][name] for name in schedules.SCHEDULES}, more=True),
        _number("beta", control["beta"], *_range("beta"), {"optimizer": both}),
        _number("beta", control["beta_only"], *_range("beta"), {"optimizer": only}),
        _number("beta2", control["beta2"], *_range("beta2"), {"optimizer": list(second)}),
        _number("seed", control["seed"], parameters.SEEDS, 1),
        *(_number(name, control[name], *_range(name), DEAL) for name in ("split", "noise", "penalty")),
        _number("rowseed", control["rowseed"], parameters.SEEDS, 1, DRAWN),
        {"name": "columns", "label": lab["own"]["features"].format(most=data.MAX_FEATURES), "where": ROWS,
         "target": lab["own"]["target"], "most": data.MAX_FEATURES, "sets": _sets(), "more": True},
    ]  # fmt: skip


def _range(name: str) -> tuple[tuple[float, float], float]:
    low, high, step, _ = settings.NUMBERS[name]
    return (low, high), step


def is_about(box: Box, values: Mapping[str, Any]) -> bool:
    """Whether a box is there where these are chosen, name → value."""
    where = dict(box.get("where", {}))
    some = where.pop("any", None)
    return all(values[name] in known for name, known in where.items()) and (not some or any(values[n] for n in some))


def told(faults: list[parameters.Fault], language: str) -> list[str]:
    """What of an address counts as not said, a sentence each."""
    words = text.read("lab", language)["fault"]
    return [
        f"{words['address'].format(name=one.name, given=one.given)} {words[one.sentence].format(**one.values)}"
        for one in faults
    ]


def _select(name: str, control: Mapping[str, str], options: Mapping[str, str], **more: Any) -> Box:
    return {"name": name, "label": control[name], "options": list(options.items()), **more}


def _number(
    name: str, label: str, limits: tuple[float, float], step: float, where: Mapping[str, list[str]] | None = None
) -> Box:
    return {"name": name, "label": label, "range": list(limits), "step": step, "where": where or {}, "more": True}


@cache
def _sets() -> dict[str, Box]:
    """The columns of each set, and those it has unless told, the target last."""
    return {
        name: {"columns": list(data.columns_in(name)), "own": [*known.features, known.target]}
        for name, known in data.SETS.items()
    }
