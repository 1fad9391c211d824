"""The learning rate as a function of the update number, counted from 0: schedule(0) is the first update's rate."""

from collections.abc import Callable
from typing import Any

import numpy as np

from gd_core.types import Array, check

Schedule = Callable[[int], Any]  # update number -> a number, or an array for a family
Rate = float | Array | Schedule


def as_schedule(learning_rate: Rate) -> Schedule:
    """A schedule from a number, an array of numbers (a family's, any shape), or a schedule, which is returned.

    Raises ValueError unless every number is finite and over 0.
    """
    return learning_rate if callable(learning_rate) else constant(learning_rate)


def constant(learning_rate: Rate) -> Schedule:
    """η at every update."""
    value = np.array(learning_rate, dtype=np.float64)
    check(np.all(np.isfinite(value) & (value > 0)), "learning_rate", learning_rate, "finite and over 0")
    rate = value if value.ndim else float(value)  # a Python float costs half of a 0-d array in arithmetic
    return lambda step: rate


SCHEDULES: dict[str, Callable[..., Schedule]] = {
    "constant": constant,
}
