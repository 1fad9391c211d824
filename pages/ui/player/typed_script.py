"""A run of a formula as a script: numpy alone, the derivatives written out; it prints the weights it ends with."""

from __future__ import annotations

from gd_core.slopes import derivative, in_numpy
from pages.ui.player.script import batches, course, decaying, on_rows, start, update
from pages.ui.runs import typed
from pages.ui.runs.settings import Settings
from pages.ui.runs.setup import Setup

FUNCTION = '''"""{title}"""

import numpy as np


def f({names}):
    return {formula}


def gradient({names}):
    return np.array([{slopes}])


UPDATES = {updates}{ended}
{start}
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
x = ((features - offset) / scale).T  # a row a feature


def model(w, v, {names}):
    return {formula} + np.zeros_like(x1)


def slopes(w, v, {names}):  # of the prediction, by w and by v
    return [{slopes}]


{start}
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
    run = course(settings, strategy, rate, made)
    formula = typed.formula_of(settings.landscape, settings.formula)
    width = made.problem.start.size
    common = {
        "title": title,
        "formula": in_numpy(formula.node, formula.names),
        "slopes": ", ".join(in_numpy(derivative(formula.node, place), formula.names) for place in range(width)),
        "start": start(settings, made),
        "rate": run.rate,
        "update": update(settings),
    }
    begun = [*decaying(settings), *run.rates]
    if made.dataset is not None:
        before, rows = batches(settings, strategy)
        return MODEL.format(
            **common,
            names=", ".join(typed.FEATURES[: len(made.dataset.names)]),
            data=on_rows(run, settings, made),
            before="\n".join([*begun, *before]),
            rows=rows,
        )
    exact = strategy == "full"
    drawn = [] if exact else [f"rng = np.random.default_rng({settings.seed})"]
    noise = f" + {made.landscape.noise!r} / np.sqrt({run.batch}) * rng.standard_normal(len(w))"
    return FUNCTION.format(
        **common,
        names=", ".join(formula.names[:width]),
        updates=run.updates,
        ended=run.ended,
        before="\n".join([*begun, *drawn]),
        noise="" if exact else noise,
    )
