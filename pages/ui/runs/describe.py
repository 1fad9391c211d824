"""What is said of runs: names of weights and strategies, what theory tells, the window to look through."""

from __future__ import annotations

from typing import Any

import numpy as np

import gd_core as gd
from pages.ui.app import text
from pages.ui.runs import experiment
from pages.ui.runs.experiment import Settings, Setup

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
WINDOW = 0.83  # half of the home window over the distance from start to minimum: both stand well inside


def strategy_name(words: dict[str, Any], strategy: str, settings: Settings, samples: int) -> str:
    """A strategy in words, with its batch size where it has one."""
    return str(words["strategy"][strategy].format(batch=experiment.batch_of(strategy, settings, samples)))


def parameters(made: Setup, language: str) -> list[dict[str, str]]:
    """Names of the weights, one dict a parameter, the bias last: symbol, words, axis title, unit of its effect."""
    words = text.read("runs", language)
    known = words.get(made.dataset.id, {})
    found = []
    for number, column in enumerate(made.dataset.names, 1):
        told = known.get(column)
        name = told["name"] if told else column
        axis = f"w{number}".translate(SUBSCRIPTS) + f"  {told['axis'] if told else column}"
        unit = told["per"] if told else ""
        found.append({"id": f"w{number}", "symbol": "w", "sub": str(number), "name": name, "axis": axis, "per": unit})
    bias = words["bias"]
    return [*found, {"id": "bias", "symbol": "b", "sub": "", "name": bias["name"], "axis": bias["axis"], "per": ""}]


def theory(settings: Settings, made: Setup) -> dict[str, Any]:
    values, vectors = gd.eigen(made.hessian)
    origin = np.zeros_like(made.optimum)
    return {
        "kind": settings.optimizer if made.critical is not None else "none",
        "beta": experiment.BETA,
        "critical": made.critical,
        "best": made.best,
        "safe": None if made.critical is None else experiment.safe_rate(made),
        "eigenvalues": values.tolist(),
        "eigenvectors": vectors.T.tolist(),
        "optimum": made.optimum.tolist(),
        "floor": float(made.problem.loss(made.optimum)),
        "hessian": made.hessian.tolist(),
        "linear": (-made.problem.gradient(origin)).tolist(),
        "constant": float(made.problem.loss(origin)),
    }


def window(settings: Settings, made: Setup) -> dict[str, Any]:
    """The home window: `half` is its half height for the first two parameters, `halves` for each pair shown.

    It belongs to the problem, so that it stands still while a start is dragged; a start outside it widens it.
    """
    home, start = made.problem.start, experiment.start_of(settings, made)
    names = made.problem.parameters
    pairs = [(i, j) for j in range(len(names)) for i in range(j)]

    def around(point: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        reach = np.maximum(np.abs(made.optimum - point), 1e-9)
        return (made.optimum + point) / 2, np.array([WINDOW * max(reach[i], reach[j]) for i, j in pairs])

    centre, halves = around(home)
    off = np.abs(start - centre)
    if any(max(off[i], off[j]) > half for (i, j), half in zip(pairs, halves, strict=True)):
        centre, halves = around(start)
    named = {f"{names[i]},{names[j]}": float(half) for (i, j), half in zip(pairs, halves, strict=True)}
    return {"centre": centre.tolist(), "half": named[f"{names[0]},{names[1]}"], "halves": named}
