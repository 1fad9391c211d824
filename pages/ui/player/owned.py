"""A reader's own rows where something is taken along of them: had by their digest alone, while their session is there.

Nothing here keeps them. A digest is of the rows' content: who can say it has them.
"""

from collections.abc import Callable, Mapping
from typing import Any
from weakref import WeakValueDictionary

from pages.ui.runs import cache, sample
from pages.ui.runs.data import Dataset

MOST_NUMBERS = 40_000  # in the rows of a light file: with them it stays within its megabyte

_shown: WeakValueDictionary[str, Dataset] = WeakValueDictionary()
_open: list[str] = []  # where files are asked for, once a server gives any


def opened(root: str) -> None:
    """From now on files are given under this address."""
    _open[:] = [root]


def offer(own: Dataset | None) -> dict[str, Any]:
    """For the header of a player that shows them: where its files are asked for, and by which digest; of more rows than
    are all sent to a browser none are. `most`: how many numbers a light file holds, where these are more; `rows`: how
    many rows scripts and tables are of, where there are more. Empty where there are no rows of the reader's, or nobody
    gives files."""
    if own is None or not _open:
        return {}
    numbers = own.features.size + own.target.size
    told = {"most": f"{MOST_NUMBERS:,}"} if numbers > MOST_NUMBERS else {}
    if sample.is_large(len(own.target)):
        return {**told, "rows": f"{sample.WEIGHED:,}"}
    _shown[own.digest] = own
    return {"root": _open[0], "own": own.digest, **told}


def rows(digest: str) -> Dataset | None:
    """The rows of this digest that somebody looks at; None where there are none."""
    return _shown.get(digest)


def made(
    make: Callable[[Mapping[str, str], str, Dataset], str], query: Mapping[str, str], language: str, own: Dataset
) -> str:
    """What is made of them, in whatever process this is called: nothing computed on the way stays there."""
    try:
        return make(query, language, own)
    finally:
        cache.forget(own)
