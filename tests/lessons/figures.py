"""A lesson as a test drives it: without a browser what Python sends, in Chromium what stands on its pictures."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl

import numpy as np
from playwright.sync_api import Browser, Locator, Page, expect
from streamlit.testing.v1 import AppTest

from pages.ui.app import catalogue, text
from pages.ui.app.catalogue import LAB
from pages.ui.canvas import wire
from tests.app.page import ROOT, at, component, ran
from tests.rest import at_rest
from tests.statics import python_comes
from tests.visit import drag, middle, visit

REFERENCE = ROOT / "tests" / "reference"
AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
# Streamlit draws these itself and gives no way to change them.
NOT_OURS = [f'[data-testid="{name}"]' for name in ("stHeader", "stToolbar", "stSidebar", "stDataFrame")]


def opened(name: str, language: str, answer: str = "", drawn: str = "", **session: Any) -> AppTest:
    """A lesson's page, run without a browser and without an exception; `answer`, `drawn`: those its address gives.

    After one of them what was seen is answered too, so that all of the page is there, unless `session` says otherwise.
    """
    if answer or drawn or f"{name}_predict" in session:
        session = {f"{name}_check": first_check(name), **session}
    query = {key: value for key, value in (("answer", answer), ("drawn", drawn)) if value}
    return linked(name, language, session, **query)


def chosen(app: AppTest, key: str, value: str | list[str]) -> AppTest:
    """The page once this is chosen among the buttons of a key."""
    app.button_group(key=key).set_value(value)
    return ran(app)


def first_check(name: str) -> str:
    """A choice of what a lesson asks to have been seen, "" where it asks nothing."""
    return next(iter(text.words(name).get("check", {"choice": [""]})["choice"]))


def linked(name: str, language: str, session: Mapping[str, Any] = MappingProxyType({}), **query: str) -> AppTest:
    """A lesson's page as a link with these parameters opens it, in a session that holds this."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for key, value in {"lang": language, **query}.items():
        app.query_params[key] = value
    pages = (catalogue.HOME, catalogue.TEACH, *catalogue.LESSONS)
    at(app, next(page.address for page in pages if page.name == name))
    for key, value in session.items():
        app.session_state[key] = value
    return ran(app)


def sent(app: AppTest, kind: str) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """What the figure is given: (header, arrays)."""
    return wire.unpack(component(app, f"figure_{kind}").proto.bytes)


def prose(app: AppTest) -> str:
    """All running text of the page."""
    return "\n".join(m.value for m in app.markdown)


def lab_links(app: AppTest) -> list[dict[str, str]]:
    """The address parameters of each of the page's links to the Lab, but for the challenges."""
    found = [link.proto for link in app.main.get("page_link") if link.proto.page == LAB.address]
    queries = [dict(parse_qsl(link.query_string)) for link in found]
    return [query for query in queries if "challenge" not in query]


def lab_link(app: AppTest) -> dict[str, str]:
    """The address parameters of the page's only link to the Lab."""
    (found,) = lab_links(app)
    return found


