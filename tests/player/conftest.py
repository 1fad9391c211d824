"""A blank page that imports the player's parts as the plain ES modules they are, or mounts the whole player."""

import base64
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route

from pages.ui.canvas.served import script
from pages.ui.player.player import FOLDER, HTML, STYLE
from tests.geometry.conftest import MOUNT
from tests.visit import visit

ROOT = Path(__file__).resolve().parents[2]
PLACES = {path.stem: f"/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "pages" / "ui").glob("*/js/*.js")}
ORIGIN = "http://parts.test"

Call = Callable[..., Any]
Open = Callable[[bytes], Locator]


def text_of(block: bytes) -> str:
    return base64.b64encode(block).decode()


def answer(route: Route) -> None:
    """Serve a part from where it stands, and an empty page for everything else."""
    part = ROOT / route.request.url.removeprefix(f"{ORIGIN}/")
    if part.suffix == ".js":
        route.fulfill(body=part.read_text(encoding="utf-8"), content_type="text/javascript; charset=utf-8")
    else:
        route.fulfill(body="<!doctype html><title>parts</title>", content_type="text/html; charset=utf-8")


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Page]:
    with visit(browser) as page:
        page.route(f"{ORIGIN}/**", answer)
        page.goto(f"{ORIGIN}/")
        yield page


@pytest.fixture
def call(blank: Page) -> Call:
    """call("numbers", "number(0.5)") → what the expression gives with everything the part exports in scope.

    Values given by keyword are visible in the expression under their names.
    """

    def run(part: str, expression: str, **values: Any) -> Any:
        return blank.evaluate(
            """async ([parts, expression, values]) => {
                const exported = Object.assign({}, ...(await Promise.all(parts.map(part => import(part)))), values);
                delete exported.default;
                return new Function(...Object.keys(exported), `return (${expression});`)(...Object.values(exported));
            }""",
            [[PLACES[name] for name in part.split()], expression, values],
        )

    return run


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with visit(browser) as opened:
        opened.route(f"{ORIGIN}/**", answer)
        opened.goto(f"{ORIGIN}/?mine=1")
        yield opened


@pytest.fixture
def mount(page: Page) -> Open:
    def open_one(block: bytes) -> Locator:
        page.evaluate(MOUNT, [HTML, STYLE, script(FOLDER / "js" / "player.js"), text_of(block)])
        return page.get_by_test_id("player")

    return open_one
