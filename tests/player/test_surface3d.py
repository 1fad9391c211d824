"""The loss surface in 3-D: its projection, its camera in the hand, and what the moving playhead paints."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.player.conftest import ORIGIN

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
  stochastic: '#cc4700', random: '#00806c', sequential: '#701d8c', shuffled: '#543200', sans: 'sans-serif' };
const loss = (x, y) => 30 + (x * x + 40 * y * y) / 10;
let calls = 0;
const at = points => points.map(([x, y]) => [x, y, loss(x, y)]);
const trail = (points, extra = {}) => ({ id: 'full', points: at(points), head: at(points).at(-1), hue: light.full,
  active: true, shape: 'full', ...extra });
const options = (trails, extra = {}) => ({ width: 540, height: 440, unit: 1, palette: light,
  camera: drawing.defaultCamera(), surface: (x, y) => (calls++, loss(x, y)),
  domain: [[-10, 10], [-10, 10]], levels: [50, 100, 200], trails, optimum: [0, 0, 30], floor: 30,
  axes: { x: 'x', y: 'y', z: 'loss' }, format: String, key: 'valley', ...extra });
const pixels = () => context.getImageData(0, 0, 540, 440).data;
const near = ([x, y], [r, g, b], reach) => {
  const { data } = context.getImageData(x - reach, y - reach, 2 * reach, 2 * reach);
  let count = 0;
  for (let i = 0; i < data.length; i += 4)
    count += Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) < 12;
  return count;
};
window.lab = { drawing, scene, context, light, loss, trail, options, pixels, near, calls: () => calls };
</script>"""


@pytest.fixture
def page(blank: Page) -> Iterator[Page]:
    """A page with the drawing code as `lab`; any error in it fails the test."""
    errors: list[Exception] = []
    blank.once("pageerror", lambda error: errors.append(error))
    blank.set_viewport_size({"width": 600, "height": 500})
    blank.goto(ORIGIN)
    blank.set_content(PAGE)
    blank.wait_for_function("window.lab")
    yield blank
    assert not errors


@pytest.fixture
def camera(page: Page) -> Page:
    """The page with a camera attached to its canvas as `camera`, and the number of its changes as `changes`."""
    page.evaluate("""() => {
        window.canvas = document.getElementById('canvas');
        window.camera = lab.drawing.defaultCamera();
        window.changes = 0;
        window.detach = lab.drawing.attachCamera(canvas, camera, () => changes++);
    }""")
    return page


def drag(page: Page, dx: float, dy: float) -> None:
    page.mouse.move(270, 220)
    page.mouse.down()
    page.mouse.move(270 + dx, 220 + dy, steps=4)
    page.mouse.up()


def test_a_hand_turns_the_camera_within_its_limits_and_lets_go(camera: Page):
    home = camera.evaluate("({ ...camera })")
    drag(camera, 100, 20)
    turned = camera.evaluate("({ ...camera })")
    assert turned["azimuth"] == pytest.approx(home["azimuth"] + 40)
    assert turned["elevation"] == pytest.approx(home["elevation"] + 8)
    camera.mouse.move(400, 100)
    assert camera.evaluate("({ ...camera })") == turned
    for dy, limit in ((-2000, 5), (2000, 85)):
        drag(camera, 0, dy)
        assert camera.evaluate("camera.elevation") == limit
    camera.mouse.dblclick(270, 220)
    assert camera.evaluate("camera") == camera.evaluate("lab.drawing.defaultCamera()")
    camera.evaluate("() => detach()")
    count = camera.evaluate("changes")
    drag(camera, 50, 50)
    assert camera.evaluate("changes") == count


