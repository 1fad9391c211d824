"""Lecture mode and its keys, alone in the window with a way out; canvases as sharp as they are shown large."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.geometry.conftest import Mounted, figure_sent
from tests.visit import box_of

LECTERN, PHONE = {"width": 1920, "height": 1080}, {"width": 390, "height": 844}
TYPE = """() => [...shadow.querySelectorAll('section *')]
    .filter(e => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
    .filter(e => [...e.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()))
    .filter(e => e.getBoundingClientRect().width > 2 && !e.closest('sub, sup'))
    .map(e => [parseFloat(getComputedStyle(e).fontSize), e.textContent.trim().slice(0, 40)])
    .filter(([size]) => size < 23.5)"""


@pytest.fixture(autouse=True)
def _laptop(paper: Page) -> Iterator[None]:
    yield
    paper.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize("lesson", ["parabola", "cost"])
def test_a_figure_fills_the_window_with_type_for_the_last_row(paper: Page, draw_figure, lesson: str):
    paper.set_viewport_size(LECTERN)
    figure = draw_figure(lesson, lesson)
    paper.keyboard.press("f")
    assert (*box_of(paper.locator(".frame")).values(),) == (0, 0, *LECTERN.values())
    assert paper.evaluate(TYPE) == []
    drawn = figure.drawn("curve" if lesson == "parabola" else "plot")
    small = [e["text"] for e in drawn.of("text") if float(e["font"].split("px")[0].split()[-1]) < 23.5]
    assert small == []
    paper.keyboard.press("Space")
    expect(paper.get_by_test_id("figure")).not_to_have_attribute("data-step", "0")
    paper.keyboard.press("?")
    assert not {"1 – 5", "v", "b"} & set(figure.text("[data-testid=keys] dt")), "its own keys alone"
    paper.keyboard.press("Escape")
    for leave in (lambda: paper.keyboard.press("Escape"), paper.get_by_test_id("lecture-exit").click):
        assert paper.get_by_test_id("lecture-exit").is_visible()
        leave()
        assert box_of(paper.locator(".frame"))["height"] != LECTERN["height"]
        assert not paper.get_by_test_id("lecture-exit").is_visible()
        paper.get_by_test_id("lecture-enter").click()


@pytest.mark.parametrize("kind", ["lab", "cost"])
def test_a_phone_is_let_out_and_can_play(paper: Page, draw_lab, draw_figure, kind: str):
    paper.set_viewport_size(PHONE)
    _ = draw_lab(mode="lecture", step="48") if kind == "lab" else draw_figure("cost", "cost")
    if kind == "cost":
        paper.keyboard.press("f")
    # a page that can show a QR code, of a server that can hold a class
    paper.evaluate("document.dispatchEvent(new CustomEvent('gd-share', { detail: { from: 'page' } }))")
    paper.evaluate("for (const one of shadow.querySelectorAll('.together')) one.hidden = false")
    assert not paper.get_by_test_id("qr").get_attribute("hidden")
    for control in ("play", "lecture-exit"):
        place = box_of(paper.get_by_test_id(control))
        assert place["height"] >= 43.5
        assert 0 <= place["x"] <= PHONE["width"] - place["width"]
        assert place["y"] + place["height"] <= PHONE["height"]
    if kind == "lab":
        flag, ruler = (box_of(paper.get_by_test_id(name)) for name in ("mark-critical", "learning-rate"))
        assert abs(flag["y"] - ruler["y"]) < 60, "the flags hang on the ruler"
        assert paper.evaluate("shadow.querySelector('section').scrollHeight") <= PHONE["height"] + 1
    paper.get_by_test_id("lecture-exit").click()
    assert not paper.get_by_test_id("lecture-exit").is_visible()


def test_the_players_keys(paper: Page, draw_lab):
    lab: Mounted = draw_lab()
    active, shown = lab.said("active"), lab.said("shown")
    order = [meta["id"] for meta in lab.header["strategies"]]
    paper.keyboard.press("4")
    assert lab.said("active") == order[3]
    assert set(lab.said("shown").split(",")) == {*shown.split(","), order[3]}
    paper.keyboard.press("4")
    assert lab.said("active") == order[3], "it hides nothing"
    paper.keyboard.press(str(order.index(active) + 1))
    assert lab.said("active") == active
    paper.keyboard.press("v")
    assert lab.said("view") == "3d"
    paper.keyboard.press("v")
    paper.keyboard.press("b")
    assert paper.get_by_test_id("basins").get_attribute("data-shown") == "false", "of a bowl there are none"
    speed = int(paper.get_by_test_id("speed").input_value())
    paper.keyboard.press("+")
    paper.keyboard.press("+")
    paper.keyboard.press("-")
    assert int(paper.get_by_test_id("speed").input_value()) == speed + 1


def test_the_sheet_of_keys_opens_and_escape_closes_it_alone_and_who_types_keeps_their_keys(paper: Page, draw_lab):
    lab: Mounted = draw_lab(mode="lecture")
    sheet = paper.get_by_test_id("keys")
    paper.keyboard.press("?")
    assert {"1 – 5", "v", "b", "n p", "+ −", "f"} <= set(lab.text("[data-testid=keys] dt"))
    paper.keyboard.press("v")
    paper.keyboard.press("Escape")
    assert not sheet.is_visible()
    assert (lab.said("mode"), lab.said("view")) == ("lecture", "2d")
    paper.keyboard.press("?")
    paper.get_by_test_id("keys-close").click()
    before = [lab.said(name) for name in ("active", "view", "mode", "step")]
    paper.evaluate("document.body.prepend(document.createElement('input'))")
    paper.locator("body > input").focus()
    paper.keyboard.type("f4v?n3+-")
    assert [lab.said(name) for name in ("active", "view", "mode", "step")] == before
    assert paper.locator("body > input").input_value() == "f4v?n3+-"
    assert not sheet.is_visible()


SIZES = """() => [...shadow.querySelectorAll('canvas')].filter(canvas => canvas.offsetWidth).map(canvas => {
    const { width, height } = canvas.getBoundingClientRect();
    return [canvas.dataset.testid, canvas.width - Math.round(width), canvas.height - Math.round(height)];
})"""


def off(page: Page) -> list[list[str | int]]:
    """Canvases whose pixels are not those they are shown in, once the page was laid out."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    return [size for size in page.evaluate(SIZES) if size[1:] != [0, 0]]


@pytest.mark.parametrize(("lesson", "width"), [("update", 1920), ("update", 1280), ("cost", 390)])
def test_a_canvas_has_the_pixels_it_is_shown_in(paper: Page, draw_figure, lesson: str, width: int):
    answered = figure_sent(lesson, lesson, ((f"{lesson}_predict", "same"),))
    paper.set_viewport_size({"width": width, "height": 1080})
    figure = draw_figure(lesson, lesson)
    assert off(paper) == []
    figure.give(answered.block)
    assert off(paper) == [], "after the answer"
    paper.set_viewport_size({"width": width, "height": 720})
    assert off(paper) == [], "in a lower window"
