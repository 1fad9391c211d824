"""The whole player mounted on small problems the Lab does not have: two weights only, and a surface known on a grid."""

import base64

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.player.conftest import Open
from tests.player.made import line as payload
from tests.rest import at_rest


def colours(surface: Locator) -> int:
    """How many different colours the picture has."""
    return int(
        surface.evaluate(
            """canvas => new Set(new Uint32Array(
                canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size"""
        )
    )


@pytest.mark.parametrize("grid", [False, True], ids=["quadratic", "grid"])
@pytest.mark.parametrize("view", ["2d", "3d"])
def test_two_weights_need_no_slice(mount: Open, grid: bool, view: str):
    root = mount(payload(grid=grid, view=view))
    expect(root).to_have_attribute("data-step", "2")
    expect(root.get_by_test_id("axes")).to_be_hidden()
    expect(root.get_by_test_id("slice")).to_be_hidden()
    assert colours(root.get_by_test_id("surface")) > 20
    assert root.locator(".readout tr").count() == 3


def test_a_thinned_run_is_stepped_from_kept_update_to_kept_update(mount: Open, page: Page):
    root = mount(payload())
    seen = []
    for _ in range(4):
        page.keyboard.press("ArrowRight")
        seen.append(int(root.get_attribute("data-step") or -1))
    assert seen == [8, 19, 20, 20]
    page.keyboard.press("ArrowLeft")
    expect(root).to_have_attribute("data-step", "19")


def test_new_data_of_the_same_problem_keeps_rate_and_place(mount: Open, page: Page):
    root = mount(payload())
    page.keyboard.press("ArrowRight")
    root.get_by_test_id("mark-lowest").click()
    rate = root.get_attribute("data-learning-rate")
    page.evaluate("block => give(block)", base64.b64encode(payload(word="two")).decode())
    expect(root).to_have_attribute("data-step", "8")
    expect(root).to_have_attribute("data-learning-rate", str(rate))


def test_a_rate_in_the_hand_says_nothing_until_it_lets_go(mount: Open, page: Page):
    root = mount(payload())
    box = root.get_by_test_id("learning-rate").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 3, box["y"] + box["height"] / 2, steps=4)
    at_rest(page)
    assert page.evaluate("sent") == []
    page.mouse.up()
    page.wait_for_function("sent.length === 1")
    assert page.evaluate("sent[0][1].learning_rate") == float(root.get_attribute("data-learning-rate") or 0)
    assert "mine=1" in page.url


def test_the_start_follows_the_hand_and_goes_home_on_a_double_click(mount: Open, page: Page):
    root = mount(payload())
    box = root.get_by_test_id("start").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y - 40, steps=5)
    page.mouse.up()
    at_rest(page)
    start = page.evaluate("sent.filter(([key]) => key === 'start').at(-1)[1]")
    assert start[0] > 0
    assert start[1] > 0
    page.evaluate(
        "document.querySelector('div').shadowRoot.querySelector('.start-handle').dispatchEvent(new Event('dblclick'))"
    )
    page.wait_for_function("sent.filter(([key]) => key === 'start').at(-1)[1] === null")
