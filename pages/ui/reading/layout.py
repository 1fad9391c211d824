"""How a text is laid out: what separates its cells, which sign its decimals have, where its names stand."""

import csv
import re
from collections import Counter
from typing import NamedTuple

from pages.ui.reading.cells import is_missing, is_number, number
from pages.ui.reading.table import MAX_COLUMNS, Guesses, ReadingError

SEPARATORS = (",", ";", "\t", "|", " ")
DECIMALS = (".", ",")
LOOKED = 200  # lines by which guesses are made


CONTINUED: list[str] = []  # stands for a line that a row in quotes has begun before


class Layout(NamedTuple):
    """width: cells of a row; body: the line at which the rows begin; header: that of the names, 0 for none.

    skip: rows before the body, fewer than lines where one of them runs over several. short: whether the names leave out
    the first column, as R writes a table whose rows have names.
    """

    separator: str
    decimal: str
    width: int
    header: int
    body: int
    names: tuple[str, ...]
    skip: int
    short: bool = False


def layout(text: str, said: Guesses) -> Layout:
    """Of a text by its beginning; what was said holds."""
    lines = text.splitlines()[:LOOKED]
    if not any(line.strip() for line in lines):
        raise ReadingError("empty")
    found = {}
    for separator in SEPARATORS if said.separator is None else (said.separator,):
        rows = split(lines, separator)
        width = _width(rows)
        if width < 2 and said.separator is None:
            continue
        for decimal in DECIMALS if said.decimal is None else (said.decimal,):
            # Where ";" parts cells, "," parts decimals: "1,234" is then a little over one.
            usual = 1e-4 * (separator == ";" and decimal == "," and any("," in cell for row in rows for cell in row))
            found[separator, decimal] = (
                _merit(rows, width, decimal) + usual + 2e-4 * _thousands(rows, width, decimal),
                rows,
                width,
            )
    if not found:
        found[said.separator or ",", said.decimal or "."] = (0.0, split(lines, said.separator or ","), 1)
    (separator, decimal), (_, rows, width) = max(found.items(), key=lambda item: item[1][0])
    if width > MAX_COLUMNS:
        raise ReadingError("wide", count=width, most=MAX_COLUMNS)
    return _headed(rows, width, separator, decimal, said.header)


def split(lines: list[str], separator: str) -> list[list[str]]:
    """Cells of lines, one row a line of the text, whatever stands in quotes; spaces in a row are one."""
    if separator == " ":
        return [line.split() for line in lines]
    rows: list[list[str]] = []
    reader = csv.reader((line + "\n" for line in lines), delimiter=separator, skipinitialspace=True)
    try:
        for row in reader:
            rows += [CONTINUED] * (reader.line_num - len(rows) - 1)
            rows.append(row)
    except csv.Error as error:
        raise ReadingError("unreadable") from error
    return rows


def _filled(row: list[str]) -> int:
    """Cells of a row up to the last that holds anything."""
    return max((place + 1 for place, cell in enumerate(row) if cell.strip()), default=0)


def _width(rows: list[list[str]]) -> int:
    """Cells that most rows have: of equally many the wider."""
    counts = Counter(_filled(row) for row in rows if _filled(row))
    return max(counts, key=lambda width: (counts[width], width)) if counts else 0


def _merit(rows: list[list[str]], width: int, decimal: str) -> float:
    """How much of a table these rows are: the share of cells that are numbers in rows as wide as most."""
    told = [row for row in rows if any(cell.strip() for cell in row)]
    fitting = [row[:width] for row in told if _filled(row) <= width < 2 * _filled(row) + 1]
    cells = [cell for row in fitting for cell in row if not is_missing(cell)]
    numbers = sum(is_number(cell, decimal) for cell in cells)
    even = sum(_filled(row) == width for row in told) / max(len(told), 1)
    return (numbers / max(len(cells), 1)) * (0.3 + 0.7 * even) * (len(fitting) / max(len(told), 1)) + 1e-3 * (width > 1)


