"""A lesson's picture taken along as one file: its question and both languages in it, no server needed."""

import base64
import gzip
import re
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from pages.ui.app import text
from pages.ui.app.questions import QUESTIONS
from pages.ui.canvas import wire
from pages.ui.player import pictured
from tests.lessons.pictures import lesson_at

pytestmark = pytest.mark.server("the server runs a page beside the reader's to make a picture's file")

MEGABYTE = 1_000_000


@cache
def packed(address: str, picture: str) -> str:
    return pictured.page({"page": address, "picture": picture, "answer": "none"}, "en")


def test_a_lessons_picture_is_taken_along_and_asks_its_question_without_a_server(
    browser: Browser, app_url: str, tmp_path: Path
):
    with lesson_at(browser, app_url, "regression", lang="ko") as lesson:
        picture = lesson.figure("line")
        picture.get("save-menu").locator("summary").click()
        with lesson.page.expect_download() as download:
            picture.get("save-html").click()
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
    assert path.suffix == ".html"
    assert path.stat().st_size <= MEGABYTE
    context = browser.new_context(offline=True, reduced_motion="reduce", viewport={"width": 1280, "height": 720})
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: message.type == "error" and errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(path.as_uri())
    root = page.get_by_test_id("figure")
    expect(root).to_have_attribute("data-kind", "line")
    question = QUESTIONS["regression"]
    words = {lang: text.read("regression", lang)["predict"]["choice"][question.answer] for lang in text.LANGUAGES}
    expect(page.get_by_test_id("verdict")).to_be_empty()
    right = page.get_by_test_id(f"choice-{question.answer}")
    expect(right).to_have_text(words["ko"])
    expect(root).to_have_attribute("data-step", "0")
    right.click()
    expect(page.get_by_test_id("verdict")).to_contain_text(text.read("app", "ko")["predict"]["right"].strip("*"))
    expect(root).to_have_attribute("data-step", "200")  # where motion is not welcome the run stands at its end
    page.locator("#language").click()
    expect(right).to_have_text(words["en"])
    expect(page.locator("html")).to_have_attribute("lang", "en")
    context.close()
    assert errors == []


@pytest.mark.parametrize(
    ("address", "picture", "states"),
    [
        ("momentum", "momentum", {"asked", "seen"}),  # the largest: every rate at every memory
        ("learning-rate", "four", {"asked", "seen"}),
        ("minima", "player", {"asked", "seen"}),
    ],
)
def test_a_picture_is_packed_as_it_stands_before_and_after_an_answer(address, picture, states):
    made = packed(address, picture)
    assert len(made) <= MEGABYTE
    found = re.search(r"inflated\('([^']+)'\)", made)
    assert found
    header, _ = wire.unpack(gzip.decompress(base64.b64decode(found[1])))
    assert set(header["headers"]) == set(text.LANGUAGES)
    for lang, told in header["headers"].items():
        assert set(told) == states
        assert {one["lang"] for one in told.values()} == {lang}
        assert ("question" in header["page"][lang]) == ("asked" in states)


def test_a_file_has_one_draw_before_one_sees_and_then_says_how_it_was(browser: Browser, tmp_path: Path):
    path = tmp_path / "minima.html"
    path.write_text(packed("minima", "player"), encoding="utf-8")
    context = browser.new_context(offline=True, reduced_motion="reduce", viewport={"width": 1280, "height": 720})
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: message.type == "error" and errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{path.as_uri()}?answer=rate&drawn=constructor")  # no drawing: it is asked for as if nothing were said
    root = page.get_by_test_id("player")
    expect(root).to_have_attribute("data-veiled", "true")
    expect(page.get_by_test_id("dropped")).to_be_visible()
    page.get_by_test_id("dropped").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_test_id("hand-in").click()
    expect(root).to_have_attribute("data-step", "300")
    truth = text.read("player", "en")["truth_point"].format(length="0.47", loss="2.10")
    for _ in range(2):
        expect(root.locator(".ask-said")).to_have_text(truth)
        expect(root).to_have_attribute("data-veiled", "false")
        page.reload()
    context.close()
    assert errors == []


def test_pages_and_pictures_that_are_none_are_refused():
    for query in ({"page": "nowhere"}, {"page": "full-batch", "picture": "nothing"}):
        with pytest.raises(ValueError, match=r"page|picture"):
            pictured.page(query, "ko")
