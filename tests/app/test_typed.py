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


def test_a_function_of_the_literature_typed_is_that_function_and_its_minima_are_said_to_be_found():
    mine, theirs = made(HIMMELBLAU), experiment.setup(Settings(landscape="himmelblau"))
    assert np.allclose([m.at for m in mine.minima], [m.at for m in theirs.minima], atol=1e-7)
    assert len(mine.saddles) == len(theirs.saddles)
    w = np.random.default_rng(2).normal(size=(9, 2))
    assert np.allclose(mine.problem.hessian(w), theirs.problem.hessian(w), rtol=1e-12)
    said = []
    for f in (HIMMELBLAU, "x**2 - y**2"):
        settings = Settings(landscape="formula", formula=typed.checked("formula", f))
        said.append(explain.paragraph(settings, "full", experiment.setup(settings).learning_rate, language="en"))
    assert "found" in said[0]
    assert "No single lowest point was found" in said[1]
    assert "has no minimum" not in said[1]


@pytest.mark.parametrize("f", typed.EXAMPLES["formula"])
def test_an_example_opens_where_plain_descent_gets_lower_at_its_rate(f: str):
    problem = made(f)
    run = gd.descend(problem.problem, gd.sgd(problem.learning_rate), problem.problem.start, 150)
    assert run.outcome == gd.Outcome.MAX_STEPS
    floor = problem.minima[0].loss
    assert run.losses[-1] - floor < 0.9 * (run.losses[0] - floor)


def test_a_formula_without_a_value_near_zero_is_refused():
    for landscape, f, fault in (
        ("formula", "sqrt(-1 - x**2)", ("nowhere", {})),
        ("model", "w*x", ("missing", {"names": "v"})),
    ):
        with pytest.raises(FormulaError) as caught:
            typed.checked(landscape, f)
        assert (caught.value.sentence, caught.value.values) == fault


#: address → the formula that is shown, "" for the landscape's own, and what is said in each language
ADDRESSES = [
    ({"landscape": "formula", "f": "x**2 + y.real"}, "", {"ko": "x**2 + y▸.◂real", "en": "x**2 + y▸.◂real"}),
    ({"landscape": "model", "f": "w*log(x1)+v"}, "", {"ko": "값이 없습니다", "en": "has no value"}),
    ({"landscape": "model", "f": "w*x1 + v*x2", "data": "toy"}, "", {"en": "w*x1 + v*x2 names more features"}),
    ({"landscape": "model", "f": "w*RM + b"}, "w*x1 + v", {"ko": "", "en": ""}),
]


@pytest.mark.parametrize(("query", "shown", "said"), ADDRESSES)
def test_what_is_wrong_with_a_formula_of_the_address_is_said_and_the_own_one_shown(query, shown, said):
    for lang, sentence in said.items():
        app = page.lab(lang=lang, **query)
        assert (sentence in page.notes(app), bool(page.notes(app))) == (True, bool(sentence))
        formula = page.payload(app)[0]["landscape"]["formula"]
        assert formula == (shown or typed.DEFAULTS[query["landscape"]])
        assert not shown or [r"\hat{y} = w \, x_{1} + v" in one.value for one in app.latex] == [True]


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_a_fault_in_the_box_is_said_with_its_place_and_leaves_the_formula_as_it_was(lang: str):
    words = text.read("lab", lang)["fault"]
    app = page.lab(landscape="formula", lang=lang, lr="0.1", start="1,1")
    app.text_input(key="formula_text").set_value("x^2 + (y − 1)²")
    header, _ = page.payload(page.ran(app))
    assert ([m["at"] for m in header["minima"]], header["initial"]["start"]) == ([[0, 1]], None)
    assert json.loads(page.component(app, "address").proto.json)["f"] == "x**2 + (y - 1)**2"
    app.text_input(key="formula_text").set_value("x^2 + <b>")
    assert page.payload(page.ran(app))[0]["landscape"]["formula"] == "x**2 + (y - 1)**2"
    (fault,) = [h.proto.body for h in app.main.get("html") if "formula-fault" in h.proto.body]
    assert "<code>x^2 + <mark>&lt;</mark>b&gt;</code>" in fault
    assert words["formula_sign"].format(sign="&lt;", where="").strip() in fault
    app.button(key="formula_example_1").click()
    landscape = page.payload(page.ran(app))[0]["landscape"]
    assert (landscape["formula"], landscape["kind"]) == (typed.EXAMPLES["formula"][1], "curve")
    assert not [h for h in app.main.get("html") if "formula-fault" in h.proto.body]


@pytest.mark.parametrize(("name", "rows"), [("iris", 150), ("boston", 506), ("cancer", 569)])
def test_a_model_is_of_all_rows_of_every_set_at_hand(name, rows):
    problem, every = made("w*x1 + v*x2", "model", data=name, scaling="raw"), data.shipped(name)
    assert problem.problem.samples == len(every.target) == rows <= typed.MOST_ROWS
    found = np.linalg.lstsq(every.features[:, :2], every.target, rcond=None)[0]
    assert np.allclose(problem.minima[0].at, found, atol=1e-7)
    assert np.allclose(problem.problem.predict(found), every.features[:, :2] @ found)


def test_of_very_many_rows_a_model_is_of_a_fair_sample_in_file_order_and_its_maps_have_fewer_cells():
    x = np.arange(50_000.0)[:, None]
    rows = data.table("own", x, 2 * x[:, 0] + 1, ("a",), "y")
    few = typed.thinned(rows)
    assert few == rows, "who loses those loses these"
    places = few.features[:, 0]
    assert (len(places), np.all(np.diff(places) > 0)) == (typed.MOST_ROWS, True)
    assert np.all(np.abs(np.histogram(places, 3, (0, 50_000))[0] - 200) < 60), "as many from each part"
    assert len(set(np.diff(places).tolist())) > 50, "and no step that a file's own rhythm could meet"
    settings = Settings(landscape="model", formula="w*x1 + v", data="own", own=rows.digest, batch_size=7, length=40)
    assert experiment.family(settings, "random", rows).rows.max() < typed.MOST_ROWS
    many, few = (basins.cells(Settings(landscape="model", data=name), "full") for name in ("boston", "toy"))
    assert few == (basins.COARSE_CELLS, basins.FINE_CELLS)
    assert many[1] ** 2 * 506 <= 1.2 * basins.SEEN / 200 * basins.FINE_CELLS**2
    assert many[0] >= basins.FEWEST_CELLS


def test_a_model_is_of_a_readers_own_rows_too():
    x = np.random.default_rng(4).uniform(0, 1, (200, 3))
    rows = data.table("own", x, 2 * x[:, 0] - x[:, 2], ("a", "b", "c"), "y")
    own = {"own": page.held(rows), "data": "own"}
    app = page.lab(session=own, landscape="model", data="own", f="w*x1 + v*x3", scaling="raw")
    header, arrays = page.payload(app)
    assert (header["data"]["features"], len(arrays["target"])) == (["a", "b", "c"], 200)
    assert np.allclose(header["minima"][0]["at"], [2, -1], atol=1e-6)
    assert header["channel"], "and they have their ground"
    assert len(app.session_state["lab_played"][2].target) == 200
