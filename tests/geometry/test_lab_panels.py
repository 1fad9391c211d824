"""Beside the picture of a landscape: where rates end, the mark at the point, sharpness, curves and numbers."""

from collections.abc import Callable

import numpy as np
import pytest

import gd_core as gd
from pages.ui.runs import experiment, landscapes
from pages.ui.runs.settings import Settings
from tests.geometry.conftest import Mounted
from tests.geometry.drawn import Drawn, has, near, number
from tests.geometry.test_lab_loss import member, ruler_x

DrawLab = Callable[..., Mounted]
RULER = ".ruler > canvas"
BAND = 8  # pixels the band of a stretch is high


def problem(name: str) -> gd.Problem:
    return experiment.setup(Settings(landscape=name)).problem


def bands(drawn: Drawn) -> list[tuple[float, float, str]]:
    """(from, to, colour) of the stretches over the track."""
    return [
        (part["rect"][0], part["rect"][0] + part["rect"][2], entry["color"])
        for entry in drawn.of("fill")
        for part in entry["path"]
        if "rect" in part and abs(part["rect"][3] - BAND) < 0.01
    ]


def narrow(drawn: Drawn) -> list[tuple[float, float, str]]:
    """The stripes of what bounces or wanders."""
    return [one for one in bands(drawn) if one[1] - one[0] < 3.5 and one[2] != drawn.palette["line"]]


@pytest.mark.parametrize("name", ["himmelblau", "double_well", "network_two"])
def test_every_rate_has_the_colour_of_the_minimum_it_ends_in(draw_lab: DrawLab, name: str):
    lab = draw_lab(landscape=name)
    drawn = lab.drawn(RULER)
    x = ruler_x(lab, drawn.width)
    colours: dict[int, set[str]] = {}
    hatched = [(left, left + width) for left, _, width, _ in drawn.boxes("danger-soft")]
    for rate, code in zip(lab.arrays["rates"], lab.arrays["full.ended"], strict=True):
        at = np.clip(x(rate), 0.01, drawn.width - 0.01)
        if code == lab.header["ends"]["diverged"]:
            assert any(left <= at <= right for left, right in hatched)
        else:
            colours.setdefault(int(code), set()).update(c for left, right, c in bands(drawn) if left < at < right)
    ends, line = lab.header["ends"], drawn.palette["line"]
    assert colours.pop(ends["descending"]) == {line}
    moving = [colours.pop(ends[kind], None) for kind in ("bounces", "wanders")]  # striped
    assert all(found is None or line in found for found in moving)
    assert any(narrow(drawn)) == any(moving)
    assert colours
    assert all(len(found) == 1 for found in colours.values()), colours
    assert len({next(iter(found)) for found in colours.values()} - {line}) == len(colours)


def badge(lab: Mounted) -> str:
    """The hue of the minimum in which the run on screen ends, as its badge has it."""
    return str(lab.page.evaluate("shadow.querySelector('.profile .badge').style.getPropertyValue('--minimum')"))


@pytest.mark.parametrize("rate", ["0.02", "0.15"])
def test_the_bands_the_badge_and_the_line_in_the_loss_curve_have_one_hue(draw_lab: DrawLab, rate: str):
    lab = draw_lab(landscape="double_well", lr=rate)
    drawn = lab.drawn(RULER)
    at = ruler_x(lab, drawn.width)(float(rate))
    assert {color for left, right, color in bands(drawn) if left < at < right} == {badge(lab)}
    if lab.said("ended") == "other":
        floor = lab.header["minima"][int(lab.said("minimum"))]["loss"] - lab.header["minima"][0]["loss"]
        curve = lab.drawn("loss")
        (level,) = [line[0, 1] for line in curve.segments(badge(lab), dashed=True)]
        assert near(level, curve.scale(1, log=True)(floor), 1)


