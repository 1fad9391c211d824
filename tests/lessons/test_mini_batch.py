"""Page 7: the rows each way of feeding uses, how often, at what price, in which order."""

from __future__ import annotations

import json

import numpy as np
import pytest
from playwright.sync_api import Browser

import gd_core as gd
from pages.lessons.mini_batch import feeding, guess
from pages.ui.runs import experiment
from pages.ui.runs.settings import STRATEGIES, Settings
from tests.lessons.figures import REFERENCE, lab_link, opened, prose, ran, sent
from tests.lessons.pictures import SIZES, lesson_at, played

MADE = experiment.setup(Settings())


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_page_opens_with_five_ways_from_one_start(language: str):
    app = opened("mini_batch", language)
    header, arrays = played(app)
    assert [s["id"] for s in header["strategies"]] == list(STRATEGIES)
    assert header["initial"]["learning_rate"] == 0.1
    for strategy in STRATEGIES:
        np.testing.assert_array_equal(arrays[f"{strategy}.paths"][:, 0], 0)
    assert [pane["id"] for pane in sent(app, "three")[0]["panes"]] == ["file", "random", "sorted"]


@pytest.mark.parametrize("name", ["seed_sgd", "seed_random30"])
def test_the_lessons_runs_on_the_rows_it_drew(name: str):
    """The same rows lead the core to the lesson's own end."""
    seed = np.load(REFERENCE / f"{name}.npz")
    rows = seed["indices"].reshape(len(seed["indices"]), -1).astype(int)
    run = gd.descend(MADE.problem, gd.sgd(0.01), seed["start"], len(rows), batches=iter(rows), record=seed["step"])
    np.testing.assert_allclose(run.weights, seed["weights"], rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(run.losses, seed["mse"], rtol=1e-9)


def test_the_player_draws_the_lessons_sequential_run():
    """1000 epochs in order need no drawing of rows: the page's own runs are the lesson's."""
    seed = np.load(REFERENCE / "seed_sequential30.npz")
    settings = Settings(length=1000, unit="epochs")
    record = seed["step"].astype(int)
    run, _ = experiment.descend(settings, "sequential", MADE, np.array([0.01]), record)
    np.testing.assert_allclose(run.weights[0], seed["weights"], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("strategy", ["full", "sequential", "shuffled"])
@pytest.mark.parametrize("epochs", [1, 5])
def test_ways_that_cut_an_order_see_every_row_once_an_epoch(strategy: str, epochs: int):
    np.testing.assert_array_equal(feeding.seen(strategy, 30, epochs), epochs)


def test_drawing_at_random_leaves_rows_out():
    counts = feeding.seen("stochastic", 30, 1)
    assert counts.sum() == 506
    assert (counts == 0).mean() == pytest.approx((1 - 1 / 506) ** 506, abs=0.05)
    values, rows = feeding.times(counts)
    assert (values * rows).sum() == 506
    assert rows.sum() == 506


def test_the_answer_is_counted_and_starts_the_one_row_run():
    app = opened("mini_batch", "en")
    app.button_group[0].set_value("third")
    ran(app)
    never = int((feeding.seen("stochastic", 30, 1) == 0).sum())
    assert "**Right.**" in prose(app)
    assert f"{never} of 506 rows" in prose(app)
    header, _ = played(app)
    assert header["apply"]["active"] == "stochastic"


def test_every_price_is_counted_from_the_run():
    costs = feeding.costs(0.1, 30, 10)
    for strategy, cost in costs.items():
        assert cost.rows[-1] == {"random": 170 * 30}.get(strategy, 5060)
        assert cost.epochs[-1] == 10
        assert cost.gap[0] == pytest.approx(561.634, abs=1e-3)
    ends = {name: cost.seconds[-1] for name, cost in costs.items()}
    assert ends["stochastic"] > ends["random"] > ends["full"] > 0, "the same rows cost more in more updates"


def test_the_axis_can_be_chosen():
    app = opened("mini_batch", "en")
    for axis in ("updates", "epochs", "rows", "seconds"):
        app.button_group(key="mini_batch_axis").set_value(axis)
        ran(app)
        (chart,) = [c for c in app.get("plotly_chart") if len(json.loads(c.proto.spec)["data"]) == 5]
        assert json.loads(chart.proto.spec)["layout"]["xaxis"]["type"] == "log"


def test_order_matters():
    ends = {name: run.losses[-1] for name, run in feeding.orders(0.2, 30, 6).items()}
    assert ends["random"] < ends["file"] < ends["sorted"]
    assert ends["sorted"] > 4 * ends["random"]


def test_the_lab_link():
    link = lab_link(opened("mini_batch", "en"))
    assert link == {
        "batching": "full,stochastic,random,sequential",
        "active": "random",
        "lr": "0.1",
        "length": "300u",
        "lang": "en",
    }


def test_another_way_and_another_size_on_screen(browser: Browser, app_url: str):
    with lesson_at(browser, app_url, "mini-batch") as lesson:
        player = lesson.player.ready()
        player.press("step-forward", 3)
        before = player.number("loss")
        player.press("strategy-stochastic")
        assert player.said("active") == "stochastic"
        assert player.number("loss") != before
        player.press("strategy-random")
        player.set("batch-size", 506)
        player.wait(lambda: player.number("loss") != before)
        made = gd.descend(
            MADE.problem, gd.sgd(0.1), MADE.problem.start, 3, batches=gd.random(506, 506, np.random.default_rng(0))
        )
        player.wait(lambda: player.number("loss") == pytest.approx(made.losses[3], rel=1e-6))
        assert "batch" not in lesson.page.url.split("?")[1]


def test_sorted_rows_swing_on_screen(browser: Browser, app_url: str):
    with lesson_at(browser, app_url, "mini-batch") as lesson:
        three = lesson.figure("three")
        three.to_end()
        file, random, by_price = three.numbers("losses")
        assert random < file < by_price


@pytest.mark.parametrize(("width", "height", "scheme"), SIZES)
def test_it_can_be_used_by_everybody(browser: Browser, app_url: str, width: int, height: int, scheme: str):
    with lesson_at(browser, app_url, "mini-batch", width=width, height=height, scheme=scheme) as lesson:
        lesson.player.ready()
        lesson.figure("three")
        assert lesson.overflow == 0
        assert lesson.faults() == []


def test_the_reader_places_a_mark_before_the_noise_floor_is_shown():
    app = opened("mini_batch", "en")
    assert "computed without running" not in prose(app)
    assert len(json.loads(app.get("plotly_chart")[0].proto.spec)["data"]) == 2, "the beginning and the mark"
    app.select_slider(key="floor_guess").set_value(guess.PLACES[20])
    app.toggle(key="floor_revealed").set_value(True)
    ran(app)
    found = guess.held()
    ratio = max(guess.PLACES[20] / found.floor, found.floor / guess.PLACES[20])
    assert f"**{found.floor:.2f}**: off by a factor of **{ratio:.1f}**" in prose(app)
    assert len(json.loads(app.get("plotly_chart")[0].proto.spec)["data"]) == 3


def test_the_level_foretold_is_the_one_measured():
    found = guess.held()
    assert found.measured == pytest.approx(found.floor, rel=0.1)
