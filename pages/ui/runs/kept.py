"""What is computed is kept: for everybody, or, where it is of a reader's own rows, until those leave."""

import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache, wraps
from typing import Any, TypeVar

import numpy as np

from pages.ui.runs.data import Dataset

MOST_BYTES = 192 * 2**20  # of what is computed from readers' own rows
MOST_RESULTS = 48  # of one reader's rows
Result = TypeVar("Result")
Key = tuple[Any, ...]

_lock = threading.Lock()
_own: OrderedDict[str, OrderedDict[Key, tuple[Any, int]]] = OrderedDict()  # digest of the rows → call → result, bytes
_running: dict[object, str] = {}  # a call that is computing → digest of its rows, while those have not left
_thread = threading.local()  # running: the innermost call that it computes


def kept(maxsize: int) -> Callable[[Callable[..., Result]], Callable[..., Result]]:
    """Decorator: as `lru_cache`, but results of a reader's own rows go with those.

    Such rows are an argument that is a Dataset called "own", or has one as its `own`.
    """

    def decorate(function: Callable[..., Result]) -> Callable[..., Result]:
        common = lru_cache(maxsize=maxsize)(function)

        @wraps(function)
        def call(*arguments: Any) -> Result:
            digest = next(filter(None, map(_digest, arguments)), "")
            return _call(digest, function, arguments) if digest else common(*arguments)

        call.cache_clear = common.cache_clear  # type: ignore[attr-defined]
        return call

    return decorate


def forget(digest: str) -> None:
    """Rows of this digest have left: nothing that was computed from them stays."""
    with _lock:
        _own.pop(digest, None)
        for running in [one for one, rows in _running.items() if rows == digest]:
            del _running[running]


def bytes_kept() -> int:
    """Of what was computed from readers' own rows."""
    with _lock:
        return sum(size for results in _own.values() for _, size in results.values())


def digests() -> list[str]:
    """Of the rows from which something is kept."""
    with _lock:
        return list(_own)


def _digest(argument: Any) -> str:
    own = argument if isinstance(argument, Dataset) else getattr(argument, "own", None)
    return own.digest if isinstance(own, Dataset) and own.id == "own" else ""


def _call(digest: str, function: Callable[..., Result], arguments: Key) -> Result:
    """The result, kept unless the rows have left while it was computed: nobody would forget it any more."""
    key = (function, arguments)
    with _lock:
        known = _own.get(digest, {}).get(key)
        if known is not None:
            _own.move_to_end(digest)
            _own[digest].move_to_end(key)
            return known[0]
    with _computing(digest) as running:
        result = function(*arguments)
        with _lock:
            if running in _running:
                results = _own.setdefault(digest, OrderedDict())
                _own.move_to_end(digest)
                results[key] = result, size_of(result)
                if len(results) > MOST_RESULTS:
                    results.popitem(last=False)
                _within_bounds(digest)
    return result


@contextmanager
def _computing(digest: str) -> Iterator[object]:
    """Within it a call is computing; what it calls on is of no use to anybody where it is not itself."""
    running, outer = object(), getattr(_thread, "running", None)
    with _lock:
        if outer is None or outer in _running:
            _running[running] = digest
    _thread.running = running
    try:
        yield running
    finally:
        _thread.running = outer
        with _lock:
            _running.pop(running, None)


def _within_bounds(digest: str) -> None:
    """The oldest go first; of the rows at hand all but the newest result."""
    total = sum(size for results in _own.values() for _, size in results.values())
    while total > MOST_BYTES:
        oldest = next(iter(_own))
        if oldest == digest and len(_own[digest]) == 1:
            return
        _, (_, size) = _own[oldest].popitem(last=False)
        total -= size
        if not _own[oldest]:
            del _own[oldest]


def size_of(value: Any) -> int:
    """Bytes of the arrays in a result; of a problem its table of rows, which it holds unseen."""
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, Dataset):
        return 2 * value.features.nbytes + value.target.nbytes
    if isinstance(value, Mapping):
        return sum(map(size_of, value.values()))
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return sum(map(size_of, value))
    return sys.getsizeof(value)
