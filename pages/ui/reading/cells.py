"""Cells to numbers: signs of thousands, currencies, percent, true and false, days."""

import re

import numpy as np
import pandas as pd

from pages.ui.reading.table import LARGEST, NOTED, Cell, Column

MISSING = frozenset(
    (
        *("", "na", "n/a", "nan", "null", "none", "nil", "missing", "<na>", "-", "--", "–", "—", "?", "."),
        *("#n/a", "#na", "#value!", "#div/0!", "#null!", "#ref!", "#num!", "#name?"),
    )
)
MONEY = "$€£¥₩￦₹₽฿₫"
CODES = "usd|eur|gbp|jpy|krw|cny|chf"
WON, YEN = "\uc6d0", "\u5186"  # written after a number
TRUTHS = {**dict.fromkeys(("true", "yes"), (1.0, "boolean")), **dict.fromkeys(("false", "no"), (0.0, "boolean"))}
#: Full-width signs as they are typed in Korean and Japanese, to those of ASCII; the superscripts are no digits.
NARROW = {0xFF01 + place: 0x21 + place for place in range(94)} | {0x3000: 0x20}
MYRIADS = {"\ub9cc": 1e4, "\uc5b5": 1e8, "\uc870": 1e12}
_MYRIADS = re.compile(rf"([0-9.,]+)\s*([{''.join(MYRIADS)}])\s*")
SPACES = " \u00a0\u202f\u2009'’"  # that part thousands
MOST_TEXT = 0.5  # a column with a larger share of words is one of words
DAYS = re.compile(r"\d{4}([-/.])\d{1,2}\1\d{1,2}([ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?)?")
_ADORNED = re.compile(
    rf"^(?P<open>\()?\s*(?P<sign>[-+\u2212])?\s*(?P<money>[{MONEY}]|(?:{CODES})\s)?\s*(?P<sign2>[-+\u2212])?"
    rf"(?P<number>[0-9.,][0-9.,{SPACES}]*(?:[eE][-+]?[0-9]{{1,3}})?)\s*"
    rf"(?P<after>%|[{MONEY}]|{CODES}|{WON}|{YEN})?(?P<minus>-)?\s*(?P<close>\))?$",
    re.IGNORECASE,
)


def is_missing(cell: str) -> bool:
    return cell.strip().lower() in MISSING


def is_number(cell: str, decimal: str) -> bool:
    """Whether a cell holds a number, a truth or a day, however adorned."""
    text = cell.strip()
    return number(text, decimal) is not None or text.lower() in TRUTHS or bool(DAYS.fullmatch(text))


def number(text: str, decimal: str) -> tuple[float, str] | None:
    """(the number, its kind) of a cell without space around it; None where it is none. Infinities are none."""
    text = text.translate(NARROW) if len(text) <= 60 else ""
    if any(sign in text for sign in MYRIADS):
        return _myriads(text, decimal)
    found = _ADORNED.match(text)
    if found is None or bool(found["open"]) != bool(found["close"]) or (found["minus"] and found["sign"]):
        return None
    plain = _plain(found["number"].strip(SPACES), decimal)
    if plain is None:
        return None
    value = float(plain)
    if not np.isfinite(value):
        return None
    signs = (found["sign"], found["sign2"], found["minus"])
    negative = bool(found["open"]) or any(sign in ("-", "\u2212") for sign in signs if sign)
    after = found["after"]
    kind = "percent" if after == "%" else "currency" if after or found["money"] else "number"
    return (-value if negative else value), kind


def _myriads(text: str, decimal: str) -> tuple[float, str] | None:
    """ "12\uc5b5 3,000\ub9cc\uc6d0" as 1.23e9: each part under the one before it, the last may have no sign."""
    text, total, below = text.removesuffix(WON).rstrip(), 0.0, np.inf
    negative = text.startswith(("-", "\u2212"))
    text = text[negative:]
    while found := _MYRIADS.match(text):
        plain, scale = _plain(found[1], decimal), MYRIADS[found[2]]
        if plain is None or float(plain) * scale >= below:
            return None
        total, below, text = total + float(plain) * scale, scale, text[found.end() :]
    rest = _plain(text, decimal) if text else "0"
    if rest is None or float(rest) >= below:
        return None
    total += float(rest)
    return (-total if negative else total), "myriad"


def _plain(digits: str, decimal: str) -> str | None:
    """Digits as Python has them; thousands must stand in threes."""
    other = "," if decimal == "." else "."
    whole, point, rest = digits.partition(decimal)
    if decimal in rest or any(sign in rest for sign in other + SPACES):
        return None
    for sign in other + SPACES:
        if sign in whole:
            first, *groups = whole.split(sign)
            if not 1 <= len(first) <= 3 or any(len(group) != 3 or not group.isdigit() for group in groups):
                return None
            whole = first + "".join(groups)
    plain = whole + ("." if point else "") + rest
    return plain if re.fullmatch(r"(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", plain) else None


