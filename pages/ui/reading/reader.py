"""The one function: a file's bytes to its table, or a refusal that says why."""

from __future__ import annotations

import csv
import io
import re
import warnings
from itertools import islice
from typing import Any

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

NAME_LENGTH = 24
FIRST_LINES = 20  # among which the widest stands
SPARE = 4  # cells over the width in which a longer row is caught
MOST_RAGGED = 0.1  # with a larger share of rows that are too long the cells are parted wrongly
IDS = re.compile(
    r"(unnamed:.*|index|idx|id|row(_?(id|names?|number))?|no\.?|nr\.?|num|key|#|\ubc88\ud638|\uc21c\ubc88)"
)


def read(content: bytes, said: Guesses = NOTHING_SAID) -> Table:
    """The table of a file's bytes; what is `said` is not guessed. ReadingError says what is wrong."""
    text, form = decoding.unpacked(content)
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
    frame = _frame(text, encoding, found)
    frame, lines, ragged = _even(frame, _lines(text, encoding, found, frame), found)
    if not FEWEST_ROWS <= len(frame) <= MAX_ROWS:
        raise ReadingError("rows", rows=f"{len(frame):,}", low=FEWEST_ROWS, high=f"{MAX_ROWS:,}")
    values, columns = _columns(frame, lines, found)
    guesses = Guesses(encoding, found.separator, found.decimal, found.header)
    above = max(found.header, found.body - 1, 1) - 1
    return Table(values, lines, columns, guesses, form, ragged, above, _maybe_thousands(frame, found))


def clean_name(name: str) -> str:
    """A column's name as it may stand on the page: one line, no control characters, not long."""
    printable = "".join(c if c.isprintable() else " " for c in name)
    short = re.sub(r"\s+", " ", printable).strip()
    return short if len(short) <= NAME_LENGTH else short[: NAME_LENGTH - 1] + "…"


def _count_columns(text: bytes) -> None:
    """A table of very many columns would hold a reader for hours: they are counted before it is read."""
    first = list(islice(io.BytesIO(text), FIRST_LINES)) or [b""]
    count = max(line.count(separator) for line in first for separator in (b",", b";", b"\t", b"|")) + 1
    if count > 4 * MAX_COLUMNS:
        raise ReadingError("wide", count=count, most=MAX_COLUMNS)


def _frame(text: bytes, encoding: str, found: Layout) -> pd.DataFrame:
    """The rows under the names, empty lines among them, each cell a number where all of its column are."""
    space = {"sep": r"\s+"} if found.separator == " " else {"sep": found.separator, "skipinitialspace": True}
    options: dict[str, Any] = {
        **space,
        "encoding": encoding,
        "header": None,
        "names": range(found.width + SPARE),
        "index_col": False,
        "skiprows": found.skip,
        "skip_blank_lines": False,
        "decimal": found.decimal,
        "nrows": MAX_ROWS + 1,
        "low_memory": True,  # a piece at a time: the whole file's cells at once take twice its size and more
        "on_bad_lines": "error",
        "true_values": [],
        "keep_default_na": False,
        "na_values": [""],
    }
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", pd.errors.DtypeWarning)  # a column of both is read cell by cell
            return pd.read_csv(io.BytesIO(text), **options)
    except UnicodeError as error:
        raise ReadingError("encoding") from error
    except pd.errors.EmptyDataError as error:
        raise ReadingError("rows", rows=0, low=FEWEST_ROWS, high=f"{MAX_ROWS:,}") from error
    except (pd.errors.ParserError, ValueError, OverflowError) as error:
        told = re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", str(error))
        if told:
            raise ReadingError("ragged", line=int(told[2]), cells=int(told[3]), names=found.width) from error
        raise ReadingError("unreadable") from error


def _lines(text: bytes, encoding: str, found: Layout, frame: pd.DataFrame) -> np.ndarray:
    """(rows,) the line each row stands in: counted anew where a cell in quotes may run over several."""
    lines = np.arange(found.body, found.body + len(frame), dtype=np.int32)
    if b'"' not in text or len(text) > 2**23:
        return lines
    whole = text.decode(encoding, "replace").splitlines(keepends=True)[found.body - 1 :]
    if len(whole) == len(frame):
        return lines
    starts, before = [], 0
    reader = csv.reader(whole, delimiter=found.separator)
    try:
        for _ in reader:
            starts.append(found.body + before)
            before = reader.line_num
    except csv.Error:
        return lines
    return np.array(starts, np.int32) if len(starts) == len(frame) else lines


