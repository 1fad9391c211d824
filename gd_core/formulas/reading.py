"""Tokens to an expression: sums of products of powers, as they are taught."""

import math
from collections.abc import Callable

import numpy as np

from gd_core.formulas.expression import Expression, name, node, number
from gd_core.formulas.operations import FUNCTIONS, OPERATIONS
from gd_core.formulas.text import CONSTANTS
from gd_core.formulas.tokens import FormulaError, Token

DEEPEST = 40  # so many things may stand inside one another
LARGEST, MOST_POWER = 1e9, 64.0  # of a number, and of a constant exponent


class Reading:
    """The tokens of a formula, read from left to right: a sum of products of powers."""

    def __init__(self, found: list[Token], names: tuple[str, ...]) -> None:
        self.tokens, self.names, self.next, self.depth, self.bars = found, names, 0, 0, 0
        self.constants: dict[Expression, float] = {}

    def whole(self) -> Expression:
        read = self.sum()
        if self.token.kind != "end":
            self.refuse_rest()
        return read

    @property
    def token(self) -> Token:
        return self.tokens[self.next]

    def take(self) -> Token:
        self.next += 1
        return self.tokens[self.next - 1]

    def sees(self, *signs: str) -> bool:
        return self.token.kind == "sign" and self.token.text in signs

    def refuse(self, sentence: str, token: Token | None = None, **values: object) -> FormulaError:
        where = token or self.token
        if where.kind == "end":
            where = self.tokens[max(self.next - 1, 0)]
        return FormulaError(sentence, where.at, where.size, **values)

    def refuse_rest(self) -> None:
        token = self.token
        if token.text == ")" and token.kind == "sign":
            raise self.refuse("bracket")
        if token.text == ",":
            raise self.refuse("comma", sign=",")
        raise self.refuse("times" if token.kind == "number" else "order")

    def nested(self, read: Callable[[], Expression], token: Token) -> Expression:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.refuse("deep", token, most=DEEPEST)
        inside = read()
        self.depth -= 1
        return inside

    def sum(self) -> Expression:
        total = self.product()
        while self.sees("+", "-"):
            sign = self.take()
            total = self.operation(sign.text, sign, total, self.product())
        return total

    def product(self) -> Expression:
        """Factors with signs between them; those side by side are one, and none such stands under a stroke."""
        product, _ = self.side_by_side()
        while self.sees("*", "/"):
            sign, first = self.take(), self.next
            if sign.text == "*":
                product, _ = self.side_by_side(product)
                continue
            factor, count = self.side_by_side()
            if count > 1:
                raise self.refuse("ambiguous", self.tokens[first])
            product = self.operation("/", self.tokens[first], product, factor)
        return product

    def side_by_side(self, product: Expression | None = None) -> tuple[Expression, int]:
        """Factors without a sign between them, after what they are to be multiplied with; and their number."""
        at, count = self.token, 1
        factor = self.signed(self.power)
        product = factor if product is None else self.operation("*", at, product, factor)
        while self.begins_value():
            if self.token.kind == "number":
                raise self.refuse("times")
            at = self.token
            product, count = self.operation("*", at, product, self.power()), count + 1
        return product, count

    def signed(self, read: Callable[[], Expression]) -> Expression:
        """What is read, after any number of signs."""
        if not self.sees("+", "-"):
            return read()
        sign = self.take()
        inside = self.nested(lambda: self.signed(read), sign)
        return self.operation("neg", sign, inside) if sign.text == "-" else inside

    def begins_value(self) -> bool:
        opens = self.sees("(", "√") or (self.sees("|") and not self.bars)
        return opens or self.token.kind in ("number", "name")

    def power(self) -> Expression:
        first = self.token
        base = self.primary()
        if self.token.kind == "raised":
            return self.raised(base)
        if not self.sees("**"):
            return base
        sign, place = self.take(), self.next
        exponent = self.nested(lambda: self.signed(self.power), sign)
        bare = self.tokens[place].kind == "number" and self.next == place + 1
        if bare and base in self.constants and self.begins_value():
            raise self.refuse("ambiguous", first)
        return self.operation("**", self.tokens[place], base, exponent)

    def raised(self, base: Expression) -> Expression:
        token = self.take()
        exponent = self.constant(abs(float(token.text)), token)
        if token.text.startswith("-"):
            exponent = self.operation("neg", token, exponent)
        if self.token.kind == "raised" or self.sees("**"):
            raise self.refuse("order")
        return self.operation("**", token, base, exponent)

    def primary(self) -> Expression:
        token = self.take()
        if token.kind == "number":
            return self.constant(float(token.text), token)
        if token.kind == "name":
            return self.called(token) if token.text in FUNCTIONS else self.named(token)
        if token.kind == "sign" and token.text == "(":
            return self.bracket(token)[0]
        if token.kind == "sign" and token.text == "|":
            return self.between_bars(token)
        if token.kind == "sign" and token.text == "√":
            return self.root(token)
        self.next -= 1
        raise self.refuse("order")

    def named(self, token: Token) -> Expression:
        if token.text in self.names:
            return name(self.names.index(token.text))
        return self.constant(CONSTANTS[token.text], token)

    def bracket(self, opened: Token, count: int = 1, name: Token | None = None) -> list[Expression]:
        """What stands in it: so many things with commas between, where it is that of a function of this name."""
        bars, self.bars = self.bars, 0
        inside = [self.nested(self.sum, opened)]
        while self.sees(","):
            if name is None:
                raise self.refuse("comma", sign=",")
            self.take()
            inside.append(self.nested(self.sum, opened))
        if name is not None and len(inside) != count and self.sees(")"):
            raise self.refuse("arguments", name, name=name.text, count=count)
        self.close(")", opened)
        self.bars = bars
        return inside

    def close(self, sign: str, opened: Token) -> None:
        if self.token.kind == "end":
            raise self.refuse("bracket", opened)
        if not self.sees(sign):
            self.refuse_rest()
        self.take()

    def between_bars(self, token: Token) -> Expression:
        self.bars += 1
        inside = self.nested(self.sum, token)
        self.close("|", token)
        self.bars -= 1
        return self.operation("abs", token, inside)

    def root(self, token: Token) -> Expression:
        if self.token.kind == "number" and self.tokens[self.next + 1].kind == "name":
            raise self.refuse("ambiguous", token)
        return self.operation("sqrt", token, self.nested(self.primary, token))

    def called(self, token: Token) -> Expression:
        """A function of what stands in brackets after it, or of the product without any: sin 2x; sin²x is a power."""
        power = self.function_power(token)
        count = len(FUNCTIONS[token.text].slopes)
        if self.sees("("):
            result = self.operation(token.text, token, *self.bracket(self.take(), count, token))
        elif self.begins_value() and count == 1 and self.token.text not in FUNCTIONS:
            result = self.operation(token.text, token, self.nested(lambda: self.bare(token), token))
        else:
            raise self.refuse("call", token, name=token.text)
        return result if power is None else self.operation("**", token, result, power)

    def function_power(self, token: Token) -> Expression | None:
        if self.token.kind == "raised":
            said = self.take()
        elif self.sees("**"):
            self.take()
            said = self.take()
        else:
            return None
        if not said.text.isdigit():  # sin⁻¹ is the inverse to some, and one over the sine to others
            raise self.refuse("ambiguous", said if said.kind != "end" else token)
        return self.constant(float(said.text), said)

    def bare(self, token: Token) -> Expression:
        product = self.power()
        while self.token.kind == "name" and self.token.text not in FUNCTIONS:
            at = self.token
            product = self.operation("*", at, product, self.power())
        if self.token.text not in FUNCTIONS and (self.begins_value() or self.token.kind == "number"):
            raise self.refuse("call", token, name=token.text)
        return product

    def constant(self, value: float, token: Token) -> Expression:
        return self.bounded(number(value), value, token)

    def operation(self, operation: str, token: Token, *parts: Expression) -> Expression:
        values = [self.constants.get(part) for part in parts]
        if operation == "**" and values[1] is not None and abs(values[1]) > MOST_POWER:
            raise self.refuse("exponent", token, most=f"{MOST_POWER:.0f}")
        if operation == "/" and values[1] == 0:
            raise self.refuse("zero", token)
        made = node(operation, *parts)
        if None in values:
            return made
        with np.errstate(all="ignore"):
            value = float(OPERATIONS[operation].value(*map(np.float64, values)))
        return self.bounded(made, value, token)

    def bounded(self, made: Expression, value: float, token: Token) -> Expression:
        if not (math.isfinite(value) and abs(value) <= LARGEST):
            raise self.refuse("size", token, most=f"{LARGEST:.0f}")
        self.constants[made] = value
        return made
