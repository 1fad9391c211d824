"""Files that live without a server, from a disk and offline: the Lab's with its pins and its race, and a lesson's."""

import base64
import gzip
import math
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from pages.ui.app import text
from pages.ui.app.questions import QUESTIONS
from pages.ui.canvas import wire
from pages.ui.player import addressed, pictured, saved
from pages.ui.runs import experiment, pins
from tests.browser.conftest import alone
from tests.browser.lab import Lab, taken
from tests.lessons.figures import lesson_at

MEGABYTE = 1_000_000
PINS = ("active:full~lr:0.05", "active:shuffled~batch:7~lr:0.2")
HAND = "active:full~lr:0.3"
QUERY = {"lr": "0.3", "step": "30", "active": "full", "batching": "full", "pin": ";".join(PINS), "race": "sgd,adam@0.5"}
#: Every way of feeding the rows; rows apart and what is added to the loss; a surface. And whether rates are left out.
SAVED = [
    ({"lr": "0.2", "step": "40", "batching": "full,stochastic,random,sequential,shuffled"}, True),
    ({"optimizer": "momentum", "split": "0.2", "noise": "0.5", "penalty": "0.1", "length": "60u"}, False),
    ({"landscape": "himmelblau", "optimizer": "adam", "start": "-1,2.5", "length": "60u"}, False),
]


def written(page: Page, folder: Path, content: str, query: str = "") -> Lab:
    """The file opened from a disk."""
    path = folder / "kept.html"
    path.write_text(content, encoding="utf-8")
    assert path.stat().st_size <= MEGABYTE
    page.goto(path.as_uri() + query)
    return Lab(page, "")


@pytest.fixture
def offline(browser: Browser) -> Iterator[Page]:
    with alone(browser) as page:
        yield page


