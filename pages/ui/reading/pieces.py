"""A text's rows, a piece at a time: what is held at once is the text and its numbers, not every cell of it."""

import io
import re
import warnings
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from pages.ui.reading.layout import Layout
from pages.ui.reading.table import FEWEST_ROWS, MAX_ROWS, ReadingError

SPARE = 4  # cells over the width in which a longer row is caught
CELLS = 2**18  # of a piece
FEWEST = 2**10  # rows of a piece, however many columns there are


class Pieces(NamedTuple):
    """columns: of each the cells that are kept, piece by piece, a piece being of numbers where all its cells are.

    kept and longer (rows,): rows that are kept, rows that are left out because they have more cells; the others are
    empty. widest: cells of the first longer row, 0 where there is none.
    """

    columns: list[list[pd.Series]]
    kept: np.ndarray
    longer: np.ndarray
    widest: int


def pieces(text: bytes, encoding: str, found: Layout) -> Pieces:
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
