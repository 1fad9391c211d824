"""A neuron: what it computes, how it learns with each activation, and that a true step derivative teaches nothing."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Browser

from gd_core import ACTIVATIONS, descend, neuron_mse, sgd
from pages.lessons.neuron import neuron
from pages.ui.app import text
from tests.lessons.figures import figure_at, lab_link, opened, prose, ran, sent

PLAYED = 40


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_page_opens(language: str):
    app = opened("neuron", language)
    header, arrays = sent(app, "neuron")
    assert header["activation"] == neuron.DEFAULT
    assert arrays["weights"].shape == (neuron.UPDATES + 1, 3)
    assert "{" not in prose(app)


@pytest.mark.parametrize("activation", neuron.ACTIVATIONS)
def test_the_run_is_the_cores_and_its_loss_falls_unless_the_derivative_is_zero(activation: str):
    header, arrays = sent(opened("neuron", "ko", neuron_activation=activation), "neuron")
    problem = neuron_mse(arrays["features"], arrays["classes"], header["formula"])
    if activation == "slope":
        assert np.all(arrays["weights"] == neuron.START)
        return
    run = descend(problem, sgd(header["rate"]), np.array(header["start"]), neuron.UPDATES)
    np.testing.assert_allclose(arrays["weights"], run.weights)
    assert run.losses[-1] < 0.3 * run.losses[0]


def test_the_perceptron_stops_once_all_points_are_right():
    run = neuron.learn("step")
    right = neuron.right("step", run.weights)
    first = int(np.argmax(right == 24))
    assert 0 < first < neuron.UPDATES
    assert np.all(run.weights[first:] == run.weights[first])
    assert f"**{first}" in prose(opened("neuron", "ko"))


def test_the_answer_is_the_cores_and_reveals_the_run_that_stands_still():
    app = opened("neuron", "ko")
    choices = text.read("neuron", "ko")["predict"]["choice"]
    app.button_group(key="neuron_predict").set_value("faster")
    ran(app)
    header, arrays = sent(app, "neuron")
    assert header["activation"] == "slope"
    assert header["play"] == "faster"
    assert np.ptp(arrays["weights"], axis=0).max() == 0
    assert choices["still"] in prose(app)


@pytest.mark.parametrize(
    "word", [None, 3, {"of": "", "weights": [1, 2]}, {"of": "", "weights": ["a", 1, 2]}, {"of": "x"}]
)
def test_a_browsers_odd_word_is_not_believed(word: object):
    assert neuron.chosen(word, "") == neuron.START


def test_weights_from_the_browser_are_kept_within_reach():
    assert neuron.chosen({"of": "", "weights": [99, -99, 0.5]}, "") == (neuron.REACH, -neuron.REACH, 0.5)
    assert neuron.chosen({"of": "", "weights": [float("nan"), 0, 0]}, "") == neuron.START


def test_the_lab_link():
    assert lab_link(opened("neuron", "ko")) == {"batching": "full", "active": "full"}


def test_dials_turn_the_neuron_and_descent_goes_on_from_there(browser: Browser, app_url: str):
    with figure_at(browser, app_url, "neuron") as figure:
        figure.set("w1", 1.5)
        x1, x2 = figure.number("x1"), figure.number("x2")
        z = 1.5 * x1 + 0.8 * x2 + 0.6
        assert figure.number("sum") == pytest.approx(z)
        assert figure.number("output") == pytest.approx(float(ACTIVATIONS["sigmoid"](z)))
        run = neuron.learn("sigmoid", (1.5, 0.8, 0.6))
        assert figure.number("loss") == pytest.approx(run.losses[0])
        figure.rest()
        figure.press("play")
        figure.wait(lambda: figure.number("step") >= PLAYED)
        figure.press("play")
        step = int(figure.number("step"))
        for name, value in zip(("w1", "w2", "bias"), run.weights[step], strict=True):
            assert figure.number(name) == pytest.approx(value)
        assert figure.number("loss") == pytest.approx(run.losses[step])
        assert figure.number("right") == neuron.right("sigmoid", run.weights[step])


def test_the_ring_is_the_neurons_input(browser: Browser, app_url: str):
    with figure_at(browser, app_url, "neuron", lang="en") as figure:
        before = figure.number("x1"), figure.number("x2")
        figure.drag("probe", -60, -40)
        assert figure.number("x1") < before[0]
        assert figure.number("x2") > before[1]
        figure.page.get_by_test_id("handle-probe").press("ArrowRight")
        z = -figure.number("x1") + 0.8 * figure.number("x2") + 0.6
        assert figure.number("sum") == pytest.approx(z)
        assert figure.number("step") == 0, "arrow keys on the ring belong to the ring"


@pytest.mark.parametrize("activation", ["step", "relu", "identity"])
def test_every_activation_learns_on_screen_as_in_the_core(browser: Browser, app_url: str, activation: str):
    with figure_at(browser, app_url, "neuron", lang="en") as figure:
        figure.page.get_by_text(text.read("neuron", "en")["choice"][activation], exact=True).first.click()
        figure.wait(lambda: figure.root.get_attribute("data-activation") == activation)
        figure.press("step-forward")
        figure.page.keyboard.press("End")
        run = neuron.learn(activation)
        assert figure.number("step") == neuron.UPDATES
        assert figure.number("loss") == pytest.approx(run.losses[-1])
        assert figure.number("right") == neuron.right(activation, run.weights[-1])


@pytest.mark.parametrize(
    ("width", "height", "scheme"), [(1280, 720, "light"), (1280, 720, "dark"), (390, 844, "light")]
)
def test_it_can_be_used_by_everybody(browser: Browser, app_url: str, width: int, height: int, scheme: str):
    with figure_at(browser, app_url, "neuron", width=width, height=height, scheme=scheme) as figure:
        assert figure.faults() == []
        assert figure.overflow <= 0
