"""One neuron and 24 points of two classes: what the first lesson descends on."""

import math
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from gd_core import Problem, Trajectory, descend, neuron_mse, sgd
from pages.ui.app.lesson import Lesson
from pages.ui.app.text import plain
from pages.ui.figure.figure import Shown, figure
from pages.ui.runs import data
from pages.ui.runs.parsers import numbers

UPDATES = 100
START = (-1.0, 0.8, 0.6)  # w1, w2, b: a neuron that is wrong about most points
CHANGES = {"w1": (-1.0, 0.0, 0.0), "w2": (0.0, 1.0, 0.0), "bias": (0.0, 0.0, 1.0)}  # what is asked about
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
    mse = neuron_mse(points().features, points().classes, ACTIVATIONS[activation][0])
    if activation != "slope":
        return mse

    def measured(w: np.ndarray, rows: np.ndarray | None = None) -> np.ndarray:
        aside = NUDGE * np.eye(len(START))
        w = np.asarray(w)[..., None, :]
        return (mse.loss(w + aside) - mse.loss(w - aside)) / (2 * NUDGE)

    return replace(mse, gradient=measured)


def learn(activation: str, start: tuple[float, ...] = START) -> Trajectory:
    """The run on all points from these weights."""
    return descend(problem(activation), sgd(ACTIVATIONS[activation][1]), np.array(start), UPDATES)


def right(activation: str, weights: np.ndarray) -> np.ndarray:
    """How many points weights (..., 3) put on the right side: output at least one half for class 1."""
    sums = weights[..., :2] @ points().features.T + weights[..., 2:]
    return np.sum((sums >= HALFWAY[activation]) == (points().classes == 1), axis=-1)


def chosen(said: Any, play: str) -> tuple[float, ...]:
    """Where the reader has turned the weights since `play` began, else the start; a browser's word is checked."""
    place = numbers(said.get("weights"), len(START)) if isinstance(said, dict) and said.get("of") == play else None
    return START if place is None else tuple(np.clip(place, -REACH, REACH).tolist())


def turns() -> dict[str, tuple[float, ...]]:
    """Weights after each change that is asked about, made at the start: one number by 1, the others kept."""
    return {id: tuple(np.add(START, by).tolist()) for id, by in CHANGES.items()}


def slope(weights: tuple[float, ...]) -> float:
    """Of the decision line w1·x1 + w2·x2 + b = a constant: x2 rises by this much for one of x1."""
    return -weights[0] / weights[1]


def turned(weights: tuple[float, ...]) -> float:
    """Angle from the start's decision line to this one's, counter-clockwise, within ±π/2."""
    (u1, u2, _), (w1, w2, _) = START, weights
    angle = math.atan2(u1 * w2 - u2 * w1, u1 * w1 + u2 * w2)
    return (angle + math.pi / 2) % math.pi - math.pi / 2


def clockwise() -> str:
    """The change that turns the line clockwise; of those asked about exactly one does."""
    (right,) = [id for id, weights in turns().items() if turned(weights) < -1e-9]
    return right


def swing(weights: np.ndarray) -> float:
    """Angle by which the decision lines of weights (..., 3), one after the other, turned in all, counter-clockwise."""
    angles = np.unwrap(np.arctan2(weights[:, 1], weights[:, 0]))
    return float(angles[-1] - angles[0])


def shown(start: tuple[float, ...], answer: str) -> Shown:
    """Header and arrays of the first picture: the default's run from these weights, and the points.

    After an `answer` it has the lines of all changes too, and the start is there again to compare them with.
    """
    run = learn(DEFAULT, start)
    header = {
        "problem": f"neuron {answer}",
        "of": answer,
        "speed": 12,
        "activation": DEFAULT,
        **_activation(DEFAULT),
        "start": list(start),
        "low": [-REACH] * len(START),
        "high": [REACH] * len(START),
        "turns": [{"id": id, "weights": w, "right": id == clockwise()} for id, w in turns().items()]
        if answer
        else None,
    }
    return header, {"weights": run.weights, "losses": run.losses, **points()._asdict()}


def together(play: str) -> Shown:
    """Header and arrays of the second picture: the runs of all activations from the start."""
    panes = [{"id": id, **_activation(id)} for id in ACTIVATIONS]
    runs = {f"{id}.weights": learn(id).weights for id in ACTIVATIONS}
    return {"problem": "five", "play": play, "speed": 12, "panes": panes}, {**runs, **points()._asdict()}


def _activation(id: str) -> dict[str, Any]:
    formula, rate = ACTIVATIONS[id]
    return {"formula": formula, "rate": rate, "halfway": HALFWAY[id]}


def five(lesson: Lesson) -> None:
    """Their picture, and how many points each has right at its end."""
    runs = {activation: learn(activation) for activation in ACTIVATIONS}
    counts = {activation: int(right(activation, run.weights[-1])) for activation, run in runs.items()}
    rates = {activation: f"{rate:g}" for activation, (_, rate) in ACTIVATIONS.items()}
    total = {"count": len(points().classes), "updates": UPDATES}
    lesson.part("five", **total, **rates)
    figure("neuron/five", lesson.words["figure_five"], *together(lesson.revealed))
    stopped = int(np.argmax(right("step", runs["step"].weights) == total["count"]))
    still = plain(np.ptp(runs["slope"].weights, axis=0).max(), 0)
    lesson.part("five_saw", **total, stopped=stopped, still=still, **counts)
