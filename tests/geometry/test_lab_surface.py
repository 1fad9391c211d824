"""The Lab's surface: paths, arrows, isolines and marks, in weights as the axes' own numbers say."""

from collections.abc import Callable

import numpy as np
import pytest

import gd_core as gd
from tests.geometry.conftest import Mounted
from tests.geometry.drawn import Drawn, Scale, has, near, number
from tests.geometry.test_lab_loss import member

DrawLab = Callable[..., Mounted]
AXES = {"w1,w2": (0, 1), "w1,bias": (0, 2), "w2,bias": (1, 2)}


def both(drawn: Drawn, **among: float) -> tuple[Scale, Callable[[np.ndarray], np.ndarray]]:
    """(weights → pixels, pixels → weights), along both axes."""
    scales = drawn.scale(0, **among), drawn.scale(1, **among)
    zero = np.array([float(scale(0)) for scale in scales])
    step = np.array([float(scale(1)) for scale in scales]) - zero
    assert step[0] > 0 > step[1], "more is to the right, and up"
    return lambda w: zero + np.asarray(w, float) * step, lambda p: (np.asarray(p, float) - zero) / step


def problem(lab: Mounted) -> gd.Problem:
    return gd.linear_mse(lab.arrays["features"].astype(float), lab.arrays["target"].astype(float))


@pytest.mark.parametrize("axes", list(AXES))
def test_a_path_goes_through_its_weights_and_the_axes_are_named_after_them(draw_lab: DrawLab, axes: str):
    lab = draw_lab(step="12", axes=axes)
    drawn = lab.drawn("surface")
    place, _ = both(drawn)
    path = lab.arrays["random.paths"][member(lab), :13, list(AXES[axes])].T
    assert any(near(line, place(path)) for line in drawn.lines("surface-low"))
    titles = [lab.header["parameters"][a]["axis"] for a in AXES[axes]]
    assert [f"{titles[0]} →" in drawn.words(), f"↑ {titles[1]}" in drawn.words()] == [True, True]
    assert [lab.header["parameters"][a]["id"] for a in AXES[axes]] == axes.split(",")


def test_a_start_is_put_where_the_hand_lets_go(draw_lab: DrawLab):
    axes = "w1,bias"
    lab = draw_lab(axes=axes)
    place, at = both(lab.drawn("surface"))
    handle = lab.page.get_by_test_id("start").bounding_box()
    assert handle is not None
    x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
    before = place(lab.arrays["start"][list(AXES[axes])])
    lab.page.mouse.move(x, y)
    lab.page.mouse.down()
    lab.page.mouse.move(x + 90, y - 35, steps=3)
    drawn = lab.drawn("surface")
    wanted = before + np.array([90, -35])
    assert has([(x, y) for x, y, _ in drawn.discs("ink", "stroke")], wanted, 1.2)
    lab.page.mouse.up()
    lab.page.wait_for_function(
        """([axes, wanted]) => {
            const start = sent.filter(([name]) => name === 'start').at(-1)?.[1];
            return start && axes.every((a, n) => Math.abs(start[a] - wanted[n]) < 0.1);
        }""",
        arg=[AXES[axes], at(wanted).tolist()],
    )


@pytest.mark.parametrize(("name", "rows"), [("random", "random.rows"), ("stochastic", "stochastic.rows"), ("full", "")])
def test_the_arrow_is_the_next_step_minus_rate_times_gradient(draw_lab: DrawLab, name: str, rows: str):
    lab = draw_lab(active=name, start="-5,10,-10", lr="0.5")
    drawn = lab.drawn("surface")
    place, _ = both(drawn)
    here = np.array([-5.0, 10, -10])
    batch = lab.arrays[rows][0] if rows else None
    arrows = {name: problem(lab).gradient(here, rows=batch)}
    if rows:
        arrows["ink"] = problem(lab).gradient(here)
    for color, gradient in arrows.items():
        tip = place((here - 0.5 * gradient)[:2])
        shaft = tip - place(here[:2])
        assert np.hypot(*shaft) > 60, "long enough to be drawn as it is"
        from_here = [line for line in drawn.segments(color) if near(line[0], place(here[:2]))]
        assert any(near(line[1], tip - 2.1 * shaft / np.hypot(*shaft), 1.5) for line in from_here), color
    heads = [shape for shape in drawn.shapes(name) if len(shape) == 3]
    assert any(has(head, place((here - 0.5 * arrows[name])[:2]), 1) for head in heads)


def test_isolines_go_through_points_of_one_loss_and_say_which(draw_lab: DrawLab):
    axes = "w2,bias"
    lab = draw_lab(step="12", axes=axes, slice="optimum")
    drawn = lab.drawn("surface")
    _, at = both(drawn)
    pair = list(AXES[axes])

    def loss(points: np.ndarray) -> np.ndarray:
        w = np.tile(lab.header["theory"]["optimum"], (len(points), 1))
        w[:, pair] = at(points)
        return problem(lab).loss(w)

    values = [loss(line) for line in drawn.ellipses()]
    assert len(values) > 4
    for value in values:
        assert np.ptp(value) < 0.02 * value.mean(), "one loss all along"
        assert value.mean() == pytest.approx(float(f"{value.mean():.2g}"), rel=0.02), "a round one"
    said = [e for e in drawn.of("text") if e["align"] == "center" and e["base"] == "middle" and number(e["text"])]
    assert len(said) > 2
    for entry in said:
        assert float(loss(np.array([entry["at"]]))[0]) == pytest.approx(number(entry["text"]), rel=0.12)
