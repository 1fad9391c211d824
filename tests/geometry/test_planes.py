"""Planes through many weights: what is asked for, and where a path and its start stand in the plane that comes."""

import base64
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from pages.ui.canvas import wire
from tests.geometry.conftest import Mounted, player_with, put
from tests.geometry.drawn import has, near
from tests.geometry.test_lab import both
from tests.player import made

WEIGHTS = 33  # of a network of eight units
BASIS = np.linalg.qr(np.random.default_rng(0).normal(size=(WEIGHTS, 2)))[0].T
ORIGIN = np.random.default_rng(1).normal(size=WEIGHTS) / 4
LISTEN = "window.asked = []; document.addEventListener('gd-ask', event => asked.push(event.detail.ask))"
ANSWER = """text => document.dispatchEvent(new CustomEvent('gd-ground', {
    detail: { channel: 'ground', data: Uint8Array.from(atob(text), c => c.charCodeAt(0)) } }))"""


@pytest.fixture
def network(paper: Page) -> Mounted:
    """A network on paper, with a channel to ask for planes."""
    header, arrays = wire.unpack(made.block("slice", step=9))
    header = {key: value for key, value in header.items() if key != "arrays"} | {"channel": "ground"}
    lab = put(paper, player_with(wire.pack(header, arrays)))
    paper.evaluate(LISTEN)
    return lab


def ask(lab: Mounted, plane: str) -> dict[str, Any]:
    lab.press(f"plane-{plane}")
    lab.page.wait_for_function("plane => asked.at(-1)?.slice?.plane === plane", arg=plane)
    return dict(lab.page.evaluate("asked.at(-1)"))


def answer(lab: Mounted, plane: str) -> None:
    """A plane along BASIS through ORIGIN, a bowl on it."""
    x, y = np.linspace(-6, 6, 81), np.linspace(-4, 4, 61)
    part = {"plane": plane, "axes": [], "basis": BASIS.tolist(), "origin": ORIGIN.tolist(), "explained": [0.7, 0.2]}
    part |= {"home": {"centre": [0.0, 0.0], "half": 2.0}, "titles": ["first (70 %)", "second (20 %)"]}
    lattice = {"slice.x": x, "slice.y": y, "slice.z": (x**2 + y[:, None] ** 2).astype("<f4")}
    block = wire.pack({"channel": "ground", "for": lab.header["id"], "slice": part}, lattice)
    lab.page.evaluate(ANSWER, base64.b64encode(block).decode())


def test_a_plane_is_wanted_through_the_lowest_point_of_the_run(network: Mounted):
    network.rest()
    assert network.page.evaluate("asked") == [], "the opening plane is the wanted one"
    network.set("learning-rate", np.log10(0.5))
    asked = ask(network, "path")
    m = network.member()
    assert network.arrays["full.losses"][m].argmin() < network.arrays["full.last"][m], "it has climbed since"
    lowest = int(network.arrays["full.losses"][m].argmin())
    assert asked["slice"]["at"] == pytest.approx(network.arrays["full.paths"][m, lowest].tolist())
    assert [asked["strategy"], asked["rate"]] == ["full", network.number("learning-rate")]
    assert asked["basins"] is False


def test_path_and_start_stand_where_the_plane_has_them(network: Mounted):
    ask(network, "path")
    answer(network, "path")
    drawn = network.drawn("surface")
    place, at = both(drawn)
    path = network.arrays["full.paths"][network.member(), :10].astype(float)
    assert any(near(line, place((path - ORIGIN) @ BASIS.T)) for line in drawn.lines("surface-low"))
    assert has(drawn.marks("full"), place((path[-1] - ORIGIN) @ BASIS.T), 1.5)
    assert "first (70 %) →" in drawn.words()
    whole = network.arrays["full.paths"][network.member()].astype(float)
    spread = whole - whole.mean(axis=0)
    (caption,) = network.text(".slice")
    assert f"{100 * ((spread @ BASIS.T) ** 2).sum() / (spread**2).sum():.0f} %" in caption
    network.drag("start", 40, -30)
    network.rest()
    start = np.array(network.told("start")[-1])
    before = network.arrays["start"]
    moved = at(place((before - ORIGIN) @ BASIS.T) + np.array([40, -30]))
    assert (start - ORIGIN) @ BASIS.T == pytest.approx(moved, abs=0.03)
    off = np.eye(WEIGHTS) - BASIS.T @ BASIS
    assert off @ start == pytest.approx(off @ before, abs=1e-3), "what is off the plane stays"
