"""What stands on screen is what the core computes, at every frame looked at."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from gd_core import BATCHINGS, OPTIMIZERS, descend, linear_mse
from tests.browser.boston import scaled
from tests.browser.conftest import OpenLab

FLOAT32 = 1e-6
PROBLEM = linear_mse(*scaled())


def test_every_way_of_feeding_the_data_is_the_cores(open_lab: OpenLab):
    """The seed in the address seeds numpy's default generator, and nothing else decides which rows are drawn."""
    lab = open_lab(f"seed=7&lr=0.05&batching={','.join(BATCHINGS)}")
    arguments = {"full": (506,), "stochastic": (506,), **dict.fromkeys(("random", "sequential", "shuffled"), (506, 30))}
    for name, given in arguments.items():
        rng = [] if name in ("full", "sequential") else [np.random.default_rng(7)]
        batches = None if name == "full" else BATCHINGS[name](*given, *rng)
        run = descend(PROBLEM, OPTIMIZERS["sgd"](0.05), PROBLEM.start, 150, batches=batches)
        if lab.root.get_attribute("data-active") != name:
            lab.get(f"strategy-{name}").click()
        lab.wait_for("active", name)
        for step in (0, 1, 48, 150):
            lab.set_range("scrub", step)
            lab.wait_for("step", step)
            assert lab.frame().rate == pytest.approx(0.05, rel=1e-9)
            assert lab.frame().loss == pytest.approx(float(run.losses[step]), rel=FLOAT32), (name, step)


@pytest.mark.parametrize(("optimizer", "formula"), [("sgd", "w ← w − η g"), ("momentum", "w ← w + Δw")])
def test_the_read_out_shows_this_updates_own_numbers(open_lab: OpenLab, optimizer: str, formula: str):
    """Weights now and next, what lies between, loss and gap, as the numbers of the core round; the optimizer's rule."""
    run = descend(PROBLEM, OPTIMIZERS[optimizer](0.1), PROBLEM.start, 150)
    lab = open_lab(f"batching=full&active=full&step=48&lang=en&lr=0.1&optimizer={optimizer}").rest()
    numbers = re.findall(r"[\u2212-]?\d+\.\d+", lab.root.inner_text())
    said = [float(number.replace("\u2212", "-")) for number in numbers]
    features, price = scaled()
    design = np.column_stack([features, np.ones(len(price))])
    floor = np.mean((price - design @ np.linalg.lstsq(design, price, rcond=None)[0]) ** 2)
    told = [[run.losses[48]], [run.losses[48] - floor], run.weights[48], run.weights[49]]
    change = PROBLEM.gradient(run.weights[48]) if optimizer == "sgd" else run.weights[49] - run.weights[48]
    expected = np.concatenate([*told, change])
    assert [value for value in expected if min(abs(value - number) for number in said) > 0.0051] == []
    expect(lab.root.locator(".rule-formula")).to_have_text(formula)
