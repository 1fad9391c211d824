"""One update, taken apart: the lines the page shows beside the numbers are the lines that made them.

inputs (n, d + 1): the batch's features and a last column of ones, which the bias is multiplied by; target (n,);
weights (d + 1,), the bias last. Both ways to take the difference lead to the same new weights.
"""

import ast
import inspect
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from gd_core import descend, sequential, sgd
from pages.ui.figure.figure import ground
from pages.ui.runs import experiment
from pages.ui.runs.settings import Settings

Array = np.ndarray
UNITS = {"scaled": "minmax", "original": "raw"}
WEIGHTS = ("w1", "w2", "bias")
ONE = ("prediction", "difference", "share", "gradient", "new")  # steps of the picture with the first row
RATES = np.array([m * 10.0**e for e in (-3, -2, -1) for m in (1, 2, 5)] + [1.0])


class Apart(NamedTuple):
    """Everything on the way from a mini-batch to the new weights."""

    prediction: Array  # (n,)
    difference: Array  # (n,)
    share: Array  # (n, d + 1) what each row adds to each partial derivative
    total: Array  # (d + 1,)
    mean: Array  # (d + 1,)
    gradient: Array  # (d + 1,)
    step: Array  # (d + 1,)
    new: Array  # (d + 1,)


def prediction_minus_target(inputs: Array, target: Array, weights: Array, rate: float) -> Apart:
    prediction = inputs @ weights
    difference = prediction - target
    share = difference[:, None] * inputs
    total = share.sum(axis=0)
    mean = total / len(target)
    gradient = 2 * mean
    step = rate * gradient
    new = weights - step
    return Apart(prediction, difference, share, total, mean, gradient, step, new)


def target_minus_prediction(inputs: Array, target: Array, weights: Array, rate: float) -> Apart:
    prediction = inputs @ weights
    difference = target - prediction
    share = difference[:, None] * inputs
    total = share.sum(axis=0)
    mean = total / len(target)
    gradient = -2 * mean
    step = rate * gradient
    new = weights - step
    return Apart(prediction, difference, share, total, mean, gradient, step, new)


SIGNS: dict[str, Callable[[Array, Array, Array, float], Apart]] = {
    "prediction": prediction_minus_target,
    "target": target_minus_prediction,
}


def lines(function: Callable[..., Apart]) -> list[tuple[str, str]]:
    """(name of what the line makes, the line as it stands in the function) for each of its assignments."""
    source = inspect.getsource(function)
    body = ast.parse(source).body[0].body  # type: ignore[attr-defined]
    assigned = [node for node in body if isinstance(node, ast.Assign)]
    return [(ast.unparse(node.targets[0]), ast.get_source_segment(source, node) or "") for node in assigned]


def original(weights: Array, offset: Array, scale: Array) -> Array:
    """Weights (d + 1,) of scaled features as weights of the features in their own units: the same predictions."""
    slopes = weights[:-1] / scale
    return np.append(slopes, weights[-1] - slopes @ offset)


class Updates(NamedTuple):
    """Updates of Boston in sequential mini-batches, as the figure takes them, and what each did to the loss."""

    header: dict[str, Any]
    arrays: dict[str, Array]  #: "<update>.…": its rows, its givens and everything made of them
    same: bool  #: both ways to take the difference give the same new weights
    loss: dict[tuple[int, str], tuple[float, float]]  #: (update, units) -> loss over all rows before and after

    @property
    def largest(self) -> str:
        """Whose gradient is the largest in the first update shown, in scaled units."""
        gradient = self.arrays[f"{self.header['updates'][0]}.scaled.prediction.gradient"]
        return WEIGHTS[int(np.argmax(abs(gradient)))]

    @property
    def steps(self) -> int:
        """Of the picture: what is made of the first row, and one more for each other row."""
        return len(ONE) + len(self.arrays[f"{self.header['updates'][0]}.target"]) - 1


@lru_cache(maxsize=4)
def boston(updates: tuple[int, ...], size: int, rate: float) -> Updates:
    """Take updates (numbered from 1, ascending) of the scaled run apart, in scaled and in original units.

    The run starts at zero weights and takes `size` rows an update in file order. In original units the weights before
    an update are the same model; the step is the one these units lead to.
    """
    views = {units: Settings(scaling=scaling) for units, scaling in UNITS.items()}
    setups = {units: experiment.setup(view) for units, view in views.items()}
    first, (_, offset, scale) = setups["scaled"].problem, setups["scaled"].scaled
    target = setups["scaled"].dataset.target
    batches = list(islice(sequential(len(target), size), updates[-1]))
    run = descend(first, sgd(rate), first.start, updates[-1], batches=batches)
    arrays, loss, same = {"rates": RATES}, {}, []
    for update in updates:
        rows, weights = batches[update - 1], run.weights[update - 1]
        before = {"scaled": weights, "original": original(weights, offset, scale)}
        arrays |= {f"{update}.rows": rows.astype("<i4"), f"{update}.target": target[rows]}
        for units, setup in setups.items():
            problem, inputs = setup.problem, np.column_stack([setup.scaled.features[rows], np.ones(len(rows))])
            both = {sign: take(inputs, target[rows], before[units], rate) for sign, take in SIGNS.items()}
            full = problem.gradient(before[units]) / 2  # the mean share over all rows
            arrays |= {f"{update}.{units}.{name}": values for name, values in _flat(inputs, before[units], full, both)}
            loss[update, units] = (float(problem.loss(before[units])), float(problem.loss(both["target"].new)))
            same.append(np.allclose(both["target"].new, both["prediction"].new, rtol=1e-12, atol=1e-12))
    header = {
        "problem": "update",
        "updates": list(updates),
        "rate": rate,
        "code": {sign: lines(take) for sign, take in SIGNS.items()},
        "landscape": {units: ground(views[units], setup)["surface"] for units, setup in setups.items()},
        "scale": [*scale.tolist(), 1.0],
    }
    return Updates(header, arrays, all(same), loss)


def _flat(inputs: Array, weights: Array, full: Array, both: dict[str, Apart]) -> Iterator[tuple[str, Array]]:
    yield from (("inputs", inputs), ("weights", weights), ("full", full))
    for sign, apart in both.items():
        yield from ((f"{sign}.{name}", values) for name, values in apart._asdict().items())
