"""A run of the linear model as a script: numpy alone, the data in it; it prints the weights the screen ends with."""

from textwrap import indent
from typing import NamedTuple

import numpy as np

from pages.ui.runs import experiment, schedules
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

{data}
x = np.column_stack([(features - offset) / scale, np.ones(N)])  # the last column is the bias'
{before}
for k in range(UPDATES):
    t, rate = k + 1, {rate}
{rows}
    g = 2 / len(rows) * x[rows].T @ (x[rows] @ w - target[rows])  # the gradient of the mean of squared errors
{pull}{update}

print("loss", repr(float(np.mean((x @ w - target) ** 2){more})))
print("weights", *(repr(float(value)) for value in w))
'''


class Course(NamedTuple):
    """How a run goes: its updates, what is said where it was lost before its last, the rows an update sees, the line
    that holds its rates where they change, the rate of update k."""

    updates: int
    ended: str
    batch: int
    rates: tuple[str, ...]
    rate: str


class Pieces(NamedTuple):
    """What every script of a run on rows has: its data and counts, what stands before its loop, the rate and rows of
    update k.

    `steady` is whether the rate is one number; batch is the number of rows an update sees.
    """

    data: str
    before: tuple[str, ...]
    rate: str
    rows: str
    steady: bool
    batch: int


def script(settings: Settings, strategy: str, rate: float, made: Setup, title: str) -> str:
    """The script of one run; `made` is a linear model's setup, else ValueError."""
    run = pieces(settings, strategy, rate, made)
    first, *order = run.before
    penalty = [f"penalty = {made.penalty!r}"] if made.penalty else []
    return PAGE.format(
        title=title,
        data=run.data,
        before="\n".join((first, *decaying(settings), *penalty, *order)),
        rate=run.rate,
        rows=run.rows,
        pull="    g[:-1] += 2 * penalty * w[:-1]  # and of the penalty on the weights\n" if made.penalty else "",
        more=" + penalty * np.sum(w[:-1] ** 2)" if made.penalty else "",
        update=update(settings),
    )


def course(settings: Settings, strategy: str, rate: float, made: Setup) -> Course:
    """How the run of this rate goes."""
    samples = made.problem.samples
    updates, _, _ = experiment.updates_of(strategy, settings, samples)
    run, _ = experiment.descend(settings, strategy, made, np.array([rate]), np.array([0, updates]), noted=False)
    stopped = int(run.stopped[0])
    paces = schedules.of(settings, np.array([[rate]]), updates)
    changing = (f"rates = {[float(np.squeeze(paces(k))) for k in range(stopped)]}",)
    return Course(
        updates=stopped,
        ended="  # the run was lost here" if stopped < updates else "",
        batch=experiment.batch_of(strategy, settings, samples),
        rates=() if settings.steady else changing,
        rate=repr(rate) if settings.steady else "rates[k]",
    )


def start(settings: Settings, made: Setup) -> str:
    """The line in which the weights begin."""
    return f"w = np.array({experiment.start_of(settings, made).tolist()})"


def on_rows(run: Course, settings: Settings, made: Setup) -> str:
    """The data of a run and its counts. ValueError where it has no rows."""
    dataset, scaled = made.dataset, made.scaled
    if dataset is None or scaled is None:
        raise ValueError(f"{made.landscape.id} has no rows")
    original = scaled.features * scaled.scale + scaled.offset
    lines = (
        f"names = {[*dataset.names, dataset.target_name]}",
        f"features = np.array({original.tolist()})",
        f"target = np.array({dataset.target.tolist()})",
        f"offset = np.array({scaled.offset.tolist()})  # {settings.scaling}",
        f"scale = np.array({scaled.scale.tolist()})",
        "",
        "N = len(target)  # rows",
        f"B = {run.batch}  # rows an update sees",
        "PER_EPOCH = -(-N // B)  # updates in which all rows are seen once",
        f"UPDATES = {run.updates}{run.ended}",
    )
    return "\n".join(lines)


def batches(settings: Settings, strategy: str) -> tuple[list[str], str]:
    """What stands before the loop for the rows of a strategy's updates, and the lines in it that choose them."""
    before, rows = BATCHES[strategy]
    return [line.format(seed=settings.seed) for line in before], indent(rows, "    ")


def update(settings: Settings) -> str:
    """The lines of the loop in which w is updated by g."""
    return indent("\n".join(UPDATES[settings.optimizer][1]), "    ")


def pieces(settings: Settings, strategy: str, rate: float, made: Setup) -> Pieces:
    """What the scripts of a run share. ValueError where it is not the linear model's."""
    if made.landscape.kind != "linear":
        raise ValueError(f"only the linear model's runs are written as a script, not those of {made.landscape.id}")
    run = course(settings, strategy, rate, made)
    before, rows = batches(settings, strategy)
    return Pieces(
        data=on_rows(run, settings, made),
        before=(start(settings, made), *before, *run.rates),
        rate=run.rate,
        rows=rows,
        steady=settings.steady,
        batch=run.batch,
    )


def decaying(settings: Settings) -> list[str]:
    """The optimizer's state and its decay rates."""
    name = settings.optimizer
    first = "beta" if name in ("momentum", "nesterov") else "beta1"
    return [
        *(f"{letter} = np.zeros_like(w)" for letter in UPDATES[name][0]),
        *(["product = 1.0"] if name == "nadam" else []),
        *([f"{first} = {settings.beta!r}"] if name in FIRST_MOMENT else []),
        *([f"beta2 = {settings.beta2!r}"] if name in SECOND_MOMENT else []),
    ]