def test_keys_turn_by_five_degrees_and_do_not_reach_the_player(camera: Page):
    camera.evaluate("() => { window.leaked = 0; document.addEventListener('keydown', () => leaked++) }")
    camera.focus("#canvas")
    before = camera.evaluate("({ ...camera })")
    camera.keyboard.press("ArrowRight")
    camera.keyboard.press("ArrowUp")
    assert camera.evaluate("camera.azimuth") == pytest.approx(before["azimuth"] + 5)
    assert camera.evaluate("camera.elevation") == pytest.approx(before["elevation"] + 5)
    for _ in range(80):
        camera.keyboard.press("ArrowRight")
        camera.keyboard.press("-")
    assert -180 <= camera.evaluate("camera.azimuth") < 180
    assert camera.evaluate("[camera.distance, leaked]") == [15, 0]


def test_the_wheel_scrolls_the_page_until_the_canvas_has_focus(camera: Page):
    camera.mouse.move(270, 220)
    camera.mouse.wheel(0, 100)
    camera.wait_for_function("scrollY > 0")
    assert camera.evaluate("changes") == 0
    camera.evaluate("() => { scrollTo(0, 0); canvas.focus() }")
    camera.mouse.wheel(0, 100)
    camera.wait_for_function("changes > 0")
    assert camera.evaluate("camera.distance") > camera.evaluate("lab.drawing.defaultCamera().distance")
    assert camera.evaluate("scrollY") == 0


def test_the_playhead_changes_pixels_and_the_mesh_is_kept(page: Page):
    changed, moved, mesh, step, again = page.evaluate("""() => {
        const surface = lab.drawing.createSurface3d(), run = [[-8, 2], [-6, -1], [-4, 1], [-2, 0]];
        const draw = last => surface.draw(lab.context, lab.options([lab.trail(run.slice(0, last + 1))]));
        const first = draw(1).full.head, mesh = lab.calls(), before = lab.pixels();
        const second = draw(3).full.head, step = lab.calls() - mesh, after = lab.pixels();
        draw(3);
        const again = lab.pixels();
        const count = (p, q) => p.reduce((sum, value, i) => sum + (value !== q[i]), 0);
        const moved = Math.hypot(first[0] - second[0], first[1] - second[1]);
        return [count(before, after), moved, mesh, step, count(after, again)];
    }""")
    assert changed > 500
    assert moved > 30
    assert mesh >= 41 * 41
    assert step <= 10, "a step evaluates the surface at the trail's points only"
    assert again == 0


def test_a_loss_over_the_whole_surface_has_room_where_it_is_held(page: Page):
    held, usual, box = page.evaluate("""() => [{ held: 5000 }, {}].map(extra =>
        lab.scene.projection3d(lab.options([], extra)).height(5000)).concat(lab.scene.BOX_HEIGHT)""")
    assert held == pytest.approx(box)
    assert usual > 1.2 * box


def test_what_the_surface_hides_is_drawn_fainter(page: Page):
    """Seen from the low side a point behind the valley's near wall is hidden; from above it is not."""
    low, high = page.evaluate("""() => [8, 80].map(elevation => {
        const camera = { azimuth: 0, elevation, distance: 6 }, run = [[-6, -1], [-2, -1], [2, -1]];
        lab.drawing.drawSurface3d(lab.context, lab.options([lab.trail(run, { hue: '#ff0080' })], { camera }));
        const { project } = lab.scene.projection3d(lab.options([], { camera }));
        return lab.near(project(2, -1, lab.loss(2, -1)), [255, 0, 128], 6);
    })""")
    assert low == 0
    assert high > 60


@pytest.mark.parametrize("ratio", [1, 1.5, 2])
def test_the_kept_picture_fills_the_canvas_at_any_pixel_ratio(page: Page, ratio: float):
    place = page.evaluate(
        """ratio => {
            const canvas = document.getElementById('canvas');
            [canvas.width, canvas.height] = [540 * ratio, 440 * ratio];
            lab.context.scale(ratio, ratio);
            lab.drawing.drawSurface3d(lab.context, lab.options([]));
            const { project } = lab.scene.projection3d(lab.options([])), [x, y] = project(0, 3, lab.loss(0, 3));
            return [...lab.context.getImageData(x * ratio, y * ratio, 1, 1).data];
        }""",
        ratio,
    )
    assert place[3] >= 250, "the surface is painted where the projection says"
