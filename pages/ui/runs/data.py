"""Data sets: those that come with the project, a reader's own rows; their scaling, and how they are prepared for a run.

Those of scikit-learn stand here as files with the same numbers: to import it takes seconds of each process.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from pages.ui.reading import ReadingError, Table
from pages.ui.reading.table import FEWEST_ROWS
from pages.ui.runs.parsers import RefusedError
from pages.ui.runs.settings import Settings

FOLDER = Path(__file__).parent / "data"
SCALINGS = ("raw", "minmax", "standard")
MAX_FEATURES = 12
PREPARED = ("linear", "network")  # landscapes on whose rows a DataPreparation is done
FEWEST = 2  # rows on either side of a split
SPLIT_SEED, NOISE_SEED = 1, 2  # beside the reader's own: which rows are held out does not change with the noise
Columns = dict[str, np.ndarray]  # name → (N,) whole numbers where all are, else floats


class Known(NamedTuple):
    """A set: its file, and which columns are features and target unless told."""

    file: str
    features: tuple[str, ...]
    target: str


SETS = {
    "boston": Known("boston", ("RM", "LSTAT"), "PRICE"),
    "toy": Known("houses", ("size",), "price"),
    "diabetes": Known("diabetes", ("bmi", "s5"), "progression"),
    "iris": Known("iris", ("petal_length", "sepal_length"), "petal_width"),
    "wine": Known("wine", ("alcohol", "color_intensity"), "proline"),
    "cancer": Known("cancer", ("mean_radius", "mean_texture"), "malignant"),
}


@dataclass(frozen=True, eq=False)
class Dataset:
    """Rows to fit: features (N, d) and target (N,) in original units, all finite.

    `digest` names their content: equal digests are equal data, whoever uploaded them. `gone` is not empty once the
    reader whose own they are has left: what is computed of them then is not cached.
    """

    id: str
    features: np.ndarray
    target: np.ndarray
    names: tuple[str, ...]
    target_name: str
    digest: str
    gone: list[bool] = field(default_factory=list)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Dataset) and other.digest == self.digest

    def __hash__(self) -> int:
        return hash(self.digest)


class Scaled(NamedTuple):
    """features (N, d) as the descent sees them: scaled = (original − offset) / scale, offset and scale (d,)."""

    features: np.ndarray
    offset: np.ndarray
    scale: np.ndarray


class DataPreparation(NamedTuple):
    """split: the share of the rows held out; noise: its σ in standard deviations of the target; penalty: λ; seed."""

    split: float = 0.0
    noise: float = 0.0
    penalty: float = 0.0
    seed: int = 0


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
    path = FOLDER / f"{SETS[name].file}.csv"
    rows = np.genfromtxt(path, delimiter=",", names=True, dtype=None, encoding="utf-8", deletechars="")
    return {column: rows[column] for column in rows.dtype.names}


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
    """Features (N, d) scaled as scikit-learn's scaler of that id (`SCALINGS`) does it; "raw" leaves them alone."""
    offset, scale = scales(features, scaling)
    if scaling == "minmax":  # its arithmetic, in its order
        factor = 1 / scale
        return Scaled(features * factor + (0 - offset * factor), offset, scale)
    return Scaled(features if scaling == "raw" else (features - offset) / scale, offset, scale)


def scales(features: np.ndarray, scaling: str) -> tuple[np.ndarray, np.ndarray]:
    """offset and scale (d,) that `scaled` takes of features (N, d): a column that does not vary, but for rounding, is
    only moved. ValueError for another id."""
    epsilon = np.finfo(float).eps
    if scaling == "minmax":
        low = features.min(axis=0)
        spread = features.max(axis=0) - low
        return low, np.where(spread < 10 * epsilon, 1, spread)
    if scaling == "standard":
        rows, mean = len(features), features.mean(axis=0)
        apart = features - mean
        variance = ((apart**2).sum(axis=0) - apart.sum(axis=0) ** 2 / rows) / rows
        still = variance <= rows * epsilon * variance + (rows * mean * epsilon) ** 2
        return mean, np.where(still, 1, np.sqrt(variance))
    if scaling != "raw":
        raise ValueError(f"scaling is {scaling!r}; allowed: {', '.join(SCALINGS)}")
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


def preparation_of(settings: Settings) -> DataPreparation:
    """What is done to the rows of these settings, the same for all that are prepared alike."""
    if settings.landscape not in PREPARED:
        return DataPreparation()
    chance = settings.rowseed if settings.split or settings.noise else 0
    return DataPreparation(settings.split, settings.noise, settings.penalty, chance)


def train_test_split(
    dataset: Dataset, preparation: DataPreparation
) -> tuple[Dataset, tuple[np.ndarray, np.ndarray] | None]:
    """(the rows a run learns from; features (n, d) and target (n,) of those held out, None where none are).

    Noise is on every target; the held out rows are drawn without replacement, both sides kept in file order.
    """
    target, rows = dataset.target, len(dataset.target)
    if preparation.noise:
        drawn = np.random.default_rng([preparation.seed, NOISE_SEED]).standard_normal(rows)
        target = target + preparation.noise * target.std() * drawn
    held = preparation.split and rows >= 2 * FEWEST  # else there are too few for two sides
    count = min(max(round(preparation.split * rows), FEWEST), rows - FEWEST) if held else 0
    if not (count or preparation.noise):
        return dataset, None
    out = np.zeros(rows, dtype=bool)
    out[np.random.default_rng([preparation.seed, SPLIT_SEED]).permutation(rows)[:count]] = True
    learned = table(dataset.id, dataset.features[~out], target[~out], dataset.names, dataset.target_name)
    return learned, (dataset.features[out], target[out]) if count else None
