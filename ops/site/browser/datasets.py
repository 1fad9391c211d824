"""scikit-learn's own data sets, as tables beside this file: the same columns and numbers."""

from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pandas as pd


def _load(name, as_frame=True, scaled=False):
    frame = pd.read_csv(Path(__file__).parent / f"{name}.csv", float_precision="round_trip")
    return SimpleNamespace(data=frame.iloc[:, :-1], target=frame.iloc[:, -1])


load_diabetes, load_iris, load_wine, load_breast_cancer = (
    partial(_load, name) for name in ("diabetes", "iris", "wine", "breast_cancer")
)
