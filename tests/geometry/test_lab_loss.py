"""The Lab's loss curve and ruler: where runs, marks, playhead and masts land, read off the axes' own numbers."""

from __future__ import annotations

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


@pytest.mark.parametrize(("yscale", "log"), [("log", True), ("linear", False)])
def test_a_run_is_drawn_at_every_updates_loss(draw_lab: DrawLab, yscale: str, log: bool):
    lab = draw_lab(step=str(STEP), yscale=yscale)
    drawn = lab.drawn("loss")
    across, down = drawn.scale(0), drawn.scale(1, log=log)
    losses = lab.arrays["random.losses"][member(lab)]
    (past,) = [line for line in drawn.lines("random") if len(line) == STEP + 1]
    assert near(past, np.column_stack([across(np.arange(STEP + 1)), down(losses[: STEP + 1])]))
    assert any(len(line) == 151 and near(line[-1], [across(150), down(losses[-1])]) for line in drawn.lines())


def test_the_value_beside_the_playhead_is_the_loss_there(draw_lab: DrawLab):
    lab = draw_lab(step=str(STEP))
    (value,) = {number(e["text"]) for e in lab.drawn("loss").of("text", "random")} - {None}
    assert value == pytest.approx(lab.arrays["random.losses"][member(lab), STEP], abs=0.05)


def ruler_x(lab: Mounted, width: float) -> Callable[[float], float]:
    low, high = lab.header["limits"]["learning_rate"]
    return lambda rate: width * np.log(rate / low) / np.log(high / low)


def test_masts_stand_at_the_rates_of_theory(draw_lab: DrawLab):
    lab = draw_lab(scaling="standard")
    drawn = lab.drawn(".ruler > canvas")
    x, theory = ruler_x(lab, drawn.width), lab.header["theory"]
    assert x(theory["critical"]) - x(theory["best"]) > 20, "apart enough to be told"
    for color, rate in (("danger", theory["critical"]), ("ink", theory["best"])):
        upright = {line[0, 0] for line in drawn.segments(color) if line[0, 0] == line[1, 0]}
        assert near(sorted(upright), [x(rate)]), color
    assert has([box[0] for box in drawn.boxes("danger-soft")], x(theory["critical"])), "hatched from there on"


def test_the_flags_stand_at_their_masts(draw_lab: DrawLab):
    lab = draw_lab()
    x = ruler_x(lab, lab.drawn(".ruler > canvas").width)
    left = lab.page.evaluate("() => parseFloat(shadow.querySelector('[data-testid=flag-critical]').style.left)")
    assert near(left, x(lab.header["theory"]["critical"]))


def test_the_track_is_filled_up_to_the_rate(draw_lab: DrawLab):
    lab = draw_lab(lr="0.05")
    drawn = lab.drawn(".ruler > canvas")
    assert has([box[2] for box in drawn.boxes("ink")], ruler_x(lab, drawn.width)(0.05))


def test_the_profile_is_each_rates_loss_at_the_update_shown(draw_lab: DrawLab):
    lab = draw_lab(step="20")
    drawn = lab.drawn(".ruler > canvas")
    rates, losses = lab.arrays["rates"], lab.arrays["random.losses"][:, 20]
    profile = max(drawn.lines("mark"), key=len)
    x = ruler_x(lab, drawn.width)
    assert near(profile[: len(rates), 0], [x(rate) for rate in rates])
    start = lab.arrays["random.losses"][0, 0]
    below = losses < start
    order = np.argsort(losses[below])
    assert np.all(np.diff(profile[: len(rates)][below][order, 1]) <= 1e-9), "more loss stands higher"
    assert np.ptp(profile[: len(rates)][~below, 1]) == 0
    lowest = int(losses.argmin())
    assert has(drawn.marks("muted"), profile[lowest])
