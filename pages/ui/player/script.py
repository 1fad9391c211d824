"""A run as a script: numpy alone, its data and derivatives in it; it prints the weights the screen ends with."""

from collections.abc import Sequence
from textwrap import indent
from typing import NamedTuple

import numpy as np

from gd_core.formulas.expression import Expression, gradient
from gd_core.formulas.text import helpers, statements
from pages.ui.runs import experiment, schedules
from pages.ui.runs.models import HIDDEN
from pages.ui.runs.settings import FIRST_MOMENT, SECOND_MOMENT, Settings
from pages.ui.runs.setup import Setup

MOMENTS = ("m = beta1 * m + (1 - beta1) * g", "v = beta2 * v + (1 - beta2) * g * g")
ADAM = "w = w - rate / (1 - beta1**t) * m / (np.sqrt(v / (1 - beta2**t)) + 1e-8)"
#: An update of each optimizer, w from g and rate: the letters of its state, which begin at 0, and its lines; t from 1.
UPDATES: dict[str, tuple[str, tuple[str, ...]]] = {
    "sgd": ("", ("w = w - rate * g",)),
    "momentum": ("v", ("v = beta * v + g", "w = w - rate * v")),
    "nesterov": ("v", ("v = beta * v + g", "w = w - rate * (g + beta * v)")),
    "adagrad": ("s", ("s = s + g * g", "w = w - rate * g / (np.sqrt(s) + 1e-10)")),
    "adadelta": (
        "vu",
        (
            "v = 0.9 * v + (1 - 0.9) * g * g",
            "d = np.sqrt((u + 1e-6) / (v + 1e-6)) * g",
            "w = w - rate * d",
            "u = 0.9 * u + (1 - 0.9) * d * d",
        ),
    ),
    "rmsprop": ("v", ("v = 0.99 * v + (1 - 0.99) * g * g", "w = w - rate * g / (np.sqrt(v) + 1e-8)")),
    "adam": ("mv", (*MOMENTS, ADAM)),
    "amsgrad": ("mvh", (*MOMENTS, "h = np.maximum(h, v)", ADAM.replace("(v /", "(h /"))),
    "adamw": ("mv", ("w = w * (1 - rate * 0.01)", *MOMENTS, ADAM)),
    "nadam": (
        "mv",
        (
            *MOMENTS,
            "now, ahead = (beta1 * (1 - 0.5 * 0.96 ** (k * 0.004)) for k in (t, t + 1))",
            "product = product * now",
            "mean = (1 - now) / (1 - product) * g + ahead / (1 - product * ahead) * m",
            "w = w - rate * mean / (np.sqrt(v / (1 - beta2**t)) + 1e-8)",
        ),
    ),
    "adamax": (
        "mu",
        (MOMENTS[0], "u = np.maximum(beta2 * u, np.abs(g) + 1e-8)", "w = w - rate / (1 - beta1**t) * m / u"),
    ),
    "lion": ("m", ("w = w - rate * np.sign(0.9 * m + (1 - 0.9) * g)", "m = 0.99 * m + (1 - 0.99) * g")),
}
#: The rows an update sees, as lines before the loop and one in it; B is the batch size.
BATCHES = {
    "full": ((), "rows = np.arange(N)"),
    "stochastic": (("rng = np.random.default_rng({seed})",), "rows = rng.integers(N, size=1)"),
    "random": (("rng = np.random.default_rng({seed})",), "rows = rng.integers(N, size=B)"),
    "sequential": (("order = np.arange(N)",), "rows = order[B * (k % PER_EPOCH) :][:B]"),
    "shuffled": (
        ("rng = np.random.default_rng({seed})",),
        "order = rng.permutation(N) if k % PER_EPOCH == 0 else order\nrows = order[B * (k % PER_EPOCH) :][:B]",
    ),
}
PAGE = '''"""{title}"""

import numpy as np

{model}
{before}
for k in range(UPDATES):
    t, rate = k + 1, {rate}
{rows}    g = gradient(w{batch}){pull}
{update}

print("loss", repr(float(loss(w){more})))
print("weights", *(repr(float(value)) for value in w))
'''
LINEAR = """{data}
x = np.column_stack([(features - offset) / scale, np.ones(N)])  # the last column is the bias'


def predicted(w, x):
    return x @ w


def gradient(w, x, target):  # of the mean of squared errors
    return 2 / len(x) * x.T @ (predicted(w, x) - target)
"""
NETWORK = """{data}
x = (features - offset) / scale
H, D = {hidden}, x.shape[1]  # tanh units, features


def parts(w):  # of all weights: those into the units, the units' biases, those out of them, the bias
    return w[: H * D].reshape(H, D), w[H * D : H * D + H], w[H * D + H : -1], w[-1]


def predicted(w, x):
    into, shift, out, bias = parts(w)
    return np.tanh(x @ into.T + shift) @ out + bias


def gradient(w, x, target):
    into, shift, out, _ = parts(w)
    units = np.tanh(x @ into.T + shift)
    error = 2 / len(x) * (predicted(w, x) - target)  # of the mean of squared errors
    back = np.outer(error, out) * (1 - units**2)
    return np.concatenate([(back.T @ x).ravel(), back.sum(axis=0), units.T @ error, [error.sum()]])
"""
MODEL = """{data}
x = (features - offset) / scale

{helpers}
def model({names}):
{value}


def slopes({names}):  # of the prediction, by the weights
{slopes}


def predicted(w, x):
    return model(*w, *x.T)


def gradient(w, x, target):
    error = predicted(w, x) - target
    return np.array([2 * np.mean(error * slope) for slope in slopes(*w, *x.T)])
"""
ON_ROWS = """

def loss(w):
    return np.mean((predicted(w, x) - target) ** 2)

"""
FUNCTION = """{helpers}
def f({names}):
{value}


def slopes({names}):
{slopes}


def gradient(w):
    return slopes(*w){noise}


def loss(w):
    return f(*w)


{data}
"""


