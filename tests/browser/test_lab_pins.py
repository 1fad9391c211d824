"""Runs beside the one in hand stand in the address: reloaded, or opened by somebody else, they are the same runs."""

from __future__ import annotations

import math
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenLab
from tests.browser.lab import A_LABELS_WORTH, Lab, difference

ROWS = ("lang=en&lr=0.3&step=30&active=full&batching=full", (0.05, 0.02))
NO_ROWS = ("landscape=himmelblau&lang=en&lr=0.01&step=20&start=0.5,1&active=full&batching=full", (0.004, 0.002))
A_DASH = 0.001  # of the loss's picture: a ghost's line is ten times as much


def cards(lab: Lab) -> list[str]:
    return lab.root.locator(".pins > li").all_inner_texts()


def seen(lab: Lab) -> dict[str, bytes]:
    """The pictures ghosts are drawn in."""
    lab.page.mouse.move(1, 1)
    lab.rest()
    return {name: lab.get(name).screenshot(animations="disabled") for name in ("surface", "loss")}


@pytest.mark.parametrize(("query", "rates"), [ROWS, NO_ROWS], ids=["rows", "no rows"])
def test_two_pins_outlive_a_reload_and_go_along_with_the_link(
    open_lab: OpenLab, query: str, rates: tuple[float, float]
):
    lab = open_lab(query)
    for rate in rates:
        lab.get("pin").click()
        lab.set_range("learning-rate", math.log10(rate))
    lab.get("strategy-random").click()
    lab.set_range("batch-size", 7)
    lab.page.wait_for_function("() => location.search.includes('batch=7')")
    pictures, told, frame, link = seen(lab), cards(lab), lab.frame(), lab.page.url
    assert [card.count("→") >= 4 for card in told] == [True, True], told
    pins = parse_qs(urlsplit(link).query)["pin"]
    lab.page.reload()
    for other in (lab.settle(), open_lab(urlsplit(link).query)):
        expect(other.root.locator(".pins > li")).to_have_count(2)
        now = seen(other)
        assert (cards(other), other.frame()) == (told, frame)
        assert parse_qs(urlsplit(other.page.url).query)["pin"] == pins
        assert difference(now["loss"], pictures["loss"]) < A_DASH
        assert difference(now["surface"], pictures["surface"]) < A_LABELS_WORTH
