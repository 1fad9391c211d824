"""What a hand does on a picture stands in the page's address, opens it anew, and goes along to the Lab."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page

from tests.geometry.conftest import Mounted, Sent, figure_sent, put, sent
from tests.geometry.conftest import mount as mounted
from tests.lessons.figures import linked
from tests.rest import at_rest

MORE = {"momentum_predict": "straight", "momentum_check": "often", "momentum_more": "carries"}  # its later pictures
WAY = """() => {
    const way = Object.assign(document.createElement('div'), { className: 'st-key-way' });
    way.innerHTML = ['/before?lang=en', '/lab?data=toy&lr=0.7&lang=en', '/after?lang=en'].map(
        href => `<div><a href="${href}">${href.slice(1, 4)}</a></div>`).join('');
    document.body.prepend(way);
    window.states = [];
    window.addEventListener('popstate', () => states.push(location.pathname + location.search));
}"""


OTHER_TAB = """link => {
    const click = new MouseEvent('click', { ctrlKey: true, bubbles: true, cancelable: true });
    const stay = event => { window.free = !event.defaultPrevented; event.preventDefault(); };
    document.addEventListener('click', stay, { once: true });
    link.dispatchEvent(click);
    return window.free;
}"""


def mount(page: Page, query: str, lesson: str, kind: str) -> Mounted:
    """A lesson's picture on a page at this address."""
    session = tuple(MORE.items()) if kind == "well" else ()
    return put(page, player_of(lesson) if kind == "player" else figure_sent(lesson, kind, session), query, WAY)


def player_of(lesson: str) -> Sent:
    """A lesson's player, its question answered without a drawing."""
    return sent(linked(lesson, "en", drawn="none"), "gradient_descent_player")


def query(page: Page) -> dict[str, str]:
    """What the address says once it was written."""
    at_rest(page)
    return dict(parse_qsl(urlsplit(page.url).query))


def lab_link(page: Page) -> dict[str, str]:
    page.get_by_text("lab").hover()
    return dict(parse_qsl(urlsplit(page.get_by_text("lab").get_attribute("href") or "").query))


def test_a_figures_dials_and_playhead_stand_in_the_address_and_open_it(paper: Page):
    figure = mount(paper, "lang=en", "parabola", "parabola")
    assert query(paper) == {"lang": "en"}, "what is as it opens is not said"
    figure.set("learning-rate", 40)
    for _ in range(3):
        figure.press("step-forward")
    said = query(paper)
    assert said == {"lang": "en", "learning-rate": "40", "step": "3"}
    before = [figure.said(name) for name in ("learning-rate", "step", "loss")]
    figure = mount(paper, "&".join(f"{name}={text}" for name, text in said.items()), "parabola", "parabola")
    assert [figure.said(name) for name in ("learning-rate", "step", "loss")] == before
    figure.press("restart")
    assert "step" not in query(paper)


def test_a_line_in_the_hand_is_kept_by_its_start_and_the_core_is_asked_for_its_run(paper: Page):
    figure = mount(paper, "start=74.9,-20&step=4", "regression", "line")
    assert (figure.said("w0"), figure.said("w1"), figure.said("step")) == ("74.9", "-20", "4")
    paper.wait_for_function("sent.length > 0")
    assert paper.evaluate("sent[0]") == ["start", {"of": figure.header["play"], "weights": [74.9, -20]}]
    assert query(paper) == {"start": "74.9,-20", "step": "4"}


ABSURD = ("learning-rate=1e999&step=-3", "learning-rate=0x10&step=1_0", "start=nan&step=")


@pytest.mark.parametrize("said", [*ABSURD, "learning-rate=100000"])
def test_what_is_impossible_counts_as_not_said_and_a_dial_out_of_its_range_is_put_at_its_end(paper: Page, said: str):
    figure = mount(paper, said, "parabola", "parabola")
    rate = figure.header["rate"] if said in ABSURD else figure.arrays["rates"][-1]
    assert (figure.said("step"), figure.number("learning-rate")) == ("0", rate)


def test_a_second_picture_says_things_by_its_own_name(paper: Page):
    figure = mount(paper, "step=9&well.step=5", "momentum", "well")
    assert figure.said("step") == "5"
    figure.press("step-forward")
    assert query(paper) == {"step": "9", "well.step": "6"}


def test_the_link_to_the_lab_takes_the_line_along(paper: Page):
    figure = mount(paper, "start=50,30", "regression", "line")
    told = lab_link(paper)
    low, span = figure.header["scaled"]
    assert [float(x) for x in told["start"].split(",")] == pytest.approx([30 * span, 50 + 30 * low], rel=1e-4)
    assert (told["data"], told["lang"]) == ("toy", "en"), "what the page says by itself stays"
    kept = paper.get_by_text("lab").evaluate(OTHER_TAB)
    assert (kept, paper.evaluate("states")) == (True, []), "a link to another tab is the browser's"
    paper.get_by_text("lab").click()
    assert paper.evaluate("states") == [f"/lab?{urlsplit(paper.url).query}"], "as the browser's forward button goes"
    assert dict(parse_qsl(urlsplit(paper.url).query)) == told


def test_a_player_says_what_differs_from_its_lesson_and_tells_the_lab_all(paper: Page):
    lesson = mount(paper, "drawn=none", "full_batch", "player")
    assert set(query(paper)) <= {"drawn", "step"}
    lesson.set("learning-rate", -0.5)
    lesson.press("restart")
    lesson.press("step-forward")
    said = query(paper)
    assert float(said["lr"]) == lesson.number("learning-rate") != float(lesson.header["opens"]["lr"])
    assert (said["step"], said["drawn"]) == ("1", "none")
    assert "active" not in said, "as the lesson opens"
    told = lab_link(paper)
    assert (told["lr"], told["step"], told["data"]) == (lesson.said("learning-rate"), "1", "toy")
    assert "drawn" not in told


def test_the_picture_that_was_last_in_the_hand_is_the_one_that_leads_to_the_lab(paper: Page):
    mount(paper, "start=50,30", "regression", "line")
    mounted(paper, player_of("full_batch")).set("learning-rate", -0.5)
    assert "lr" in lab_link(paper)
    assert "start" not in lab_link(paper)
