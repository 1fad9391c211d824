"""Formulas as expressions with shared subtrees: arithmetic on them, numpy's functions of them, their derivatives.

Two expressions that are alike are one object, so that nothing is computed or written twice. Derivatives are taken
backwards from the result, by the one table in `operations`. Griewank and Walther, "Evaluating Derivatives" (2008)."""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Union
from weakref import WeakValueDictionary

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from gd_core.formulas.operations import OPERATIONS, TRACED

Operand = Union["Expression", float]


class Expression(NDArrayOperatorsMixin):
    """operation: "number", "name" or an id of OPERATIONS; value: the number, or the place of the name; parts: of it.

    Made by `number`, `name` and `node`; arithmetic simplifies what is 0 or 1 and puts numbers first."""

    __slots__ = ("__weakref__", "operation", "parts", "value")
    __eq__, __hash__ = object.__eq__, object.__hash__

    def __init__(self, operation: str, parts: tuple["Expression", ...], value: float) -> None:
        self.operation, self.parts, self.value = operation, parts, value

    def apply(self, name: str) -> "Expression":
        """A function of this."""
        return _folded(name, self)

    def power_slope(self, n: Operand) -> "Expression":
        """∂uⁿ/∂u, plainly where n is a number."""
        n = as_expression(n)
        if n.operation != "number":
            return node("power_slope", self, n)
        if n.value in (0, 1):
            return number(n.value)
        if n.value < 1 and n.value != int(n.value):
            return node("power_slope", self, n)
        return number(n.value) * self ** (n.value - 1)

    def __add__(self, other: Operand) -> "Expression":
        v = as_expression(other)
        if _is(self, 0) or _is(v, 0):
            return v if _is(self, 0) else self
        return self - v.parts[0] if v.operation == "neg" else _folded("+", self, v)

    def __sub__(self, other: Operand) -> "Expression":
        v = as_expression(other)
        if _is(v, 0):
            return self
        if _is(self, 0):
            return -v
        return self + v.parts[0] if v.operation == "neg" else _folded("-", self, v)

    def __mul__(self, other: Operand) -> "Expression":
        u, v = self, as_expression(other)
        if v.operation == "number" != u.operation:
            u, v = v, u
        if _is(u, 0) or _is(u, 1):
            return v if _is(u, 1) else u
        if _is(u, -1):
            return -v
        if "neg" in (u.operation, v.operation):
            one, rest = (u.parts[0], v) if u.operation == "neg" else (u, v.parts[0])
            return -(one * rest)
        if v.operation == "*" and v.parts[0].operation == "number":
            return (u * v.parts[0]) * v.parts[1]
        return _folded("*", u, v)

    def __truediv__(self, other: Operand) -> "Expression":
        v = as_expression(other)
        if _is(self, 0) or _is(v, 1):
            return self
        if self.operation == "neg":
            return -(self.parts[0] / v)
        whole = v.operation == "number" and v.value != 0 and abs(math.frexp(v.value)[0]) == 0.5  # 1/v to the bit
        return self * number(1 / v.value) if whole else _folded("/", self, v)

    def __pow__(self, other: Operand) -> "Expression":
        n = as_expression(other)
        return (number(1.0) if _is(n, 0) else self) if _is(n, 0) or _is(n, 1) else _folded("**", self, n)

    def __neg__(self) -> "Expression":
        return self.parts[0] if self.operation == "neg" else _folded("neg", self)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **keywords: Any) -> "Expression":
        """numpy's own functions of an expression; one that has no row in the table is a TypeError that names those."""
        parts = [one for one in inputs if isinstance(one, Expression | int | float) or np.ndim(one) == 0]
        if method == "__call__" and not keywords and len(parts) == len(inputs):
            u, *rest = map(as_expression, parts)
            if ufunc in (np.positive, np.square):
                return u if ufunc is np.positive else u**2
            if ufunc is np.heaviside and _is(rest[0], 1):
                return u.apply("step")
            if ufunc is np.maximum and (_is(rest[0], 0) or _is(u, 0)):
                return (rest[0] if _is(u, 0) else u).apply("relu")
            if ufunc in TRACED:
                operation = TRACED[ufunc]
                known = _ARITHMETIC.get(operation)
                return known(u, *rest) if known else _folded(operation, u, *rest)
        names = ", ".join(known.__name__ for known in TRACED)
        raise TypeError(f"a formula must be made of numbers and numpy's {names}, got {ufunc.__name__} of {inputs!r}")


