"""The Lab's pictures against the core: runs, arrows, isolines, marks and houses at their values, by the axes' own
numbers. That nothing else of them changes is held by test_lab_pictures.py."""

from collections.abc import Callable

import numpy as np
import pytest

import gd_core as gd
from pages.ui.runs.data import shipped
from tests.geometry.conftest import DrawLab, Mounted
from tests.geometry.drawn import Drawn, Scale, has, near, number

AXES = {"w1,w2": (0, 1), "w1,bias": (0, 2), "w2,bias": (1, 2)}
STEP = 48


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
    path = lab.arrays["random.paths"][lab.member(), :13, list(AXES[axes])].T
    assert any(near(line, place(path)) for line in drawn.lines("surface-low"))
    titles = [lab.header["parameters"][a]["axis"] for a in AXES[axes]]
    assert {f"{titles[0]} →", f"↑ {titles[1]}"} <= set(drawn.words())
    assert [lab.header["parameters"][a]["id"] for a in AXES[axes]] == axes.split(",")


def test_a_start_is_put_where_the_hand_lets_go(draw_lab: DrawLab):
    lab, axes = draw_lab(axes="w1,bias"), list(AXES["w1,bias"])
    place, at = both(lab.drawn("surface"))
    wanted = place(lab.arrays["start"][axes]) + np.array([90, -35])
    lab.drag("start", 90, -35, let_go=False)
    assert has(lab.drawn("surface").centres("ink", "stroke"), wanted, 1.2)
    lab.page.mouse.up()
    lab.rest()
    assert np.array(lab.told("start")[-1])[axes] == pytest.approx(at(wanted), abs=0.1)


def test_a_start_dragged_on_a_curve_stays_on_it(draw_lab: DrawLab):
    lab, loss = draw_lab(landscape="double_well"), gd.TEST_FUNCTIONS["double_well"].loss
    place, at = both(lab.drawn("surface"))
    first = lab.arrays["start"]
    start = at(place([first[0], 0]) + np.array([-150, 0]))[:1]
    lab.drag("start", -150, -60, let_go=False)
    drawn = lab.drawn("surface")
    for w, color in ((start, "ink"), (first, "mark")):  # the ghost stays where it was
        assert has(drawn.centres(color, "stroke"), place([w[0], float(loss(w))]), 2)
    lab.page.mouse.up()


@pytest.mark.parametrize("name", ["random", "stochastic", "full"])
def test_the_arrow_is_the_next_step_minus_rate_times_gradient(draw_lab: DrawLab, name: str):
    lab = draw_lab(active=name, start="-5,10,-10", lr="0.5")
    drawn = lab.drawn("surface")
    place, _ = both(drawn)
    here = np.array([-5.0, 10, -10])
    arrows = {"ink": problem(lab).gradient(here)}
    batch = None if name == "full" else lab.arrays[f"{name}.rows"][0]
    arrows[name] = problem(lab).gradient(here, rows=batch)
    for color, gradient in arrows.items():
        tip = place((here - 0.5 * gradient)[:2])
        shaft = tip - place(here[:2])
        assert np.hypot(*shaft) > 60, "long enough to be drawn as it is"
        ends = [line[1] for line in drawn.segments(color) if near(line[0], place(here[:2]))]
        if name != "full" or color == name:
            assert has(ends, tip - 2.1 * shaft / np.hypot(*shaft), 1.5), color
    heads = [shape for shape in drawn.shapes(name) if len(shape) == 3]
    assert any(has(head, place((here - 0.5 * arrows[name])[:2]), 1) for head in heads)


def test_isolines_go_through_points_of_one_loss_and_say_which(draw_lab: DrawLab):
    lab = draw_lab(step="12", axes="w2,bias", slice="optimum")
    drawn = lab.drawn("surface")
    _, at = both(drawn)

    def loss(points: np.ndarray) -> np.ndarray:
        w = np.tile(lab.header["theory"]["optimum"], (len(points), 1))
        w[:, AXES["w2,bias"]] = at(points)
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


@pytest.mark.parametrize(
    ("xaxis", "yscale"), [("updates", "log"), ("epochs", "linear"), ("samples", "log"), ("updates", "linear")]
)
def test_marks_and_playhead_stand_at_their_values_on_every_axis(draw_lab: DrawLab, xaxis: str, yscale: str):
    lab = draw_lab(step=str(STEP), xaxis=xaxis, yscale=yscale)
    drawn = lab.drawn("loss")
    across, down = drawn.scale(0), drawn.scale(1, log=yscale == "log")
    units = {
        one["id"]: {"updates": 1.0, "epochs": 1 / one["per_epoch"], "samples": one["batch_size"]}[xaxis]
        for one in lab.header["strategies"]
    }
    now = STEP * units["random"]
    for name in ("full", "stochastic", "random"):
        update = int(now / units[name] + 1e-9)
        if update < lab.arrays[f"{name}.steps"][-1]:
            loss = lab.arrays[f"{name}.losses"][lab.member(), update]
            assert has(drawn.marks(name), [across(update * units[name]), down(loss)], 1.5), name
    assert has([line[0, 0] for line in drawn.segments("ink") if line[0, 0] == line[1, 0]], across(now))


