"""No two words on a picture of the Lab stand on each other, at addresses drawn at random over all there is.

Letters are as wide as the browser's own font has them; a case is an address and the size of the window.
"""

import random

import pytest
from playwright.sync_api import Page

from pages.ui.runs.landscapes import LANDSCAPES
from pages.ui.runs.settings import OPTIMIZERS, STRATEGIES
from tests.geometry.conftest import lab_sent, put

STATES = 300
#: The canvases that record measure letters as the browser has them.
MEASURED = """() => {
    const pen = new OffscreenCanvas(1, 1).getContext('2d');
    const { prototype } = document.createElement('canvas').getContext('2d').constructor;
    prototype.measureText = function measureText(text) {
        pen.font = this.font;
        return pen.measureText(text);
    };
}"""
#: Pairs of words whose letters meet by more than a pixel each way, as "canvas: one | other", but for those of which the
#: later stands on a mark that hides the other.
MEETING = """() => {
    const pen = new OffscreenCanvas(1, 1).getContext('2d'), found = [];
    const letters = ({ text, at: [x, y], font, align, base }) => {
        Object.assign(pen, { font, textAlign: align, textBaseline: base });
        const m = pen.measureText(text);
        return [x - m.actualBoundingBoxLeft, y - m.actualBoundingBoxAscent,
            x + m.actualBoundingBoxRight, y + m.actualBoundingBoxDescent];
    };
    const shared = (a, b) => [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])];
    const clipped = one => one.clips.filter(Boolean)
        .reduce((box, [x, y, w, h]) => shared(box, [x, y, x + w, y + h]), letters(one));
    const meet = (a, b) => (([l, t, r, d]) => r - l > 1 && d - t > 1)(shared(a, b));
    const hides = (entry, [l, t, r, d]) => entry.op === 'fill' && entry.alpha > 0.9 && entry.path.some(part => {
        const [x, y] = [(l + r) / 2, (t + d) / 2];
        if (part.arc) return Math.hypot(x - part.arc[0], y - part.arc[1]) < part.arc[2];
        const [left, top, w, h] = part.rect ?? [NaN];
        return x > left && x < left + w && y > top && y < top + h;
    });
    for (const canvas of shadow.querySelectorAll('canvas')) {
        if (!canvas.checkVisibility() || !canvas.recorder) continue;
        const { width, height } = canvas.getBoundingClientRect();
        const entries = everything(canvas.recorder);
        const words = entries.flatMap((one, order) => {
            if (one.op !== 'text' || one.alpha < 0.2 || !one.text.trim()) return [];
            const box = clipped(one);
            return meet(box, [0, 0, width, height]) ? [{ ...one, box, order }] : [];
        });
        words.forEach((one, i) => words.slice(i + 1).forEach(other => {
            const twice = one.text === other.text && String(one.at) === String(other.at);
            if (twice || !meet(one.box, other.box)) return;
            const both = shared(one.box, other.box);
            if (entries.slice(one.order, other.order).some(entry => hides(entry, both))) return;
            found.push(`${canvas.dataset.testid ?? canvas.className ?? '?'}: ${one.text} | ${other.text}`);
        }));
    }
    return found;
}"""


def state(number: int) -> tuple[dict[str, str], tuple[int, int]]:
    """An address that says a little of everything, and a window."""
    chance = random.Random(number)
    landscape = chance.choice([name for name in LANDSCAPES if name not in ("formula", "model")])
    said = {
        "landscape": landscape,
        "optimizer": chance.choice(OPTIMIZERS),
        "active": chance.choice(STRATEGIES),
        "step": str(chance.choice([0, 1, 3, 12, 48, 150])),
        "yscale": chance.choice(["log", "log", "linear"]),
        "xaxis": chance.choice(["updates", "updates", "epochs", "samples"]),
        "lang": chance.choice(["ko", "en"]),
        "batch": str(chance.choice([1, 4, 30])),
    }
    if landscape == "linear":
        said |= {"scaling": chance.choice(["raw", "minmax", "standard"]), "data": chance.choice(["boston", "toy"])}
    if chance.random() < 0.6:
        said["lr"] = f"{10 ** chance.uniform(-3, 0.3):.2g}"
    if chance.random() < 0.2:
        said["show"] = "sharpness"
    if chance.random() < 0.15:
        said["race"] = "sgd,adam,momentum"
    return {name: value for name, value in said.items() if value}, chance.choice(
        [(1280, 720), (1920, 1080), (390, 844)]
    )


@pytest.mark.sampled(15)
@pytest.mark.parametrize("number", range(STATES))
def test_no_two_words_of_a_picture_stand_on_each_other(paper: Page, number: int):
    query, (width, height) = state(number)
    paper.set_viewport_size({"width": width, "height": height})
    put(paper, lab_sent(**query), "", MEASURED)
    assert paper.evaluate(MEETING) == [], (query, width)
