"""What the player asks for once it is wanted: the band on the chart, how far a twin of the run is from it, and twenty
trials of a race."""

import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qsl, urlparse

import numpy as np
import pytest
from playwright.sync_api import Page, Route

from pages.ui.canvas import wire
from pages.ui.player import ghosts, payload, routes, run_query
from pages.ui.runs import experiment, parameters
from pages.ui.runs.band import band
from pages.ui.runs.settings import Settings
from tests.geometry.conftest import Mounted, player_with, put
from tests.geometry.drawn import near

SETTINGS = Settings(length=40, batch_size=4)
RATE = 0.1
ASKED = re.compile(r"/(runs|ghosts)\?")


@pytest.fixture
def answered(paper: Page, monkeypatch):
    """answered(settings, shown=…, …) → the Lab at rest and the parts it has asked for, as a server answers them."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        said = dict(parse_qsl(urlparse(route.request.url).query))
        asked.append(said.get("part", said.get("trials", "")))
        parts = ghosts.parts(ghosts.read(said)) if "race" in said else payload.parts(run_query.read(said))
        route.fulfill(body=wire.pack(*parts))

    def lab(settings: Settings, **initial: object) -> tuple[Mounted, list[str]]:
        first = parameters.initial({}, experiment.setup(settings), settings, []) | initial
        beside = ghosts.Wanted((), first["race"], f"active:{first['active']}~lr:{first['learning_rate']}", "en")
        opening = {"initial": first, "layout": "lab", "ghosts": routes.offer_beside(beside)}
        what = payload.asked(settings, "en", opening, wanted=tuple(first["shown"]))
        mounted = put(paper, player_with(routes.offer(what, opening)), "controls=all")
        mounted.rest()
        return mounted, asked

    monkeypatch.setattr(routes, "_open", ["/"])
    paper.route(ASKED, answer)
    yield lab
    paper.unroute(ASKED)


Answered = Callable[..., tuple[Mounted, list[str]]]


@pytest.mark.parametrize("xaxis", ["updates", "samples"])
def test_the_band_lies_between_its_losses_and_goes_with_what_is_shown(answered: Answered, xaxis):
    opening = {"shown": ["full", "random"], "active": "random", "learning_rate": RATE, "xaxis": xaxis}
    lab, asked = answered(SETTINGS, **opening)
    assert "band" not in asked
    lab.press("band-shown")
    lab.rest()
    drawn = lab.drawn("loss")
    across, down = drawn.scale(0), drawn.scale(1, log=True)
    steps, low, high = band(replace(SETTINGS, learning_rate=RATE), "random", RATE)
    places = across(steps * (1 if xaxis == "updates" else 4))
    outline = np.vstack([np.column_stack([places, down(edge)])[::way] for edge, way in ((high, 1), (low, -1))])
    assert sum(near(shape, outline, 1.5) for shape in drawn.shapes()) == 1
    assert asked.count("band") == 1
    lab.press("show-loss")
    lab.press("band-hidden")
    assert not any(near(shape, outline, 1.5) for shape in lab.drawn("loss").shapes())
    lab.press("strategy-full")
    assert lab.get("band-shown").is_hidden()


def test_digits_that_rounding_decides_are_grey_and_where_none_is_left_the_sentence_says_so(answered: Answered):
    """Six-hump camel past its critical rate is chaotic: no digit of the loss at update 100 is known, all at 20."""
    chaotic = {"shown": ["full"], "active": "full", "learning_rate": 0.176, "step": 100}
    lab, asked = answered(Settings(landscape="six_hump_camel"), **chaotic)
    assert asked == ["", "run"], "the block it opens with, and the run alone"
    (loss,) = lab.text(".loss-value")
    assert lab.text(".loss-value .unknown") == [loss]
    assert len(lab.text(".weights .unknown")) == 4
    assert lab.text(".sentence")[0].startswith("Update 100: here the arithmetic's last bit decides")
    lab.set("scrub", 20)
    lab.rest()
    assert lab.text(".loss-value .unknown") == [""]
    assert lab.text(".weights .unknown") == []
    assert lab.text(".sentence") == ["Update 20: this step hardly changes the loss: −1.03."], "and it moves on"
    assert lab.page.evaluate("getComputedStyle(shadow.querySelector('.unknown')).color") == "rgb(138, 148, 160)"


def test_a_run_that_goes_downhill_all_the_way_is_not_asked_for_again(answered: Answered):
    quiet = {"shown": ["full"], "active": "full", "learning_rate": 0.01, "step": 20}
    for settings in (Settings(landscape="six_hump_camel"), Settings()):
        assert "run" not in answered(settings, **quiet)[1]


def test_a_race_of_twenty_trials_says_that_there_is_no_difference_and_shows_where_they_end(answered: Answered):
    racing = {"shown": ["random"], "active": "random", "learning_rate": 0.2, "race": "adam,sgd@50"}
    lab, asked = answered(SETTINGS, **racing)
    assert asked.count("twenty") == 0
    lab.press("trials-twenty")
    lab.rest()
    assert asked.count("twenty") == 1
    query = {"race": "adam,sgd@50", "of": "active:random~lr:0.2", "trials": "twenty", "lang": "en"}
    plain, lost = ghosts.parts(ghosts.read(query))[0]["trials"]
    assert (plain["apart"], lost["apart"], lost["median"]) == (False, True, None)
    low, median, high = (f"{plain[name]:.2f}" for name in ("low", "median", "high"))
    assert lab.text(".racer .loss") == [f"{median} ({low}–{high})", "∞ (∞–∞)"]
    assert lab.text(".racer.lowest .differs") == ["Adam"]
    assert "Adam ends lower than every other, beyond chance." in lab.text(".verdict")[0]
    lab.press("trials-one")
    assert lab.text(".verdict") == [""]
    lab.press("trials-twenty")
    lab.rest()
    assert asked.count("twenty") == 1, "what has come is kept"
