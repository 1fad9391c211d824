"""A picture in another site's page: alone, as wide as that has it, as high as it says, and without any cookie."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.browser.conftest import opens
from tests.browser.lab import A_NUMBER, thumb
from tests.conftest import running_app

SITE = "http://localhost:9"
HIGH = "document.querySelector('iframe').offsetHeight"
SCROLLED = "(m => m.scrollHeight - m.clientHeight)(document.querySelector('[data-testid=stMain]'))"


@pytest.fixture(scope="module")
def framed_app() -> Iterator[str]:
    """The app as it runs for another site."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GD_FRAME_ANCESTORS", f"'self' {SITE}")
        with running_app() as (url, _):
            yield url


@pytest.fixture
def guest(browser: Browser) -> Iterator[Page]:
    """Who reads the other site: nobody asks or gives any cookie."""
    context = browser.new_context(viewport={"width": 1180, "height": 800}, locale="ko-KR")
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: wrong.append(request.headers.get("cookie", "")))
    yield page
    assert {*wrong} == {""}
    assert [one for one in context.cookies() if "127.0.0.1" in str(one.get("domain"))] == []
    context.close()


def come(page: Page, lines: str, root: str) -> FrameLocator:
    """The picture in a page of the other site that has these lines."""
    body = f"<!doctype html><title>host</title>{lines}"
    page.route(f"{SITE}/**", lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"))
    page.goto(f"{SITE}/page.html")
    inside = page.frame_locator("iframe")
    expect(inside.locator(root)).to_have_attribute("data-step", A_NUMBER)
    return inside


def test_the_copied_lines_show_the_scene_in_another_site(browser: Browser, framed_app: str, guest: Page):
    for open_lab in opens(browser, framed_app):
        lab = open_lab(
            "lr=0.1&step=20&active=random&batching=full,random", permissions=["clipboard-read", "clipboard-write"]
        )
        assert lab.page.locator(".st-key-band").is_visible()
        assert lab.page.locator("[data-alone]").count() == 0, "the page itself is not alone"
        copied = []
        for name in ("copy-link", "copy-embed"):
            lab.get("save-menu").locator("summary").click()
            lab.get(name).click()
            told = lab.page.get_by_test_id("save-told")
            told.wait_for()
            copied.append(str(lab.page.evaluate("navigator.clipboard.readText()")))
            told.wait_for(state="detached")
        link, lines = copied
        assert link == lab.page.url
        assert f"{link.replace('&', '&amp;')}&amp;embed=1" in lines
    inside = come(guest, lines, ".player")
    root = inside.locator(".player")
    expect(root).to_have_attribute("data-step", "20")
    for other in (".stAppHeader", ".st-key-band", ".st-key-below", ".stSidebar"):
        assert [one.is_visible() for one in inside.locator(other).all()] in ([], [False]), other
    guest.wait_for_function("document.querySelector('iframe').style.height !== '640px'")
    high = guest.evaluate(HIGH)
    assert 560 <= high <= 620
    assert guest.frames[1].evaluate(SCROLLED) <= 1, "nothing has to be scrolled for in it"
    before = str(root.get_attribute("data-loss"))
    x, y = thumb(inside.get_by_test_id("learning-rate"))
    guest.mouse.move(x, y)
    guest.mouse.down()
    guest.mouse.move(x + 60, y, steps=5)
    guest.mouse.up()
    expect(root).not_to_have_attribute("data-loss", before)
    assert float(str(root.get_attribute("data-learning-rate"))) > 0.1
    guest.set_viewport_size({"width": 420, "height": 800})
    guest.wait_for_function(f"high => Math.abs({HIGH} - high) > 100", arg=high)
    expect(root).to_have_css("width", "404px")


def test_a_lessons_picture_stands_alone_too(guest: Page, framed_app: str):
    frame = f'<iframe src="{framed_app}/momentum?embed=1" style="width: 100%; height: 300px; border: 0"></iframe>'
    listen = "addEventListener('message', ({ data }) => data.height && (window.told = data.height))"
    inside = come(guest, f"{frame}<script>{listen}</script>", ".figure")
    guest.wait_for_function("window.told > 400")
    assert not any(one.is_visible() for one in inside.locator(".st-key-way, .st-key-predict, .stMarkdown").all())
    inside.get_by_test_id("step-forward").click()
    expect(inside.locator(".figure")).to_have_attribute("data-step", "1")
