"""Page 8: our run beside the one Keras recorded, Adam's averages, the race."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Browser

import gd_core as gd
from pages.lessons.keras import matched
from pages.ui.runs import experiment
from tests.lessons.figures import REFERENCE, lab_link, opened, prose, ran, sent
from tests.lessons.pictures import SIZES, lesson_at, played

RECORDED = np.load(REFERENCE / "keras_adam30.npz")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_page_opens_with_the_recorded_settings(language: str):
    app = opened("keras", language)
    header, arrays = played(app)
    assert header["optimizer"] == "adam"
    assert header["initial"]["learning_rate"] == 0.01
    (strategy,) = header["strategies"]
    assert (strategy["id"], strategy["batch_size"], strategy["updates"]) == ("sequential", 30, 17_000)
    np.testing.assert_array_equal(arrays["start"], [0, 0, 1])
    rate = int(np.flatnonzero(arrays["rates"] == 0.01)[0])
    np.testing.assert_allclose(arrays["sequential.paths"][rate, -1], RECORDED["weights"][-1], atol=5e-4)
    assert len(sent(app, "race")[0]["racers"]) == len(gd.OPTIMIZERS)


def test_our_run_is_keras_run():
    found = matched.match()
    np.testing.assert_array_equal(found.theirs, RECORDED["weights"])
    np.testing.assert_allclose(found.ours, RECORDED["weights"], atol=5e-4)
    np.testing.assert_allclose(found.ours, RECORDED["numpy_float64_weights"], atol=1e-6)
    np.testing.assert_allclose(found.our_losses, RECORDED["mse"], atol=2e-3)


def test_the_largest_difference_on_the_page_is_the_computed_one():
    found = matched.match()
    assert f"{abs(found.ours - found.theirs).max():.6f}" in prose(opened("keras", "en"))


def test_the_first_step_forgets_the_size_of_the_gradient():
    app = opened("keras", "en")
    app.button_group[0].set_value("proportional")
    ran(app)
    assert "Not so: “All three weights move equally far”" in prose(app)
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


def test_each_racer_has_the_best_rate_of_the_family():
    made, updates = experiment.setup(matched.SETTINGS), 100
    near = 1.01 * made.problem.loss(made.optimum)
    racers = {racer.name: racer for racer in matched.race(updates)}
    assert racers["newton"].arrived == 1
    for name in ("sgd", "adam"):
        racer = racers[name]
        assert np.all(racer.run.losses[racer.arrived :] <= near)
        assert racer.run.losses[racer.arrived - 1] > near
        for factor in (0.5, 2):
            other = gd.descend(made.problem, gd.OPTIMIZERS[name](factor * racer.rate), [0, 0, 0], updates)
            late = np.flatnonzero(~(other.losses <= near))[-1] + 1
            assert late >= racer.arrived


def test_the_lab_link():
    link = lab_link(opened("keras", "en"))
    assert link == {
        "optimizer": "adam",
        "batching": "sequential",
        "active": "sequential",
        "lr": "0.01",
        "length": "1000e",
        "start": "0,0,1",
        "lang": "en",
    }


def test_averages_on_screen_are_the_cores(browser: Browser, app_url: str):
    with lesson_at(browser, app_url, "keras") as lesson:
        adam, apart = lesson.figure("adam"), matched.averages()
        for frame in (0, 1, 2):
            assert adam.numbers("mean") == pytest.approx(apart["mean"][frame])
            assert adam.numbers("root") == pytest.approx(apart["root"][frame])
            assert adam.numbers("move") == pytest.approx(apart["step"][frame])
            adam.press("step-forward")
        adam.to_end()
        assert adam.number("update") == 17_000
        assert adam.number("loss") == pytest.approx(RECORDED["mse"][-1], abs=0.01)


def test_the_race_is_run_on_screen(browser: Browser, app_url: str):
    with lesson_at(browser, app_url, "keras") as lesson:
        race = lesson.figure("race")
        racers = matched.race(100)
        assert race.said("names").split(",") == [racer.name for racer in racers]
        race.press("step-forward", 2)
        assert race.numbers("losses") == pytest.approx([racer.run.losses[2] for racer in racers])


@pytest.mark.parametrize(("width", "height", "scheme"), SIZES)
def test_it_can_be_used_by_everybody(browser: Browser, app_url: str, width: int, height: int, scheme: str):
    with lesson_at(browser, app_url, "keras", width=width, height=height, scheme=scheme) as lesson:
        lesson.figure("adam")
        lesson.figure("race")
        assert lesson.overflow == 0
        assert lesson.faults() == []
