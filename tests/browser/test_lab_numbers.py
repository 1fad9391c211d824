"""What stands on screen is what the core computes, at every frame looked at."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from gd_core import BATCHINGS, OPTIMIZERS, descend, linear_mse
from tests.browser.boston import scaled
from tests.browser.conftest import OpenLab

FLOAT32 = 1e-6
READ_OUT_SETTINGS = [("sgd", 0.2), ("sgd", 0.05), ("momentum", 0.1), ("nesterov", 0.1), ("adam", 0.5)]


@pytest.mark.sampled(3)
@pytest.mark.parametrize(("optimizer", "rate"), READ_OUT_SETTINGS)
def test_the_loss_on_screen_is_the_cores(open_lab: OpenLab, optimizer: str, rate: float):
    problem = linear_mse(*scaled())
    run = descend(problem, OPTIMIZERS[optimizer](rate), problem.start, 150)
    lab = open_lab(f"optimizer={optimizer}&lr={rate}&batching=full&active=full")
    for step in (0, 1, 48, 149, 150):
        lab.set_range("scrub", step)
        lab.wait_for("step", step)
        assert lab.frame().rate == pytest.approx(rate, rel=1e-9)
        assert lab.frame().loss == pytest.approx(float(run.losses[step]), rel=FLOAT32)


@pytest.mark.sampled(3)
@pytest.mark.parametrize("strategy", ["stochastic", "random", "sequential", "shuffled"])
def test_every_way_of_feeding_the_data_is_the_cores(open_lab: OpenLab, strategy: str):
    """The seed in the address seeds numpy's default generator, and nothing else decides which rows are drawn."""
    problem, rng = linear_mse(*scaled()), np.random.default_rng(7)
    arguments = {
        "stochastic": (506, rng),
        "random": (506, 30, rng),
        "sequential": (506, 30),
        "shuffled": (506, 30, rng),
    }
    batches = BATCHINGS[strategy](*arguments[strategy])
    run = descend(problem, OPTIMIZERS["sgd"](0.05), problem.start, 150, batches=batches)
    lab = open_lab(f"seed=7&lr=0.05&batching={strategy}&active={strategy}")
    for step in (1, 48, 150):
        lab.set_range("scrub", step)
        lab.wait_for("step", step)
        assert lab.frame().loss == pytest.approx(float(run.losses[step]), rel=FLOAT32)


def test_the_diverging_run_stops_where_the_core_stops_it(open_lab: OpenLab):
    problem = linear_mse(*scaled())
    run = descend(problem, OPTIMIZERS["sgd"](0.8), problem.start, 150)
    lab = open_lab("batching=full&active=full&lr=0.8")
    lab.press_keys("End")
    frame = lab.frame()
    assert frame.steps == frame.step == int(run.stopped)
    assert frame.loss == pytest.approx(float(run.losses[int(run.stopped)]), rel=FLOAT32)


def test_the_read_out_shows_this_updates_own_numbers(open_lab: OpenLab):
    """now − η × gradient = next, digit for digit as the core's numbers round."""
    problem = linear_mse(*scaled())
    run = descend(problem, OPTIMIZERS["sgd"](0.2), problem.start, 150)
    gradient = problem.gradient(run.weights[48])
    lab = open_lab("batching=full&active=full&step=48&lang=en")
    said = [float(number.replace("\u2212", "-")) for number in re.findall(r"[\u2212-]?\d+\.\d+", lab.root.inner_text())]
    expected = np.concatenate([run.weights[48], gradient, run.weights[49], [run.losses[48]]])
    missing = [value for value in expected if min(abs(value - number) for number in said) > 0.0051]
    assert missing == []


def test_the_gap_is_measured_from_the_least_squares_floor(open_lab: OpenLab):
    features, price = scaled()
    design = np.column_stack([features, np.ones(len(price))])
    residual = price - design @ np.linalg.lstsq(design, price, rcond=None)[0]
    lab = open_lab("batching=full&active=full&step=48")
    gap = lab.frame().loss - float(np.mean(residual**2))
    assert f"{gap:.2f}" in lab.root.inner_text()


@pytest.mark.parametrize(
    ("optimizer", "formula"), [("sgd", "w ← w − η g"), ("momentum", "w ← w + Δw"), ("adam", "w ← w + Δw")]
)
def test_the_formula_is_the_optimizers_own(open_lab: OpenLab, optimizer: str, formula: str):
    lab = open_lab(f"optimizer={optimizer}&step=10")
    expect(lab.root.locator(".rule-formula")).to_have_text(formula)