def test_numbers_stand_over_the_stretches_of_their_minima(draw_lab: DrawLab):
    lab = draw_lab(landscape="double_well")
    drawn = lab.drawn(RULER)
    x, codes = ruler_x(lab, drawn.width), lab.arrays["full.ended"]
    for entry in drawn.of("text", "ink"):
        nearest = np.abs(x(lab.arrays["rates"]) - entry["at"][0]).argmin()
        assert int(entry["text"]) == codes[nearest] + 1


def upright(drawn: Drawn) -> list[float]:
    return [line[0, 0] for line in drawn.segments("danger") if line[0, 0] == line[1, 0]]


@pytest.mark.parametrize(("optimizer", "factor"), [("sgd", 2), ("momentum", 3.8), ("nesterov", 3.8 / 2.8)])
@pytest.mark.parametrize("step", [0, 4, 40])
def test_the_mark_stands_at_the_critical_rate_of_the_point(draw_lab: DrawLab, step: int, optimizer: str, factor: float):
    lab = draw_lab(landscape="double_well", step=str(step), lr="0.05", optimizer=optimizer)
    drawn = lab.drawn(RULER)
    w = np.array([float(part) for part in lab.said("weights").split(",")])
    sharpness = float(np.linalg.eigvalsh(problem("double_well").hessian(w))[-1])
    assert float(lab.said("sharpness")) == pytest.approx(sharpness, rel=1e-4)
    critical = factor / sharpness
    inside = critical <= lab.header["limits"]["learning_rate"][1]
    assert has(upright(drawn), ruler_x(lab, drawn.width)(critical)) == inside
    (words,) = [text for entry in drawn.of("text", "danger") if "λmax" in (text := entry["text"])]
    assert float(words.removesuffix(" →").split()[-1]) == pytest.approx(critical, rel=0.02)
    assert words.endswith("→") != inside


def test_methods_without_such_a_line_have_no_mark_and_that_is_said(draw_lab: DrawLab):
    lab = draw_lab(landscape="double_well", optimizer="adam")
    assert upright(lab.drawn(RULER)) == []
    assert "no line" in " ".join(lab.text(".meter"))


@pytest.mark.parametrize("optimizer", ["sgd", "momentum"])
def test_the_meter_sets_the_curvature_against_its_limit(draw_lab: DrawLab, optimizer: str):
    lab = draw_lab(landscape="himmelblau", step="12", optimizer=optimizer)
    w = np.array([float(part) for part in lab.said("weights").split(",")])
    low, high = np.linalg.eigvalsh(problem("himmelblau").hessian(w))
    rate, limit = float(lab.said("learningRate")), lab.header["theory"]["local"]
    rows = lab.text(".meter-rows .meter-row")
    assert [number(row.split()[1]) for row in rows] == pytest.approx([high, low], abs=0.06)
    widths = lab.page.evaluate("[...shadow.querySelectorAll('.meter-rows .bar i')].map(e => parseFloat(e.style.width))")
    assert widths == pytest.approx([min(100, 80 * abs(rate * value) / limit) for value in (high, low)], abs=0.01)


@pytest.mark.parametrize(
    ("at", "said"), [((-0.27, -0.92), "hilltop"), ((3.0, 2.0), "valley"), ((0.087, 2.884), "saddle")]
)
def test_the_shape_of_the_place_is_named(draw_lab: DrawLab, at: tuple[float, float], said: str):
    lab = draw_lab(landscape="himmelblau", start=",".join(map(str, at)))
    assert said in " ".join(lab.text(".shape"))


@pytest.mark.parametrize("xaxis", ["updates", "epochs", "samples"])
def test_sharpness_is_drawn_at_its_values_against_the_limit(draw_lab: DrawLab, xaxis: str):
    lab = draw_lab(landscape="network_two", step="30", show="sharpness", xaxis=xaxis, lr="0.8")
    drawn = lab.drawn("loss")
    across, down = drawn.scale(0), drawn.scale(1)
    m, batch = member(lab), lab.header["strategies"][0]["batch_size"]
    unit = {"updates": 1, "epochs": 1, "samples": batch}[xaxis]
    curvature = lab.arrays["full.curvature"][m, :, 1]
    (past,) = [line for line in drawn.lines("full") if len(line) == 31]
    assert near(past, np.column_stack([across(np.arange(31) * unit), down(curvature[:31])]), 1)
    assert has(drawn.marks("full"), [across(30 * unit), down(curvature[30])], 1)
    level = [line for line in drawn.segments("danger") if line[0, 1] == line[1, 1]]
    assert has([line[0, 1] for line in level], down(2 / float(lab.said("learningRate"))), 1)


