"""The data sets that come with the project, one table: Boston, a house-price toy, and what scikit-learn ships.

Those of scikit-learn stand here as files with the same numbers: to import it takes seconds of each process.
"""

import csv
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

FOLDER = Path(__file__).parent / "data"
Columns = dict[str, np.ndarray]  # name → (N,) whole numbers where all are, else floats


class Known(NamedTuple):
    """A set: how all its columns are had, and which are features and target unless told."""

    load: Callable[[], Columns]
    features: tuple[str, ...]
    target: str


def read(path: Path) -> Columns:
    """A table of numbers under a line of names."""
    with path.open(encoding="utf-8", newline="") as file:
        names, *rows = csv.reader(file)
    return {name: _numbers(cells) for name, cells in zip(names, zip(*rows, strict=True), strict=True)}


def _numbers(cells: tuple[str, ...]) -> np.ndarray:
    try:
        return np.array(cells).astype(np.int64)
    except ValueError:
        return np.array(cells).astype(float)


SETS = {
    "boston": Known(partial(read, FOLDER / "boston.csv"), ("RM", "LSTAT"), "PRICE"),
    "toy": Known(partial(read, FOLDER / "houses.csv"), ("size",), "price"),
    "diabetes": Known(partial(read, FOLDER / "diabetes.csv"), ("bmi", "s5"), "progression"),
    "iris": Known(partial(read, FOLDER / "iris.csv"), ("petal_length", "sepal_length"), "petal_width"),
    "wine": Known(partial(read, FOLDER / "wine.csv"), ("alcohol", "color_intensity"), "proline"),
    "cancer": Known(partial(read, FOLDER / "cancer.csv"), ("mean_radius", "mean_texture"), "malignant"),
}
