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


def weights(lab: Lab) -> str:
    return lab.root.get_attribute("data-weights") or ""


@pytest.mark.sampled(6, 1)
@pytest.mark.parametrize("name", OTHERS)
def test_it_plays_follows_the_hand_and_goes_along_with_its_link(open_lab: OpenLab, name: str):
    lab = open_lab(f"landscape={name}&batching=full,random&active=random&step=3").rest()
    expect(lab.root).to_have_attribute("data-landscape", name)
    expect(lab.root).to_have_attribute("data-ended", ENDS)
    before, size = weights(lab), lab.get("batch-size").input_value()
    lab.set_range("batch-size", 1 if size != "1" else 2)
    expect(lab.root).not_to_have_attribute("data-weights", before, timeout=SLOW_MS)
    lab.rest()
    lab.get("restart").click()
    begun, box = weights(lab), lab.get("surface").bounding_box()
    assert box is not None
    lab.page.mouse.click(box["x"] + 0.4 * box["width"], box["y"] + 0.4 * box["height"])
    expect(lab.page).to_have_url(re.compile("start="), timeout=SLOW_MS)
    expect(lab.root).not_to_have_attribute("data-weights", begun, timeout=SLOW_MS)
    lab.rest().get("play").click()
    lab.page.wait_for_function("e => +e.dataset.step > 1", arg=lab.root.element_handle())
    lab.get("play").click()
    lab.page.keyboard.press("End")
    lab.rest()
    x, y = thumb(lab.get("learning-rate"))
    lab.page.mouse.move(x, y)
    lab.page.mouse.down()
    sent, rates = lab.traffic.sent, {lab.frame().rate}
    for away in range(4, 124, 12):
        lab.page.mouse.move(x - away, y)
        rates.add(lab.frame().rate)
    assert lab.traffic.sent == sent
    assert len(rates) > 5
    lab.page.mouse.up()
    flat = lab.pixels()
    lab.get("view-3d").click()
    expect(lab.root).to_have_attribute("data-view", "3d")
    assert lab.pixels() != flat
    lab.press_keys("f")
    expect(lab.root).to_have_attribute("data-mode", "lecture")
    lab.rest()
    again = open_lab(lab.page.url.split("?", 1)[1])
    assert (again.frame(), weights(again)) == (lab.frame(), weights(lab))
    assert again.root.get_attribute("data-view") == "3d"
    assert again.root.get_attribute("data-mode") == "lecture"
