"""The lesson on Keras: Adam's first step, its averages, our run beside the one Keras recorded, the race."""

import numpy as np
import pytest
from playwright.sync_api import Browser, expect
from streamlit.testing.v1 import AppTest

import gd_core as gd
from pages.lessons.keras import matched
from pages.ui.app import text
from pages.ui.runs import experiment
from pages.ui.runs.settings import Settings
from tests.app.page import payload
from tests.core.known import make
from tests.lessons.figures import REFERENCE, chosen, lesson_at, opened, prose, sent
from tests.visit import box_of

RECORDED = np.load(REFERENCE / "keras_adam30.npz")


def section(name: str, language: str = "en") -> AppTest:
    """The page with its question answered and one of its sections shown."""
    return opened("keras", language, answer="equal", keras_more=name)


def test_the_player_has_the_recorded_settings(language: str):
    header, arrays = payload(section("match", language))
    assert header["optimizer"] == "adam"
    assert header["initial"]["learning_rate"] == 0.01
    (strategy,) = header["strategies"]
    assert (strategy["id"], strategy["batch_size"], strategy["updates"]) == ("sequential", 30, 17_000)
    np.testing.assert_array_equal(arrays["start"], [0, 0, 1])
    rate = int(np.flatnonzero(arrays["rates"] == 0.01)[0])
    np.testing.assert_allclose(arrays["sequential.paths"][rate, -1], RECORDED["weights"][-1], atol=5e-4)


def test_before_the_answer_there_is_one_gradient_and_nothing_else(language: str):
    app = opened("keras", language)
    header, arrays = sent(app, "adam")
    first = matched.averages(updates=1)
    assert set(arrays) == {"updates", "weights", "gradient"}
    np.testing.assert_array_equal(arrays["gradient"], first["gradient"])
    assert header["play"] == ""
    (question,) = app.button_group
    assert "−20.1, −11.0, −39.4" in question.label
    assert "0.0100" not in prose(app) + question.label
    assert "gradient_descent_player" not in {c.proto.component_name for c in app.main.get("bidi_component")}


def test_only_what_is_shown_is_computed():
    computed = (matched.averages, matched.match, matched.race)
    for cached in computed:
        cached.cache_clear()
    opened("keras", "en")
    assert [cached.cache_info().currsize for cached in computed] == [1, 0, 0], "the first update alone"
    assert len(matched.averages(updates=1)["updates"]) == 1
    opened("keras", "en", answer="equal")
    assert [cached.cache_info().currsize for cached in computed] == [2, 0, 0]
    section("race")
    assert [cached.cache_info().currsize for cached in computed] == [2, 0, 1]


def test_our_run_is_keras_run():
    ours, theirs, _ = matched.match()
    np.testing.assert_array_equal(theirs, RECORDED["weights"])
    np.testing.assert_allclose(ours.weights, RECORDED["weights"], atol=5e-4)
    np.testing.assert_allclose(ours.weights, RECORDED["numpy_float64_weights"], atol=1e-6)
    np.testing.assert_allclose(ours.losses, RECORDED["mse"], atol=2e-3)
    assert f"{abs(ours.weights - theirs).max():.6f}" in prose(section("match"))


def test_the_first_step_forgets_the_size_of_the_gradient():
    app = chosen(opened("keras", "en"), "keras_predict", "proportional")
    assert "Not quite. The answer: “All three weights move equally far”" in prose(app)
    assert "+0.0100, +0.0100, +0.0100" in prose(app)
    assert sent(app, "adam")[0]["play"] == "proportional"
    apart = matched.averages()
    np.testing.assert_allclose(abs(apart["step"][0]), 0.01, rtol=1e-6)
    assert abs(apart["gradient"][0]).max() > 3 * abs(apart["gradient"][0]).min()


