"""What a file was read to, and the one way in which it is refused."""

from functools import partial
from typing import NamedTuple

import numpy as np

MAX_MEGABYTES = 50
MAX_BYTES = MAX_MEGABYTES * 2**20
MAX_ROWS = 1_000_000
MAX_COLUMNS = 100
FEWEST_ROWS = 2
LARGEST = 1e11  # prices in won are over 10⁹; the loss of a run that diverges on these stays under 10³⁰
NOTED = 20  # cells of a column that are shown with their lines; all are counted


class RefusedError(ValueError):
    """What a reader gave and is not allowed: the id of a sentence that says what is, and what stands in that."""

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence, values)
        self.sentence = sentence
        self.values = values

    def __reduce__(self) -> tuple[object, ...]:
        return partial(type(self), self.sentence, **self.values), ()


class ReadingError(RefusedError):
    """What is wrong with a file."""


class Guesses(NamedTuple):
    """How a file is read; None leaves it to the reader, whose own guesses stand in the table it gives.

    separator and decimal are single characters; header is the line of the names, 0 where there are none; part is the
    sheet of a workbook or the file of an archive; days is what stands first in 03/04/2024, "day" or "month".
    """

    encoding: str | None = None
    separator: str | None = None
    decimal: str | None = None
    header: int | None = None
    part: str | None = None
    days: str | None = None


NOTHING_SAID = Guesses()


class Cell(NamedTuple):
    """A cell that is no number, with its line in the file."""

    line: int
    text: str


class Column(NamedTuple):
    """A column of the file: how it was read.

    kind: "number", "percent", "currency", "myriad" (10⁴, 10⁸ written out), "unit", "boolean", "words" (two of them),
    "date" (days after the first), or, left out, "text", "empty".
    note: "index" where it only counts rows or names them, "constant" where all its numbers are one, else "". Of cells
    that hold no number `missing` are empty, `wrong` are not, the first of them in `cells`. how: the unit, which word is
    which number, or what stands first in its days ("day", "month", "open" where no cell tells).
    """

    name: str
    kind: str
    note: str = ""
    missing: int = 0
    wrong: int = 0
    cells: tuple[Cell, ...] = ()
    how: str = ""

    @property
    def usable(self) -> bool:
        """Whether there are numbers in it."""
        return self.kind not in {"text", "empty"}


class Table(NamedTuple):
    """values (rows, usable columns), NaN where a cell holds no number; lines (rows,) in the file; all columns read.

    form: "text", "gzip" or "spreadsheet". ragged: lines with more cells than the others, which are left out. above:
    lines over the names. thousands: whether a comma between two cells may have been one inside a number. parts: the
    sheets of the workbook or files of the archive.
    """

    values: np.ndarray
    lines: np.ndarray
    columns: tuple[Column, ...]
    guesses: Guesses
    form: str
    ragged: tuple[int, ...] = ()
    above: int = 0
    thousands: bool = False
    parts: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Of the usable columns."""
        return tuple(column.name for column in self.columns if column.usable)

    @property
    def suggested(self) -> tuple[tuple[str, ...], str]:
        """(features, target) to begin with: the last column, and of the others the first two."""
        good = [c.name for c in self.columns if c.usable and not c.note] or list(self.names)
        if len(good) < 2:
            good = [*(name for name in self.names if name not in good), *good]
        return tuple(good[:-1][:2]), good[-1]
