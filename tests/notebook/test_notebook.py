"""The Lab in a cell: the widget's module in a plain page, its comm answered by the Python a notebook would run."""

import base64
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from pages.ui.canvas import wire
from pages.ui.notebook import widget
from pages.ui.notebook.widget import Session
from pages.ui.player import player
from pages.ui.runs import experiment, pins
from tests.browser.lab import Lab
from tests.visit import drag, thumb, visit

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "notebook.ipynb"
#: A cell and the widget's model in it, as anywidget has them; `told` is the notebook's Python.
CELL = """async ([module, traits]) => {
    const bytes = text => new DataView(Uint8Array.from(atob(text), c => c.charCodeAt(0)).buffer);
    const state = {...traits, block: bytes(traits.block)}, heard = new Map();
    const model = {
        get: name => state[name],
        on: (name, act) => heard.set(name, act),
        off: name => heard.delete(name),
        async send(message) {
            const block = await told(message);
            if (!block) return;
            state.block = bytes(block);
            heard.get('change:block')?.();
        },
    };
    const url = URL.createObjectURL(new Blob([module], {type: 'text/javascript'}));
    const { default: cell } = await import(url);
    const el = document.body.appendChild(document.createElement('div'));
    window.end = cell.render({model, el});
}"""


def test_a_session_answers_with_the_runs_of_what_was_said():
    session = Session({"optimizer": "momentum", "lr": "0.1", "batch": "20", "length": "50u"}, "en")
    header, arrays = wire.unpack(session.block())
    assert header["optimizer"] == "momentum"
    assert header["initial"]["learning_rate"] == 0.1
    assert header["apart"] is True
    opened = {name: session.first[name] for name in ("active", "shown")}
    view = {**opened, "learning_rate": 0.2, "batch_size": 20, "start": None}
    assert session.hear({"name": "view", "value": view}) is None  # its runs are there
    block = session.hear({"name": "batch_size", "value": 7})
    assert block is not None
    header, arrays = wire.unpack(block)
    (random,) = [one for one in header["strategies"] if one["id"] == "random"]
    assert random["batch_size"] == 7
    settings = replace(session.settings, batch_size=7)
    run, _ = experiment.descend(settings, "random", session.setup, arrays["rates"][:1], np.arange(51))
    np.testing.assert_allclose(arrays["random.paths"][0, -1], run.weights[0, -1], rtol=1e-6)


def test_a_session_brings_pins_and_a_race_with_its_runs():
    session = Session({"lr": "0.1", "active": "full", "batching": "full"}, "en")
    assert wire.unpack(session.block())[0]["ghosts"] == {"id": ""}
    said = "active:random~batch:7~lr:0.2"
    for name, value in (("pins", said), ("race", "adam@0.5")):
        block = session.hear({"name": name, "value": value})
    assert block is not None
    header, arrays = wire.unpack(block)
    wanted = [pins.read(said), *pins.racers(pins.read("active:full~lr:0.1"), "adam@0.5")]
    assert [ghost["text"] for ghost in header["ghosts"]["header"]["ghosts"]] == [pin.text for pin in wanted]
    for n, pin in enumerate(wanted):
        np.testing.assert_array_equal(arrays[f"beside.{n}.losses"], pins.run(pin).losses)
    assert session.hear({"name": "pins", "value": ["nonsense"]}) is not None
    assert session.hear({"name": "race", "value": ""}) is not None
    assert wire.unpack(session.block())[0]["ghosts"] == {"id": ""}


@pytest.mark.parametrize("message", [None, 3, {}, {"name": "drawn", "value": "x"}, {"name": ["view"]}, "view"])
def test_what_others_say_is_no_message(message: object):
    session = Session({}, "ko")
    session.block()
    assert session.hear(message) is None
    assert session.said == {}


def test_a_wrong_word_is_told_in_a_sentence():
    with pytest.raises(ValueError, match="optimizer"):
        Session({"optimizer": "best"}, "en")
    with pytest.raises(ValueError, match="has no rate; it has active"):
        Session({"rate": "0.1"}, "en")
    with pytest.raises(ValueError, match="lang"):
        Session({}, "fr")


def test_the_example_is_one_cell_that_makes_a_widget(monkeypatch: pytest.MonkeyPatch):
    """anywidget itself is no part of the tests' Python: what it is given here is what it is said to take."""

    class Base:
        def __init__(self, **traits: Any) -> None:
            self.__dict__.update(traits)

        def on_msg(self, hear: Any) -> None:
            self.hear = hear

    class Trait:
        def tag(self, sync: bool) -> bool:
            return sync

    for name, values in (("anywidget", {"AnyWidget": Base}), ("traitlets", {"Unicode": Trait, "Bytes": Trait})):
        module = ModuleType(name)
        vars(module).update(values)
        monkeypatch.setitem(sys.modules, name, module)
    widget._widget.cache_clear()
    try:
        (cell,) = json.loads(EXAMPLE.read_text("utf-8"))["cells"]
        *lines, last = cell["source"]
        space: dict[str, Any] = {}
        exec("".join(lines), space)
        made = eval(last, space)
        before = made.block
        made.hear(made, {"name": "batch_size", "value": 3}, [])
        assert made.block != before
        assert (made.html, made.style, made._esm) == (player.HTML, player.STYLE, widget.module())
        assert wire.unpack(before)[0]["lang"] == "en"
    finally:
        widget._widget.cache_clear()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with visit(browser, viewport={"width": 1000, "height": 700}, color_scheme="dark") as one:
        yield one


def test_the_cell_plays_drags_and_asks(page: Page):
    session = Session({"lr": "0.1", "step": "5", "active": "random", "batching": "random"}, "en")
    page.goto("about:blank#cell=1")
    page.add_style_tag(content="body { background: rgb(15, 19, 24) }")

    def told(message: object) -> str:
        block = session.hear(message)
        return base64.b64encode(block).decode() if block else ""

    page.expose_function("told", told)
    block = base64.b64encode(session.block()).decode()
    page.evaluate(CELL, [widget.module(), {"html": player.HTML, "style": player.STYLE, "block": block}])
    lab = Lab(page, "")
    expect(lab.root).to_have_attribute("data-step", "5")
    assert lab.root.evaluate("root => root.parentElement.dataset.theme") == "dark"
    height = lab.root.evaluate("root => root.offsetHeight")
    assert 540 <= height <= 800
    first = lab.frame()
    drag(page, thumb(lab.get("learning-rate")), -50)
    assert lab.frame().rate < first.rate
    second = lab.frame().loss
    lab.set_range("batch-size", 3)
    expect(lab.root).not_to_have_attribute("data-loss", str(second))
    expect(lab.get("strategy-random")).to_contain_text("3")
    lab.get("play").click()
    expect(lab.root).not_to_have_attribute("data-step", "5")
    lab.get("save-menu").locator("summary").click()
    expect(lab.get("save-png")).to_be_visible()
    shown = [name for name in ("save-png", "save-gif", "save-html", "save-code", "save-csv", "copy-link")
             if lab.get(name).is_visible()]  # fmt: skip
    assert shown == ["save-png", "save-gif"]  # nobody has an address here, and no server stands behind it
    page.keyboard.press("Escape")
    assert page.url == "about:blank#cell=1"
    page.evaluate("window.end()")
