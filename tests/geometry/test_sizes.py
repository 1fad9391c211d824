"""A canvas has as many pixels as it is shown in, whatever has just changed beside it."""

import base64
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.geometry.conftest import Mounted, figure_sent

SIZES = """() => [...shadow.querySelectorAll('canvas')].filter(canvas => canvas.offsetWidth).map(canvas => {
    const { width, height } = canvas.getBoundingClientRect();
    return [canvas.dataset.testid, canvas.width - Math.round(width), canvas.height - Math.round(height)];
})"""
SHOWN = [("update", 1920), ("update", 1280), ("cost", 390)]


def off(page: Page) -> list[list[str | int]]:
    """Canvases whose pixels are not those they are shown in, once the page was laid out."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    return [size for size in page.evaluate(SIZES) if size[1:] != [0, 0]]


@pytest.mark.parametrize(("lesson", "width"), SHOWN)
def test_a_canvas_has_the_pixels_it_is_shown_in(
    paper: Page, draw_figure: Callable[..., Mounted], lesson: str, width: int
):
    answered = figure_sent(lesson, lesson, ((f"{lesson}_predict", "same"),))
    paper.set_viewport_size({"width": width, "height": 1080})
    draw_figure(lesson, lesson)
    assert off(paper) == []
    paper.evaluate("block => give(block)", base64.b64encode(answered.block).decode())
    assert off(paper) == [], "after the answer"
    paper.set_viewport_size({"width": width, "height": 720})
    assert off(paper) == [], "in a lower window"
    paper.set_viewport_size({"width": 1280, "height": 900})
