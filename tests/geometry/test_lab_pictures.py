"""The Lab as it is drawn and as it says it, at addresses that have all its marks: stored as text, a line a stroke.

Where a file of tests/pictures/lab is not there it is stored anew by the test, which then fails once.
"""

import difflib
import json

import pytest
from playwright.sync_api import Page

from tests.conftest import ROOT
from tests.geometry.conftest import COLOURS, lab_sent, put
from tests.geometry.test_pins import RACE
from tests.pictures.test_figures import same

STORED = ROOT / "tests" / "pictures" / "lab"
#: Pixels of each canvas, whatever fonts the machine lays the page out with.
SIZES = {"surface": [620, 440], "loss": [560, 280], "fit": [420, 280], "ruler": [560, 62]}
FIXED = """([sizes, written]) => {
    const plain = HTMLCanvasElement.prototype.getBoundingClientRect;
    HTMLCanvasElement.prototype.getBoundingClientRect = function getBoundingClientRect() {
        const box = plain.call(this);
        return new DOMRect(box.x, box.y, ...(sizes[this.dataset.testid ?? 'ruler'] ?? [box.width, box.height]));
    };
    window.written = new Function(`const { everything } = window; ${written}; return written;`)();
}"""
#: What stands on each canvas, what is said in words and numbers, where marks and handles over the pictures are put.
LOOK = r"""colours => {
    const root = shadow.querySelector('section'), style = getComputedStyle(root);
    const palette = Object.fromEntries(colours.map(name => [name, style.getPropertyValue(`--${name}`).trim()]));
    const canvases = [...root.querySelectorAll('canvas')].filter(one => one.checkVisibility());
    const drawn = canvases.flatMap(one => [`-- ${one.dataset.testid ?? 'ruler'}`, ...written(one.recorder, palette)]);
    const facts = Object.entries(root.dataset).sort().map(([name, value]) => `data ${name}: ${value}`);
    const put = [...root.querySelectorAll('[data-testid=start], .flag, .bar i, .lowest, .profile')]
        .map(one => [one.dataset.testid ?? one.className, one.hidden ? 'hidden' : one.style.cssText, one.title])
        .map(([name, ...said]) => `put ${name}: ${said.join(' ')}`.trimEnd());
    put.push(`pressed ${[...root.querySelectorAll('[aria-pressed=true]')].map(one => one.dataset.testid)}`);
    const said = `${root.innerText}\n${root.querySelector('.summary').textContent}`;
    return [...facts, ...put, ...said.split(/\s*\n\s*/).filter(Boolean), ...drawn].join('\n') + '\n';
}"""
PINNED_RACE = {**RACE, "pin": "landscape:himmelblau~active:full~lr:0.005~start:3,4"}
LABS: dict[str, dict[str, str]] = {
    "first": {"step": "48"},
    "other axes": {"step": "34", "axes": "w1,bias", "slice": "optimum", "xaxis": "epochs", "yscale": "linear"},
    "last axes": {"step": "12", "axes": "w2,bias", "active": "stochastic", "schedule": "cosine", "start": "3,-2,1"},
    "noise": {"scaling": "standard", "batch": "5", "lr": "0.2", "step": "140", "active": "random"},
    "diverging": {"scaling": "standard", "batch": "10", "lr": "1", "batching": "random", "active": "random"},
    "lost": {"lr": "0.2@0,1.2@5,0.2@100", "batching": "full", "active": "full", "step": "150"},
    "changes": {"lr": "0.5@0,0.1@40,0.3@90", "step": "60", "xaxis": "epochs"},
    "close changes": {"lr": "0.5@0,0.1@3,0.3@6,0.2@140", "step": "1", "yscale": "linear"},
    "held out": {"step": "60", "split": "0.4", "noise": "0.5", "penalty": "0.1", "active": "full", "batching": "full"},
    "pins": {"pin": "active:full~lr:0.05;scaling:standard~active:random~batch:10~lr:0.2;data:toy~lr:0.1", "step": "20"},
    "race": PINNED_RACE,
    "race in 3-D": {"view": "3d", **PINNED_RACE},
    "surface": {"landscape": "himmelblau", "lr": "0.01", "step": "9", "active": "random", "optimizer": "momentum"},
    "curve": {"landscape": "double_well", "step": "6", "lr": "0.15", "optimizer": "nesterov"},
    "sharpness": {"landscape": "six_hump_camel", "lr": "0.07@0,0.08@50", "show": "sharpness", "step": "30"},
    "network": {"landscape": "network", "step": "3", "optimizer": "adam"},
    "two weights": {"landscape": "network_two", "step": "20", "lr": "0.8", "show": "sharpness", "xaxis": "samples"},
    "sine": {"landscape": "sine", "step": "20", "batching": "full,random", "active": "random"},
    "neuron": {"landscape": "sigmoid", "step": "20", "active": "full"},
    "many": {"landscape": "rastrigin"},
    "formula": {"landscape": "formula", "f": "(x - 1)^2 - log(x + 2)"},
}


@pytest.fixture(scope="module")
def words() -> str:
    script = (ROOT / "tests" / "javascript" / "written.js").read_text(encoding="utf-8")
    return script[script.index("const MANY") :].replace("export ", "")


def look(page: Page, words: str, query: dict[str, str]) -> str:
    put(page, lab_sent(**query), "", f"({FIXED})({json.dumps([SIZES, words])})")
    return str(page.evaluate(LOOK, [*COLOURS]))


@pytest.mark.parametrize("name", LABS)
def test_the_lab_draws_and_says_what_is_stored(paper: Page, words: str, name: str):
    drawn, path = look(paper, words, LABS[name]), STORED / f"{name.replace(' ', '_')}.txt"
    if not path.exists():
        path.write_text(drawn, encoding="utf-8")
        pytest.fail("it was not there: it is stored now")
    ours, stored = drawn.splitlines(), path.read_text("utf-8").splitlines()
    if len(ours) != len(stored) or not all(map(same, ours, stored)):
        pytest.fail("\n".join([*difflib.unified_diff(stored, ours, "stored", "drawn", n=0, lineterm="")][:60]))
