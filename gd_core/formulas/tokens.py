"""What a reader types as a formula, cut into numbers, names and signs, with the place of each."""

import re
from collections.abc import Collection, Iterator
from functools import partial
from typing import Any, NamedTuple

_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-", strict=True))
_LETTER = rf"(?:(?![{''.join(_RAISED)}])[^\W\d_])"
_TOKEN = re.compile(
    rf"""(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|[½¼¾])
    |(?P<raised>[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)
    |(?P<name>{_LETTER}(?:{_LETTER}|[0-9_])*)
    |(?P<sign>\*\*|[-+*/(),^−–×·⋅∙•÷√|\[\]{{}}])""",
    re.VERBOSE,
)
_HEAD = re.compile(rf"\s*({_LETTER}(?:{_LETTER}|[0-9_])*)\s*(?:\([^()=]*\)\s*)?=(?!=)")  # f(x, y) =
_SPACE = re.compile(r"[\s\u200b\u2060\ufeff]*")
_MEANT = {
    **dict.fromkeys("×·⋅∙•", "*"),
    **dict.fromkeys("[{", "("),
    **dict.fromkeys("]}", ")"),
    **dict.fromkeys("−–", "-"),
    "÷": "/",
    "^": "**",
    "½": "0.5",
    "¼": "0.25",
    "¾": "0.75",
}
#: Full-width forms of ASCII, a place each.
_WIDE: dict[int, int | str] = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_WIDE |= {0x2080 + digit: str(digit) for digit in range(10)}  # x₁ is x1
CONSTANT_NAMES = {"π": "pi"}


class FormulaError(ValueError):
    """What is wrong with a text: the id of a sentence, what stands in it, the place: `size` characters at `at`."""

    def __init__(self, sentence: str, at: int, size: int = 1, **values: object) -> None:
        super().__init__(sentence, at, values)
        self.sentence, self.at, self.size, self.values = sentence, at, size, values

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(type(self), self.sentence, self.at, self.size, **self.values), ()


class Token(NamedTuple):
    """kind: number, raised (an exponent), name, sign or end; text: as `parse` has it; at, size: its place."""

    kind: str
    text: str
    at: int
    size: int


def tokens(text: str, known: Collection[str], allowed: str) -> list[Token]:
    """The tokens of a text, an end after them; FormulaError where a character or a name is none that is known.

    A name that is unknown may be one in other letters (X), or several side by side (xy, 2πx), or that of the function
    (z = …). allowed: what a FormulaError lists."""
    found: list[Token] = []
    text = text.translate(_WIDE)
    head = _HEAD.match(text)
    if head and _pieces(head[1], known) is None:
        text = " " * head.end() + text[head.end() :]
    for token in _cut(text):
        found += _names(token, known, allowed) if token.kind == "name" else [token]
    return [*found, Token("end", "", len(text.rstrip()), 1)]


def _cut(text: str) -> Iterator[Token]:
    at, end, kind = _SPACE.match(text).end(), len(text), ""  # type: ignore[union-attr]
    while at < end:
        found = _TOKEN.match(text, at)
        is_index = kind == "name" and text[at] in "[{"  # x[0] is no product
        if not found or is_index or (found.lastgroup == "name" and not found[0].isidentifier()):
            raise FormulaError("comma" if text[at] == ";" else "sign", at, 1, sign=text[at])
        kind, said = str(found.lastgroup), found[0]
        meant = "".join(map(_RAISED.__getitem__, said)) if kind == "raised" else _MEANT.get(said, said)
        yield Token(kind, meant, at, len(said))
        at = _SPACE.match(text, found.end()).end()  # type: ignore[union-attr]


def _names(token: Token, known: Collection[str], allowed: str) -> list[Token]:
    """A name as the known ones it is made of, most often itself."""
    pieces = _pieces(token.text, known)
    if pieces is None:
        raise FormulaError("name", token.at, token.size, name=token.text, allowed=allowed)
    found, at = [], token.at
    for said, meant in pieces:
        found.append(Token("name", meant, at, len(said)))
        at += len(said)
    return found


def _pieces(text: str, known: Collection[str]) -> list[tuple[str, str]] | None:
    """[(as typed, the known name), …]: the whole if it is one, else the longest first; None where there is no way."""
    if not text:
        return []
    for length in range(len(text), 0, -1):
        said = text[:length]
        meant = next((one for one in (said, CONSTANT_NAMES.get(said, said), said.lower()) if one in known), None)
        if meant is not None and not text[length : length + 1].isdigit():
            rest = _pieces(text[length:], known)
            if rest is not None:
                return [(said, meant), *rest]
    return None