def test_the_network_hovers_at_the_edge_of_stability(draw_lab: DrawLab):
    query = {"landscape": "network", "show": "sharpness", "lr": "0.3"}
    lab = draw_lab(**query, step="600")
    at = lab.arrays["full.curvature_at"]
    steps = lab.arrays["full.steps"][at]
    late = steps > 0.8 * steps[-1]
    relative = 0.3 * lab.arrays["full.curvature"][member(lab), late, 1]
    # Where exactly it swings depends on the last digit of every sum, and so on the processor; that it hovers does not.
    assert relative == pytest.approx(2, rel=0.25)
    assert float(relative.mean()) == pytest.approx(2, rel=0.1)
    nearest = int(steps[late][np.abs(relative - 2).argmin()])
    assert "edge" in " ".join(draw_lab(**query, step=str(nearest)).text(".shape"))


@pytest.mark.parametrize("name", ["network_two", "product", "sigmoid", "sine"])
def test_one_feature_has_its_curve_through_the_predictions(draw_lab: DrawLab, name: str):
    lab = draw_lab(landscape=name, step="20", active="full")
    drawn = lab.drawn("fit")
    across, down = drawn.scale(0), drawn.scale(1)
    w = np.array([float(part) for part in lab.said("weights").split(",")])
    features, target = lab.arrays["features"][:, 0], lab.arrays["target"]
    model = {
        "network_two": lambda x: w[1] * np.tanh(w[0] * x),
        "product": lambda x: w[1] * w[0] * x,
        "sigmoid": lambda x: 1 / (1 + np.exp(-(w[0] * x + w[1]))),
        "sine": lambda x: np.sin(w[0] * x + w[1]),
    }[name]
    (curve,) = [line for line in drawn.lines("full", dashed=False) if len(line) > 100]
    inside = (curve[:, 1] > 0) & (curve[:, 1] < drawn.height)
    values = np.polyfit(*zip(*[(across(v), v) for v in (features.min(), features.max())], strict=True), 1)
    assert near(curve[inside, 1], down(model(np.polyval(values, curve[inside, 0]))), 1)
    assert all(has(drawn.marks("full"), [across(x), down(y)], 1) for x, y in zip(features, target, strict=True))


def test_without_rows_the_panel_is_the_loss_along_this_step(draw_lab: DrawLab):
    lab = draw_lab(landscape="himmelblau", step="3")
    drawn = lab.drawn("fit")
    across, down = drawn.scale(0), drawn.scale(1)
    paths, losses = (lab.arrays[f"full.{part}"][member(lab)] for part in ("paths", "losses"))
    length = float(np.hypot(*(paths[4] - paths[3])))
    assert has(drawn.marks("full"), [across(0), down(losses[3])], 1.5)
    assert has(drawn.marks("page"), [across(length), down(losses[4])], 1.5)


def test_a_networks_weights_are_all_there_and_choose_the_axes(draw_lab: DrawLab):
    lab = draw_lab(landscape="network")
    weights = [float(part) for part in lab.said("weights").split(",")]
    cells = lab.page.evaluate(
        "[...shadow.querySelectorAll('.units button')].map(e => [+e.dataset.weight, e.innerText])"
    )
    assert len(cells) == len(weights) == 33
    assert all(number(text) == pytest.approx(weights[at], abs=0.006) for at, text in cells)
    of_units = np.array([at for at, _ in cells[:-1]]).reshape(8, 4)
    assert of_units[:, 2:].tolist() == [[16 + j, 24 + j] for j in range(8)], "bias and output weight of each unit"
    names = lab.text(".weights .name")
    lab.page.evaluate("shadow.querySelector('.units [data-weight=\"32\"]').click()")
    assert lab.text(".weights .name")[1] == names[0]
    assert lab.text(".weights .name")[0] != names[0]


