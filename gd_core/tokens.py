"""What a reader types as a formula, cut into numbers, known names and signs; what is none of these is refused."""

import re
from collections.abc import Container, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

DEEPEST = 40  # so many things may stand inside one another

_NUMBER, _NAME = r"(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?", r"[A-Za-z][A-Za-z0-9]*|π"
_SIGN = r"\*\*|[-+*/(),^−–×·⋅÷²³（），]"
_TOKEN = re.compile(rf"\s*(?:(?P<number>{_NUMBER})|(?P<name>{_NAME})|(?P<sign>{_SIGN}))", re.ASCII)
_MEANT = dict(zip("^−–×·⋅÷（），π", ("**", "-", "-", "*", "*", "*", "/", "(", ")", ",", "pi"), strict=True))
_RAISED = {"²": "2", "³": "3"}


class FormulaError(ValueError):
    """What is wrong with a text: the id of a sentence, what stands in it, the place: `size` characters at `at`."""

    def __init__(self, sentence: str, at: int, size: int = 1, **values: object) -> None:
        super().__init__(sentence, at, values)
        self.sentence, self.at, self.size, self.values = sentence, at, size, values

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(type(self), self.sentence, self.at, self.size, **self.values), ()


class Token(NamedTuple):
    """kind: number, name or sign; text: as Python has it; at, size: its place in what was typed."""

    kind: str
    text: str
    at: int
    size: int


def tokens(text: str, known: Container[str], functions: Container[str], allowed: Sequence[str]) -> list[Token]:
    """The tokens: all names `known`, no two values side by side, brackets in pairs and not too deep.

    functions: names that a bracket must follow; allowed: the names a FormulaError lists."""
    opened: list[Token] = []
    found = [Token("sign", "(", 0, 0)]
    for token in _cut(text):
        if token.kind == "name" and token.text not in known:
            raise FormulaError("name", token.at, token.size, name=token.text, allowed=", ".join(allowed))
        _follows(found[-1], token, functions)
        _bracket(token, opened)
        found.append(token)
    last = found[-1]
    if last.text in functions:
        raise FormulaError("call", last.at, last.size, name=last.text)
    if len(found) > 1 and last.kind == "sign" and last.text != ")":
        raise FormulaError("order", last.at, last.size)
    if opened:
        raise FormulaError("bracket", opened[-1].at, 1)
    return found[1:]


def _cut(text: str) -> Iterator[Token]:
    at, end = 0, len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at)
        if not found:
            at = end - len(text[at:end].lstrip())
            raise FormulaError("comma" if text[at] == ";" else "sign", at, 1, sign=text[at])
        kind = str(found.lastgroup)
        said, start, at = found[kind], found.start(kind), found.end()
        if said in _RAISED:
            yield Token("sign", "**", start, 1)
            yield Token("number", _RAISED[said], start, 1)
        else:
            yield Token("name" if said == "π" else kind, _MEANT.get(said, said), start, len(said))


def _follows(before: Token, token: Token, functions: Container[str]) -> None:
    """A sign stands between two values, a value between two signs."""
    calls = before.text in functions
    if calls and token.text != "(":
        raise FormulaError("call", before.at, before.size, name=before.text)
    value = before.kind != "sign" or before.text == ")"
    if value and not calls and (token.kind != "sign" or token.text == "("):
        raise FormulaError("times", token.at, token.size)
    if not value and token.kind == "sign" and token.text not in "(+-":
        raise FormulaError("order", token.at, token.size)


def _bracket(token: Token, opened: list[Token]) -> None:
    if token.text == "(":
        opened.append(token)
        if len(opened) > DEEPEST:
            raise FormulaError("deep", token.at, token.size, most=DEEPEST)
    elif token.text == ")":
        if not opened:
            raise FormulaError("bracket", token.at, token.size)
        opened.pop()
