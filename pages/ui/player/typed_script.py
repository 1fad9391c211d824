"""A run of a formula as a script: numpy alone, the derivatives written out; it prints the weights it ends with."""

from gd_core.slopes import derivative, in_numpy
from pages.ui.player.script import batches, course, decaying, on_rows, start, update
from pages.ui.runs import typed
from pages.ui.runs.settings import Settings
from pages.ui.runs.setup import Setup

#: Landscapes that are not typed but could be: what would be typed, (as which, the formula).
KNOWN: dict[str, tuple[str, str]] = {
    "double_well": ("formula", "(x^2 - 1)^2 + 0.3*x"),
    "styblinski_tang": ("formula", "((x^2 - 16)*x^2 + 5*x + (y^2 - 16)*y^2 + 5*y)/2"),
    "six_hump_camel": ("formula", "(4 - 2.1*x^2 + (x^2)^2/3)*x^2 + x*y + (4*y^2 - 4)*y^2"),
    "himmelblau": ("formula", "(x^2 + y - 11)^2 + (x + y^2 - 7)^2"),
    "ackley": (
        "formula",
        "20 - 20*exp(-0.2*sqrt((x^2 + y^2)/2)) + e - exp((cos(2*pi*x) + cos(2*pi*y))/2)",
    ),
    "rastrigin": ("formula", "20 + x^2 - 10*cos(2*pi*x) + y^2 - 10*cos(2*pi*y)"),
    "griewank": ("formula", "1 + (x^2 + y^2)/4000 - cos(x)*cos(y/sqrt(2))"),
    "levy": (
        "formula",
        "sin(pi*(x + 3)/4)^2 + ((x + 3)/4 - 1)^2*(1 + 10*sin(pi*(x + 3)/4 + 1)^2)"
        " + ((y + 3)/4 - 1)^2*(1 + sin(2*pi*(y + 3)/4)^2)",
    ),
    "rosenbrock": ("formula", "(1 - x)^2 + 100*(y - x^2)^2"),
    "beale": ("formula", "(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2"),
    "parabola": ("formula", "x^2"),
    "quadratic": ("formula", "(x^2 + 10*y^2)/2"),
    "booth": ("formula", "(x + 2*y - 7)^2 + (2*x + y - 5)^2"),
    "saddle": ("formula", "x^2 - y^2"),
    "network_two": ("model", "v*tanh(w*x1)"),
    "product": ("model", "v*w*x1"),
    "sigmoid": ("model", "sigmoid(w*x1 + v)"),
    "sine": ("model", "sin(w*x1 + v)"),
}
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
    """The script of one run of a landscape that is typed or could be."""
    run = course(settings, strategy, rate, made)
    formula = typed.formula_of(*KNOWN.get(settings.landscape, (settings.landscape, settings.formula)))
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
