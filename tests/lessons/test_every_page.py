"""Every page, narrow and at 200 %, light and dark: axe finds nothing serious, nothing is wider than the window."""

import pytest
from playwright.sync_api import Browser

from pages.ui.app.catalogue import CHALLENGES, HOME, LAB, LESSONS, TEACH
from tests.lessons.figures import Lesson, faults, lesson_at

#: Other tests open these too.
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


def answer(lesson: Lesson) -> None:
    """Gives the page's question an answer, so that all of the page is there."""
    for button in lesson.page.locator(".st-key-predict button, [data-testid=skip]").all():
        if button.is_visible():
            button.click()
            lesson.rest()
            return


@pytest.mark.parametrize("address", [*SELDOM, *(pytest.param(one, marks=pytest.mark.sampled(12)) for one in OFTEN)])
def test_axe_finds_nothing_serious_and_nothing_is_too_wide(browser: Browser, app_url: str, address: str):
    with lesson_at(browser, app_url, address, lang="ko") as lesson:
        assert faults(lesson.page) == []
        answer(lesson)
        for scheme in ("light", "dark"):
            lesson.page.emulate_media(color_scheme=scheme)
            for width, height in WINDOWS:
                lesson.page.set_viewport_size({"width": width, "height": height})
                lesson.rest()
                # what is dark is otherwise as in light
                assert faults(lesson.page, *(["color-contrast"] if scheme == "dark" else [])) == [], (scheme, width)
                assert lesson.overflow == 0, width
