"""A reader's own formula: an allow-list walk of Python's `ast` to a tree of tuples that arithmetic and duals can run.

Nothing is evaluated by Python: a text is cut into numbers, known names and signs, their order is read by `ast.parse`,
and what comes of it is either a `Formula` or a `FormulaError` that says where it is wrong."""

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gd_core.tokens import DEEPEST, FormulaError, tokens

LONGEST = 200  # characters of a formula
LARGEST, MOST_POWER = 1e9, 64.0  # of a number, and of a constant exponent
Node = tuple[Any, ...]  # ("number", 2.0), ("name", place), or (operation, Node, …)
Walked = tuple[Node, float | None]  # a node, and its value where that is the same for all variables

FUNCTIONS: dict[str, Callable[..., Any]] = {
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
    "abs": np.absolute,
    "tanh": np.tanh,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "atan": np.arctan,
    "sign": np.sign,
    "sigmoid": lambda z: (np.tanh(z / 2) + 1) / 2,
    "relu": lambda z: np.maximum(z, 0.0),
    "min": np.minimum,
    "max": np.maximum,
}
ALIASES = {"arctan": "atan", "ln": "log"}
CONSTANTS = {"pi": float(np.pi), "e": float(np.e)}
OPERATIONS: dict[str, Callable[..., Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "**": lambda a, b: a**b,
    "neg": lambda a: -a,
    **FUNCTIONS,
}
SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}
STEPS = {"+": 1, "-": 1, "*": 2, "/": 2, "neg": 3, "**": 4}  # how tightly each binds


@dataclass(frozen=True)
class Formula:
    """A formula of the variables `names`, called with a number, an array or a Dual for each, in their order.

    text: as it is written here, the same for all ways to type it; used: the variables that stand in it."""

    text: str
    names: tuple[str, ...]
    node: Node

    @property
    def used(self) -> tuple[str, ...]:
        places = set(_places(self.node))
        return tuple(name for place, name in enumerate(self.names) if place in places)

    def __call__(self, *values: Any) -> Any:
        return evaluated(self.node, values)


def parse(text: str, names: Sequence[str], aliases: Mapping[str, str] | None = None) -> Formula:
    """The formula a text says of variables of these names; aliases: other names of some. FormulaError where it is none.

    A number is a decimal; a power is ** or ^; −, ×, ·, ÷, π, ² and ³ are what they look like."""
    if len(text) > LONGEST:
        raise FormulaError("long", LONGEST, len(text) - LONGEST, most=LONGEST)
    others = {**ALIASES, **(aliases or {})}
    allowed = *names, *FUNCTIONS, *CONSTANTS
    found = tokens(text, {*allowed, *others}, {*FUNCTIONS, *ALIASES}, allowed)
    if not found:
        raise FormulaError("empty", 0, 0)
    source = " ".join(token.text for token in found)
    starts = np.cumsum([0, *(len(token.text) + 1 for token in found)])

    def place(column: int) -> tuple[int, int]:
        """Where what stands at a column of `source` was in the text, and its size."""
        token = found[min(int(np.searchsorted(starts, column, side="right")) - 1, len(found) - 1)]
        return token.at, token.size

    try:
        tree = ast.parse(source, mode="eval").body
    except (SyntaxError, MemoryError, RecursionError) as fault:
        raise FormulaError("order", *place(max((getattr(fault, "offset", None) or 1) - 1, 0))) from None
    node, _ = _Walk(tuple(names), others, place).node(tree)
    said = written(node, names)
    if len(said) > LONGEST:
        raise FormulaError("long", len(text) - 1, 1, most=LONGEST)
    return Formula(said, tuple(names), node)


