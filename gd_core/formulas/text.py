"""Expressions as text: for `parse` to read again, for numpy, torch and LaTeX; shared parts get names of their own."""

from collections.abc import Callable, Sequence
from itertools import count

from gd_core.formulas.expression import Expression, in_order
from gd_core.formulas.operations import FUNCTIONS, HELPERS, OPERATIONS

CONSTANTS = {"pi": 3.141592653589793, "e": 2.718281828459045}
STEPS = {"+": 1, "-": 1, "*": 2, "/": 2, "neg": 3, "**": 4}  # how tightly each binds
GREEK = {"phi": r"\varphi", "pi": r"\pi"}
Texts = dict[Expression, tuple[str, int]]  # and how tightly the last operation of each binds
Write = Callable[[Expression, Texts], tuple[str, int]]


def plain(end: Expression, names: Sequence[str]) -> str:
    """As Python and `parse` read it alike."""
    return _whole(end, lambda one, texts: _sign_or_call(one, texts, names, CONSTANTS, ""))


def latex(end: Expression, names: Sequence[str]) -> str:
    """As it is typeset."""
    return _whole(end, lambda one, texts: _typeset(one, texts, names))


def statements(ends: Sequence[Expression], names: Sequence[str], library: str = "numpy") -> tuple[list[str], list[str]]:
    """(assignments of what occurs more than once, the ends) as expressions of numpy, imported as np, or of torch."""
    constants = {f"np.{known}": value for known, value in CONSTANTS.items()} if library == "numpy" else {}
    order, texts, lines = in_order(*ends), Texts(), list[str]()
    fresh = (f"t{i}" for i in count(1) if f"t{i}" not in names)
    uses: dict[Expression, int] = {}
    for one in order:
        for part in one.parts:
            uses[part] = uses.get(part, 0) + 1
    for end in ends:
        uses[end] = uses.get(end, 0) + 1
    for one in order:
        texts[one] = _sign_or_call(one, texts, names, constants, library)
        if uses[one] > 1 and len(texts[one][0]) > 6 and one.parts:
            held = next(fresh)
            lines.append(f"{held} = {texts[one][0]}")
            texts[one] = held, 9
    return lines, [texts[end][0] for end in ends]


def helpers(ends: Sequence[Expression]) -> list[str]:
    """The functions that a script of numpy must define besides."""
    used = {one.operation for one in in_order(*ends)}
    return [text for name, text in HELPERS.items() if name in used]


def _whole(end: Expression, write: Write) -> str:
    texts = Texts()
    for one in in_order(end):
        texts[one] = write(one, texts)
    return texts[end][0]


def _sign_or_call(
    one: Expression, texts: Texts, names: Sequence[str], constants: dict[str, float], library: str
) -> tuple[str, int]:
    if one.operation == "name":
        return names[int(one.value)], 9
    if one.operation == "number":
        return _number(one.value, constants)
    parts = [texts[part] for part in one.parts]
    if one.operation in STEPS:
        return _signs(one.operation, parts), STEPS[one.operation]
    row = OPERATIONS[one.operation]
    form = getattr(row, library) if library else f"{one.operation}({', '.join(['{}'] * len(parts))})"
    return form.format(*(text for text, _ in parts)), 9


def _number(value: float, constants: dict[str, float]) -> tuple[str, int]:
    known = next((name for name, constant in constants.items() if value == constant), None)
    said = known or repr(value).removesuffix(".0").replace("e-0", "e-")
    return said, STEPS["neg"] if said.startswith("-") else 9


def _signs(operation: str, parts: list[tuple[str, int]]) -> str:
    """a - (b - c), (a ** b) ** c and (-a) ** b keep their brackets, a ** -b needs none."""
    step = STEPS[operation]
    if operation == "neg":
        return "-" + _held(parts[0], step)
    left, right = (step + 1, step - 1) if operation == "**" else (step, step + 1)
    gap = " " if operation in "+-" else ""
    return f"{_held(parts[0], left)}{gap}{operation}{gap}{_held(parts[1], right)}"


def _held(part: tuple[str, int], step: int) -> str:
    return part[0] if part[1] >= step else f"({part[0]})"


def _typeset(one: Expression, texts: Texts, names: Sequence[str]) -> tuple[str, int]:
    operation, parts = one.operation, [texts[part] for part in one.parts]
    if operation == "name":
        return _symbol(names[int(one.value)]), 9
    if operation == "number":
        said, step = _number(one.value, CONSTANTS)
        mantissa, _, exponent = said.partition("e") if said != "e" else (said, "", "")
        return (rf"{mantissa} \cdot 10^{{{int(exponent)}}}", 2) if exponent else (GREEK.get(said, said), step)
    if operation == "/":
        return rf"\frac{{{parts[0][0]}}}{{{parts[1][0]}}}", 5
    if operation == "**":
        return rf"{_bracketed(parts[0], 6)}^{{{parts[1][0]}}}", 4
    if operation == "neg":
        return "-" + _bracketed(parts[0], STEPS["neg"]), STEPS["neg"]
    if operation == "*":
        right = _bracketed(parts[1], 4)
        return _bracketed(parts[0], 2) + (r" \cdot " if right[:1].isdigit() else r" \, ") + right, 2
    if operation in "+-":
        step = 9 if parts[1][0].startswith("-") else 2 if operation == "-" else 1
        return f"{parts[0][0]} {operation} {_bracketed(parts[1], step)}", 1
    form = FUNCTIONS[operation].latex
    inside = ", ".join(text for text, _ in parts)
    return (form.format(inside), 9) if "{}" in form else (rf"{form.format()}\left({inside}\right)", 9)


def _bracketed(part: tuple[str, int], step: int) -> str:
    return part[0] if part[1] >= step else rf"\left({part[0]}\right)"


def _symbol(name: str) -> str:
    """x1 as x with an index, phi as the letter, a longer name upright."""
    letter, digits = name.rstrip("0123456789"), name[len(name.rstrip("0123456789")) :]
    known = GREEK.get(letter) or (letter if len(letter) == 1 else rf"\mathrm{{{letter}}}")
    return f"{known}_{{{digits}}}" if digits else known
