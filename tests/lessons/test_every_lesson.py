"""What every lesson does alike: asks first, judges, then says what was to be seen; believes no odd word; leads on."""

from typing import Any

import numpy as np
import pytest

from pages.lessons.learning_rate import more, rates
from pages.lessons.neuron import neuron
from pages.lessons.parabola import ball
from pages.ui.app import text
from pages.ui.app.catalogue import HOME, LAB, LESSONS, Page
from pages.ui.app.questions import QUESTIONS
from pages.ui.runs import houses
from tests.lessons.figures import lab_links, opened, prose


@pytest.mark.parametrize("page", LESSONS, ids=lambda page: page.name)
def test_before_the_answer_nothing_tells_it_and_after_it_is_judged(page: Page, language: str):
    name, words = page.name, text.read(page.name, language)
    before, saw = opened(name, language), words["saw"].strip().splitlines()[0][:15]
    assert saw not in prose(before)
    assert not before.latex, "a formula has the answer in it"
    asked = QUESTIONS.get(name)
    choices = {} if asked is None else words["predict"]["choice"]
    wrong = next((choice for choice in choices if choice != asked.answer), "")
    chosen = asked.answer if asked and language == "ko" else wrong
    told = prose(opened(name, language, answer=chosen, drawn="0.9" if name == "learning_rate" else "none"))
    assert saw in told
    assert "{" not in told.replace("\\text{", "").replace("_{", "").replace("^{", "").replace("\\frac{", "")
    if asked:
        verdict = text.read("app", language)["predict"]["right" if chosen == asked.answer else "wrong"]
        assert verdict.format(answer=choices[asked.answer]).split("{")[0] in told


def test_every_lesson_leads_back_to_the_lab_and_on():
    way = [HOME, *LESSONS, LAB]
    for before, page, after in zip(way, way[1:], way[2:], strict=False):
        links = [link.proto for link in opened(page.name, "ko").main.get("page_link")][-3:]
        assert [link.page for link in links] == [before.address, LAB.address, after.address], page.name
        assert (links[0].label, links[2].label) == (f"← {before.title}", f"{after.title} →")


AT_HOUSES = {"data": "toy", "batching": "full", "active": "full"}
LINKS: dict[str, dict[str, str]] = {
    "neuron": {"batching": "full", "active": "full"},
    "regression": AT_HOUSES,
    "cost": AT_HOUSES,
    "parabola": {"landscape": "parabola", "batching": "full", "active": "full"},
    "full_batch": {"batching": "full", "active": "full", "lr": "0.01", "length": "5000u"},
    "mini_batch": {"batching": "random,sequential,shuffled", "active": "random", "lr": "0.2", "length": "4e"},
    "keras": {
        "optimizer": "adam",
        "batching": "sequential",
        "active": "sequential",
        "lr": "0.01",
        "length": "1000e",
        "start": "0,0,1",
    },
}


@pytest.mark.parametrize("name", LINKS)
def test_the_lab_opens_in_the_lessons_state(name: str):
    korean, english = ({**lab_links(opened(name, language))[0]} for language in text.LANGUAGES)
    assert english == {**korean, "lang": "en"}, "Korean needs no word for it"
    if name in ("regression", "cost"):
        slope, bias = map(float, korean.pop("start").split(","))
        sizes = houses.houses().sizes
        scaled = (sizes - sizes.min()) / np.ptp(sizes)  # as the Lab scales them
        np.testing.assert_allclose(bias + slope * scaled, houses.START[0] + houses.START[1] * sizes, rtol=1e-3)
    assert korean == LINKS[name]


NONE = [None, "3", "x", True, float("nan"), float("inf"), [1], {}, {"of": "", "weights": [1]}]
NONE += [{"of": "", "weights": [None, 1]}, {"of": "other", "weights": [1, 2]}, {"of": "", "weights": ["a", 1, 2]}]
NONE += [{"i": 1}, {"i": -1, "j": 0}, {"i": 1.5, "j": 0}, {"i": 99, "j": 0}]


@pytest.mark.parametrize("word", NONE, ids=str)
def test_a_browsers_odd_word_is_not_believed(word: Any):
    assert neuron.chosen(word, "") == neuron.START
    assert houses.chosen(word, "", houses.START) == houses.START
    assert ball.dropped(word) == ""
    assert more.cell(word, rates.outcomes(more.EPOCHS)) is None


def test_what_a_browser_says_is_kept_within_reach():
    far = {"of": "", "weights": [1e9, -1e9]}
    assert houses.chosen(far, "", houses.START) == (houses.HIGH[0], houses.LOW[1])
    assert neuron.chosen({"of": "", "weights": [99, -99, 0.5]}, "") == (neuron.REACH, -neuron.REACH, 0.5)
    assert neuron.chosen({"of": "", "weights": [float("nan"), 0, 0]}, "") == neuron.START
