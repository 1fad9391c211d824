"""What is minimised over data: mean squared errors, with the textbook's factor 2/N in the gradient.

N is the number of rows of the data or of the batch. Weights are (..., dim), one a feature column and the bias last.
All constructors take features (n, d) and target (n,) and raise ValueError for other shapes, fewer than two rows and
values that are not finite."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from gd_core.arrays import Array, Rows, as_vector, check, checked_rows, quiet
from gd_core.batching import all_rows
from gd_core.formulas.expression import Expression

#: prepare(batches of one size, the shape of the weights) -> what a gradient takes for each
Prepare = Callable[[Sequence[Rows], tuple[int, ...]], Iterable[Any]]
BLOCK = 2**14  # rows whose factors are taken at a time
POINTS = 2**13  # of weights × rows at a time: what is computed of them stays in the cache, and in the heap


@dataclass(frozen=True, eq=False)
class Problem:
    """A loss over weights (..., dim), whose leading axes are independent points, with what is known of it."""

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
    predict: Callable[[Array], Array] | None = None  #: predict(w) -> (..., samples); None for a function without data
    #: batches in the form that its gradient takes in their place soonest; None where it takes them as soon
    prepare: Prepare | None = None
    #: of (*w), the loss; of a problem with rows the prediction, of (*w, *features). None where no formula has it
    formula: Expression | None = None


def linear_mse(features: Array, target: Array) -> Problem:
    """Mean squared error of ŷ = Xw + b; parameters w1 … wd, bias. Legendre (1805).

    XᵀX and Xᵀy are computed once: loss and full gradient then cost the same for any n. The loss is taken from the
    QR factors of X, ‖Rw − Qᵀy‖²/n + floor, which stays exact near the minimum where the expanded square would not."""
    return _linear("linear_mse", features, target, 0.0, r"\frac{1}{N}\sum_i (w \cdot x_i + b - y_i)^2")


def ridge_mse(features: Array, target: Array, penalty: float) -> Problem:
    """linear_mse plus penalty · Σw², the bias left out: scikit-learn's Ridge(alpha = n · penalty)."""
    check(0 <= penalty < np.inf, "penalty", penalty, "finite and at least 0")
    latex = r"\frac{1}{N}\sum_i (w \cdot x_i + b - y_i)^2 + \lambda\,\|w\|^2"
    return _linear("ridge_mse", features, target, penalty, latex)


def penalized(problem: Problem, penalty: float, counted: Array) -> Problem:
    """Any problem plus penalty · Σ counted · w²; counted (dim,): 1 for a weight, 0 for a bias. Minima are not known."""
    check(0 <= penalty < np.inf, "penalty", penalty, "finite and at least 0")
    pull = penalty * as_vector(counted)
    check(pull.shape == problem.start.shape, "counted", pull.shape, f"of shape {problem.start.shape}")
    loss, gradient, hessian, twice = problem.loss, problem.gradient, problem.hessian, np.diag(2 * pull)
    return replace(
        problem,
        loss=lambda w: loss(w) + np.square(w) @ pull,
        gradient=lambda w, rows=None: gradient(w, rows) + 2 * pull * w,
        hessian=lambda w: hessian(w) + twice,
        minima=(),
        latex=problem.latex + r" + \lambda\,\|w\|^2",
    )


