"""Data sets, scaling, and everything a reader's file can have wrong."""

import io
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LinearRegression

import gd_core as gd
from pages.ui.runs import data

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
@pytest.mark.parametrize("name", data.COLUMNS)
def test_offset_and_scale_lead_back_to_original_units(name, scaling):
    dataset = data.shipped(name)
    scaled = data.scaled(dataset.features, scaling)
    np.testing.assert_allclose(scaled.features * scaled.scale + scaled.offset, dataset.features, rtol=1e-12)


def test_an_unknown_scaling_is_named():
    with pytest.raises(ValueError, match="scaling is 'log'; allowed: raw, minmax, standard"):
        data.scaled(data.shipped("toy").features, "log")


def test_the_reference_fit_is_the_minimum_of_the_problem():
    boston = data.shipped("boston")
    features = data.scaled(boston.features, "minmax").features
    weights = gd.linear_mse(features, boston.target).minima[0]
    fit = LinearRegression().fit(features, boston.target)
    np.testing.assert_allclose(weights, [*fit.coef_, fit.intercept_], rtol=1e-9)
    np.testing.assert_allclose(data.reference_fit(features, boston.target), features @ weights[:-1] + weights[-1])


def test_shipped_data_cannot_be_written_to():
    with pytest.raises(ValueError, match="read-only"):
        data.shipped("boston").features[0, 0] = 1


def csv(rows: int, columns: str = "size,price", cell: str = "{0},{0}5") -> bytes:
    return "\n".join([columns, *(cell.format(i) for i in range(rows))]).encode()


FAULTS = {
    "too_big": b"a,b\n" + b"1,2\n" * 1_400_000,
    "rows": csv(1),
    "columns": csv(9, cell="{0},word"),
    "missing": b"a,b\n1,2\n,4\n5,6\n",
    "large": b"a,b\n1,2\n1e200,4\n",
    "unreadable": b'a,b\n1,2\n3,4,5,6\n"',
    "encoding": b"a,b\n1,2\n\xff\xff\xff,\x80\n",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_of_a_file_has_its_sentence(fault):
    with pytest.raises(data.DataError) as raised:
        data.read_csv(FAULTS[fault])
    assert raised.value.sentence == fault


def test_too_many_rows_are_not_read_and_an_empty_file_is_unreadable():
    with pytest.raises(data.DataError) as raised:
        data.read_csv(csv(5001))
    assert raised.value.sentence == "rows"
    with pytest.raises(data.DataError) as raised:
        data.read_csv(b"")
    assert raised.value.sentence == "unreadable"


def test_an_infinite_number_is_named_with_its_line():
    with pytest.raises(data.DataError) as raised:
        data.read_csv(b"a,b\n1,2\n3,inf\n")
    assert raised.value.values == {"column": "b", "row": 3}


def test_a_constant_feature_and_an_impossible_choice_are_refused():
    frame = data.read_csv(b"a,b,c\n1,7,2\n2,7,3\n")
    for features, target, sentence in [
        (("b",), "c", "constant"),
        (("a", "c"), "c", "choice"),
        ((), "c", "choice"),
        (("a", "b", "c"), "c", "choice"),
    ]:
        with pytest.raises(data.DataError) as raised:
            data.own(frame, features, target)
        assert raised.value.sentence == sentence


def test_a_file_as_korean_excel_writes_it_is_read():
    frame = data.read_csv("크기,가격\n10,3\n20,5\n".encode("cp949"))
    assert list(frame.columns) == ["크기", "가격"]


def test_names_are_told_apart_and_hold_no_control_characters():
    frame = data.read_csv(b'"a\nb","a\nb",,c\n1,2,3,x\n4,5,6,y\n')
    assert len(set(frame.columns)) == len(frame.columns) == 3
    assert all(name.isprintable() and 0 < len(name) <= data.NAME_LENGTH for name in frame.columns)


@given(st.text(max_size=200))
def test_a_clean_name_is_one_short_printable_line(name):
    clean = data.clean_name(name)
    assert clean.isprintable()
    assert len(clean) <= data.NAME_LENGTH


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(content):
    try:
        frame = data.read_csv(content)
    except data.DataError:
        return
    assert np.isfinite(frame.to_numpy()).all()


def test_the_same_data_is_the_same_whoever_brings_it():
    frame = pd.read_csv(io.BytesIO(csv(12)))
    one, two = (data.own(frame.astype(float), ("size",), "price") for _ in range(2))
    assert one == two
    assert len({one, two}) == 1
    assert one != data.shipped("toy")
