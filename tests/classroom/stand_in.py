"""What stands in for a class's server: a page of a class by itself is told what a test has it told."""

import json
from itertools import count
from typing import Any

from playwright.sync_api import Page, WebSocketRoute

from pages.ui.classroom import questions
from tests.geometry.drawn import Drawn

LIMITS = [0.001, 10.0]
#: What is answered unless a test says otherwise: a class is there, and a phone has a seat in it.
GRANTED = {"open": {"code": "BBBBB", "secret": "s"}, "join": {"code": "BBBBB", "phone": "one"}}
READ = """colours => {
    const canvas = document.querySelector('canvas');
    const style = getComputedStyle(document.querySelector('.frame'));
    const palette = Object.fromEntries(colours.map(name => [name, style.getPropertyValue(`--${name}`).trim()]));
    const { width, height } = canvas.getBoundingClientRect();
    return JSON.stringify([everything(canvas.recorder), palette, [width, height]]);
}"""
COLOURS = ["mark", "ink", "danger", "danger-soft", "full"]


class Server:
    """What a class's server would say to a page: `answers` of requests by the last word of their path, and a line."""

    def __init__(self, page: Page) -> None:
        self.answers: dict[str, dict[str, Any] | None] = {}  # what is not as GRANTED
        self.asked: list[str] = []
        self.said: list[dict[str, Any]] = []  # with each of these
        self.lines: list[WebSocketRoute] = []
        self.number = count(1)
        page.route("**/class/**", self._answer)
        page.route_web_socket("**/live", self._connected)

    def _answer(self, route: Any) -> None:
        deed = route.request.url.rpartition("/")[2]
        said = {**GRANTED, **self.answers}.get(deed, {})
        self.asked.append(deed)
        self.said.append(route.request.post_data_json)
        if said is None:
            route.abort()
        else:
            route.fulfill(status=503 if "told" in said else 200, json=said)

    def _connected(self, line: WebSocketRoute) -> None:
        line.on_message(lambda _: self.lines.append(line))

    def tell(self, page: Page, **state: Any) -> None:
        """Once the page has a line and has said who it is."""
        while not self.lines:
            page.wait_for_timeout(10)
        self.lines[-1].send(json.dumps(state))

    def asks(self, page: Page, kind: str, **more: Any) -> None:
        """A question of its own number."""
        said = {"phase": "open", "round": 1, "yours": None, "truth": None, "told": None, "led": True, "over": False}
        self.tell(page, **{**said, "number": next(self.number), "kind": kind, "shown": SHOWN[kind], **more})


def drawn(page: Page) -> Drawn:
    """What stands on the page's canvas, which records."""
    return Drawn(*json.loads(page.evaluate(READ, COLOURS)))


def shown(kind: str) -> dict[str, Any]:
    return questions.asked(kind, {"landscape": "himmelblau"} if kind == "start" else {"data": "toy"}, "neuron")


SHOWN = {kind: shown(kind) for kind in ("critical", "start", "vote")}
SHOWN["critical"]["limits"] = LIMITS
