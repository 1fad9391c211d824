"""The lesson on the learning rate: four runs, the flag, the map whose cells are runs of the player, schedules."""

import json
import re

import numpy as np
import pytest
from playwright.sync_api import Browser, Route, expect
from streamlit.testing.v1 import AppTest

import gd_core as gd
from pages.lessons.learning_rate import more, rates
from pages.ui.app import text
from pages.ui.canvas import wire
from pages.ui.runs import experiment, rate_grid
from pages.ui.runs.settings import Settings
from tests.app.page import payload
from tests.lessons.figures import REFERENCE, chosen, lab_link, lesson_at, opened, prose, sent
from tests.visit import box_of

FACTS = json.loads((REFERENCE / "facts.json").read_text(encoding="utf-8"))["features"]
CONDITIONS = {name.removesuffix("ized"): known["condition_number"] for name, known in FACTS.items()}
MADE = experiment.setup(Settings())
VALUES, VECTORS = np.linalg.eigh(MADE.hessian)
OPEN = "learning-rate?answer=good&drawn=0.9&check=large"


def section(name: str, language: str = "en") -> AppTest:
    """The page with both questions answered and one of its sections shown."""
    return opened("learning_rate", language, answer="good", drawn="0.9", learning_rate_more=name)


def test_the_page_opens_with_the_cores_runs(language: str):
    header, arrays = sent(opened("learning_rate", language, answer="good"), "four")
    for pane in header["panes"]:
        run = gd.descend(MADE.problem, gd.sgd(pane["rate"]), MADE.problem.start, 60)
        np.testing.assert_allclose(arrays[f"{pane['id']}.weights"], run.weights, rtol=1e-12)
        assert pane["outcome"] == run.outcome
    assert [pane["outcome"] == gd.Outcome.DIVERGED for pane in header["panes"]] == [False, False, False, True]


def test_before_the_answer_no_word_gives_it_away(language: str):
    app, words = opened("learning_rate", language), text.read("learning_rate", language)
    header, arrays = sent(app, "four")
    assert [pane["title"] for pane in header["panes"]] == ["A", "B", "C", "D"]
    assert (header["play"], len(arrays["good.losses"])) == ("", 1), "the start alone"
    names = [name.split(maxsplit=1)[1] for name in words["run"].values()]
    (question,) = app.button_group
    told = "\n".join([prose(app), question.label, *(option.content for option in question.proto.options)])
    assert [name for name in names if name in told] == []
    assert f"{MADE.critical:.3f}" not in told
    assert "gradient_descent_player" not in {c.proto.component_name for c in app.main.get("bidi_component")}
    assert float(lab_link(app)["lr"]) == pytest.approx(0.01 * MADE.critical, rel=1e-3), "not the rate that is asked for"


def test_the_answer_names_the_runs_and_asks_for_the_flag(language: str):
    app, words = opened("learning_rate", language, answer="large"), text.read("learning_rate", language)
    header, _ = sent(app, "four")
    assert [pane["title"] for pane in header["panes"]] == list(words["run"].values())
    assert header["play"] == "large"
    said = prose(app)
    assert "B  η = 0.366" in said
    assert payload(app)[0]["ask"]["kind"] == "rate"
    assert f"{MADE.critical:.3f}" not in said + json.dumps(payload(app)[0]["ask"], ensure_ascii=False)


def test_the_critical_rate_is_told_once_the_flag_is_planted(language: str):
    app = opened("learning_rate", language, answer="good", drawn="0.9")
    assert f"{MADE.critical:.3f}" in prose(app)
    assert f"{0.9 / MADE.critical:.1f}" in payload(app)[0]["ask"]["verdict"]
    share = {name: rate / MADE.critical for name, (rate, _) in rates.four(60).items()}
    assert share["large"] < 1 < share["diverging"], "the border stands between C and D"
    assert 1 - MADE.critical / 2 * VALUES[-1] == pytest.approx(0, abs=1e-9)
    assert 1 - MADE.critical * VALUES[-1] == pytest.approx(-1)


def test_only_what_is_shown_is_computed():
    computed = (rates.outcomes, rates.schedules, rates.scalings, rates.long_run, more.story)
    for cached in computed:
        cached.cache_clear()
    for answers in ({}, {"answer": "good"}, {"answer": "good", "drawn": "0.9"}):
        opened("learning_rate", "en", **answers)
        assert [cached.cache_info().currsize for cached in computed] == [0] * 5
    section("schedules")
    assert [cached.cache_info().currsize for cached in computed] == [0, 1, 0, 0, 0]


