"""One neuron and 24 points of two classes: what the first lesson descends on."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from gd_core import Problem, Trajectory, descend, neuron_mse, sgd
from pages.ui.runs import data

UPDATES = 100
START = (-1.0, 0.8, 0.6)  # w1, w2, b: a neuron that is wrong about most points
REACH = 4.0  # as far as a weight can be turned
NUDGE = 1e-6
# id → the activation of the core, and a learning rate that shows the run well
ACTIVATIONS = {
    "step": ("step", 0.1),
    "slope": ("step", 0.1),
    "sigmoid": ("sigmoid", 2.0),
    "relu": ("relu", 0.2),
    "identity": ("identity", 0.2),
}
DEFAULT = "sigmoid"
HALFWAY = {"step": 0.0, "slope": 0.0, "sigmoid": 0.0, "relu": 0.5, "identity": 0.5}  # weighted sum whose output is 0.5


class Points(NamedTuple):
    """features (N, 2) and classes (N,), 0 or 1."""

    features: np.ndarray
    classes: np.ndarray


@cache
def points() -> Points:
    """The shipped points."""
    table = np.loadtxt(data.FOLDER / "points.csv", delimiter=",", skiprows=1)
    return Points(np.ascontiguousarray(table[:, :2]), np.ascontiguousarray(table[:, 2]))


@cache
def problem(activation: str) -> Problem:
    """The neuron's mean squared error; "slope" is the step with its true derivative, measured on the loss itself."""
    made = neuron_mse(points().features, points().classes, ACTIVATIONS[activation][0])
    if activation != "slope":
        return made

    def measured(w: np.ndarray, rows: np.ndarray | None = None) -> np.ndarray:
        aside = NUDGE * np.eye(len(START))
        w = np.asarray(w)[..., None, :]
        return (made.loss(w + aside) - made.loss(w - aside)) / (2 * NUDGE)

    return replace(made, gradient=measured)


def learn(activation: str, start: tuple[float, ...] = START) -> Trajectory:
    """The run on all points from these weights."""
    return descend(problem(activation), sgd(ACTIVATIONS[activation][1]), np.array(start), UPDATES)


def right(activation: str, weights: np.ndarray) -> np.ndarray:
    """How many points weights (..., 3) put on the right side: output at least one half for class 1."""
    sums = weights[..., :2] @ points().features.T + weights[..., 2:]
    return np.sum((sums >= HALFWAY[activation]) == (points().classes == 1), axis=-1)


def chosen(said: Any, play: str) -> tuple[float, ...]:
    """Where the reader has turned the weights since `play` began, else the start; a browser's word is checked."""
    place = said.get("weights") if isinstance(said, dict) and said.get("of") == play else None
    if not isinstance(place, list | tuple) or len(place) != len(START):
        return START
    if not all(isinstance(x, int | float) and math.isfinite(x) for x in place):
        return START
    return tuple(float(np.clip(x, -REACH, REACH)) for x in place)


def shown(activation: str, start: tuple[float, ...], play: str) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Header and arrays of the figure: the run with this activation from these weights, and the points."""
    run = learn(activation, start)
    header = {
        "problem": f"neuron {play}",
        "play": play,
        "speed": 12,
        "activation": activation,
        "formula": ACTIVATIONS[activation][0],
        "halfway": HALFWAY[activation],
        "rate": ACTIVATIONS[activation][1],
        "start": list(start),
        "low": [-REACH] * len(START),
        "high": [REACH] * len(START),
    }
    arrays = {
        "features": points().features,
        "classes": points().classes,
        "weights": run.weights,
        "losses": run.losses,
    }
    return header, arrays
