"""The edge of stability: on the network, gradient descent drives the sharpness to 2/η and hovers there."""

from functools import cache

import numpy as np
import pytest

import gd_core as gd
from pages.ui.runs import experiment, records
from tests.app.landscapes import opened

UPDATES = 3000
LAST_FIFTH = np.arange(UPDATES * 4 // 5, UPDATES + 1, 50)


@cache
def walked(rate: float) -> np.ndarray:
    """The weights (R, dim) of full-batch descent at the updates of LAST_FIFTH."""
    settings, made, _ = opened("network")
    run, _ = experiment.descend(settings, "full", made, np.array([rate]), LAST_FIFTH)
    assert run.outcome[0] != gd.Outcome.DIVERGED
    return run.weights[0, -len(LAST_FIFTH) :]


def largest_curvature(problem: gd.Problem, w: np.ndarray, step: float = 1e-5) -> float:
    """λmax at w (dim,), of a Hessian by central differences of the gradient alone."""
    by = step * np.eye(len(w))
    hessian = (problem.gradient(w + by) - problem.gradient(w - by)) / (2 * step)
    return float(np.linalg.eigvalsh((hessian + hessian.T) / 2)[-1])


@pytest.mark.parametrize("rate", [0.3, 0.4])
def test_the_network_hovers_where_the_sharpness_is_two_over_the_rate(rate):
    problem = opened("network")[1].problem
    at_rate = [rate * largest_curvature(problem, w) for w in walked(rate)]
    np.testing.assert_allclose(at_rate, 2, rtol=0.1)


def test_the_sharpness_on_screen_is_that_of_the_differences():
    made = opened("network")[1]
    curvature, at, _ = records.local(made, walked(0.3)[None])
    sharpness = [largest_curvature(made.problem, w) for w in walked(0.3)[at]]
    np.testing.assert_allclose(curvature[0, :, 1], sharpness, rtol=1e-5)
