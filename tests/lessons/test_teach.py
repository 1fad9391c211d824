"""The teacher's sheet: the lessons' own questions, an idea behind every wrong answer, links to the frames they name."""

import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Browser, expect
from streamlit.testing.v1 import AppTest

import gd_core as gd
from pages.lessons.momentum import rolling
from pages.lessons.teach import sheet
from pages.ui.app import text
from pages.ui.app.catalogue import LESSONS
from pages.ui.app.questions import QUESTIONS, choices, question
from pages.ui.canvas import wire
from pages.ui.runs import experiment
from pages.ui.runs.settings import Settings
from tests.lessons.figures import opened, page_at
from tests.rest import at_rest, watch

NAMES = [lesson.name for lesson in LESSONS]
FRAMES = [frame for name in NAMES for frame in sheet.LESSONS[name].frames]
TOGETHER = 6  # pages opened side by side


def test_every_lesson_has_a_sheet():
    assert list(sheet.LESSONS) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_an_idea_stands_behind_every_wrong_answer_and_there_are_three_frames(name: str, language: str):
    about, said = sheet.LESSONS[name], text.read("teach", language)["lesson"][name]
    right = QUESTIONS[name].answer if name in QUESTIONS else ""
    known = text.read(name, language)["predict"]["choice"] if right else {}
    assert {*said.get("wrong", {})} == {*known} - {right}
    assert bool(about.drawn) == ("drawn" in said)
    assert right or about.drawn
    assert len(said["frames"]) == len({*said["frames"]}) == len({*about.frames}) == 3


@pytest.mark.parametrize("name", NAMES)
def test_question_choices_and_answer_are_those_of_the_lessons_page(name: str):
    """With the numbers that stand in them there."""
    about, right = sheet.LESSONS[name], text.read("app", "ko")["predict"]["right"]
    answer = QUESTIONS[name].answer if name in QUESTIONS else ""
    if about.drawn:
        first = opened(name, "ko", answer if about.chosen_first else "")
        assert asks(first)["question"] == sheet.to_draw(name)
    app = opened(name, "ko", answer, drawn="none")
    found = [group for group in app.get("button_group") if group.key == f"{name}_predict"]
    assert len(found) == bool(answer)
    assert about.drawn or not asks(app)
    for group in found:
        assert group.label == question(name, "ko")
        assert group.options == [*choices(name, "ko").values()]
        assert any(said.value.startswith(right.split("{")[0]) for said in app.markdown)


def asks(app: AppTest) -> dict[str, Any]:
    """What the page's player wants drawn."""
    players = [c for c in app.main.get("bidi_component") if c.proto.component_name == "gradient_descent_player"]
    return next((wire.unpack(c.proto.bytes)[0].get("ask") or {} for c in players), {})


def test_what_the_frames_of_full_batch_and_momentum_say_is_so():
    """Of the way along each direction, steepest last: what is left at the updates named; where the ball is farthest."""
    made = experiment.setup(Settings())
    left = [np.abs(gd.growth_factors(made.hessian, [0.01])[0]) ** update for update in (50, 498, 5000)]
    assert left[0][2] < 0.3 < 0.9 < left[0][1]
    assert left[1][2] < 0.001
    assert min(left[1][:2]) > 0.5
    assert left[2][0] == pytest.approx(0.5, abs=0.02)
    ball = rolling.played(rolling.BETA)
    first = int(rolling.crossings(ball)[0])
    along = np.abs(ball.weights[:, 0])
    assert (first, first + int(along[first : first + 20].argmax())) == (14, 23)


def test_the_sheet_says_all_of_it_with_links_in_its_language(language: str):
    app, words = opened("teach", language), text.read("teach", language)
    said = "\n".join(block.value for block in app.markdown)
    for number, lesson in enumerate(LESSONS, 1):
        title = text.read(lesson.name, language)
        assert f"## {number}. {title.get('name', title['title'])}" in said
        ideas = words["lesson"][lesson.name]
        behind = [*ideas.get("wrong", {}).values(), *(drawn["behind"] for drawn in ideas.get("drawn", {}).values())]
        assert all(idea in said for idea in behind)
    links = re.findall(r"\]\(([^)]*)\)", said)
    assert [re.sub(r"[?&]lang=en", "", link) for link in links] == FRAMES
    assert all(("lang=en" in link) == (language == "en") for link in links)


@pytest.mark.sampled(8)
@pytest.mark.parametrize("first", range(0, len(FRAMES), TOGETHER))
def test_every_link_opens_the_frame_it_names_without_a_note(browser: Browser, app_url: str, first: int):
    context = watch(browser.new_context(viewport={"width": 1280, "height": 720}, reduced_motion="reduce"))
    pages = [(frame, context.new_page()) for frame in FRAMES[first : first + TOGETHER]]
    for frame, page in pages:
        page.goto(f"{app_url}/{frame}", wait_until="commit")
    for frame, page in pages:
        picture = page.locator("[data-testid=player], [data-testid=figure]").first
        picture.wait_for(timeout=60_000)
        at_rest(page)
        asked = dict(parse_qsl(urlsplit(frame).query))
        assert page.locator("[role=status] li, [data-testid=stException]").count() == 0, frame
        for name, attribute in (("step", "data-step"), ("lr", "data-learning-rate")):
            if name in asked:
                expect(picture, frame).to_have_attribute(attribute, asked[name])
        page.close()
    context.close()


def test_on_paper_there_is_the_sheet_alone_and_no_lesson_is_cut(browser: Browser, app_url: str):
    with page_at(browser, app_url, "teach", width=794, height=1123, scheme="dark", lang="ko") as page:
        lessons = page.locator("[class*=st-key-sheet_]")
        expect(lessons).to_have_count(len(NAMES))
        at_rest(page)
        page.emulate_media(media="print")
        for part in (".stSidebar", ".stAppHeader", ".st-key-language"):
            expect(page.locator(part)).to_be_hidden()
        expect(page.locator("h1").first).to_be_visible()
        expect(page.locator("h1").first).to_have_css("clip-path", "none")
        for lesson in lessons.all():
            assert lesson.evaluate("e => getComputedStyle(e).breakInside") == "avoid"
        assert page.locator(".st-key-sheet td").first.evaluate("e => getComputedStyle(e).color") == "rgb(0, 0, 0)"
        height = page.evaluate("document.scrollingElement.scrollHeight")
        assert height >= lessons.last.evaluate("e => e.getBoundingClientRect().bottom + scrollY") - 1
