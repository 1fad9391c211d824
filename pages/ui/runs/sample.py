"""Of very many rows a fair part: for pictures, and for theory that would take longer than a hand waits."""

from functools import lru_cache

import numpy as np

DRAWN = 2000  # rows that the fit view shows of more
WEIGHED = 20_000  # rows by which the theory of noise goes where there are more
LIT_BYTES = 2**20  # of a strategy's batches on the wire; of larger ones the browser knows only how many rows they have
MOST_BATCH = 20_000  # rows of a batch where there are more: it is gathered at every update


@lru_cache(maxsize=32)
def places(rows: int, count: int) -> np.ndarray:
    """Rows (count,) drawn without replacement, each as likely as any other, in order; the same at every call."""
    drawn = np.random.default_rng(count).choice(rows, min(count, rows), replace=False, shuffle=False)
    drawn.sort()
    drawn.setflags(write=False)
    return drawn


def is_large(rows: int) -> bool:
    """Whether so many rows are not all sent to the browser, nor all weighed by the theory of noise."""
    return rows > WEIGHED


def no_rows(records: int, size: int, rows: int) -> np.ndarray:
    """Batches (records, size) of a set of so many rows, no row yet in any place: the largest number of their type."""
    dtype = np.int32 if is_large(rows) else np.uint16
    return np.full((records, size), np.iinfo(dtype).max, dtype)


def is_row(batches: np.ndarray) -> np.ndarray:
    """Where in batches a row stands: see `no_rows`."""
    return np.asarray(batches != np.iinfo(batches.dtype).max)


def table(rows: int, batches: dict[str, np.ndarray]) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """(the rows a browser needs, the batches as places among them): first the drawn sample, then those of the batches.

    batches: by name (records, size); where there is no row a place past the last.
    """
    drawn = places(rows, DRAWN)
    named = [batch[is_row(batch)] for batch in batches.values()]
    more = np.unique(np.concatenate(named)) if named else np.empty(0, int)
    needed = np.concatenate([drawn, more])
    found = {}
    for name, batch in batches.items():
        at = len(drawn) + np.searchsorted(more, batch)
        found[name] = np.where(is_row(batch), at, len(needed)).astype(np.int32)
    return needed, found
