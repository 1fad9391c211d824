"""The cost is a function of the weights: line and point are one thing, on both sides of the picture."""

import numpy as np
import pytest
from playwright.sync_api import Browser
from streamlit.testing.v1 import AppTest

from pages.ui.app import text
from pages.ui.runs import houses
from tests.lessons.figures import chosen, figure_at, opened, prose, sent
from tests.visit import box_of


def test_the_page_opens_and_its_surface_is_the_mse(language: str):
    app = opened("cost", language)
    header, arrays = sent(app, "cost")
    q, problem = header["quadratic"], houses.houses().problem
    for weights in ([0.0, 0.0], [50.0, -20.0], header["best"]):
        w = np.array(weights)
        value = 0.5 * w @ np.array(q["hessian"]) @ w - np.array(q["linear"]) @ w + q["constant"]
        assert value == pytest.approx(float(problem.loss(w[::-1])))
    np.testing.assert_allclose(arrays["losses"], problem.loss(arrays["weights"][:, ::-1]))
    assert header["answer"] is None


def answered(language: str = "ko") -> AppTest:
    return opened("cost", language, answer="same")


def test_the_six_numbers_of_the_formula_are_the_sums_of_the_data():
    sizes, prices, *_ = houses.houses()
    (formula,) = [latex.value for latex in answered().latex]
    sums = [2 * sizes.mean(), (sizes**2).mean(), 2 * prices.mean(), 2 * (sizes * prices).mean(), (prices**2).mean()]
    assert all(f"{value:.2f}" in formula for value in sums)


def test_the_answer_is_the_cores_and_the_picture_shows_it():
    app = answered()
    header, arrays = sent(app, "cost")
    (w0, w1), (_, lowest) = header["answer"]["from"], header["answer"]["to"]
    problem = houses.houses().problem
    others = lowest + np.linspace(-5, 5, 101)
    losses = problem.loss(np.column_stack([others, np.full(101, w0)]))
    assert int(np.argmin(losses)) == 50
    assert lowest < w1, "the text: it is lower"
    assert f"W₁은 {w1 - lowest:.1f} 낮아집니다" in prose(app)
    np.testing.assert_allclose(arrays["weights"][0], [w0, w1])


def test_what_was_seen_is_the_way_of_w1_in_the_run():
    app = answered()
    _, arrays = sent(app, "cost")
    way = arrays["weights"][:, 1]
    turn = int(np.argmin(way))
    assert 0 < turn < houses.UPDATES
    assert np.all(np.diff(way[: turn + 1]) < 0)
    assert np.all(np.diff(way[turn:]) > 0)
    words = text.read("cost", "ko")["check"]
    for choice in words["choice"]:
        assert words["right" if choice == "down_up" else "wrong"] in prose(chosen(app, "cost_check", choice)), choice
    assert f"#step={turn}" in prose(app)


def test_point_and_line_move_each_other(browser: Browser, app_url: str):
    with figure_at(browser, app_url, "cost") as figure:
        point = figure.page.get_by_test_id("handle-point")
        before = box_of(point)
        figure.drag("handle-point", -20, -30)
        after = box_of(point)
        moved = after["x"] - before["x"], after["y"] - before["y"]
        assert moved == pytest.approx((-20, -30), abs=8), "the point stays under the hand"
        line = figure.number("w0"), figure.number("w1")
        problem = houses.houses().problem
        assert figure.number("mse") == pytest.approx(float(problem.loss(np.array(line[::-1]))))
        assert figure.number("loss") == pytest.approx(figure.number("mse")), "surface and line say the same"
        gradient = problem.gradient(np.array(line[::-1]))
        assert (figure.number("g1"), figure.number("g0")) == pytest.approx(tuple(gradient))
        figure.drag("handle-left", 0, -30)
        assert figure.number("w0") > line[0]
        assert box_of(point) != after
        figure.rest()
        start = figure.number("w0"), figure.number("w1")
        figure.press("play")
        figure.wait(lambda: figure.number("step") >= 60)
        figure.press("play")
        run, step = houses.descent(start), int(figure.number("step"))
        assert (figure.number("w1"), figure.number("w0")) == pytest.approx(tuple(run.weights[step]))
        assert figure.number("loss") == pytest.approx(run.losses[step])
        figure.page.keyboard.press("Home")
        assert figure.number("w0") == start[0]


def test_on_a_phone_the_line_and_the_surface_are_seen_together(browser: Browser, app_url: str):
    with figure_at(browser, app_url, "cost", width=390, height=844, lang="ko") as figure:
        figure.get("plot").evaluate("e => e.scrollIntoView({ block: 'center' })")
        figure.get("plot").hover()
        top = box_of(figure.get("plot"))["y"]
        figure.page.mouse.wheel(0, top - 80)
        figure.wait(lambda: abs(box_of(figure.get("plot"))["y"] - top) > 1 or abs(top - 80) < 1)
        plot, surface, play = (box_of(figure.get(name)) for name in ("plot", "landscape", "play"))
        assert plot["y"] > 0
        assert surface["y"] + surface["height"] <= play["y"] + 1, "over the dock"
