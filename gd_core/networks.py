"""Models whose mean squared error has more than one minimum: a product, a sine, and networks of tanh units."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from gd_core.arrays import Array, Rows, as_vector, check, check_count
from gd_core.formulas.models import model_mse
from gd_core.problems import POINTS, Problem, as_table, by_chunks

BLOCK = 128  # rows of the data at a time, for the Hessian
SEED = 18  # of a start on whose way, on Boston with h = 8, λmax comes to the edge 2/η for η from 0.2 to 0.5


def product_mse(features: Array, target: Array) -> Problem:
    """Mean squared error of ŷ = v·w·x, one feature; parameters w, v.

    Two valleys along wv = c, c the least-squares slope, and a saddle at 0. The minima named are where the valleys are
    widest, (√c, √c) and (−√c, −√c) for c > 0; the loss is the same all along them."""

    def written(w: Array, x: Array, y: Array) -> Array:
        slope = (2 / len(y)) * (w[:, 0] * w[:, 1] * np.vdot(x, x) - x[:, 0] @ y)  # of the loss by the product
        return np.asarray(slope[:, None] * w[:, ::-1])

    start = {"w": 0.2, "v": -0.5}
    made = _curve("product_mse", "v*w*x1", features, target, start, "v w x_i", written)
    x = np.asarray(features, dtype=np.float64)[:, 0]
    slope = float(x @ np.asarray(target) / (x @ x or 1.0))
    root = np.sqrt(np.abs(slope)) * np.array([1.0, np.sign(slope)])
    return replace(made, minima=(as_vector(root), as_vector(-root)) if slope else (as_vector(root),))


def sine_mse(features: Array, target: Array) -> Problem:
    """Mean squared error of ŷ = sin(w·x + φ), one feature; parameters w, phi. A minimum near every frequency."""
    start, latex = {"w": 1.0, "phi": 0.0}, r"\sin(w x_i + \varphi)"
    return _curve("sine_mse", "sin(w*x1 + phi)", features, target, start, latex)


def network_mse(features: Array, target: Array, hidden: int = 1) -> Problem:
    """Mean squared error of a network of `hidden` tanh units over d features.

    One unit over one feature is ŷ = v·tanh(w·x), without biases, parameters w, v: two minima, (w, v) and (−w, −v), and
    a saddle at 0. Else ŷ = Σⱼ vⱼ tanh(wⱼ·x + bⱼ) + bias with h(d + 2) + 1 parameters: w11, w12 … (unit, feature), b1 …,
    v1 …, bias; it starts at weights drawn from N(0, 1), the same at each call."""
    check_count(hidden, "hidden")
    table = as_table(features, target)
    d, units, n = table.shape[1] - 2, range(1, hidden + 1), len(table)
    if hidden == d == 1:
        small, latex = {"w": 0.2, "v": -0.5}, r"v \tanh(w x_i)"
        return _curve("network_mse", "v*tanh(w*x1)", features, target, small, latex)
    layers, mark = _Layers(table, hidden), "" if max(hidden, d) < 10 else "_"
    inner = [f"w{j}{mark}{i}" for j in units for i in range(1, d + 1)] + [f"b{j}" for j in units]
    loss, gradient, hessian, predict = (
        partial(by_chunks, values, layers.dim, POINTS // hidden, n)
        for values in (layers.loss, layers.gradient, layers.hessian, layers.predict)
    )
    start, domain = np.random.default_rng(SEED).standard_normal(layers.dim), ((-3.0, 3.0),) * layers.dim
    latex = r"\frac{1}{N}\sum_i \bigl(\sum_j v_j \tanh(w_j \cdot x_i + b_j) + b - y_i\bigr)^2"
    parameters = (*inner, *(f"v{j}" for j in units), "bias")
    start = as_vector(start)
    return Problem("network_mse", parameters, loss, gradient, hessian, start, domain, (), n, latex, predict)


class _Layers:
    """The network of one hidden layer: loss and derivatives of weights (points, dim), in matrix products.

    With a the activations, r the residuals and s = 1 − a² the slope of tanh, the prediction's derivatives are a by v,
    1 by the bias, and v s x by w and b (x has its 1 for b); its second ones v(−2a)s xxᵀ and, with v, s x."""

    def __init__(self, table: Array, hidden: int) -> None:
        self.inputs, self.y = np.ascontiguousarray(table[:, :-1]), table[:, -1].copy()
        self.columns, d = np.ascontiguousarray(self.inputs.T), table.shape[1] - 2
        self.squares = (self.inputs[:, :, None] * self.inputs[:, None, :]).reshape(len(self.y), -1)
        biases, self.dim = hidden * d + np.arange(hidden), hidden * (d + 2) + 1
        self.inner = np.column_stack([np.arange(hidden * d).reshape(hidden, d), biases])  # the w and b of each unit
        self.outer = biases + hidden  # and its v

    def forward(self, w: Array, rows: Rows | slice) -> tuple[Array, Array]:
        """Activations (points, h, rows) and residuals (points, rows)."""
        a = w.take(self.inner, axis=1) @ self.inputs[rows].T
        np.tanh(a, out=a)
        return a, (w.take(self.outer[None], axis=1) @ a)[:, 0] + w[:, -1:] - self.y[rows]

    def predict(self, w: Array, rows: Rows | slice) -> Array:
        return np.asarray(self.forward(w, rows)[1] + self.y[rows])

    def loss(self, w: Array, rows: Rows | slice) -> Array:
        residual = self.forward(w, rows)[1]
        return np.asarray(np.vecdot(residual, residual) / residual.shape[-1])

    def gradient(self, w: Array, rows: Rows | slice) -> Array:
        a, residual = self.forward(w, rows)
        result = np.empty_like(w)
        result[:, -1] = residual.sum(axis=-1)
        result[:, self.outer] = (a @ residual[..., None])[..., 0]
        np.subtract(1, np.multiply(a, a, out=a), out=a)  # in place: fresh memory of this size costs more than the sums
        a *= residual[:, None]
        result[:, self.inner] = w[:, self.outer, None] * (a @ self.inputs[rows])
        result *= 2 / residual.shape[-1]
        return result

    def hessian(self, w: Array, rows: Rows | slice) -> Array:
        """Σ ∇p∇pᵀ + r∇²p, in blocks of rows so small that no library shares a product out among threads, at a loss."""
        result, v = np.zeros((len(w), self.dim, self.dim)), w[:, self.outer, None]
        inner, outer = self.inner, self.outer[:, None]
        for first in range(0, len(self.y), BLOCK):
            block = slice(first, first + BLOCK)
            a, residual = self.forward(w, block)
            s, slopes = 1 - a * a, np.ones((len(w), self.dim, residual.shape[-1]))
            slopes[:, self.outer], slopes[:, inner] = a, (v * s)[:, :, None] * self.columns[:, block]
            result += slopes @ slopes.swapaxes(1, 2)
            s *= residual[:, None]
            with_v = s @ self.inputs[block]  # (points, h, d + 1)
            within = (-2 * v * (s * a @ self.squares[block])).reshape(*with_v.shape, with_v.shape[-1])
            result[:, inner[:, :, None], inner[:, None, :]] += within
            result[:, inner, outer] += with_v
            result[:, outer, inner] += with_v
        return np.asarray((result + result.swapaxes(1, 2)) / len(self.y))


def _curve(
    name: str,
    formula: str,
    features: Array,
    target: Array,
    start: dict[str, float],
    latex: str,
    written: Callable[[Array, Array, Array], Array] | None = None,
) -> Problem:
    """The mean squared error of a formula of the weights and x1, the one feature; start: the weights by their names."""
    check(np.ndim(features) == 2 and np.shape(features)[1] == 1, "features", np.shape(features), "of one column")
    names, values, whole = tuple(start), np.array([*start.values()]), rf"\frac{{1}}{{N}}\sum_i ({latex} - y_i)^2"
    return model_mse(name, formula, features, target, names, values, whole, written)
