"""A reader's own formula, as it is taught: 2x, sin²(x), √x, |x| and x·y are read as what they mean.

Nothing is evaluated by Python: a text is cut into numbers, known names and signs, and what comes of it is either a
`Formula` or a `FormulaError` that says where it is wrong. What could be meant in two ways (1/2x, e^2x, sin x(y)) is
refused with a sentence: brackets decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from gd_core.formulas.expression import Expression, as_expression, name, names_in
from gd_core.formulas.operations import FUNCTIONS
from gd_core.formulas.program import Program
from gd_core.formulas.reading import Reading
from gd_core.formulas.text import CONSTANTS, latex, plain
from gd_core.formulas.tokens import FormulaError, tokens

LONGEST = 1000  # characters of a formula
ALIASES = {"arctan": "atan", "ln": "log", "lg": "log10", "sgn": "sign", "σ": "sigmoid"}


@dataclass(frozen=True)
class Formula:
    """A formula of the variables `names`, called with a number, an array or an expression for each, in their order.

    text: as it is written here, the same for all ways to type it; used: the variables that stand in it."""

    text: str
    names: tuple[str, ...]
    expression: Expression = field(compare=False)

    @property
    def used(self) -> tuple[str, ...]:
        return tuple(self.names[place] for place in sorted(names_in(self.expression)))

    @property
    def latex(self) -> str:
        return latex(self.expression, self.names)

    @cached_property
    def program(self) -> Program:
        return Program([self.expression], len(self.names))

    def __call__(self, *values: Any) -> Any:
        return self.program.run(*values)[0]


def parse(text: str, names: Sequence[str], aliases: Mapping[str, str] | None = None) -> Formula:
    """The formula a text says of variables of these names; aliases: other names of some. FormulaError where it is none.

    A number is a decimal; a power is ** or ^ or raised digits, which are one number: x²³."""
    if len(text) > LONGEST:
        raise FormulaError("long", LONGEST, len(text) - LONGEST, most=LONGEST)
    others = {**ALIASES, **(aliases or {})}
    allowed = ", ".join((*names, *(aliases or {}), *FUNCTIONS, *CONSTANTS))
    found = tokens(text, {*names, *FUNCTIONS, *CONSTANTS, *others}, allowed)
    if len(found) == 1:
        raise FormulaError("empty", 0, 0)
    reading = Reading([token._replace(text=others.get(token.text, token.text)) for token in found], tuple(names))
    expression = reading.whole()
    said = plain(expression, names)
    if len(said) > LONGEST:
        raise FormulaError("long", len(text) - 1, 1, most=LONGEST)
    return Formula(said, tuple(names), expression)


def expression_of(formula: Any, names: Sequence[str]) -> Expression:
    """A text, a Formula or a Python function of variables of these names as an expression."""
    if isinstance(formula, str):
        return parse(formula, names).expression
    if isinstance(formula, Formula):
        return formula.expression
    return as_expression(formula(*map(name, range(len(names)))))
