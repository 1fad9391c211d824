"""Mini-batches: how far their gradients scatter, which rows they have in which order, where they pull, their price."""

import json
from itertools import pairwise
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Browser
from streamlit.testing.v1 import AppTest

from pages.lessons.mini_batch import arrows, feeding, orders
from pages.ui.app import text
from pages.ui.runs import experiment
from pages.ui.runs.settings import Settings
from tests.lessons.figures import REFERENCE, chosen, lesson_at, opened, prose, ran, sent

MADE = experiment.setup(Settings())
SAMPLES = MADE.problem.samples


def test_before_the_answer_there_is_one_size_and_no_theory(language: str):
    app = opened("mini_batch", language)
    header, arrays = sent(app, "arrows")
    assert arrays["sizes"].tolist() == [arrows.FIRST]
    assert len(arrays["pieces"]) == 1
    assert header["variance"] is None
    assert "√" not in prose(app)
    assert "sqrt" not in prose(app)
    assert [p.key for p in app.button_group if p.key.endswith("_check")] == []


def test_the_answer_shows_every_size_and_is_told_as_measured():
    app = chosen(opened("mini_batch", "en"), "mini_batch_predict", "half")
    header, arrays = sent(app, "arrows")
    assert arrays["sizes"].tolist() == list(arrows.SIZES)
    assert header["play"] == "half"
    assert "**Right.**" in prose(app)
    assert f"{arrows.left(40) / arrows.left(10):.2f} of it is left" in prose(app)


