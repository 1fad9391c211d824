"""Page 4: slope, step and new weight, and the six things a learning rate can do."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from gd_core import TEST_FUNCTIONS, descend, sgd
from tests.lessons.figures import figure_at, opened, ran, sent

NAMES = ("creeps", "steady", "one_step", "bounces", "forever", "diverges")
PROBLEM = TEST_FUNCTIONS["parabola"]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_page_opens(language: str):
    header, arrays = sent(opened("parabola", language), "parabola")
    assert header["critical"] == 1
    run = descend(PROBLEM, sgd(arrays["rates"][7]), np.array([header["start"]]), 30)
    np.testing.assert_array_equal(arrays["weights"][7], run.weights[:, 0])
    np.testing.assert_array_equal(arrays["slopes"][7], PROBLEM.gradient(run.weights)[:, 0])


def test_the_prediction_is_judged_by_the_core():
    app = opened("parabola", "en")
    app.button_group[0].set_value("straight")
    ran(app)
    assert any("Not so" in m.value and "bounces" in m.value for m in app.markdown)
    header, _ = sent(app, "parabola")
    assert header["play"] == "straight"
    assert header["rate"] == pytest.approx(0.9)


def test_each_press_is_one_update(browser: Browser, app_url: str):
    with figure_at(browser, app_url, "parabola") as figure:
        rate, weight = figure.number("learning-rate"), figure.number("weight")
        for step in range(1, 4):
            figure.press("step-forward")
            expected = weight - rate * PROBLEM.gradient(np.array([weight]))[0]
            weight = figure.number("weight")
            assert figure.number("step") == step
            assert weight == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_each_named_rate_does_what_its_name_says(browser: Browser, app_url: str, name: str):
    with figure_at(browser, app_url, "parabola", lang="en") as figure:
        figure.press(f"learning-rate-{name}")
        assert figure.said("behaviour") == name
        weights = []
        for _ in range(5):
            weights.append(figure.number("weight"))
            figure.press("step-forward")
        signs, sizes = np.sign(weights), np.abs(weights)
        if name == "one_step":
            np.testing.assert_allclose(weights[1:], 0, atol=1e-12)
        elif name in {"creeps", "steady"}:
            assert np.all(signs == signs[0])
            assert np.all(np.diff(sizes) < 0)
        else:
            assert np.all(signs[1:] == -signs[:-1])
            change = np.diff(sizes)
            assert np.all({"bounces": change < 0, "forever": abs(change) < 1e-9, "diverges": change > 0}[name])


def test_a_moved_start_gives_the_cores_run(browser: Browser, app_url: str):
    with figure_at(browser, app_url, "parabola") as figure:
        figure.set("learning-rate", 29)
        box = figure.get("handle-start").bounding_box()
        assert box is not None
        figure.page.mouse.move(box["x"] + 18, box["y"] + 18)
        figure.page.mouse.down()
        figure.page.mouse.move(box["x"] + 318, box["y"] + 18, steps=6)
        figure.page.mouse.up()
        start = figure.number("start")
        assert start > -1.5
        figure.press("step-forward", 4)
        run = descend(PROBLEM, sgd(figure.number("learning-rate")), np.array([start]), 4)
        assert figure.number("weight") == pytest.approx(run.weights[-1, 0], abs=1e-12)
        assert figure.number("loss") == pytest.approx(run.losses[-1], abs=1e-12)
        figure.get("handle-start").focus()
        figure.page.keyboard.press("ArrowLeft")
        assert figure.number("start") < start


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light")])
def test_axe_finds_nothing_serious(browser: Browser, app_url: str, width: int, scheme: str):
    with figure_at(browser, app_url, "parabola", width=width, height=844, scheme=scheme) as figure:
        figure.press("step-forward", 3)
        assert figure.faults() == []


def test_the_way_on_and_to_the_lab(browser: Browser, app_url: str):
    with figure_at(browser, app_url, "parabola", lang="en") as figure:
        figure.page.get_by_role("link", name="Drag the rate on the loss of Boston").click()
        player = figure.page.get_by_test_id("player")
        expect(player).to_have_attribute("data-learning-rate", "0.7", timeout=30_000)
        expect(player).to_have_attribute("data-active", "full")
