"""Data sets and scaling: Boston, a house-price toy, a reader's own CSV, and the fit others would find."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

FOLDER = Path(__file__).parent / "data"
COLUMNS = {
    "boston": ("boston.csv", ("RM", "LSTAT"), "PRICE"),
    "toy": ("houses.csv", ("size",), "price"),
}
SCALINGS = ("raw", "minmax", "standard")
MAX_BYTES = 5 * 1024 * 1024
ROWS = (2, 5000)
MAX_FEATURES = 2
MAX_COLUMNS = 100
LARGEST = 1e9
NAME_LENGTH = 24


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


class DataError(ValueError):
    """What is wrong with a reader's file: an id of a sentence and the numbers and names that stand in it."""

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence, values)
        self.sentence = sentence
        self.values = values


@cache
def shipped(name: str) -> Dataset:
    """One of the data sets that come with the project, by id; KeyError for an id that is none."""
    file, features, target = COLUMNS[name]
    return _dataset(name, pd.read_csv(FOLDER / file), features, target)


def scaled(features: np.ndarray, scaling: str) -> Scaled:
    """Features (N, d) scaled by scikit-learn's scaler of that id (`SCALINGS`); "raw" leaves them as they are."""
    if scaling == "raw":
        width = features.shape[1]
        return Scaled(features, np.zeros(width), np.ones(width))
    # Imported here: it takes a second, which a page without data should not wait for.
    from sklearn.preprocessing import MinMaxScaler, StandardScaler

    if scaling == "minmax":
        minmax = MinMaxScaler().fit(features)
        return Scaled(minmax.transform(features), minmax.data_min_, minmax.data_range_)
    if scaling == "standard":
        standard = StandardScaler().fit(features)
        return Scaled(standard.transform(features), standard.mean_, standard.scale_)
    raise ValueError(f"scaling is {scaling!r}; allowed: {', '.join(SCALINGS)}")


def reference_fit(features: np.ndarray, target: np.ndarray) -> np.ndarray:
    """scikit-learn's LinearRegression on features (N, d) and target (N,): its predictions (N,)."""
    from sklearn.linear_model import LinearRegression

    return LinearRegression().fit(features, target).predict(features)


def read_csv(content: bytes) -> pd.DataFrame:
    """The numeric columns of a reader's file, at least two, every value finite; DataError says what is wrong."""
    if len(content) > MAX_BYTES:
        raise DataError("too_big", megabytes=MAX_BYTES // 2**20)
    frame = _parsed(content)
    if not ROWS[0] <= len(frame) <= ROWS[1]:
        raise DataError("rows", rows=len(frame), low=ROWS[0], high=ROWS[1])
    frame.columns = _unique([clean_name(str(name)) for name in frame.columns])
    numeric = frame.select_dtypes("number")
    if numeric.shape[1] < 2:
        raise DataError("columns", count=numeric.shape[1])
    for name in numeric:
        _check_column(name, numeric[name])
    return numeric.astype(float)


def own(frame: pd.DataFrame, features: tuple[str, ...], target: str) -> Dataset:
    """The reader's data: which columns of `read_csv`'s frame are features (1 or 2) and which is the target."""
    if not 1 <= len(features) <= MAX_FEATURES or target in features:
        raise DataError("choice", most=MAX_FEATURES)
    for name in features:
        if frame[name].nunique() < 2:
            raise DataError("constant", column=name)
    return _dataset("own", frame, features, target)


def clean_name(name: str) -> str:
    """A column's name as it may stand on the page: one line, no control characters, not long."""
    printable = "".join(c if c.isprintable() else " " for c in name)
    short = re.sub(r"\s+", " ", printable).strip()
    return short if len(short) <= NAME_LENGTH else short[: NAME_LENGTH - 1] + "…"


def _parsed(content: bytes) -> pd.DataFrame:
    """The file as a frame: UTF-8, or what Korean Excel writes."""
    # A table of so many columns would hold the server for hours: they are counted before it is read.
    widest = max(content.split(b"\n"), key=len).count(b",") + 1
    if widest > MAX_COLUMNS:
        raise DataError("wide", count=widest, most=MAX_COLUMNS)
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return pd.read_csv(io.BytesIO(content), encoding=encoding, skipinitialspace=True, low_memory=False)
        except UnicodeDecodeError:
            continue
        except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as error:
            raise DataError("unreadable") from error
    raise DataError("encoding")


def _check_column(name: str, column: pd.Series) -> None:
    values = column.to_numpy(float)
    wrong = np.flatnonzero(~np.isfinite(values))
    if wrong.size:
        raise DataError("missing", column=name, row=int(wrong[0]) + 2)
    largest = float(np.abs(values).max())
    if largest > LARGEST:
        raise DataError("large", column=name, largest=f"{LARGEST:g}")


def _unique(names: list[str]) -> list[str]:
    """Names one can tell apart: an empty or a repeated one gets its column's number."""
    seen: set[str] = set()
    for place, name in enumerate(names):
        names[place] = name if name and name not in seen else f"{name[: NAME_LENGTH - 5]}#{place + 1}"
        seen.add(names[place])
    return names


def _dataset(name: str, frame: pd.DataFrame, features: tuple[str, ...], target: str) -> Dataset:
    return table(name, frame[list(features)].to_numpy(float), frame[target].to_numpy(float), features, target)


def table(name: str, features: np.ndarray, target: np.ndarray, names: tuple[str, ...], target_name: str) -> Dataset:
    """A data set of features (N, d) and target (N,), which can be written to no more."""
    x, y = np.ascontiguousarray(features), np.ascontiguousarray(target)
    x.setflags(write=False)
    y.setflags(write=False)
    content = "\0".join([name, *names, target_name]).encode() + x.tobytes() + y.tobytes()
    return Dataset(name, x, y, tuple(names), target_name, hashlib.blake2b(content, digest_size=8).hexdigest())
