"""Which rows of the data each update sees: endless iterators of integer row arrays.

Randomness is always an argument, a numpy Generator: the same seed gives the same batches. Impossible values raise
ValueError at the call, not at the first batch."""

from collections.abc import Callable, Iterator
from itertools import chain, cycle, repeat
from weakref import WeakValueDictionary

import numpy as np

from gd_core.arrays import Rows, check_count

_IN_USE: WeakValueDictionary[int, Rows] = WeakValueDictionary()


def all_rows(samples: int) -> Rows:
    """Rows 0 … samples-1, read-only, and the same array while somebody holds it: a problem knows it by identity."""
    rows = _IN_USE.get(samples)
    if rows is None:
        rows = _IN_USE[samples] = np.arange(samples)
        rows.flags.writeable = False
    return rows


def full(samples: int) -> Iterator[Rows]:
    """Every update sees all rows: gradient descent proper."""
    _check(samples, 1)
    return repeat(all_rows(samples))


def stochastic(samples: int, rng: np.random.Generator) -> Iterator[Rows]:
    """Every update sees one row drawn at random: SGD in its strict sense. Robbins and Monro (1951)."""
    return random(samples, 1, rng)


def random(samples: int, batch_size: int, rng: np.random.Generator) -> Iterator[Rows]:
    """Draw every batch anew, with replacement: a row can be seen twice and another never."""
    _check(samples, batch_size)
    # In blocks: the generator gives the same numbers in one large draw as in many small ones, at a tenth of the time.
    block = (max(1, 4096 // batch_size), batch_size)
    return chain.from_iterable(rng.integers(samples, size=block) for _ in repeat(None))


def sequential(samples: int, batch_size: int) -> Iterator[Rows]:
    """Cut the rows in file order into batches, epoch after epoch alike; the last of an epoch may be smaller."""
    _check(samples, batch_size)
    return cycle(_cut(np.arange(samples), batch_size))


def shuffled(samples: int, batch_size: int, rng: np.random.Generator) -> Iterator[Rows]:
    """Shuffle the rows at the start of every epoch, then cut: each row is seen exactly once an epoch."""
    _check(samples, batch_size)
    return chain.from_iterable(_cut(rng.permutation(samples), batch_size) for _ in repeat(None))


_ALL = (full, stochastic, random, sequential, shuffled)
BATCHINGS: dict[str, Callable[..., Iterator[Rows]]] = {make.__name__: make for make in _ALL}


def _cut(order: Rows, batch_size: int) -> list[Rows]:
    return [order[first : first + batch_size] for first in range(0, len(order), batch_size)]


def _check(samples: int, batch_size: int) -> None:
    check_count(samples, "samples")
    check_count(batch_size, "batch_size", 1, samples)
