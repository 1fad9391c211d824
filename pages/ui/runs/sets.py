"""The data sets that come with the project, one table: Boston, a house-price toy, and what scikit-learn ships."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pandas as pd

FOLDER = Path(__file__).parent / "data"


class Known(NamedTuple):
    """A set: how all its columns are had, and which are features and target unless told."""

    load: Callable[[], pd.DataFrame]
    features: tuple[str, ...]
    target: str


def _file(name: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / name)


def _sklearn(name: str, target: str) -> pd.DataFrame:
    """A set of scikit-learn, its columns called so that an address can say them; `target` is its own."""
    from sklearn import datasets  # it takes a second, which a page without its data should not wait for

    options = {"scaled": False} if name == "diabetes" else {}
    bunch = getattr(datasets, f"load_{name}")(as_frame=True, **options)
    frame = bunch.data.rename(columns=lambda column: re.sub(r"[^a-z0-9]+", "_", re.sub(r" \(.*", "", column.lower())))
    if not target:
        return frame
    # scikit-learn calls the malignant ones 0
    return frame.assign(**{target: 1 - bunch.target if target == "malignant" else bunch.target})


SETS = {
    "boston": Known(partial(_file, "boston.csv"), ("RM", "LSTAT"), "PRICE"),
    "toy": Known(partial(_file, "houses.csv"), ("size",), "price"),
    "diabetes": Known(partial(_sklearn, "diabetes", "progression"), ("bmi", "s5"), "progression"),
    "iris": Known(partial(_sklearn, "iris", ""), ("petal_length", "sepal_length"), "petal_width"),
    "wine": Known(partial(_sklearn, "wine", ""), ("alcohol", "color_intensity"), "proline"),
    "cancer": Known(partial(_sklearn, "breast_cancer", "malignant"), ("mean_radius", "mean_texture"), "malignant"),
}