def test_every_house_stands_at_its_price_and_what_is_predicted_also_by_the_weights_in_original_units(
    draw_lab: DrawLab,
):
    lab = draw_lab(step="20", lr="0.2")
    drawn = lab.drawn("fit")
    across, down = drawn.scale(0), drawn.scale(1)
    w = lab.arrays["random.paths"][lab.member(), 20].astype(float)
    predicted = lab.arrays["features"] @ w[:-1] + w[-1]
    wanted = np.column_stack([across(lab.arrays["target"]), down(predicted)])
    for color, chosen in (("mark", wanted), ("random", wanted[lab.arrays["random.rows"][20]])):
        dots = np.array(drawn.centres(color))
        assert near(dots[np.lexsort(dots.T)], chosen[np.lexsort(chosen.T)]), color
    said = [text.split("/")[0].lstrip("+") for text in lab.text(".readout tbody tr td:last-child")[-3:]]
    original = np.array([number(text) for text in said], float)
    raw = shipped("boston").features @ original[:2] + original[2]
    assert np.abs(raw - predicted).max() < 0.3  # two decimals of a weight, times up to 38


@pytest.mark.parametrize("active", ["full", "stochastic", "random", "sequential", "shuffled"])
def test_masts_stand_at_the_rates_of_the_strategy_in_hand(draw_lab: DrawLab, active: str):
    lab = draw_lab(scaling="standard", batching=active, active=active)
    ruler, marks = lab.drawn(".ruler > canvas"), lab.header["marks"][active]
    low, high = lab.header["limits"]["learning_rate"]
    for color, names in (("danger", ("critical", "typical")), ("ink", ("safe",))):
        rates = np.array(sorted(marks[name] for name in names if marks[name]))
        at = sorted({float(line[0, 0]) for line in ruler.segments(color) if line[0, 0] == line[1, 0]})
        assert near(at, ruler.width * np.log(rates / low) / np.log(high / low)), color


def test_the_mark_of_the_lowest_loss_moves_with_the_playhead(draw_lab: DrawLab):
    lowest = set()
    for step in (5, STEP):
        lab = draw_lab(step=str(step))
        lab.press("mark-lowest")
        lowest.add(lab.arrays["rates"][lab.arrays["random.losses"][:, step].argmin()])
        assert lab.number("learning-rate") in lowest
    assert len(lowest) == 2


def test_the_card_offers_the_rate_that_ends_lowest(draw_lab: DrawLab):
    lab = draw_lab(landscape="himmelblau", lr="0.05", step="150")
    family = {part: lab.arrays[f"full.{part}"] for part in ("losses", "last", "outcome")}
    ends = np.take_along_axis(family["losses"], family["last"][:, None], axis=1)[:, 0]
    ends[family["outcome"] == lab.header["outcomes"].index("diverged")] = np.inf
    assert "λmax" in " ".join(lab.text(".card .sum"))
    lab.press("apply-rate")
    assert lab.number("learning-rate") == lab.arrays["rates"][ends.argmin()]


@pytest.mark.parametrize(
    ("optimizer", "factor", "step"), [("sgd", 2, 4), ("momentum", 3.8, 0), ("nesterov", 3.8 / 2.8, 40)]
)
def test_the_mark_stands_at_the_critical_rate_of_the_point(draw_lab: DrawLab, step: int, optimizer: str, factor: float):
    lab = draw_lab(landscape="double_well", step=str(step), lr="0.05", optimizer=optimizer)
    w = np.array(lab.numbers("weights"))
    sharpness = float(np.linalg.eigvalsh(gd.TEST_FUNCTIONS["double_well"].hessian(w))[-1])
    assert lab.number("sharpness") == pytest.approx(sharpness, rel=1e-4)
    (words,) = [text for text in lab.drawn(".ruler > canvas").words() if "λmax" in text]
    assert float(words.removesuffix(" →").split()[-1]) == pytest.approx(factor / sharpness, rel=0.02)


def test_a_curve_that_leaves_the_picture_ends_at_its_edge_with_an_arrow_and_nothing_is_drawn_along_it(
    draw_lab: DrawLab,
):
    """Down a saddle without end: by the axis's own numbers the line goes through every loss that is in the picture, and
    out of it; where it crosses the edge an arrow's tip stands."""
    lab = draw_lab(landscape="saddle", step="150", batching="full", active="full")
    drawn = lab.drawn("loss")
    across, down = drawn.scale(0), drawn.scale(1)
    losses = lab.arrays["full.losses"][lab.member()].astype(float)
    (path,) = [line for line in drawn.lines("full") if len(line) > 100]
    shown = losses > -28
    places = np.column_stack([across(np.arange(151)), down(losses)])
    assert near(path[shown], places[shown], 1)
    last, edge = int(shown.sum()), drawn.lines("ink")[0][:, 1].max()
    assert np.all(path[last + 1 :, 1] > edge + 10), "what is beyond is not at the edge"
    tips = [shape[1] for shape in drawn.shapes("full") if len(shape) == 3]
    crossing = np.interp(edge, path[last - 2 : last + 2, 1], path[last - 2 : last + 2, 0])
    assert has(tips, [crossing, edge], 1)