def test_what_is_sent_of_a_batch_is_its_gradient_everywhere():
    found, w = arrows.scatter(), np.array([3.0, -4.0, 11.0])
    batches, whole = found.gradients(w)
    np.testing.assert_allclose(whole, MADE.problem.gradient(w), rtol=1e-9)
    for i, size in enumerate(arrows.SIZES):
        for b, rows in enumerate(arrows.batches(SAMPLES, size)):
            assert len(rows) == size
            np.testing.assert_allclose(batches[i, b], MADE.problem.gradient(w, rows), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("w", [arrows.point(), MADE.optimum, np.array([30.0, 5.0, 2.0])], ids=["first", "best", "far"])
def test_the_spread_foretold_is_that_of_single_rows_over_the_root_of_the_size(w: np.ndarray):
    each = np.array([MADE.problem.gradient(w, np.array([row])) for row in range(SAMPLES)])[:, :2]
    own = np.sqrt(np.mean(np.sum((each - each.mean(axis=0)) ** 2, axis=1)))
    found = arrows.scatter()
    np.testing.assert_allclose(found.predicted(w), own / np.sqrt(arrows.SIZES), rtol=1e-9)
    ratios = found.measured(w) / found.predicted(w)
    assert np.abs(np.log(ratios)).max() < np.log(1.6), "thirty of a size tell its spread to a half"
    assert np.median(ratios) == pytest.approx(1, abs=0.1)


def test_the_arrows_stay_where_the_gradient_of_all_rows_vanishes():
    batches, whole = arrows.scatter().gradients(MADE.optimum)
    assert np.abs(whole).max() < 1e-9
    shortest = np.linalg.norm(batches[arrows.SIZES.index(arrows.FIRST)], axis=-1).min()
    assert shortest > 0.05


def test_what_was_seen_leads_back_to_a_hundred_rows():
    app = opened("mini_batch", "en", mini_batch_predict="half", mini_batch_check="ten")
    assert f"[Go to 100 rows](#step={arrows.SIZES.index(100)})" in prose(app)
    assert arrows.left(100) == pytest.approx(0.1, rel=0.25)
    assert "#step=" not in prose(chosen(app, "mini_batch_check", "hundred"))


def test_the_player_draws_the_lessons_sequential_run():
    """1000 epochs in order need no drawing of rows: the runs are the lesson's."""
    seed = np.load(REFERENCE / "seed_sequential30.npz")
    settings = Settings(length=1000, unit="epochs")
    record = seed["step"].astype(int)
    run, _ = experiment.descend(settings, "sequential", MADE, np.array([0.01]), record)
    np.testing.assert_allclose(run.weights[0], seed["weights"], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("size", orders.SIZES[::3])
@pytest.mark.parametrize("order", orders.ORDERS)
def test_an_order_has_the_rows_and_the_run_of_its_batches(order: str, size: int):
    found = orders.ordered(order, size)
    passes = found.rows.reshape(orders.EPOCHS, found.per, size)
    counts = [np.bincount(one[one != experiment.NO_ROW], minlength=SAMPLES) for one in passes]
    if order != "random":
        assert np.all(np.array(counts) == 1), "each row once in each pass"
        assert np.sum(passes[0, -1] != experiment.NO_ROW) == (SAMPLES - 1) % size + 1, "the rest of the rows comes last"
    prices = [MADE.dataset.target[one[one != experiment.NO_ROW]] for one in passes[0]]
    if order == "sorted":
        assert all(a.max() <= b.min() for a, b in pairwise(prices)), "from cheap to expensive"
    if order == "file":
        assert np.concatenate(passes[0])[:SAMPLES].tolist() == list(range(SAMPLES))
    w, k = found.run.weights, found.per // 2
    rows = found.rows[k][found.rows[k] != experiment.NO_ROW].astype(int)
    np.testing.assert_allclose(w[k + 1], w[k] - orders.RATE * MADE.problem.gradient(w[k], rows), rtol=1e-9, atol=1e-9)
    pull = found.price[k] - found.said[k]
    assert pull == pytest.approx(-MADE.problem.gradient(w[k], rows)[-1] / 2), "half the slope of the bias, downhill"


def section(name: str, **session: object) -> AppTest:
    """The page with one of its sections shown, all of it."""
    return opened("mini_batch", "en", answer="half", mini_batch_more=name, order_revealed=True, **session)


@pytest.mark.parametrize("size", orders.SIZES)
def test_what_is_said_of_the_order_by_price_is_so_at_every_size(size: int):
    found = {order: orders.ordered(order, size) for order in orders.ORDERS}
    app = section("order", figure_order={"size": size}) if size in (64, 400) else None
    said = found["sorted"].streak > found["shuffled"].streak
    ends = {order: one.run.losses[-1] for order, one in found.items()}
    if said:
        assert ends["sorted"] > max(ends["shuffled"], ends["random"], ends["file"])
    if size <= 64:
        assert said
        assert ends["sorted"] > 2 * ends["random"]
    if not said:
        assert found["sorted"].per <= 7
    if app:
        assert sent(app, "order")[0]["size"] == size
        assert f"in batches of {size}: random {ends['random']:.1f}" in prose(app)
        assert ("Shuffle before you cut" in prose(app)) == said


def test_every_price_is_counted_from_the_run():
    costs = feeding.costs(0.1, 30, 10, timed=True)
    for strategy, cost in costs.items():
        assert cost.rows[-1] == {"random": 170 * 30}.get(strategy, 5060)
        assert cost.epochs[-1] == 10
        assert cost.gap[0] == pytest.approx(561.634, abs=1e-3)
    ends = {name: cost.seconds[-1] for name, cost in costs.items()}
    assert ends["stochastic"] > ends["random"] > ends["full"] > 0, "the same rows cost more in more updates"


def test_the_axis_can_be_chosen_and_time_is_told_where_it_was_measured():
    app = section("cost")
    for axis in ("updates", "epochs", "rows", "seconds"):
        chosen(app, "mini_batch_axis", axis)
        (chart,) = [c for c in app.get("plotly_chart") if len(json.loads(c.proto.spec)["data"]) == 5]
        assert json.loads(chart.proto.spec)["layout"]["xaxis"]["type"] == "log"
        assert ("on this server" in prose(app)) == (axis == "seconds")


def test_size_and_order_in_the_hand_are_those_of_picture_and_text_and_of_the_address(browser: Browser, app_url: str):
    with lesson_at(browser, app_url, "mini-batch?answer=half&check=hundred&more=order") as lesson:
        figure = lesson.figure("order")
        figure.set("scrub", 8)
        figure.set("batch-size", orders.SIZES.index(64))
        figure.wait(lambda: figure.said("size") == "64")
        assert figure.number("step") == 4, "the same place in the pass"
        assert figure.said("lit") == "64"
        lesson.page.get_by_text(text.read("mini_batch", "en")["order_reveal"]).click()
        lesson.page.get_by_text("in batches of 64").wait_for()
        figure.press("order-sorted")
        figure.to_end()
        losses = dict(zip(orders.ORDERS, figure.numbers("losses"), strict=True))
        wanted = orders.ordered("sorted", 64).run.losses[orders.SHOWN * 8]
        assert losses["sorted"] == max(losses.values()) == pytest.approx(wanted, rel=1e-5)
        figure.press("order-shuffled")
        figure.set("scrub", 11)
        lesson.rest()
        lesson.page.reload()
        figure.wait(lambda: [figure.said(name) for name in ("size", "order", "step")] == ["64", "shuffled", "11"])
        link = lesson.page.locator(".st-key-way > :nth-child(2) a")
        figure.get("scrub").focus()
        link.hover()
        told = dict(parse_qsl(urlsplit(link.get_attribute("href") or "").query))
        assert (told["active"], told["batch"], told["length"], told["step"]) == ("shuffled", "64", "4e", "11")


def test_the_reader_places_a_mark_before_the_noise_floor_is_shown():
    app = section("floor")
    assert "computed without running" not in prose(app)
    assert len(json.loads(app.get("plotly_chart")[0].proto.spec)["data"]) == 2, "the beginning and the mark"
    app.select_slider(key="floor_guess").set_value(feeding.PLACES[20])
    app.toggle(key="floor_revealed").set_value(True)
    ran(app)
    floor = feeding.floor()
    ratio = max(feeding.PLACES[20] / floor, floor / feeding.PLACES[20])
    assert f"**{floor:.2f}**: off by a factor of **{ratio:.1f}**" in prose(app)
    assert len(json.loads(app.get("plotly_chart")[0].proto.spec)["data"]) == 3


def test_the_level_foretold_is_the_one_measured():
    measured = feeding.gap(feeding.UPDATES)[feeding.SETTLED :].mean()
    assert measured == pytest.approx(feeding.floor(), rel=0.1)
