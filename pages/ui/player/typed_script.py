"""A run of a formula as a script: numpy alone, the derivatives written out; it prints the weights it ends with."""

from collections.abc import Sequence
from textwrap import indent

from gd_core.formulas.expression import Expression, gradient
from gd_core.formulas.text import helpers, statements
from pages.ui.player.script import batches, course, decaying, on_rows, start, update
from pages.ui.runs.settings import Settings
from pages.ui.runs.setup import Setup

HEAD = '''"""{title}"""

import numpy as np

'''
FUNCTION = """
def f({names}):
{value}


def gradient({names}):
{slopes}


UPDATES = {updates}{ended}
{start}
{before}
for k in range(UPDATES):
    t, rate = k + 1, {rate}
    g = gradient(*w){noise}
{update}

print("loss", repr(float(f(*w))))
print("weights", *(repr(float(value)) for value in w))
"""
MODEL = """{data}
x = ((features - offset) / scale).T  # a row a feature

{defined}
def model({names}):
{value}


def slopes({names}):  # of the prediction, by the weights
{slopes}


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
"""


def script(settings: Settings, strategy: str, rate: float, made: Setup, title: str) -> str:
    """The script of one run of a landscape that is a formula. ValueError where it is none."""
    formula, weights = made.problem.formula, made.problem.parameters
    if formula is None:
        raise ValueError(f"{made.landscape.id} is not made of a formula")
    features = () if made.dataset is None else tuple(f"x{i}" for i in range(1, len(made.dataset.names) + 1))
    names, slopes = (*weights, *features), gradient(formula, len(weights))
    run = course(settings, strategy, rate, made)
    defined = "\n\n".join(helpers(slopes))
    common = {
        "names": ", ".join(names),
        "value": _body([formula], names, "{} + np.zeros_like(x1)" if features else "{}"),
        "slopes": _body(slopes, names, "[{}]" if features else "np.array([{}])"),
        "start": start(settings, made),
        "rate": run.rate,
        "update": update(settings),
    }
    begun = [*decaying(settings), *run.rates]
    if features:
        before, rows = batches(settings, strategy)
        page = MODEL.format(
            **common,
            data=on_rows(run, settings, made),
            defined=f"\n{defined}\n\n" if defined else "",
            before="\n".join([*begun, *before]),
            rows=rows,
        )
        return HEAD.format(title=title) + page
    drawn = [] if strategy == "full" else [f"rng = np.random.default_rng({settings.seed})"]
    noise = f" + {made.landscape.noise!r} / np.sqrt({run.batch}) * rng.standard_normal(len(w))"
    page = FUNCTION.format(
        **common,
        updates=run.updates,
        ended=run.ended,
        before="\n".join([*begun, *drawn]),
        noise="" if strategy == "full" else noise,
    )
    return HEAD.format(title=title) + (f"\n{defined}\n\n" if defined else "") + page


def _body(ends: Sequence[Expression], names: Sequence[str], form: str) -> str:
    """The lines of a function that returns these expressions in a form with {} for them."""
    lines, texts = statements(ends, names)
    return indent("\n".join([*lines, f"return {form.format(', '.join(texts))}"]), "    ")