def _thousands(rows: list[list[str]], width: int, decimal: str) -> bool:
    """Whether the other sign must part thousands: "637" and "1.710" in a column are decimals in nobody's writing.

    Who writes as many decimals everywhere writes 637.000, who writes no more than needed 1.71.
    Amounts of money have two decimals or none: with three after each sign those are thousands.
    """
    other = "," if decimal == "." else "."
    parted, rounded = (re.compile(rf"[-+]?[1-9]\d{{0,2}}(\{other}{end})+") for end in (r"\d{3}", r"\d\d0"))
    for place in range(width):
        column = [row[place].strip() for row in rows if place < len(row)]
        signed = [cell for cell in column if other in cell and is_number(cell, decimal)]
        money = bool(signed) and all(_is_money(cell, decimal) for cell in signed)
        bare = any(re.fullmatch(r"[-+]?\d+", cell) for cell in column)
        digits = [re.sub(r"[^-+0-9.,]", "", cell) for cell in signed] if money else signed
        thousands = bool(signed) and all(map(parted.fullmatch, digits))
        if thousands and (money or (bare and any(map(rounded.fullmatch, digits)))):
            return True
    return False


def _is_money(cell: str, decimal: str) -> bool:
    read = number(cell, decimal)
    return read is not None and read[1] == "currency"


def _headed(rows: list[list[str]], width: int, separator: str, decimal: str, header: int | None) -> Layout:
    numeric = [[is_number(cell, decimal) for cell in row] for row in rows]
    if header is None:
        header = _header(rows, numeric, width)
    if header == 0:
        first = next((i for i, row in enumerate(rows) if _filled(row) >= max(width - 1, 1)), 0)
        return Layout(separator, decimal, width, 0, first + 1, ("",) * width, first)
    names = tuple(cell.strip() for cell in (rows[header - 1] if header <= len(rows) else []))
    names = names[: max(_filled(list(names)), width)]
    short = len(names) == width - 1 and _counts(rows[header:], width)
    if short:
        names = ("", *names)
    if len(names) < width:
        raise ReadingError("ragged", line=header + 1, cells=width, names=len(names))
    skip = sum(row is not CONTINUED for row in rows[:header])
    return Layout(separator, decimal, max(width, _filled(list(names))), header, header + 1, names, skip, short)


def _header(rows: list[list[str]], numeric: list[list[bool]], width: int) -> int:
    """The line of the names: above the first row that holds numbers where the line over it holds none of those."""
    full = [place for place, row in enumerate(rows) if _filled(row) >= max(width - 1, 1)]
    for before, place in zip([None, *full], full, strict=False):
        count = sum(numeric[place])
        if not count:
            continue
        if _are_years(rows[place]) and not _are_years(next((rows[i] for i in full if i > place), [])):
            return place + 1
        if before is None:
            above = next((i for i in reversed(range(place)) if 2 <= _filled(rows[i]) < width), None)
            wide = above is not None and not any(numeric[above]) and _filled(rows[above]) >= width - 1
            return above + 1 if wide and above is not None else 0
        both = [n for n, over in zip(numeric[place], numeric[before], strict=False) if n and over]
        return 0 if len(both) == count else before + 1
    return full[0] + 1 if full else 0


def _are_years(row: list[str]) -> bool:
    """Whether a row's numbers are two years or more, each another: names of columns where no such row follows."""
    years = [cell.strip() for cell in row if cell.strip()[:1].isdigit()]
    return 1 < len(set(years)) == len(years) and all(re.fullmatch(r"(19|20)\d\d\ub144?", year) for year in years)


def _counts(rows: list[list[str]], width: int) -> bool:
    """Whether the first cells of full rows name them: each another, whole numbers in order or no numbers."""
    firsts = [row[0].strip() for row in rows if _filled(row) == width]
    numbers = [int(cell) for cell in firsts if cell.isascii() and cell.isdigit()]
    if len(numbers) == len(firsts):
        return len(firsts) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] < 2
    return len(set(firsts)) == len(firsts) and not numbers
