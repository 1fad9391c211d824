"""Answers by drawing: what is drawn stands where the hand was; before it is handed in nothing depends on the run."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from pages.ui.canvas import wire
from pages.ui.player import drawing
from pages.ui.player.drawing import Ask
from pages.ui.runs.settings import Settings
from tests.geometry.conftest import Mounted, Sent, put, sent
from tests.geometry.drawn import has, near
from tests.geometry.test_lab import both
from tests.lessons.figures import linked
from tests.visit import box_of

ASKS = {"loss": Ask("loss", "How?", low=10, high=1000), "rate": Ask("rate", "Where?")}
DrawAsked = Callable[..., Mounted]


@cache
def lesson_sent(name: str) -> Sent:
    return sent(linked(name, "en"), "gradient_descent_player")


@pytest.fixture
def asked(paper: Page) -> DrawAsked:
    """asked("loss") → the full batch's player with that question; asked("point") the minima's; `rate` it opens at."""

    def mounted(kind: str, rate: float = 0.01) -> Mounted:
        found = lesson_sent("minima" if kind == "point" else "full_batch")
        header, arrays = wire.unpack(found.block)
        if kind in ASKS:
            words = header["words"]
            header["ask"] = drawing.header(ASKS[kind], "", Settings(length=5000), "full", rate, words)
        header["initial"]["learning_rate"] = rate
        header["panels"] = [*header["panels"], "ruler"]
        header["id"] = f"{header['id']}{rate}"
        return put(paper, found._replace(block=wire.pack(header, arrays)))

    return mounted


def all_that_is_told(lab: Mounted) -> dict[str, Any]:
    """Texts, names and data attributes; of the rate in hand none."""
    found = lab.page.evaluate(
        """() => {
            const root = shadow.querySelector('section');
            const shown = [...root.querySelectorAll('*')].filter(e => e.checkVisibility({visibilityProperty: true}));
            const names = shown.flatMap(e => ['aria-label', 'aria-valuetext', 'title'].map(a => e.getAttribute(a)));
            return { texts: root.innerText, data: {...root.dataset}, names: names.filter(Boolean),
                     summary: root.querySelector('.summary').textContent };
        }"""
    )
    found["data"].pop("learningRate")
    return json.loads(json.dumps(found).replace("0.935", "η").replace("0.01", "η"))


@pytest.mark.parametrize("kind", ["loss", "rate"])
def test_before_the_answer_nothing_on_screen_depends_on_the_run(asked: DrawAsked, kind: str):
    seen = []
    for rate in (0.01, 0.9):  # one comes down, one diverges
        lab = asked(kind, rate)
        assert lab.number("learning-rate") == pytest.approx(rate, rel=0.05)
        loss, ruler = lab.drawn("loss"), lab.drawn(".ruler > canvas")
        assert not ruler.of("stroke", "danger")
        assert not ruler.of("fill", "danger-soft")
        assert not [line for line in ruler.lines() if len(line) > 10], "no profile"
        assert set(ruler.words()) <= {"0.001", "0.01", "0.1", "1", "2"}
        seen.append((loss.entries, all_that_is_told(lab)))
        gap = lab.arrays["full.losses"][0, 0] - lab.header["theory"]["floor"]
        assert f"{gap:.1f}" not in json.dumps(seen[-1]), "how far it is down"
    assert seen[0][1] == seen[1][1]
    assert seen[0][0] == seen[1][0], "stroke for stroke"


def drag(lab: Mounted, places: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The pointer, down from the first to the last of places given as shares of the field; as pixels of the canvas."""
    field, canvas = box_of(lab.get("sketch")), box_of(lab.get("loss"))
    at = [(field["x"] + x * field["width"], field["y"] + y * field["height"]) for x, y in places]
    lab.page.mouse.move(*at[0])
    lab.page.mouse.down()
    for place in at[1:]:
        lab.page.mouse.move(*place, steps=4)
    lab.page.mouse.up()
    return [(x - canvas["x"], y - canvas["y"]) for x, y in at]


def sketch_of(lab: Mounted) -> np.ndarray:
    (line,) = lab.drawn("loss").lines("ink", dashed=True)
    return line


