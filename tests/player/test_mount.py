"""The whole player mounted on small problems the Lab does not have: two weights only, and a surface known on a grid."""

import base64

import numpy as np
from playwright.sync_api import Page, expect

from pages.ui.canvas.wire import unpack
from pages.ui.runs.settings import Settings
from tests.player.conftest import Open
from tests.player.made import block
from tests.rest import at_rest


def test_a_thinned_run_is_stepped_from_kept_update_to_kept_update(mount: Open, page: Page):
    settings = Settings(data="toy", length=5000)
    steps = unpack(block("line", settings))[1]["full.steps"]
    first, second, last = np.append(steps[:-1][np.diff(steps) == 1], 5000)[-3:].tolist()
    root = mount(block("line", settings, step=first))
    seen = []
    for _ in range(3):
        page.keyboard.press("ArrowRight")
        seen.append(int(root.get_attribute("data-step") or -1))
    assert seen == [second, last, last]
    page.keyboard.press("ArrowLeft")
    expect(root).to_have_attribute("data-step", str(second))


def test_new_data_of_the_same_problem_keeps_rate_and_place(mount: Open, page: Page):
    root = mount(block("line"))
    page.keyboard.press("ArrowRight")
    root.get_by_test_id("mark-lowest").click()
    rate = root.get_attribute("data-learning-rate")
    page.evaluate(
        "block => give(block)", base64.b64encode(block("line", Settings(data="toy", length=20, seed=1))).decode()
    )
    expect(root).to_have_attribute("data-step", "3")
    expect(root).to_have_attribute("data-learning-rate", str(rate))


def test_a_rate_in_the_hand_says_nothing_until_it_lets_go(mount: Open, page: Page):
    root = mount(block("line"))
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
