"""What is minimised over data: mean squared errors, with the textbook's factor 2/N in the gradient.

N is the number of rows of the data or of the batch. Weights are (..., dim), one a feature column and the bias last.
All constructors take features (n, d) and target (n,) and raise ValueError for other shapes, fewer than two rows and
values that are not finite.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from gd_core import duals
from gd_core.arrays import Array, Rows, as_vector, check, quiet
from gd_core.batching import all_rows

CHUNK = 2**17  # predictions held at a time
Model = Callable[[tuple[Any, ...], Array], Any]  # model(weights, features) -> predictions


@dataclass(frozen=True, eq=False)
class Problem:
    """What is minimised: a loss over parameter vectors, with its derivatives and what is known of it.

    Every function takes weights of shape (..., dim) and treats the leading axes as independent points.
    """

    name: str
    parameters: tuple[str, ...]  #: names, one a parameter; the bias stands last
    loss: Callable[..., Array]  #: loss(w) -> (...), over all the data
    gradient: Callable[..., Array]  #: gradient(w, rows=None) -> (..., dim); rows: the batch, None for all the data
    hessian: Callable[..., Array]  #: hessian(w) -> (..., dim, dim), over all the data
    start: Array  #: (dim,) where a run begins unless told otherwise
    domain: tuple[tuple[float, float], ...]  #: a window worth looking at, (low, high) a parameter
    minima: tuple[Array, ...]  #: known minima, the global ones first; may be empty
    samples: int  #: rows of data; 0 for a function without data
    latex: str


#: Activations, each a formula that numbers, arrays and dual numbers take alike. The derivative of `step` is taken
#: as 1, so that its gradient descent is the perceptron rule w ← w + η·2/N Σ(y − ŷ)x. Rosenblatt (1958).
ACTIVATIONS: dict[str, Callable[[Any], Any]] = {
    "identity": lambda z: z,
    "step": lambda z: np.heaviside(z, 1.0),
    "sigmoid": lambda z: (np.tanh(z / 2) + 1) / 2,
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0.0),
}


def linear_mse(features: Array, target: Array) -> Problem:
    """Mean squared error of ŷ = Xw + b; parameters w1 … wd, bias. Legendre (1805).

    XᵀX and Xᵀy are computed once: loss and full gradient then cost the same for any n. The loss is taken from the
    QR factors of X, ‖Rw − Qᵀy‖²/n + floor, which stays exact near the minimum where the expanded square would not.
    """
    return _linear("linear_mse", features, target, 0.0, r"\frac{1}{N}\sum_i (w \cdot x_i + b - y_i)^2")


def ridge_mse(features: Array, target: Array, penalty: float) -> Problem:
    """linear_mse plus penalty · Σw², the bias left out: scikit-learn's Ridge(alpha = n · penalty)."""
    check(0 <= penalty < np.inf, "penalty", penalty, "finite and at least 0")
    latex = r"\frac{1}{N}\sum_i (w \cdot x_i + b - y_i)^2 + \lambda\,\|w\|^2"
    return _linear("ridge_mse", features, target, penalty, latex)


def neuron_mse(features: Array, target: Array, activation: str | Callable[[Any], Any] = "sigmoid") -> Problem:
    """Mean squared error of ŷ = f(w · x + b): one neuron; parameters w1 … wd, bias.

    activation: an id of ACTIVATIONS, or any formula that `duals` can differentiate.
    """
    known = callable(activation) or activation in ACTIVATIONS
    check(known, "activation", activation, f"one of {', '.join(ACTIVATIONS)}, or a function")
    f = activation if callable(activation) else ACTIVATIONS[activation]

    def model(weights: tuple[Any, ...], x: Array) -> Any:
        return f(sum((w * column for w, column in zip(weights, x.T, strict=False)), start=weights[-1]))

    names, latex = _names(_table(features, target).shape[1] - 2), r"\frac{1}{N}\sum_i (f(w \cdot x_i + b) - y_i)^2"
    return model_mse("neuron_mse", model, features, target, names, np.zeros(len(names)), latex)


def network_mse(features: Array, target: Array) -> Problem:
    """Mean squared error of ŷ = v·tanh(w·x), one feature: a network with two minima and a saddle. Parameters w, v.

    (w, v) and (−w, −v) are the same function; the saddle stands between the two, at 0.
    """
    check(np.ndim(features) == 2 and np.shape(features)[1] == 1, "features", np.shape(features), "of one column")

    def model(weights: tuple[Any, ...], x: Array) -> Any:
        return weights[1] * np.tanh(weights[0] * x[:, 0])

    latex = r"\frac{1}{N}\sum_i (v \tanh(w x_i) - y_i)^2"
    return model_mse("network_mse", model, features, target, ("w", "v"), np.array([0.2, -0.5]), latex)


