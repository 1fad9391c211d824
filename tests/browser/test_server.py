"""The server as a stranger or a bad day meets it: what it says of itself, and a page that outlives it."""

import re
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import Browser, WebSocketRoute, expect

from pages.ui.app import text
from tests.browser.lab import Lab
from tests.browser.test_own import DROP
from tests.conftest import free_port, running_app
from tests.rest import watch

pytestmark = pytest.mark.server("the browser is the server")

BACK_MS = 120_000
OWN = b"size,price\n" + b"".join(b"%d,%d\n" % (size, size * 2 + size % 3) for size in range(12))


def test_every_answer_says_that_nothing_comes_from_elsewhere(app_url: str):
    for path in ("", "join", "class"):
        with urllib.request.urlopen(f"{app_url}/{path}", timeout=10) as answer:
            policy = answer.headers["content-security-policy"]
            assert "default-src 'self'" in policy
            assert "frame-ancestors 'self'" in policy
            assert answer.headers["x-content-type-options"] == "nosniff"
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{app_url}/_stcore/metrics", timeout=10)


def comes_back(lab: Lab) -> None:
    """The page is loaded anew and says no more that its server is away."""
    lab.page.wait_for_function("!window.before", timeout=BACK_MS)
    lab.settle()
    expect(lab.page.locator("#away")).to_have_count(0)


def test_a_page_comes_back_to_its_state_after_a_network_that_was_away_for_longer_than_its_session(browser: Browser):
    context, sockets = browser.new_context(), list[WebSocketRoute]()

    def goes_through(socket: WebSocketRoute) -> None:
        sockets.extend([socket, socket.connect_to_server()])

    context.route_web_socket(re.compile("/_stcore/stream"), goes_through)
    with running_app(disconnectedSessionTTL=1) as (url, _):
        lab = Lab(context.new_page(), url).open("active=random&step=40")
        lab.set_range("batch-size", 100)
        expect(lab.page).to_have_url(re.compile("batch=100"))
        lab.page.evaluate("window.before = true")
        context.route("**", lambda route: route.abort())
        for socket in sockets:
            socket.close()
        expect(lab.page.locator("#away")).to_contain_text("서버에 닿지 않습니다", timeout=BACK_MS)
        context.unroute("**")
        comes_back(lab)
        assert (lab.get("batch-size").input_value(), lab.frame().step) == ("100", 40)
    context.close()


def own_rows(lab: Lab) -> None:
    """Gives the file of our own, as a reader does who drops it on the page."""
    page, words = lab.rest().page, text.read("lab", "en")["own"]
    page.evaluate(DROP, list(OWN))
    dialogue = page.get_by_test_id("stDialog")
    dialogue.get_by_role("button", name=words["take"].format(rows=12)).click(timeout=BACK_MS)
    expect(dialogue).to_have_count(0)
    lab.rest()
    expect(page.locator(".st-key-notes ul")).to_have_count(0)


def test_a_page_comes_back_when_its_server_was_started_anew_asks_for_its_own_file_and_then_is_as_it_was(
    browser: Browser,
):
    context = watch(browser.new_context())
    page, port = context.new_page(), free_port()
    wanted = {lang: text.read("lab", lang)["own"]["wanted"] for lang in text.LANGUAGES}
    notes, away, language = (page.locator(css) for css in (".st-key-notes ul", "#away", ".st-key-language button"))
    with running_app(port) as (url, server):
        lab = Lab(page, url).open("lang=en&data=own&active=random&batch=5&lr=0.1&step=3&start=2,30")
        assert page.get_by_role("dialog").count() == 0
        own_rows(lab)
        assert lab.frame().step == 3
        page.evaluate("window.before = true")
        server.kill()
    expect(away).to_contain_text("out of reach", timeout=BACK_MS)
    expect(away).to_have_attribute("role", "status")
    lab.get("play").click()  # what it has moves on
    expect(lab.root).not_to_have_attribute("data-step", "3")
    lab.get("play").click()
    before = lab.says()
    assert before["weights"].count(",") == 1
    expect(page).to_have_url(re.compile(f"step={before['step']}(&|$)"))
    with running_app(port) as (_, server):
        comes_back(lab)
        assert lab.said("weights").count(",") == 2, "Boston stands in, as the sentence says"
        for lang in ("en", "ko"):
            expect(notes).to_have_text(wanted[lang])
            language.click()
        expect(notes).to_have_text(wanted["en"])
        own_rows(lab)
        assert lab.says() == before
        # it asks again once it connects, and is answered by a session that knows nothing of it
        page.evaluate("window.before = true")
        language.click()
        page.wait_for_selector('[data-test-script-state="running"]')
        server.kill()
        life = context.new_cdp_session(page)
        life.send("Page.setWebLifecycleState", {"state": "frozen"})  # the laptop sleeps: no timer runs
    with running_app(port):
        life.send("Page.setWebLifecycleState", {"state": "active"})
        comes_back(lab)
        assert (lab.get("batch-size").input_value(), lab.frame().step) == ("5", int(before["step"]))
        lost = lab.frame().loss
        lab.set_range("batch-size", 2)
        expect(lab.root).not_to_have_attribute("data-loss", str(lost))
    context.close()
