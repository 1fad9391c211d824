"""Dual numbers: a formula written once gives its gradient and its Hessian too, exact to rounding.

A Dual carries a value and its partial derivatives, and numpy's own functions know how to pass them on: forward-mode
automatic differentiation. A Dual of Duals gives second derivatives. Rall (1981); Griewank and Walther (2008)."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from gd_core.arrays import Array

Part = Any  # a derivative: an array, a number, a Dual, or None where it is zero whatever the values are


class Dual(NDArrayOperatorsMixin):
    """value, and first[i] = ∂value/∂xᵢ. A function without a rule is a TypeError that names those there are."""

    __slots__ = ("first", "value")

    def __init__(self, value: Any, first: tuple[Part, ...]) -> None:
        self.value, self.first = value, first

    # The commonest go straight to their rules: numpy's way round to them takes as long as the arithmetic of one point.
    def __add__(self, other: Any) -> "Dual":
        return _add(self, other)

    def __sub__(self, other: Any) -> "Dual":
        return _add(self, -other)

    def __mul__(self, other: Any) -> "Dual":
        return _multiply(self, other)

    def __truediv__(self, other: Any) -> Any:
        return RULES[np.divide](self, other)

    def __pow__(self, other: Any) -> Any:
        return RULES[np.power](self, other)

    def __radd__(self, other: Any) -> "Dual":
        return _add(other, self)

    def __rsub__(self, other: Any) -> "Dual":
        return _add(other, -self)

    def __rmul__(self, other: Any) -> "Dual":
        return _multiply(other, self)

    def __neg__(self) -> "Dual":
        return Dual(-self.value, tuple(None if part is None else -part for part in self.first))

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **keywords: Any) -> Any:
        known = method == "__call__" and not keywords and ufunc in RULES
        result = RULES[ufunc](*inputs) if known else NotImplemented
        if result is NotImplemented:
            names = ", ".join(rule.__name__ for rule in RULES)
            raise TypeError(f"a formula must be made of numpy's {names}, got {ufunc.__name__} of {inputs!r}")
        return result


def evaluate(formula: Callable[..., Any], point: Array, order: int) -> Any:
    """formula(x, y, …) at points (..., dim): a plain value (order 0), a Dual (1) or a Dual of Duals (2)."""
    w, axes = np.asarray(point, dtype=np.float64), range(np.shape(point)[-1])
    values: list[Any] = [w[..., i] for i in axes]
    units = [tuple(1.0 if i == j else None for j in axes) for i in axes]
    for _ in range(order):
        values = [Dual(value, unit) for value, unit in zip(values, units, strict=True)]
    return formula(*values)


def value_of(result: Any) -> Any:
    """The plain value under any number of Duals."""
    return value_of(result.value) if isinstance(result, Dual) else result


def parts_of(result: Any, dim: int) -> tuple[Part, ...]:
    """The derivatives of a Dual by its dim variables, as plain values or None; a Dual of Duals: of its value."""
    parts = result.first if isinstance(result, Dual) else (None,) * dim
    return tuple(0.0 if part is None else value_of(part) for part in parts)


def gradient_of(result: Any, shape: tuple[int, ...]) -> Array:
    """The derivatives of a Dual by its dim variables as an array (*shape, dim); a Dual of Duals: of its value."""
    gradient = np.zeros(shape)
    for i, part in enumerate(parts_of(result, shape[-1])):
        gradient[..., i] = part
    return gradient


def hessian_of(result: Any, shape: tuple[int, ...]) -> Array:
    """The second derivatives of a Dual of Duals as an array (*shape, dim, dim); `shape` ends in dim."""
    hessian = np.zeros((*shape, shape[-1]))
    for i, part in enumerate(result.first if isinstance(result, Dual) else ()):
        hessian[..., i, i:] = hessian[..., i:, i] = gradient_of(part, shape)[..., i:]  # symmetric to the bit
    return hessian


def rows_of(result: Any, dim: int) -> Iterator[tuple[Part, ...]]:
    """The second derivatives of a Dual of Duals by its dim variables, row by row: plain values, or None for zero."""
    for part in result.first if isinstance(result, Dual) else (None,) * dim:
        inner = part.first if isinstance(part, Dual) else (None,) * dim
        yield tuple(None if one is None else value_of(one) for one in inner)


def _times(a: Part, b: Part) -> Part:
    """a·b without the arithmetic that structural zeros and ones make needless."""
    if a is None or b is None:
        return None
    if isinstance(a, float) and a == 1.0:
        return b
    return a if isinstance(b, float) and b == 1.0 else a * b


def _plus(a: Part, b: Part) -> Part:
    return (b if a is None else a) if a is None or b is None else a + b


def _add(a: Any, b: Any) -> Dual:
    if not isinstance(b, Dual):
        return Dual(a.value + b, a.first)
    if not isinstance(a, Dual):
        return Dual(a + b.value, b.first)
    return Dual(a.value + b.value, tuple(map(_plus, a.first, b.first)))


def _multiply(a: Any, b: Any) -> Dual:
    if not isinstance(b, Dual):
        return Dual(a.value * b, tuple(_times(part, b) for part in a.first))
    if not isinstance(a, Dual):
        return _multiply(b, a)
    parts = zip(a.first, b.first, strict=True)
    return Dual(a.value * b.value, tuple(_plus(_times(p, b.value), _times(q, a.value)) for p, q in parts))


def _chain(function: Callable[..., Any], slope: Callable[..., Part]) -> Callable[..., Dual]:
    """The rule of y = function(x, *constants), whose derivative is slope(x, y, *constants)."""

    def rule(x: Any, *constants: Any) -> Any:
        if not isinstance(x, Dual) or any(isinstance(constant, Dual) for constant in constants):
            return NotImplemented
        y = function(x.value, *constants)
        rise = slope(x.value, y, *constants)
        return Dual(y, tuple(_times(rise, part) for part in x.first))

    return rule


def _larger(a: Any, b: Any) -> Any:
    """The rule of the larger of two; at the kink 0 of a constant's part, and b's where both vary."""
    if not isinstance(b, Dual):
        return _above(a, b)
    if not isinstance(a, Dual):
        return _above(b, a)
    over = (value_of(a) > value_of(b)) * 1.0
    parts = zip(a.first, b.first, strict=True)
    return Dual(np.maximum(a.value, b.value), tuple(_plus(_times(over, p), _times(1 - over, q)) for p, q in parts))


def _root_slope(x: Any, y: Any) -> Any:
    """1/2√x, and 0 at 0, where there is none: a minimum with a cusp (Ackley's) is a place of rest."""
    return 0.5 / (y + np.where(value_of(y) == 0, np.inf, 0.0))


def _wave(quarter: bool) -> Callable[[Dual], Dual]:
    """The rule of the sine, a quarter turn on of the cosine; one tangent t = tan x/2 gives both, many at a time."""

    def rule(x: Dual) -> Dual:
        t = np.tan(x.value / 2)
        share = 1 / (1 + t * t)
        sine, cosine = 2 * t * share, (1 - t * t) * share
        y, slope = (cosine, -sine) if quarter else (sine, cosine)
        return Dual(y, tuple(_times(slope, part) for part in x.first))

    return rule


def _power_slope(x: Any, y: Any, n: float) -> Part:
    if n == -1:
        return -(y * y)  # numpy's powers of an array are not to the bit those of its numbers
    return (None, 1.0, 2 * x)[int(n)] if n in (0, 1, 2) else n * x ** (n - 1)


def _raised(x: Any, n: float) -> Any:
    """xⁿ, n a constant: numpy squares an array as x·x, and of a number says what the C library's power does."""
    return x * x if n == 2 and not isinstance(x, Dual) else x**n


_power = _chain(_raised, _power_slope)
_above = _chain(np.maximum, lambda x, y, level: (value_of(x) > level) * 1.0)  # at the kink 0
RULES: dict[np.ufunc, Callable[..., Any]] = {
    np.add: _add,
    np.subtract: lambda a, b: _add(a, -b),
    np.multiply: _multiply,
    np.divide: lambda a, b: _multiply(a, b**-1 if isinstance(b, Dual) else 1 / b),
    np.negative: _chain(np.negative, lambda x, y: -1.0),
    np.power: lambda x, n: np.exp(n * np.log(x)) if isinstance(n, Dual) else _power(x, n),
    np.square: lambda x: x * x,
    np.sqrt: _chain(np.sqrt, _root_slope),
    np.exp: _chain(np.exp, lambda x, y: y),
    np.log: _chain(np.log, lambda x, y: x**-1),
    np.sin: _wave(False),
    np.cos: _wave(True),
    np.tan: _chain(np.tan, lambda x, y: 1 + y * y),
    np.tanh: _chain(np.tanh, lambda x, y: 1 - y * y),
    np.sinh: _chain(np.sinh, lambda x, y: np.cosh(x)),
    np.cosh: _chain(np.cosh, lambda x, y: np.sinh(x)),
    np.arctan: _chain(np.arctan, lambda x, y: (1 + x * x) ** -1),
    np.sign: _chain(np.sign, lambda x, y: None),
    np.absolute: _chain(np.absolute, lambda x, y: np.sign(value_of(x))),
    np.maximum: _larger,
    np.minimum: lambda a, b: -np.maximum(-a, -b),
    np.heaviside: _chain(np.heaviside, lambda x, y, level: 1.0),  # the perceptron rule: see problems.ACTIVATIONS
}