_ARITHMETIC: dict[str, Callable[..., Expression]] = {
    "+": Expression.__add__,
    "-": Expression.__sub__,
    "*": Expression.__mul__,
    "/": Expression.__truediv__,
    "**": Expression.__pow__,
    "neg": Expression.__neg__,
}
_alike: WeakValueDictionary[tuple[Any, ...], Expression] = WeakValueDictionary()


def number(value: float) -> Expression:
    """A constant; 0 has one sign."""
    return _one("number", (), float(value) + 0.0)


def name(place: int) -> Expression:
    """The variable at a place."""
    return _one("name", (), float(place))


def node(operation: str, *parts: Expression) -> Expression:
    """An operation as it stands, without simplification."""
    return _one(operation, parts, 0.0)


def as_expression(value: Any) -> Expression:
    """A number as an expression, an expression as it is; TypeError for anything else."""
    if isinstance(value, Expression):
        return value
    if np.ndim(value) == 0 and np.isrealobj(value):
        return number(float(value))
    raise TypeError(f"a formula must be made of numbers and its variables, got {value!r}")


def in_order(*ends: Expression) -> list[Expression]:
    """Everything that ends are made of, each once, parts before wholes; without recursion, for sums are deep."""
    order, seen = [], set[Expression]()
    waiting: list[tuple[Expression, Iterator[Expression]]] = []
    for end in ends:
        if end in seen:
            continue
        seen.add(end)
        waiting.append((end, iter(end.parts)))
        while waiting:
            part = next(waiting[-1][1], None)
            if part is None:
                order.append(waiting.pop()[0])
            elif part not in seen:
                seen.add(part)
                waiting.append((part, iter(part.parts)))
    return order


def names_in(end: Expression) -> set[int]:
    """The places of the variables in it."""
    return {int(one.value) for one in in_order(end) if one.operation == "name"}


def gradient(end: Expression, count: int) -> tuple[Expression, ...]:
    """The derivatives by the first `count` variables."""
    order, varies = in_order(end), set[Expression]()
    for one in order:
        if (one.operation == "name" and one.value < count) or not varies.isdisjoint(one.parts):
            varies.add(one)
    slopes = {end: number(1.0)}
    for one in reversed(order):
        if one not in slopes or one not in varies:
            continue
        for part, slope in zip(one.parts, OPERATIONS[one.operation].slopes if one.parts else (), strict=True):
            if part in varies:
                slopes[part] = slopes.get(part, number(0.0)) + slopes[one] * as_expression(slope(one, *one.parts))
    return tuple(slopes.get(name(place), number(0.0)) for place in range(count))


def hessian(slopes: Sequence[Expression]) -> list[tuple[Expression, ...]]:
    """The derivatives of a gradient: row i from the diagonal on."""
    return [gradient(slope, len(slopes))[i:] for i, slope in enumerate(slopes)]


def _one(operation: str, parts: tuple[Expression, ...], value: float) -> Expression:
    key = operation, parts, value
    known = _alike.get(key)
    if known is None:
        known = _alike[key] = Expression(operation, parts, value)
    return known


def _folded(operation: str, *parts: Expression) -> Expression:
    """A node, or the number it is."""
    if all(part.operation == "number" for part in parts):
        with np.errstate(all="ignore"):
            value = float(OPERATIONS[operation].value(*(np.float64(part.value) for part in parts)))
        if math.isfinite(value):
            return number(value)
    return node(operation, *parts)


def _is(one: Expression, value: float) -> bool:
    return one.operation == "number" and one.value == value
