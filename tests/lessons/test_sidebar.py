"""The sidebar next to a lesson: closed it is not in the way of the keyboard, open it leaves room enough."""

from itertools import pairwise

from playwright.sync_api import Browser, expect

from pages.ui.app.catalogue import LESSONS
from tests.lessons.figures import lesson_at
from tests.visit import box_of

IN_THE_SIDEBAR = "Boolean(document.activeElement.closest('[data-testid=stSidebar]'))"


def test_a_closed_sidebar_is_no_stop_on_the_way_and_beside_the_open_one_names_of_rates_stay_apart(
    browser: Browser, app_url: str
):
    with lesson_at(browser, app_url, "parabola") as lesson:
        page, link = lesson.page, lesson.page.get_by_test_id("stSidebarNavLink").first
        expect(link).to_be_hidden()
        opener = page.get_by_test_id("stExpandSidebarButton")
        for _ in range(2):  # a page that a server sends has a stop before it
            page.keyboard.press("Tab")
            assert not page.evaluate(IN_THE_SIDEBAR)
            if opener.evaluate("opener => opener === document.activeElement"):
                break
        expect(opener).to_be_focused()
        page.keyboard.press("Enter")
        expect(link).to_be_visible()
        figure = lesson.figure("parabola")
        lesson.rest()
        names = [box_of(name) for name in figure.root.locator("button[data-testid^=learning-rate-]").all()]
        places = sorted((name["x"], name["x"] + name["width"]) for name in names)
        assert len(places) == 6
        assert all(end <= start for (_, end), (start, _) in pairwise(places))


def test_lessons_are_numbered_and_the_labs_boxes_keep_their_names_beside_the_open_sidebar(
    browser: Browser, app_url: str
):
    with lesson_at(browser, app_url, "lab?controls=all", width=1024) as lab:
        page = lab.page
        page.get_by_test_id("stExpandSidebarButton").click()
        link = page.get_by_test_id("stSidebarNavLink")
        expect(link.filter(has_text="1. A neuron")).to_be_visible()
        expect(link.filter(has_text=f"{len(LESSONS)}. ")).to_be_visible()
        lab.rest()
        menu, button = box_of(page.get_by_test_id("stMainMenu")), box_of(page.locator(".st-key-language"))
        assert button["x"] + button["width"] <= menu["x"]
        boxes = page.locator(".st-key-choices .stSelectbox")
        for name, shown in zip(boxes.locator("label p").all(), boxes.locator("input").all(), strict=True):
            expect(name).to_be_in_viewport(ratio=1)
            assert name.evaluate("e => getComputedStyle(e.closest('label')).clipPath") == "none"
            assert shown.evaluate("e => e.scrollWidth <= e.clientWidth"), name.inner_text()