def test_one_run_crosses_the_valley_and_comes_nearer():
    name, factor = rates.crossing(60)
    behaves = {}
    for run_name, (_, run) in rates.four(60).items():
        error = (run.weights[:6] - MADE.optimum) @ VECTORS[:, -1]
        behaves[run_name] = bool(np.all(error[1:] * error[:-1] < -1e-6) and np.all(np.diff(abs(error)) < 0))
    assert [run_name for run_name, does in behaves.items() if does] == [name] == ["large"]
    assert factor == pytest.approx(1 - rates.four(60)[name][0] * VALUES[-1])


@pytest.mark.parametrize(("chosen", "verdict"), [("large", "−0.96"), ("good", "#step=3")])
def test_what_was_seen_is_asked_once_the_runs_were_revealed(chosen: str, verdict: str):
    assert "learning_rate_check" not in {group.key for group in opened("learning_rate", "en").button_group}
    app = opened("learning_rate", "en", answer="good", learning_rate_check=chosen)
    assert verdict in prose(app)


def test_the_rate_of_the_long_run_is_told_with_what_it_does_here(language: str):
    fastest, told = 2 / (VALUES[0] + VALUES[-1]), rates.long_run(150)
    errors = VECTORS.T @ (MADE.problem.start - MADE.optimum)

    def away(rate: float, updates: int) -> float:
        return float(np.linalg.norm((1 - rate * VALUES) ** updates * errors))

    at = told.overtakes
    assert away(fastest, at) < away(1 / VALUES[-1], at)
    assert away(fastest, at - 1) >= away(1 / VALUES[-1], at - 1)
    np.testing.assert_allclose(told.rates, [fastest, 1 / VALUES[-1], rates.MODEST])
    np.testing.assert_allclose(told.away[:2, at], [away(fastest, at), away(1 / VALUES[-1], at)], rtol=1e-6)
    assert told.factor == pytest.approx(1 - fastest * VALUES[0])
    said = prose(section("long_run", language))
    assert all(number in said for number in ("= 0.729**", "57.2", "30.7", "0.366", str(at)))


def test_the_scalings_have_the_condition_numbers_of_the_reference():
    header, _ = sent(section("scaling"), "three")
    assert [pane["id"] for pane in header["panes"]] == ["raw", "minmax", "standard"]
    numbers = {name: gd.condition_number(made.hessian) for name, (made, _) in rates.scalings(150).items()}
    assert numbers == pytest.approx(CONDITIONS, rel=1e-9)
    assert {name: round(number) for name, number in numbers.items()} == {"raw": 40766, "minmax": 204, "standard": 4}


def test_scalings_differ_in_the_way_left_along_the_flattest_direction():
    for name, (made, run) in rates.scalings(150).items():
        values, _ = gd.eigen(made.hessian)
        safe, _ = rates.left(made, run)
        assert safe == pytest.approx((1 - values[0] / values[-1]) ** 150, rel=1e-6, abs=1e-12), name
        assert run.losses[1, -1] <= run.losses[0, -1] * (1 + 1e-6)  # as single precision tells them apart


def test_a_cell_of_the_map_is_the_run_the_player_then_has():
    found = rates.outcomes(more.EPOCHS)
    for i, j in ((14, 3), (3, 5), (17, 0), (20, 6)):
        rate, size = float(found.rates[i]), int(found.sizes[j])
        settings = Settings(length=more.EPOCHS, unit="epochs", batch_size=size, learning_rate=rate)
        family = experiment.family(settings, "shuffled")
        member = int(np.flatnonzero(rate_grid.including(MADE.rates, rate) == rate)[0])
        assert family.outcome[member] == found.outcomes[j, i]
        if found.outcomes[j, i] != gd.Outcome.DIVERGED:
            assert family.losses[member, -1] == pytest.approx(found.losses[j, i], rel=1e-6)


def looks(app: AppTest) -> dict[str, tuple[str, str, str]]:
    """Name → colour, dash and mark of each schedule that is drawn."""
    _, gap = app.get("plotly_chart")
    return {
        trace["name"]: (
            trace["line"]["color"],
            trace["line"]["dash"],
            trace["marker"]["symbol"] if "markers" in trace["mode"] else "",
        )
        for trace in json.loads(gap.proto.spec)["data"]
    }