@quiet
def by_chunks(
    values: Callable[..., Array], dim: int, size: int, samples: int, w: Array, rows: Rows | None = None
) -> Array:
    """values(w (points, dim), rows) for weights (..., dim), `size` points × rows at a time: what stays in the cache."""
    batch = slice(None) if rows is None else checked_rows(rows, samples)
    points, count = np.reshape(w, (-1, dim)), max(1, size // (samples if rows is None else len(rows)))
    parts = [values(points[i : i + count], batch) for i in range(0, max(len(points), 1), count)]
    together = parts[0] if len(parts) == 1 else np.concatenate(parts)
    return together.reshape((*np.shape(w)[:-1], *together.shape[1:]))


def _linear(name: str, features: Array, target: Array, penalty: float, latex: str) -> Problem:
    """The quadratic problem that linear_mse and ridge_mse are."""
    table = as_table(features, target)
    n, dim = len(table), table.shape[1] - 1
    weighted = penalty * np.append(np.ones(dim - 1), 0.0)  # of the squares of the weights, the bias left out
    ridge = 2 * np.diag(weighted) if penalty else None
    root, projected, floor = _factors(table, np.sqrt(weighted))
    everything, full = all_rows(n), tuple(map(np.ascontiguousarray, _moments(table, ridge)))

    @quiet
    def loss(w: Array) -> Array:
        residuals: Array = root @ np.reshape(w, (-1, dim)).T  # long rows: numpy is at its fastest there
        residuals -= projected[:, None]
        residuals *= residuals
        losses: Array = residuals.sum(axis=0).reshape(np.shape(w)[:-1]) + floor
        return losses

    def gradient(w: Array, rows: Rows | None = None) -> Array:
        h, c = full
        if isinstance(rows, Moments):
            h, c = rows
        elif rows is not None and rows is not everything:
            h, c = _moments(table.take(checked_rows(rows, n), axis=0), ridge)
        result: Array = w.dot(h) if w.ndim == 2 else w @ h  # the same to the bit; of two axes in half the time
        result -= c
        return result

    def hessian(w: Array) -> Array:
        return np.broadcast_to(full[0], (*np.shape(w)[:-1], dim, dim))

    def predict(w: Array) -> Array:
        return np.asarray(w @ table[:, :-1].T)

    lengths = np.linalg.norm(root, axis=0)  # a column of tiny numbers beside one of huge ones counts as much
    lengths[lengths == 0] = 1.0
    best = as_vector(np.linalg.lstsq(root / lengths, projected, rcond=None)[0] / lengths)
    half = 1.25 * float(np.max(np.abs(best))) or 1.0
    domain = tuple((float(b) - half, float(b) + half) for b in best)
    zero = as_vector(np.zeros(dim))
    ready = partial(_prepare, table, ridge, everything, Moments(full))
    return Problem(name, weight_names(zero), loss, gradient, hessian, zero, domain, (best,), n, latex, predict, ready)


def _factors(table: Array, ridge: Array) -> tuple[Array, Array, float]:
    """R, Qᵀy and the floor of (X, ridge)/√n: block by block, each under the R of those before, so that a million rows
    need no copies of theirs. What a block leaves unexplained stays so for all weights: the floors add up."""
    n, dim = len(table), table.shape[1] - 1
    root, projected, floor = np.diag(ridge), np.zeros(dim), 0.0
    for first in range(0, n, BLOCK):
        rows = table[first : first + BLOCK]
        goal = np.concatenate([rows[:, -1] / np.sqrt(n), projected])
        q, root = np.linalg.qr(np.vstack([rows[:, :-1] / np.sqrt(n), root]))
        projected = q.T @ goal
        floor += float(np.sum((goal - q @ projected) ** 2))
    return root, projected, floor


class Moments(tuple[Array, Array]):
    """2/N XᵀX, (dim, dim), and 2/N Xᵀy, (dim,), of a batch: one small product that serves a whole family of runs. The
    second may have the shape of the weights: to take it from something as wide costs a quarter."""

    __slots__ = ()


def _moments(table: Array, ridge: Array | None) -> tuple[Array, Array]:
    """The moments of these rows, (..., rows, columns): leading axes are batches."""
    moments: Array = np.swapaxes(table, -1, -2) @ table
    moments *= 2 / table.shape[-2]
    if ridge is not None:
        moments[..., :-1, :-1] += ridge
    return moments[..., :-1, :-1], moments[..., :-1, -1]


@quiet
def _prepare(
    table: Array,
    ridge: Array | None,
    everything: Rows,
    full: Moments,
    batches: Sequence[Rows],
    shape: tuple[int, ...],
) -> Iterable[Moments]:
    """The moments of batches of one size, to the bit those of each; of all rows they are known."""
    if all(rows is everything for rows in batches):
        return [Moments((full[0], np.broadcast_to(full[1], shape).copy()))] * len(batches)
    rows = checked_rows(np.concatenate(batches), len(table)).reshape(len(batches), -1)
    h, c = map(np.ascontiguousarray, _moments(table.take(rows, axis=0), ridge))
    return map(Moments, zip(h, c.repeat(math.prod(shape[:-1]), axis=0).reshape(-1, *shape), strict=True))


def weight_names(weights: Array) -> tuple[str, ...]:
    return (*(f"w{i}" for i in range(1, len(weights))), "bias")


def as_table(features: Array, target: Array) -> Array:
    """Features, a column of ones and the target side by side, checked."""
    x, y = np.asarray(features, dtype=np.float64), np.asarray(target, dtype=np.float64)
    check(x.ndim == 2 and x.shape[1] >= 1, "features", x.shape, "of shape (rows, columns)")
    check(len(x) >= 2, "features", x.shape, "of at least two rows")
    check(y.shape == (len(x),), "target", y.shape, f"of shape ({len(x)},), a number a row of features")
    for name, values in (("features", x), ("target", y)):
        check(np.all(np.isfinite(values)), name, values[~np.isfinite(values)][:1].tolist(), "finite everywhere")
    table = np.empty((len(x), x.shape[1] + 2))  # filled in place: of a million rows no copy is made on the way
    table[:, :-2], table[:, -2], table[:, -1] = x, 1.0, y
    return table
