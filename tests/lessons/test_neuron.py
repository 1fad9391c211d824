"""A neuron: what it computes, how it learns with each activation, and that a true step derivative teaches nothing."""

from itertools import pairwise

import numpy as np
import pytest
from playwright.sync_api import Browser
from streamlit.testing.v1 import AppTest

from gd_core import ACTIVATIONS, descend, neuron_mse, sgd
from pages.lessons.neuron import neuron
from pages.ui.app import text
from tests.lessons.figures import chosen, figure_at, opened, prose, sent

PLAYED = 40


def answered(language: str = "ko", choice: str = "w1", more: str | None = None) -> AppTest:
    return opened("neuron", language, answer=choice, neuron_more=more)


def test_the_page_opens_on_one_picture_and_gives_nothing_away(language: str):
    app = opened("neuron", language)
    header, arrays = sent(app, "neuron")
    assert header["activation"] == neuron.DEFAULT
    assert arrays["weights"].shape == (neuron.UPDATES + 1, 3)
    assert header["turns"] is None
    mounted = {one.key for one in app.main.get("bidi_component")}
    assert mounted == {"figure_neuron", "address", "document", "alive", "share"}, "one picture"
    words = text.read("neuron", language)
    for later in ("five", "five_saw"):
        assert not any(words[later][:20] in m.value for m in app.markdown)


def test_of_the_changes_asked_about_one_alone_turns_the_line_clockwise():
    def rise(weights: tuple[float, ...]) -> float:  # of the line between x1 = 0 and x1 = 1
        w1, w2, b = weights
        height = [(0 - b - w1 * x1) / w2 for x1 in (0, 1)]
        return height[1] - height[0]

    turns, was = neuron.turns(), rise(neuron.START)
    assert was > 0, "flatter is clockwise"
    flatter = [id for id, weights in turns.items() if rise(weights) < was - 1e-12]
    assert flatter == [neuron.clockwise()]
    assert rise(turns["w1"]) > was, "the text: it gets steeper"
    assert rise(turns["bias"]) == pytest.approx(was), "the text: b never turns it"
    for id, weights in turns.items():
        assert np.abs(np.subtract(weights, neuron.START)).sum() == 1, id
        assert np.tan(np.arctan(was) + neuron.turned(weights)) == pytest.approx(rise(weights))


@pytest.mark.parametrize("choice", ["w1", "w2", "bias"])
def test_the_answer_is_said_in_the_cores_numbers_and_its_lines_are_sent(choice: str):
    app = answered(choice=choice)
    words = text.read("neuron", "ko")
    assert (words["predict"]["choice"]["w2"] in prose(app)) == (choice != "w2"), "a wrong answer is told the right one"
    assert "1.25에서 0.56" in prose(app)
    assert "2.50" in prose(app)
    header, _ = sent(app, "neuron")
    assert [turn["id"] for turn in header["turns"] if turn["right"]] == ["w2"]
    assert {turn["id"]: tuple(turn["weights"]) for turn in header["turns"]} == neuron.turns()


def test_what_is_to_be_seen_is_the_way_the_run_turned():
    app = answered()
    weights = neuron.learn(neuron.DEFAULT).weights
    turned = [neuron.turned(tuple(after)) - neuron.turned(tuple(before)) for before, after in pairwise(weights)]
    steps = [(turn + np.pi / 2) % np.pi - np.pi / 2 for turn in turned]  # a line is the same half a turn on
    assert sum(steps) == pytest.approx(neuron.swing(weights))
    assert sum(steps) < 0
    for choice, said in (("clockwise", "right"), ("counter", "wrong"), ("shift", "wrong")):
        assert text.read("neuron", "ko")["check"][said] in prose(chosen(app, "neuron_check", choice)), choice
    assert f"#step={neuron.UPDATES}" in prose(app)


@pytest.mark.parametrize("activation", neuron.ACTIVATIONS)
def test_the_five_runs_are_the_cores_and_their_loss_falls_unless_the_derivative_is_zero(activation: str):
    header, arrays = sent(answered(more="five"), "five")
    (pane,) = [pane for pane in header["panes"] if pane["id"] == activation]
    problem = neuron_mse(arrays["features"], arrays["classes"], pane["formula"])
    weights = arrays[f"{activation}.weights"]
    assert tuple(weights[0]) == neuron.START
    if activation == "slope":
        assert np.all(weights == neuron.START)
        return
    run = descend(problem, sgd(pane["rate"]), weights[0], neuron.UPDATES)
    np.testing.assert_allclose(weights, run.weights)
    assert run.losses[-1] < 0.3 * run.losses[0]


def test_the_perceptron_stops_once_all_points_are_right_and_the_sigmoid_goes_on():
    run = neuron.learn("step")
    right = neuron.right("step", run.weights)
    first = int(np.argmax(right == 24))
    assert 0 < first < neuron.UPDATES
    assert np.all(run.weights[first:] == run.weights[first])
    assert f"**{first}" in prose(answered(more="five"))
    smooth = neuron.learn("sigmoid")
    done = int(np.argmax(neuron.right("sigmoid", smooth.weights) == 24))
    assert done > 0
    assert np.all(np.diff(smooth.losses[done:]) < 0)


def test_the_ring_is_the_neurons_input_dials_turn_it_and_descent_goes_on_from_there(browser: Browser, app_url: str):
    with figure_at(browser, app_url, "neuron") as figure:
        before = figure.number("x1"), figure.number("x2")
        figure.drag("handle-probe", -60, -40)
        assert figure.number("x1") < before[0]
        assert figure.number("x2") > before[1]
        figure.get("handle-probe").press("ArrowRight")
        z = -figure.number("x1") + 0.8 * figure.number("x2") + 0.6
        assert figure.number("sum") == pytest.approx(z)
        assert figure.number("step") == 0, "arrow keys on the ring belong to the ring"
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
