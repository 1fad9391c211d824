"""Data sets and scaling: those that come with the project, a reader's own rows, and the fit others would find."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from pages.ui.reading import ReadingError, Table
from pages.ui.reading.table import FEWEST_ROWS
from pages.ui.runs.parsers import RefusedError
from pages.ui.runs.sets import SETS, Columns

SCALINGS = ("raw", "minmax", "standard")
MAX_FEATURES = 12


@dataclass(frozen=True, eq=False)
class Dataset:
    """Rows to fit: features (N, d) and target (N,) in original units, all finite.

    `digest` names their content: equal digests are equal data, whoever uploaded them.
    """

    id: str
    features: np.ndarray
    target: np.ndarray
    names: tuple[str, ...]
    target_name: str
    digest: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Dataset) and other.digest == self.digest

    def __hash__(self) -> int:
        return hash(self.digest)


class Scaled(NamedTuple):
    """features (N, d) as the descent sees them: scaled = (original − offset) / scale, offset and scale (d,)."""

    features: np.ndarray
    offset: np.ndarray
    scale: np.ndarray


@lru_cache(maxsize=64)
def shipped(name: str, columns: str = "") -> Dataset:
    """One of the data sets that come with the project, by id; KeyError for an id that is none.

    columns: features and at the end the target, "" for the set's own; RefusedError for what `columns_of` refuses.
    """
    chosen = columns_of(name)(columns) if columns else ",".join((*SETS[name].features, SETS[name].target))
    *features, target = chosen.split(",")
    known = columns_in(name)
    rows = np.column_stack([known[feature] for feature in features]).astype(float)
    return table(name, rows, known[target].astype(float), tuple(features), target)


@cache
def columns_in(name: str) -> Columns:
    """All columns of a data set that comes with the project, by id."""
    return SETS[name].load()


def columns_of(name: str) -> Callable[[str], str]:
    """A parser: which columns of a set are features, and at the end the target, as the address says them."""

    def parse(given: str) -> str:
        known = list(columns_in(name))
        parts = given.split(",")
        if not 2 <= len(parts) <= MAX_FEATURES + 1 or len(set(parts)) < len(parts) or not set(parts) <= set(known):
            raise RefusedError("columns", most=MAX_FEATURES, allowed=", ".join(known))
        return given

    return parse


def scaled(features: np.ndarray, scaling: str) -> Scaled:
    """Features (N, d) scaled as scikit-learn's scaler of that id (`SCALINGS`) does it; "raw" leaves them as they are.

    Its arithmetic, in its order: a column that does not vary, but for rounding, is only moved.
    """
    if scaling == "raw":
        width = features.shape[1]
        return Scaled(features, np.zeros(width), np.ones(width))
    epsilon = np.finfo(float).eps
    if scaling == "minmax":
        low = features.min(axis=0)
        spread = features.max(axis=0) - low
        scale = np.where(spread < 10 * epsilon, 1, spread)
        factor = 1 / scale
        return Scaled(features * factor + (0 - low * factor), low, scale)
    if scaling == "standard":
        rows, mean = len(features), features.mean(axis=0)
        apart = features - mean
        variance = ((apart**2).sum(axis=0) - apart.sum(axis=0) ** 2 / rows) / rows
        still = variance <= rows * epsilon * variance + (rows * mean * epsilon) ** 2
        scale = np.where(still, 1, np.sqrt(variance))
        apart /= scale
        return Scaled(apart, mean, scale)
    raise ValueError(f"scaling is {scaling!r}; allowed: {', '.join(SCALINGS)}")


def scales(features: np.ndarray, scaling: str) -> tuple[np.ndarray, np.ndarray]:
    """offset and scale (d,) that `scaled` would take of features (N, d), without the scaled features."""
    if scaling == "minmax":
        low, high = features.min(axis=0), features.max(axis=0)
        return low, np.where(high > low, high - low, 1.0)
    if scaling == "standard":
        spread = features.std(axis=0)
        return features.mean(axis=0), np.where(spread > 0, spread, 1.0)
    return np.zeros(features.shape[1]), np.ones(features.shape[1])


def reference_fit(features: np.ndarray, target: np.ndarray, penalty: float = 0.0) -> np.ndarray:
    """scikit-learn's LinearRegression, with a penalty its Ridge, on features (N, d), target (N,): predictions (N,)."""
    from sklearn.linear_model import LinearRegression, Ridge

    model = Ridge(alpha=len(target) * penalty) if penalty else LinearRegression()
    return model.fit(features, target).predict(features)


def own_rows(found: Table, features: tuple[str, ...], target: str) -> np.ndarray:
    """Which rows of the table (N,) have a number in each of these columns: those that `own` takes; bool.

    features (1 to 12) and target are names of the table's columns. ReadingError says what is wrong.
    """
    names = list(found.names)
    if not 1 <= len(features) <= MAX_FEATURES or target in features or not {*features, target} <= set(names):
        raise ReadingError("choice", most=MAX_FEATURES)
    whole = np.ones(len(found.values), bool)
    for name in (*features, target):
        whole &= ~np.isnan(found.values[:, names.index(name)])
    if (count := int(np.count_nonzero(whole))) < FEWEST_ROWS:
        raise ReadingError("few", rows=count, low=FEWEST_ROWS)
    for name in features:
        column = found.values[:, names.index(name)]
        if np.min(column, where=whole, initial=np.inf) == np.max(column, where=whole, initial=-np.inf):
            raise ReadingError("constant", column=name)
    return whole


def own(found: Table, features: tuple[str, ...], target: str) -> tuple[Dataset, np.ndarray]:
    """The reader's data, and the rows (of the table) that are left out: those with a cell that holds no number.

    As `own_rows`, which needs no copy of them.
    """
    whole, names = own_rows(found, features, target), list(found.names)
    chosen = np.empty((int(np.count_nonzero(whole)), len(features)))
    for place, name in enumerate(features):
        chosen[:, place] = found.values[whole, names.index(name)]
    aim = found.values[whole, names.index(target)]
    return table("own", chosen, aim, features, target), np.flatnonzero(~whole)


def table(name: str, features: np.ndarray, target: np.ndarray, names: tuple[str, ...], target_name: str) -> Dataset:
    """A data set of features (N, d) and target (N,), which can be written to no more."""
    x, y = np.ascontiguousarray(features), np.ascontiguousarray(target)
    x.setflags(write=False)
    y.setflags(write=False)
    content = hashlib.blake2b("\0".join([name, *names, target_name]).encode(), digest_size=8)
    content.update(x)
    content.update(y)
    return Dataset(name, x, y, tuple(names), target_name, content.hexdigest())
