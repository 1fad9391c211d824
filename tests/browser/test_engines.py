"""What a reader does first, in Firefox and WebKit: pages, hands, a lesson's answer, a class, both files from a disk.

Firefox is driven by WebDriver BiDi and WebKit by WebDriver, as Debian has them, in the few words these tests need.
"""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from itertools import count
from pathlib import Path
from typing import Any

import httpx2
import pytest
from websockets.sync.client import connect

from ops.fetch import fetch
from pages.ui.player import saved, whole
from tests.conftest import free_port
from tests.rest import PATIENCE_SECONDS, until

SIZE = (1280, 860)
MINI_BROWSER = next(Path("/usr/lib").glob("*/webkit2gtk-4.1/MiniBrowser"), None)
FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
WEBKIT = MINI_BROWSER and shutil.which("WebKitWebDriver") and shutil.which("xvfb-run")
#: The first element of a selector, in any shadow root.
FIND = """const find = (selector, root = document) => { for (const e of root.querySelectorAll('*')) {
    if (e.matches(selector)) return e;
    const deep = e.shadowRoot && find(selector, e.shadowRoot); if (deep) return deep; } return null; };"""


class Engine:
    """A window of another engine, which goes to an address, runs a script and performs a hand's actions."""

    goto: Callable[[str], None]
    run: Callable[[str], Any]  # of a function's body; `find(selector)` is there
    perform: Callable[[list[dict[str, Any]]], None]  # WebDriver's actions

    def until(self, expression: str) -> Any:
        """The value of an expression once it is a true one."""
        return until(lambda: self.run(f"return {expression};"), f"{type(self).__name__}: {expression}")

    def drag(self, selector: str, start: float, end: float) -> None:
        """Press at a share of an element's width, move to another and let go; a click where both are one."""
        box, before = self._box(selector), None
        while box != before:  # what still moves is missed
            time.sleep(0.05)
            box, before = self._box(selector), box
        at = [{"x": int(box["x"] + box["width"] * s), "y": int(box["y"] + box["height"] / 2)} for s in (start, end)]
        moves = [{"type": "pointerMove", "duration": 50, **point} for point in at]
        press, release = ({"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp"))
        steps = [moves[0], press, moves[1], release]
        self.perform([{"type": "pointer", "id": "mouse", "actions": steps}])

    def _box(self, selector: str) -> dict[str, float]:
        return dict(self.until(f"find({json.dumps(selector)})?.getBoundingClientRect().toJSON()"))

    def click(self, selector: str) -> None:
        self.until(f"find({json.dumps(selector)}) !== null")
        self.run(f"find({json.dumps(selector)}).scrollIntoView({{block: 'center'}});")
        self.drag(selector, 0.5, 0.5)

    def says(self, name: str) -> str:
        """A value of the player's root."""
        return str(self.run(f"return find('[data-landscape]')?.dataset.{name} ?? '';"))


class Firefox(Engine):
    def __init__(self, port: int, stack: ExitStack) -> None:
        self.socket = stack.enter_context(connect(f"ws://127.0.0.1:{port}/session", max_size=None))
        self.numbers = count(1)
        self._ask("session.new", capabilities={})
        self.context = self._ask("browsingContext.getTree")["contexts"][0]["context"]
        viewport = dict(zip(("width", "height"), SIZE, strict=True))
        self._ask("browsingContext.setViewport", context=self.context, viewport=viewport)

    def _ask(self, method: str, **params: Any) -> Any:
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while (told := json.loads(self.socket.recv(timeout=PATIENCE_SECONDS))).get("id") != number:
            pass  # an event
        if told["type"] == "error":
            raise RuntimeError(told["message"])
        return told["result"]

    def goto(self, url: str) -> None:
        self._ask("browsingContext.navigate", context=self.context, url=url, wait="complete")

    def run(self, script: str) -> Any:
        body = f"JSON.stringify((() => {{ {FIND} {script} }})() ?? null)"
        asked = {"expression": body, "target": {"context": self.context}, "awaitPromise": False}
        told = self._ask("script.evaluate", **asked)
        if told["type"] == "exception":
            raise RuntimeError(told["exceptionDetails"]["text"])
        return json.loads(told["result"]["value"])

    def perform(self, actions: list[dict[str, Any]]) -> None:
        self._ask("input.performActions", context=self.context, actions=actions)


