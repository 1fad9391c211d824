"""The player and the lessons' pictures on canvases that record: real data in, what was drawn out."""

import base64
import json
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page
from streamlit.testing.v1 import AppTest

from pages.ui.canvas import served, wire
from pages.ui.player.player import FOLDER, HTML, STYLE
from tests.app.page import component, lab
from tests.browser.lab import ALL_CONTROLS
from tests.conftest import ROOT
from tests.geometry.drawn import RECORDER, Drawn
from tests.lessons.figures import Figure, opened
from tests.rest import watch

MOUNT = """async ([html, css, text, block]) => {
    const host = document.body.appendChild(document.createElement('div'));
    const shadow = host.attachShadow({ mode: 'open' });
    shadow.innerHTML = `<style>${css}</style>${html}`;
    window.shadow = shadow;
    const { default: mount } = await import(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
    const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
    window.sent = [];
    const setStateValue = (name, value) => sent.push([name, value]);
    window.give = block =>
        mount({ data: bytes(block), parentElement: shadow, setStateValue, setTriggerValue: setStateValue });
    give(block);
}"""
READ = """([testid, colours]) => {
    const canvas = shadow.querySelector(`[data-testid="${testid}"]`) ?? shadow.querySelector(testid);
    const style = getComputedStyle(shadow.querySelector('section'));
    const palette = Object.fromEntries(colours.map(name => [name, style.getPropertyValue(`--${name}`).trim()]));
    const { width, height } = canvas.getBoundingClientRect();
    return JSON.stringify([everything(canvas.recorder), palette, [width, height]]);
}"""  # as one text: what is passed as values is wrapped one by one, which takes a hundred times longer
COLOURS = [
    *("page", "ink", "muted", "mark", "line", "well", "danger", "danger-soft"),
    *("surface-low", "surface-high", "contour", "full", "stochastic", "random", "sequential", "shuffled", "sorted"),
]


class Sent(NamedTuple):
    html: str
    css: str
    script: str
    block: bytes


def player_with(block: bytes) -> Sent:
    """The player as a browser is sent it, with this block."""
    return Sent(HTML, STYLE, served.script(FOLDER / "js" / "player.js"), block)


class Mounted(Figure):
    """A picture on the page, its header and arrays; nothing of it is looked at while a part is on its way (late.js)."""

    def __init__(self, page: Page, block: bytes) -> None:
        super().__init__(page, page.locator(":is([data-testid=player], [data-testid=figure])").last)
        self.header, self.arrays = wire.unpack(block)

    def member(self) -> int:
        """Index of the rate on screen."""
        (at,) = np.flatnonzero(self.arrays["rates"] == self.number("learning-rate"))
        return int(at)

    def settle(self) -> None:
        self.page.wait_for_function("!shadow.querySelector('[data-awaits]')")

    def get(self, test_id: str) -> Locator:
        self.settle()
        return super().get(test_id)

    def said(self, name: str) -> str:
        self.settle()
        return super().said(name)

    def drawn(self, canvas: str) -> Drawn:
        """What stands on a canvas, by its data-testid or by a selector."""
        self.settle()
        return Drawn(*json.loads(self.page.evaluate(READ, [canvas, COLOURS])))

    def text(self, selector: str) -> list[str]:
        """What elements say, in order."""
        self.settle()
        return self.root.locator(selector).all_inner_texts()

    def press(self, test_id: str, times: int = 1) -> None:
        """The first of its id, at once and whatever lies over it."""
        for _ in range(times):
            self.get(test_id).first.evaluate("button => button.click()")
        self.settle()

    def told(self, name: str) -> list[Any]:
        """All that the page was told under a name."""
        return [value for said, value in self.page.evaluate("sent") if said == name]

    def give(self, block: bytes) -> None:
        """Another block, as the server sends one."""
        self.page.evaluate("block => give(block)", base64.b64encode(block).decode())


DrawLab = DrawFigure = Callable[..., Mounted]


@pytest.fixture(scope="module")
def paper(browser: Browser) -> Iterator[Page]:
    """A blank page on which every canvas records."""
    context = watch(browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce"))
    page = context.new_page()
    recorder = (ROOT / RECORDER).read_text(encoding="utf-8").replace("\nexport ", "\n")
    page.add_init_script(ALL_CONTROLS)
    page.add_init_script(f"{recorder}\nrecordAll(); window.everything = everything;")
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(error.stack or str(error)))
    page.route("http://drawn.test/**", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
    yield page
    context.close()
    assert errors == []


def mount(page: Page, sent: Sent) -> Mounted:
    """What the browser is sent, mounted on the page as it is."""
    page.evaluate(MOUNT, [sent.html, sent.css, sent.script, base64.b64encode(sent.block).decode()])
    mounted = Mounted(page, sent.block)
    mounted.settle()
    return mounted


def put(page: Page, sent: Sent, query: str = "", *before: str) -> Mounted:
    """The same on a blank page at this address, once these scripts have run there."""
    page.goto(f"http://drawn.test/?{query}")
    for script in before:
        page.evaluate(script)
    return mount(page, sent)


def sent(app: AppTest, name: str) -> Sent:
    found = component(app, name).proto
    return Sent(found.html_content, found.css_content, found.js_content, bytes(found.bytes))


@cache
def _lab_sent(query: tuple[tuple[str, str], ...]) -> Sent:
    return sent(lab(**dict(query)), "gradient_descent_player")


def lab_sent(**query: str) -> Sent:
    """What the Lab sends at an address, in English unless it says otherwise."""
    return _lab_sent(tuple(sorted({"lang": "en", **query}.items())))


@cache
def figure_sent(lesson: str, kind: str, session: tuple[tuple[str, Any], ...]) -> Sent:
    return sent(opened(lesson, "en", **dict(session)), f"figure_{kind}")


@pytest.fixture
def draw_lab(paper: Page) -> DrawLab:
    """draw_lab(step="3", …) → the Lab as it opens at that address, in English."""
    return lambda **query: put(paper, lab_sent(**query))


@pytest.fixture
def draw_figure(paper: Page) -> DrawFigure:
    """draw_figure("keras", "race") → a lesson's picture of a kind as it opens, in English."""
    return lambda lesson, kind, **session: put(paper, figure_sent(lesson, kind, tuple(sorted(session.items()))))
