"""What the Lab's menu takes along: a picture, a script that runs, and a file that lives without its server."""

import math
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from ops.fetch import fetch
from pages.ui.player import addressed, saved, whole
from pages.ui.runs import experiment
from tests.browser.conftest import OpenLab
from tests.browser.lab import Lab, thumb

MEGABYTE = 1_000_000
#: Every way of feeding the rows; rows apart and what is added to the loss; a surface. And whether rates are left out.
SAVED = [
    ({"lr": "0.2", "step": "40", "batching": "full,stochastic,random,sequential,shuffled"}, True),
    ({"optimizer": "momentum", "split": "0.2", "noise": "0.5", "penalty": "0.1", "length": "60u"}, False),
    ({"landscape": "himmelblau", "optimizer": "adam", "start": "-1,2.5", "length": "60u"}, False),
]
ON_SCREEN = "root => ({...root.dataset})"


def taken(lab: Lab, name: str, folder: Path) -> Path:
    """The file of one entry of the menu."""
    lab.get("save-menu").locator("summary").click()
    with lab.page.expect_download() as download:
        lab.get(name).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


@pytest.mark.server("a file with Python in it is made by a server")
def test_the_menu_gives_a_picture_a_script_and_a_file(open_lab: OpenLab, tmp_path: Path):
    for part in whole.PARTS:
        fetch(part)
    lab = open_lab("lr=0.1&active=random&batching=full,random&step=150").rest()
    weights = [float(w) for w in str(lab.root.get_attribute("data-weights")).split(",")]
    picture = taken(lab, "save-png", tmp_path).read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20], "big") == pytest.approx(2 * 1280, abs=100)
    code = taken(lab, "save-code", tmp_path)
    ran = subprocess.run([sys.executable, "-I", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    printed = ran.stdout.splitlines()[-1].split()[1:]
    assert [float(w) for w in printed] == pytest.approx(weights, rel=1e-6)
    page = taken(lab, "save-html", tmp_path)
    assert page.stat().st_size <= MEGABYTE
    all_of_it = taken(lab, "save-html-whole", tmp_path)
    assert MEGABYTE < all_of_it.stat().st_size < 16 * MEGABYTE
    assert lab.rest().frame().step == 150


def test_the_file_lives_without_a_server(browser: Browser, tmp_path: Path):
    path = tmp_path / "lab.html"
    path.write_text(saved.page({"lr": "0.2", "step": "40"}, "ko"), encoding="utf-8")
    assert path.stat().st_size <= MEGABYTE
    context = browser.new_context(viewport={"width": 1280, "height": 720}, offline=True)
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: message.type == "error" and errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(path.as_uri())
    lab = Lab(page, "")
    expect(lab.root).to_have_attribute("data-step", "40")
    first = lab.frame()
    assert first.rate == 0.2
    x, y = thumb(lab.get("learning-rate"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y, steps=6)
    page.mouse.up()
    second = lab.frame()
    assert second.rate < first.rate
    assert second.loss != first.loss
    lab.get("play").click()
    expect(lab.root).not_to_have_attribute("data-step", "40")
    page.keyboard.press("End")
    lab.set_range("learning-rate", math.log10(0.9))
    expect(lab.get("divergence")).to_be_visible()
    lab.set_range("learning-rate", math.log10(second.rate))
    expect(lab.get("divergence")).to_be_hidden()
    page.locator("#language").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(lab.get("play")).to_have_attribute("aria-label", "Play")
    assert lab.frame().rate == second.rate
    lab.get("view-3d").click()
    expect(lab.root).to_have_attribute("data-view", "3d")
    expect(lab.get("batch-size")).to_be_hidden()
    assert "batch size" in str(page.locator("#note").text_content())
    lab.get("lecture").click()
    expect(lab.root).to_have_attribute("data-mode", "lecture")
    page.keyboard.press("Escape")
    page.wait_for_url("**view=3d**")
    page.reload()
    expect(lab.root).to_have_attribute("data-view", "3d")
    assert lab.frame().rate == pytest.approx(second.rate)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    context.close()
    assert errors == []


@pytest.fixture(scope="module")
def offline(browser: Browser) -> Iterator[Page]:
    """A page that reaches nobody: in the end it has complained of nothing and asked for nothing."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, offline=True)
    page, wrong = context.new_page(), []
    page.on("console", lambda message: message.type == "error" and wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda one: one.url.startswith(("file:", "blob:", "data:")) or wrong.append(one.url))
    yield page
    context.close()
    assert wrong == []


def held_to(lab: Lab, run: experiment.Family, strategy: str) -> tuple[float, int]:
    """The frame on screen is this family's, bit for bit: (its rate, its update)."""
    said = lab.root.evaluate(ON_SCREEN)
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
    path = tmp_path / "lab.html"
    path.write_text(saved.page(query, "en"), encoding="utf-8")
    assert path.stat().st_size <= MEGABYTE
    offline.goto(path.as_uri())
    lab = Lab(offline, "")
    expect(lab.root).to_have_attribute("data-step", query.get("step", "0"))
    assert lab.frame().rate == pytest.approx(initial["learning_rate"], rel=1e-9)
    rates, seen = experiment.rates_of(settings, made), set()
    assert fewer == ("Of the" in str(offline.locator("#note").text_content()))
    for strategy in initial["shown"]:
        run = experiment.family(settings, strategy)
        for _ in range(2):
            if lab.root.get_attribute("data-active") != strategy:
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
    held_to(lab, experiment.family(settings, initial["shown"][-1]), initial["shown"][-1])
