"""What is minimised over data: mean squared errors, with the textbook's factor 2/N in the gradient.

N is the number of rows of the data or of the batch. Weights are (..., dim), one a feature column and the bias last.
All constructors raise ValueError for wrong shapes, fewer than two rows and values that are not finite.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gd_core.batching import all_rows
from gd_core.types import Array, Rows, as_vector, check, quiet


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


def linear_mse(features: Array, target: Array) -> Problem:
    """Mean squared error of ŷ = Xw + b. features: (n, d), target: (n,); parameters w1 … wd, bias.

    XᵀX and Xᵀy are computed once: loss and full gradient then cost the same for any n. The loss is taken from the
    QR factors of X, ‖Rw − Qᵀy‖² / n + floor, which stays exact near the minimum where the expanded square would not.
    """
    table = _table(features, target)
    return _linear("linear_mse", table, np.zeros(table.shape[1] - 1), r"\frac{1}{N}\sum_i (w \cdot x_i + b - y_i)^2")


def _linear(name: str, table: Array, penalty: Array, latex: str) -> Problem:
    """The quadratic problem of a table (features, 1, target) with `penalty` (dim,) on the squares of the weights."""
    n, dim = len(table), table.shape[1] - 1
    design, target = table[:, :-1], table[:, -1]
    rows = np.vstack([design / np.sqrt(n), np.diag(np.sqrt(penalty))])  # the penalty as rows whose target is 0
    goal = np.concatenate([target / np.sqrt(n), np.zeros(dim)])
    q, root = np.linalg.qr(rows)
    reach = q.T @ goal
    floor = float(np.sum((goal - q @ reach) ** 2))
    curvature, slope = 2 * (rows.T @ rows), 2 * (rows.T @ goal)
    everything, pull = all_rows(n), 2 * np.diag(penalty) if np.any(penalty) else None

    @quiet
    def loss(w: Array) -> Array:
        off: Array = root @ np.reshape(w, (-1, dim)).T  # long rows: numpy is at its fastest there
        off -= reach[:, None]
        off *= off
        losses: Array = off.sum(axis=0).reshape(np.shape(w)[:-1]) + floor
        return losses

    def gradient(w: Array, rows: Rows | None = None) -> Array:
        if rows is None or rows is everything:
            full: Array = w @ curvature
            full -= slope
            return full
        batch = table.take(rows, axis=0)
        moments = batch.T @ batch  # XᵀX and Xᵀy of the batch: one small product serves a whole family of runs
        moments *= 2 / len(batch)
        if pull is not None:
            moments[:-1, :-1] += pull
        part: Array = w @ moments[:-1, :-1]
        part -= moments[:-1, -1]
        return part

    def hessian(w: Array) -> Array:
        return np.broadcast_to(curvature, (*np.shape(w)[:-1], dim, dim))

    best = as_vector(np.linalg.lstsq(root, reach, rcond=None)[0])
    half = 1.25 * float(np.max(np.abs(best))) or 1.0
    domain = tuple((float(b) - half, float(b) + half) for b in best)
    parameters = (*(f"w{i + 1}" for i in range(dim - 1)), "bias")
    return Problem(name, parameters, loss, gradient, hessian, as_vector(np.zeros(dim)), domain, (best,), n, latex)


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
