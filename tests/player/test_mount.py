"""The whole player mounted on small problems the Lab does not have, under a hand, a key and a link of the text."""

import base64

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from pages.ui.canvas.wire import unpack
from pages.ui.runs.settings import Settings
from tests.geometry.conftest import DrawFigure, draw_figure, paper  # noqa: F401 (a figure on a blank page)
from tests.geometry.test_address import MORE
from tests.player.conftest import Open
from tests.player.made import block
from tests.rest import at_rest
from tests.visit import box_of, drag, middle

LINK = """href => {
    const link = document.createElement('a');
    document.body.prepend(link);
    document.body.append(Object.assign(document.createElement('div'), { style: 'height: 3000px' }));
    Object.assign(link, { href, textContent: 'there' });
    window.scrollTo(0, 2500);
    link.click();
}"""
BLUE = """canvas => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let i = 0; i < data.length; i += 4) count += data[i] < 40 && data[i + 1] > 60 && data[i + 2] > 170;
    return count;
}"""


def test_an_address_and_a_link_show_their_update_paused_and_in_sight_and_other_links_are_the_browsers(
    mount: Open, page: Page
):
    page.evaluate("location.hash = '#step=19'")
    root = mount(block("line"))
    expect(root).to_have_attribute("data-step", "19")
    assert "#" not in page.url, "it is said once"
    page.keyboard.press("Home")
    page.keyboard.press("Space")
    page.evaluate(LINK, "#step=8")
    expect(root).to_have_attribute("data-step", "8")
    expect(root).to_have_attribute("data-playing", "false")
    page.wait_for_function("Math.abs(document.querySelector('div').getBoundingClientRect().top) < 200")
    assert "#" not in page.url
    for href in ("#step=-3", "#step=4e1", "#elsewhere", "#?step=3"):
        page.evaluate(LINK, href)
        assert page.url.endswith(href)
        assert root.get_attribute("data-step") == "8"


def test_a_figure_follows_links_too_the_first_of_a_page_alone_and_past_the_end_to_the_end(draw_figure: DrawFigure):  # noqa: F811
    figure = draw_figure("parabola", "parabola")
    for update, shown in ((12, "12"), (900, figure.said("steps"))):
        figure.page.evaluate(LINK, f"#step={update}")
        figure.page.wait_for_function("k => shadow.querySelector('section').dataset.step === k", arg=shown)
    second = draw_figure("momentum", "well", **MORE)
    second.page.evaluate(LINK, "#step=12")
    assert second.said("step") == "0"


def test_a_hand_sets_the_start_where_it_is_a_pan_does_not_and_no_trail_begins_where_it_was(mount: Open, page: Page):
    root = mount(block("line", step=20))
    surface, handle = root.get_by_test_id("surface"), root.get_by_test_id("start")

    def start_sent() -> bool:
        at_rest(page)
        return bool(page.evaluate("sent.findLast(([key]) => key === 'start')?.[1]"))

    x, y = middle(surface)
    drag(page, (x, y), 60, 20)
    page.mouse.dblclick(x + 40, y - 70)  # the way home
    assert not start_sent()
    assert surface.evaluate(BLUE) > 100
    drag(page, middle(handle), 60, -40, let_go=False)
    assert surface.evaluate(BLUE) == 0
    page.mouse.up()
    assert start_sent()
    page.mouse.click(x + 40, y - 70)
    assert middle(handle) == pytest.approx((x + 40, y - 70), abs=1.5)


def test_a_thinned_run_is_stepped_from_kept_update_to_kept_update(mount: Open, page: Page):
    settings = Settings(data="toy", length=5000)
    steps = unpack(block("line", settings))[1]["full.steps"]
    first, second, last = np.append(steps[:-1][np.diff(steps) == 1], 5000)[-3:].tolist()
    root = mount(block("line", settings, step=first))
    seen = []
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
        seen.append(int(root.get_attribute("data-step") or -1))
    assert seen == [second, last, last, second]


def test_a_rate_is_told_when_the_hand_lets_go_and_new_data_of_the_same_problem_keep_it(mount: Open, page: Page):
    root = mount(block("line"))
    slider = middle(root.get_by_test_id("learning-rate"))
    drag(page, slider, -slider[0] / 2, let_go=False)
    at_rest(page)
    assert page.evaluate("sent") == []
    page.mouse.up()
    page.wait_for_function("sent.length === 1")
    rate = root.get_attribute("data-learning-rate")
    assert page.evaluate("sent[0][1].learning_rate") == float(rate or 0)
    assert "mine=1" in page.url
    root.get_by_test_id("step-forward").click()
    other = block("line", Settings(data="toy", length=20, seed=1))
    page.evaluate("block => give(block)", base64.b64encode(other).decode())
    expect(root).to_have_attribute("data-step", "3")
    expect(root).to_have_attribute("data-learning-rate", str(rate))


def test_a_hand_reaches_every_stop_of_the_batch_size_and_keys_count_one_by_one(mount: Open, page: Page):
    root = mount(block("plane"))
    slider = root.get_by_test_id("batch-size")
    box = box_of(root.locator(".stops"))
    stops = [*range(1, 17), *range(18, 33, 2), *range(36, 65, 4)]
    for size in (1, 2, 3, 8, 16, 30, 64):
        share = stops.index(size) / (len(stops) - 1)
        page.mouse.click(box["x"] + 9 + share * (box["width"] - 18), box["y"] + box["height"] / 2)
        assert slider.input_value() == str(size)
    slider.focus()
    slider.press("ArrowLeft")
    assert slider.input_value() == root.locator(".size output").inner_text() == "63"
