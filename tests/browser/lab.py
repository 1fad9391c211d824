"""The Lab as a test drives it: what its root says, its controls by test id, and everything that went over the wire."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageChops
from playwright.sync_api import ConsoleMessage, Locator, Page, WebSocket, expect

from tests.lessons.figures import Figure
from tests.statics import python_comes
from tests.visit import box_of, thumb

PATH = "/lab"
LOOPBACK = ("http://127.0.0.1", "http://localhost", "ws://127.0.0.1", "ws://localhost", "blob:", "data:", "about:")
A_LABELS_WORTH = 0.02  # labels keep their seats while one looks on, so two ways to one frame may seat them apart
#: The visit before had unfolded them; a file and a frame keep nothing, and show all by themselves.
ALL_CONTROLS = "try { localStorage.setItem('gd-controls', 'all') } catch {}"
A_NUMBER = re.compile(r"^-?\d")


@dataclass(frozen=True)
class Frame:
    """What the player's root says is on screen."""

    step: int
    steps: int
    rate: float
    loss: float
    outcome: str
    playing: bool


@dataclass
class Traffic:
    """Everything a page asked for or complained about."""

    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    sent: int = 0
    sizes: list[int] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("websocket", self._websocket)

    def _console(self, message: ConsoleMessage) -> None:
        # On a page further in, Streamlit looks for its server beside the page (/lab/_stcore/…) before it looks above.
        streamlits_own = "/_stcore/" in message.location.get("url", "")
        if message.type == "error" and not streamlits_own:
            self.errors.append(f"{message.text} {message.location.get('url', '')}")

    def _websocket(self, socket: WebSocket) -> None:
        self.requests.append(socket.url)
        socket.on("framesent", self._sent)
        socket.on("framereceived", lambda frame: self.sizes.append(len(frame)))

    def _sent(self, _: bytes | str) -> None:
        self.sent += 1

    @property
    def messages(self) -> int:
        """Websocket messages so far, both ways."""
        return self.sent + len(self.sizes)

    @property
    def foreign(self) -> list[str]:
        """Requests that left this machine."""
        return [url for url in self.requests if not url.startswith(LOOPBACK)]


class Lab(Figure):
    """One open Lab: its player is a picture as a lesson's are."""

    def __init__(self, page: Page, url: str, *, all_controls: bool = True) -> None:
        super().__init__(page, page.get_by_test_id("player"))
        self.url = url
        self.traffic = Traffic()
        self.traffic.watch(page)
        if all_controls:
            page.add_init_script(ALL_CONTROLS)

    def open(self, query: str = "") -> "Lab":
        """Go to the Lab with a query string and wait for its first picture and for the server's silence."""
        self.page.goto(f"{self.url}{PATH}{f'?{query}' if query else ''}")
        return self.settle()

    def settle(self) -> "Lab":
        """Wait until the player shows a frame and Streamlit's script has ended."""
        python_comes(self.page)
        expect(self.root).to_have_attribute("data-loss", A_NUMBER)
        expect(self.page.locator("[data-testid=stApp]")).to_have_attribute("data-test-script-state", "notRunning")
        return self

    def rest(self) -> "Lab":
        super().rest()
        return self

    def says(self) -> dict[str, str]:
        """The root's attributes, read in one go so that they belong to one frame."""
        return dict(self.root.evaluate("root => ({...root.dataset})"))

    def frame(self) -> Frame:
        said = self.says()
        return Frame(
            step=int(said["step"]),
            steps=int(said["steps"]),
            rate=float(said["learningRate"]),
            loss=float(said["loss"]),
            outcome=said["outcome"],
            playing=said["playing"] == "true",
        )

    def pixels(self, test_id: str = "surface") -> bytes:
        """The picture a visitor sees where the element stands, as PNG."""
        return self.get(test_id).screenshot(animations="disabled")

    def set_range(self, test_id: str, value: float) -> None:
        """Move a range input to a value as a hand on the keyboard would: input and change events."""
        self.get(test_id).evaluate(
            """(input, value) => {
                input.value = value;
                const says = kind => input.dispatchEvent(new Event(kind, {bubbles: true, composed: true}));
                ["input", "change"].forEach(says);
            }""",
            value,
        )

    def drag(self, test_id: str, *shares: float) -> Iterator[Frame]:
        """Drag a range input's thumb with the real mouse to shares (0…1) of its track: the frame at each, while it is
        held, and then let go."""
        control = self.get(test_id)
        (x, y), box = thumb(control), box_of(control)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        for share in shares:
            self.page.mouse.move(box["x"] + share * box["width"], y, steps=8)
            yield self.frame()
        self.page.mouse.up()

    def switch(self, language: str) -> "Lab":
        """The button of the other language."""
        self.page.locator(".st-key-language button").click()
        expect(self.root).to_have_attribute("lang", language)
        return self

    def choose(self, box: str, option: str) -> None:
        """Choose in one of the Lab's boxes, by what they are called."""
        self.page.locator(".st-key-choices .stSelectbox").filter(has_text=box).locator("input").click()
        self.page.get_by_role("option", name=option, exact=True).click()

    def wait_for(self, attribute: str, value: str | int) -> None:
        expect(self.root).to_have_attribute(f"data-{attribute}", str(value))

    def press_keys(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)


def taken(root: Locator, name: str, folder: Path, **choices: str) -> Path:
    """The file of an entry of a picture's menu, with these choices in its lines."""
    root.get_by_test_id("save-menu").locator("summary").click()
    for line, value in choices.items():
        root.get_by_test_id(f"save-{line}").select_option(value)
    with root.page.expect_download() as download:
        root.get_by_test_id(name).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def difference(one: bytes, other: bytes) -> float:
    """Share of the pixels of two PNGs of one size that differ visibly; 1.0 for two sizes."""
    first, second = (Image.open(io.BytesIO(png)).convert("RGB") for png in (one, other))
    if first.size != second.size:
        return 1.0
    grey = ImageChops.difference(first, second).convert("L")
    return sum(grey.histogram()[8:]) / (grey.width * grey.height)