@pytest.fixture(scope="module")
def kept(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """The Lab's file, opened once."""
    with alone(browser) as page:
        yield written(page, tmp_path_factory.mktemp("kept"), saved.page(QUERY, "en"))


def test_a_file_has_its_pins_and_its_race_and_what_is_taken_away_stays_away(kept: Lab):
    losses = [pins.run(pins.read(one)).losses[0] for one in PINS]
    hand = pins.run(pins.read(HAND)).losses[0]
    racers = [pins.run(pin).losses[0] for pin in pins.racers(pins.read(HAND), "sgd,adam@0.5")]
    cards, raced = kept.root.locator(".pins > li"), kept.root.locator(".racer .loss")
    for update in (30, 60):
        kept.set_range("scrub", update)
        said = [f"loss after {update} updates {one[update]:.2f} → {hand[update]:.2f}" for one in losses]
        expect(cards).to_contain_text(said)
        expect(raced).to_have_text([f"{one[update]:.2f}" for one in racers])
    kept.page.locator("#language").click()
    expect(kept.root.locator(".racer .differs").first).to_have_text("기본 경사하강")
    expect(cards).to_have_count(2)
    kept.get("unpin").first.click()
    kept.get("leave-race").first.click()
    kept.page.wait_for_url("**race=adam@0.5**")
    kept.page.reload()
    expect(kept.root.locator(".pins > li .number")).to_have_text(["1"])
    expect(raced).to_have_text([f"{racers[1][60]:.2f}"])


def test_a_file_lives_without_a_server(kept: Lab):
    page, first = kept.page, kept.frame()
    (second,) = kept.drag("learning-rate", 0.4)
    assert second.rate < first.rate
    assert second.loss != first.loss
    kept.get("play").click()
    expect(kept.root).not_to_have_attribute("data-step", str(first.step))
    page.keyboard.press("End")
    for rate, diverges in ((0.9, True), (second.rate, False)):
        kept.set_range("learning-rate", math.log10(rate))
        expect(kept.get("divergence")).to_be_visible(visible=diverges)
    page.locator("#language").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(kept.get("play")).to_have_attribute("aria-label", "Play")
    assert kept.frame().rate == second.rate
    kept.get("view-3d").click()
    expect(kept.root).to_have_attribute("data-view", "3d")
    expect(kept.get("batch-size")).to_be_hidden()
    assert "batch size" in str(page.locator("#note").text_content())
    kept.get("lecture").click()
    expect(kept.root).to_have_attribute("data-mode", "lecture")
    page.keyboard.press("Escape")
    page.wait_for_url("**view=3d**")
    page.reload()
    expect(kept.root).to_have_attribute("data-view", "3d")
    assert kept.frame().rate == pytest.approx(second.rate)
    expect(page.locator("html")).to_have_attribute("lang", "en")


def held_to(lab: Lab, run: experiment.Family, strategy: str) -> tuple[float, int]:
    """The frame on screen is this family's, bit for bit: (its rate, its update)."""
    said = lab.says()
    rate, step = float(said["learningRate"]), int(said["step"])
    (m,) = np.flatnonzero(run.rates == rate)
    record = int(np.flatnonzero(np.minimum(run.steps, run.stopped[m]) == step)[0])
    assert said["active"] == strategy
    weights = np.array(said["weights"].split(","), float).astype(np.float32)
    np.testing.assert_array_equal(weights, run.paths[m, record])
    assert np.float32(said["loss"]) == run.losses[m, record]
    assert int(said["steps"]) == min(int(run.steps[run.last[m]]), int(run.stopped[m]))
    return rate, step


@pytest.mark.parametrize(("query", "fewer"), SAVED)
def test_what_a_file_shows_is_the_servers_to_the_last_bit(
    offline: Page, tmp_path: Path, query: dict[str, str], fewer: bool
):
    """At several rates, of every strategy, by hand and playing: weights and losses are not rounded where they are
    packed, and a file that has no room for all rates has some and says so."""
    opened = addressed.state(query)
    settings, made, initial = opened.settings, opened.setup, opened.initial
    lab = written(offline, tmp_path, saved.page(query, "en"))
    expect(lab.root).to_have_attribute("data-step", query.get("step", "0"))
    assert lab.frame().rate == pytest.approx(initial["learning_rate"], rel=1e-9)
    rates, seen = experiment.rates_of(settings, made), set()
    assert fewer == ("Of the" in str(offline.locator("#note").text_content()))
    for strategy in initial["shown"]:
        run = experiment.family(settings, strategy)
        if lab.said("active") != strategy:
            lab.get(f"strategy-{strategy}").click()
        lab.wait_for("active", strategy)
        for rate in rates[[len(rates) // 4, -3]]:
            lab.set_range("learning-rate", math.log10(rate))
            for step in (1, settings.length):
                lab.set_range("scrub", min(step, lab.frame().steps))
                seen.add((strategy, *held_to(lab, run, strategy)))
    assert len(seen) > 3 * len(initial["shown"])
    lab.get("restart").click()
    lab.get("play").click()
    offline.wait_for_function("root => +root.dataset.step > 3", arg=lab.root.element_handle())
    lab.get("play").click()
    held_to(lab, run, strategy)


@cache
def packed(address: str, picture: str) -> str:
    return pictured.page({"page": address, "picture": picture, "answer": "none"}, "en")


@pytest.mark.server("the server runs a page beside the reader's to make a picture's file")
def test_a_lessons_picture_is_taken_along_and_asks_its_question_without_a_server(
    browser: Browser, app_url: str, offline: Page, tmp_path: Path
):
    with lesson_at(browser, app_url, "regression", lang="ko") as lesson:
        path = taken(lesson.figure("line").root, "save-html", tmp_path)
    offline.emulate_media(reduced_motion="reduce")
    written(offline, tmp_path, path.read_text("utf-8"))
    root, verdict = offline.get_by_test_id("figure"), offline.get_by_test_id("verdict")
    expect(root).to_have_attribute("data-kind", "line")
    answer = QUESTIONS["regression"].answer
    words = {lang: text.read("regression", lang)["predict"]["choice"][answer] for lang in text.LANGUAGES}
    expect(verdict).to_be_empty()
    right = offline.get_by_test_id(f"choice-{answer}")
    expect(right).to_have_text(words["ko"])
    expect(root).to_have_attribute("data-step", "0")
    right.click()
    expect(verdict).to_contain_text(text.read("app", "ko")["predict"]["right"].strip("*"))
    expect(root).to_have_attribute("data-step", "200")  # where motion is not welcome the run stands at its end
    offline.locator("#language").click()
    expect(right).to_have_text(words["en"])
    expect(offline.locator("html")).to_have_attribute("lang", "en")


def test_a_file_has_one_draw_before_one_sees_and_then_says_how_it_was(offline: Page, tmp_path: Path):
    offline.emulate_media(reduced_motion="reduce")
    # no drawing: it is asked for as if nothing were said
    root = written(offline, tmp_path, packed("minima", "player"), "?answer=rate&drawn=constructor").root
    expect(root).to_have_attribute("data-veiled", "true")
    expect(offline.get_by_test_id("dropped")).to_be_visible()
    offline.get_by_test_id("dropped").focus()
    offline.keyboard.press("ArrowRight")
    offline.get_by_test_id("hand-in").click()
    expect(root).to_have_attribute("data-step", "300")
    truth = text.read("player", "en")["truth_point"].format(length="0.47", loss="2.10")
    for _ in range(2):
        expect(root.locator(".ask-said")).to_have_text(truth)
        expect(root).to_have_attribute("data-veiled", "false")
        offline.reload()


def test_a_picture_is_packed_as_it_stands_before_and_after_an_answer_and_none_is_refused():
    for address, picture in (("momentum", "momentum"), ("learning-rate", "four"), ("minima", "player")):
        made = packed(address, picture)
        assert len(made) <= MEGABYTE
        (inflated,) = re.findall(r"inflated\('([^']+)'\)", made)[:1]
        header, _ = wire.unpack(gzip.decompress(base64.b64decode(inflated)))
        assert set(header["headers"]) == set(text.LANGUAGES)
        for lang, told in header["headers"].items():
            assert set(told) == {"asked", "seen"}
            assert {one["lang"] for one in told.values()} == {lang}
            assert "question" in header["page"][lang]
    for query in ({"page": "nowhere"}, {"page": "full-batch", "picture": "nothing"}):
        with pytest.raises(ValueError, match=r"page|picture"):
            pictured.page(query, "ko")
