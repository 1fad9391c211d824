"""Cells to numbers: signs of thousands, currencies, units, percent, words of two values, days."""

import re
from collections import Counter

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
LONGEST = 24  # characters of a cell or a name that are shown
MOST_TEXT = 0.5  # a column with a larger share of words is one of words
_TIME = r"(?:[ T]+(?P<hour>\d{1,2})(?P<rest>:\d{2}(?::\d{2}(?:\.\d+)?)?))?"
DAYS = (
    re.compile(r"(?P<year>\d{4})(?:[-/.]|\ub144) ?(?P<a>\d{1,2})(?:[-/.]|\uc6d4) ?(?P<b>\d{1,2})[.\uc77c]?" + _TIME),
    re.compile(r"(?P<a>\d{1,2})(?P<sign>[-/.]) ?(?P<b>\d{1,2})(?P=sign) ?(?P<year>\d{4})" + _TIME),
)
#: What is no unit: it would change the number, or make a time of it.
_NO_UNITS = r"(?-i:K|k|M|B|T|e|E)|mn|mio|mrd|tsd|bn|mil|thousand|[mb]illion|am|pm|\ucc9c|\ubc31\ub9cc"
_LETTERS = r"[^\W\d_\u3300-\u33ff]{1,6}[\u00b2\u00b3]?"
_UNIT = rf"(?!(?:{_NO_UNITS})\b)(?:[\u3300-\u33ff\u2103\u2109]|\u00b0?{_LETTERS}(?:/{_LETTERS})?)"
#: Words of which two make up a column: the one that is here is 1, else the later in order.
ONES = frozenset(
    ("y", "t", "on", "o", "pass", "spam", "\uc608", "\ub124", "\uc720", "\uc788\uc74c", "\ucc38", "\ud569\uaca9")
)
FEWEST_WORDS, FEWEST_OF_ONE = 8, 2  # cells of a column of two words, and of either word
_ADORNED = re.compile(
    rf"^(?P<open>\()?\s*(?P<sign>[-+\u2212])?\s*(?P<money>[{MONEY}]|(?:{CODES})\s)?\s*(?P<sign2>[-+\u2212])?"
    rf"(?P<number>[0-9.,][0-9.,{SPACES}]*(?:[eE][-+]?[0-9]{{1,3}})?)\s*"
    rf"(?:(?P<after>%|[{MONEY}]|{CODES}|{WON}|{YEN})|(?P<unit>{_UNIT}))?(?P<minus>-)?\s*(?P<close>\))?$",
    re.IGNORECASE,
)


def is_missing(cell: str) -> bool:
    return cell.strip().lower() in MISSING


def is_number(cell: str, decimal: str) -> bool:
    """Whether a cell holds a number, a truth or a day, however adorned."""
    text = cell.strip()
    return number(text, decimal) is not None or text.lower() in TRUTHS or _day(text) is not None


def _day(text: str) -> re.Match[str] | None:
    return DAYS[0].fullmatch(text) or DAYS[1].fullmatch(text)


def number(text: str, decimal: str) -> tuple[float, str] | None:
    """(the number, its kind) of a cell without space around it; None where it is none. Infinities are none.

    The kind of a number with a unit is "unit" and the unit, with a space between.
    """
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
    if found["unit"]:
        kind = f"unit {found['unit']}"
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


def column(
    name: str, pieces: list[pd.Series], lines: np.ndarray, decimal: str, days: str | None = None
) -> tuple[np.ndarray | None, Column]:
    """(numbers (N,), NaN where there is none, or None for a column without; what is said of it).

    pieces: its cells in order, each piece of numbers, of truths or of texts. days: "day" or "month", whichever stands
    first in days whose year stands last; None leaves it to the column.
    """
    values, textual, texts, kinds = _parted(pieces, len(lines))
    how = ""
    empty = np.isnan(values)
    empty[textual] = False
    words: dict[int, str] = {}
    if texts:
        others = np.flatnonzero(~textual & ~empty)
        found, kinds_of, without, unread, how = _read(pd.concat(texts), decimal, len(others), days)
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
    return values, Column(name, kind, "", missing, len(wrong), told, how if kind in {"unit", "words", "date"} else "")


def _parted(pieces: list[pd.Series], count: int) -> tuple[np.ndarray, np.ndarray, list[pd.Series], dict[str, int]]:
    """(numbers (N,), which cells are texts (N,), those, how many of each kind the others are)."""
    values, textual, texts, kinds = np.empty(count), np.zeros(count, bool), [], {"number": 0}
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
    return values, textual, texts, kinds


