"""What the browser predicts and the gradients it draws are the core's, for every model that has rows."""

import random
from collections.abc import Callable
from contextlib import suppress

import numpy as np
import pytest

import gd_core as gd
from gd_core.formulas.parse import parse
from gd_core.formulas.tokens import FormulaError
from pages.ui.runs import describe
from tests.core import generated
from tests.player.conftest import Call

Make = Callable[[np.ndarray, np.ndarray], gd.Problem]
RNG = np.random.default_rng(5)
X, Y = RNG.normal(size=(8, 2)), RNG.normal(size=8)
MODELS: dict[str, tuple[Make, int]] = {
    "linear": (gd.linear_mse, 2),
    "sigmoid": (gd.neuron_mse, 1),
    "network_two": (gd.network_mse, 1),
    "product": (gd.product_mse, 1),
    "sine": (gd.sine_mse, 1),
    "network": (lambda x, y: gd.network_mse(x, y, hidden=8), 2),
}
ROWS = [6, 1, 1]


def sent(problem: gd.Problem, w: np.ndarray, features: np.ndarray, name: str) -> dict[str, object]:
    """Weights, and a model as the player has it."""
    header = {"landscape": {"model": name, **describe.program_of(problem)}, "data": {}}
    rows = {"features": features.ravel().tolist(), "target": Y.tolist(), "samples": 8}
    return {"w": w.tolist(), "m": {"header": header, **rows}}


def test_gradients_of_batches_and_of_all_rows_are_the_cores_and_a_function_has_no_rows(call: Call):
    for name, (make, columns) in MODELS.items():
        problem = make(X[:, :columns], Y)
        w = RNG.normal(size=problem.start.size)
        given = sent(problem, w, X[:, :columns], name)
        assert call("models", f"slopes(m, w, {ROWS})", **given) == pytest.approx(problem.gradient(w, np.array(ROWS)))
        assert call("models", "slopes(m, w)", **given) == pytest.approx(problem.gradient(w))
        predicted = np.array(call("models", "m.target.map((_, i) => predict(m, w, i))", **given))
        assert np.mean((predicted - Y) ** 2) == pytest.approx(float(problem.loss(w)))
    assert call("models", "hasRows({samples: 0, header: {landscape: {model: 'function'}}})") is False
    assert call("models", "hasRows({samples: 8, header: {}})") is True


def test_a_typed_model_predicts_and_slopes_as_the_core_does(call: Call):
    rng, seen = random.Random(0), 0
    while seen < 6:
        with suppress(FormulaError):
            formula = parse(generated.formula(rng, "wvx", 3), ("w", "v", "x1", "x2"), {"x": "x1"})
            if {"w", "v"} - set(formula.used):
                continue
            problem = gd.model_mse("typed", formula, X, Y, ("w", "v"), np.ones(2), "")
            w = RNG.uniform(0.2, 1.5, size=2)
            expected = problem.gradient(w)
            if np.isfinite(expected).all():
                found = call("models", "slopes(m, w)", **sent(problem, w, X, "typed"))
                assert found == pytest.approx(expected, rel=1e-6, abs=1e-9)
                seen += 1
