"""The band on the chart: it is asked for where it is wanted, and lies between its losses."""

from dataclasses import replace
from urllib.parse import parse_qsl, urlparse

import numpy as np
import pytest
from playwright.sync_api import Page, Route

from pages.ui.canvas import wire
from pages.ui.canvas.served import script
from pages.ui.player import payload, routes, run_query
from pages.ui.player.player import FOLDER, HTML, STYLE
from pages.ui.runs import experiment, parameters
from pages.ui.runs.band import band
from pages.ui.runs.settings import Settings
from tests.geometry.conftest import Sent, put
from tests.geometry.drawn import near

SETTINGS = Settings(length=40, batch_size=4)
RATE = 0.1


@pytest.mark.parametrize("xaxis", ["updates", "samples"])
def test_the_band_lies_between_its_losses_and_goes_with_what_is_shown(paper: Page, monkeypatch, xaxis):
    asked = []

    def answer(route: Route) -> None:
        said = dict(parse_qsl(urlparse(route.request.url).query))
        asked.append(said.get("part", ""))
        route.fulfill(body=wire.pack(*payload.parts(run_query.read(said))))

    monkeypatch.setattr(routes, "_open", ["/"])
    first = parameters.initial({}, experiment.setup(SETTINGS), SETTINGS, [])
    first |= {"shown": ["full", "random"], "active": "random", "learning_rate": RATE, "xaxis": xaxis}
    opening = {"initial": first, "layout": "lab"}
    what = payload.asked(SETTINGS, "en", opening, wanted=("full", "random"))
    paper.route("**/runs?*", answer)
    lab = put(
        paper, Sent(HTML, STYLE, script(FOLDER / "js" / "player.js"), routes.offer(what, opening)), "controls=all"
    )
    lab.rest()
    assert "band" not in asked
    lab.press("band-shown")
    lab.rest()
    drawn = lab.drawn("loss")
    across, down = drawn.scale(0), drawn.scale(1, log=True)
    steps, low, high = band(replace(SETTINGS, learning_rate=RATE), "random", RATE)
    places = across(steps * (1 if xaxis == "updates" else 4))
    outline = np.vstack([np.column_stack([places, down(edge)])[::way] for edge, way in ((high, 1), (low, -1))])
    assert sum(near(shape, outline, 1.5) for shape in drawn.shapes()) == 1
    assert asked.count("band") == 1
    lab.press("show-loss")
    lab.press("band-hidden")
    assert not any(near(shape, outline, 1.5) for shape in lab.drawn("loss").shapes())
    lab.press("strategy-full")
    assert lab.page.get_by_test_id("band-shown").is_hidden()
    paper.unroute("**/runs?*")
