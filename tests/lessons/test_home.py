"""The first page: one moving picture, every lesson in order, the Lab."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from pages.ui.app.catalogue import LAB, LESSONS
from tests.lessons.figures import opened
from tests.lessons.pictures import SIZES, lesson_at, played


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_page_opens_with_every_lesson_in_order_and_the_lab(language: str):
    app = opened("home", language)
    links = [link.proto.page for link in app.main.get("page_link")]
    assert links == [*(lesson.address for lesson in LESSONS), LAB.address]
    header, _ = played(app)
    assert header["initial"]["autoplay"]
    assert header["layout"] == "front"


def test_the_picture_moves_by_itself_and_the_address_stays_plain(browser: Browser, app_url: str):
    with lesson_at(browser, app_url, "", motion="no-preference") as home:
        home.player.wait(lambda: home.player.number("step") > 5)
        expect(home.player.root).to_have_attribute("data-playing", "true")
        home.player.get("strategy-stochastic").click()
        home.player.wait(lambda: home.player.said("active") == "stochastic")
        home.player.get("play").click()
        home.rest()
        assert home.page.url.endswith("/?lang=en")


def test_who_asked_for_calm_gets_a_still_picture(browser: Browser, app_url: str):
    with lesson_at(browser, app_url, "") as home:
        home.player.ready()
        home.rest()
        assert home.player.said("playing") == "false"
        assert home.player.number("step") == 0


def test_all_is_in_one_screen(browser: Browser, app_url: str):
    with lesson_at(browser, app_url, "", width=1280, height=720) as home:
        home.player.ready()
        box = home.page.locator(f"a[href*='{LAB.address}']").last.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 720
        transport = home.player.get("play").bounding_box()
        assert transport is not None
        assert transport["y"] + transport["height"] <= 720


def test_a_link_leads_to_its_lesson(browser: Browser, app_url: str):
    with lesson_at(browser, app_url, "") as home:
        home.page.locator(".st-key-contents a[href*=full-batch]").click()
        expect(home.page.get_by_test_id("player")).to_have_attribute("data-learning-rate", "0.01", timeout=30_000)


@pytest.mark.parametrize(("width", "height", "scheme"), SIZES)
def test_it_can_be_used_by_everybody(browser: Browser, app_url: str, width: int, height: int, scheme: str):
    with lesson_at(browser, app_url, "", width=width, height=height, scheme=scheme) as home:
        home.player.ready()
        assert home.overflow == 0
        assert home.faults() == []