def _read(
    cells: pd.Series, decimal: str, others: int, order: str | None
) -> tuple[np.ndarray, dict[str, int], np.ndarray, dict[int, str], str]:
    """(values, how many of each kind, which are empty, the others' words, Column.how): equal cells are read once.

    others: cells of the column that are numbers, and are not among these.
    """
    codes, found_texts = pd.factorize(cells)
    known = [str(text).strip() for text in found_texts]
    empty = np.array([is_missing(text) for text in known], bool)
    days = np.array([_day(text) is not None for text in known], bool)
    counts = np.bincount(codes, minlength=len(known))
    two = np.flatnonzero(~empty & (counts > 0))
    if counts[days].sum() > MOST_TEXT * max(counts[~empty].sum() + others, 1):
        found, how = _days(known, order)
        kinds = {"date": len(known)}
    elif len(two) == 2 and not others and _are_words([known[i] for i in two], counts[two], decimal):
        first, second = sorted(two, key=lambda i: (known[i].lower() in ONES, known[i]))
        found = np.where(np.arange(len(known)) == second, 1.0, np.where(empty, np.nan, 0.0))
        kinds, how = {"words": int(counts[two].sum())}, f"{short(known[first])} = 0, {short(known[second])} = 1"
    else:
        read = [number(text, decimal) or TRUTHS.get(text.lower()) for text in known]
        found = np.array([one[0] if one else np.nan for one in read], float)
        kinds, units = Counter({"number": 0}), Counter()
        for one, count in zip(read, counts.tolist(), strict=True):
            kind, _, unit = one[1].partition(" ") if one else ("", "", "")
            kinds[kind] += count
            units[unit] += count if kind == "unit" else 0
        del kinds[""]
        # One unit is said and left out; a number with another is another number, and one alone among others is neither.
        how = max(units, key=lambda unit: units[unit], default="")
        if units[how] <= MOST_TEXT * (sum(kinds.values()) + others):
            how, kinds["unit"] = "", 0
        strange = [bool(one) and one[1].startswith("unit") and one[1] != f"unit {how}" for one in read]
        found[np.array(strange, bool)] = np.nan
    values = found[codes]
    wrong = np.flatnonzero(np.isnan(values) & ~empty[codes])[:NOTED]
    words = {int(i): short(known[codes[i]]) for i in wrong}
    return values, kinds, empty[codes], words, how


def _are_words(two: list[str], counts: np.ndarray, decimal: str) -> bool:
    """Whether these are the two values of a column, and not two of many."""
    often = counts.sum() >= FEWEST_WORDS and counts.min() >= FEWEST_OF_ONE
    return bool(often) and not any(is_number(word, decimal) for word in two)


def _days(texts: list[str], order: str | None) -> tuple[np.ndarray, str]:
    """(days after the first of them, what stands first where the year stands last: "day", "month", or "" elsewhere).

    "open": no cell tells, and months are taken to be first.
    """
    found = [_day(text) for text in texts]
    last = [(int(one["a"]), int(one["b"]), one["sign"]) for one in found if one and "sign" in one.groupdict()]
    by_day, by_month = sum(a > 12 for a, _, _ in last), sum(b > 12 for _, b, _ in last)
    dotted = any(sign == "." for _, _, sign in last)
    how = "day" if by_day > by_month or (dotted and by_day == by_month) else "month" if by_month else "open"
    first = order or how
    written = [_iso(one, first == "day") if one else None for one in found]
    days = pd.to_datetime(pd.Series(written, dtype=object), errors="coerce", format="ISO8601")
    return ((days - days.min()) / pd.Timedelta(days=1)).to_numpy(float), first if last else ""


def _iso(day: re.Match[str], day_first: bool) -> str:
    """A day as 2024-03-01, with its time where it has one."""
    month, date = (day["b"], day["a"]) if "sign" in day.groupdict() and day_first else (day["a"], day["b"])
    time = f"T{day['hour']:0>2}{day['rest']}" if day["hour"] else ""
    return f"{day['year']}-{month:0>2}-{date:0>2}{time}"


def short(text: str) -> str:
    """As it may stand on the page: one line, no control characters, not long."""
    printable = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return printable if len(printable) <= LONGEST else printable[: LONGEST - 1] + "…"
