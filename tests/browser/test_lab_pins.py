"""Runs beside the one in hand stand in the address: reloaded, or opened by somebody else, they are the same runs."""

import math
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from pages.ui.player import saved
from pages.ui.runs import pins
from tests.browser.conftest import LAPTOP, OpenLab
from tests.browser.lab import A_LABELS_WORTH, Lab, difference

ROWS = ("lang=en&lr=0.3&step=30&batch=7&active=random&batching=full,random", (0.05, 0.02))
NO_ROWS = (f"landscape=himmelblau&start=0.5,1&{ROWS[0].replace('0.3', '0.01')}", (0.004, 0.002))
A_DASH = 0.001  # of the loss's picture: a ghost's line is ten times as much


def cards(lab: Lab) -> list[str]:
    return lab.root.locator(".pins > li").all_inner_texts()


def seen(lab: Lab) -> dict[str, bytes]:
    """The pictures ghosts are drawn in."""
    lab.page.mouse.move(1, 1)
    lab.rest()
    return {name: lab.get(name).screenshot(animations="disabled") for name in ("surface", "loss")}


@pytest.mark.parametrize(("query", "rates"), [ROWS, NO_ROWS], ids=["rows", "no rows"])
def test_two_pins_outlive_a_reload_and_go_along_with_the_link(
    open_lab: OpenLab, query: str, rates: tuple[float, float]
):
    lab = open_lab(query)
    for rate in rates:
        lab.get("pin").click()
        lab.set_range("learning-rate", math.log10(rate))
    lab.get("strategy-full").click()  # its runs are there: nothing comes late into the picture
    lab.wait_for("active", "full")
    pictures, told, frame, link = seen(lab), cards(lab), lab.frame(), lab.page.url
    assert [card.count("→") >= 4 for card in told] == [True, True], told
    said = parse_qs(urlsplit(link).query)["pin"]
    lab.page.reload()
    elsewhere = [open_lab(urlsplit(link).query)] if query == ROWS[0] else []
    for other in (lab.settle(), *elsewhere):
        expect(other.root.locator(".pins > li")).to_have_count(2)
        now = seen(other)
        assert (cards(other), other.frame()) == (told, frame)
        assert parse_qs(urlsplit(other.page.url).query)["pin"] == said
        assert difference(now["loss"], pictures["loss"]) < A_DASH
        assert difference(now["surface"], pictures["surface"]) < A_LABELS_WORTH


def test_a_file_without_a_server_has_its_pins_and_its_race(browser: Browser, tmp_path: Path):
    pinned = ("active:full~lr:0.05", "active:shuffled~batch:7~lr:0.2")
    query = {"lr": "0.3", "step": "30", "active": "full", "batching": "full", "pin": ";".join(pinned)}
    path = tmp_path / "lab.html"
    path.write_text(saved.page({**query, "race": "sgd,adam@0.5"}, "en"), encoding="utf-8")
    assert path.stat().st_size <= 1_000_000
    context = browser.new_context(viewport=LAPTOP, offline=True)
    page, wrong = context.new_page(), []
    page.on("console", lambda message: message.type == "error" and wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda one: one.url.startswith(("file:", "blob:")) or wrong.append(one.url))
    page.goto(path.as_uri())
    lab = Lab(page, "")
    losses = [pins.run(pins.read(text)).losses[0] for text in pinned]
    base = "active:full~lr:0.3"
    hand = pins.run(pins.read(base)).losses[0]

    def said(update: int) -> list[str]:
        return [f"loss after {update} updates {one[update]:.2f} → {hand[update]:.2f}" for one in losses]

    expect(lab.root.locator(".pins > li")).to_contain_text(said(30))
    racers = [pins.run(pin).losses[0] for pin in pins.racers(pins.read(base), "sgd,adam@0.5")]
    expect(lab.root.locator(".racer .loss")).to_have_text([f"{one[30]:.2f}" for one in racers])
    lab.set_range("scrub", 60)
    expect(lab.root.locator(".pins > li")).to_contain_text(said(60))
    expect(lab.root.locator(".racer .loss")).to_have_text([f"{one[60]:.2f}" for one in racers])
    page.locator("#language").click()
    expect(lab.root.locator(".racer .differs").first).to_have_text("기본 경사하강")
    expect(lab.root.locator(".pins > li")).to_have_count(2)
    lab.get("unpin").first.click()
    lab.get("leave-race").first.click()
    page.wait_for_url("**race=adam@0.5**")
    page.reload()
    expect(lab.root.locator(".pins > li .number")).to_have_text(["1"])
    expect(lab.root.locator(".racer .loss")).to_have_text([f"{racers[1][60]:.2f}"])
    context.close()
    assert wrong == []
