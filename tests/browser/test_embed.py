"""A picture in another site's page: alone, as wide as that has it, as high as it says, and without any cookie."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.browser.lab import A_NUMBER, Lab
from tests.conftest import running_app
from tests.rest import at_rest
from tests.visit import drag, thumb, visit

WINDOW = {"viewport": {"width": 1180, "height": 800}, "locale": "ko-KR"}


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing on the console of the tests."""


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Another site on this machine: (its address, the folder of its pages)."""
    folder = tmp_path_factory.mktemp("host")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}", folder
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def framed_app(host: tuple[str, Path]) -> Iterator[str]:
    """The app as it runs for that site."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GD_FRAME_ANCESTORS", f"'self' {host[0]}")
        with running_app() as (url, _):
            yield url


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with visit(browser, **WINDOW) as one:
        yield one


@pytest.fixture
def guest(browser: Browser) -> Iterator[Page]:
    """Somebody else, with cookies of their own."""
    with visit(browser, **WINDOW) as one:
        yield one


def copied(root_page: Page, lab: Lab, name: str) -> str:
    """What an entry of the menu puts into the clipboard, once it has said so."""
    lab.get("save-menu").locator("summary").click()
    lab.get(name).click()
    told = lab.root.page.get_by_test_id("save-told")
    told.wait_for()
    text = str(root_page.evaluate("navigator.clipboard.readText()"))
    told.wait_for(state="detached")
    return text


def heights(page: Page) -> tuple[float, float]:
    """(of the frame in the host's page, of what has to be scrolled for in it)."""
    frame = page.frames[1]
    hidden = frame.evaluate("(m => m.scrollHeight - m.clientHeight)(document.querySelector('[data-testid=stMain]'))")
    return float(page.locator("iframe").evaluate("one => one.offsetHeight")), float(hidden)


def come(page: Page, root: str) -> FrameLocator:
    inside = page.frame_locator("iframe")
    expect(inside.locator(root)).to_have_attribute("data-step", A_NUMBER)
    return inside


def test_the_copied_lines_show_the_scene_in_another_site(
    page: Page, guest: Page, framed_app: str, host: tuple[str, Path]
):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=framed_app)
    lab = Lab(page, framed_app).open("lr=0.1&step=20&active=random&batching=full,random")
    assert copied(page, lab, "copy-link") == page.url
    lines = copied(page, lab, "copy-embed")
    assert page.url.replace("&", "&amp;") + "&amp;embed=1" in lines
    site, folder = host
    (folder / "scene.html").write_text(f"<!doctype html><title>host</title>{lines}", encoding="utf-8")

    cookies: list[str] = []
    guest.on("request", lambda request: cookies.append(request.headers.get("cookie", "")))
    guest.goto(f"{site}/scene.html")
    inside = come(guest, ".player")
    root = inside.locator(".player")
    expect(root).to_have_attribute("data-step", "20")
    for other in (".stAppHeader", ".st-key-band", ".st-key-below", ".stSidebar"):
        assert [one.is_visible() for one in inside.locator(other).all()] in ([], [False]), other
    guest.wait_for_function("document.querySelector('iframe').style.height !== '640px'")
    high, hidden = heights(guest)
    assert 560 <= high <= 620
    assert hidden <= 1
    before = str(root.get_attribute("data-loss"))
    rate = inside.get_by_test_id("learning-rate")
    drag(guest, thumb(rate), 60)
    expect(root).not_to_have_attribute("data-loss", before)
    assert float(str(root.get_attribute("data-learning-rate"))) > 0.1
    guest.set_viewport_size({"width": 420, "height": 800})
    guest.wait_for_function("high => Math.abs(document.querySelector('iframe').offsetHeight - high) > 100", arg=high)
    expect(root).to_have_css("width", "404px")
    assert set(cookies) == {""}
    assert [one for one in guest.context.cookies() if "127.0.0.1" in str(one.get("domain"))] == []


def test_a_lessons_picture_stands_alone_too(page: Page, framed_app: str, host: tuple[str, Path]):
    site, folder = host
    address = f"{framed_app}/momentum?embed=1"
    (folder / "lesson.html").write_text(
        f'<!doctype html><iframe src="{address}" style="width: 100%; height: 300px; border: 0"></iframe>'
        "<script>addEventListener('message', ({ data }) => data.height && (window.told = data.height))</script>",
        encoding="utf-8",
    )
    page.goto(f"{site}/lesson.html")
    inside = come(page, ".figure")
    page.wait_for_function("window.told > 400")
    assert not any(one.is_visible() for one in inside.locator(".st-key-way, .st-key-predict, .stMarkdown").all())
    inside.get_by_test_id("step-forward").click()
    expect(inside.locator(".figure")).to_have_attribute("data-step", "1")


def test_the_page_itself_has_no_frame(page: Page, framed_app: str):
    page.goto(f"{framed_app}/lab?embed=no")
    page.locator(".player[data-step]").wait_for()
    at_rest(page)
    assert page.locator(".st-key-band").is_visible()
    assert page.locator("[data-alone]").count() == 0
