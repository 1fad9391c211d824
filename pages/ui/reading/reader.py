"""The one function: a file's bytes to its table, or a refusal that says why.

Rows are read a piece at a time: what is held at once is the text and its numbers, not every cell of it.
"""

import csv
import io
import re
import warnings
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from pages.ui.reading import cells, decoding
from pages.ui.reading.layout import Layout, layout
from pages.ui.reading.table import (
    FEWEST_ROWS,
    MAX_COLUMNS,
    MAX_ROWS,
    NOTHING_SAID,
    Column,
    Guesses,
    ReadingError,
    Table,
)

LINE = re.compile(rb"[^\r\n]+")
FIRST_LINES = 20  # that hold anything, among which the widest stands
MOST_RAGGED = 0.1  # with a larger share of rows that are too long the cells are parted wrongly
IDS = re.compile(
    r"(unnamed:.*|index|idx|id|row(_?(id|names?|number))?|no\.?|nr\.?|num|key|#|\ubc88\ud638|\uc21c\ubc88)"
)
SPARE = 4  # cells over the width in which a longer row is caught
CELLS = 2**18  # of a piece
FEWEST = 2**10  # rows of a piece, however many columns there are


def read(content: bytes, said: Guesses = NOTHING_SAID) -> Table:
    """The table of a file's bytes; what is `said` is not guessed. ReadingError says what is wrong."""
    return read_from([content], said)


def read_from(file: list[bytes], said: Guesses = NOTHING_SAID) -> Table:
    """As `read`; the bytes are taken out of the list, and let go of before the table is put together."""
    text, form, parts, part = decoding.unpacked(file.pop(), said.part)
    encoding = said.encoding or ("utf-8" if form == "spreadsheet" else decoding.encoding_of(text))
    if said.encoding and not decoding.decodes(text, encoding):
        raise ReadingError("encoding_wrong", encoding=encoding)
    if form == "spreadsheet":
        said = said._replace(separator=",", decimal=said.decimal or ".")
    _count_columns(text)
    try:
        found = layout(decoding.head(text, encoding), said)
    except UnicodeError as error:
        raise ReadingError("encoding") from error
    cut = _pieces(text, encoding, found)
    every = _lines(text, encoding, found, len(cut.kept))
    del text
    lines = every[cut.kept]
    if cut.longer.sum() > MOST_RAGGED * (cut.kept | cut.longer).sum():
        first = int(every[cut.longer][0])
        raise ReadingError("ragged", line=first, cells=cut.widest, names=found.width)
    if not FEWEST_ROWS <= len(lines) <= MAX_ROWS:
        raise ReadingError("rows", rows=f"{len(lines):,}", low=FEWEST_ROWS, high=f"{MAX_ROWS:,}")
    maybe = _maybe_thousands(cut.columns, found)
    values, columns = _columns(cut.columns, lines, found, said.days)
    orders = [column.how for column in columns if column.kind == "date" and column.how]
    days = "month" if orders[:1] == ["open"] else next(iter(orders), None)
    guesses = Guesses(encoding, found.separator, found.decimal, found.header, part, days)
    above = max(found.header, found.body - 1, 1) - 1
    return Table(values, lines, columns, guesses, form, tuple(every[cut.longer].tolist()), above, maybe, parts)


def _count_columns(text: bytes) -> None:
    """A table of very many columns would hold a reader for hours: they are counted before it is read.

    A line ends as pandas has it: with a line feed, a carriage return, or both.
    """
    first = [line.span() for line in islice(LINE.finditer(text), FIRST_LINES)]
    signs = (b",", b";", b"\t", b"|")
    count = max((text.count(sign, *line) for line in first for sign in signs), default=0) + 1
    if count > 4 * MAX_COLUMNS:
        raise ReadingError("wide", count=count, most=MAX_COLUMNS)


class Pieces(NamedTuple):
    """columns: of each the cells that are kept, piece by piece, a piece being of numbers where all its cells are.

    kept and longer (rows,): rows that are kept, rows that are left out because they have more cells; the others are
    empty. widest: cells of the first longer row, 0 where there is none.
    """

    columns: list[list[pd.Series]]
    kept: np.ndarray
    longer: np.ndarray
    widest: int


def _pieces(text: bytes, encoding: str, found: Layout) -> Pieces:
    """The rows under the names. What a piece infers of its cells is its own: no number becomes a text again.

    (Read in one go, pandas does that to the numbers over a word, and "1,234" comes back as "1.234".)
    """
    columns: list[list[pd.Series]] = [[] for _ in range(found.width)]
    kept, longer, widest = [], [], 0
    try:
        with warnings.catch_warnings(), pd.read_csv(io.BytesIO(text), **_options(encoding, found)) as reader:
            for frame in reader:
                more = frame.iloc[:, found.width :].notna().any(axis=1).to_numpy()
                keep = ~(more | frame.isna().all(axis=1).to_numpy())
                if more.any() and not widest:
                    widest = int(frame.iloc[int(more.argmax())].last_valid_index()) + 1
                whole = keep.all()
                for place, cells in enumerate(columns):
                    column = frame.iloc[:, place]
                    # A copy of its own: a view would keep the piece's spare cells with it.
                    cells.append(column.copy() if whole else column[keep])
                kept.append(keep)
                longer.append(more)
    except UnicodeError as error:
        raise ReadingError("encoding") from error
    except pd.errors.EmptyDataError as error:
        raise ReadingError("rows", rows=0, low=FEWEST_ROWS, high=f"{MAX_ROWS:,}") from error
    except (pd.errors.ParserError, ValueError, OverflowError) as error:
        told = re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", str(error))
        if told:
            raise ReadingError("ragged", line=int(told[2]), cells=int(told[3]), names=found.width) from error
        raise ReadingError("unreadable") from error
    none = [np.empty(0, bool)]
    return Pieces(columns, np.concatenate(kept or none), np.concatenate(longer or none), widest)


