"""What a hand does on a lesson stands in its address, survives a reload, and goes along to the Lab."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import rest
from tests.browser.lab import A_NUMBER
from tests.lessons.figures import page_at
from tests.rest import at_rest
from tests.statics import python_comes

READY = 30_000
OPEN: Any = {"width": 1280, "height": 900, "scheme": "light", "lang": "en", "motion": "reduce"}
RUN = ("step", "learningRate", "loss", "weights", "active", "shown")


def moved(page: Page) -> None:
    """The player's rate and its start moved, and some updates gone through."""
    if page.get_by_test_id("skip").is_visible():
        page.get_by_test_id("skip").click()
        at_rest(page)
    page.get_by_test_id("learning-rate").first.evaluate(
        """slider => {
            slider.value = Number(slider.min) + 0.3 * (slider.max - slider.min);
            for (const kind of ['pointerdown', 'input', 'change', 'pointerup'])
                slider.dispatchEvent(new Event(kind, { bubbles: true, composed: true }));
        }"""
    )
    at_rest(page)
    root = page.get_by_test_id("player")
    root.get_by_test_id("restart").click()
    root.get_by_test_id("step-forward").click(click_count=2)
    page.get_by_test_id("start").focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    at_rest(page)


def settled(page: Page, picture: str) -> dict[str, Any]:
    """What the picture says once nothing more is to come."""
    python_comes(page)
    root = page.get_by_test_id(picture).first
    expect(root).to_have_attribute("data-step", A_NUMBER, timeout=READY * rest.patience)
    at_rest(page)
    data = root.evaluate("root => ({...root.dataset})")
    return {name: data[name] for name in RUN if name in data}


def numbers(text: str) -> list[float] | str:
    try:
        return [float(x) for x in text.split(",")]
    except ValueError:
        return text


def same(now: dict[str, Any], before: dict[str, Any]) -> None:
    for name in before:
        one, other = numbers(now.get(name, "")), numbers(before[name])
        assert one == (other if isinstance(other, str) else pytest.approx(other, rel=1e-3, abs=1e-4)), name


def test_a_state_survives_a_reload_and_leads_to_the_lab_and_back(browser: Browser, app_url: str):
    with page_at(browser, app_url, "minima", **OPEN) as page:
        first = settled(page, "player")
        moved(page)
        before = settled(page, "player")
        assert before != first
        for lang in ("ko", "en"):
            page.locator(".st-key-language button").click()
            expect(page.locator("html")).to_have_attribute("lang", lang)
            same(settled(page, "player"), before)
        page.reload()  # the address has said it last
        same(settled(page, "player"), before)
        page.get_by_test_id("scrub").last.focus()
        link = page.locator(".st-key-way > :nth-child(2) a")
        link.hover()
        assert dict(parse_qsl(urlsplit(link.get_attribute("href") or "").query))["lang"] == "en"
        page.evaluate("window.here = true")
        link.click()
        page.wait_for_url("**/lab?**")
        page.locator("[data-testid=player][data-layout=lab][data-step]").wait_for(timeout=READY)
        same(settled(page, "player"), before)
        assert page.evaluate("window.here"), "the app was not loaded anew"
        page.go_back()
        page.wait_for_url("**/minima?**")
        same(settled(page, "player"), before)


def test_an_absurd_address_opens_the_lesson_as_it_is_and_n_and_p_go_on_in_lecture_mode(browser: Browser, app_url: str):
    absurd = "step=-4&learning-rate=nan&lr=0x1&start=,,&batch=9e9&view=4d"
    with page_at(browser, app_url, f"parabola?{absurd}", **OPEN) as page:
        assert settled(page, "figure")["step"] == "0"
        page.keyboard.press("f")
        for key, lesson in (("n", "update"), ("p", "parabola")):
            page.keyboard.press(key)
            page.wait_for_url(f"**/{lesson}?**")
            page.locator(f"[data-testid=figure][data-kind={lesson}]").wait_for()
            assert settled(page, "figure")
            expect(page.get_by_test_id("lecture-exit").first).to_be_visible()
        assert "lang=en" in page.url
