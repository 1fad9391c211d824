"""The camera of the loss surface in 3-D in the hand; what it sees is in the stored pictures."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.player.conftest import PLACES

PAGE = f"""<!doctype html><body style="margin:0;height:3000px"><canvas id="canvas" width="540" height="440"></canvas>
<script type="module">
import {{ attachCamera, defaultCamera }} from '{PLACES["camera3d"]}';
Object.assign(window, {{ defaultCamera, camera: defaultCamera(), changes: 0, leaked: 0 }});
document.addEventListener('keydown', () => leaked++);
window.detach = attachCamera(canvas, camera, () => changes++);
</script>"""


@pytest.fixture
def page(blank: Page) -> Iterator[Page]:
    """A page with a camera attached to its canvas and the number of its changes; any error in it fails the test."""
    errors: list[Exception] = []
    blank.once("pageerror", lambda error: errors.append(error))
    blank.set_viewport_size({"width": 600, "height": 500})
    blank.set_content(PAGE)
    blank.wait_for_function("window.detach")
    yield blank
    assert not errors


def drag(page: Page, dx: float, dy: float) -> None:
    page.mouse.move(270, 220)
    page.mouse.down()
    page.mouse.move(270 + dx, 220 + dy, steps=4)
    page.mouse.up()


def test_hand_keys_and_wheel_turn_the_camera_within_its_limits_and_let_go(page: Page):
    page.mouse.move(270, 220)
    page.mouse.wheel(0, 100)
    page.wait_for_function("scrollY > 0")
    assert page.evaluate("changes") == 0, "the wheel is the page's until the canvas has focus"
    page.evaluate("() => { scrollTo(0, 0); canvas.focus() }")
    page.mouse.wheel(0, 100)
    page.wait_for_function("changes > 0")
    home = page.evaluate("defaultCamera()")
    assert page.evaluate("camera.distance") > home["distance"]
    assert page.evaluate("scrollY") == 0
    page.mouse.dblclick(270, 220)
    assert page.evaluate("camera") == home
    drag(page, 100, 20)
    page.mouse.move(400, 100)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("camera.azimuth") == pytest.approx(home["azimuth"] + 40 + 5)
    assert page.evaluate("camera.elevation") == pytest.approx(home["elevation"] + 8 + 5)
    for dy, limit in ((-2000, 5), (2000, 85)):
        drag(page, 0, dy)
        assert page.evaluate("camera.elevation") == limit
    for _ in range(80):
        page.keyboard.press("ArrowRight")
        page.keyboard.press("-")
    assert -180 <= page.evaluate("camera.azimuth") < 180
    assert page.evaluate("[camera.distance, leaked]") == [15, 0]
    page.evaluate("() => detach()")
    count = page.evaluate("changes")
    drag(page, 50, 50)
    assert page.evaluate("changes") == count
