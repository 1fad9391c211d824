"""Landscapes in the Lab's picture: minima, paths, steps and curves, in weights as the axes' own numbers say."""

from collections.abc import Callable

import numpy as np
import pytest

import gd_core as gd
from tests.geometry.conftest import Mounted
from tests.geometry.drawn import Drawn, has, near
from tests.geometry.test_lab_fit import weights
from tests.geometry.test_lab_surface import both

DrawLab = Callable[..., Mounted]
BADGE = 9  # pixels from a badge's middle to its rim


def numbers(drawn: Drawn) -> dict[int, tuple[float, float]]:
    """The number on each badge → the badge's middle."""
    written = [e for e in drawn.of("text") if e["text"].isdigit() and e["align"] == "center" and "700" in e["font"]]
    boxes = [(x + w / 2, y + h / 2) for x, y, w, h in drawn.boxes() if h == pytest.approx(2 * BADGE)]
    return {int(entry["text"]): tuple(entry["at"]) for entry in written if has(boxes, entry["at"], 1)}


@pytest.mark.parametrize(
    "query",
    [
        {"landscape": "styblinski_tang"},
        {"landscape": "formula", "f": "(x^2 - 4)^2 + y^2 + x + abs(y)"},
        {"landscape": "model", "data": "toy", "f": "10*w*tanh(v*x)"},
    ],
)
def test_each_minimum_has_its_number_where_it_lies_the_lowest_first(draw_lab: DrawLab, query: dict[str, str]):
    lab = draw_lab(**query)
    drawn = lab.drawn("surface")
    place, _ = both(drawn)
    minima = lab.header["minima"]
    losses = [minimum["loss"] for minimum in minima]
    assert np.diff(losses).min() > -1e-9
    found = numbers(drawn)
    assert set(found) == set(range(1, len(minima) + 1))
    for index, minimum in enumerate(minima):
        assert near(found[index + 1], place(minimum["at"]), 1), index


@pytest.mark.parametrize("start", ["-1.9,-0.9", "1.4,0.3", "1.2,0.4", "0.5,0.2", "-1.2,-0.7"])
def test_no_name_lies_on_the_arrow_or_on_a_saddle(draw_lab: DrawLab, start: str):
    lab = draw_lab(landscape="six_hump_camel", start=start, lr="0.01", step="0", active="full")
    drawn = lab.drawn("surface")
    place, _ = both(drawn)
    losses = {f"{minimum['loss']:.2f}".replace("-", "−") for minimum in lab.header["minima"]}
    names = drawn.written(lambda text: text in {*losses, "start", "Exact gradient"})
    assert len(names) >= len(lab.header["minima"]) + 1, "of them only the start may find no room"
    (arrow,) = [line for line in drawn.segments("full") if near(line[0], place(weights(lab, 0)), 1)]
    crosses = [line.mean(axis=0) for line in drawn.segments("muted") if np.ptp(line, axis=0) == pytest.approx(7)]
    saddles = [place(at) for at in lab.header["saddles"] if has(crosses, place(at), 1)]
    assert len(saddles) > 5
    for name, (left, top, right, bottom) in names:
        for x, y in [*np.linspace(*arrow, 50), *saddles]:
            assert not (left < x < right and top < y < bottom), (name, x, y)


def test_a_start_dragged_on_a_curve_stays_on_it(draw_lab: DrawLab):
    lab = draw_lab(landscape="double_well")
    place, at = both(lab.drawn("surface"))
    handle = lab.page.get_by_test_id("start").bounding_box()
    assert handle is not None
    x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
    lab.page.mouse.move(x, y)
    lab.page.mouse.down()
    lab.page.mouse.move(x - 150, y - 60, steps=3)
    drawn = lab.drawn("surface")
    start = at(place([lab.arrays["start"][0], 0]) + np.array([-150, 0]))[0]
    loss = float(gd.TEST_FUNCTIONS["double_well"].loss(np.array([start])))
    assert has([(u, v) for u, v, _ in drawn.discs("ink", "stroke")], place([start, loss]), 2)
    ghosts = [(u, v) for u, v, r in drawn.discs("mark", "stroke") if r == 7]
    first = lab.arrays["start"][0]
    assert has(ghosts, place([first, float(gd.TEST_FUNCTIONS["double_well"].loss(np.array([first])))]), 2)
    lab.page.mouse.up()