def faults(page: Page, *rules: str) -> list[str]:
    """What axe-core, or these of its rules, finds serious on the page, Streamlit's own parts left out."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    options = {"resultTypes": ["violations"], **({"runOnly": list(rules)} if rules else {})}
    result = page.evaluate(
        "([exclude, options]) => axe.run({exclude: exclude.map(e => [e])}, options)", [NOT_OURS, options]
    )
    serious = [v for v in result["violations"] if v["impact"] in {"serious", "critical"}]
    return [f"{v['id']}: {json.dumps([n['html'][:160] for n in v['nodes']])}" for v in serious]


def set_slider(slider: Locator, value: float) -> None:
    """As a hand would."""
    slider.evaluate("(e, v) => { e.value = v; e.dispatchEvent(new Event('input', {bubbles: true})); }", value)


class Figure:
    """A picture of a page: a figure, or the player in a lesson's size."""

    def __init__(self, page: Page, root: Locator) -> None:
        self.page = page
        self.root = root

    def get(self, test_id: str) -> Locator:
        return self.root.get_by_test_id(test_id)

    def said(self, name: str) -> str:
        """What stands on the root under data-<name>."""
        value = self.root.get_attribute(f"data-{name}")
        assert value is not None, f"the figure has no data-{name}"
        return value

    def number(self, name: str) -> float:
        return float(self.said(name))

    def numbers(self, name: str) -> list[float]:
        return [float(value) for value in self.said(name).split(",")]

    def set(self, test_id: str, value: float) -> None:
        set_slider(self.get(test_id), value)

    def press(self, test_id: str, times: int = 1) -> None:
        for _ in range(times):
            self.get(test_id).click()

    def to_end(self) -> None:
        self.set("scrub", int(self.said("steps")))
        self.wait(lambda: self.number("step") == self.number("steps"))  # it says so with its next frame

    def drag(self, test_id: str, dx: float, dy: float, *, let_go: bool = True) -> None:
        """Drag something over the picture by pixels."""
        drag(self.page, middle(self.get(test_id)), dx, dy, let_go=let_go)

    def wait(self, ready: Callable[[], bool], seconds: float = 20) -> None:
        """Wait until something is so."""
        for _ in range(int(seconds * 20)):
            if ready():
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"not so within {seconds:g} s: {self.root.evaluate('e => ({...e.dataset})')}")

    def rest(self) -> None:
        """Wait until nothing that was put off is still to come and the server has answered."""
        at_rest(self.page)


class Lesson:
    """An open lesson."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def figure(self, kind: str = "") -> Figure:
        """Its figure of a kind, or its only one."""
        of = f"[data-kind={kind}]" if kind else ""
        return self._shown(self.page.locator(f"[data-testid=figure]{of}"))

    def player(self, number: int = 0) -> Figure:
        """Its first player, or one of those under it."""
        return self._shown(self.page.get_by_test_id("player").nth(number))

    def _shown(self, root: Locator) -> Figure:
        """A picture, once it shows something."""
        root.scroll_into_view_if_needed()
        expect(root).to_have_attribute("data-step", "0")
        return Figure(self.page, root)

    def choose(self, label: str) -> None:
        """Answer the page's question."""
        self.page.get_by_role("radio", name=label, exact=True).click()

    def rest(self) -> None:
        at_rest(self.page)

    @property
    def overflow(self) -> int:
        """Pixels by which the page is wider than the screen."""
        return int(self.page.get_by_test_id("stMain").evaluate("e => e.scrollWidth - e.clientWidth"))


@contextmanager
def page_at(
    browser: Browser,
    url: str,
    address: str,
    *,
    width: int = 1280,
    height: int = 720,
    scheme: str = "light",
    lang: str = "en",
    motion: str = "reduce",
    touch: bool = False,
) -> Iterator[Page]:
    """A lesson's page on its way to be open in Chromium; it closes without an error in the page's own scripts,
    and without asking for what its server does not allow."""
    look = {"color_scheme": scheme, "reduced_motion": motion, "locale": "en-US", "has_touch": touch}
    refused: list[str] = []
    with visit(browser, viewport={"width": width, "height": height}, **look) as page:
        page.on("console", lambda said: "Content Security Policy" in said.text and refused.append(said.text))
        page.goto(f"{url}/{address}{'&' if '?' in address else '?'}lang={lang}")
        python_comes(page)
        yield page
    assert refused == []


@contextmanager
def lesson_at(browser: Browser, url: str, address: str, **window: Any) -> Iterator[Lesson]:
    """A lesson open in Chromium with its script at an end; `window`: as of page_at."""
    with page_at(browser, url, address, **window) as page:
        page.locator("[data-step], .st-key-board, .st-key-sheet").first.wait_for()
        app = page.get_by_test_id("stApp")
        expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)
        # the words of each picture are there, also of one that the last run of the script brought
        pictures = page.locator(":is([data-testid=player], [data-testid=figure])")
        expect(pictures.locator("[data-name]:not([aria-label])")).to_have_count(0)
        yield Lesson(page)


@contextmanager
def figure_at(browser: Browser, url: str, address: str, **window: Any) -> Iterator[Figure]:
    """The one figure of a lesson that is open in Chromium."""
    with lesson_at(browser, url, address, **window) as lesson:
        yield lesson.figure()
