"""Page 5: one update, number by number, against the core and against the lesson's own first update."""

import numpy as np
import pytest
from playwright.sync_api import Browser, expect
from streamlit.testing.v1 import AppTest

from gd_core import linear_mse, sequential
from pages.lessons.update import apart
from pages.ui.app import text
from pages.ui.runs import data
from tests.lessons.figures import REFERENCE, chosen, figure_at, opened, prose, sent

UPDATES = (1, 10, 100, 1000)
HOUSES = data.shipped("boston")
PROBLEM = linear_mse(data.scaled(HOUSES.features, "minmax").features, HOUSES.target)
MADE = apart.boston(UPDATES, 30, 0.01)


def test_the_first_updates_are_the_lessons():
    reference = np.load(REFERENCE / "seed_sequential30.npz")
    for update in (1, 10):
        (at,) = np.flatnonzero(reference["step"] == update)
        for sign in apart.SIGNS:
            new = MADE.arrays[f"{update}.scaled.{sign}.new"]
            np.testing.assert_allclose(new, reference["weights"][at], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("sign", list(apart.SIGNS))
def test_a_drawn_mini_batch_gives_the_lessons_first_update(sign: str):
    reference = np.load(REFERENCE / "seed_random30.npz")
    rows = reference["indices"][0]
    inputs = np.column_stack([data.scaled(HOUSES.features, "minmax").features, np.ones(506)])[rows]
    one = apart.SIGNS[sign](inputs, HOUSES.target[rows], np.zeros(3), float(reference["lr"]))
    np.testing.assert_allclose(one.new, reference["weights"][1], rtol=1e-9)


@pytest.mark.parametrize("units", list(apart.UNITS))
@pytest.mark.parametrize("update", UPDATES)
def test_every_number_is_the_cores(update: int, units: str):
    problem = linear_mse(data.scaled(HOUSES.features, apart.UNITS[units]).features, HOUSES.target)
    get = lambda name: MADE.arrays[f"{update}.{units}.{name}"]  # noqa: E731
    rows, weights = MADE.arrays[f"{update}.rows"], get("weights")
    each = np.array([problem.gradient(weights, rows=np.array([row])) for row in rows])
    np.testing.assert_allclose(2 * get("prediction.share"), each, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(-2 * get("target.share"), each, rtol=1e-9, atol=1e-9)
    gradient = problem.gradient(weights, rows=rows)
    for sign in apart.SIGNS:
        np.testing.assert_allclose(get(f"{sign}.gradient"), gradient, rtol=1e-9)
        np.testing.assert_allclose(get(f"{sign}.new"), weights - 0.01 * gradient, rtol=1e-9)
    np.testing.assert_allclose(2 * get("full"), problem.gradient(weights), rtol=1e-9)
    before, after = MADE.loss[update, units]
    assert before == pytest.approx(problem.loss(weights))
    assert after == pytest.approx(problem.loss(get("target.new")))


def test_both_units_are_the_same_model_before_the_update():
    scaled, raw = (MADE.arrays[f"100.{units}.prediction.prediction"] for units in apart.UNITS)
    np.testing.assert_allclose(scaled, raw, rtol=1e-9)


def test_the_code_shown_is_the_code_that_ran():
    for take in apart.SIGNS.values():
        shown = apart.lines(take)
        assert [name for name, _ in shown] == list(apart.Apart._fields)
        rows = list(sequential(506, 30).__next__())
        inputs, target = np.column_stack([HOUSES.features, np.ones(506)])[rows], HOUSES.target[rows]
        names = {"inputs": inputs, "target": target, "weights": np.array([1.0, 2, 3]), "rate": 0.1}
        for _, line in shown:
            exec(line, {}, names)
        np.testing.assert_array_equal(names["new"], take(inputs, target, names["weights"], 0.1).new)


def answered() -> AppTest:
    return opened("update", "en", answer="opposite")


def test_the_prediction_is_judged_by_the_core():
    app = answered()
    assert any("Not quite" in m.value and "exactly the same" in m.value for m in app.markdown)
    assert sent(app, "update")[0]["sign"] == "target"


def test_the_largest_gradient_is_the_cores():
    gradient = abs(PROBLEM.gradient(np.zeros(3), rows=np.arange(30)))
    right = ("w1", "w2", "bias")[int(gradient.argmax())]
    app, words = answered(), text.read("update", "en")["check"]
    for choice in words["choice"]:
        assert words["right" if choice == right else "wrong"] in prose(chosen(app, "update_check", choice)), choice
    inputs = MADE.arrays["1.scaled.inputs"]
    assert MADE.steps == 34, "five with the first row, one for each of the other 29"
    assert inputs[:, :2].max() < 1, "the text: inputs below 1"


def test_rows_add_up_one_by_one_and_the_rate_in_the_hand_makes_the_cores_step(browser: Browser, app_url: str):
    with figure_at(browser, app_url, "update") as figure:
        share = MADE.arrays["1.scaled.prediction.share"]
        for line, rows in (("prediction", 0), ("difference", 0), ("share", 1), ("gradient", 1), ("new", 1)):
            assert figure.said("new") == "", "nothing is said before it is worked out"
            figure.press("step-forward")
            assert figure.said("line") == line
            assert figure.number("rows") == rows
        for rows in (1, 2, 3):
            np.testing.assert_allclose(figure.numbers("total"), share[:rows].sum(axis=0), rtol=1e-12)
            new = -0.01 * PROBLEM.gradient(np.zeros(3), rows=np.arange(rows))
            np.testing.assert_allclose(figure.numbers("new"), new, rtol=1e-9)
            assert figure.number("loss-after") == pytest.approx(PROBLEM.loss(new))
            figure.press("step-forward")
        figure.to_end()
        np.testing.assert_allclose(figure.numbers("total"), MADE.arrays["1.scaled.prediction.total"], rtol=1e-12)
        assert figure.get("new-0").inner_text() == "0.211"
        assert figure.number("loss-after") == pytest.approx(MADE.loss[1, "scaled"][1], rel=1e-9)
        figure.press("which-10")
        figure.set("learning-rate", 6)
        figure.to_end()
        weights, rate = MADE.arrays["10.scaled.weights"], figure.number("learning-rate")
        assert rate == pytest.approx(0.1)
        gradient = PROBLEM.gradient(weights, rows=np.arange(270, 300))
        np.testing.assert_allclose(figure.numbers("new"), weights - rate * gradient, rtol=1e-9)


def test_both_signs_give_the_same_weights_and_the_units_do_not(browser: Browser, app_url: str):
    with figure_at(browser, app_url, "update") as figure:
        expect(figure.get("sign-target")).to_be_hidden()
        figure.page.get_by_role("radio", name="They are exactly the same").click()
        figure.wait(lambda: figure.said("sign") == "target")
        figure.press("sign-prediction")
        figure.to_end()
        before = figure.numbers("new"), figure.numbers("total")
        figure.press("sign-target")
        np.testing.assert_allclose(figure.numbers("new"), before[0], rtol=1e-12)
        np.testing.assert_allclose(figure.numbers("total"), np.negative(before[1]), rtol=1e-12)
        assert figure.get("line-difference").inner_text().startswith("difference = target - prediction")
        figure.press("units-original")
        np.testing.assert_allclose(figure.numbers("new"), MADE.arrays["1.original.target.new"], rtol=1e-12)
        assert figure.number("loss-after") == pytest.approx(MADE.loss[1, "original"][1], rel=1e-9)
        assert figure.number("loss-after") > figure.number("loss")


def test_a_number_lights_its_line_and_a_line_its_numbers(browser: Browser, app_url: str):
    with figure_at(browser, app_url, "update") as figure:
        figure.page.locator("td[data-column=difference]").nth(1).hover()
        assert figure.said("line") == "difference"
        assert "lit" in (figure.get("line-difference").get_attribute("class") or "")
        assert figure.get("worked").inner_text() == "Row 2: 0.00 − 21.6 = −21.60"
        figure.get("line-gradient").focus()
        assert figure.said("line") == "gradient"
        assert "lit" in (figure.get("gradient-1").get_attribute("class") or "")
        figure.page.locator("td[data-column=prediction]").first.focus()
        figure.page.keyboard.press("ArrowRight")
        assert figure.said("line") == "difference"
        assert figure.number("step") == 0
