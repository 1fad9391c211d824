"""The first page: a bet, a race by two clocks, every lesson in order, the Lab."""

import numpy as np
from playwright.sync_api import Browser, expect

import gd_core as gd
from pages.lessons.home import race
from pages.ui.app import text
from pages.ui.app.catalogue import CHALLENGES, LAB, LESSONS, TEACH
from pages.ui.app.text import grouped
from pages.ui.runs import experiment
from pages.ui.runs.settings import Settings
from tests.lessons.figures import chosen, lesson_at, opened, prose, sent
from tests.visit import box_of


def test_the_page_opens_with_every_lesson_in_order_and_the_lab(language: str):
    links = [link.proto.page for link in opened("home", language).main.get("page_link")]
    others = [page.address for page in (LAB, CHALLENGES, TEACH)]
    assert links == [*(lesson.address for lesson in LESSONS), *others]


def test_before_the_bet_nobody_has_arrived_and_nothing_is_told(language: str):
    app = opened("home", language)
    header, arrays = sent(app, "arrivals")
    assert header["clocks"] == ["updates"]
    assert all(racer["arrived"] is None for racer in header["racers"])
    for racer in race.RACERS:
        assert len(arrays[f"{racer}.updates.losses"]) == race.OPENING + 1
        assert arrays[f"{racer}.updates.losses"].min() > race.GOAL
        np.testing.assert_array_equal(race.run(racer, race.OPENING).losses, race.run(racer).losses[: race.OPENING + 1])
    assert str(race.arrived("full")) not in prose(app)


def test_the_bet_tells_who_is_first_by_each_clock():
    app = chosen(opened("home", "en"), "home_bet", "random")
    header, _ = sent(app, "arrivals")
    assert header["play"] == header["bet"] == "random"
    full, random = race.arrived("full"), race.arrived("random")
    assert f"the full batch is first, at update {full} (the mini-batch at {random})" in prose(app)
    rows = {name: grouped(count) for name, count in (("full", 506 * full), ("random", 30 * random))}
    assert f"after {rows['random']} rows (the full batch after {rows['full']})" in prose(app)


def test_the_answer_differs_by_clock_and_one_row_never_stays():
    at = {racer: race.arrived(racer) for racer in race.RACERS}
    assert at["stochastic"] is None
    assert at["full"] < at["random"], "by updates"
    assert race.RACERS["full"] * at["full"] > race.RACERS["random"] * at["random"], "by rows"
    assert race.touched("stochastic") < at["full"]
    assert max(at["full"], at["random"]) <= race.SHOWN, "both are seen to arrive by updates"
    assert race.RACERS["random"] * at["random"] <= race.SHOWN * race.TICK, "the first by rows is seen to arrive"
    made = experiment.setup(Settings())
    for racer in ("full", "random"):
        losses = race.run(racer).losses
        assert losses[at[racer] - 1] > race.GOAL >= losses[at[racer] :].max()
        batches = experiment.batches_of(racer, Settings(), made.problem.samples)
        longer = gd.descend(made.problem, gd.sgd(race.RATE), made.problem.start, 1500, batches=batches)
        assert longer.losses[at[racer] :].max() <= race.GOAL, "and longer than is shown"
    assert np.sum(race.run("stochastic").losses > race.GOAL) > 1000


def test_by_rows_all_stand_at_what_they_have_read():
    _, arrays = race.shown("full")
    for racer, size in race.RACERS.items():
        made, losses = arrays[f"{racer}.rows.at"], arrays[f"{racer}.rows.losses"]
        read = np.arange(race.SHOWN + 1) * race.TICK
        assert np.all((made * size <= read) & (read < (made + 1) * size))
        np.testing.assert_allclose(losses, race.run(racer).losses[made], rtol=1e-6)


def test_the_picture_moves_by_itself_and_the_address_stays_plain(browser: Browser, app_url: str):
    with lesson_at(browser, app_url, "", motion="no-preference") as home:
        figure = home.page.get_by_test_id("figure")
        expect(figure).to_have_attribute("data-step", str(race.OPENING))
        expect(figure.get_by_test_id("clock-rows")).to_be_hidden()
        home.rest()
        assert home.page.url.endswith("/?lang=en")
        for part in (home.page.locator(".st-key-contents a").last, figure.get_by_test_id("play")):
            place = box_of(part)
            assert place["y"] + place["height"] <= 720, "all is in one screen"


def test_after_the_bet_the_race_can_be_seen_by_both_clocks(browser: Browser, app_url: str):
    with lesson_at(browser, app_url, "") as home:
        figure = home.page.get_by_test_id("figure")
        home.rest()
        before = box_of(figure.locator(".views"))
        home.choose("Full batch")
        full, random = race.arrived("full"), race.arrived("random")
        expect(figure).to_have_attribute("data-arrived", f"{full},{random},")
        assert box_of(figure.locator(".views")) == before, "nothing moves"
        verdict = box_of(home.page.get_by_text(text.read("home", "en")["bet"]["verdict"]["full"].split("**")[1]))
        assert verdict["y"] + verdict["height"] < before["y"], "between the bet and the race"
        figure.get_by_test_id("clock-rows").click()
        expect(figure).to_have_attribute("data-arrived", f",{30 * random},")
        expect(figure).to_have_attribute("data-updates", "17,300,9000")