def column(name: str, pieces: list[pd.Series], lines: np.ndarray, decimal: str) -> tuple[np.ndarray | None, Column]:
    """(numbers (N,), NaN where there is none, or None for a column without; what is said of it).

    pieces: its cells in order, each piece of numbers, of truths or of texts.
    """
    values, textual, texts, kinds = np.empty(len(lines)), np.zeros(len(lines), bool), [], {"number": 0}
    at = 0
    for piece in pieces:
        here = slice(at, at + len(piece))
        at += len(piece)
        if pd.api.types.is_numeric_dtype(piece):  # truths are, too
            values[here] = piece.to_numpy(float)
            kind = "boolean" if piece.dtype == bool else "number"
            kinds[kind] = kinds.get(kind, 0) + len(piece)
        else:
            textual[here] = True
            texts.append(piece.fillna(""))
    empty = np.isnan(values)
    empty[textual] = False
    words: dict[int, str] = {}
    if texts:
        others = np.flatnonzero(~textual & ~empty)
        found, kinds_of, without, unread = _read(pd.concat(texts), decimal, len(others))
        if "date" in kinds_of:
            words = {int(i): f"{values[i]:g}" for i in others[:NOTED]}
            values[others], kinds = np.nan, {}
        values[textual], empty[textual] = found, without
        places = np.flatnonzero(textual)
        words |= {int(places[i]): word for i, word in unread.items()}
        kinds = {kind: kinds.get(kind, 0) + kinds_of.get(kind, 0) for kind in (*kinds, *kinds_of)}
    with np.errstate(invalid="ignore"):
        large = np.abs(values) > LARGEST
    wrong = np.flatnonzero((np.isnan(values) & ~empty) | large)
    told = tuple(Cell(int(lines[i]), words.get(i) or f"{values[i]:g}") for i in wrong[:NOTED].tolist())
    values[large] = np.nan
    missing = int(np.count_nonzero(empty))
    filled = len(values) - missing
    if not filled:
        return None, Column(name, "empty", missing=len(values))
    if len(wrong) > MOST_TEXT * filled:
        return None, Column(name, "text", "", missing, len(wrong), told[:3])
    # A myriad changes the numbers: it is said wherever there is one.
    kind = "myriad" if kinds.get("myriad") else max(kinds, key=lambda kind: kinds[kind])
    return values, Column(name, kind, "", missing, len(wrong), told)


def _read(cells: pd.Series, decimal: str, others: int) -> tuple[np.ndarray, dict[str, int], np.ndarray, dict[int, str]]:
    """(values, how many of each kind, which are empty, the others' words): equal cells are read once.

    others: cells of the column that are numbers, and are not among these.
    """
    codes, found_texts = pd.factorize(cells)
    known = [str(text).strip() for text in found_texts]
    empty = np.array([is_missing(text) for text in known], bool)
    days = np.array([bool(DAYS.fullmatch(text)) for text in known], bool)
    counts = np.bincount(codes, minlength=len(known))
    if counts[days].sum() > MOST_TEXT * max(counts[~empty].sum() + others, 1):
        found = _days(known)
        kinds = {"date": len(known)}
    else:
        read = [number(text, decimal) or TRUTHS.get(text.lower()) for text in known]
        found = np.array([one[0] if one else np.nan for one in read], float)
        kinds = {"number": 0}
        for one, count in zip(read, counts.tolist(), strict=True):
            if one:
                kinds[one[1]] = kinds.get(one[1], 0) + count
    values = found[codes]
    wrong = np.flatnonzero(np.isnan(values) & ~empty[codes])[:NOTED]
    words = {int(i): _short(known[codes[i]]) for i in wrong}
    return values, kinds, empty[codes], words


def _days(texts: list[str]) -> np.ndarray:
    """Days after the first of them."""
    plain = [re.sub(r"[/.]", "-", text[:10]) + text[10:] for text in texts]
    found = pd.to_datetime(pd.Series(plain), errors="coerce", format="ISO8601")
    padded = found.isna()
    if padded.any():  # months and days of one digit
        found = found.fillna(pd.to_datetime(pd.Series(plain)[padded].str[:10], errors="coerce", format="%Y-%m-%d"))
    days = (found - found.min()) / pd.Timedelta(days=1)
    return days.to_numpy(float)


def _short(text: str) -> str:
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return printable if len(printable) <= 24 else printable[:23] + "…"
