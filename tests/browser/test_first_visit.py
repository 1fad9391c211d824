"""The first person to come to a fresh server, by a link to a page further in."""

from playwright.sync_api import Browser, expect

from tests.browser.lab import FIRST_PICTURE_MS, PATH
from tests.conftest import running_app


def test_a_deep_link_opens_on_a_server_nobody_has_visited(browser: Browser):
    context = browser.new_context()
    page = context.new_page()
    with running_app() as (url, _):
        page.goto(f"{url}{PATH}?lang=en")
        expect(page.get_by_test_id("player")).to_be_visible(timeout=FIRST_PICTURE_MS)
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=30_000)
        assert page.get_by_role("dialog").count() == 0
        context.close()
