"""What the browser predicts and the gradients it draws are the core's, for every model that has rows."""

import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial

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


def typed() -> Iterator[tuple[str, gd.Problem, int]]:
    """Six models nobody would write, of both parameters."""
    rng, seen = random.Random(0), 0
    while seen < 6:
        with suppress(FormulaError):
            formula = parse(generated.formula(rng, "wvx", 3), ("w", "v", "x1", "x2"), {"x": "x1"})
            problem = gd.model_mse("typed", formula, X, Y, ("w", "v"), np.ones(2), "")
            if {"w", "v"} <= set(formula.used) and np.isfinite(problem.gradient(np.full(2, 0.7))).all():
                seen += 1
                yield "typed", problem, 2


def test_gradients_of_batches_and_of_all_rows_are_the_cores_and_a_function_has_no_rows(call: Call):
    made = ((name, make(X[:, :columns], Y), columns) for name, (make, columns) in MODELS.items())
    for name, problem, columns in (*made, *typed()):
        w = np.full(2, 0.7) if name == "typed" else RNG.normal(size=problem.start.size)
        given = sent(problem, w, X[:, :columns], name)
        near = partial(pytest.approx, rel=1e-6, abs=1e-9)
        assert call("models", f"slopes(m, w, {ROWS})", **given) == near(problem.gradient(w, np.array(ROWS)))
        assert call("models", "slopes(m, w)", **given) == near(problem.gradient(w))
        predicted = np.array(call("models", "m.target.map((_, i) => predict(m, w, i))", **given))
        assert np.mean((predicted - Y) ** 2) == near(float(problem.loss(w)))
    assert call("models", "hasRows({samples: 0, header: {landscape: {model: 'function'}}})") is False
    assert call("models", "hasRows({samples: 8, header: {}})") is True
