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
