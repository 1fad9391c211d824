"""Page 4: slope, step and new weight, and the six things a learning rate can do."""

import re

import numpy as np
import pytest
from playwright.sync_api import Browser, expect
from streamlit.testing.v1 import AppTest

from gd_core import TEST_FUNCTIONS, descend, sgd
from pages.lessons.parabola import ball
from pages.ui.app import text
from tests.lessons.figures import chosen, figure_at, opened, prose, sent
from tests.visit import box_of

NAMES = ("creeps", "steady", "one_step", "bounces", "forever", "diverges")
PROBLEM = TEST_FUNCTIONS["parabola"]


def test_the_page_opens(language: str):
    header, arrays = sent(opened("parabola", language), "parabola")
    assert header["critical"] == 1
    run = descend(PROBLEM, sgd(arrays["rates"][7]), np.array([header["start"]]), 30)
    np.testing.assert_array_equal(arrays["weights"][7], run.weights[:, 0])
    np.testing.assert_array_equal(arrays["slopes"][7], PROBLEM.gradient(run.weights)[:, 0])


def answered(choice: str, language: str = "en") -> AppTest:
    return opened("parabola", language, answer=choice)


def test_the_prediction_is_judged_by_the_core():
    app = answered("straight")
    assert any("Not quite" in m.value and "side to side" in m.value for m in app.markdown)
    header, arrays = sent(app, "parabola")
    assert header["play"] == "straight"
    assert header["rate"] == pytest.approx(0.9) == arrays["rates"][header["asked"]]
    assert arrays["factors"][header["asked"]] == pytest.approx(-0.8)


def test_a_flag_stands_for_the_choice_its_factor_is():
    weights = 2.0 * np.cumprod(np.full((30, 5), [0.6, -0.6, -1.2, 1.2, -1.0]), axis=0)
    for factor, run in zip((0.6, -0.6, -1.2, 1.2), weights.T, strict=False):
        if abs(run[-1]) > 2:
            assert ball.kind(factor) == "diverges"
        else:
            assert ball.kind(factor) == ("bounces" if np.any(run < 0) else "straight")
    app = opened("parabola", "en", figure_parabola={"dropped": -0.6})
    assert app.button_group(key="parabola_predict").value == "bounces"
    assert sent(app, "parabola")[0]["play"] == "bounces"


def test_the_longest_of_the_first_steps_is_the_cores():
    made = ball.ball()
    run = descend(PROBLEM, sgd(0.9), np.array([ball.START]), ball.FIRST)
    steps = abs(0.9 * PROBLEM.gradient(run.weights[:-1])[:, 0])
    assert made.longest == 1 + int(np.argmax(steps))
    app = answered("bounces")
    for choice, said in ((str(made.longest), "right"), ("5", "wrong")):
        assert text.read("parabola", "en")["check"][said] in prose(chosen(app, "parabola_check", choice))
    assert f"#step={ball.FIRST}" in prose(app)


def test_each_named_rate_does_what_its_name_says(browser: Browser, app_url: str):
    with figure_at(browser, app_url, "parabola") as figure:
        figure.page.get_by_test_id("stButtonGroup").get_by_role("radio").first.click()
        figure.wait(lambda: figure.root.get_attribute("data-behaviour") == "bounces")
        for name in NAMES:
            figure.press("restart")
            figure.press(f"learning-rate-{name}")
            assert figure.said("behaviour") == name
            weights = []
            for _ in range(5):
                weights.append(figure.number("weight"))
                figure.press("step-forward")
            signs, change = np.sign(weights), np.diff(np.abs(weights))
            if name == "one_step":
                np.testing.assert_allclose(weights[1:], 0, atol=1e-12)
            elif name in {"creeps", "steady"}:
                assert np.all(signs == signs[0])
                assert np.all(change < 0)
            else:
                assert np.all(signs[1:] == -signs[:-1])
                assert np.all({"bounces": change < 0, "forever": abs(change) < 1e-9, "diverges": change > 0}[name])


def test_a_moved_start_gives_the_cores_run(browser: Browser, app_url: str):
    with figure_at(browser, app_url, "parabola") as figure:
        figure.set("learning-rate", 29)
        figure.drag("handle-start", 300, 0)
        start = figure.number("start")
        assert start > -1.5
        figure.press("step-forward", 4)
        run = descend(PROBLEM, sgd(figure.number("learning-rate")), np.array([start]), 4)
        assert figure.number("weight") == pytest.approx(run.weights[-1, 0], abs=1e-12)
        assert figure.number("loss") == pytest.approx(run.losses[-1], abs=1e-12)
        figure.get("handle-start").focus()
        figure.page.keyboard.press("ArrowLeft")
        assert figure.number("start") < start


def test_a_dropped_flag_answers_and_stays_beside_the_truth(browser: Browser, app_url: str):
    with figure_at(browser, app_url, "parabola") as figure:
        figure.rest()
        start = figure.number("start")
        assert figure.root.get_attribute("data-behaviour") is None
        handle, ring = (box_of(figure.get(name)) for name in ("handle-guess", "handle-start"))
        assert handle["x"] == pytest.approx(ring["x"], abs=0.6), "at first it stands under the ball"
        figure.drag("handle-guess", 500, -30)
        figure.wait(lambda: figure.root.get_attribute("data-behaviour") == "bounces")
        assert figure.number("step") == 30, "the run has shown it"
        expect(figure.get("handle-guess")).to_be_hidden()
        said = figure.get("fact-guess").locator("xpath=preceding-sibling::dt").inner_text().replace("−", "-")
        guess, truth = (float(word) for word in re.findall(r"-?\d+\.\d+", said))
        assert truth == pytest.approx(start * -0.8, abs=0.005)
        assert start < guess < truth
        figure.rest()
        expect(figure.page).to_have_url(re.compile(r"\bflag=-"))
        figure.page.reload()
        figure.wait(lambda: figure.root.get_attribute("data-behaviour") == "bounces")
        label = figure.get("fact-guess").locator("xpath=preceding-sibling::dt")
        expect(label).to_have_text(said.replace("-", "−"))
        off = float(re.findall(r"\d+\.\d+", figure.get("fact-guess").inner_text())[0])
        assert off == pytest.approx(abs(guess - truth) / abs(truth - start), abs=0.006)
