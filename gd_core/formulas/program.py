"""Expressions as a list of steps, each of one or two values before it: for numpy here, and for a browser."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from gd_core.formulas.expression import Expression, gradient, in_order, names_in, node, number
from gd_core.formulas.operations import OPERATIONS


class Program:
    """What `outputs` are, of `count` variables.

    Whole powers are products (numpy's are slow, and of an array not to the bit those of its numbers), sines come from
    a tangent; what no variable is in has been computed. A value is let go after its last use, so that its memory stays
    in the cache."""

    def __init__(self, outputs: Sequence[Expression], count: int) -> None:
        self.count, self.outputs = count, _lowered(outputs)
        self.order = [one for one in in_order(*self.outputs) if one.operation != "name"]

    def run(self, *values: Any) -> list[Any]:
        """The outputs for numbers or arrays, one a variable; what no variable is in is a float."""
        held, steps, outputs = [*values, *self._plan[0]], self._plan[1], self._plan[2]
        for function, a, b, place in steps:
            held[place] = function(held[a]) if b < 0 else function(held[a], held[b])
        return [held[place] for place in outputs]

    def steps(self) -> dict[str, Any]:
        """The same for JSON: the count of variables, steps [["number", 2.0], ["tan", place], ["+", place, place], …] of
        which each stands after those and the steps before it, and the places of the outputs."""
        at = self._places()
        steps = [
            ["number", one.value] if one.operation == "number" else [one.operation, *(at[part] for part in one.parts)]
            for one in self.order
        ]
        return {"count": self.count, "steps": steps, "outputs": [at[one] for one in self.outputs]}

    def _places(self) -> dict[Expression, int]:
        variables = {one: int(one.value) for one in in_order(*self.outputs) if one.operation == "name"}
        return variables | {one: self.count + i for i, one in enumerate(self.order)}

    @cached_property
    def _plan(self) -> tuple[list[Any], list[tuple[Any, int, int, int]], list[int]]:
        """(what stands after the variables at first, (function, place, place or −1, place of the result), outputs)."""
        at = {one: int(one.value) for one in in_order(*self.outputs) if one.operation == "name"}
        held: list[float | None] = [one.value for one in self.order if one.operation == "number"]
        at |= {one: self.count + i for i, one in enumerate(one for one in self.order if one.operation == "number")}
        computed = [one for one in self.order if one.operation != "number"]
        last = {part: i for i, one in enumerate(computed) for part in one.parts}
        kept, free, steps = {*self.outputs, *at}, list[int](), []
        for i, one in enumerate(computed):
            a, b = ([at[part] for part in one.parts] + [-1])[:2]
            free += [at[part] for part in dict.fromkeys(one.parts) if part not in kept and last[part] == i]
            if not free:
                free, held = [self.count + len(held)], [*held, None]
            at[one] = free.pop()
            steps.append((OPERATIONS[one.operation].value, a, b, at[one]))
        return held, steps, [at[one] for one in self.outputs]


def predictor(prediction: Expression, weights: int) -> Program:
    """A prediction and its slopes by the first so many of its variables, as a browser needs them."""
    count = max(weights, 1 + max(names_in(prediction), default=0))
    return Program([prediction, *gradient(prediction, weights)], count)


def _lowered(outputs: Sequence[Expression]) -> list[Expression]:
    """Expressions with whole powers as products and constants computed."""
    plain: dict[Expression, Expression] = {}
    for one in in_order(*outputs):
        if not one.parts:
            plain[one] = one
            continue
        parts = [plain[part] for part in one.parts]
        if all(part.operation == "number" for part in parts):
            with np.errstate(all="ignore"):
                value = OPERATIONS[one.operation].value(*(np.float64(part.value) for part in parts))
            plain[one] = number(float(value))
        elif one.operation == "**" and parts[1].operation == "number":
            plain[one] = _power(parts[0], parts[1].value)
        elif one.operation in ("sin", "cos"):
            plain[one] = _wave(one.operation, parts[0])
        else:
            plain[one] = node(one.operation, *parts)
    return [plain[one] for one in outputs]


def _wave(operation: str, u: Expression) -> Expression:
    """The sine or cosine: one tangent of half the angle gives both, and numpy's is ten times as fast as theirs."""
    t = node("tan", node("/", u, number(2.0)))
    square = node("*", t, t)
    over = node("*", number(2.0), t) if operation == "sin" else node("-", number(1.0), square)
    return node("/", over, node("+", number(1.0), square))


def _power(u: Expression, n: float) -> Expression:
    if n in (0.5, 0, 1):
        return node("sqrt", u) if n == 0.5 else number(1.0) if n == 0 else u
    if n != int(n) or abs(n) > 64:
        return node("**", u, number(n))
    if n < 0:
        return node("/", number(1.0), _power(u, -n))
    half = _power(u, n // 2)
    square = node("*", half, half)
    return node("*", square, u) if n % 2 else square
