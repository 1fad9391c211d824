"""The derivative of a formula as another formula, for a program that is to stand alone."""

from collections.abc import Callable

from gd_core.formula import Node, written

ZERO, ONE, TWO = ("number", 0.0), ("number", 1.0), ("number", 2.0)

#: function → its derivative at u, y being the function there.
_SLOPES: dict[str, Callable[[Node, Node], Node]] = {
    "sin": lambda u, y: ("cos", u),
    "cos": lambda u, y: ("neg", ("sin", u)),
    "tan": lambda u, y: _plus(ONE, ("**", y, TWO)),
    "exp": lambda u, y: y,
    "log": lambda u, y: ("/", ONE, u),
    "sqrt": lambda u, y: ("/", ("number", 0.5), y),
    "abs": lambda u, y: ("sign", u),
    "tanh": lambda u, y: ("-", ONE, ("**", y, TWO)),
    "sinh": lambda u, y: ("cosh", u),
    "cosh": lambda u, y: ("sinh", u),
    "atan": lambda u, y: ("/", ONE, _plus(ONE, ("**", u, TWO))),
    "sign": lambda u, y: ZERO,
    "sigmoid": lambda u, y: ("*", y, ("-", ONE, y)),
    "relu": lambda u, y: ("step", u),
}
_SAME = ("sin", "cos", "tan", "exp", "log", "sqrt", "tanh", "sinh", "cosh", "sign")
#: How numpy has what a formula and its derivative are made of. `step` is 1 over 0; `where` the third, or the fourth.
NUMPY = {
    **{name: f"np.{name}({{}})" for name in _SAME},
    "abs": "np.abs({})",
    "atan": "np.arctan({})",
    "sigmoid": "(1 / (1 + np.exp(-({}))))",
    "relu": "np.maximum({}, 0)",
    "step": "({} > 0)",
    "max": "np.maximum({}, {})",
    "min": "np.minimum({}, {})",
    "where": "np.where({} > {}, {}, {})",
    "pi": "np.pi",
    "e": "np.e",
}


def derivative(node: Node, place: int) -> Node:
    """By the variable at a place. At a kink as the duals have it, but for the root at 0, which has no slope there."""
    kind, *parts = node
    if kind == "number":
        return ZERO
    if kind == "name":
        return ONE if parts[0] == place else ZERO
    slopes = [derivative(part, place) for part in parts]
    if all(slope == ZERO for slope in slopes):
        return ZERO
    if kind in _SLOPES:
        return _times(_SLOPES[kind](parts[0], node), slopes[0])
    return _of_two(node, slopes) if len(parts) == 2 else _negative(slopes[0])


def _of_two(node: Node, slopes: list[Node]) -> Node:
    kind, u, v = node
    by_u, by_v = slopes
    if kind == "+":
        return _plus(by_u, by_v)
    if kind == "-":
        return _plus(by_u, _negative(by_v))
    if kind == "*":
        return _plus(_times(by_u, v), _times(u, by_v))
    if kind == "/":
        return _plus(("/", by_u, v) if by_u != ZERO else ZERO, _negative(_times(("/", u, ("**", v, TWO)), by_v)))
    if kind == "**" and by_v == ZERO:
        return _times(_times(v, _lowered(u, v)), by_u)
    if kind == "**":
        return _times(node, _plus(_times(by_v, ("log", u)), _times(("/", v, u), by_u)))
    return ("where", u, v, by_u, by_v) if kind == "max" else ("where", u, v, by_v, by_u)


def _lowered(u: Node, n: Node) -> Node:
    """u to the power of n − 1."""
    if n[0] != "number":
        return ("**", u, ("-", n, ONE))
    return {0.0: ("/", ONE, u), 1.0: ONE, 2.0: u}.get(n[1], ("**", u, ("number", n[1] - 1)))


def _plus(u: Node, v: Node) -> Node:
    if ZERO in (u, v):
        return v if u == ZERO else u
    return ("-", u, v[1]) if v[0] == "neg" else ("+", u, v)


def _times(u: Node, v: Node) -> Node:
    if ZERO in (u, v):
        return ZERO
    if ONE in (u, v):
        return v if u == ONE else u
    return ("*", u, v)


def _negative(u: Node) -> Node:
    return ZERO if u == ZERO else u[1] if u[0] == "neg" else ("neg", u)


def in_numpy(node: Node, names: tuple[str, ...]) -> str:
    """A formula or a derivative as an expression of numpy, imported as np."""
    return written(node, names, NUMPY)
