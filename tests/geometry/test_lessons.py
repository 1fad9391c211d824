"""The lessons' pictures: maps the right way up, lines through their points, arrows downhill, heads at their records."""

import numpy as np
import pytest
from playwright.sync_api import Page

from tests.geometry.conftest import DrawFigure
from tests.geometry.drawn import near
from tests.geometry.test_address import mount
from tests.geometry.test_lab import both
from tests.geometry.test_momentum import keys


@pytest.mark.parametrize("start", [-2.6, -0.9, 2.6])
def test_the_next_steps_sum_stands_off_the_curve_and_the_tangent(paper: Page, start: float):
    drawn = mount(paper, f"lang=en&start={start}&learning-rate=10", "parabola", "parabola").drawn("curve")
    place, _ = both(drawn, above=0.62 * drawn.height)
    (words,) = [entry for entry in drawn.of("text") if entry["text"].startswith("−η")]
    wide = 0.56 * 13 * len(words["text"])
    left = words["at"][0] - {"left": 0, "center": wide / 2, "right": wide}[words["align"]]
    right, top, bottom = left + wide, words["at"][1] - 11, words["at"][1] + 3
    curve = max(drawn.lines("mark"), key=len)
    (tangent,) = [line for line in drawn.segments("ink") if near(line.mean(axis=0), place([start, start**2]), 1)]
    for line in (curve, tangent):
        x, y = np.linspace(line[:-1], line[1:], 200).reshape(-1, 2).T
        assert not np.any((left < x) & (x < right) & (top < y) & (y < bottom))


def test_a_step_goes_along_its_dashed_line_and_then_to_the_curve(draw_figure: DrawFigure):
    figure = draw_figure("parabola", "parabola", parabola_predict="bounces")
    figure.press("restart")
    header = figure.header
    weights, losses = (figure.arrays[name][header["asked"]] for name in ("weights", "losses"))
    figure.page.emulate_media(reduced_motion="no-preference")
    figure.press("play")
    seen = set()
    for _ in range(400):
        drawn = figure.drawn("curve")
        place, _ = both(drawn, above=0.62 * drawn.height)
        (at,) = [(x, y) for x, y, r in drawn.discs("full") if r == 7]
        spots = [place([weights[k], losses[k]]) for k in range(5)]
        along = [k for k in range(4) if near(at[1], spots[k][1]) and _between(at[0], spots[k], spots[k + 1], 0)]
        down = [k for k in range(4) if near(at[0], spots[k + 1][0]) and _between(at[1], spots[k], spots[k + 1], 1)]
        if figure.number("step") >= 4:
            break
        assert along or down, at
        seen |= {"along"} if along else {"down"}
        if along and not down:
            lines = [line for line in drawn.segments("full", dashed=True) if near(line[1], at)]
            assert any(near(line[0], spots[k]) for line in lines for k in along) or near(at, spots[along[0]])
    figure.page.emulate_media(reduced_motion="reduce")
    assert seen == {"along", "down"}


def _between(x: float, p: np.ndarray, q: np.ndarray, axis: int) -> bool:
    low, high = sorted([p[axis], q[axis]])
    return bool(low - 0.6 <= x <= high + 0.6)


def test_the_flag_is_moved_by_keys_and_handed_in_by_enter(draw_figure: DrawFigure):
    figure = draw_figure("parabola", "parabola")
    header = figure.header
    keys(figure, "guess", "Enter")
    assert not figure.told("dropped"), "it was not moved yet"
    keys(figure, "guess", *["ArrowRight"] * 40)
    drawn = figure.drawn("curve")
    _, at = both(drawn, above=0.62 * drawn.height)
    foot = at(np.array([drawn.segments("ink", dashed=True)[-1][0]]))[0]
    assert foot[1] == pytest.approx(header["floor"], abs=0.1), "it stands on the axis"
    keys(figure, "guess", "Enter")
    (factor,) = figure.told("dropped")
    assert factor == pytest.approx((foot[0] - header["minimum"]) / (header["start"] - header["minimum"]), abs=0.02)
