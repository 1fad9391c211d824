"""An answer moves nothing: its verdict has its room from the start, and play is always in sight."""

import re
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Locator, expect

from pages.ui.app import text
from pages.ui.app.catalogue import LESSONS, Page
from tests.lessons.figures import Lesson, lesson_at
from tests.visit import box_of

SIZES = ((1280, 720), (1920, 1080), (390, 844))
STOOD = """picture => {
    const stood = (window.stood = new Set());
    const look = () => {
        if (window.stood !== stood) return; // another look has begun
        const { x, y, width } = picture.getBoundingClientRect();
        stood.add(`${x} ${y} ${width}`);
        requestAnimationFrame(look);
    };
    look();
}"""


class Places(NamedTuple):
    """Where things stand in a window: the picture's top, the transport's top and bottom."""

    picture: float
    transport: float
    bottom: float


def places(lesson: Lesson, size: tuple[int, int]) -> Places:
    """Where they stand in a window of this size; the transport is all in sight, the verdict lies within its room."""
    page = lesson.page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    lesson.rest()
    picture = page.locator("[data-testid=figure], [data-testid=player]").first
    transport = box_of(picture.locator(".transport"))
    found = Places(box_of(picture)["y"], transport["y"], transport["y"] + transport["height"])
    assert found.bottom <= size[1] + 0.5
    assert found.transport - found.picture >= 160  # of the picture, above it
    assert page.get_by_test_id("stMain").evaluate("e => e.scrollTop") == 0
    rooms = [box_of(room)["height"] for room in page.locator(".st-key-predict_verdict .room").all()]
    for verdict in page.locator(".st-key-predict_verdict .stMarkdown p").all():
        assert box_of(verdict)["height"] <= max(rooms) + 0.5
    return found


def stays(lesson: Lesson, answer: Locator) -> None:
    """Answers; the picture leaves its place for not one frame, while the server makes the page anew."""
    lesson.rest()
    lesson.page.locator("[data-testid=figure], [data-testid=player]").first.evaluate(STOOD)
    answer.click()
    lesson.rest()
    assert len(lesson.page.evaluate("[...stood]")) == 1


def answers(lesson: Lesson, name: str, language: str) -> dict[bool, list[Places]]:
    """Where things stand at each size after a right (True) and after a wrong answer."""
    right = text.read("app", language)["predict"]["right"].strip("*")
    found: dict[bool, list[Places]] = {}
    for number, choice in enumerate(text.read(name, language)["predict"]["choice"]):
        button = lesson.page.locator(".st-key-predict button").nth(number)
        if button.get_attribute("aria-checked") != "true":
            stays(lesson, button)
        expect(lesson.page).to_have_url(re.compile(rf"\banswer={choice}\b"))
        verdict = lesson.page.locator(".st-key-predict_verdict .stMarkdown").inner_text()
        found[verdict.startswith(right)] = [places(lesson, size) for size in SIZES]
        if len(found) == 2:
            break
    return found


def chosen(lesson: Lesson, name: str, language: str) -> None:
    """Answers by choosing."""
    before = [places(lesson, size) for size in SIZES]
    assert answers(lesson, name, language) == {True: before, False: before}


def drawn(lesson: Lesson) -> None:
    """The answer that was to be drawn."""
    before = [places(lesson, size) for size in SIZES]
    stays(lesson, lesson.page.get_by_test_id("skip"))
    expect(lesson.page).to_have_url(re.compile("drawn=none"))
    assert [places(lesson, size) for size in SIZES] == before


@pytest.mark.sampled(3, 1)
@pytest.mark.parametrize("page", LESSONS, ids=lambda page: page.name)
def test_an_answer_moves_nothing_and_play_stays_in_sight(browser: Browser, app_url: str, page: Page, language: str):
    with lesson_at(browser, app_url, page.address, lang=language) as lesson:
        if lesson.page.locator(".st-key-predict").count():
            chosen(lesson, page.name, language)
        else:
            drawn(lesson)
