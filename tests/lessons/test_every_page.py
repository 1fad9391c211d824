"""Every page, narrow and at 200 %, light and dark: axe finds nothing serious, nothing is wider than the window."""

import pytest
from playwright.sync_api import Browser

from pages.ui.app.catalogue import CHALLENGES, HOME, LAB, LESSONS, TEACH
from tests.lessons.pictures import Pictures, lesson_at

OFTEN = [page.address for page in (HOME, LAB, *LESSONS) if page.name != "momentum"]
#: No other test opens these where it is an error to ask for what the server's headers do not allow; and sections that
#: stand there once all is answered.
SELDOM = [
    *(page.address for page in (CHALLENGES, TEACH)),
    "momentum",
    "keras?answer=equal&check=mean&more=race",
    "learning-rate?answer=good&drawn=0.9&check=large&more=map",
    "minima?drawn=none&answer=batch&check=other&rescue=starts",
]
WINDOWS = ((1280, 720), (640, 360), (320, 640))  # the second is the first at 200 %


def answer(page: Pictures) -> None:
    """Gives the page's question an answer, so that all of the page is there."""
    for button in page.page.locator(".st-key-predict button, [data-testid=skip]").all():
        if button.is_visible():
            button.click()
            page.rest()
            return


@pytest.mark.parametrize("address", SELDOM)
def test_axe_finds_nothing_serious_and_nothing_is_too_wide(browser: Browser, app_url: str, address: str):
    looked_at(browser, app_url, address)


@pytest.mark.sampled(12)
@pytest.mark.parametrize("address", OFTEN)
def test_nor_on_the_pages_that_other_tests_open_too(browser: Browser, app_url: str, address: str):
    looked_at(browser, app_url, address)


def looked_at(browser: Browser, app_url: str, address: str) -> None:
    with lesson_at(browser, app_url, address, lang="ko") as opened:
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
