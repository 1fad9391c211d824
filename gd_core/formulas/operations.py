"""The one table of what formulas are made of: value, derivative, and how each is written for numpy, torch and LaTeX.

A derivative is a formula itself, of the result y and the parts u, v, so that second derivatives, scripts and browsers
need no other. At a kink they are torch's: relu and abs have 0 at 0, of the larger of two that are equal each has half.
A root has 0 at 0 (torch: inf), so that a minimum with a cusp, as Ackley's, is a place of rest."""

import operator
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

Slope = Callable[..., Any]  # of (y, u) or (y, u, v), expressions all
LN2, LN10 = float(np.log(2.0)), float(np.log(10.0))


class Operation(NamedTuple):
    """value: of one or two numbers or arrays; slopes: ∂y/∂u (and ∂y/∂v); numpy, torch, latex: texts with {} a part."""

    value: Callable[..., Any]
    slopes: tuple[Slope, ...]
    numpy: str
    torch: str = ""
    latex: str = ""


def _power_slope(u: Any, n: Any) -> Any:
    """∂uⁿ/∂u: 0 where n is 0, and at u = 0 below a power of 1, where there is none."""
    with np.errstate(all="ignore"):
        slope = n * np.power(u, np.subtract(n, 1.0))
    return np.where((n == 0) | ((u == 0) & (n < 1)), 0.0, slope)


def _inverse(u: Any) -> Any:
    with np.errstate(all="ignore"):
        return np.where(u == 0, 0.0, np.divide(1.0, u))


def _log0(u: Any) -> Any:
    with np.errstate(all="ignore"):
        return np.where(u == 0, 0.0, np.log(u))


def _same(name: str, value: Callable[..., Any], slope: Slope, latex: str = "") -> tuple[str, Operation]:
    """A function that numpy and torch have by one name."""
    return name, Operation(value, (slope,), f"np.{name}({{}})", f"torch.{name}({{}})", latex or rf"\{name}")


#: What stands between its two parts, or before its one.
SIGNS = {
    "+": Operation(operator.add, (lambda y, u, v: 1.0, lambda y, u, v: 1.0), "{} + {}"),
    "-": Operation(operator.sub, (lambda y, u, v: 1.0, lambda y, u, v: -1.0), "{} - {}"),
    "*": Operation(operator.mul, (lambda y, u, v: v, lambda y, u, v: u), "{}*{}"),
    "/": Operation(operator.truediv, (lambda y, u, v: 1 / v, lambda y, u, v: -y / v), "{}/{}"),
    "**": Operation(np.power, (lambda y, u, v: u.power_slope(v), lambda y, u, v: y * u.apply("log0")), "{}**{}"),
    "neg": Operation(operator.neg, (lambda y, u: -1.0,), "-{}"),
}
#: What a reader may type.
FUNCTIONS = dict(
    [
        _same("sin", np.sin, lambda y, u: u.apply("cos")),
        _same("cos", np.cos, lambda y, u: -u.apply("sin")),
        _same("tan", np.tan, lambda y, u: 1 + y * y),
        _same("exp", np.exp, lambda y, u: y),
        _same("log", np.log, lambda y, u: 1 / u, r"\ln"),
        _same("log2", np.log2, lambda y, u: 1 / (LN2 * u), r"\log_{{2}}"),
        _same("log10", np.log10, lambda y, u: 1 / (LN10 * u), r"\log_{{10}}"),
        _same("sqrt", np.sqrt, lambda y, u: 0.5 * y.apply("inverse"), r"\sqrt{{{}}}"),
        _same("tanh", np.tanh, lambda y, u: 1 - y * y),
        _same("sinh", np.sinh, lambda y, u: u.apply("cosh")),
        _same("cosh", np.cosh, lambda y, u: u.apply("sinh")),
        _same("sign", np.sign, lambda y, u: 0.0, r"\operatorname{{sign}}"),
    ]
)
FUNCTIONS |= {
    "abs": Operation(np.absolute, (lambda y, u: u.apply("sign"),), "np.abs({})", "torch.abs({})", r"\left|{}\right|"),
    "atan": Operation(np.arctan, (lambda y, u: 1 / (1 + u * u),), "np.arctan({})", "torch.atan({})", r"\arctan"),
    "sigmoid": Operation(
        lambda z: (np.tanh(z / 2) + 1) / 2,
        (lambda y, u: y * (1 - y),),
        "(1 / (1 + np.exp(-({}))))",
        "torch.sigmoid({})",
        r"\sigma",
    ),
    "relu": Operation(
        lambda z: np.maximum(z, 0.0),
        (lambda y, u: u.apply("above"),),
        "np.maximum({}, 0)",
        "torch.relu({})",
        r"\operatorname{{relu}}",
    ),
    "min": Operation(
        np.minimum,
        (lambda y, u, v: (v - u).apply("half"), lambda y, u, v: (u - v).apply("half")),
        "np.minimum({}, {})",
        "torch.minimum(torch.as_tensor({}), torch.as_tensor({}))",
        r"\min",
    ),
    "max": Operation(
        np.maximum,
        (lambda y, u, v: (u - v).apply("half"), lambda y, u, v: (v - u).apply("half")),
        "np.maximum({}, {})",
        "torch.maximum(torch.as_tensor({}), torch.as_tensor({}))",
        r"\max",
    ),
}
#: What only derivatives and activations are made of. The derivative of `step` is taken as 1: see models.ACTIVATIONS.
INNER = {
    "above": Operation(lambda z: np.heaviside(z, 0.0), (lambda y, u: 0.0,), "np.heaviside({}, 0.0)"),
    "half": Operation(lambda z: np.heaviside(z, 0.5), (lambda y, u: 0.0,), "np.heaviside({}, 0.5)"),
    "step": Operation(lambda z: np.heaviside(z, 1.0), (lambda y, u: 1.0,), "np.heaviside({}, 1.0)"),
    "inverse": Operation(_inverse, (lambda y, u: -y * y,), "inverse({})"),
    "log0": Operation(_log0, (lambda y, u: u.apply("inverse"),), "log0({})"),
    "power_slope": Operation(
        _power_slope,
        (lambda y, u, v: v * u.power_slope(v - 1), lambda y, u, v: u ** (v - 1) + y * u.apply("log0")),
        "power_slope({}, {})",
    ),
}
OPERATIONS: dict[str, Operation] = {**SIGNS, **FUNCTIONS, **INNER}
#: What a script of numpy must define besides, where it calls it.
HELPERS = {
    "inverse": "def inverse(u):  # 1/u, and 0 at 0\n    return np.where(u == 0, 0.0, 1 / np.where(u == 0, 1.0, u))",
    "log0": "def log0(u):  # log u, and 0 at 0\n    return np.log(np.where(u == 0, 1.0, u))",
    "power_slope": "def power_slope(u, n):  # of u**n; 0 where n is 0, and at a cusp\n"
    "    level = (n == 0) | ((u == 0) & (n < 1))\n"
    "    return np.where(level, 0.0, n * np.where(level, 1.0, u) ** (n - 1.0))",
}
#: numpy function → the operation that a formula in Python means by it.
TRACED: dict[np.ufunc, str] = {
    np.add: "+",
    np.subtract: "-",
    np.multiply: "*",
    np.divide: "/",
    np.power: "**",
    np.negative: "neg",
    **{known.value: name for name, known in FUNCTIONS.items() if isinstance(known.value, np.ufunc)},
}
