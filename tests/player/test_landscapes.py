"""The player's picture on landscapes other than a bowl: where weights, marks and trails stand in it."""

import base64

import numpy as np
import pytest
from playwright.sync_api import Locator, Page

import gd_core as gd
from tests.player.conftest import Call, Open
from tests.player.made import block
from tests.rest import at_rest

BYTES = "Uint8Array.from(atob(text), c => c.charCodeAt(0))"
LAB = f"""(() => {{
    const model = makeModel(decode({BYTES}));
    const state = firstState(model);
    const lab = {{ model, state, runs: runsAt(model, state.m), plane: null }};
    return lab;
}})()"""


def text_of(block: bytes) -> str:
    return base64.b64encode(block).decode()


def ask(call: Call, kind: str, expression: str, **initial: object):
    return call("wire model places", f"(lab => {expression})({LAB})", text=text_of(block(kind, **initial)))


def test_a_plane_places_what_it_places_back(call: Call):
    basis = np.linalg.qr(np.random.default_rng(2).normal(size=(33, 2)))[0].T
    plane = {"basis": basis.tolist(), "origin": np.linspace(0, 1, 33).tolist()}
    start = np.random.default_rng(3).normal(size=33)
    of = "placesOf(lab)"
    both = f"[{of}.place({start.tolist()}), {of}.weightsAt([3, -2], {start.tolist()})]"
    place, moved = ask(call, "slice", f"(lab.plane = {plane}, {both})")
    assert place == pytest.approx(basis @ (start - plane["origin"]))
    assert basis @ (np.array(moved) - plane["origin"]) == pytest.approx([3, -2])
    across = np.eye(33) - basis.T @ basis
    assert across @ moved == pytest.approx(across @ start), "what is off the plane stays"


def test_beyond_the_near_lattice_the_far_one_goes_on(call: Call):
    value = "lab.model.landscape.slice().value"
    near, far, beyond = ask(
        call, "plane", f"[{value}(1, 1), {value}(20, -9), {value}(999, 0)].map(x => x === x ? x : null)"
    )
    loss = gd.TEST_FUNCTIONS["himmelblau"].loss
    assert near == pytest.approx(loss(np.ones(2)), rel=1e-3)
    assert far == pytest.approx(loss(np.array([20, -9])), rel=0.01)
    assert beyond is None


# ---------- the start under the hand, and the frame that is wanted


def middle(locator: Locator) -> tuple[float, float]:
    box = locator.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def start_sent(page: Page) -> list[float] | None:
    at_rest(page)
    said = page.evaluate("sent.filter(([key]) => key === 'start')")
    return said[-1][1] if said else None


def test_a_click_sets_the_start_where_it_is_and_a_pan_does_not(mount: Open, page: Page):
    root = mount(block("line"))
    surface, handle = root.get_by_test_id("surface"), root.get_by_test_id("start")
    x, y = middle(surface)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 20, steps=4)
    page.mouse.up()
    assert start_sent(page) is None
    page.mouse.click(x + 40, y - 70)
    assert middle(handle) == pytest.approx((x + 40, y - 70), abs=1.5)
    assert start_sent(page) is not None


def test_a_double_click_goes_home_and_leaves_the_start(mount: Open, page: Page):
    root = mount(block("line"))
    x, y = middle(root.get_by_test_id("surface"))
    page.mouse.dblclick(x + 40, y - 70)
    assert start_sent(page) is None


def test_no_trail_begins_where_the_start_was_before_the_hand_took_it(mount: Open, page: Page):
    root = mount(block("line", step=20))
    blue = """canvas => {
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        let count = 0;
        for (let i = 0; i < data.length; i += 4) count += data[i] < 40 && data[i + 1] > 60 && data[i + 2] > 170;
        return count;
    }"""
    surface = root.get_by_test_id("surface")
    assert surface.evaluate(blue) > 100
    x, y = middle(root.get_by_test_id("start"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y - 40, steps=5)
    assert surface.evaluate(blue) == 0


def test_a_rate_beyond_the_critical_one_does_not_lose_the_frame(call: Call):
    expression = f"""(lab => {{
        const at = m => (lab.state.m = m, setRuns(lab), [lab.runs.full.outcome, lab.state.playhead]);
        moveTo(lab.state, 30);
        return [at(2), at(lab.model.rates.length - 1), at(2)];
    }})({LAB})"""
    text = text_of(block("plane"))
    before, beyond, back = call("wire model places actions", expression, text=text)
    assert before == back == ["max_steps", 30]
    assert beyond[0] == "diverged"
    assert beyond[1] < 30
