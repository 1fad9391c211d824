"""Data sets, scaling, and everything a reader's file can have wrong."""

import re
from functools import partial

import numpy as np
import pytest
from sklearn import datasets
from sklearn.linear_model import LinearRegression
from sklearn.preprocessing import MinMaxScaler, StandardScaler

from pages.ui.reading import Column, Guesses, ReadingError, Table
from pages.ui.runs import data
from pages.ui.runs.data import SETS
from pages.ui.runs.parsers import RefusedError


def test_what_is_no_scaling_and_no_columns_is_refused_and_shipped_data_stay_as_they_are():
    with pytest.raises(ValueError, match="scaling is 'log'; allowed: raw, minmax, standard"):
        data.scaled(data.shipped("toy").features, "log")
    for columns in ("bmi", "bmi,bmi", "bmi,nothing", "", ",", ",".join(["age"] * 99)):
        with pytest.raises(RefusedError):
            data.columns_of("diabetes")(columns)
    with pytest.raises(ValueError, match="read-only"):
        data.shipped("boston").features[0, 0] = 1


def table(values: dict[str, list[float]]) -> Table:
    """As a file with these columns is read."""
    columns = tuple(Column(name, "number") for name in values)
    rows = np.array(list(values.values()), float).T
    return Table(rows, np.arange(2, 2 + len(rows)), columns, Guesses(), "text")


@pytest.mark.parametrize(("scaling", "scaler"), [("raw", None), ("minmax", MinMaxScaler), ("standard", StandardScaler)])
@pytest.mark.parametrize("name", [*SETS, "still"])
def test_features_are_scaled_as_scikit_learn_scales_them_to_the_last_bit_and_back(name, scaling, scaler):
    still = np.column_stack([np.full(50, 1e6) + np.tile([0, 1e-9], 25), np.arange(50) ** 3])
    features = still if name == "still" else np.column_stack(list(data.columns_in(name).values())).astype(float)
    scaled = data.scaled(features, scaling)
    np.testing.assert_array_equal(scaled.features, scaler().fit_transform(features) if scaler else features)
    np.testing.assert_allclose(scaled.features * scaled.scale + scaled.offset, features, rtol=1e-12, atol=1e-12)


IMPOSSIBLE = {  # (features, target) → the sentence that refuses it
    (("b",), "c"): "constant",
    (("a", "c"), "c"): "choice",
    ((), "c"): "choice",
    (("a", "z"), "c"): "choice",
    (("a", *(f"f{i}" for i in range(12))), "c"): "choice",
    (("gap",), "c"): "few",
}


def test_an_impossible_choice_is_refused_and_of_a_possible_one_rows_without_a_number_are_left_out():
    found = table(
        {"a": [1, 2], "b": [7, 7], "c": [2, 3], "gap": [1, np.nan], **{f"f{i}": [i, i + 1] for i in range(12)}}
    )
    assert data.own(found, tuple(f"f{i}" for i in range(12)), "c")[0].features.shape == (2, 12)
    for choice, sentence in IMPOSSIBLE.items():
        with pytest.raises(ReadingError) as raised:
            data.own(found, *choice)
        assert raised.value.sentence == sentence
    found = table({"a": [1, np.nan, 3, 4], "b": [1, 2, 3, np.nan], "c": [5, 6, 7, 8]})
    (rows, left), (again, _) = (data.own(found, ("a",), "c") for _ in range(2))
    assert (rows.features[:, 0].tolist(), rows.target.tolist(), left.tolist()) == ([1, 3, 4], [5, 7, 8], [1])
    assert len({rows, again}) == 1, "the same data is the same whoever brings it"
    assert rows != data.shipped("toy")


def test_sets_at_hand_are_scikit_learns_own_without_a_gap():
    sets = {name: data.columns_in(name) for name in SETS}
    for name, columns in sets.items():
        assert np.isfinite(np.column_stack(list(columns.values()))).all()
        rows, own = data.shipped(name), SETS[name]
        np.testing.assert_array_equal(rows.features, np.column_stack([columns[one] for one in own.features]))
        np.testing.assert_array_equal(rows.target, columns[own.target])
        assert all(re.fullmatch(r"\w+", column) for column in columns), "an address can say them"
    loads = {"diabetes": partial(datasets.load_diabetes, scaled=False), "cancer": datasets.load_breast_cancer}
    loads |= {"iris": datasets.load_iris, "wine": datasets.load_wine}
    for name, load in loads.items():
        its = load()
        numbers = dict(zip((re.sub(r" \(.*", "", one).lower() for one in its.feature_names), its.data.T, strict=True))
        if name in ("diabetes", "cancer"):  # scikit-learn calls the malignant ones 0
            numbers["target"] = its.target if name == "diabetes" else 1 - its.target
        for (mine, column), (theirs, whole) in zip(sets[name].items(), numbers.items(), strict=True):
            np.testing.assert_array_equal(column, whole)
            assert theirs == "target" or mine == re.sub(r"[^a-z0-9]+", "_", theirs)
    chosen = data.shipped("diabetes", "age,bmi,bp,s1")
    assert (chosen.names, chosen.target_name) == (("age", "bmi", "bp"), "s1")
    boston = data.shipped("boston")
    fit = LinearRegression().fit(boston.features, boston.target)
    np.testing.assert_allclose(data.reference_fit(boston.features, boston.target), fit.predict(boston.features))