def _options(encoding: str, found: Layout) -> dict[str, Any]:
    space = {"sep": r"\s+"} if found.separator == " " else {"sep": found.separator, "skipinitialspace": True}
    width = found.width + SPARE
    return {
        **space,
        "encoding": encoding,
        "header": None,
        "names": range(width),
        "index_col": False,
        "skiprows": found.skip,
        "skip_blank_lines": False,
        "decimal": found.decimal,
        "nrows": MAX_ROWS + 1,
        "chunksize": max(FEWEST, CELLS // width),
        "low_memory": False,  # a piece is looked at as a whole
        "on_bad_lines": "error",
        "true_values": [],
        "keep_default_na": False,
        "na_values": [""],
    }


def _lines(text: bytes, encoding: str, found: Layout, rows: int) -> np.ndarray:
    """(rows,) the line each row stands in: counted anew where a cell in quotes may run over several."""
    lines = np.arange(found.body, found.body + rows, dtype=np.int32)
    if b'"' not in text or len(text) > 2**23:
        return lines
    whole = text.decode(encoding, "replace").splitlines(keepends=True)[found.body - 1 :]
    if len(whole) == rows:
        return lines
    starts, before = [], 0
    reader = csv.reader(whole, delimiter=found.separator)
    try:
        for _ in reader:
            starts.append(found.body + before)
            before = reader.line_num
    except csv.Error:
        return lines
    return np.array(starts, np.int32) if len(starts) == rows else lines


def _columns(
    pieces_of: list[list[pd.Series]], lines: np.ndarray, found: Layout, days: str | None
) -> tuple[np.ndarray, tuple[Column, ...]]:
    """(values (rows, usable columns), a column in one piece; what is said of all columns); uses the pieces up."""
    names = _unique([cells.short(name) for name in found.names[: found.width]])
    values, columns = [], []
    for place, name in enumerate(names):
        numbers, said = cells.column(name, pieces_of[place], lines, found.decimal, days)
        pieces_of[place].clear()
        if said.kind == "empty" and not found.names[place]:
            continue  # a delimiter at the end of each line
        if numbers is not None:
            values.append(numbers)
            said = said._replace(note=_note(found.names[place], numbers, place))
        columns.append(said)
    if len(values) < 2:
        left = next((column for column in columns if column.cells), None)
        told = {"column": left.name, "line": left.cells[0].line, "cell": left.cells[0].text} if left else {}
        raise ReadingError("columns_cell" if left else "columns", count=len(values), **told)
    together = np.empty((len(values), len(lines)))
    for place in reversed(range(len(values))):
        together[place] = values.pop()
    return together.T, tuple(_few_notes(columns))


def _note(name: str, numbers: np.ndarray, place: int) -> str:
    whole = numbers[~np.isnan(numbers)]
    if not whole.size or whole.min() == whole.max():
        return "constant"
    steps = np.diff(whole)
    counting = len(whole) > 2 and whole[0] in (0.0, 1.0) and bool(np.all(steps == 1))
    named = bool(IDS.fullmatch(name.strip().lower())) or not name.strip()
    distinct = named and bool(np.all(whole == np.floor(whole))) and len(np.unique(whole)) == len(whole)
    return "index" if distinct or (counting and place == 0) else ""


def _few_notes(columns: list[Column]) -> list[Column]:
    """A column that counts rows may be all there is to learn from: then it is offered."""
    good = sum(column.usable and not column.note for column in columns)
    if good >= 2:
        return columns
    return [c._replace(note="") if c.note == "index" and not IDS.fullmatch(c.name.lower()) else c for c in columns]


def _unique(names: list[str]) -> list[str]:
    """Names one can tell apart: an empty or a repeated one gets its column's number."""
    seen: set[str] = set()
    for place, name in enumerate(names):
        names[place] = name if name and name not in seen else f"{name[: cells.LONGEST - 5]}#{place + 1}"
        seen.add(names[place])
    return names


def _maybe_thousands(pieces_of: list[list[pd.Series]], found: Layout) -> bool:
    """Whether two columns may be one of numbers with a comma inside: the right one always has three digits."""
    if found.separator != "," or found.width != 2:
        return False
    left, right = pieces_of
    if not all(pd.api.types.is_integer_dtype(piece) for piece in (*left, *right)):
        return False
    thousands = all(piece.between(-999, 999).all() for piece in left)
    return bool(thousands and all(piece.between(100, 999).all() for piece in right))