def _even(frame: pd.DataFrame, lines: np.ndarray, found: Layout) -> tuple[pd.DataFrame, np.ndarray, tuple[int, ...]]:
    """Rows of the table's width without the empty ones; lines of the longer ones, which are left out."""
    blank = frame.isna().all(axis=1).to_numpy()
    more = frame.iloc[:, found.width :].notna().any(axis=1).to_numpy()
    if more.sum() > MOST_RAGGED * (~blank).sum():
        first = int(np.flatnonzero(more)[0])
        cells_in_it = int(frame.iloc[first].last_valid_index()) + 1
        raise ReadingError("ragged", line=int(lines[first]), cells=cells_in_it, names=found.width)
    keep = ~(blank | more)
    frame = frame.iloc[:, : found.width]
    ragged = tuple(int(line) for line in lines[more])
    if keep.all():
        return frame, lines, ragged
    frame = frame[keep].reset_index(drop=True)
    return (frame.infer_objects() if not more.any() else frame), lines[keep], ragged


def _columns(frame: pd.DataFrame, lines: np.ndarray, found: Layout) -> tuple[np.ndarray, tuple[Column, ...]]:
    names = _unique([clean_name(name) for name in found.names[: found.width]])
    values, columns = [], []
    for place, name in enumerate(names):
        cells_of = frame.iloc[:, place]
        if cells_of.dtype != bool and not pd.api.types.is_numeric_dtype(cells_of):
            cells_of = cells_of.fillna("")
        numbers, said = cells.column(name, cells_of, lines, found.decimal)
        if said.kind == "empty" and not found.names[place]:
            continue  # a delimiter at the end of each line
        if numbers is not None:
            values.append(numbers)
            said = said._replace(note=_note(found.names[place], numbers, place))
        columns.append(said)
    usable = sum(column.usable for column in columns)
    if usable < 2:
        left = next((column for column in columns if column.cells), None)
        told = {"column": left.name, "line": left.cells[0].line, "cell": left.cells[0].text} if left else {}
        raise ReadingError("columns_cell" if left else "columns", count=usable, **told)
    columns = _few_notes(columns, values)
    return np.column_stack(values), tuple(columns)


def _note(name: str, numbers: np.ndarray, place: int) -> str:
    whole = numbers[~np.isnan(numbers)]
    if not whole.size or whole.min() == whole.max():
        return "constant"
    steps = np.diff(whole)
    counting = len(whole) > 2 and whole[0] in (0.0, 1.0) and bool(np.all(steps == 1))
    named = bool(IDS.fullmatch(name.strip().lower())) or not name.strip()
    distinct = named and bool(np.all(whole == np.floor(whole))) and len(np.unique(whole)) == len(whole)
    return "index" if distinct or (counting and place == 0) else ""


def _few_notes(columns: list[Column], values: list[np.ndarray]) -> list[Column]:
    """A column that counts rows may be all there is to learn from: then it is offered."""
    good = sum(column.usable and not column.note for column in columns)
    if good >= 2:
        return columns
    return [c._replace(note="") if c.note == "index" and not IDS.fullmatch(c.name.lower()) else c for c in columns]


def _unique(names: list[str]) -> list[str]:
    """Names one can tell apart: an empty or a repeated one gets its column's number."""
    seen: set[str] = set()
    for place, name in enumerate(names):
        names[place] = name if name and name not in seen else f"{name[: NAME_LENGTH - 5]}#{place + 1}"
        seen.add(names[place])
    return names


def _maybe_thousands(frame: pd.DataFrame, found: Layout) -> bool:
    """Whether two columns may be one of numbers with a comma inside: the right one always has three digits."""
    if found.separator != "," or found.width != 2:
        return False
    left, right = frame.iloc[:, 0], frame.iloc[:, 1]
    if not all(pd.api.types.is_integer_dtype(column) for column in (left, right)):
        return False
    return bool(left.between(-999, 999).all() and right.between(100, 999).all())
