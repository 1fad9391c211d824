"""No answer lies about: before it is given neither page nor picture has its numbers, however far it is played."""

import re

import pytest
from playwright.sync_api import Browser

from pages.ui.app import text
from pages.ui.app.catalogue import LESSONS, Page
from pages.ui.app.questions import QUESTIONS
from tests.lessons.figures import chosen, lesson_at, opened, prose, set_slider

ASKED = [page for page in LESSONS if page.name in QUESTIONS and page.name != "minima"]  # it draws its answer first
WRITTEN = """
window.written = new Set();
const write = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
  window.written.add(String(text));
  return write.call(this, text, ...rest);
};
"""
SAID = """() => [...document.querySelectorAll('*')].flatMap(e => [...(e.shadowRoot?.querySelectorAll('*') ?? []), e])
  .flatMap(e => [e.getAttribute('aria-label'), e.getAttribute('aria-valuetext'), e.title,
    ...[...e.childNodes].filter(n => n.nodeType === 3 && !e.closest('style, script')).map(n => n.data)])
  .concat([...window.written]).filter(Boolean).join('\\n')"""


def numbers(words: str) -> set[str]:
    """Numbers as they are written, but for those of one or two signs and zero, which stand on any axis."""
    found = re.findall(r"\d[\d.,]*\d", words.replace("\u2009", ""))
    return {number for number in found if len(number) > 2 and number.strip("0.,")}


@pytest.mark.parametrize("page", ASKED, ids=lambda page: page.name)
def test_before_the_answer_its_numbers_stand_nowhere(browser: Browser, app_url: str, page: Page):
    name, right = page.name, QUESTIONS[page.name].answer
    after = opened(name, "en", answer=right, **{f"{name}_check": None})
    verdict = next(m.value for m in after.markdown if m.value.startswith(text.read("app", "en")["predict"]["right"]))
    with lesson_at(browser, app_url, page.address) as lesson:
        lesson.page.add_init_script(WRITTEN)
        lesson.page.reload()
        lesson.page.locator("[data-step]").first.wait_for()
        lesson.rest()
        for scrub in lesson.page.get_by_test_id("scrub").all():
            for share in (0.1, 0.5, 1):
                set_slider(scrub, share * int(scrub.get_attribute("max") or 0))
                lesson.rest()
        said = lesson.page.evaluate(SAID)
    asked = " ".join([*(str(group.label) for group in after.button_group), *after.button_group[0].options])
    given = prose(opened(name, "en")) + asked
    answers = numbers(verdict) - numbers(given)
    assert not answers & numbers(said), sorted(answers & numbers(said))


@pytest.mark.parametrize("page", LESSONS, ids=lambda page: page.name)
def test_before_what_was_seen_is_answered_its_numbers_do_not_stand_beside_it(page: Page, language: str):
    name = page.name
    right = QUESTIONS[name].answer if name in QUESTIONS else ""
    app = opened(name, language, answer="" if name == "minima" else right, drawn="none", **{f"{name}_check": None})
    before, question = prose(app), app.button_group(key=f"{name}_check")
    words = text.read(name, language)["check"]
    texts = {}
    for choice in words["choice"]:
        texts[choice] = prose(chosen(app, f"{name}_check", choice))
    says = text.read("app", language)["check"]["right"].split("{")[0].strip()
    lines = {line for said in texts.values() for line in said.split("\n")}
    (verdict,) = (line for line in lines if line.startswith(says) and line not in before)
    answers = numbers(verdict) - numbers(" ".join([question.label, *question.options]))
    assert not answers & numbers(before), sorted(answers & numbers(before))
