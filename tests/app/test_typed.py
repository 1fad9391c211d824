"""What a reader types as a landscape: its window and minima, its address, its box in the Lab, its rows."""

import json

import numpy as np
import pytest

import gd_core as gd
from gd_core.formulas.tokens import FormulaError
from pages.ui.app import text
from pages.ui.runs import basins, data, experiment, explain, typed
from pages.ui.runs.settings import Settings
from tests.app import page

HIMMELBLAU = "(x^2 + y - 11)^2 + (x + y^2 - 7)^2"


def made(f: str, landscape: str = "formula", **more: str) -> experiment.Setup:
    return experiment.setup(Settings(landscape=landscape, formula=typed.checked(landscape, f), **more))


@pytest.mark.parametrize(
    ("f", "minima"),
    [
        ("x**4", [[0]]),
        ("abs(x - 1) + abs(y)", [[1, 0]]),
        ("x**4 + y**4", [[0, 0]]),
        ("max(x, y)**2 + x**2", [[0, 0]]),
        ("(x - 30)**2 + (y + 5)**2", [[30, -5]]),
        ("log(x) + 1/x + y**2", [[1, 0]]),
        ("x**2 - y**2", []),
        ("(x*y - 1)**2", []),  # a valley with a level floor has no one lowest point
        ("sin(x)", [[-np.pi / 2], [3 * np.pi / 2]]),
    ],
)
def test_the_minima_are_found_and_in_the_window(f: str, minima: list[list[float]]):
    problem = made(f)
    found = np.array(sorted(minimum.at.tolist() for minimum in problem.minima)).reshape(-1, problem.problem.start.size)
    assert len(found) == len(minima)
    assert np.allclose(found, np.reshape(minima, found.shape), atol=1e-6)
    low, high = np.array(problem.problem.domain).T
    assert all(np.all((low <= at) & (at <= high)) or f == "sin(x)" for at in found)
    assert np.isfinite(problem.problem.loss(problem.problem.start))
    assert problem.limits[0] <= problem.learning_rate <= problem.limits[1]


def test_a_function_of_the_literature_typed_is_that_function():
    mine, theirs = made(HIMMELBLAU), experiment.setup(Settings(landscape="himmelblau"))
    assert np.allclose([m.at for m in mine.minima], [m.at for m in theirs.minima], atol=1e-7)
    assert len(mine.saddles) == len(theirs.saddles)
    w = np.random.default_rng(2).normal(size=(9, 2))
    assert np.allclose(mine.problem.hessian(w), theirs.problem.hessian(w), rtol=1e-12)


@pytest.mark.parametrize("f", typed.EXAMPLES["formula"])
def test_an_example_opens_where_plain_descent_gets_lower_at_its_rate(f: str):
    problem = made(f)
    run = gd.descend(problem.problem, gd.sgd(problem.learning_rate), problem.problem.start, 150)
    assert run.outcome == gd.Outcome.MAX_STEPS
    floor = problem.minima[0].loss
    assert run.losses[-1] - floor < 0.9 * (run.losses[0] - floor)


def test_a_formula_without_a_value_near_zero_is_refused():
    with pytest.raises(FormulaError) as caught:
        typed.checked("formula", "sqrt(-1 - x**2)")
    assert caught.value.sentence == "nowhere"
    with pytest.raises(FormulaError) as caught:
        typed.checked("model", "w*x")
    assert caught.value.values == {"names": "v"}


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_a_fault_in_the_address_is_said_with_its_place_and_the_own_formula_shown(lang: str):
    app = page.lab(landscape="formula", f="x**2 + y.real", lang=lang)
    note = page.notes(app)
    assert "x**2 + y▸.◂real" in note
    assert text.read("lab", lang)["fault"]["formula_sign"].format(sign=".", where="").strip() in note
    header, _ = page.payload(app)
    assert header["landscape"]["formula"] == typed.DEFAULTS["formula"]


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_a_formula_is_typed_and_a_faulty_one_leaves_it_as_it_was(lang: str):
    app = page.lab(landscape="formula", lang=lang, lr="0.1", start="1,1")
    app.text_input(key="formula_text").set_value("x^2 + (y − 1)²")
    header, _ = page.payload(page.ran(app))
    assert header["landscape"]["formula"] == "x**2 + (y - 1)**2"
    assert [m["at"] for m in header["minima"]] == [[0, 1]]
    assert header["initial"]["start"] is None
    assert json.loads(page.component(app, "address").proto.json)["f"] == "x**2 + (y - 1)**2"
    app.text_input(key="formula_text").set_value("x^2 + <b>")
    header, _ = page.payload(page.ran(app))
    assert header["landscape"]["formula"] == "x**2 + (y - 1)**2"
    (fault,) = [h.proto.body for h in app.main.get("html") if "formula-fault" in h.proto.body]
    assert "<code>x^2 + <mark>&lt;</mark>b&gt;</code>" in fault
    assert text.read("lab", lang)["fault"]["formula_sign"].format(sign="&lt;", where="").strip() in fault
    app.button(key="formula_example_1").click()
    header, _ = page.payload(page.ran(app))
    assert header["landscape"]["formula"] == typed.EXAMPLES["formula"][1]
    assert header["landscape"]["kind"] == "curve"
    assert not [h for h in app.main.get("html") if "formula-fault" in h.proto.body]


