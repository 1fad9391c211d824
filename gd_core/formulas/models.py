"""Mean squared errors of models that are formulas: one neuron, and any other, with the derivatives that follow."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from gd_core.arrays import Array, Rows, as_vector, check
from gd_core.formulas import expression as expressions
from gd_core.formulas.expression import Expression
from gd_core.formulas.parse import Formula, expression_of
from gd_core.formulas.program import Program
from gd_core.problems import POINTS, Problem, as_table, by_chunks, weight_names

Model = Callable[[tuple[Any, ...], Any], Any]  # model(weights, features) -> predictions

#: Formulas for numbers, arrays and expressions alike. The derivative of `step` is taken as 1, so that its gradient
#: descent is the perceptron rule w ← w + η·2/N Σ(y − ŷ)x. Rosenblatt (1958).
ACTIVATIONS: dict[str, Callable[[Any], Any]] = {
    "identity": lambda z: z,
    "step": lambda z: np.heaviside(z, 1.0),
    "sigmoid": lambda z: (np.tanh(z / 2) + 1) / 2,
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0.0),
}


def neuron_mse(features: Array, target: Array, activation: str | Callable[[Any], Any] = "sigmoid") -> Problem:
    """Mean squared error of one neuron ŷ = f(w · x + b). activation: an id of ACTIVATIONS, or a function of numpy's."""
    known = callable(activation) or activation in ACTIVATIONS
    check(known, "activation", activation, f"one of {', '.join(ACTIVATIONS)}, or a function")
    f = activation if callable(activation) else ACTIVATIONS[activation]

    def model(weights: tuple[Any, ...], x: Array) -> Any:
        return f(sum((w * column for w, column in zip(weights, x.T, strict=False)), start=weights[-1]))

    zero, latex = np.zeros(as_table(features, target).shape[1] - 1), r"\frac{1}{N}\sum_i (f(w \cdot x_i + b) - y_i)^2"
    return model_mse("neuron_mse", model, features, target, weight_names(zero), zero, latex)


def model_mse(
    name: str,
    model: Model | Formula | str,
    features: Array,
    target: Array,
    parameters: tuple[str, ...],
    start: Array,
    latex: str,
    written: Callable[[Array, Array, Array], Array] | None = None,
) -> Problem:
    """Mean squared error of any model: a text or Formula of the parameters, x1, x2, …, or a function of numpy's
    functions, model(weights, features) -> predictions.

    With residuals r and derivatives pᵢ, pᵢⱼ of the prediction: gradient 2·mean(rpᵢ), Hessian 2·mean(pᵢpⱼ + rpᵢⱼ).
    written: its gradient(w (points, dim), features, target) written out, for a map that asks for millions."""
    table = as_table(features, target)
    x, y, dim = table[:, :-2], table[:, -1], len(parameters)
    prediction = _prediction(model, parameters, x.shape[1])
    values = _Values(prediction, x, y, dim)
    loss, gradient, hessian, predicted = (
        partial(by_chunks, of, dim, POINTS, len(y))
        for of in (values.loss, values.gradient, values.hessian, values.predict)
    )
    if written:
        gradient = partial(by_chunks, lambda w, rows: written(w, x[rows], y[rows]), dim, 4 * POINTS, len(y))
    zero, window = as_vector(start), ((-3, 3),) * dim
    known = name, parameters, loss, gradient, hessian, zero, window, (), len(y), latex, predicted
    return Problem(*known, formula=prediction)


class _Values:
    """Loss and derivatives of the mean squared error of a prediction, of weights (points, dim) over some rows."""

    def __init__(self, prediction: Expression, x: Array, y: Array, dim: int) -> None:
        slopes = expressions.gradient(prediction, dim)
        curves = [entry for row in expressions.hessian(slopes) for entry in row]
        of = ((), slopes, (*slopes, *curves))
        self.programs = [Program([prediction, *more], dim + x.shape[1]) for more in of]
        self.x, self.y, self.dim = x, y, dim

    def run(self, order: int, w: Array, rows: Rows | slice) -> tuple[Array, list[Any]]:
        """Predictions (points, rows) and their derivatives up to an order, each as far as it varies."""
        columns = self.x[rows].T
        first, *others = self.programs[order].run(*w.T[:, :, None], *columns)
        shape = len(w), columns.shape[1]
        return first if np.shape(first) == shape else np.broadcast_to(first, shape), others

    def predict(self, w: Array, rows: Rows | slice) -> Array:
        return self.run(0, w, rows)[0]

    def loss(self, w: Array, rows: Rows | slice) -> Array:
        residual = self.predict(w, rows) - self.y[rows]
        return np.asarray(np.vecdot(residual, residual) / residual.shape[-1])

    def gradient(self, w: Array, rows: Rows | slice) -> Array:
        prediction, slopes = self.run(1, w, rows)
        residual, result = prediction - self.y[rows], np.empty((len(w), self.dim))
        for i, slope in enumerate(slopes):
            np.vecdot(residual, _wide(slope, residual), out=result[:, i])
        result *= 2 / residual.shape[-1]
        return result

    def hessian(self, w: Array, rows: Rows | slice) -> Array:
        """2·mean(pᵢpⱼ + rpᵢⱼ), (points, dim, dim): no array has rows and two weights' axes."""
        prediction, parts = self.run(2, w, rows)
        residual, result = prediction - self.y[rows], np.empty((len(w), self.dim, self.dim))
        each = [_wide(part, residual) for part in parts[: self.dim]]
        for i, j, part in zip(*np.triu_indices(self.dim), parts[self.dim :], strict=True):
            entry = np.vecdot(each[i], each[j])
            if not isinstance(part, float) or part:
                entry = entry + np.vecdot(residual, _wide(part, residual))
            result[:, i, j] = result[:, j, i] = entry * (2 / residual.shape[-1])  # symmetric to the bit
        return result


def _prediction(model: Model | Formula | str, parameters: tuple[str, ...], features: int) -> Expression:
    if not callable(model) or isinstance(model, Formula):
        return expression_of(model, (*parameters, *(f"x{i}" for i in range(1, features + 1))))
    weights = tuple(map(expressions.name, range(len(parameters))))
    return expressions.as_expression(model(weights, Columns(len(parameters), features)))


class Columns:
    """Features in a model that is being read: x.T are its columns, x[:, i] is one."""

    def __init__(self, first: int, count: int) -> None:
        self.T = tuple(expressions.name(first + i) for i in range(count))

    def __getitem__(self, at: tuple[slice, int]) -> Any:
        return self.T[at[1]]


def _wide(part: Any, residual: Array) -> Any:
    """A derivative as long as the rows, also where it is the same for all of them."""
    return part if np.shape(part)[-1:] == residual.shape[-1:] else np.broadcast_to(part, residual.shape)
