"""Basins on the surface: which map a rate has, where its cells land, how the player and the channel talk."""

from typing import Any

import numpy as np
from playwright.sync_api import Page, expect

import gd_core as gd
from pages.ui.app import text
from pages.ui.canvas.served import script
from pages.ui.canvas.wire import pack, unpack
from pages.ui.player.player import FOLDER
from tests.player.conftest import Call, Open, text_of
from tests.player.made import block as landscape
from tests.rest import at_rest
from tests.visit import box_of, drag, middle

WINDOW = [[-9.0, 9.0], [-9.0, 9.0]]
PALETTE = {
    "page": "#ffffff", "ink": "#1b2027", "mark": "#8a94a0", "danger": "#b3261e", "theme": "light",
}  # fmt: skip


def ground(block: bytes, *, fine_rate: float, seeds: int = 1, is_whole: bool = True) -> bytes:
    """An answer: below the middle all lead to minimum 1, above it to 0. A whole one has coarse maps too, of which those
    of odd rates are turned over."""
    header, played = unpack(block)
    rates, n, fine = played["rates"], 5, 9

    def half(side: int, turned: bool = False) -> np.ndarray:
        rows = np.arange(side)[:, None] < side // 2
        return np.where(np.broadcast_to(rows, (side, side)), turned, not turned).astype("|u1") ^ 1

    coarse = {"strategy": "full", "updates": 40, "seeds": seeds, "cells": n, "window": WINDOW}
    answer = {"channel": "ground", "for": header["id"], "fine": {**coarse, "cells": fine, "rate": fine_rate}}
    arrays = {"fine.map": half(fine), "fine.shade": np.zeros((fine, fine), "|u1")}
    arrays["fine.map"][0, :2] = gd.ENDS["diverged"], gd.ENDS["wanders"]
    if is_whole:
        answer["coarse"], arrays["coarse.rates"] = coarse, rates
        arrays["coarse.map"] = np.stack([half(n, bool(m % 2)) for m in range(len(rates))])
        arrays["coarse.shade"] = np.zeros((len(rates), n, n), "|u1")
    return pack(answer, arrays)


def test_the_map_is_the_rates_own_or_the_nearest_coarse_ones(call: Call):
    lab = """({ model: {header: {id: 'a'}}, rate, state: {active: 'full'}, ground: {
        coarse: {for: 'a', strategy: 'full', cells: 2, rates: [0.01, 0.1, 1], map: new Uint8Array(12).fill(7, 4, 8),
            shade: new Uint8Array(12), seeds: 1},
        fine: {for: 'a', strategy: 'full', rate: 0.101, map: new Uint8Array(4), seeds}}})"""
    coarse = ["coarse 1", [7] * 4, False]  # the stack is cut where the rate's map lies
    for rate, maps in ((0.1, [coarse]), (0.101, [coarse, ["fine 0.101", [0] * 4, False]])):
        told = f"mapsAt({lab}).map(({{name, map, stale}}) => [name, [...map], stale])"
        assert call("basins", told, rate=rate, seeds=1) == maps
    assert call("basins", told, rate=0.101, seeds=20) == [["fine 0.101", [0] * 4, False]], "shades of one meaning"


def test_a_start_lies_in_the_cell_nearest_to_it_and_row_0_is_the_lowest_second_weight(call: Call):
    at = [call("basins", f"cellOf({x}, [-1, 1], 5)") for x in (-1.2, -1.01, -0.76, -0.74, 0, 1.24, 1.26)]
    assert at == [0, 0, 0, 1, 2, 4, -1]
    raster = "Object.assign(makeRaster(), {width: 40, height: 40, scale: 1})"
    view = "makeView({x: 0, y: 0, w: 40, h: 40}, [0, 0], 1)"
    map_ = "{cells: 3, window: [[-1, 1], [-1, 1]]}"
    laid = f"(cells => (layFlat({raster}, cells, {view}, {map_}), [...cells]))(new Int32Array(1600))"
    cells = np.reshape(call("basins view", laid), (40, 40))
    assert cells[[38, 38, 1, 20], [1, 38, 1, 20]].tolist() == [0, 2, 6, 4], "left below is the first start"


def tone(call: Call, code: int, shade: int = 0, grained: int = 0, shares: bool = False) -> list[int]:
    expression = f"(look => [look.tones[{code} * 512 + {grained} * 256 + {shade}], look.textures[{code}]])"
    look = f"{expression}(makeTones(palette, 30, ends, shares))"
    number, texture = call("basins", look, palette=PALETTE, ends=gd.ENDS, shares=shares)
    return [number & 255, number >> 8 & 255, number >> 16 & 255, texture]


def test_no_two_of_thirty_minima_look_alike_nor_like_an_end_without_one(call: Call):
    others = [code for name, code in gd.ENDS.items() if name != "growing"]  # which is as what diverged
    looks = [tuple(tone(call, code)) for code in [*range(30), *others]]
    assert len(set(looks)) == 35
    reds, greens, blues, _ = tone(call, gd.ENDS["descending"])
    assert max(reds, greens, blues) - min(reds, greens, blues) < 20, "no minimum is grey"
    assert sum(tone(call, 254)[:3]) < 300, "what diverges is dark"


