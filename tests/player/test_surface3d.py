"""The loss surface in 3-D: its projection, its camera in the hand, and what it hides."""

import pytest
from playwright.sync_api import Page

from tests.player.conftest import ORIGIN
from tests.visit import drag

# A long valley: loss = 30 + (x² + 40 y²) / 10 over [−10, 10] × [−10, 10], and runs made for each question.
PAGE = """<!doctype html><body style="margin:0;height:3000px"><canvas id="canvas" width="540" height="440"></canvas>
<script type="module">
import * as picture from '/pages/ui/canvas/js/surface3d.js';
import * as cameras from '/pages/ui/canvas/js/camera3d.js';
import * as scene from '/pages/ui/canvas/js/scene3d.js';
const drawing = { ...picture, ...cameras };
const context = document.getElementById('canvas').getContext('2d', { willReadFrequently: true });
const light = { page: '#ffffff', ink: '#1b2027', muted: '#515b67', mark: '#8a94a0', line: '#dfe4ea', well: '#f3f5f8',
  danger: '#b3261e', 'surface-low': '#f9fafc', 'surface-high': '#ccd7e3', contour: '#aab7c5', full: '#0052c2',
  stochastic: '#cc4700', random: '#00806c', sequential: '#701d8c', shuffled: '#543200', sans: 'sans-serif', unit: 1 };
const loss = (x, y) => 30 + (x * x + 40 * y * y) / 10;
const at = points => points.map(([x, y]) => [x, y, loss(x, y)]);
const trail = (points, extra = {}) => ({ id: 'full', points: at(points), head: at(points).at(-1), hue: light.full,
  active: true, shape: 'full', ...extra });
const options = (trails, extra = {}) => ({ width: 540, height: 440, palette: light,
  camera: drawing.defaultCamera(), surface: loss,
  domain: [[-10, 10], [-10, 10]], levels: [50, 100, 200], trails, optimum: [0, 0, 30], floor: 30,
  axes: { x: 'x', y: 'y', z: 'loss' }, format: String, key: 'valley', ...extra });
const near = ([x, y], [r, g, b], reach) => {
  const { data } = context.getImageData(x - reach, y - reach, 2 * reach, 2 * reach);
  let count = 0;
  for (let i = 0; i < data.length; i += 4)
    count += Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) < 12;
  return count;
};
window.lab = { drawing, scene, context, loss, trail, options, near };
</script>"""


@pytest.fixture
def page(blank: Page) -> Page:
    """A page with the drawing code as `lab`."""
    blank.set_viewport_size({"width": 600, "height": 500})
    blank.goto(ORIGIN)
    blank.set_content(PAGE)
    blank.wait_for_function("window.lab")
    return blank


def test_hand_keys_and_wheel_turn_the_camera_within_its_limits_and_let_go(page: Page):
    page.evaluate("""() => {
        Object.assign(window, { canvas: document.getElementById('canvas'), changes: 0, leaked: 0 });
        document.addEventListener('keydown', () => leaked++);
        window.camera = lab.drawing.defaultCamera();
        window.detach = lab.drawing.attachCamera(canvas, camera, () => changes++);
    }""")
    page.mouse.move(270, 220)
    page.mouse.wheel(0, 100)
    page.wait_for_function("scrollY > 0")
    assert page.evaluate("changes") == 0, "the wheel is the page's until the canvas has focus"
    page.evaluate("() => { scrollTo(0, 0); canvas.focus() }")
    page.mouse.wheel(0, 100)
    page.wait_for_function("changes > 0")
    home = page.evaluate("lab.drawing.defaultCamera()")
    assert page.evaluate("camera.distance") > home["distance"]
    assert page.evaluate("scrollY") == 0
    page.mouse.dblclick(270, 220)
    assert page.evaluate("camera") == home
    middle = (270, 220)
    drag(page, middle, 100, 20)
    page.mouse.move(400, 100)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("camera.azimuth") == pytest.approx(home["azimuth"] + 40 + 5)
    assert page.evaluate("camera.elevation") == pytest.approx(home["elevation"] + 8 + 5)
    for dy, limit in ((-2000, 5), (2000, 85)):
        drag(page, middle, 0, dy)
        assert page.evaluate("camera.elevation") == limit
    for _ in range(80):
        page.keyboard.press("ArrowRight")
        page.keyboard.press("-")
    assert -180 <= page.evaluate("camera.azimuth") < 180
    assert page.evaluate("[camera.distance, leaked]") == [15, 0]
    page.evaluate("() => detach()")
    count = page.evaluate("changes")
    drag(page, middle, 50, 50)
    assert page.evaluate("changes") == count


def test_what_the_surface_hides_is_fainter_and_a_held_loss_has_room(page: Page):
    """Seen from the low side a point behind the valley's near wall is hidden; from above it is not."""
    low, high = page.evaluate("""() => [8, 80].map(elevation => {
        const camera = { azimuth: 0, elevation, distance: 6 }, run = [[-6, -1], [-2, -1], [2, -1]];
        lab.drawing.createSurface3d().draw(lab.context, lab.options([lab.trail(run, { hue: '#ff0080' })], { camera }));
        const { project } = lab.scene.projection3d(lab.options([], { camera }));
        return lab.near(project(2, -1, lab.loss(2, -1)), [255, 0, 128], 6);
    })""")
    assert (low, high > 60) == (0, True)
    held, usual, box = page.evaluate("""() => [{ held: 5000 }, {}].map(extra =>
        lab.scene.projection3d(lab.options([], extra)).height(5000)).concat(lab.scene.BOX_HEIGHT)""")
    assert held == pytest.approx(box), "a loss over the whole surface has room where it is held"
    assert usual > 1.2 * box


def test_the_kept_picture_fills_the_canvas_at_any_pixel_ratio(page: Page):
    for ratio in (1, 1.5, 2):
        place = page.evaluate(
            """ratio => {
                [canvas.width, canvas.height] = [540 * ratio, 440 * ratio];
                lab.context.scale(ratio, ratio);
                lab.drawing.createSurface3d().draw(lab.context, lab.options([]));
                const { project } = lab.scene.projection3d(lab.options([])), [x, y] = project(0, 3, lab.loss(0, 3));
                return [...lab.context.getImageData(x * ratio, y * ratio, 1, 1).data];
            }""",
            ratio,
        )
        assert place[3] >= 250, "the surface is painted where the projection says"
