"""Page 9: four rates side by side, the map whose cells are the player's runs, schedules, scalings."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

import gd_core as gd
from pages.lessons.learning_rate import explore, forbidden, rates
from pages.ui.runs import experiment, ruler
from pages.ui.runs.settings import Settings
from tests.lessons.figures import REFERENCE, lab_link, opened, prose, ran, sent
from tests.lessons.pictures import SIZES, lesson_at, played

FACTS = json.loads((REFERENCE / "facts.json").read_text(encoding="utf-8"))["features"]
CONDITIONS = {name.removesuffix("ized"): known["condition_number"] for name, known in FACTS.items()}
MADE = experiment.setup(Settings())


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_page_opens_with_the_cores_runs(language: str):
    app = opened("learning_rate", language)
    header, arrays = sent(app, "four")
    for pane in header["panes"]:
        run = gd.descend(MADE.problem, gd.sgd(pane["rate"]), MADE.problem.start, 60)
        np.testing.assert_allclose(arrays[f"{pane['id']}.weights"], run.weights, rtol=1e-12)
        assert pane["outcome"] == run.outcome
    assert [pane["outcome"] == gd.Outcome.DIVERGED for pane in header["panes"]] == [False, False, False, True]
    assert played(app)[0]["initial"]["shown"] == ["full"]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_rate_of_the_long_run_is_told_with_what_it_does_here(language: str):
    values = np.linalg.eigvalsh(MADE.hessian)
    fastest = 2 / (values[0] + values[-1])
    told = rates.long_run(150)
    errors = MADE.problem.start - MADE.optimum
    vectors = np.linalg.eigh(MADE.hessian)[1]

    def away(rate: float, updates: int) -> float:
        return float(np.linalg.norm((1 - rate * values) ** updates * (vectors.T @ errors)))

    at = int(told["overtakes"])
    assert away(fastest, at) < away(1 / values[-1], at)
    assert away(fastest, at - 1) >= away(1 / values[-1], at - 1)
    assert [told[name] for name in ("fastest", "late", "modest")] == ["0.729", "57.2", "30.7"]
    assert float(told["factor"]) == pytest.approx(1 - fastest * values[0], abs=5e-4)
    said = prose(opened("learning_rate", language))
    assert all(text in said for text in ("= 0.729**", "57.2", "30.7", "0.732", told["overtakes"]))


def test_each_rate_behaves_as_its_name_says():
    lambdas, _ = gd.eigen(MADE.hessian)
    factor = {name: 1 - rate * lambdas[-1] for name, (rate, _) in rates.four(60).items()}
    assert 0.9 < factor["small"] < 1
    assert abs(factor["good"]) < 1e-9
    assert -1 < factor["large"] < -0.9
    assert factor["diverging"] < -1


def test_the_answer_is_the_cores_and_reveals_the_runs():
    app = opened("learning_rate", "en")
    app.button_group[0].set_value("large")
    ran(app)
    assert "Not so: “0.366”" in prose(app)
    assert sent(app, "four")[0]["play"] == "large"


def test_the_scalings_have_the_condition_numbers_of_the_reference():
    header, _ = sent(opened("learning_rate", "en"), "three")
    assert [pane["id"] for pane in header["panes"]] == ["raw", "minmax", "standard"]
    for name, (made, _) in rates.scalings(150).items():
        assert gd.condition_number(made.hessian) == pytest.approx(CONDITIONS[name], rel=1e-9)
    assert {name: round(gd.condition_number(made.hessian)) for name, (made, _) in rates.scalings(150).items()} == {
        "raw": 40766,
        "minmax": 204,
        "standard": 4,
    }


def test_scalings_differ_in_the_way_left_along_the_flattest_direction():
    for name, (made, run) in rates.scalings(150).items():
        values, _ = gd.eigen(made.hessian)
        safe, _ = rates.left(made, run)
        assert safe == pytest.approx((1 - values[0] / values[-1]) ** 150, rel=1e-6, abs=1e-12), name
        assert run.losses[1, -1] <= run.losses[0, -1] * (1 + 1e-6)  # as single precision tells them apart


def test_a_cell_of_the_map_is_the_run_the_player_then_has():
    found = rates.outcomes(explore.EPOCHS)
    for i, j in ((14, 3), (3, 5), (17, 0), (20, 6)):
        rate, size = float(found.rates[i]), int(found.sizes[j])
        settings = Settings(length=explore.EPOCHS, unit="epochs", batch_size=size, learning_rate=rate)
        family = experiment.family(settings, "shuffled")
        member = int(np.flatnonzero(ruler.including(MADE.rates, rate) == rate)[0])
        assert family.outcome[member] == found.outcomes[j, i]
        if found.outcomes[j, i] != gd.Outcome.DIVERGED:
            assert family.losses[member, -1] == pytest.approx(found.losses[j, i], rel=1e-6)


@pytest.mark.parametrize("told", [None, 3, {}, {"i": 1}, {"i": -1, "j": 0}, {"i": 1.5, "j": 0}, {"i": 99, "j": 0}])
def test_a_browsers_odd_word_is_no_cell(told: object):
    assert explore.cell(told, rates.outcomes(explore.EPOCHS)) is None


def test_schedules_start_and_end_where_their_formulas_say():
    found = {name: by_update for name, (by_update, _) in rates.schedules(600).items()}
    assert found.keys() == gd.SCHEDULES.keys()
    np.testing.assert_array_equal(found["constant"], rates.BASE)
    assert found["step"][[149, 150, 599]].tolist() == [0.5, 0.25, 0.0625]
    assert found["cosine"][300] == pytest.approx(0.25)
    assert found["linear_warmup"][0] == pytest.approx(0.05)
    assert found["exponential"][-1] == pytest.approx(0.01, rel=0.02)


def test_schedules_shown_are_those_chosen():
    app = opened("learning_rate", "en")
    _, rate, gap = app.get("plotly_chart")
    assert [len(json.loads(chart.proto.spec)["data"]) for chart in (rate, gap)] == [4, 4]
    app.button_group(key="schedules").set_value(["cosine"])
    ran(app)
    assert [trace["name"] for trace in json.loads(app.get("plotly_chart")[2].proto.spec)["data"]] == ["Cosine"]


def test_the_lab_link():
    link = lab_link(opened("learning_rate", "en"))
    assert float(link["lr"]) == pytest.approx(MADE.critical / 2, rel=1e-5)


def test_four_runs_play_together_and_one_diverges(browser: Browser, app_url: str):
    with lesson_at(browser, app_url, "learning-rate") as lesson:
        four = lesson.figure("four")
        four.press("step-forward", 2)
        expected = [float(run.losses[2]) for _, run in rates.four(60).values()]
        assert four.numbers("losses") == pytest.approx(expected)
        four.to_end()
        four.wait(lambda: four.said("outside") == "false,false,false,true")
        small, good, large, diverging = four.numbers("losses")
        assert good < large < small < diverging


def test_a_press_on_the_map_plays_that_run(browser: Browser, app_url: str):
    with lesson_at(browser, app_url, "learning-rate") as lesson:
        found = rates.outcomes(explore.EPOCHS)
        figure = lesson.figure("map")
        figure.set("map-rate", 10)
        figure.set("map-size", 2)
        player = lesson.player
        player.wait(lambda: player.number("learning-rate") == pytest.approx(found.rates[10]))
        player.wait(lambda: player.said("active") == "shuffled")
        player.wait(lambda: player.number("steps") == explore.EPOCHS * 51)  # once the server has heard of the size too
        player.wait(lambda: player.number("step") == player.number("steps"))  # calm was asked for: at its end
        assert player.number("loss") == pytest.approx(found.losses[2, 10], rel=1e-6)
        box = figure.get("map").bounding_box()
        assert box is not None
        figure.get("map").click(position={"x": box["width"] - 12, "y": 30})
        player.wait(lambda: player.said("outcome") == gd.Outcome(found.outcomes[6, 20]).name.lower())
        player.wait(lambda: player.number("learning-rate") == pytest.approx(found.rates[20]))


def test_over_the_critical_rate_the_card_says_so(browser: Browser, app_url: str):
    with lesson_at(browser, app_url, "learning-rate") as lesson:
        lesson.figure("map")
        player = lesson.player.ready()
        player.set("learning-rate", float(np.log10(1.1 * MADE.critical)))
        player.to_end()
        expect(player.get("divergence")).to_be_visible()
        player.press("apply-rate")
        player.wait(lambda: player.number("learning-rate") == pytest.approx(MADE.critical / 2))


@pytest.mark.parametrize(("width", "height", "scheme"), SIZES)
def test_it_can_be_used_by_everybody(browser: Browser, app_url: str, width: int, height: int, scheme: str):
    with lesson_at(browser, app_url, "learning-rate", width=width, height=height, scheme=scheme) as lesson:
        for kind in ("four", "map", "three"):
            lesson.figure(kind)
        assert lesson.overflow == 0
        assert lesson.faults() == []


def test_three_forbidden_steps_are_what_the_page_says():
    told = forbidden.story()
    floor = float(MADE.problem.loss(MADE.optimum))
    np.testing.assert_allclose(told.rates, 1 / np.linalg.eigvalsh(MADE.hessian)[::-1], rtol=1e-9)
    assert told.falling[-1] == pytest.approx(floor, rel=1e-12)
    assert told.climbing[-1] == pytest.approx(floor, rel=1e-9)
    assert told.miss < 1e-9
    assert told.climbing.max() > 1e10 > 1e6 > told.falling.max()
    said = prose(opened("learning_rate", "en"))
    for text in ("0.366, 10.5 and 74.5", "14 and 102 times", "30.51", "1.6 \\times 10^{10}", "by 28 and by 203"):
        assert text in said


def test_the_three_steps_can_be_walked_by_hand(browser: Browser, app_url: str):
    rates_to_take = [float(np.log10(rate)) for rate in forbidden.story().rates]
    with lesson_at(browser, app_url, "learning-rate") as lesson:
        lesson.page.get_by_text("Walk them by hand").click()
        player = lesson.page.get_by_test_id("player").nth(1)
        expect(player).to_have_attribute("data-steps", "3", timeout=20_000)
        set_rate = """(slider, at) => {
            slider.value = at;
            ['input', 'change'].forEach(kind => slider.dispatchEvent(new Event(kind, {bubbles: true, composed: true})));
        }"""
        for update, rate in enumerate(rates_to_take[1:], 1):
            player.get_by_test_id("step-forward").click()
            expect(player).to_have_attribute("data-step", str(update))
            player.get_by_test_id("from-here").click()
            expect(player).to_have_attribute("data-changes", re.compile(f"@{update}$"))
            player.get_by_test_id("learning-rate").evaluate(set_rate, rate)
        player.get_by_test_id("step-forward").click()
        expect(player).to_have_attribute("data-step", "3")
        assert float(player.get_attribute("data-loss") or 0) == pytest.approx(
            float(MADE.problem.loss(MADE.optimum)), rel=1e-6
        )
