"""A line through houses: what the hand does is counted right, and descent takes over where the hand left the line."""

import numpy as np
import pytest
from playwright.sync_api import Browser
from streamlit.testing.v1 import AppTest

from gd_core import descend, linear_mse, sgd
from pages.ui.app import text
from pages.ui.runs import houses
from tests.lessons.figures import chosen, figure_at, opened, prose, sent


def test_the_page_opens(language: str):
    app = opened("regression", language)
    header, arrays = sent(app, "line")
    problem = linear_mse(arrays["sizes"][:, None], arrays["prices"])
    run = descend(problem, sgd(header["rate"]), np.array(header["start"][::-1]), houses.UPDATES)
    np.testing.assert_allclose(arrays["weights"][:, ::-1], run.weights)
    np.testing.assert_allclose(header["best"][::-1], problem.minima[0])
    assert f"**{run.losses[-1]:.2f}**" in prose(answered(language))


def answered(language: str = "ko") -> AppTest:
    return opened("regression", language, answer="house")


def test_the_answer_is_the_cores():
    app = answered()
    town = houses.houses()
    assert town.prices.mean() == pytest.approx(town.line(town.sizes.mean()))
    assert sent(app, "line")[0]["play"] == "house"


def test_when_the_mse_fell_the_most_is_the_runs():
    losses = houses.descent(houses.START).losses
    falls = [losses[0] - losses[1], losses[1] - losses[20], losses[20] - losses[-1]]
    assert np.argmax(falls) == 0, "the text: the first update alone took off more"
    app, words = answered(), text.read("regression", "ko")["check"]
    for choice in words["choice"]:
        said = words["right" if choice == "first" else "wrong"].split(".")[-2].strip()
        assert said.format(rest=19, mse_start="515", mse_one="296") in prose(chosen(app, "regression_check", choice))


def test_the_hand_moves_the_line_its_errors_are_counted_and_descent_takes_over(browser: Browser, app_url: str):
    with figure_at(browser, app_url, "regression") as figure:
        town = houses.houses()
        right = figure.number("w0") + 1.5 * figure.number("w1")
        figure.drag("handle-left", 0, 90)
        assert figure.number("w0") < houses.START[0] - 10
        assert figure.number("w0") + 1.5 * figure.number("w1") == pytest.approx(right), "the other end stays"
        figure.set("w1", 30)
        line = figure.number("w0"), figure.number("w1")
        assert line[1] == 30
        mse = float(town.problem.loss(np.array(line[::-1])))
        assert figure.number("mse") == pytest.approx(mse)
        assert figure.number("rss") == pytest.approx(mse * len(town.sizes))
        figure.page.get_by_test_id("handle-right").press("ArrowUp")
        assert figure.number("w1") > 30
        figure.set("w0", 20)
        figure.set("w1", -5)
        figure.rest()
        figure.press("step-forward")
        run = houses.descent((20.0, -5.0))
        assert figure.number("step") == 1
        assert (figure.number("w1"), figure.number("w0")) == pytest.approx(tuple(run.weights[1]))
        figure.page.keyboard.press("End")
        assert figure.number("loss") == pytest.approx(run.losses[-1])
        assert figure.number("loss") == pytest.approx(float(town.problem.loss(run.weights[-1])))
