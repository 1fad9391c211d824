"""The rate taken from an update on: one question a press, none while the rate to come is dragged; a link has it all."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenLab
from tests.browser.lab import Lab, thumb

CHANGED = re.compile(r"@40$")


def changes(lab: Lab) -> list[tuple[float, int]]:
    said = lab.root.get_attribute("data-changes") or ""
    return [(float(rate), int(update)) for rate, update in (pair.split("@") for pair in said.split(",") if pair)]


@pytest.mark.parametrize("landscape", ["linear", "six_hump_camel"])
def test_the_future_s_rate_is_dragged_without_a_message(open_lab: OpenLab, landscape: str):
    lab = open_lab(f"landscape={landscape}&step=40")
    assert changes(lab) == []
    rate = lab.frame().rate
    lab.get("from-here").click()
    expect(lab.root).to_have_attribute("data-changes", CHANGED)
    assert changes(lab) == [(rate, 0), (rate, 40)]
    lab.settle()
    before, losses = lab.frame(), set()
    x, y = thumb(lab.get("learning-rate"))
    lab.page.mouse.move(x, y)
    lab.page.mouse.down()
    sent = lab.traffic.messages
    for away in range(5, 150, 10):
        lab.page.mouse.move(x - away, y)
        losses.add(lab.root.get_attribute("data-changes"))
    assert lab.traffic.messages == sent
    assert len(losses) > 5, "the rate to come follows the hand"
    assert (lab.frame().step, lab.frame().loss) == (before.step, before.loss), "what was is held"
    lab.page.mouse.up()
    lab.settle()


def test_a_link_restores_changes_and_flags_move_and_go(open_lab: OpenLab):
    lab = open_lab("lr=0.5@0,0.1@40,0.3@90&step=60")
    assert changes(lab) == [(0.5, 0), (0.1, 40), (0.3, 90)]
    expect(lab.get("from-here")).to_be_enabled()
    flag = lab.get("chart-change-1")
    flag.click()
    lab.wait_for("step", 40)
    flag.press("ArrowRight")
    flag.press("Shift+ArrowRight")
    expect(lab.root).to_have_attribute("data-changes", "0.5@0,0.1@51,0.3@90")
    expect(lab.page).to_have_url(re.compile("lr=0.5@0,0.1@51,0.3@90"))
    lab.get("chart-change-2").press("Delete")
    expect(lab.root).to_have_attribute("data-changes", "0.5@0,0.1@51")
    assert lab.frame().rate == 0.1, "the rate before it goes on, and the ruler has it"
    expect(lab.page).to_have_url(re.compile("lr=0.5@0,0.1@51&"))
    lab.settle()
    again = open_lab(lab.page.url.partition("?")[2])
    assert again.root.get_attribute("data-changes") == "0.5@0,0.1@51"
    again.get("scrub-change-1").press("Delete")
    expect(again.root).to_have_attribute("data-changes", "")
    assert again.frame().rate == 0.5
