"""The cost is a function of the weights: line and point are one thing, on both sides of the picture."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Browser

from pages.ui.app import text
from pages.ui.runs import houses
from tests.lessons.figures import figure_at, lab_link, opened, prose, ran, sent


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_page_opens_and_its_surface_is_the_mse(language: str):
    app = opened("cost", language)
    header, arrays = sent(app, "cost")
    q, problem = header["quadratic"], houses.houses().problem
    for weights in ([0.0, 0.0], [50.0, -20.0], header["best"]):
        w = np.array(weights)
        value = 0.5 * w @ np.array(q["hessian"]) @ w - np.array(q["linear"]) @ w + q["constant"]
        assert value == pytest.approx(float(problem.loss(w[::-1])))
    np.testing.assert_allclose(arrays["losses"], problem.loss(arrays["weights"][:, ::-1]))
    assert "{" not in prose(app)


def test_the_six_numbers_of_the_formula_are_the_sums_of_the_data():
    sizes, prices, *_ = houses.houses()
    (formula,) = [latex.value for latex in opened("cost", "ko").latex]
    sums = [2 * sizes.mean(), (sizes**2).mean(), 2 * prices.mean(), 2 * (sizes * prices).mean(), (prices**2).mean()]
    for value, digits in zip(sums, (2, 2, 2, 2, 2), strict=True):
        assert f"{value:.{digits}f}" in formula


def test_the_answer_is_the_cores_and_the_picture_shows_it():
    app = opened("cost", "ko")
    app.button_group(key="cost_predict").set_value("same")
    ran(app)
    header, arrays = sent(app, "cost")
    (w0, w1), (_, lowest) = header["answer"]["from"], header["answer"]["to"]
    problem = houses.houses().problem
    others = lowest + np.linspace(-5, 5, 101)
    losses = problem.loss(np.column_stack([others, np.full(101, w0)]))
    assert int(np.argmin(losses)) == 50
    assert lowest < w1
    assert text.read("cost", "ko")["predict"]["choice"]["lower"] in prose(app)
    np.testing.assert_allclose(arrays["weights"][0], [w0, w1])


def test_the_lab_link():
    query = lab_link(opened("cost", "ko"))
    slope, bias = map(float, query.pop("start").split(","))
    sizes = houses.houses().sizes
    scaled = (sizes - sizes.min()) / np.ptp(sizes)  # as the Lab scales them
    np.testing.assert_allclose(bias + slope * scaled, houses.START[0] + houses.START[1] * sizes, rtol=1e-3)
    assert query == {"data": "toy", "batching": "full", "active": "full"}


def test_point_and_line_move_each_other(browser: Browser, app_url: str):
    with figure_at(browser, app_url, "cost", lang="en") as figure:
        before = figure.number("w0"), figure.number("w1")
        figure.drag("point", -40, -50)
        line = figure.number("w0"), figure.number("w1")
        assert line[0] < before[0]
        assert line[1] > before[1]
        problem = houses.houses().problem
        assert figure.number("mse") == pytest.approx(float(problem.loss(np.array(line[::-1]))))
        assert figure.number("loss") == pytest.approx(figure.number("mse")), "surface and line say the same"
        gradient = problem.gradient(np.array(line[::-1]))
        assert (figure.number("g1"), figure.number("g0")) == pytest.approx(tuple(gradient))
        point = figure.page.get_by_test_id("handle-point")
        where = point.bounding_box()
        figure.drag("left", 0, -30)
        assert figure.number("w0") > line[0]
        assert point.bounding_box() != where


def test_descent_plays_on_both(browser: Browser, app_url: str):
    with figure_at(browser, app_url, "cost") as figure:
        figure.press("play")
        figure.wait(lambda: figure.number("step") >= 60)
        figure.press("play")
        step = int(figure.number("step"))
        run = houses.descent(houses.START)
        assert (figure.number("w1"), figure.number("w0")) == pytest.approx(tuple(run.weights[step]))
        assert figure.number("loss") == pytest.approx(run.losses[step])
        figure.page.keyboard.press("Home")
        assert figure.number("w0") == houses.START[0]


@pytest.mark.parametrize(
    ("width", "height", "scheme"), [(1280, 720, "light"), (1280, 720, "dark"), (390, 844, "light")]
)
def test_it_can_be_used_by_everybody(browser: Browser, app_url: str, width: int, height: int, scheme: str):
    with figure_at(browser, app_url, "cost", width=width, height=height, scheme=scheme) as figure:
        assert figure.faults() == []
        assert figure.overflow <= 0
