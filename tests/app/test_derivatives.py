"""Every landscape's problem by others: derivatives by differences, minima by scipy's root finder from a lattice."""

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from scipy.optimize import root

import gd_core as gd
from pages.ui.runs.landscapes import LANDSCAPES
from tests.app.landscapes import opened

NONLINEAR = [name for name in LANDSCAPES if name != "linear"]
KNOWN = [name for name in NONLINEAR if LANDSCAPES[name].kind != "slice"]  # nobody knows all minima of a network
STEP = 1e-3  # the error of a derivative is about STEP⁴ of the fifth one, and rounding over STEP
LATTICE = 15  # starts a side; scipy's walk from one of them ends wherever it ends


def slopes(f: Callable[[np.ndarray], np.ndarray], w: np.ndarray, step: float = STEP) -> np.ndarray:
    """The derivatives of f by each weight at w (dim,), the weight's axis last: central differences of fourth order."""
    by = step * np.eye(len(w))
    parts = (8 * (f(w + by) - f(w - by)) - (f(w + 2 * by) - f(w - 2 * by))) / (12 * step)
    return np.moveaxis(parts, 0, -1)


def slopes_at(problem: gd.Problem, points: np.ndarray) -> np.ndarray:
    """The gradient by differences at each point (k, dim)."""
    return np.array([slopes(problem.loss, point) for point in points])


def window(problem: gd.Problem) -> tuple[np.ndarray, np.ndarray]:
    low, high = np.array(problem.domain, dtype=float).T
    return low, high


def lowest_points(problem: gd.Problem) -> np.ndarray:
    """The minima (k, dim) in the window that scipy finds: stationary, and curved upwards in every direction."""
    low, high = window(problem)
    axes = [np.linspace(*ends, LATTICE) for ends in zip(low, high, strict=True)]
    starts = np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, len(low))
    starts += np.random.default_rng(13).uniform(-0.5, 0.5, starts.shape) * (high - low) / LATTICE
    found = []
    for start in starts:
        end = root(problem.gradient, start, jac=problem.hessian, tol=1e-12)
        if not np.all((end.x >= low) & (end.x <= high)):
            continue
        values, vectors = np.linalg.eigh(problem.hessian(end.x))
        if values[0] <= 1e-6 * values[-1] or values[-1] <= 0:
            continue
        left = vectors @ (vectors.T @ problem.gradient(end.x) / values)  # what Newton's method would still go
        if np.linalg.norm(left / (high - low)) < 1e-9:
            found.append(end.x)
    return np.array(found).reshape(-1, len(low))


@pytest.mark.sampled(6)
@pytest.mark.parametrize("name", KNOWN)
def test_every_minimum_scipy_finds_is_known(name):
    made = opened(name)[1]
    known = np.array([minimum.at for minimum in made.minima]).reshape(-1, made.problem.start.size)
    found = lowest_points(made.problem)
    if any(gd.stationary_kind(made.problem, point) == "minimum" for point in known):
        assert len(found)
    for point in found:
        assert len(known), point
        assert np.linalg.norm(known - point, axis=-1).min() < 1e-5, point


@pytest.mark.parametrize("name", KNOWN)
def test_what_is_known_as_a_minimum_is_one_the_lowest_first(name):
    made = opened(name)[1]
    losses = np.array([minimum.loss for minimum in made.minima])
    for minimum in made.minima:
        assert minimum.loss == pytest.approx(float(made.problem.loss(minimum.at)), rel=1e-12, abs=1e-15)
        # By differences, as a cone's tip has no derivatives but is as high on both sides.
        gradient = slopes(made.problem.loss, minimum.at)
        curvature = np.linalg.eigvalsh(slopes(partial(slopes_at, made.problem), minimum.at))
        assert np.abs(gradient).max() < 1e-6 * (1 + curvature[-1]), minimum
        assert curvature[0] > -1e-6 * (1 + curvature[-1]), minimum
        assert minimum.lowest == (minimum.loss <= losses.min() + 1e-6 * (1 + abs(losses.min())))
    assert [minimum.lowest for minimum in made.minima] == sorted((m.lowest for m in made.minima), reverse=True)
    assert (np.diff(losses) > -1e-6 * (1 + np.abs(losses[:-1]))).all()
