"""What can be taken along: a script that ends where the screen does, and a file that opens without a server."""

import contextlib
import io
import random
from dataclasses import replace

import numpy as np
import pytest

from pages.ui.player import addressed, downloads, script
from pages.ui.runs import experiment, schedules, typed
from pages.ui.runs.landscapes import LANDSCAPES
from pages.ui.runs.settings import OPTIMIZERS, STRATEGIES, Settings
from pages.ui.take import packing

CHANCE = random.Random(0)
FUNCTION = Settings(landscape="formula", formula="(x**2 - 1)**2 + abs(y)**3 + x*tanh(y)/2 + max(x, y)", length=40)
CURVE = Settings(landscape="formula", formula="x**4 - 3*x**2 + x", length=30, schedule="cosine")
MODEL = Settings(landscape="model", formula="10*w*tanh(v*x1) + x2", data="iris", length=30, batch_size=7)
CASES = [
    *((replace(FUNCTION, optimizer=name), "full") for name in ("sgd", "adam", "nadam")),
    *((FUNCTION, "random"), (CURVE, "full"), (CURVE, "stochastic")),
    *((MODEL, strategy) for strategy in STRATEGIES),
    *((Settings(landscape=name, length=30), "full") for name in sorted(set(LANDSCAPES) - {"linear"})),
    (Settings(landscape="ackley", length=30, optimizer="adam"), "random"),
    (Settings(landscape="sine", length=30, batch_size=5, schedule="cosine"), "shuffled"),
    (Settings(landscape="network", length=12, optimizer="momentum", penalty=0.1, split=0.3), "random"),
    (Settings(length=30, changes=((0.3, 0),), branch=10), "random"),
]


def any_run(optimizer: str) -> tuple[Settings, str]:
    """A run of the linear model that somebody could ask for."""
    settings = Settings(
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
    )
    return settings, CHANCE.choice(STRATEGIES)


def printed(text: str) -> tuple[float, list[float]]:
    """The loss and the weights that a script prints."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(text, "run.py", "exec"), {"__name__": "__main__"})
    loss, weights = (line.split()[1:] for line in said.getvalue().splitlines())
    return float(loss[0]), [float(w) for w in weights]


@pytest.mark.parametrize(
    ("settings", "strategy"), [*CASES, *(any_run(optimizer) for optimizer in OPTIMIZERS for _ in range(5))]
)
def test_the_script_runs_alone_and_ends_at_the_screens_weights(settings: Settings, strategy: str):
    assert not settings.formula or typed.checked(settings.landscape, settings.formula) == settings.formula
    made = experiment.setup(settings)
    low, high = made.limits
    rate = made.learning_rate if (settings, strategy) in CASES else float(low * (high / low) ** (settings.seed / 9999))
    updates, _, _ = experiment.updates_of(strategy, settings, made.problem.samples)
    run, _ = experiment.descend(settings, strategy, made, np.array([rate]), np.array([0, updates]), noted=False)
    text = script.script(settings, strategy, rate, made, "a run")
    assert [line for line in text.splitlines() if "import" in line] == ["import numpy as np"]
    assert ("rates[k]" in text) == bool(settings.branch or settings.schedule != "constant")
    loss, weights = printed(text)
    np.testing.assert_allclose(weights, run.weights[0, -1], rtol=1e-9, atol=1e-9)
    assert loss == pytest.approx(float(run.losses[0, -1]), rel=1e-8)


def test_the_address_of_a_formulas_lab_gives_its_script():
    asked = {"landscape": "formula", "f": "x^2 + (y - 1)^2", "length": "400u", "lr": "0.2"}
    assert printed(downloads.code("numpy", asked, "en"))[1] == pytest.approx([0, 1], abs=1e-9)


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