def test_schedules_are_told_apart_and_keep_their_look():
    app, names = section("schedules"), text.read("learning_rate", "en")["schedule"]
    assert list(looks(app)) == [names[name] for name in more.OPENED]
    assert len({color for color, _, _ in looks(app).values()}) == len(more.OPENED)
    everything = looks(chosen(app, "schedules", list(names)))
    assert len(everything) == len(gd.SCHEDULES) == len(set(everything.values()))
    for one, other in ((a, b) for a in everything.values() for b in everything.values() if a is not b):
        assert one[0] != other[0] or (one[1] != other[1] and one[2] != other[2]), "one hue: by dash and by mark"
    assert looks(chosen(app, "schedules", ["one_cycle"])) == {names["one_cycle"]: everything[names["one_cycle"]]}


def test_schedules_that_begin_below_the_largest_rate_are_named(language: str):
    found, names = rates.schedules(600), text.read("learning_rate", language)["schedule"]
    assert all(by_update.max() == rates.BASE for by_update, _ in found.values())
    low = [names[name] for name in names if found[name][0][0] < 0.999 * rates.BASE]
    assert len(low) == 2
    assert ", ".join(low) in prose(section("schedules", language))


def test_the_lab_link_holds_the_chosen_run():
    link = lab_link(opened("learning_rate", "en", answer="large"))
    assert float(link["lr"]) == 0.718, "typed, it gives the loss that is shown"
    assert link["length"] == "60"


def test_the_map_says_how_many_updates_its_rows_made(language: str):
    found, app = rates.outcomes(more.EPOCHS), section("map", language)
    assert found.updates.tolist() == [5 * int(np.ceil(506 / size)) for size in rates.SIZES]
    assert (found.updates.max(), found.updates.min()) == (2530, 5)
    assert all(number in prose(app) for number in ("2530", " 5"))
    np.testing.assert_array_equal(sent(app, "map")[1]["updates"], found.updates)


def test_the_map_marks_the_run_that_the_player_holds():
    app = section("map")
    header, arrays = sent(app, "map")
    i, j = header["cell"]
    (player,) = [c for c in app.main.get("bidi_component") if c.proto.component_name == "gradient_descent_player"][1:]
    initial = wire.unpack(player.proto.bytes)[0]["initial"]
    assert initial["learning_rate"] == arrays["rates"][i] == pytest.approx(MADE.critical / 2)
    assert (initial["batch_size"], initial["active"]) == (arrays["sizes"][j], "shuffled")
    edges = np.sqrt(arrays["rates"][1:] * arrays["rates"][:-1])
    assert np.isclose(edges, MADE.critical).any(), "the critical rate stands between two columns"


def test_four_runs_play_together_and_nothing_tells_more_than_the_playhead(browser: Browser, app_url: str):
    with lesson_at(browser, app_url, "learning-rate") as lesson:
        four, words = lesson.figure("four"), text.read("learning_rate", "en")
        names = [name.split(maxsplit=1)[1] for name in words["run"].values()]
        assert four.numbers("losses") == [pytest.approx(592.147)] * 4
        told = four.root.evaluate("e => e.outerHTML")
        assert [name for name in names if name in told] == []
        lesson.choose("B  η = 0.366")
        four.wait(lambda: four.number("step") == four.number("steps") == 60)  # calm was asked for: at its end
        assert "Too small" in four.get("summary").inner_text()
        four.press("restart")
        four.press("step-forward", 2)
        assert four.numbers("losses") == pytest.approx([float(run.losses[2]) for _, run in rates.four(60).values()])
        assert four.said("diverged") == "false,false,false,false"
        four.to_end()
        four.wait(lambda: four.said("outside") == "false,false,false,true")
        assert four.said("diverged") == "false,false,false,true"
        small, good, large, diverging = four.numbers("losses")
        assert good < large < small < diverging


def test_a_flag_is_planted_before_the_critical_rate_is_shown(browser: Browser, app_url: str):
    with lesson_at(browser, app_url, "learning-rate?answer=good&check=large") as lesson:
        player = lesson.player()
        critical = f"{MADE.critical:.3f}"
        assert critical not in lesson.page.locator("[data-testid=stMain]").inner_text()
        assert critical not in player.root.evaluate("e => e.outerHTML")
        player.set("planted", float(np.log10(1.2)))
        player.press("hand-in")
        lesson.page.get_by_text(f"The critical rate is {critical}").wait_for()
        player.wait(lambda: player.said("outcome") == "diverged")
        assert player.number("learning-rate") == pytest.approx(1.2, rel=0.15)