def model_mse(
    name: str, model: Model, features: Array, target: Array, parameters: tuple[str, ...], start: Array, latex: str
) -> Problem:
    """Mean squared error of any model(weights, features) -> predictions, differentiated by dual numbers.

    With residuals r and derivatives pᵢ, pᵢⱼ of the prediction: gradient 2·mean(rpᵢ), Hessian 2·mean(pᵢpⱼ + rpᵢⱼ).
    """
    table = _table(features, target)
    x, y, dim = table[:, :-2], table[:, -1], len(parameters)

    def predict(w: Array, order: int, rows: Rows | slice) -> tuple[Any, Array]:
        """Predictions for these rows, (..., batch), as a number of this order of `duals`, and their residuals."""
        guess = duals.evaluate(lambda *weights: model(weights, x[rows]), w[..., None, :], order)
        return guess, duals.value_of(guess) - y[rows]

    def loss(w: Array, rows: Rows | slice) -> Array:
        off = predict(w, 0, rows)[1]
        return np.asarray(np.mean(off * off, axis=-1))

    def gradient(w: Array, rows: Rows | slice) -> Array:
        guess, off = predict(w, 1, rows)
        return np.asarray(2 * np.mean(off[..., None] * duals.gradient_of(guess, (*off.shape, dim)), axis=-2))

    def hessian(w: Array, rows: Rows | slice) -> Array:
        guess, off = predict(w, 2, rows)
        p, bend = duals.gradient_of(guess, (*off.shape, dim)), duals.hessian_of(guess, (*off.shape, dim))
        return np.asarray(2 * np.mean(p[..., None] * p[..., None, :] + off[..., None, None] * bend, axis=-3))

    @quiet
    def by_chunks(function: Callable[[Array, Rows | slice], Array], w: Array, rows: Rows | None = None) -> Array:
        """So many points at a time: the predictions of all would not fit the cache, nor the memory."""
        points, size = np.reshape(w, (-1, dim)), max(1, CHUNK // (len(y) if rows is None else len(rows)))
        batch = slice(None) if rows is None else rows
        parts = np.concatenate([function(points[i : i + size], batch) for i in range(0, len(points), size)])
        return parts.reshape((*np.shape(w)[:-1], *parts.shape[1:]))

    whole, slope, bend = (partial(by_chunks, function) for function in (loss, gradient, hessian))
    return Problem(name, parameters, whole, slope, bend, as_vector(start), ((-3, 3),) * dim, (), len(y), latex)


def _linear(name: str, features: Array, target: Array, penalty: float, latex: str) -> Problem:
    """The quadratic problem that linear_mse and ridge_mse are."""
    table = _table(features, target)
    n, dim = len(table), table.shape[1] - 1
    weighted = penalty * np.append(np.ones(dim - 1), 0.0)  # of the squares of the weights, the bias left out
    ridge = 2 * np.diag(weighted) if penalty else None
    q, root = np.linalg.qr(np.vstack([table[:, :-1] / np.sqrt(n), np.diag(np.sqrt(weighted))]))
    goal = np.concatenate([table[:, -1] / np.sqrt(n), np.zeros(dim)])
    reach = q.T @ goal
    floor = float(np.sum((goal - q @ reach) ** 2))
    everything, (curvature, slope) = all_rows(n), map(np.ascontiguousarray, _moments(table, ridge))

    @quiet
    def loss(w: Array) -> Array:
        off: Array = root @ np.reshape(w, (-1, dim)).T  # long rows: numpy is at its fastest there
        off -= reach[:, None]
        off *= off
        losses: Array = off.sum(axis=0).reshape(np.shape(w)[:-1]) + floor
        return losses

    def gradient(w: Array, rows: Rows | None = None) -> Array:
        if rows is None or rows is everything:
            h, c = curvature, slope
        else:
            h, c = _moments(table.take(rows, axis=0), ridge)
        result: Array = w @ h
        result -= c
        return result

    def hessian(w: Array) -> Array:
        return np.broadcast_to(curvature, (*np.shape(w)[:-1], dim, dim))

    best = as_vector(np.linalg.lstsq(root, reach, rcond=None)[0])
    half = 1.25 * float(np.max(np.abs(best))) or 1.0
    domain = tuple((float(b) - half, float(b) + half) for b in best)
    start = as_vector(np.zeros(dim))
    return Problem(name, _names(dim - 1), loss, gradient, hessian, start, domain, (best,), n, latex)


def _moments(table: Array, ridge: Array | None) -> tuple[Array, Array]:
    """2/N XᵀX and 2/N Xᵀy of these rows: one small product that serves a whole family of runs."""
    moments: Array = table.T @ table
    moments *= 2 / len(table)
    if ridge is not None:
        moments[:-1, :-1] += ridge
    return moments[:-1, :-1], moments[:-1, -1]


def _names(features: int) -> tuple[str, ...]:
    return (*(f"w{i + 1}" for i in range(features)), "bias")


def _table(features: Array, target: Array) -> Array:
    """Features, a column of ones and the target side by side, checked."""
    x, y = np.asarray(features, dtype=np.float64), np.asarray(target, dtype=np.float64)
    check(x.ndim == 2 and x.shape[1] >= 1, "features", x.shape, "of shape (rows, columns)")
    check(len(x) >= 2, "features", x.shape, "of at least two rows")
    check(y.shape == (len(x),), "target", y.shape, f"of shape ({len(x)},), a number a row of features")
    for name, values in (("features", x), ("target", y)):
        bad = values[~np.isfinite(values)]
        check(bad.size == 0, name, bad[:1].tolist(), "finite everywhere")
    return np.column_stack([x, np.ones(len(x)), y])
