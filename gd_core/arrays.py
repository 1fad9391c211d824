"""What every file of the core shares: array types, the check of an argument, and the leave to overflow."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Rows = NDArray[np.intp]

#: Overflow is a result here (a diverging run), not an accident: this is the one place that says so.
quiet = np.errstate(over="ignore", invalid="ignore", divide="ignore", under="ignore")


def check(condition: object, name: str, value: object, allowed: str) -> None:
    """Raise the ValueError of a bad argument unless the condition holds."""
    if not condition:
        raise ValueError(f"{name} must be {allowed}, got {value!r}")


def as_vector(values: ArrayLike) -> Array:
    """A read-only float64 copy, so that what is frozen really is."""
    vector = np.array(values, dtype=np.float64)
    vector.flags.writeable = False
    return vector


def check_count(value: object, name: str, least: int = 1, most: int | None = None) -> None:
    """A count is an int: 5.0 and True are none."""
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    allowed = f"a whole number of at least {least}" + (f" and at most {most}" if most is not None else "")
    check(whole and least <= value and (most is None or value <= most), name, value, allowed)  # type: ignore[operator]


def checked_rows(rows: ArrayLike, samples: int | None = None) -> Rows:
    """A batch as row numbers: at least one. A mask is refused, which would be read as rows 0 and 1."""
    batch = rows if isinstance(rows, np.ndarray) else np.asarray(rows)
    if not (batch.dtype.kind in "iu" and batch.ndim == 1 and batch.size):  # a call of `check` takes as long as this
        check(False, "rows", rows, "one or more row numbers")
    if samples is not None and (batch.min() < 0 or batch.max() >= samples):  # numpy would take −1 for the last
        check(False, "rows", rows, f"row numbers from 0 to {samples - 1}")
    return batch
