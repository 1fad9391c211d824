"""The pages of a class by themselves: whatever a server refuses is a sentence, flags stand where they were planted."""

import csv
import math
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from pages.ui.app import text
from pages.ui.classroom import questions
from tests.classroom.stand_in import LIMITS, SHOWN, Server, drawn
from tests.visit import box_of, recording, visit

ANSWERS = [0.01, 0.01, 0.01, 0.1, 1.0]
RESULT = {"true": 0.0125, "rates": LIMITS, "losses": [1.0, None], "diverged": [False, True], "first": 2.0, "floor": 0.0}
NOWHERE = 255  # an end that is no minimum
THUMB = 44  # pixels of the smallest thing a thumb hits


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A phone."""
    with visit(browser, viewport={"width": 360, "height": 640}, reduced_motion="reduce") as opened:
        yield opened


@pytest.fixture
def screen(browser: Browser) -> Iterator[Page]:
    """A projector, whose canvas records."""
    with visit(browser, reduced_motion="reduce") as opened:
        opened.add_init_script(recording())
        yield opened


def sentence(language: str, name: str, most: int = 0) -> str:
    return str(text.read("classroom", language)["told"][name]).format(most=most)


def test_each_refusal_is_a_sentence_on_a_phone(page: Page, url: str):
    language, server, told = "ko", Server(page), page.locator(".told")
    words = text.read("classroom", language)["phone"]
    page.goto(f"{url}/join?lang={language}")
    for name, most in (("code", 0), ("full", 400), ("request", 0)):
        server.answers["join"] = {"told": name, "most": most}
        page.locator(".join input").fill("bbbbb")
        page.locator(".join button").click()
        expect(told).to_have_text(sentence(language, name, most))
    del server.answers["join"]
    page.locator(".join button").click()
    server.asks(page, "vote")
    refusals = [{"told": name, "most": 0} for name in ("late", "twice", "quick", "answer", "phone")]
    for answer in (*refusals, None):
        server.answers["answer"] = answer
        page.locator("[data-choice]").first.click()
        page.locator(".send").click()
        expect(told).to_have_text(sentence(language, answer["told"] if answer else "line"))
        expect(page.locator(".send")).to_be_enabled()  # nothing was taken: it may be sent again
    server.answers["answer"] = {"answer": "w1"}
    page.locator(".send").click()
    expect(page.locator(".send")).to_have_text(words["sent"])
    server.tell(page, led=False)
    expect(told).to_have_text(words["unled"])
    server.tell(page, led=True)
    expect(told).to_have_text("")

    joined, lost = server.asked.count("join"), server.lines.pop()
    lost.close(code=1011)
    expect(page.locator(".lost")).to_be_visible()
    expect(page.locator(".lost")).to_have_text(sentence(language, "line"))
    server.tell(page, refused="phone", most=0)  # its seat is another's: it takes a new one by itself
    server.lines.clear()
    server.asks(page, "vote")
    expect(page.locator(".lost")).to_be_hidden()
    assert server.asked.count("join") == joined + 1
    server.tell(page, over="ended")
    expect(told).to_have_text(sentence(language, "ended"))


def test_each_refusal_is_a_sentence_on_the_projector(screen: Page, url: str):
    page, language, server, told = screen, "en", Server(screen), screen.locator(".told")
    server.answers["open"] = {"told": "classes", "most": 30}
    page.goto(f"{url}/class?lang={language}&data=toy")
    expect(told).to_have_text(sentence(language, "classes", 30))
    del server.answers["open"]
    page.get_by_test_id("class-new").click()
    server.tell(page, over=False, phones=0, number=0, phase="wait")
    for name in ("kind", "lesson", "busy", "again", "request"):
        server.answers["steer"] = {"told": name, "most": 0}
        page.get_by_test_id("class-ask-vote").click()
        expect(told).to_have_text(sentence(language, name))
    server.lines[-1].close(code=1011)
    expect(told).to_have_text(sentence(language, "line"))
    server.lines.clear()
    server.tell(page, refused="screens", most=6)
    expect(told).to_have_text(sentence(language, "screens", 6))
    expect(page.get_by_test_id("class-new")).to_be_visible()


def test_a_teacher_whose_tab_was_closed_leads_on_in_another(page: Page, url: str):
    first = Server(page)
    page.goto(f"{url}/class?lang=en&data=toy")
    first.tell(page, over=False, phones=2, number=0, phase="wait")
    expect(page.locator(".phones")).to_have_text("2")
    page.reload()  # the same tab has nothing to be told
    first.tell(page, over=False, phones=2, number=0, phase="wait")
    expect(page.locator(".told")).to_have_text("")
    after = page.context.new_page()
    page.close()
    second = Server(after)
    after.goto(f"{url}/class?lang=en&data=toy")
    second.tell(after, over=False, phones=2, number=0, phase="wait")
    expect(after.locator(".phones")).to_have_text("2")
    expect(after.locator(".code.huge")).to_have_text("BBBBB")
    expect(after.locator(".told")).to_have_text(text.read("classroom", "en")["screen"]["resumed"])
    assert (first.asked, second.asked) == (["open"], [])
    second.tell(after, over="ended")
    expect(after.get_by_test_id("class-new")).to_be_visible()
    assert after.evaluate("localStorage.length + sessionStorage.length") == 0


def test_a_phone_before_a_full_class_goes_in_by_itself_when_there_is_a_seat(page: Page, url: str):
    server, frame = Server(page), page.locator(".frame")
    page.clock.install()
    server.answers["join"] = {"told": "full", "most": 400}
    page.goto(f"{url}/join?lang=ko&code=BBBBB")
    expect(page.locator(".told")).to_have_text(sentence("ko", "full", 400))
    del server.answers["join"]
    page.clock.fast_forward(10_000)
    expect(frame).to_have_attribute("data-view", "wait")
    assert server.asked == ["join", "join"]


def test_a_flag_that_was_not_sent_in_time_does_not_stand(page: Page, url: str):
    server = Server(page)
    page.goto(f"{url}/join?lang=en&code=BBBBB")
    server.asks(page, "critical")
    page.locator(".pane").click()
    pane, send = page.locator(".pane"), page.locator(".send")
    expect(send).to_have_text("Send")
    expect(pane).not_to_have_attribute("aria-valuetext", "")
    server.tell(page, phase="closed")
    expect(send).to_have_text("Closed")
    expect(pane).to_have_attribute("aria-valuetext", "")


def test_a_phone_says_how_far_off_its_flag_was_once_the_projector_has_played_the_runs(page: Page, url: str):
    server, verdict, frame = Server(page), page.locator(".verdict"), page.locator(".frame")
    page.clock.install()
    page.goto(f"{url}/join?lang=en&code=BBBBB")
    revealed = {"phase": "revealed", "truth": {"true": 0.1}, "told": {"true": 0.1, "ratio": 2.0}}
    server.asks(page, "critical", yours=0.2, phase="closed")
    expect(page.locator(".send")).to_have_text("Sent")
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 60)
    server.tell(page, **revealed)
    server.tell(page, led=False)  # whatever else is told meanwhile
    expect(page.locator(".told")).not_to_have_text("")
    page.clock.run_for(4900)
    expect(frame).to_have_attribute("data-phase", "closed")
    expect(verdict).to_have_text("")
    page.clock.run_for(200)
    expect(verdict).to_contain_text("2.00 times the true one")
    page.reload()  # who comes later is told at once
    server.lines.clear()
    server.asks(page, "critical", yours=0.2, **revealed)
    expect(verdict).to_contain_text("2.00 times the true one")


def test_the_projector_has_each_flag_where_its_rate_is_and_the_true_one(screen: Page, url: str):
    page, server = screen, Server(screen)
    page.goto(f"{url}/class?lang=en&data=toy")
    asked = {"phones": 5, "answered": [5], "answers": []}
    server.asks(page, "critical", **asked)
    expect(page.locator(".answers b")).to_have_text("5")
    assert bars(page) == []  # only counted, as long as others still think
    server.tell(page, phase="closed", answers=[ANSWERS])
    expect(page.locator(".facts")).to_contain_text("Middle answer")
    (left, _, wide, _), *_ = [box for box in drawn(page).boxes() if box[2] > 600]  # the ruler's own line
    expected = {rate: left + wide * math.log(rate / LIMITS[0]) / math.log(LIMITS[1] / LIMITS[0]) for rate in ANSWERS}
    found = sorted(bars(page))
    assert len(found) == len(expected)
    for (x, _, w, _), at in zip(found, sorted(expected.values()), strict=True):
        assert x - 3 <= at <= x + w + 3
    assert [round(high / found[-1][3]) for *_, high in found] == [3, 1, 1]
    server.tell(page, phase="revealed", result=RESULT)
    facts = page.locator(".facts")
    expect(facts).to_contain_text("Within a factor of two: 3 / 5")
    expect(facts).to_contain_text("0.80 times the true one")


def test_where_a_class_comes_down_in_many_places_each_start_is_counted_in_few_rows(screen: Page, url: str):
    page, server = screen, Server(screen)
    page.goto(f"{url}/class?lang=en&data=toy")
    starts, ends = [[0.0, 0.0]] * 12, [0, 0, 0, *range(1, 8), NOWHERE, NOWHERE]
    said = {"phones": 12, "answered": [12], "answers": [starts], "surface": questions.surface({"landscape": "ackley"})}
    paths = [[0.0, 0.0, 1.0, 1.0]] * len(ends)
    server.asks(page, "start", phase="revealed", result={"steps": [0, 1], "ends": ends, "paths": paths}, **said)
    rows = page.locator(".facts .row b")
    expect(rows).to_have_text(["3", "2", "1", "1", "1", "4"])
    expect(page.locator(".facts .row").last).to_contain_text("4 other places")
    box, pane = page.locator(".facts .row").last.bounding_box(), page.locator(".asked").bounding_box()
    assert box["y"] + box["height"] <= pane["y"] + pane["height"]


def bars(page: Page) -> list[tuple[float, float, float, float]]:
    """(x, y, width, height) of the bars: neither a line nor a mark of the ruler."""
    return [box for box in drawn(page).boxes() if 5 < box[2] < 600 and box[3] > 5]


@pytest.mark.parametrize("language", text.LANGUAGES)
@pytest.mark.parametrize("kind", list(SHOWN))
def test_a_phones_question_is_answered_with_one_thumb(page: Page, url: str, language: str, kind: str):
    server = Server(page)
    page.goto(f"{url}/join?lang={language}&code=BBBBB")
    server.asks(page, kind)
    page.locator('.frame[data-view="question"]').wait_for()
    width, height = page.viewport_size.values()
    assert page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == [360, 640]
    reached = [one for one in page.locator("button, .pane").all() if one.is_visible()]
    assert len(reached) >= 3
    for one in reached:
        box = one.bounding_box()
        assert min(box["width"], box["height"]) >= THUMB
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= height
    assert page.locator(".send").bounding_box()["y"] > height / 2


@pytest.mark.parametrize(("button", "sure"), [(".send", True), (".unsure", False)])
def test_a_vote_is_sent_with_how_sure_one_is_and_a_flag_is_not(page: Page, url: str, button, sure):
    server = Server(page)
    page.goto(f"{url}/join?lang=en&code=BBBBB")
    server.asks(page, "critical")
    page.locator(".pane").click()
    expect(page.locator(".send")).to_have_text("Send")
    expect(page.locator(".unsure")).to_be_hidden()
    server.asks(page, "vote")
    expect(page.locator(".unsure")).to_be_hidden()
    page.locator("[data-choice=w1]").click()
    boxes = [box_of(page.locator(name)) for name in (".send", ".unsure")]
    assert all(box["height"] >= THUMB for box in boxes)
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]
    server.answers["answer"] = {"answer": "w1"}
    page.locator(button).click()
    expect(page.locator(".send")).to_have_text("Sent")
    expect(page.locator(".unsure")).to_be_hidden()
    assert server.said[-1] == {"phone": "one", "question": 2, "answer": "w1", "sure": sure}


def test_the_projector_has_who_was_not_sure_hatched_says_who_was_misled_and_what_talking_gained(screen: Page, url: str):
    """Two rounds of votes; the table to take along has a row a choice and round, and outlives a page loaded anew."""
    page, server = screen, Server(screen)
    page.goto(f"{url}/class?lang=en&data=toy")
    votes, sure = (
        [["w1", "w1", "w1", "w2"], ["w1", "w2", "w2", "w2"]],
        [[True, True, False, False], [False] + [True] * 3],
    )
    rounds = {"phones": 4, "answered": [4, 4], "answers": votes, "sure": sure}
    server.asks(page, "vote", **rounds, phase="closed")
    expect(page.locator(".facts")).to_contain_text("not sure")
    expect(page.get_by_test_id("class-table")).to_have_count(0)
    result = {"answer": "w2", "ideas": {"en": {}, "ko": {}}}
    server.tell(page, phase="revealed", result=result)
    expect(page.locator(".facts")).to_contain_text("2 were sure of another answer")
    expect(page.locator(".facts")).to_contain_text("Right: 1 of 4 at first, 3 of 4 after talking.")
    first = page.locator("[data-choice=w1] .bar").first
    whole = box_of(first.locator("span"))["width"]
    parts = [box_of(part)["width"] / whole for part in first.locator("i").all()]
    assert parts == pytest.approx([2 / 4, 1 / 4], abs=0.01)
    assert "gradient" in first.locator(".unsure").evaluate("e => getComputedStyle(e).backgroundImage")
    page.reload()
    server.lines.clear()
    server.tell(page, over=False, phones=4, number=0, phase="wait")
    with page.expect_download() as taken:
        page.get_by_test_id("class-table").click()
    rows = list(csv.reader(taken.value.path().read_text("utf-8-sig").splitlines()))
    assert rows[0] == ["question", "asked", "round", "answer", "count", "sure", "right"]
    assert [row[2:3] + row[4:] for row in rows[1:]] == [
        ["1", "3", "2", "0"], ["1", "1", "0", "1"], ["1", "0", "0", "0"],
        ["2", "1", "0", "0"], ["2", "3", "3", "1"], ["2", "0", "0", "0"],
    ]  # fmt: skip
    server.tell(page, over="ended")
    expect(page.get_by_test_id("class-new")).to_be_visible()
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
