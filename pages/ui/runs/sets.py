"""The data sets that come with the project, one table: Boston, a house-price toy, and what scikit-learn ships."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

FOLDER = Path(__file__).parent / "data"
Columns = dict[str, np.ndarray]  # name → (N,) whole numbers where all are, else floats
SCIKIT = ("diabetes", "iris", "wine", "cancer")  # the sets that scikit-learn brings


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


def packed(name: str) -> Path:
    """Where a set of scikit-learn stands as a file of this kind, for a place that has no scikit-learn."""
    return FOLDER / f"{name}.csv"


def _sklearn(name: str, load: str, target: str) -> Columns:
    """A set of scikit-learn, its columns called so that an address can say them; `target` is its own."""
    if packed(name).exists():
        return read(packed(name))
    from sklearn import datasets  # it takes a second, which a page without its data should not wait for

    options = {"scaled": False} if name == "diabetes" else {}
    bunch = getattr(datasets, load)(**options)
    names = [re.sub(r"[^a-z0-9]+", "_", re.sub(r" \(.*", "", column.lower())) for column in bunch.feature_names]
    columns = dict(zip(names, bunch.data.T, strict=True))
    if target:  # scikit-learn calls the malignant ones 0
        columns[target] = 1 - bunch.target if target == "malignant" else bunch.target
    return columns


SETS = {
    "boston": Known(partial(read, FOLDER / "boston.csv"), ("RM", "LSTAT"), "PRICE"),
    "toy": Known(partial(read, FOLDER / "houses.csv"), ("size",), "price"),
    "diabetes": Known(partial(_sklearn, "diabetes", "load_diabetes", "progression"), ("bmi", "s5"), "progression"),
    "iris": Known(partial(_sklearn, "iris", "load_iris", ""), ("petal_length", "sepal_length"), "petal_width"),
    "wine": Known(partial(_sklearn, "wine", "load_wine", ""), ("alcohol", "color_intensity"), "proline"),
    "cancer": Known(
        partial(_sklearn, "cancer", "load_breast_cancer", "malignant"), ("mean_radius", "mean_texture"), "malignant"
    ),
}


def scikit_files() -> Iterator[tuple[Path, bytes]]:
    """The sets of scikit-learn for a place that has none: where each is `packed`, and what `read` reads to the same
    numbers."""
    for name in SCIKIT:
        columns = SETS[name].load()
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(zip(*(column.tolist() for column in columns.values()), strict=True))
        yield packed(name), out.getvalue().encode()
