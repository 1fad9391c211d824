"""Every landscape under the hands: played, its rate dragged in silence, batch, start, 3-D, lecture mode, link."""

import re

import pytest
from playwright.sync_api import expect

from pages.ui.runs.landscapes import LANDSCAPES
from tests.browser.conftest import OpenLab
from tests.browser.lab import Lab, thumb

OTHERS = [name for name in LANDSCAPES if name not in ("linear", "model")]
SLOW_MS = 60_000  # the network's runs are computed anew
ENDS = re.compile("^(lowest|other|rests|bounces|wanders|growing|descending|diverged)$")


def weights(lab: Lab) -> list[float]:
    return [float(weight) for weight in (lab.root.get_attribute("data-weights") or "").split(",")]


def opened(open_lab: OpenLab, name: str, query: str = "") -> Lab:
    """The landscape's Lab, once what the first picture has to say to the server is said."""
    lab = open_lab(f"landscape={name}{query}").rest()
    expect(lab.root).to_have_attribute("data-landscape", name)
    expect(lab.root).to_have_attribute("data-ended", ENDS)
    return lab


@pytest.mark.sampled(7)
@pytest.mark.parametrize("name", OTHERS)
def test_it_plays_and_the_rate_is_dragged_without_a_message(open_lab: OpenLab, name: str):
    lab = opened(open_lab, name)
    first = lab.frame()
    lab.get("step-forward").click()
    lab.get("step-forward").click()
    assert lab.frame().step == 2
    lab.get("play").click()
    expect(lab.root).not_to_have_attribute("data-step", "2")
    lab.get("play").click()
    lab.page.keyboard.press("End")
    lab.rest()
    x, y = thumb(lab.get("learning-rate"))
    lab.page.mouse.move(x, y)
    lab.page.mouse.down()
    sent, rates = lab.traffic.sent, {first.rate}
    for away in range(4, 124, 12):
        lab.page.mouse.move(x - away, y)
        rates.add(lab.frame().rate)
    assert lab.traffic.sent == sent
    assert len(rates) > 5
    lab.page.mouse.up()


@pytest.mark.sampled(7, 2)
@pytest.mark.parametrize("name", OTHERS)
def test_batch_size_and_start_follow_the_hand(open_lab: OpenLab, name: str):
    lab = opened(open_lab, name, "&batching=full,random&active=random&step=3")
    before, size = weights(lab), lab.get("batch-size").input_value()
    lab.set_range("batch-size", 1 if size != "1" else 2)
    expect(lab.root).not_to_have_attribute("data-weights", ",".join(map(repr, before)), timeout=SLOW_MS)
    lab.rest()
    assert weights(lab) != before
    lab.get("restart").click()
    begun = weights(lab)
    box = lab.get("surface").bounding_box()
    assert box is not None
    lab.page.mouse.click(box["x"] + 0.4 * box["width"], box["y"] + 0.4 * box["height"])
    expect(lab.page).to_have_url(re.compile("start="), timeout=SLOW_MS)
    expect(lab.root).not_to_have_attribute("data-weights", ",".join(map(repr, begun)), timeout=SLOW_MS)


@pytest.mark.sampled(7, 4)
@pytest.mark.parametrize("name", OTHERS)
def test_turned_in_lecture_and_by_link(open_lab: OpenLab, name: str):
    lab = opened(open_lab, name, "&step=5")
    flat = lab.pixels()
    lab.get("view-3d").click()
    expect(lab.root).to_have_attribute("data-view", "3d")
    assert lab.pixels() != flat
    lab.press_keys("f")
    expect(lab.root).to_have_attribute("data-mode", "lecture")
    lab.rest()
    said, link = lab.frame(), lab.page.url.split("?", 1)[1]
    again = open_lab(link)
    assert (again.frame(), weights(again)) == (said, weights(lab))
    assert again.root.get_attribute("data-view") == "3d"
    assert again.root.get_attribute("data-mode") == "lecture"
