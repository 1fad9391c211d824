"""Every page, narrow and at 200 %, light and dark: axe finds nothing serious, nothing is wider than the window."""

import pytest
from playwright.sync_api import Browser

from pages.ui.app.catalogue import CHALLENGES, HOME, LAB, LESSONS, TEACH, Page
from tests.lessons.pictures import Pictures, lesson_at

PAGES = (HOME, LAB, CHALLENGES, TEACH, *LESSONS)
#: No other test opens these where it is an error to ask for what the server's headers do not allow.
SELDOM = [page for page in PAGES if page.name in {"challenges", "teach", "momentum"}]
OFTEN = [page for page in PAGES if page not in SELDOM]
WINDOWS = ((1280, 720), (640, 360), (320, 640))  # the second is the first at 200 %


def answer(page: Pictures) -> None:
    """Gives the page's question an answer, so that all of the page is there."""
    for button in page.page.locator(".st-key-predict button, [data-testid=skip]").all():
        if button.is_visible():
            button.click()
            page.rest()
            return


@pytest.mark.parametrize("page", SELDOM, ids=lambda page: page.name)
def test_axe_finds_nothing_serious_and_nothing_is_too_wide(browser: Browser, app_url: str, page: Page):
    looked_at(browser, app_url, page)


@pytest.mark.sampled(12)
@pytest.mark.parametrize("page", OFTEN, ids=lambda page: page.name)
def test_nor_on_the_pages_that_other_tests_open_too(browser: Browser, app_url: str, page: Page):
    looked_at(browser, app_url, page)


def looked_at(browser: Browser, app_url: str, page: Page) -> None:
    with lesson_at(browser, app_url, page.address, lang="ko") as opened:
        assert opened.faults() == []
        answer(opened)
        for scheme in ("light", "dark"):
            opened.page.emulate_media(color_scheme=scheme)
            for width, height in WINDOWS:
                opened.page.set_viewport_size({"width": width, "height": height})
                opened.rest()
                # what is dark is otherwise as in light
                assert opened.faults(*(["color-contrast"] if scheme == "dark" else [])) == [], (scheme, width)
                assert opened.overflow == 0, width
