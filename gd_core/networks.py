"""Models whose mean squared error has more than one minimum: a product, a sine, and networks of tanh units."""

from dataclasses import replace
from functools import partial

import numpy as np

from gd_core.arrays import Array, Rows, as_vector, check
from gd_core.problems import Problem, as_table, by_chunks, model_mse

POINTS = 2**15  # of weights × rows × units at a time: the activations stay in the cache


def product_mse(features: Array, target: Array) -> Problem:
    """Mean squared error of ŷ = v·w·x, one feature; parameters w, v.

    Two valleys along wv = c, c the least-squares slope, and a saddle at 0. The minima named are where the valleys are
    widest, (√c, √c) and (−√c, −√c) for c > 0; the loss is the same all along them."""
    x, names, latex = _column(features), ("w", "v"), r"\frac{1}{N}\sum_i (v w x_i - y_i)^2"
    made = model_mse(
        "product_mse", lambda w, x: w[1] * w[0] * x[:, 0], features, target, names, np.array([0.2, -0.5]), latex
    )
    slope = float(x @ np.asarray(target) / (x @ x or 1.0))
    root = np.sqrt(np.abs(slope)) * np.array([1.0, np.sign(slope)])
    return replace(made, minima=(as_vector(root), as_vector(-root)) if slope else (as_vector(root),))


def sine_mse(features: Array, target: Array) -> Problem:
    """Mean squared error of ŷ = sin(w·x + φ), one feature; parameters w, phi. A minimum near every frequency."""
    _column(features)
    names, start, latex = ("w", "phi"), np.array([1.0, 0.0]), r"\frac{1}{N}\sum_i (\sin(w x_i + \varphi) - y_i)^2"
    return model_mse("sine_mse", lambda w, x: np.sin(w[0] * x[:, 0] + w[1]), features, target, names, start, latex)


def network_mse(features: Array, target: Array, hidden: int = 1) -> Problem:
    """Mean squared error of a network of `hidden` tanh units over d features.

    One unit over one feature is ŷ = v·tanh(w·x), without biases, parameters w, v: two minima, (w, v) and (−w, −v), and
    a saddle at 0. Else ŷ = Σⱼ vⱼ tanh(wⱼ·x + bⱼ) + bias with h(d + 2) + 1 parameters: w11, w12 … (unit, feature), b1 …,
    v1 …, bias; it starts at weights drawn from N(0, 1), the same at each call."""
    check(hidden >= 1 and int(hidden) == hidden, "hidden", hidden, "a whole number of units, at least 1")
    d, latex = as_table(features, target).shape[1] - 2, r"\frac{1}{N}\sum_i (v \tanh(w x_i) - y_i)^2"
    if hidden == d == 1:
        small, start = ("w", "v"), np.array([0.2, -0.5])
        return model_mse(
            "network_mse", lambda w, x: w[1] * np.tanh(w[0] * x[:, 0]), features, target, small, start, latex
        )
    values = _Layers(as_table(features, target), hidden)
    units, mark = range(1, hidden + 1), "" if max(hidden, d) < 10 else "_"
    names = (*(f"w{j}{mark}{i}" for j in units for i in range(1, d + 1)), *(f"b{j}" for j in units))
    names = (*names, *(f"v{j}" for j in units), "bias")
    loss, gradient, hessian = (
        partial(by_chunks, function, values.dim, POINTS // hidden, len(values.y))
        for function in (values.loss, values.gradient, values.hessian)
    )
    start = as_vector(np.random.default_rng(0).standard_normal(values.dim))
    latex = r"\frac{1}{N}\sum_i \Bigl(\sum_j v_j \tanh(w_j \cdot x_i + b_j) + b - y_i\Bigr)^2"
    domain = ((-3.0, 3.0),) * values.dim
    return Problem("network_mse", names, loss, gradient, hessian, start, domain, (), len(values.y), latex)


class _Layers:
    """The network of one hidden layer: loss and derivatives of weights (points, dim), in matrix products.

    With a the activations, r the residuals and s = 1 − a² the slope of tanh, the prediction's derivatives are a by v,
    1 by the bias, and v s x by W and b (x has its 1 for b); its second ones v(−2a)s xxᵀ and, with v, s x."""

    def __init__(self, table: Array, hidden: int) -> None:
        self.inputs, self.y, self.hidden = np.ascontiguousarray(table[:, :-1]), table[:, -1].copy(), hidden
        h, d = hidden, self.inputs.shape[1] - 1
        self.dim, self.split = h * (d + 2) + 1, (h * d, h * (d + 1), h * (d + 2))
        self.inner = np.column_stack([np.arange(h * d).reshape(h, d), h * d + np.arange(h)])  # a unit's W and b
        self.outer = h * (d + 1) + np.arange(h)  # and its v
        self.squares = (self.inputs[:, :, None] * self.inputs[:, None, :]).reshape(len(self.y), -1)

    def forward(self, w: Array, rows: Rows | slice) -> tuple[Array, Array]:
        """Activations (points, h, rows) and residuals (points, rows)."""
        a = w[:, self.inner] @ self.inputs[rows].T
        np.tanh(a, out=a)
        residual = (w[:, None, self.outer] @ a)[:, 0]
        residual += w[:, -1:] - self.y[rows]
        return a, residual

    def loss(self, w: Array, rows: Rows | slice) -> Array:
        _, residual = self.forward(w, rows)
        return np.asarray(np.mean(np.square(residual, out=residual), axis=-1))

    def gradient(self, w: Array, rows: Rows | slice) -> Array:
        a, residual = self.forward(w, rows)
        result = np.empty_like(w)
        result[:, -1] = residual.sum(axis=-1)
        result[:, self.outer] = (a @ residual[..., None])[..., 0]
        result[:, self.inner] = w[:, self.outer, None] * (self._slopes(a, residual) @ self.inputs[rows])
        result *= 2 / residual.shape[-1]
        return result

    def hessian(self, w: Array, rows: Rows | slice) -> Array:
        a, residual = self.forward(w, rows)
        v, count = w[:, self.outer, None], residual.shape[-1]
        first = np.ones((len(w), self.dim, count))
        first[:, self.outer] = a
        first[:, self.inner] = (v * (1 - a * a))[:, :, None] * self.inputs[rows].T
        result = first @ first.swapaxes(1, 2)
        slopes = self._slopes(a, residual)
        by_v = slopes @ self.inputs[rows]  # (points, h, d + 1)
        within = -2 * v * (slopes * a @ self.squares[rows])
        inner, outer = self.inner, self.outer[:, None]
        result[:, inner[:, :, None], inner[:, None, :]] += within.reshape(*by_v.shape, -1)
        result[:, inner, outer] += by_v
        result[:, outer, inner] += by_v
        return np.asarray((result + result.swapaxes(1, 2)) / count)

    @staticmethod
    def _slopes(a: Array, residual: Array) -> Array:
        """r·(1 − a²), (points, h, rows)."""
        slopes = a * a
        np.subtract(1, slopes, out=slopes)
        slopes *= residual[:, None]
        return slopes


def _column(features: Array) -> Array:
    """The one feature (n,) of a model that takes no more."""
    check(np.ndim(features) == 2 and np.shape(features)[1] == 1, "features", np.shape(features), "of one column")
    return np.asarray(features, dtype=np.float64)[:, 0]