def test_adam_taken_apart_is_the_cores_adam():
    apart = matched.averages()
    made = experiment.setup(matched.SETTINGS)
    record = np.append(apart["updates"], apart["updates"][-1] + 1)
    run = gd.descend(
        made.problem,
        gd.adam(0.01, eps=1e-7),
        matched.START,
        int(record[-1]),
        batches=gd.sequential(506, 30),
        record=record,
    )
    np.testing.assert_allclose(apart["weights"], run.weights[:-1], rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(apart["weights"][-1] + apart["step"][-1], run.weights[-1], rtol=1e-12)
    np.testing.assert_allclose(apart["step"], -0.01 * apart["mean"] / apart["root"], rtol=1e-5)
    assert abs(apart["step"]).max() < 1.04 * 0.01, "hardly ever more than the rate"
    batches = [np.arange(first, min(first + 30, 506)) for first in range(0, 506, 30)]
    for frame in (0, 3, 39, 100, 159):
        for ago, gradient in enumerate(apart["recent"][frame]):
            update = int(apart["updates"][frame]) - ago
            if update < 0:
                assert not gradient.any()
            elif frame < 40:
                wanted = made.problem.gradient(apart["weights"][update], batches[update % len(batches)])
                np.testing.assert_allclose(gradient, wanted)
        np.testing.assert_array_equal(apart["recent"][frame, 0], apart["gradient"][frame])


@pytest.mark.parametrize(("chosen", "verdict"), [("mean", "1/40"), ("both", "[Go to the last frame](#step=159)")])
def test_of_the_two_averages_the_mean_has_shrunk_more(chosen: str, verdict: str):
    apart, smaller = matched.averages(), matched.shrunk()
    for name, times in smaller.items():
        assert times == pytest.approx(np.linalg.norm(apart[name][0]) / np.linalg.norm(apart[name][-1]))
    assert smaller["mean"] > 3 * smaller["root"] > 3
    assert abs(apart["step"][-1]).max() < 0.3 * 0.01
    assert verdict in prose(opened("keras", "en", answer="equal", keras_check=chosen))


RACERS = {racer.name: racer for racer in matched.race(matched.RACE)}
RACE = experiment.setup(Settings())
NEAR = 1.01 * float(RACE.problem.loss(RACE.optimum))


def arrivals(name: str, rates: np.ndarray) -> np.ndarray:
    """The update from which on the loss stays within 1 % of its minimum, for each rate; one more than there are."""
    run = gd.descend(RACE.problem, make(name, rates[:, None], RACE.problem), np.zeros((len(rates), 3)), matched.RACE)
    return np.array([max(np.flatnonzero(~(losses <= NEAR)), default=-1) + 1 for losses in run.losses])


@pytest.mark.parametrize("name", RACERS)
def test_each_racer_has_its_own_best_rate_within_those_searched(name: str):
    racer, searched = RACERS[name], matched.SEARCHED
    assert searched[1] < racer.rate < searched[-2], "not at the edge"
    own, low, high = arrivals(name, np.array([racer.rate, searched[0], searched[-1]]))
    assert own == racer.arrived == min(racer.arrived, racer.arrivals.min())
    assert racer.arrived < min(low, high) or racer.arrived > matched.RACE
    beyond = np.concatenate([np.geomspace(1e-6, 1e-4, 41), np.geomspace(1e4, 1e6, 41)])
    assert arrivals(name, beyond).min() >= racer.arrived, "nor is there a better one farther out"
    if racer.arrived > matched.RACE:
        ends = [RACERS[name].run.losses[-1] <= gd.descend(RACE.problem, gd.OPTIMIZERS[name](factor * racer.rate),
                np.zeros(3), matched.RACE).losses[-1] for factor in (0.5, 0.9, 1.1, 2)]  # fmt: skip
        assert all(ends)


def test_the_race_says_which_do_not_arrive_and_which_are_kin(language: str):
    said, words = prose(section("race", language)), text.read("keras", language)["optimizer"]
    never = [words[name] for name, racer in RACERS.items() if racer.arrived > matched.RACE]
    assert never
    assert f"({', '.join(never)})" in said
    assert set(RACERS) == set(gd.OPTIMIZERS)
    numbers = {name: number for number, name in enumerate(RACERS, 1)}
    for hue, span in matched.spans().items():
        first, _, last = span.replace(matched.JOINED, "").partition("–")
        members = range(int(first), int(last or first) + 1)
        assert [numbers[name] for name in matched.FAMILIES[hue]] == list(members)
        assert span in said


def test_the_step_is_not_on_the_page_before_the_answer_and_then_is_the_cores(browser: Browser, app_url: str):
    with lesson_at(browser, app_url, "keras") as lesson:
        adam, apart = lesson.figure("adam"), matched.averages()
        assert adam.numbers("gradient") == pytest.approx(apart["gradient"][0])
        told = adam.root.evaluate("e => e.outerHTML")
        assert [name for name in ("data-mean", "data-root", "data-move", "0.0100", "−1.00") if name in told] == []
        expect(adam.get("play")).not_to_be_visible()
        before = box_of(adam.root)
        lesson.choose("All three weights move equally far")
        adam.wait(lambda: adam.number("step") == 159)
        assert box_of(adam.root)["height"] == before["height"]
        assert adam.number("update") == 17_000
        assert adam.number("loss") == pytest.approx(RECORDED["mse"][-1], abs=0.01)
        adam.press("restart")
        for frame in (0, 1, 2):
            assert adam.numbers("mean") == pytest.approx(apart["mean"][frame])
            assert adam.numbers("root") == pytest.approx(apart["root"][frame])
            assert adam.numbers("move") == pytest.approx(apart["step"][frame])
            adam.press("step-forward")


def test_the_race_is_run_on_screen(browser: Browser, app_url: str):
    with lesson_at(browser, app_url, "keras?answer=equal&check=mean") as lesson:
        lesson.choose(text.read("keras", "en")["more"]["race"])
        race = lesson.figure("race")
        assert race.said("names").split(",") == list(RACERS)
        assert race.get("fact-newton").inner_text() == "592.1"
        race.press("step-forward", 2)
        assert race.numbers("losses") == pytest.approx([racer.run.losses[2] for racer in RACERS.values()])
        assert race.get("fact-newton").inner_text() == "arrived at 1"
        assert "arrived" not in race.get("fact-sgd").inner_text()
