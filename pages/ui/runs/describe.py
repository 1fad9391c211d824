"""What is said of runs: names of weights and strategies, what theory tells, the window to look through."""

from typing import Any

import numpy as np

import gd_core as gd
from gd_core.formulas.program import predictor
from pages.ui.app import text
from pages.ui.runs import experiment, planes, rate_grid
from pages.ui.runs.data import SETS, Dataset
from pages.ui.runs.settings import Settings
from pages.ui.runs.setup import Setup

LETTERS = {"bias": "b", "phi": "φ"}  # what is written for a weight of this name
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
WINDOW = 0.83  # half of the home window over the distance from start to minimum: both stand well inside


def strategy_name(words: dict[str, Any], strategy: str, settings: Settings, samples: int) -> str:
    """A strategy in words, with its batch size where it has one."""
    return str(words["strategy"][strategy].format(batch=experiment.batch_of(strategy, settings, samples)))


def said_of(dataset: Dataset, language: str) -> dict[str, Any]:
    """What the words say of a data set: of its target only where that is the set's own."""
    known = text.read("runs", language).get(dataset.id, {})
    own = SETS.get(dataset.id)
    if own is None or own.target == dataset.target_name:
        return dict(known)
    return {key: word for key, word in known.items() if key not in {"target", "unit"}}


def landscape(made: Setup, language: str) -> dict[str, Any]:
    """The header's part of this name."""
    row, words = made.landscape, text.read("runs", language)["landscape"][made.landscape.id]
    return {
        "id": row.id,
        "kind": row.kind,
        "model": row.model,
        "name": words["name"],
        "formula": made.problem.latex,
        "rows": made.problem.samples,
        "samples": made.draws,
        "noise": row.noise,
        **program_of(made.problem),
    }


def program_of(problem: gd.Problem) -> dict[str, Any]:
    """What a browser needs to predict with a model: its prediction and the slopes by the weights, as steps."""
    if problem.formula is None or not problem.samples:
        return {}
    return {"program": predictor(problem.formula, len(problem.parameters)).steps()}


def parameters(made: Setup, language: str) -> list[dict[str, str]]:
    """Names of the weights, one dict a parameter: id, symbol, words, axis title, unit of its effect."""
    words = text.read("runs", language)
    if made.landscape.kind != "linear" or made.dataset is None:
        known = words["landscape"][made.landscape.id]
        return [_weight(name, known.get(name, {})) for name in made.problem.parameters]
    known = {} if made.dataset.id == "own" else words[made.dataset.id]  # a reader's column may be called anything
    found = []
    for number, column in enumerate(made.dataset.names, 1):
        told = known.get(column)
        name = told["name"] if told else column
        axis = f"w{number}".translate(SUBSCRIPTS) + f"  {told['axis'] if told else column}"
        unit = told["per"] if told else ""
        found.append({"id": f"w{number}", "symbol": "w", "sub": str(number), "name": name, "axis": axis, "per": unit})
    bias = words["bias"]
    return [*found, {"id": "bias", "symbol": "b", "sub": "", "name": bias["name"], "axis": bias["axis"], "per": ""}]


def _weight(name: str, told: dict[str, str]) -> dict[str, str]:
    """A weight of a landscape that is none of the linear model's: letters of its name, then digits under the line."""
    symbol = name.rstrip("0123456789")
    shown = LETTERS.get(symbol, symbol)
    sub = name[len(symbol) :]
    axis = " ".join(filter(None, (shown + sub.translate(SUBSCRIPTS), told.get("axis", ""))))
    return {"id": name, "symbol": shown, "sub": sub, "name": told.get("name", ""), "axis": axis, "per": ""}


def theory(settings: Settings, made: Setup) -> dict[str, Any]:
    """What is known beforehand. `local` over the largest curvature at a point is the critical rate there."""
    beta = settings.beta
    optimum = made.optimum
    known = {
        "kind": settings.optimizer if made.critical is not None else "none",
        "beta": beta,
        "critical": made.critical,
        "long_run": made.long_run,
        "safe": None if made.critical is None else rate_grid.safe(made.critical),
        "local": rate_grid.local(settings.optimizer, beta),
        "optimum": None if optimum is None else optimum.tolist(),
        "floor": made.minima[0].loss if made.minima else None,
    }
    if made.hessian is None:
        return known
    values, vectors = gd.eigen(made.hessian)
    origin = np.zeros(len(made.problem.parameters))
    return {
        **known,
        "eigenvalues": values.tolist(),
        "eigenvectors": vectors.T.tolist(),
        "hessian": made.hessian.tolist(),
        "linear": (-made.problem.gradient(origin)).tolist(),
        "constant": float(made.problem.loss(origin)),
    }


def minima(made: Setup) -> list[dict[str, Any]]:
    """The header's part of this name: the lowest first."""
    return [{**one._asdict(), "at": one.at.tolist()} for one in made.minima]


def window(settings: Settings, made: Setup) -> dict[str, Any]:
    """The home window: `half` is its half height for the first two parameters, `halves` for each pair shown.

    It belongs to the problem, so that it stands still while a start is dragged. The linear model's holds its start and
    its minimum, and a start outside it widens it; the others have theirs in the table.
    """
    row, names, optimum = made.landscape, made.problem.parameters, made.optimum
    pairs = [(i, j) for j in range(len(names)) for i in range(j)]
    if row.kind != "linear" or optimum is None:
        return {
            "centre": planes.middle(made).tolist(),
            "half": row.half,
            "halves": {f"{names[0]},{names[-1]}": row.half},
        }
    home, start = made.problem.start, experiment.start_of(settings, made)

    def around(point: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        reach = np.maximum(np.abs(optimum - point), 1e-9)
        return (optimum + point) / 2, np.array([WINDOW * max(reach[i], reach[j]) for i, j in pairs])

    centre, halves = around(home)
    off = np.abs(start - centre)
    if any(max(off[i], off[j]) > half for (i, j), half in zip(pairs, halves, strict=True)):
        centre, halves = around(start)
    named = {f"{names[i]},{names[j]}": float(half) for (i, j), half in zip(pairs, halves, strict=True)}
    return {"centre": centre.tolist(), "half": named[f"{names[0]},{names[1]}"], "halves": named}
