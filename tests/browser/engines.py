"""Firefox by WebDriver BiDi and WebKit by WebDriver, as Debian has them: a page each, in the few words tests need."""

import json
import os
import shutil
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import httpx2
from websockets.sync.client import connect

from tests.conftest import free_port

PATIENCE_SECONDS = 60.0
SIZE = (1280, 860)
MINI_BROWSER = next(Path("/usr/lib").glob("*/webkit2gtk-4.1/MiniBrowser"), None)
FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
WEBKIT = MINI_BROWSER and shutil.which("WebKitWebDriver") and shutil.which("xvfb-run")
#: The first element of a selector, in any shadow root.
FIND = """const find = (selector, root = document) => { for (const e of root.querySelectorAll('*')) {
    if (e.matches(selector)) return e;
    const deep = e.shadowRoot && find(selector, e.shadowRoot); if (deep) return deep; } return null; };"""


class Engine(ABC):
    """A window of another engine."""

    name: str

    @abstractmethod
    def goto(self, url: str) -> None:
        """Open an address in it."""

    @abstractmethod
    def run(self, script: str) -> Any:
        """What a function's body returns; `find(selector)` is there."""

    @abstractmethod
    def perform(self, actions: list[dict[str, Any]]) -> None:
        """What a hand does: WebDriver's actions."""

    def until(self, expression: str) -> Any:
        """The value of an expression once it is a true one."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not (value := self.run(f"return {expression};")):
            if time.monotonic() > end:
                raise TimeoutError(f"{self.name}: {expression}")
        return value

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
    name = "Firefox"

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
    name = "WebKit"

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


@contextmanager
def engine(kind: type[Firefox | WebKit]) -> Iterator[Engine]:
    """A window of this engine; it and its driver end with it."""
    port = free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        firefox = [str(FIREFOX), "--headless", "--no-remote", "--profile", home, "--remote-debugging-port", str(port)]
        webkit = ["xvfb-run", "-a", "WebKitWebDriver", f"--port={port}"]
        driver = subprocess.Popen(
            firefox if kind is Firefox else webkit,
            env={**os.environ, "HOME": home},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            with ExitStack() as stack:
                yield _once_it_listens(kind, port, stack)
        finally:
            os.killpg(driver.pid, 15)
            driver.wait()


def _once_it_listens(kind: type[Firefox | WebKit], port: int, stack: ExitStack) -> Engine:
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return kind(port, stack)
        except (OSError, httpx2.ConnectError):
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
