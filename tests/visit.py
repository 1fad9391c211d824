"""A page in a context of its own, and a hand on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page

from tests.rest import watch

ROOT = Path(__file__).resolve().parent.parent
LAPTOP = {"width": 1280, "height": 720}
Point = tuple[float, float]


@contextmanager
def visit(browser: Browser, **options: Any) -> Iterator[Page]:
    """A page in a context with these options, on a laptop; it closes without an error in its own scripts."""
    context = watch(browser.new_context(**{"viewport": LAPTOP, **options}))
    page, errors = context.new_page(), list[Exception]()
    page.on("pageerror", lambda error: errors.append(error))
    try:
        yield page
    finally:
        context.close()
    assert not errors, errors


@cache
def recording() -> str:
    """The script by which every canvas of a page records; `everything` is what stands on one."""
    recorder = (ROOT / "tests/javascript/recorder.js").read_text(encoding="utf-8").replace("\nexport ", "\n")
    return f"{recorder}\nrecordAll(); window.everything = everything;"


def box_of(locator: Locator) -> dict[str, float]:
    """Where an element stands on the page: x, y, width, height."""
    box = locator.bounding_box()
    assert box is not None, f"{locator} is not on the page"
    return dict(box)


def middle(locator: Locator) -> Point:
    box = box_of(locator)
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def thumb(input_range: Locator) -> Point:
    """Page coordinates of a range input's thumb, from its value and box."""
    box = box_of(input_range)
    share = input_range.evaluate("e => (e.valueAsNumber - +e.min) / (+e.max - +e.min)")
    inset = 9  # the thumb's centre travels between half a thumb from either end
    return box["x"] + inset + share * (box["width"] - 2 * inset), box["y"] + box["height"] / 2


def drag(page: Page, start: Point, dx: float, dy: float = 0, *, let_go: bool = True) -> None:
    """Press at a place, move by pixels and let go, unless the hand is to hold it."""
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + dx, start[1] + dy, steps=5)
    if let_go:
        page.mouse.up()
