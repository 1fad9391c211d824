"""A run of a formula as a script: numpy alone, the derivatives written out; it prints the weights it ends with."""

from __future__ import annotations

from textwrap import indent

import numpy as np

from gd_core.formula import Formula
from gd_core.slopes import derivative, in_numpy
from pages.ui.player.script import BATCHES, UPDATES
from pages.ui.runs import experiment, schedules, typed
from pages.ui.runs.settings import FIRST_MOMENT, SECOND_MOMENT, Settings
from pages.ui.runs.setup import Setup

FUNCTION = '''"""{title}"""

import numpy as np


def f({names}):
    return {formula}


def gradient({names}):
    return np.array([{slopes}])


UPDATES = {updates}{ended}
w = np.array({start})
{before}
for k in range(UPDATES):
    t, rate = k + 1, {rate}
    g = gradient(*w){noise}
{update}

print("loss", repr(float(f(*w))))
print("weights", *(repr(float(value)) for value in w))
'''
MODEL = '''"""{title}"""

import numpy as np

{data}

N = len(target)  # rows
B = {batch}  # rows an update sees
PER_EPOCH = -(-N // B)  # updates in which all rows are seen once
UPDATES = {updates}{ended}
x = ((features - offset) / scale).T  # a row a feature


def model(w, v, {names}):
    return {formula} + np.zeros_like(x1)


def slopes(w, v, {names}):  # of the prediction, by w and by v
    return [{slopes}]


w = np.array({start})
{before}
for k in range(UPDATES):
    t, rate = k + 1, {rate}
{rows}
    error = model(*w, *x[:, rows]) - target[rows]
    g = np.array([2 * np.mean(error * slope) for slope in slopes(*w, *x[:, rows])])
{update}

print("loss", repr(float(np.mean((model(*w, *x) - target) ** 2))))
print("weights", *(repr(float(value)) for value in w))
'''


def script(settings: Settings, strategy: str, rate: float, made: Setup, title: str) -> str:
    """The script of one run of a landscape that is typed."""
    samples = made.problem.samples
    updates, _, _ = experiment.updates_of(strategy, settings, samples)
    run, _ = experiment.descend(settings, strategy, made, np.array([rate]), np.array([0, updates]), noted=False)
    stopped = int(run.stopped[0])
    steady = settings.schedule == "constant" and not settings.changes
    paces = schedules.of(settings, np.array([[rate]]), updates)
    rates = [] if steady else [f"rates = {[float(np.squeeze(paces(k))) for k in range(stopped)]}"]
    formula = typed.formula_of(settings.landscape, settings.formula)
    width = made.problem.start.size
    common = {
        "title": title,
        "formula": in_numpy(formula.node, formula.names),
        "slopes": ", ".join(in_numpy(derivative(formula.node, place), formula.names) for place in range(width)),
        "updates": stopped,
        "ended": "  # the run was lost here" if stopped < updates else "",
        "start": experiment.start_of(settings, made).tolist(),
        "rate": repr(rate) if steady else "rates[k]",
        "update": indent("\n".join(UPDATES[settings.optimizer][1]), "    "),
    }
    batch = experiment.batch_of(strategy, settings, samples)
    if not samples:
        return _function(settings, strategy, made, formula, common, batch, rates)
    return _model(settings, strategy, made, common, batch, rates)


def _function(
    settings: Settings,
    strategy: str,
    made: Setup,
    formula: Formula,
    common: dict[str, object],
    batch: int,
    rates: list[str],
) -> str:
    exact = strategy == "full"
    noise = f" + {made.landscape.noise!r} / np.sqrt({batch}) * rng.standard_normal(len(w))"
    before = [*_state(settings), *rates, *([] if exact else [f"rng = np.random.default_rng({settings.seed})"])]
    names = formula.names[: made.problem.start.size]
    return FUNCTION.format(**common, names=", ".join(names), before="\n".join(before), noise="" if exact else noise)


def _model(
    settings: Settings, strategy: str, made: Setup, common: dict[str, object], batch: int, rates: list[str]
) -> str:
    dataset, scaled = made.dataset, made.scaled
    if dataset is None or scaled is None:
        raise ValueError("a model has rows")
    before, rows = BATCHES[strategy]
    original = scaled.features * scaled.scale + scaled.offset
    data = (
        f"names = {[*dataset.names, dataset.target_name]}",
        f"features = np.array({original.tolist()})",
        f"target = np.array({dataset.target.tolist()})",
        f"offset = np.array({scaled.offset.tolist()})  # {settings.scaling}",
        f"scale = np.array({scaled.scale.tolist()})",
    )
    lines = [*_state(settings), *rates, *(line.format(seed=settings.seed) for line in before)]
    names = ", ".join(typed.FEATURES[: len(dataset.names)])
    return MODEL.format(
        **common, names=names, data="\n".join(data), batch=batch, before="\n".join(lines), rows=indent(rows, "    ")
    )


def _state(settings: Settings) -> list[str]:
    """The optimizer's state and decay rates."""
    name = settings.optimizer
    first = "beta" if name in ("momentum", "nesterov") else "beta1"
    return [
        *(f"{letter} = np.zeros_like(w)" for letter in UPDATES[name][0]),
        *(["product = 1.0"] if name == "nadam" else []),
        *([f"{first} = {settings.beta!r}"] if name in FIRST_MOMENT else []),
        *([f"beta2 = {settings.beta2!r}"] if name in SECOND_MOMENT else []),
    ]