@pytest.mark.server("holds back what a server's route sends")
def test_a_player_whose_runs_have_not_come_shows_no_empty_frame(browser: Browser, app_url: str):
    context = browser.new_context(color_scheme="dark", reduced_motion="reduce")
    page, held = context.new_page(), list[Route]()
    free = list[bool]()
    page.route("**/runs?*", lambda asked: asked.continue_() if free else held.append(asked))
    with page.expect_request("**/runs?*"):
        page.goto(f"{app_url}/learning-rate?answer=good&check=large&lang=en")
    player = page.get_by_test_id("player")
    frame = page.locator(".frame", has=player)
    expect(frame).to_have_css("visibility", "hidden")
    free.append(True)
    for asked in held:
        asked.continue_()
    player.scroll_into_view_if_needed()
    expect(frame).to_have_css("visibility", "visible", timeout=20_000)
    context.close()


def test_a_press_on_the_map_plays_that_run(browser: Browser, app_url: str):
    with lesson_at(browser, app_url, OPEN) as lesson:
        found = rates.outcomes(more.EPOCHS)
        lesson.choose(text.read("learning_rate", "en")["more"]["map"])
        player = lesson.player(1)  # under the one with the flag
        figure = lesson.figure("map")
        figure.set("map-rate", 10)
        figure.set("map-size", 2)
        player.root.scroll_into_view_if_needed()
        player.wait(lambda: player.number("learning-rate") == pytest.approx(found.rates[10]))
        player.wait(lambda: player.number("steps") == more.EPOCHS * 51)  # once the server has heard of the size too
        player.wait(lambda: player.number("step") == player.number("steps"))  # calm was asked for: at its end
        assert player.number("loss") == pytest.approx(found.losses[2, 10], rel=1e-6)
        figure.get("map").click(position={"x": box_of(figure.get("map"))["width"] - 64, "y": 30})
        player.root.scroll_into_view_if_needed()
        last = len(found.rates) - 1
        player.wait(lambda: player.number("learning-rate") == pytest.approx(found.rates[last]))
        player.wait(lambda: player.said("outcome") == gd.Outcome(found.outcomes[6, last]).name.lower())
        expect(lesson.page).to_have_url(re.compile(r"\bmore=map\b"))
        lesson.page.reload()
        figure.root.wait_for()  # the section is kept, too


def test_three_forbidden_steps_are_what_the_page_says():
    told = more.story()
    floor = float(MADE.problem.loss(MADE.optimum))
    np.testing.assert_allclose(told.rates, 1 / VALUES[::-1], rtol=1e-9)
    assert told.falling[-1] == pytest.approx(floor, rel=1e-12)
    assert told.climbing[-1] == pytest.approx(floor, rel=1e-9)
    assert told.miss < 1e-9
    assert told.climbing.max() > 1e10 > 1e6 > told.falling.max()
    said = prose(section("forbidden"))
    for number in ("0.366, 10.5 and 74.5", "14 and 102 times", "30.51", "1.6 \\times 10^{10}", "by 28 and by 203"):
        assert number in said


def test_the_three_steps_can_be_walked_by_hand(browser: Browser, app_url: str):
    rates_to_take = [float(np.log10(rate)) for rate in more.story().rates]
    with lesson_at(browser, app_url, OPEN) as lesson:
        lesson.choose(text.read("learning_rate", "en")["more"]["forbidden"])
        lesson.page.get_by_text("Walk them by hand").click()
        player = lesson.player(1)  # under the one with the flag
        expect(player.root).to_have_attribute("data-steps", "3", timeout=20_000)
        for update, rate in enumerate(rates_to_take[1:], 1):
            player.press("step-forward")
            expect(player.root).to_have_attribute("data-step", str(update))
            player.press("from-here")
            expect(player.root).to_have_attribute("data-changes", re.compile(f"@{update}$"))
            player.set("learning-rate", rate)
        player.press("step-forward")
        expect(player.root).to_have_attribute("data-step", "3")
        assert player.number("loss") == pytest.approx(float(MADE.problem.loss(MADE.optimum)), rel=1e-6)
