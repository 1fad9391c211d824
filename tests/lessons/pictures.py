"""A lesson with several pictures as a test drives it: figures by their kind, and the player in a lesson's size."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from playwright.sync_api import Browser, Locator, Page, expect
from streamlit.testing.v1 import AppTest

from pages.ui.canvas import wire
from tests.lessons.figures import Figure, page_at
from tests.rest import at_rest

SIZES = [(1280, 720, "light"), (1280, 720, "dark"), (390, 844, "light"), (390, 844, "dark")]


class Picture(Figure):
    """One of a page's pictures: what Figure says of the only one, of this root."""

    def __init__(self, page: Page, root: Locator) -> None:
        super().__init__(page)
        self.root = root

    def get(self, test_id: str) -> Locator:
        return self.root.get_by_test_id(test_id)

    def ready(self) -> "Picture":
        """This picture, once it shows something."""
        self.root.scroll_into_view_if_needed()
        expect(self.root).to_have_attribute("data-step", "0")
        return self


class Pictures:
    """An open lesson."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def figure(self, kind: str) -> Picture:
        return Picture(self.page, self.page.locator(f"[data-testid=figure][data-kind={kind}]")).ready()

    @property
    def player(self) -> Picture:
        return Picture(self.page, self.page.get_by_test_id("player"))

    def choose(self, label: str) -> None:
        """Answer the page's question."""
        self.page.get_by_role("radio", name=label, exact=True).click()

    def rest(self) -> None:
        """Wait until nothing that was put off is still to come and the server has answered."""
        at_rest(self.page)

    @property
    def overflow(self) -> int:
        return Figure(self.page).overflow

    def faults(self, *rules: str) -> list[str]:
        return Figure(self.page).faults(*rules)


@contextmanager
def lesson_at(
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
) -> Iterator[Pictures]:
    """A lesson open in Chromium with its script at an end."""
    sizes = {"width": width, "height": height}
    with page_at(browser, url, address, **sizes, scheme=scheme, lang=lang, motion=motion, touch=touch) as page:
        page.locator("[data-step], .st-key-board, .st-key-sheet").first.wait_for()
        app = page.get_by_test_id("stApp")
        expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)
        # the words of each picture are there, also of one that the last run of the script brought
        pictures = page.locator(":is([data-testid=player], [data-testid=figure])")
        expect(pictures.locator("[data-name]:not([aria-label])")).to_have_count(0)
        yield Pictures(page)


def played(app: AppTest) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """What the page's player is given: (header, arrays)."""
    (found,) = [c for c in app.main.get("bidi_component") if c.proto.component_name == "gradient_descent_player"]
    return wire.unpack(found.proto.bytes)
