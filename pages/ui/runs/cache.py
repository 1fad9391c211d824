"""What is computed is cached: for everybody, or, where it is of a reader's own rows, until those leave."""

import inspect
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, wraps
from typing import Any, TypeVar

import numpy as np

from pages.ui.runs.data import Dataset

MOST_BYTES = 192 * 2**20  # of what is computed from readers' own rows: what nobody has used for longest goes first
Result = TypeVar("Result")

_lock = threading.Lock()
_own: OrderedDict[tuple[Any, ...], tuple[Any, int, str]] = OrderedDict()  # call → result, bytes, digest of its rows


def cached(
    maxsize: int, needed: Callable[..., Any] | None = None
) -> Callable[[Callable[..., Result]], Callable[..., Result]]:
    """Decorator: as `lru_cache`, but results of a reader's own rows go with those.

    Such rows are an argument that is a Dataset called "own", or has one as its `own`. needed(settings, strategy, own):
    the settings that the result depends on, the others at one value; of such alone the function is called.
    """

    def decorate(function: Callable[..., Result]) -> Callable[..., Result]:
        common, signature = lru_cache(maxsize=maxsize)(function), inspect.signature(function)

        @wraps(function)
        def call(*given: Any, **named: Any) -> Result:
            said = signature.bind(*given, **named)
            said.apply_defaults()
            if needed is not None:
                known = said.arguments
                known["settings"] = needed(known["settings"], known.get("strategy"), known.get("own"))
            arguments = said.args
            own = next((one for one in map(_own_rows, arguments) if one is not None), None)
            if own is None:
                return common(*arguments)
            key = (function, arguments)
            with _lock:
                if key in _own:
                    _own.move_to_end(key)
                    return _own[key][0]
            result = function(*arguments)
            with _lock:
                if not own.gone:  # while it was computed: nobody would forget it any more
                    _own[key] = result, size_of(result), own.digest
                    while bytes_of_own() > MOST_BYTES and len(_own) > 1:
                        _own.popitem(last=False)
            return result

        call.cache_clear = common.cache_clear  # type: ignore[attr-defined]
        return call

    return decorate


def forget(rows: Dataset) -> None:
    """These rows have left: nothing that was computed from them stays, nor what is being computed."""
    with _lock:
        rows.gone.append(True)
        for key in [key for key, (_, _, digest) in _own.items() if digest == rows.digest]:
            del _own[key]


def bytes_of_own() -> int:
    """Of what was computed from readers' own rows."""
    return sum(size for _, size, _ in _own.values())


def _own_rows(argument: Any) -> Dataset | None:
    own = argument if isinstance(argument, Dataset) else getattr(argument, "own", None)
    return own if isinstance(own, Dataset) and own.id == "own" else None


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
