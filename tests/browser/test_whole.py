"""The whole file: opened from a disk without a network, everything in it answers with the server's numbers."""

import base64
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from ops.fetch import fetch
from pages.ui.app import text
from pages.ui.canvas import wire
from pages.ui.player import ghosts, payload, whole
from pages.ui.runs import pins
from tests.app.landscapes import read
from tests.browser.conftest import alone
from tests.browser.lab import Lab

PATIENCE_MS = 120_000
PIN = "active:full~lr:0.05"
QUERY = {"lr": "0.2", "step": "40", "active": "random", "pin": PIN, "race": "adam@0.5"}
# The worker's answers, with what each was asked.
WATCH = """{
    const Own = Worker;
    window.answers = [];
    window.Worker = class extends Own {
        #asked = new Map();
        constructor(...given) {
            super(...given);
            this.addEventListener('message', ({ data }) => {
                if (data.bytes) window.answers.push([...this.#asked.get(data.id), data.bytes]);
            });
        }
        postMessage(said, ...more) {
            if (said.id) this.#asked.set(said.id, [said.name, said.args]);
            super.postMessage(said, ...more);
        }
    };
}"""
BYTES = """i => { const bytes = window.answers[i][2]; let said = '';
    for (let k = 0; k < bytes.length; k += 4096) said += String.fromCharCode(...bytes.subarray(k, k + 4096));
    return btoa(said); }"""


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """One page for all tests here, as Python starts once a page."""
    for part in whole.PARTS:
        fetch(part)
    path = tmp_path_factory.mktemp("whole") / "lab.html"
    path.write_text(whole.page(QUERY, "ko"), encoding="utf-8")
    with alone(browser) as page:
        page.add_init_script(WATCH)
        page.set_default_timeout(PATIENCE_MS)
        page.goto(path.as_uri())
        yield page


@pytest.fixture
def lab(page: Page) -> Lab:
    return Lab(page, "")


def answered(page: Page, name: str, part: str) -> tuple[str, bytes]:
    """The last answer of a function whose first argument holds `part`, once it is there: (argument, bytes)."""
    find = (
        "([name, part]) => window.answers.findLastIndex(([of, args]) => of === name && String(args[0]).includes(part)"
        " && !String(args[0]).includes('part=marks'))"  # counts that follow the runs
    )
    page.wait_for_function(f"given => ({find})(given) >= 0", arg=[name, part], timeout=PATIENCE_MS)
    at = page.evaluate(find, [name, part])
    return page.evaluate("i => window.answers[i][1][0]", at), base64.b64decode(page.evaluate(BYTES, at))


def differing(block: bytes, query: str) -> dict[str, float]:
    """How far arrays of the worker's block are from the server's, relatively; only those that are not the same bits."""
    header, arrays = wire.unpack(block)
    said, own = payload.parts(read(query))
    assert (header["id"], header["words"]) == (said["id"], said["words"])
    assert arrays.keys() == own.keys()
    apart = {}
    for name, array in own.items():
        assert arrays[name].dtype == array.dtype
        if not np.array_equal(arrays[name], array):
            size = np.maximum(np.abs(array), 1e-6 * np.abs(array).max())  # a factor of 1e-17 is none
            apart[name] = float(np.max(np.abs(arrays[name].astype(float) - array) / size))
    return apart


def held(page: Page, part: str) -> dict[str, str]:
    """What runs were asked for last, with this among it; they are the server's."""
    query, block = answered(page, "runs", part)
    assert max(differing(block, query).values(), default=0) < 1e-6
    return dict(parse_qsl(query))


def test_the_first_picture_is_there_before_python_is(page: Page, lab: Lab):
    expect(lab.root).to_have_attribute("data-step", "40", timeout=PATIENCE_MS)
    assert lab.frame().rate == 0.2
    expect(lab.root.locator(".pins > li")).to_contain_text([f"{pins.run(pins.read(PIN)).losses[0, 40]:.2f} → "])
    (racer,) = pins.racers(pins.read("active:random~lr:0.2"), "adam@0.5")
    expect(lab.root.locator(".racer .loss")).to_have_text([f"{pins.run(racer).losses[0, 40]:.2f}"])
    assert page.evaluate("window.answers.length") == 0, "they were packed in"
    expect(page.locator("#controls > label > select")).to_have_count(5)
    said = text.read("player", "ko")
    stages = {said[f"whole_{name}"] for name in ("unpacking", "python", "core")}
    seen = page.locator("#loading span").text_content()
    assert seen in stages
    expect(page.locator("html")).to_have_attribute("data-python", "ready", timeout=PATIENCE_MS)
    expect(page.locator("#loading")).to_be_hidden()


def test_a_batch_drag_is_answered_with_the_servers_numbers(page: Page, lab: Lab):
    before = lab.frame().loss
    lab.set_range("batch-size", 100)
    query, block = answered(page, "runs", "batch=100")
    apart = differing(block, query)
    assert {name: far for name, far in apart.items() if far > 1e-10} == {}
    assert [name for name in apart if name.startswith(("full.", "random.", "sequential.", "shuffled."))] == []
    expect(lab.root).not_to_have_attribute("data-loss", str(before))
    page.wait_for_url("**batch=100**")


