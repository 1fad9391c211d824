"""The script of a formula's run stands alone and prints the weights the screen ends with."""

import io
from contextlib import redirect_stdout

import numpy as np
import pytest

from pages.ui.player import coded, libraries
from pages.ui.runs import experiment, typed
from pages.ui.runs.landscapes import LANDSCAPES
from pages.ui.runs.settings import Settings

FUNCTION = Settings(landscape="formula", formula="(x**2 - 1)**2 + abs(y)**3 + x*tanh(y)/2 + max(x, y)", length=40)
CURVE = Settings(landscape="formula", formula="x**4 - 3*x**2 + x", length=30, schedule="cosine")
MODEL = Settings(landscape="model", formula="10*w*tanh(v*x1) + x2", data="iris", length=30, batch_size=7)


@pytest.mark.parametrize(
    ("settings", "strategy"),
    [
        *((Settings(**{**vars(FUNCTION), "optimizer": name}), "full") for name in ("sgd", "adam", "nadam")),
        (FUNCTION, "random"),
        (CURVE, "full"),
        (CURVE, "stochastic"),
        *((MODEL, strategy) for strategy in ("full", "stochastic", "random", "sequential", "shuffled")),
        *((Settings(landscape=name, length=30), "full") for name in sorted(set(LANDSCAPES) - {"linear"})),
        (Settings(landscape="ackley", length=30, optimizer="adam"), "random"),
        (Settings(landscape="sine", length=30, batch_size=5, schedule="cosine"), "shuffled"),
        (Settings(landscape="network", length=12, optimizer="momentum", penalty=0.1, split=0.3), "random"),
    ],
)
def test_it_prints_the_weights_the_run_ends_with(settings: Settings, strategy: str):
    assert not settings.formula or typed.checked(settings.landscape, settings.formula) == settings.formula
    made = experiment.setup(settings)
    rate = made.learning_rate
    said = io.StringIO()
    with redirect_stdout(said):
        exec(libraries.written("numpy", settings, strategy, rate, made, "a run"), {})
    loss, weights = (line.split()[1:] for line in said.getvalue().splitlines())
    updates, _, _ = experiment.updates_of(strategy, settings, made.problem.samples)
    record = np.array([0, updates])
    run, _ = experiment.descend(settings, strategy, made, np.array([rate]), record, noted=False)
    assert [float(w) for w in weights] == pytest.approx(run.weights[0, -1], rel=1e-9, abs=1e-12)
    assert float(loss[0]) == pytest.approx(run.losses[0, -1], rel=1e-9)


def test_the_address_of_a_formulas_lab_gives_its_script():
    said = io.StringIO()
    with redirect_stdout(said):
        exec(
            coded.code("numpy", {"landscape": "formula", "f": "x^2 + (y - 1)^2", "length": "400u", "lr": "0.2"}, "en"),
            {},
        )
    weights = [float(w) for w in said.getvalue().splitlines()[1].split()[1:]]
    assert weights == pytest.approx([0, 1], abs=1e-9)