def test_a_networks_weights_are_all_in_sight_on_a_laptop(draw_lab: DrawLab):
    lab = draw_lab(landscape="network")
    lab.page.set_viewport_size({"width": 1280, "height": 712})
    hidden = "[...shadow.querySelectorAll('.every, .units')].map(e => e.scrollHeight - e.clientHeight)"
    assert max(lab.page.evaluate(hidden)) <= 2
    lab.page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize("strategy", ["full", "random"])
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_the_read_out_is_the_update(draw_lab: DrawLab, strategy: str, optimizer: str):
    lab = draw_lab(landscape="himmelblau", step="5", active=strategy, optimizer=optimizer)
    now, then = lab.arrays[f"{strategy}.paths"][member(lab), 5:7]
    rate = float(lab.said("learningRate"))
    exact = problem("himmelblau").gradient(now.astype(float))
    seen = (now - then) / rate if optimizer == "sgd" else exact
    shown = {
        name: [number(text.strip("()")) for text in lab.text(f".weights td.{name}")] for name in ("now", "next", "g")
    }
    assert shown["now"] == pytest.approx(now, abs=0.006)
    assert shown["next"] == pytest.approx(then, abs=0.006)
    assert shown["g"] == pytest.approx(seen, rel=0.01, abs=0.06)
    assert strategy == "random" or seen == pytest.approx(exact, rel=1e-3)


@pytest.mark.parametrize("yscale", ["log", "linear"])
def test_losses_below_zero_have_a_place_on_both_axes(draw_lab: DrawLab, yscale: str):
    lab = draw_lab(landscape="double_well", step="10", yscale=yscale)
    drawn = lab.drawn("loss")
    log = yscale == "log"
    ground = lab.header["theory"]["floor"] if log else 0
    loss = lab.arrays["full.losses"][member(lab), 10]
    assert ground < 0 or not log
    assert has(drawn.marks("full"), [drawn.scale(0)(10), drawn.scale(1, log=log)(loss - ground)], 1.5)


def test_the_card_offers_the_rate_that_ends_lowest(draw_lab: DrawLab):
    lab = draw_lab(landscape="himmelblau", lr="0.05", step="150")
    assert lab.said("ended") == "diverged"
    family = {part: lab.arrays[f"full.{part}"] for part in ("losses", "last", "outcome")}
    ends = np.take_along_axis(family["losses"], family["last"][:, None], axis=1)[:, 0]
    ends[family["outcome"] == lab.header["outcomes"].index("diverged")] = np.inf
    assert "λmax" in " ".join(lab.text(".card .sum"))
    lab.press("apply-rate")
    assert float(lab.said("learningRate")) == lab.arrays["rates"][ends.argmin()]


def test_the_root_says_what_checks_ask(draw_lab: DrawLab):
    lab = draw_lab(landscape="double_well", step="4")
    code = int(lab.arrays["full.ended"][member(lab)])
    assert lab.said("landscape") == "double_well"
    assert lab.said("ended") == ("lowest" if lab.header["minima"][code]["lowest"] else "other")
    assert lab.said("minimum") == str(code)
    assert lab.said("weights") == str(float(lab.arrays["full.paths"][member(lab), 4, 0]))
    assert str(code + 1) in lab.text(".profile .badge")


@pytest.mark.sampled(6)
@pytest.mark.parametrize("name", list(landscapes.LANDSCAPES))
def test_every_landscape_opens_with_all_its_panels(draw_lab: DrawLab, name: str):
    lab = draw_lab(landscape=name, step="3")
    for canvas in ("loss", "fit", RULER):
        assert len(lab.drawn(canvas).entries) > 8
    assert "NaN" not in " ".join(lab.text("section"))
    assert lab.header["landscape"]["name"] in " ".join(lab.text(".summary")) or name == "linear"
