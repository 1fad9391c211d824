"""The whole player mounted on small problems the Lab does not have: two weights only, and a surface known on a grid."""

from __future__ import annotations

import base64
import tomllib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from pages.ui.canvas.bundle import PAGES, bundle
from pages.ui.canvas.wire import pack
from pages.ui.player.player import STYLE

HERE = PAGES / "ui" / "player"
STEPS = np.array([0, 1, 2, 3, 8, 9, 19, 20], "<i4")
RATES = np.geomspace(0.01, 1.2, 12)
MOUNT = """async ([html, css, text, block]) => {
    const host = document.createElement('div');
    document.body.append(host);
    const shadow = host.attachShadow({ mode: 'open' });
    shadow.innerHTML = `<style>${css}</style>${html}`;
    window.sent = [];
    const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
    const { default: mount } = await import(url);
    const bytes = b => Uint8Array.from(atob(b), c => c.charCodeAt(0));
    const setStateValue = (key, value) => sent.push([key, value]);
    window.give = b => mount({ data: bytes(b), parentElement: shadow, setStateValue, setTriggerValue: setStateValue });
    give(block);
}"""

Open = Callable[[bytes], Locator]


def payload(*, grid: bool = False, word: str = "one", **initial: Any) -> bytes:
    """Gradient descent on a line through 40 points, recorded in pairs; with `grid` the surface comes as values only."""
    rng = np.random.default_rng(1)
    x = rng.uniform(size=40)
    y = 3 * x + 1 + 0.1 * rng.normal(size=40)
    design = np.c_[x, np.ones(40)]
    hessian, linear = design.T @ design / 20, design.T @ y / 20
    optimum = np.linalg.solve(hessian, linear)

    def loss(w: np.ndarray) -> np.ndarray:
        return np.asarray(((design @ w[..., None])[..., 0] - y) ** 2).mean(-1)

    weights = np.zeros((len(RATES), 2))
    path = [weights]
    for _ in range(20):
        weights = weights - RATES[:, None] * (weights @ hessian - linear)
        path.append(weights)
    paths = np.stack(path, axis=1)[:, STEPS]
    losses = np.stack([[loss(w) for w in run] for run in paths])
    values = np.linalg.eigvalsh(hessian)
    theory: dict[str, Any] = {"kind": "none", "critical": None, "best": None, "safe": None, "optimum": optimum.tolist()}
    if not grid:
        theory |= {"kind": "sgd", "critical": 2 / values[1], "best": 2 / values.sum(), "safe": 1 / values[1]}
        theory |= {"hessian": hessian.tolist(), "linear": linear.tolist(), "constant": float((y**2).mean())}
        theory |= {"eigenvalues": values.tolist(), "eigenvectors": np.linalg.eigh(hessian)[1].T.tolist()}
        theory |= {"floor": float(loss(optimum))}
    arrays = {
        "rates": RATES,
        "features": x[:, None],
        "target": y,
        "start": np.zeros(2),
        "full.steps": STEPS,
        "full.paths": paths.astype("<f4"),
        "full.losses": losses.astype("<f4"),
        "full.last": np.full(len(RATES), len(STEPS) - 1, "<i4"),
        "full.outcome": np.ones(len(RATES), "|u1"),
        "full.stopped": np.full(len(RATES), 20, "<i4"),
    }
    axis = np.linspace(-2, 6, 41)
    mesh = np.stack(np.meshgrid(axis, axis), axis=-1)
    arrays |= (
        {"grid.x": axis, "grid.y": axis, "grid.z": loss(mesh)} if grid else {"growth": 1 - RATES[:, None] * values}
    )
    header = {
        "id": f"{word} {grid}",
        "problem": "line",
        "lang": "en",
        "words": tomllib.loads((HERE / "en.toml").read_text(encoding="utf-8")),
        "layout": "lab",
        "optimizer": "sgd",
        "data": {"samples": 40, "features": ["x"], "target": "y", "target_unit": "", "offset": [0.0], "scale": [1.0]},
        "parameters": [
            {"id": "w1", "symbol": "w", "sub": "1", "name": "slope", "axis": "slope", "per": ""},
            {"id": "bias", "symbol": "b", "sub": "", "name": "bias", "axis": "bias", "per": ""},
        ],
        "theory": theory,
        "strategies": [{"id": "full", "batch": 40, "updates": 20, "per_epoch": 1, "capped": False}],
        "window": {"centre": [2, 2], "half": 4},
        "limits": {"batch": [1, 40], "rate": [0.01, 1.2]},
        "initial": {"rate": 0.1, "step": 2, "shown": ["full"], "active": "full", "batch": 30, "start": None, **initial},
    }
    return pack(header | ({"landscape": {"id": "line", "kind": "plane"}} if grid else {}), arrays)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    opened = context.new_page()
    errors: list[Exception] = []
    opened.on("pageerror", lambda error: errors.append(error))
    opened.route("http://mount.test/**", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
    opened.goto("http://mount.test/?mine=1")
    yield opened
    context.close()
    assert not errors


@pytest.fixture
def mount(page: Page) -> Open:
    def open_one(block: bytes) -> Locator:
        markup = (HERE / "player.html").read_text(encoding="utf-8")
        page.evaluate(MOUNT, [markup, STYLE, bundle(HERE / "js" / "lab.js"), base64.b64encode(block).decode()])
        return page.get_by_test_id("player")

    return open_one


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
    root.get_by_test_id("flag-best").click()
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
    page.wait_for_timeout(600)
    assert page.evaluate("sent") == []
    page.mouse.up()
    page.wait_for_function("sent.length === 1")
    assert page.evaluate("sent[0][1].rate") == float(root.get_attribute("data-learning-rate") or 0)
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
    page.wait_for_timeout(300)
    key, start = page.evaluate("sent.at(-1)")
    assert key == "start"
    assert start[0] > 0
    assert start[1] > 0
    page.evaluate(
        "document.querySelector('div').shadowRoot.querySelector('.start-handle').dispatchEvent(new Event('dblclick'))"
    )
    page.wait_for_function("sent.at(-1)[1] === null")
