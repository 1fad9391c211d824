"""A run as a script: numpy alone, its data and derivatives in it; it prints the weights the screen ends with.

Of the linear model as one of PyTorch, Keras or scikit-learn too: each library is asked for what it can do itself, by
its own optimizers; a run that it has no words for has no script.

What scripts are made of, for numpy and every other library, stands in `script.toml`."""

from collections.abc import Sequence
from pathlib import Path
from textwrap import indent
from typing import NamedTuple

import numpy as np

from gd_core.formulas.expression import Expression, gradient
from gd_core.formulas.text import helpers, statements
from pages.ui.app import text
from pages.ui.runs import experiment, schedules
from pages.ui.runs.landscapes import HIDDEN
from pages.ui.runs.settings import Settings
from pages.ui.runs.setup import Setup

SCRIPTS = text.table(Path(__file__))
MODEL = SCRIPTS["model"]
OTHERS = ("torch", "keras", "sklearn")


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
    return str(SCRIPTS["page"]["numpy"]).format(
        title=title,
        model=_model(run, settings, strategy, made),
        before="\n".join(before),
        rate=run.rate,
        rows=f"{run.rows}\n" if run.rows else "",
        batch=", x[rows], target[rows]" if run.rows else "",
        pull=" + 2 * penalty * counted * w" if made.penalty else "",
        more=" + penalty * np.sum(counted * w**2)" if made.penalty else "",
        update=indent(SCRIPTS["optimizer"][settings.optimizer]["numpy"].rstrip(), "    "),
    )


def _model(run: Course, settings: Settings, strategy: str, made: Setup) -> str:
    """What is minimised: data and counts, `gradient` and `loss`."""
    formula, weights = made.problem.formula, made.problem.parameters
    if made.landscape.kind == "linear":
        return str(MODEL["linear"].format(data=run.data) + MODEL["on_rows"])
    if formula is None:
        return str(MODEL["network"].format(data=run.data, hidden=HIDDEN) + MODEL["on_rows"])
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
        return str(MODEL["model"].format(**common, data=run.data) + MODEL["on_rows"])
    noise = f" + {made.landscape.noise!r} / np.sqrt({run.batch}) * rng.standard_normal(len(w))"
    drawn = "" if strategy == "full" else noise
    return str(MODEL["function"].format(**common, data=run.data, noise=drawn))


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
    fed = SCRIPTS["batches"][strategy if made.dataset or strategy == "full" else "random"]
    begin = f"w = np.array({experiment.start_of(settings, made).tolist()})"
    drawn = [fed["before"].format(seed=settings.seed)] if "before" in fed else []
    return Course(
        data="\n".join([*_data(settings, made, batch), *counts]),
        before=(begin, *drawn, *(() if settings.steady else (changing,))),
        rate=repr(rate) if settings.steady else "rates[k]",
        rows=indent(fed["rows"], "    ") if made.dataset else "",
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
    return [
        *(f"{letter} = np.zeros_like(w)" for letter in SCRIPTS["optimizer"][name].get("state", "")),
        *(["product = 1.0"] if name == "nadam" else []),
        *(f"{decay} = {value!r}" for decay, value in schedules.decays(settings).items()),
    ]


def can(settings: Settings, strategy: str, made: Setup) -> list[str]:
    """The libraries, numpy the first, that have words for a strategy's runs."""
    if made.landscape.kind != "linear":
        return ["numpy"]
    if made.dataset is None:
        return []
    if made.penalty:  # each library has its own idea of one, on the bias or not, of the loss or of the step
        return ["numpy"]
    one = experiment.batch_of(strategy, settings, made.problem.samples) == 1
    name, words = settings.optimizer, SCRIPTS["optimizer"][settings.optimizer]
    there = {
        "numpy": True,
        "torch": "torch" in words,
        # its velocity holds the rate of when it came to be
        "keras": "keras" in words and (settings.steady or name not in ("momentum", "nesterov")),
        "sklearn": name == "sgd" and (settings.steady or one),
    }
    return [library for library, able in there.items() if able]


def written(library: str, settings: Settings, strategy: str, rate: float, made: Setup, title: str) -> str:
    """The script of one run; ValueError where the library has none for it."""
    if library not in can(settings, strategy, made):
        raise ValueError(f"{library} has no script for {settings.optimizer} on {made.landscape.id}")
    if library == "numpy":
        return script(settings, strategy, rate, made, title)
    run = course(settings, strategy, rate, made)
    known = {"title": title, "data": run.data, "before": "\n".join(run.before), "rows": run.rows, "rate": run.rate}
    if library == "sklearn":
        way = SCRIPTS["sklearn"]["batch" if run.batch > 1 else "one_row" if run.steady else "row_by_row"]
        known |= {**way, "body": way["body"].format(**known)}
    else:
        name, told = SCRIPTS["optimizer"][settings.optimizer][library]
        if settings.beta == 0 and settings.optimizer in ("momentum", "nesterov"):
            told = ""  # both libraries have no momentum of nothing
        known["made"], known["first"] = name, run.rate if run.steady else "rates[0]"
        known["more"] = f", {told}".format(beta=settings.beta, beta2=settings.beta2) if told else ""
        known["change"] = "" if run.steady else SCRIPTS["change"][library].format(**known)
    return str(SCRIPTS["page"][library]).format(**known)