@pytest.mark.parametrize(("name", "rows"), [("iris", 150), ("boston", 506), ("cancer", 569)])
def test_a_model_is_of_all_rows_of_every_set_at_hand(name, rows):
    problem = made("w*x1 + v*x2", "model", data=name, scaling="raw")
    every = data.shipped(name)
    assert problem.problem.samples == len(every.target) == rows <= typed.MOST_ROWS
    found = np.linalg.lstsq(every.features[:, :2], every.target, rcond=None)[0]
    assert np.allclose(problem.minima[0].at, found, atol=1e-7)
    assert problem.problem.predict is not None
    assert np.allclose(problem.problem.predict(found), every.features[:, :2] @ found)


def test_of_very_many_rows_a_model_is_of_a_fair_sample_in_file_order_and_its_batches_are_of_those():
    x = np.arange(50_000.0)[:, None]
    rows = data.table("own", x, 2 * x[:, 0] + 1, ("a",), "y")
    few = typed.thinned(rows)
    assert few == rows, "who loses those loses these"
    places = few.features[:, 0]
    assert len(places) == typed.MOST_ROWS
    assert np.all(np.diff(places) > 0)
    thirds = np.histogram(places, 3, (0, 50_000))[0]
    assert np.all(np.abs(thirds - 200) < 60), "as many from each part"
    assert len(set(np.diff(places).tolist())) > 50, "and no step that a file's own rhythm could meet"
    settings = Settings(landscape="model", formula="w*x1 + v", data="own", own=rows.digest, batch_size=7, length=40)
    family = experiment.family(settings, "random", rows)
    assert family.rows is not None
    assert family.rows.max() < typed.MOST_ROWS


def test_maps_of_a_model_over_many_rows_have_fewer_cells_than_of_few():
    many, few = (Settings(landscape="model", data=name) for name in ("boston", "toy"))
    assert basins.cells(few, "full") == (basins.COARSE_CELLS, basins.FINE_CELLS)
    coarse, fine = basins.cells(many, "full")
    assert fine**2 * 506 <= 1.2 * basins.SEEN / 200 * basins.FINE_CELLS**2
    assert coarse >= basins.FEWEST_CELLS


def test_data_with_fewer_features_than_a_model_names_show_the_own_formula_and_say_so():
    app = page.lab(landscape="model", f="w*x1 + v*x2", lang="en")
    assert page.payload(app)[0]["landscape"]["formula"] == "w*x1 + v*x2"
    app = page.lab(landscape="model", f="w*x1 + v*x2", data="toy", lang="en")
    assert page.payload(app)[0]["landscape"]["formula"] == typed.DEFAULTS["model"]
    assert "w*x1 + v*x2 names more features" in page.notes(app)


def test_a_readers_own_rows_are_a_models_too_and_have_their_ground():
    rng = np.random.default_rng(4)
    x = rng.uniform(0, 1, (200, 3))
    rows = data.table("own", x, 2 * x[:, 0] - x[:, 2], ("a", "b", "c"), "y")
    app = page.lab(session={"own": page.held(rows), "data": "own"}, landscape="model", data="own", f="w*x1 + v*x3",
                   scaling="raw")  # fmt: skip
    header, arrays = page.payload(app)
    assert header["data"]["features"] == ["a", "b", "c"]
    assert len(arrays["target"]) == 200
    assert np.allclose(header["minima"][0]["at"], [2, -1], atol=1e-6)
    assert header["channel"]
    assert len(app.session_state["lab_played"][2].target) == 200


def test_what_is_said_of_minima_is_of_those_that_were_found():
    settings = Settings(landscape="formula", formula=typed.checked("formula", HIMMELBLAU))
    rate = experiment.setup(settings).learning_rate
    assert "found" in explain.paragraph(settings, "full", rate, language="en")
    bottomless = Settings(landscape="formula", formula="x**2 - y**2")
    said = explain.paragraph(bottomless, "full", experiment.setup(bottomless).learning_rate, language="en")
    assert "No single lowest point was found" in said
    assert "has no minimum" not in said