def test_the_more_seeds_arrive_the_less_grey_is_a_start(call: Call):
    none = tone(call, gd.ENDS["wanders"], shares=True)
    reds, greens, blues = zip(*(tone(call, 0, shade, shares=True)[:3] for shade in (0, 64, 128, 191, 255)), strict=True)
    assert (reds[0], greens[0], blues[0]) == tuple(none[:3]), "no seed is as none that arrives anywhere"
    gold = np.subtract(reds, blues)
    assert (np.diff(gold) > 20).all()
    assert gold[-1] > 100


CHANNEL = """([text, block]) => {
    const host = document.createElement('div');
    host.innerHTML = '<i></i>';
    document.body.append(host);
    window.asked = [];
    return import(URL.createObjectURL(new Blob([text], { type: 'text/javascript' }))).then(({ default: mount }) => {
        const bytes = b => Uint8Array.from(atob(b), c => c.charCodeAt(0));
        const setStateValue = (key, value) => asked.push(value);
        window.answer = b => mount({ data: bytes(b), parentElement: host, setStateValue });
        answer(block);
    });
}"""
PIXEL = """(canvas, [x, y]) => [...canvas.getContext('2d').getImageData(
    Math.round(x * canvas.width), Math.round(y * canvas.height), 1, 1).data].slice(0, 3)"""


WRITTEN = """() => {
    const write = CanvasRenderingContext2D.prototype.fillText;
    window.written = [];
    CanvasRenderingContext2D.prototype.fillText = function (text, ...at) {
        written.push(text);
        write.call(this, text, ...at);
    };
}"""


def test_basins_are_asked_for_by_their_channel_the_map_in_sight_first_and_follow_the_rate_without_a_word(
    mount: Open, page: Page
):
    block = landscape("plane", channel="ground")
    root = mount(block)
    button, rate = root.get_by_test_id("basins"), float(root.get_attribute("data-learning-rate") or 0)
    expect(button).to_have_attribute("data-shown", "false")
    page.evaluate(WRITTEN)
    button.click()
    expect(button).to_have_attribute("data-shown", "true")
    words = text.read("player", "en")
    ends = {words[f"start_{name}"].format(n=40) for name in gd.ENDS}
    ends |= {words["start_seeds"].format(n=5, all=20), words["start_all"].format(all=20), words["legend_saddle"]}

    def legend() -> set[str]:
        """What was said under the map since this was last asked."""
        at_rest(page)
        return set(page.evaluate("written.splice(0)")) & {words["map_awaited"], *ends}

    assert legend() == {words["map_awaited"]}  # asked before the channel is there: it says hello, and is told again
    page.evaluate(CHANNEL, [script(FOLDER / "js" / "channel.js"), text_of(pack({"channel": "ground"}, {}))])

    def asked(times: int) -> dict[str, Any]:
        """What is asked for at last, once so many questions were: neither fewer nor more."""
        page.wait_for_function("times => asked.length >= times", arg=times)
        at_rest(page)
        assert page.evaluate("asked.length") == times
        return dict(page.evaluate("asked.at(-1)"))

    first = asked(1)
    assert first | {"window": None} == {
        "for": unpack(block)[0]["id"], "basins": True, "coarse": False, "rate": rate, "strategy": "full",
        "slice": None, "window": None,
    }  # fmt: skip
    page.evaluate("b => answer(b)", text_of(ground(block, fine_rate=rate, is_whole=False)))
    assert asked(2)["coarse"] is True
    page.evaluate("b => answer(b)", text_of(ground(block, fine_rate=rate)))
    expect(root).to_have_attribute("data-basin-cells", "81")
    expect(root).to_have_attribute("data-basin-rate", str(rate))
    assert legend() - {words["map_awaited"]} == {
        words["start_diverged"],
        words["start_wanders"],
        words["legend_saddle"],
    }
    surface = root.get_by_test_id("surface")
    high, low = (surface.evaluate(PIXEL, [0.3, y]) for y in (0.25, 0.75))
    assert high[0] > high[2] + 30, "above the middle the gold of the lowest"
    assert low[2] > low[0] + 10, "below it the blue of the other"
    page.evaluate("b => answer(b)", text_of(ground(block, fine_rate=rate, seeds=20)))
    at_rest(page)
    pale = surface.evaluate(PIXEL, [0.3, 0.25])
    assert abs(pale[0] - pale[2]) < 30, "where no seed arrives it is grey"
    assert {words["start_seeds"].format(n=5, all=20), words["start_all"].format(all=20)} <= legend()
    slider = root.get_by_test_id("learning-rate")
    drag(page, middle(slider), 0.2 * box_of(slider)["width"], let_go=False)
    expect(root).to_have_attribute("data-basin-cells", "25")
    assert page.evaluate("asked.length") == 2
    page.mouse.up()
    assert asked(3)["coarse"] is False, "the stack is there"
    page.keyboard.press("f")
    expect(button).not_to_be_visible()
    for shown in ("false", "true"):
        page.keyboard.press("b")
        expect(button).to_have_attribute("data-shown", shown)