class WebKit(Engine):
    def __init__(self, port: int, stack: ExitStack) -> None:
        address = f"http://127.0.0.1:{port}"
        self.client = stack.enter_context(httpx2.Client(base_url=address, timeout=PATIENCE_SECONDS))
        options = {"binary": str(MINI_BROWSER), "args": ["--automation"]}
        always = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        self.session = f"/session/{self._ask('/session', capabilities=always)['sessionId']}"
        self._ask(f"{self.session}/window/rect", width=SIZE[0], height=SIZE[1])

    def _ask(self, path: str, **body: Any) -> Any:
        answer = self.client.post(path, json=body).json()["value"]
        if isinstance(answer, dict) and "error" in answer:
            raise RuntimeError(answer["message"])
        return answer

    def goto(self, url: str) -> None:
        self._ask(f"{self.session}/url", url=url)

    def run(self, script: str) -> Any:
        return self._ask(f"{self.session}/execute/sync", script=f"{FIND} {script}", args=[])

    def perform(self, actions: list[dict[str, Any]]) -> None:
        self._ask(f"{self.session}/actions", actions=actions)


QUERY = {"active": "random", "lr": "0.2", "step": "40", "lang": "en"}
ENGINES = [
    pytest.param(kind, id=kind.__name__, marks=pytest.mark.skipif(not there, reason=f"{kind.__name__} is not there"))
    for kind, there in ((Firefox, FIREFOX), (WebKit, WEBKIT))
]


@pytest.fixture(scope="module", params=ENGINES)
def window(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A window of this engine; it and its driver end with it."""
    port, home = free_port(), str(tmp_path_factory.mktemp("home"))
    firefox = [str(FIREFOX), "--headless", "--no-remote", "--profile", home, "--remote-debugging-port", str(port)]
    webkit = ["xvfb-run", "-a", "WebKitWebDriver", f"--port={port}"]
    driver = subprocess.Popen(
        firefox if request.param is Firefox else webkit,
        env={**os.environ, "HOME": home},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    with ExitStack() as stack:
        stack.callback(driver.wait)
        stack.callback(os.killpg, driver.pid, 15)

        def listening() -> Engine | None:
            with suppress(OSError, httpx2.ConnectError):
                return request.param(port, stack)
            return None

        yield until(listening, "its driver listens")


def drags(window: Engine, control: str, name: str) -> None:
    """A hand on a slider moves what the player says."""
    before = window.says(name)
    window.drag(f"[data-testid={control}]", 0.6, 0.8)
    window.until(f"find('[data-landscape]').dataset.{name} !== {before!r}")


def opens_the_lab(window: Engine, url: str) -> None:
    window.goto(f"{url}/lab?lang=en&active=random&step=40")
    window.until("find('[data-landscape]')?.dataset.loss")
    window.until("find('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'")


def test_the_lab_answers_hands(window: Engine, app_url: str):
    window.goto(f"{app_url}/?lang=en")
    window.until("find('[data-testid=figure] canvas, [data-testid=player] canvas')?.width > 300")
    window.run("localStorage.setItem('gd-controls', 'all');")
    opens_the_lab(window, app_url)
    drags(window, "learning-rate", "learningRate")
    drags(window, "batch-size", "loss")
    opens_the_lab(window, app_url)
    window.click("[data-testid=view-3d]")
    window.until("find('[data-landscape]').dataset.view === '3d'")
    window.click("[data-testid=play]")
    window.until("find('[data-landscape]').dataset.step !== '40'")


def test_a_lesson_takes_an_answer(window: Engine, app_url: str):
    window.goto(f"{app_url}/neuron?lang=en")
    window.click(".st-key-predict button")
    assert window.until("find('.st-key-predict_verdict .stMarkdown p')?.textContent")


def test_a_phone_joins_a_class_and_votes(window: Engine, app_url: str):
    with httpx2.Client(base_url=app_url, timeout=60) as teacher:
        led = teacher.post("/class/open", json={}).json()
        window.goto(f"{app_url}/join?lang=en&code={led['code']}")
        window.until("find('.frame').dataset.view === 'wait'")
        asked = {"secret": led["secret"], "act": "ask", "kind": "vote", "lesson": "neuron"}
        assert teacher.post(f"/class/{led['code']}/steer", json=asked).status_code == 200
        window.click("[data-choice]")
        window.click(".send")
        window.until("find('.send').textContent === 'Sent'")
        assert teacher.post(f"/class/{led['code']}/steer", json={**asked, "act": "end"}).status_code == 200


@pytest.mark.parametrize("kind", ["light", "whole"])
def test_a_file_from_a_disk_is_live(window: Engine, kind: str, tmp_path: Path):
    for part in whole.PARTS if kind == "whole" else ():
        fetch(part)
    file = tmp_path / "lab.html"
    file.write_text((whole if kind == "whole" else saved).page(QUERY, "en"), encoding="utf-8")
    window.goto(file.as_uri())
    window.until("find('[data-landscape]')?.dataset.loss")
    if kind == "whole":
        window.until("document.documentElement.dataset.python === 'ready'")
    drags(window, "learning-rate", "learningRate")
    if kind == "whole":
        drags(window, "batch-size", "loss")
