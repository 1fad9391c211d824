"""What is asked on a lesson: the answer stands in the address, and what was seen is asked once it is given."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from streamlit.testing.v1 import AppTest

from pages.ui.app import questions, text
from pages.ui.app.catalogue import LESSONS
from tests.app.page import button, component
from tests.lessons.figures import chosen, lesson_at, opened, prose, ran

ON_TOP = """e => {
    const { x, y, width, height } = e.getBoundingClientRect();
    return e.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}"""


def test_an_answer_in_the_address_is_taken_and_kept_through_the_language():
    app = opened("parabola", "ko", answer="straight", parabola_check=None)
    assert app.button_group(key="parabola_predict").value == "straight"
    assert written(app) == {"lang": None, "answer": "straight", "check": None}
    button(app, "English").click()
    assert "Not quite" in prose(ran(app))
    assert written(chosen(app, "parabola_check", "1")) == {"lang": "en", "answer": "straight", "check": "1"}


@pytest.mark.parametrize("absurd", ["upwards", "0"])
def test_an_absurd_answer_is_none(absurd: str):
    app = opened("parabola", "ko", answer=absurd)
    assert app.button_group(key="parabola_predict").value is None
    assert written(app)["answer"] is None


def test_reload_and_back_find_the_answer(browser: Browser, app_url: str):
    words = text.read("parabola", "en")["predict"]["choice"]
    with lesson_at(browser, app_url, "parabola") as lesson:
        page = lesson.page
        lesson.choose(words["straight"])
        expect(page).to_have_url(f"{app_url}/parabola?lang=en&answer=straight")
        page.reload()
        chosen = page.get_by_role("radio", name=words["straight"], exact=True)
        expect(chosen).to_be_checked()
        page.locator(".st-key-way a").last.click()
        expect(page).to_have_url(f"{app_url}/update?lang=en")
        expect(page.locator(".st-key-predict")).to_be_visible()
        page.go_back()
        expect(chosen).to_be_checked()


def test_a_lecture_keeps_the_question_over_the_picture_and_digits_answer(browser: Browser, app_url: str):
    with lesson_at(browser, app_url, "neuron?mode=lecture") as lesson:
        page = lesson.page
        for digit, asked, said in (("2", "predict", "answer=w2"), ("3", "check", "check=shift")):
            question = page.locator(f".st-key-{asked}")
            bottom = question.evaluate("e => e.getBoundingClientRect().bottom")
            assert bottom <= page.locator(".frame").first.evaluate("e => e.getBoundingClientRect().top") + 0.5
            for button in question.locator("button").all():
                assert button.evaluate(ON_TOP)
            page.keyboard.press(digit)
            expect(page).to_have_url(re.compile(said))
            lesson.rest()
        page.keyboard.press("Escape")
        expect(page).not_to_have_url(re.compile("mode="))
        assert page.locator(".st-key-predict").evaluate("e => getComputedStyle(e).position") != "fixed"


def asked() -> None:
    """A page that asks before and after; its words are its own."""
    from pages.ui.app.lesson import Lesson

    lesson = Lesson("pages/lessons/parabola/page.py")
    choice = {"down": "down {times} times", "up": "up"}
    check = {"question": "Where to?", "choice": choice, "right": "So it went.", "wrong": "It went {times} times."}
    lesson.words = {**lesson.words, "check": check}
    lesson.predict("bounces", rate=1, factor=2)
    lesson.check("down", frame=7, times=3)


def test_what_was_seen_is_asked_after_the_answer_and_a_wrong_choice_leads_to_its_frame(language: str):
    app = AppTest.from_function(asked)
    app.session_state["lang"] = language
    assert len(ran(app).button_group) == 1
    check = chosen(app, "parabola_predict", "straight").button_group(key="parabola_check")
    assert check.options == ["down 3 times", "up"]
    assert "It went" not in prose(app)
    assert "It went 3 times." in prose(chosen(app, "parabola_check", "up"))
    assert "](#step=7)" in prose(app)
    assert "So it went." in prose(chosen(app, "parabola_check", "down"))
    assert "#step" not in prose(app)


def test_every_wrong_choice_has_its_own_reason_and_nothing_of_it_stands_there_before(language: str):
    app = AppTest.from_function(asked)
    app.session_state["lang"] = language
    ideas = questions.reasons("parabola", language)
    assert len({*ideas.values()}) == len(ideas) == len(questions.choices("parabola", language)) - 1
    ran(app)
    assert not any(idea in prose(app) for idea in ideas.values())
    for choice in questions.choices("parabola", language):
        seen = prose(chosen(app, "parabola_predict", choice))
        assert [known for known, idea in ideas.items() if idea in seen] == [choice] * (choice in ideas)


def written(app: AppTest) -> dict[str, Any]:
    """What the page tells the browser to write into the address."""
    return dict(json.loads(component(app, "address").proto.json))


def test_korean_verdicts_speak_one_way():
    """Every sentence of a verdict ends as the rest of the page does; none says again what the verdict begins with."""
    wrong = []
    for page in LESSONS:
        words = text.read(page.name, "ko")
        said = {"seen": words.get("predict", {}).get("seen", "")}
        said |= {name: words.get("check", {}).get(name, "") for name in ("right", "wrong")}
        for name, passage in said.items():
            ends = re.findall(r"(\S+)[.?!](?:\s|$)", re.sub(r"\([^)]*\)", "", passage))
            wrong += [f"{page.name}.{name}: {end}" for end in ends if not end.endswith(("니다", "시오", "니까"))]
            wrong += [f"{page.name}.{name}: {passage}"] * bool(re.match("맞습니다|다릅니다|아닙니다|다시", passage))
    assert wrong == []
