"""Beside the picture of a landscape: where rates end, the mark at the point, sharpness, curves and numbers."""

from collections.abc import Callable

import numpy as np
import pytest

import gd_core as gd
from pages.ui.runs import experiment
from pages.ui.runs.settings import Settings
from tests.geometry.conftest import Mounted
from tests.geometry.drawn import Drawn, has, number
from tests.geometry.test_lab_loss import member, ruler_x

DrawLab = Callable[..., Mounted]
RULER = ".ruler > canvas"


def problem(name: str) -> gd.Problem:
    return experiment.setup(Settings(landscape=name)).problem


def upright(drawn: Drawn) -> list[float]:
    return [line[0, 0] for line in drawn.segments("danger") if line[0, 0] == line[1, 0]]


@pytest.mark.parametrize(
    ("optimizer", "factor", "step"), [("sgd", 2, 4), ("momentum", 3.8, 0), ("nesterov", 3.8 / 2.8, 40)]
)
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


@pytest.mark.parametrize(
    ("at", "said"), [((-0.27, -0.92), "hilltop"), ((3.0, 2.0), "valley"), ((0.087, 2.884), "saddle")]
)
def test_the_shape_of_the_place_is_named(draw_lab: DrawLab, at: tuple[float, float], said: str):
    lab = draw_lab(landscape="himmelblau", start=",".join(map(str, at)))
    assert said in " ".join(lab.text(".shape"))


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


@pytest.mark.parametrize(("strategy", "optimizer"), [("random", "sgd"), ("full", "adam")])
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


def test_the_card_offers_the_rate_that_ends_lowest(draw_lab: DrawLab):
    lab = draw_lab(landscape="himmelblau", lr="0.05", step="150")
    assert lab.said("ended") == "diverged"
    family = {part: lab.arrays[f"full.{part}"] for part in ("losses", "last", "outcome")}
    ends = np.take_along_axis(family["losses"], family["last"][:, None], axis=1)[:, 0]
    ends[family["outcome"] == lab.header["outcomes"].index("diverged")] = np.inf
    assert "λmax" in " ".join(lab.text(".card .sum"))
    lab.press("apply-rate")
    assert float(lab.said("learningRate")) == lab.arrays["rates"][ends.argmin()]
