"""The server as a stranger or a bad day meets it: what it says of itself, and a page that outlives it."""

import re
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import Browser, Page, expect

from pages.ui.app import text
from tests.browser.lab import Lab
from tests.browser.test_own import DROP
from tests.conftest import free_port, running_app
from tests.relay import relayed
from tests.rest import watch

pytestmark = pytest.mark.server("the browser is the server")

BACK_MS = 120_000
OWN = b"size,price\n" + b"".join(b"%d,%d\n" % (size, size * 2 + size % 3) for size in range(12))


@pytest.mark.parametrize("path", ["", "join", "class"])
def test_every_answer_says_that_nothing_comes_from_elsewhere(app_url: str, path: str):
    with urllib.request.urlopen(f"{app_url}/{path}", timeout=10) as answer:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'self'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{app_url}/_stcore/metrics", timeout=10)


def set_up(page: Page, url: str, query: str) -> Lab:
    """A Lab that nobody has visited before, whose batch size was changed by hand."""
    lab = Lab(page, url).open(query)
    assert page.get_by_role("dialog").count() == 0
    lab.set_range("batch-size", 100)
    expect(page).to_have_url(re.compile("batch=100"))
    page.evaluate("window.before = true")
    return lab


def comes_back(lab: Lab) -> None:
    """The page is loaded anew and is in the state it was in."""
    lab.page.wait_for_function("!window.before", timeout=BACK_MS)
    assert lab.settle().get("batch-size").input_value() == "100"
    assert lab.frame().step == 40
    expect(lab.page.locator("#away")).to_have_count(0)


def test_a_page_comes_back_to_its_state_when_the_server_was_started_anew_also_while_the_laptop_slept(browser: Browser):
    port, context = free_port(), browser.new_context()
    page = context.new_page()
    with running_app(port) as (url, server):
        lab = set_up(page, url, "lang=en&active=random&lr=0.1&step=40")
        # it asks again once it connects, and is answered by a session that knows nothing of it
        page.locator(".st-key-language button").click()
        page.wait_for_selector('[data-test-script-state="running"]')
        server.kill()
    expect(page.locator("#away")).to_contain_text(re.compile("out of reach|닿지 않습니다"), timeout=BACK_MS)
    with running_app(port):
        comes_back(lab)
        assert lab.frame().rate == 0.1
        page.evaluate("window.before = true")
        life = context.new_cdp_session(page)
        life.send("Page.setWebLifecycleState", {"state": "frozen"})  # no timer runs, nothing is asked
    with running_app(port):
        life.send("Page.setWebLifecycleState", {"state": "active"})
        comes_back(lab)
        lost = lab.frame().loss
        lab.set_range("batch-size", 2)
        expect(lab.root).not_to_have_attribute("data-loss", str(lost))
    context.close()


def test_a_page_comes_back_to_its_state_after_a_network_that_was_away_for_longer_than_its_session(browser: Browser):
    port, context = free_port(), browser.new_context()
    with running_app(port, disconnectedSessionTTL=1), relayed(port) as network:
        lab = set_up(context.new_page(), f"http://127.0.0.1:{network.port}", "active=random&step=40")
        network.cut = True
        expect(lab.page.locator("#away")).to_contain_text("서버에 닿지 않습니다", timeout=BACK_MS)
        network.cut = False
        comes_back(lab)
    context.close()


def own_rows(lab: Lab) -> None:
    """Gives the file of our own, as a reader does who drops it on the page."""
    page, words = lab.rest().page, text.read("lab", "en")["own"]
    page.evaluate(DROP, list(OWN))
    dialogue = page.get_by_test_id("stDialog")
    dialogue.get_by_role("button", name=words["take"].format(rows=12)).click(timeout=BACK_MS)
    expect(dialogue).to_have_count(0)


def test_a_page_on_a_readers_own_file_comes_back_asks_for_the_file_and_then_is_as_it_was(browser: Browser):
    context = watch(browser.new_context())
    page, port = context.new_page(), free_port()
    wanted = {lang: text.read("lab", lang)["own"]["wanted"] for lang in text.LANGUAGES}
    notes = page.locator(".st-key-notes ul")
    with running_app(port) as (url, server):
        lab = Lab(page, url).open("lang=en&data=own&active=random&batch=5&lr=0.1&step=3&start=2,30")
        own_rows(lab)
        expect(notes).to_have_count(0)
        assert lab.rest().frame().step == 3
        page.evaluate("window.before = true")
        server.kill()
    away = page.locator("#away")
    expect(away).to_contain_text("out of reach", timeout=BACK_MS)
    expect(away).to_have_attribute("role", "status")
    lab.get("play").click()  # what it has moves on
    expect(lab.root).not_to_have_attribute("data-step", "3")
    lab.get("play").click()
    before = lab.root.evaluate("root => ({...root.dataset})")
    assert before["weights"].count(",") == 1
    expect(page).to_have_url(re.compile(f"step={before['step']}(&|$)"))
    with running_app(port):
        page.wait_for_function("!window.before", timeout=BACK_MS)
        lab.settle()
        expect(notes).to_have_text(wanted["en"])
        assert lab.root.get_attribute("data-weights").count(",") == 2, "Boston stands in, as the sentence says"
        page.locator(".st-key-language button").click()
        expect(notes).to_have_text(wanted["ko"])
        page.locator(".st-key-language button").click()
        expect(notes).to_have_text(wanted["en"])
        own_rows(lab)
        lab.rest()
        expect(notes).to_have_count(0)
        assert lab.root.evaluate("root => ({...root.dataset})") == before
    context.close()
