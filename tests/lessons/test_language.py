"""The button of the other language, on pages whose address says nothing else."""

import pytest
from playwright.sync_api import Browser, expect

from pages.ui.app import text
from pages.ui.app.catalogue import LESSONS
from tests.lessons.figures import lesson_at


@pytest.mark.parametrize("address", ["", "full-batch"])
def test_a_reload_keeps_the_language_that_was_chosen(browser: Browser, app_url: str, address: str):
    name = next((lesson.name for lesson in LESSONS if lesson.address == address), "home")
    titles = {language: text.read(name, language)["title"] for language in text.LANGUAGES}
    with lesson_at(browser, app_url, address) as lesson:
        page, title = lesson.page, lesson.page.locator("h1").first
        expect(title).to_contain_text(titles["en"])
        page.locator(".st-key-language button").click()
        expect(title).to_contain_text(titles["ko"])
        expect(page).to_have_url(f"{app_url}/{address}")
        page.reload()
        expect(title).to_contain_text(titles["ko"])
        page.locator(".st-key-language button").click()
        expect(title).to_contain_text(titles["en"])
        expect(page).to_have_url(f"{app_url}/{address}?lang=en")