class Course(NamedTuple):
    """How a run goes, as the lines of a script: the data and their counts; what stands before the loop; in it the rate
    and the rows of update k. `batch`: rows an update sees; `steady`: whether the rate is one number.
    """

    data: str
    before: tuple[str, ...]
    rate: str
    rows: str
    batch: int
    steady: bool


def script(settings: Settings, strategy: str, rate: float, made: Setup, title: str) -> str:
    """The script of one run, whatever its landscape."""
    run = course(settings, strategy, rate, made)
    before = [*run.before, *_decaying(settings)]
    if made.penalty and made.counted is not None:
        counted = made.counted.astype(int).tolist()
        before.append(f"counted, penalty = np.array({counted}), {made.penalty!r}  # on the weights, no biases")
    return PAGE.format(
        title=title,
        model=_model(run, settings, strategy, made),
        before="\n".join(before),
        rate=run.rate,
        rows=f"{run.rows}\n" if run.rows else "",
        batch=", x[rows], target[rows]" if run.rows else "",
        pull=" + 2 * penalty * counted * w" if made.penalty else "",
        more=" + penalty * np.sum(counted * w**2)" if made.penalty else "",
        update=indent("\n".join(UPDATES[settings.optimizer][1]), "    "),
    )


def _model(run: Course, settings: Settings, strategy: str, made: Setup) -> str:
    """What is minimised: data and counts, `gradient` and `loss`."""
    formula, weights = made.problem.formula, made.problem.parameters
    if made.landscape.kind == "linear":
        return LINEAR.format(data=run.data) + ON_ROWS
    if formula is None:
        return NETWORK.format(data=run.data, hidden=HIDDEN) + ON_ROWS
    features = () if made.dataset is None else tuple(f"x{i}" for i in range(1, len(made.dataset.names) + 1))
    names, slopes = (*weights, *features), gradient(formula, len(weights))
    defined = "\n\n".join(helpers(slopes))
    common = {
        "names": ", ".join(names),
        "helpers": f"\n{defined}\n\n" if defined else "",
        "value": _body([formula], names, "{} + np.zeros_like(x1)" if features else "{}"),
        "slopes": _body(slopes, names, "[{}]" if features else "np.array([{}])"),
    }
    if features:
        return MODEL.format(**common, data=run.data) + ON_ROWS
    noise = f" + {made.landscape.noise!r} / np.sqrt({run.batch}) * rng.standard_normal(len(w))"
    drawn = "" if strategy == "full" else noise
    return FUNCTION.format(**common, data=run.data, noise=drawn)


def _body(ends: Sequence[Expression], names: Sequence[str], form: str) -> str:
    """The lines of a function that returns these expressions in a form with {} for them."""
    lines, texts = statements(ends, names)
    return indent("\n".join([*lines, f"return {form.format(', '.join(texts))}"]), "    ")


def course(settings: Settings, strategy: str, rate: float, made: Setup) -> Course:
    """How the run of this rate goes."""
    samples, batch = made.problem.samples, experiment.batch_of(strategy, settings, made.problem.samples)
    updates, _, _ = experiment.updates_of(strategy, settings, samples)
    run, _ = experiment.descend(settings, strategy, made, np.array([rate]), np.array([0, updates]), noted=False)
    stopped = int(run.stopped[0])
    counts = [f"UPDATES = {stopped}{'  # the run was lost here' if stopped < updates else ''}"]
    paces = schedules.of(settings, np.array([[rate]]), updates)
    changing = f"rates = {[float(np.squeeze(paces(k))) for k in range(stopped)]}"
    order, rows = BATCHES[strategy]
    if made.dataset is None:
        order, rows = () if strategy == "full" else BATCHES["random"][0], ""
    begin = f"w = np.array({experiment.start_of(settings, made).tolist()})"
    drawn = (line.format(seed=settings.seed) for line in order)
    return Course(
        data="\n".join([*_data(settings, made, batch), *counts]),
        before=(begin, *drawn, *(() if settings.steady else (changing,))),
        rate=repr(rate) if settings.steady else "rates[k]",
        rows=indent(rows, "    "),
        batch=batch,
        steady=settings.steady,
    )


def _data(settings: Settings, made: Setup, batch: int) -> tuple[str, ...]:
    """The rows a run is of, and their counts; nothing where it has none."""
    dataset, scaled = made.dataset, made.scaled
    if dataset is None or scaled is None:
        return ()
    original = scaled.features * scaled.scale + scaled.offset
    return (
        f"names = {[*dataset.names, dataset.target_name]}",
        f"features = np.array({original.tolist()})",
        f"target = np.array({dataset.target.tolist()})",
        f"offset = np.array({scaled.offset.tolist()})  # {settings.scaling}",
        f"scale = np.array({scaled.scale.tolist()})",
        "",
        "N = len(target)  # rows",
        f"B = {batch}  # rows an update sees",
        "PER_EPOCH = -(-N // B)  # updates in which all rows are seen once",
    )


def _decaying(settings: Settings) -> list[str]:
    """The optimizer's state and its decay rates."""
    name = settings.optimizer
    first = "beta" if name in ("momentum", "nesterov") else "beta1"
    return [
        *(f"{letter} = np.zeros_like(w)" for letter in UPDATES[name][0]),
        *(["product = 1.0"] if name == "nadam" else []),
        *([f"{first} = {settings.beta!r}"] if name in FIRST_MOMENT else []),
        *([f"beta2 = {settings.beta2!r}"] if name in SECOND_MOMENT else []),
    ]