def test_a_sketch_stands_where_the_hand_went_and_is_handed_in_as_drawn(asked: DrawAsked):
    lab = asked("loss")
    assert lab.get("hand-in").is_disabled()
    hand = drag(lab, [(0.0, 0.2), (0.3, 0.5), (1.0, 0.9)])
    line = sketch_of(lab)
    over = np.interp(line[1:, 0], [x for x, _ in hand], [y for _, y in hand])
    assert near(line[1:, 1], over, 1.0)
    start = lab.drawn("loss")
    across, down = start.scale(0), start.scale(1, log=True)
    assert near(line[0], [across(0), down(lab.arrays["full.losses"][0, 0])], 1.0)
    lab.press("hand-in")
    (text,) = lab.told("drawn")
    losses = drawing.sketched(ASKS["loss"], drawing.checked(ASKS["loss"], text, Settings(length=5000)))
    seen = lab.drawn("loss")
    across, down = seen.scale(0), seen.scale(1, log=True)
    assert near(line[1:], np.column_stack([across(drawing.KNOTS * 5000), down(losses)]), 1.0)
    assert near(sketch_of(lab)[:, 0], line[:, 0]), "it stays beside the truth"
    run = lab.arrays["full.losses"][int(np.abs(lab.arrays["rates"] / 0.01 - 1).argmin())]
    assert any(near(past[-1], [across(5000), down(run[-1])], 1.0) for past in seen.lines("full"))
    assert f"drawn={text}" in lab.page.evaluate("location.search")


def test_keys_bend_a_sketch_between_its_handles(asked: DrawAsked):
    lab = asked("loss")
    before = sketch_of(lab)
    lab.get("sketch-9").focus()
    for _ in range(10):
        lab.page.keyboard.press("ArrowDown")
    after = sketch_of(lab)
    moved = after[:, 1] - before[:, 1]
    assert moved[10] == moved.max() > 20, "the tenth knot, after the start"
    assert near(moved[[0, 6, 14, 20]], np.zeros(4)), "its neighbours with handles stay"
    assert np.all(np.diff(moved[6:11]) > 0)


def test_a_dropped_point_stands_under_the_finger_and_is_handed_in(asked: DrawAsked):
    lab = asked("point")
    surface = box_of(lab.get("surface"))
    x, y = surface["x"], surface["y"]
    lab.page.mouse.click(x + 300, y + 150)
    assert has(lab.drawn("surface").centres("ink", "stroke"), [300, 150])
    lab.page.mouse.down()  # it is under the hand now, and dragged
    lab.page.mouse.move(x + 340, y + 120, steps=4)
    lab.page.mouse.up()
    assert has(lab.drawn("surface").centres("ink", "stroke"), [340, 120])
    place, _ = both(lab.drawn("surface"))
    lab.press("hand-in")
    (text,) = lab.told("drawn")
    assert near(place(np.array(text.split(","), float)), [340, 120], 1.0)
    assert has(lab.drawn("surface").centres("ink", "stroke"), [340, 120])
    end = place(np.array(lab.numbers("weights")))
    assert has(lab.drawn("surface").marks("full"), end, 1.0), "beside where it ended"


def test_a_planted_flag_stands_at_its_rate_beside_the_mast(asked: DrawAsked):
    lab = asked("rate")
    lab.set("planted", np.log10(0.3))
    ruler = lab.drawn(".ruler > canvas")
    low, high = lab.header["limits"]["learning_rate"]
    rates = np.array([0.3, lab.header["marks"]["full"]["critical"]])
    flag, mast = ruler.width * np.log(rates / low) / np.log(high / low)
    assert near([line[0, 0] for line in ruler.segments("ink", dashed=True)], [flag])
    lab.press("hand-in")
    after = lab.drawn(".ruler > canvas")
    assert has([line[0, 0] for line in after.segments("ink", dashed=True)], flag)
    assert has([line[0, 0] for line in after.segments("danger")], mast)
    assert lab.number("learning-rate") == pytest.approx(0.3, rel=0.08), "the run is the flag's"


def test_the_bars_are_the_shares_of_the_way_and_the_direction_goes_through_the_bottom(asked: DrawAsked):
    lab = asked("loss")
    lab.press("skip")
    lab.set("scrub", 500)
    theory = lab.header["theory"]
    m = int(np.abs(lab.arrays["rates"] / 0.01 - 1).argmin())
    record = int(np.flatnonzero(lab.arrays["full.steps"] <= lab.number("step"))[-1])
    vectors, optimum = np.array(theory["eigenvectors"]), np.array(theory["optimum"])
    first, now = (vectors @ (lab.arrays["full.paths"][m, r] - optimum) for r in (0, record))
    shares = lab.numbers("ways")
    assert shares == pytest.approx(list(now / first), abs=1e-4)
    assert shares == pytest.approx((1 - 0.01 * np.array(theory["eigenvalues"])) ** lab.number("step"), abs=1e-3)
    widths = lab.page.evaluate(
        """() => [...shadow.querySelectorAll('.way')].map(way => {
            const [fill, bar] = [way.querySelector('i'), way.querySelector('.bar')].map(e => e.offsetWidth);
            return [way.dataset.testid, fill / bar]; })"""
    )
    for name, width in widths:
        assert width == pytest.approx(shares[int(name[4:])], abs=0.01)
    lab.get("way-0").focus()
    drawn = lab.drawn("surface")
    place, _ = both(drawn)
    bottom, left = place(optimum[:2]), place((optimum + now[0] * vectors[0])[:2])
    assert any(near(line, [bottom, left], 1.0) for line in drawn.segments("full"))
