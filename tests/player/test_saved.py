"""What can be taken along: a script that ends where the screen does, and a file that opens without a server."""

import contextlib
import io
import random

import numpy as np
import pytest

from pages.ui.player import addressed, script
from pages.ui.runs import experiment, schedules
from pages.ui.runs.settings import OPTIMIZERS, STRATEGIES, Settings
from pages.ui.take import packing

CHANCE = random.Random(0)
STATES = [
    (
        Settings(
            data=CHANCE.choice(["boston", "toy"]),
            scaling=CHANCE.choice(["raw", "minmax", "standard"]),
            optimizer=optimizer,
            seed=CHANCE.randrange(9999),
            length=CHANCE.randint(2, 60),
            batch_size=CHANCE.randint(1, 12),
            schedule=CHANCE.choice(schedules.SCHEDULES),
            beta=CHANCE.choice([0.0, 0.5, 0.9]),
            split=CHANCE.choice([0.0, 0.0, 0.4]),
            noise=CHANCE.choice([0.0, 0.2]),
            penalty=CHANCE.choice([0.0, 0.3]),
        ),
        CHANCE.choice(STRATEGIES),
        CHANCE.random(),
    )
    for optimizer in OPTIMIZERS
    for _ in range(5)
]


@pytest.mark.parametrize(("settings", "strategy", "share"), STATES)
def test_the_script_runs_alone_and_ends_at_the_screens_weights(settings, strategy, share):
    made = experiment.setup(settings)
    low, high = made.limits
    rate = float(low * (high / low) ** share)
    updates, _, _ = experiment.updates_of(strategy, settings, made.problem.samples)
    run, _ = experiment.descend(settings, strategy, made, np.array([rate]), np.array([0, updates]))
    text = script.script(settings, strategy, rate, made, "a run")
    assert [line for line in text.splitlines() if "import" in line] == ["import numpy as np"]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(text, "run.py", "exec"), {"__name__": "__main__"})
    loss, weights = (line.split()[1:] for line in printed.getvalue().splitlines())
    np.testing.assert_allclose(np.array(weights, float), run.weights[0, -1], rtol=1e-9, atol=1e-9)
    assert float(loss[0]) == pytest.approx(float(run.losses[0, -1]), rel=1e-8)


def test_the_rate_changed_on_the_way_is_in_the_script():
    settings = Settings(length=30, changes=((0.3, 0),), branch=10)
    made = experiment.setup(settings)
    text = script.script(settings, "random", 0.1, made, "a run")
    assert "rates[k]" in text
    space: dict[str, object] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(text, "run.py", "exec"), space)
    run, _ = experiment.descend(settings, "random", made, np.array([0.1]), np.array([0, 30]))
    np.testing.assert_allclose(space["w"], run.weights[0, -1], rtol=1e-9)


def test_an_address_opens_what_the_lab_shows():
    state = addressed.state(
        {"lr": "0.1", "batch": "7", "optimizer": "adam", "length": "40u", "active": "full", "seed": "zzz"}
    )
    assert (state.settings.batch_size, state.settings.optimizer, state.settings.length) == (7, "adam", 40)
    assert state.settings.seed == 0
    assert (state.initial["learning_rate"], state.initial["active"]) == (0.1, "full")


def test_what_is_only_drawn_is_rounded_and_nothing_else():
    there = np.float32([0, 1.2345678, -3.4e38, 1e-30, 12345.678])
    arrays = {"grid.z": there, "full.gradients": there, "full.paths": there, "far.x": there.astype(float)}
    made = packing.rounded(arrays)
    np.testing.assert_allclose(made["grid.z"], there, rtol=2**-12)
    np.testing.assert_allclose(made["full.gradients"], there, rtol=2**-17)
    assert len(set(made["grid.z"].view(np.uint32) & 0xFFF)) == 1
    for exact in ("full.paths", "far.x"):
        assert made[exact] is arrays[exact]


def test_a_thinner_ruler_keeps_the_rates_that_stand_on_it():
    rates = np.geomspace(0.01, 1, 31)
    arrays = {"rates": rates, "full.losses": np.arange(62).reshape(31, 2), "full.steps": np.arange(31)}
    made = packing.thinned(arrays, [rates[7], rates[12] * 1.001])
    assert {7, 12, 30} <= set((made["full.losses"][:, 0] // 2).tolist())
    np.testing.assert_array_equal(made["rates"], rates[made["full.losses"][:, 0] // 2])
    assert len(made["rates"]) == 17
    assert len(made["full.steps"]) == 31