def test_a_pin_of_the_hand_and_a_race_are_run_by_the_same_python(page: Page, lab: Lab):
    lab.get("pin").click()
    said = "() => new URLSearchParams(location.search).get('pin')"
    page.wait_for_function(f"() => ({said})().includes(';')")
    text = str(page.evaluate(said))
    assert text.startswith(f"{PIN};")
    query, block = answered(page, "ghosts", urlencode({"pin": text}, safe=",@-:;~"))
    header, arrays = wire.unpack(block)
    wanted, own = ghosts.parts(ghosts.read(dict(parse_qsl(query))))
    assert [ghost["text"] for ghost in header["ghosts"]] == [ghost["text"] for ghost in wanted["ghosts"]]
    for name, array in own.items():
        np.testing.assert_allclose(arrays[name], array, rtol=1e-6, err_msg=name)
    lab.get("race").click()
    expect(lab.root.locator(".racer")).to_have_count(0)
    page.wait_for_function("() => !location.search.includes('race=')")
    lab.get("unpin").first.click()
    lab.get("unpin").first.click()
    page.wait_for_function("() => !location.search.includes('pin=')")


def entered(page: Page, box: str, value: str) -> None:
    """A number or a text put into a box behind the button, or before it."""
    page.get_by_test_id(box).fill(value)
    page.get_by_test_id(box).press("Enter")


def test_what_the_lab_has_behind_a_button_is_live_too(page: Page, lab: Lab):
    """Rows apart, noise, a penalty, other columns, a plan for the rate, a decay rate, a length by hand: each is asked
    of Python inside and answered with the server's numbers, and what a box is not about has none."""
    page.get_by_test_id("more").locator("summary").click()
    expect(page.get_by_test_id("rowseed")).to_have_count(0)
    for box, value in (("split", "0.25"), ("noise", "0.5"), ("rowseed", "3"), ("penalty", "0.1")):
        entered(page, box, value)
    page.get_by_test_id("schedule").select_option("cosine")
    entered(page, "length-number", "60")
    wanted = {"split": "0.25", "noise": "0.5", "rowseed": "3", "penalty": "0.1", "schedule": "cosine", "length": "60u"}
    assert wanted.items() <= held(page, "length=60u").items()
    expect(page.get_by_test_id("beta")).to_have_count(0)
    page.get_by_test_id("optimizer").select_option("momentum")
    entered(page, "beta", "0.5")
    held(page, "beta=0.5")
    page.get_by_test_id("data").select_option("wine")
    page.get_by_test_id("column-hue").check()
    assert held(page, "hue")["columns"] == "alcohol,color_intensity,hue,proline"
    page.wait_for_url("**columns=alcohol,color_intensity,hue,proline**")
    page.locator("h1").click()
    expect(page.get_by_test_id("more")).not_to_have_attribute("open", "")


def test_a_formula_is_typed_and_what_is_wrong_with_it_is_said(page: Page, lab: Lab):
    page.get_by_test_id("landscape").select_option("formula")
    entered(page, "f", "x**2 + 3*y**2")
    held(page, "f=x")
    expect(page.get_by_test_id("split")).to_have_count(0)
    expect(page.locator("#faults")).to_be_hidden()
    entered(page, "f", "x**2 + q")
    expect(page.locator("#faults")).to_contain_text("q", timeout=PATIENCE_MS)
    entered(page, "f", "x**2 + 3*y**2")
    expect(page.locator("#faults")).to_be_hidden(timeout=PATIENCE_MS)


def test_optimizer_and_landscape_change_as_on_the_server(page: Page, lab: Lab):
    page.get_by_test_id("optimizer").select_option("adam")
    held(page, "optimizer=adam")
    page.get_by_test_id("landscape").select_option("himmelblau")
    answered(page, "runs", "landscape=himmelblau")
    expect(lab.root).to_have_attribute("data-step", "0")
    expect(page.get_by_test_id("data")).to_have_count(0)
    expect(page.get_by_test_id("optimizer")).to_have_value("adam")
    page.wait_for_function("!new URLSearchParams(location.search).has('lr')")
    said = dict(parse_qsl(urlsplit(page.url).query))
    assert (said["landscape"], said["optimizer"]) == ("himmelblau", "adam")


def test_ground_language_and_lecture_are_in_it_too(page: Page, lab: Lab):
    lab.get("basins").click()
    page.wait_for_function("window.answers.some(([name]) => name === 'ground')")
    page.locator("#language").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(lab.get("play")).to_have_attribute("aria-label", "Play", timeout=PATIENCE_MS)
    assert page.get_by_test_id("landscape").locator("option:checked").text_content() == "Himmelblau"
    assert page.get_by_test_id("more").locator("summary").text_content() == text.read("lab", "en")["control"]["more"]
    lab.get("lecture").click()
    expect(lab.root).to_have_attribute("data-mode", "lecture")
    page.keyboard.press("Escape")


def test_what_is_asked_for_before_python_is_there_is_answered_when_it_is(page: Page, lab: Lab):
    page.goto(f"{page.url.partition('?')[0]}?lang=en&optimizer=momentum&lr=0.05&step=30")
    expect(lab.root).to_have_attribute("data-step", "40", timeout=PATIENCE_MS)  # as it was saved, meanwhile
    query, _ = answered(page, "runs", "optimizer=momentum")
    expect(lab.root).to_have_attribute("data-step", "30")
    assert lab.frame().rate == 0.05
    assert dict(parse_qsl(query))["optimizer"] == "momentum"
    lab.get("play").click()
    expect(lab.root).not_to_have_attribute("data-step", "30")