@dataclass(frozen=True)
class _Walk:
    """The walk: what is not named here is refused."""

    names: tuple[str, ...]
    others: Mapping[str, str]
    place: Callable[[int], tuple[int, int]]

    def node(self, tree: ast.AST, depth: int = 0) -> Walked:
        at = self.place(getattr(tree, "col_offset", 0))
        if depth > DEEPEST:
            raise FormulaError("deep", *at, most=DEEPEST)
        match tree:
            case ast.Constant(value=int() | float() as value):
                return ("number", float(value)), self._bounded(float(value), at)
            case ast.Name(id=said) if said in CONSTANTS:
                return ("number", CONSTANTS[said]), CONSTANTS[said]
            case ast.Name(id=said):
                return ("name", self.names.index(self.others.get(said, said))), None
            case ast.UnaryOp(op=ast.UAdd(), operand=inner):
                return self.node(inner, depth + 1)
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                return self._operation("neg", at, [inner], depth)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in SIGNS:
                return self._operation(SIGNS[type(op)], self.place(right.col_offset), [left, right], depth)
            case ast.Call(func=ast.Name(id=said), args=inside, keywords=[]):
                return self._call(said, at, inside, depth)
            case ast.Tuple(elts=[_, second, *_]):
                raise FormulaError("comma", *self.place(second.col_offset - 2), sign=",")
        raise FormulaError("order", *at)

    def _call(self, said: str, at: tuple[int, int], inside: Sequence[ast.AST], depth: int) -> Walked:
        name = self.others.get(said, said)
        count = 2 if name in ("min", "max") else 1
        if len(inside) != count:
            raise FormulaError("arguments", *at, name=said, count=count)
        return self._operation(name, at, inside, depth)

    def _operation(self, name: str, at: tuple[int, int], inside: Sequence[ast.AST], depth: int) -> Walked:
        nodes, values = zip(*(self.node(one, depth + 1) for one in inside), strict=True)
        if name == "**" and values[1] is not None and abs(values[1]) > MOST_POWER:
            raise FormulaError("exponent", *at, most=f"{MOST_POWER:.0f}")
        if name == "/" and values[1] == 0:
            raise FormulaError("zero", *at)
        if None in values:
            return (name, *nodes), None
        with np.errstate(all="ignore"):
            value = float(OPERATIONS[name](*map(np.float64, values)))
        return (name, *nodes), self._bounded(value, at)

    def _bounded(self, value: float, at: tuple[int, int]) -> float:
        if not abs(value) <= LARGEST:
            raise FormulaError("size", *at, most=f"{LARGEST:.0f}")
        return value


def evaluated(node: Node, values: Sequence[Any]) -> Any:
    """A node's value for these values of the variables: numbers, arrays or Duals."""
    kind = node[0]
    if kind == "number":
        return node[1]
    if kind == "name":
        return values[node[1]]
    return OPERATIONS[kind](*(evaluated(part, values) for part in node[1:]))


def written(node: Node, names: Sequence[str], calls: Mapping[str, str] | None = None) -> str:
    """A node as text that Python and `parse` read alike; calls: how functions and constants are, sin → np.sin({})."""
    return _written(node, names, calls or {})[0]


def _written(node: Node, names: Sequence[str], calls: Mapping[str, str]) -> tuple[str, int]:
    """The text and how tightly its last operation binds."""
    kind, *parts = node
    if kind == "name":
        return names[parts[0]], 9
    if kind == "number":
        known = next((name for name, value in CONSTANTS.items() if value == parts[0]), None)
        said = calls.get(known, known) if known else _plain(parts[0])
        return said, STEPS["neg"] if said.startswith("-") else 9
    if kind not in STEPS:
        inside = [_written(part, names, calls)[0] for part in parts]
        return calls[kind].format(*inside) if kind in calls else f"{kind}({', '.join(inside)})", 9
    step, texts = STEPS[kind], [_written(part, names, calls) for part in parts]
    if kind == "neg":
        return "-" + _held(texts[0], step), step
    # a - (b - c), (a ** b) ** c and (-a) ** b keep their brackets, a ** -b needs none
    left, right = (step + 1, step - 1) if kind == "**" else (step, step + 1)
    gap = " " if kind in "+-" else ""
    return f"{_held(texts[0], left)}{gap}{kind}{gap}{_held(texts[1], right)}", step


def _plain(number: float) -> str:
    return repr(number).removesuffix(".0").replace("e-0", "e-")


def _held(part: tuple[str, int], step: int) -> str:
    return part[0] if part[1] >= step else f"({part[0]})"


def _places(node: Node) -> Iterator[int]:
    if node[0] == "name":
        yield node[1]
    elif node[0] != "number":
        for part in node[1:]:
            yield from _places(part)
