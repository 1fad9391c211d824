"""The Lab's loss curve and ruler: where runs, marks, playhead and masts land, read off the axes' own numbers."""

from collections.abc import Callable

import numpy as np
import pytest

from tests.geometry.conftest import Mounted
from tests.geometry.drawn import has, near, number

DrawLab = Callable[..., Mounted]
STEP = 48
UNITS = {
    "updates": lambda _: 1.0,
    "epochs": lambda strategy: 1 / strategy["per_epoch"],
    "samples": lambda s: s["batch_size"],
}


def strategy(lab: Mounted, name: str) -> dict:
    (found,) = [s for s in lab.header["strategies"] if s["id"] == name]
    return found


def member(lab: Mounted) -> int:
    """Index of the rate on screen."""
    (at,) = np.flatnonzero(lab.arrays["rates"] == float(lab.said("learningRate")))
    return int(at)


@pytest.mark.parametrize("yscale", ["log", "linear"])
@pytest.mark.parametrize("xaxis", list(UNITS))
def test_marks_and_playhead_stand_at_their_values_on_every_axis(draw_lab: DrawLab, xaxis: str, yscale: str):
    lab = draw_lab(step=str(STEP), xaxis=xaxis, yscale=yscale)
    drawn = lab.drawn("loss")
    across, down = drawn.scale(0), drawn.scale(1, log=yscale == "log")
    m, now = member(lab), STEP * UNITS[xaxis](strategy(lab, "random"))
    for name in ("full", "stochastic", "random"):
        unit = UNITS[xaxis](strategy(lab, name))
        update = int(now / unit + 1e-9)
        if update < lab.arrays[f"{name}.steps"][-1]:
            loss = lab.arrays[f"{name}.losses"][m, update]
            assert has(drawn.marks(name), [across(update * unit), down(loss)], 1.5), f"{name} at {update * unit}"
    upright = [line for line in drawn.segments("ink") if line[0, 0] == line[1, 0]]
    assert has([line[0, 0] for line in upright], across(now))


def test_what_noise_has_done_is_the_average_of_the_losses_since_it_came_down(draw_lab: DrawLab):
    lab = draw_lab(scaling="standard", batch="5", lr="0.2", step="140")
    m, floor = member(lab), lab.arrays["random.floor"][member(lab)]
    close = np.abs(lab.arrays["random.expected"][m] - floor) < 0.01 * floor
    first = lab.arrays["random.expected_at"][close.argmax()]
    (said,) = [text for text in lab.drawn("loss").words() if "measured" in text]
    assert number(said.split()[-1]) == pytest.approx(lab.arrays["random.losses"][m, first + 1 : 141].mean(), abs=0.06)


@pytest.mark.parametrize(("landscape", "axis"), [("saddle", "linear"), ("himmelblau", "log")])
def test_a_curve_below_the_picture_says_how_far_it_falls_and_the_axis_is_what_it_is_called(
    draw_lab: DrawLab, landscape: str, axis: str
):
    lab = draw_lab(landscape=landscape, step="60", yscale="log")
    told = [number(text[2:]) for text in lab.drawn("loss").words() if text.startswith("↓")]
    last = lab.arrays["full.losses"][member(lab), -1]
    assert any(value == pytest.approx(last, rel=0.01) for value in told)
    for name in ("log", "linear"):
        pressed = lab.page.get_by_test_id(f"yscale-{name}").get_attribute("aria-pressed")
        assert pressed == str(name == axis).lower()
    assert not [text for text in lab.drawn("surface").words() if text.startswith("here")], "two weights have no slice"


def ruler_x(lab: Mounted, width: float) -> Callable[[float], float]:
    low, high = lab.header["limits"]["learning_rate"]
    return lambda rate: width * np.log(rate / low) / np.log(high / low)


def masts(lab: Mounted, color: str) -> list[float]:
    upright = {float(line[0, 0]) for line in lab.drawn(".ruler > canvas").segments(color) if line[0, 0] == line[1, 0]}
    return sorted(upright)


@pytest.mark.parametrize("active", ["full", "stochastic", "random", "sequential", "shuffled"])
def test_masts_stand_at_the_rates_of_the_strategy_in_hand(draw_lab: DrawLab, active: str):
    lab = draw_lab(scaling="standard", batching=active, active=active)
    x, mark = ruler_x(lab, lab.drawn(".ruler > canvas").width), lab.header["marks"][active]
    assert near(masts(lab, "danger"), sorted(x(mark[name]) for name in ("critical", "typical") if mark[name])), active
    assert near(masts(lab, "ink"), [x(mark["safe"])])
    for name in ("safe", "critical"):
        assert float(rate_of(lab, name)) == mark[name]


def rate_of(lab: Mounted, mark: str) -> str:
    return str(lab.page.evaluate(f"() => shadow.querySelector('[data-testid=mark-{mark}]').dataset.rate"))


def test_what_a_rate_has_to_fear_is_said_as_long_as_there_is_room(draw_lab: DrawLab):
    for rate in ("0.2", "0.4"):
        lab = draw_lab(scaling="standard", lr=rate, batching="stochastic", active="stochastic")
        (told,) = lab.text(".profile")
        assert "diverge" in told
        inside = "shadow.querySelector('.{}').getBoundingClientRect().x"
        assert lab.page.evaluate(inside.format("profile")) >= lab.page.evaluate(inside.format("ruler"))


def test_the_mark_of_the_lowest_loss_moves_with_the_playhead(draw_lab: DrawLab):
    lowest = []
    for step in (5, 48):
        lab = draw_lab(step=str(step))
        rates, losses = lab.arrays["rates"], lab.arrays["random.losses"][:, step]
        lowest.append(float(rate_of(lab, "lowest")))
        assert lowest[-1] == rates[losses.argmin()]
        lab.press("mark-lowest")
        assert float(lab.said("learningRate")) == lowest[-1]
    assert lowest[0] != lowest[1]


@pytest.mark.parametrize("landscape", ["himmelblau", "double_well", "sine"])
def test_the_critical_rate_is_that_of_the_minimum_in_which_the_run_ends(draw_lab: DrawLab, landscape: str):
    lab = draw_lab(landscape=landscape)
    ended = lab.header["minima"][int(lab.said("minimum"))]
    assert float(rate_of(lab, "critical")) == pytest.approx(2 / ended["sharpness"])
    adaptive = draw_lab(landscape=landscape, optimizer="adam")
    assert adaptive.page.evaluate("() => shadow.querySelector('[data-testid=mark-critical]').hidden")
