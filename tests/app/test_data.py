"""Data sets, scaling, and everything a reader's file can have wrong."""

import json
import re
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from sklearn import datasets
from sklearn.linear_model import LinearRegression
from sklearn.preprocessing import MinMaxScaler, StandardScaler

import gd_core as gd
from pages.ui.reading import Column, Guesses, ReadingError, Table
from pages.ui.runs import data
from pages.ui.runs.data import SETS
from pages.ui.runs.parsers import RefusedError

REFERENCE = Path(__file__).resolve().parents[1] / "reference"
FACTS = json.loads((REFERENCE / "facts.json").read_text(encoding="utf-8"))["features"]
NAMES = {"raw": "raw", "minmax": "minmax", "standard": "standardized"}


@pytest.mark.parametrize("scaling", data.SCALINGS)
def test_scaled_boston_has_the_curvature_and_minimum_on_record(scaling):
    boston = data.shipped("boston")
    facts = FACTS[NAMES[scaling]]
    problem = gd.linear_mse(data.scaled(boston.features, scaling).features, boston.target)
    np.testing.assert_allclose(problem.hessian(problem.start), facts["hessian"], rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(problem.minima[0], facts["ols_weights"], rtol=1e-8)
    assert problem.loss(problem.minima[0]) == pytest.approx(facts["min_mse"], rel=1e-9)


@pytest.mark.parametrize("scaling", data.SCALINGS)
@pytest.mark.parametrize("name", SETS)
def test_offset_and_scale_lead_back_to_original_units(name, scaling):
    dataset = data.shipped(name)
    scaled = data.scaled(dataset.features, scaling)
    np.testing.assert_allclose(scaled.features * scaled.scale + scaled.offset, dataset.features, rtol=1e-12)


@pytest.mark.parametrize(("scaling", "scaler"), [("minmax", MinMaxScaler), ("standard", StandardScaler)])
@pytest.mark.parametrize("name", [*SETS, "still"])
def test_features_are_scaled_as_scikit_learn_scales_them_to_the_last_bit(name, scaling, scaler):
    still = np.column_stack([np.full(50, 1e6) + np.tile([0, 1e-9], 25), np.arange(50) ** 3])
    features = still if name == "still" else np.column_stack(list(data.columns_in(name).values())).astype(float)
    np.testing.assert_array_equal(data.scaled(features, scaling).features, scaler().fit_transform(features))


def test_what_is_no_scaling_and_no_columns_is_refused_and_shipped_data_stay_as_they_are():
    with pytest.raises(ValueError, match="scaling is 'log'; allowed: raw, minmax, standard"):
        data.scaled(data.shipped("toy").features, "log")
    for columns in ("bmi", "bmi,bmi", "bmi,nothing", "", ",", ",".join(["age"] * 99)):
        with pytest.raises(RefusedError):
            data.columns_of("diabetes")(columns)
    with pytest.raises(ValueError, match="read-only"):
        data.shipped("boston").features[0, 0] = 1


def test_the_reference_fit_is_the_minimum_of_the_problem():
    boston = data.shipped("boston")
    features = data.scaled(boston.features, "minmax").features
    weights = gd.linear_mse(features, boston.target).minima[0]
    fit = LinearRegression().fit(features, boston.target)
    np.testing.assert_allclose(weights, [*fit.coef_, fit.intercept_], rtol=1e-9)
    np.testing.assert_allclose(data.reference_fit(features, boston.target), features @ weights[:-1] + weights[-1])


def table(values: dict[str, list[float]]) -> Table:
    """As a file with these columns is read."""
    columns = tuple(Column(name, "number") for name in values)
    rows = np.array(list(values.values()), float).T
    return Table(rows, np.arange(2, 2 + len(rows)), columns, Guesses(), "text")


def test_a_constant_feature_and_an_impossible_choice_are_refused():
    found = table({"a": [1, 2], "b": [7, 7], "c": [2, 3], **{f"f{i}": [i, i + 1] for i in range(12)}})
    for features, target, sentence in [
        (("b",), "c", "constant"),
        (("a", "c"), "c", "choice"),
        ((), "c", "choice"),
        (("a", "z"), "c", "choice"),
        (tuple(f"f{i}" for i in range(12)), "c", None),
        (("a", *(f"f{i}" for i in range(12))), "c", "choice"),
    ]:
        if sentence is None:
            assert data.own(found, features, target)[0].features.shape == (2, 12)
            continue
        with pytest.raises(ReadingError) as raised:
            data.own(found, features, target)
        assert raised.value.sentence == sentence


def test_rows_without_a_number_in_a_chosen_column_are_left_out_and_no_others():
    found = table({"a": [1, np.nan, 3, 4], "b": [1, 2, 3, np.nan], "c": [5, 6, 7, 8]})
    rows, left = data.own(found, ("a",), "c")
    assert rows.features[:, 0].tolist() == [1, 3, 4]
    assert rows.target.tolist() == [5, 7, 8]
    assert left.tolist() == [1]
    with pytest.raises(ReadingError) as raised:
        data.own(table({"a": [1, np.nan], "b": [1, 2]}), ("a",), "b")
    assert raised.value.sentence == "few"


@pytest.mark.parametrize("name", SETS)
def test_sets_at_hand_have_their_columns_and_no_gap(name):
    columns = data.columns_in(name)
    assert np.isfinite(np.column_stack(list(columns.values()))).all()
    rows = data.shipped(name)
    np.testing.assert_array_equal(rows.features, np.column_stack([columns[one] for one in SETS[name].features]))
    np.testing.assert_array_equal(rows.target, columns[SETS[name].target])
    assert all(re.fullmatch(r"\w+", column) for column in columns), "an address can say them"


def test_scikit_learns_sets_are_its_own():
    sizes = {"diabetes": (442, 11), "iris": (150, 4), "wine": (178, 13), "cancer": (569, 31)}
    found = {name: data.columns_in(name) for name in sizes}
    assert {name: (len(next(iter(of.values()))), len(of)) for name, of in found.items()} == sizes
    assert int(found["cancer"]["malignant"].sum()) == 212
    loads = {"diabetes": partial(datasets.load_diabetes, scaled=False), "cancer": datasets.load_breast_cancer}
    loads |= {"iris": datasets.load_iris, "wine": datasets.load_wine}
    for name, columns in found.items():
        its = loads[name]()
        numbers = dict(zip((re.sub(r" \(.*", "", one).lower() for one in its.feature_names), its.data.T, strict=True))
        if name in ("diabetes", "cancer"):  # scikit-learn calls the malignant ones 0
            numbers["target"] = its.target if name == "diabetes" else 1 - its.target
        for (mine, column), (theirs, whole) in zip(columns.items(), numbers.items(), strict=True):
            np.testing.assert_array_equal(column, whole)
            assert theirs == "target" or mine == re.sub(r"[^a-z0-9]+", "_", theirs)
    chosen = data.shipped("diabetes", "age,bmi,bp,s1")
    assert (chosen.names, chosen.target_name) == (("age", "bmi", "bp"), "s1")


def test_the_same_data_is_the_same_whoever_brings_it():
    found = table({"size": [1, 2, 3], "price": [2, 4, 5]})
    one, two = (data.own(found, ("size",), "price")[0] for _ in range(2))
    assert one == two
    assert len({one, two}) == 1
    assert one != data.shipped("toy")
