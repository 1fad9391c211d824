"""Theory against runs, from both sides, and the maps made of many runs."""

import numpy as np
import pytest

from gd_core import (
    TEST_FUNCTIONS,
    Outcome,
    adam,
    basins,
    condition_number,
    contour_levels,
    critical_learning_rate,
    descend,
    eigen,
    function_problem,
    growth_factors,
    linear_mse,
    loss_grid,
    momentum,
    nesterov,
    optimal_learning_rate,
    outcome_map,
    sgd,
    stationary_kind,
)
from tests.core.known import boston, boston_problem, far

OPTIMIZERS = {"sgd": sgd, "momentum": momentum, "nesterov": nesterov}
CASES = [(name, beta) for name in OPTIMIZERS for beta in ((0.9,) if name == "sgd" else (0.5, 0.9, 0.99))]


def make(name, rate, beta):
    return sgd(rate) if name == "sgd" else OPTIMIZERS[name](rate, beta)


@pytest.mark.parametrize(("name", "beta"), CASES)
@pytest.mark.parametrize("scaling", ["raw", "minmax", "standardized"])
def test_both_sides_of_the_critical_rate(name, beta, scaling):
    problem = linear_mse(*boston(scaling))
    critical = critical_learning_rate(problem, name, beta)
    steepest = problem.minima[0] + 10 * eigen(problem.hessian(problem.start))[1][:, -1]
    runs = descend(
        problem, make(name, np.array([[0.99], [1.01]]) * critical, beta), [steepest] * 2, 4000, record=[4000]
    )
    floor = problem.loss(problem.minima[0])
    assert runs.losses[0, -1] - floor < 1e-3 * (problem.loss(steepest) - floor)
    assert runs.outcome.tolist() == [Outcome.MAX_STEPS, Outcome.DIVERGED]


@pytest.mark.parametrize(("name", "beta"), CASES)
def test_the_best_rate_is_the_best(name, beta):
    h = boston_problem().hessian(np.zeros(3))
    best = optimal_learning_rate(h, name, beta)
    rates = best * np.array([0.5, 0.8, 0.99, 1.0, 1.01, 1.2])
    slowest = np.max(np.abs(growth_factors(h, rates, name, beta)), axis=1)
    assert slowest[3] < 1
    assert np.all(slowest >= slowest[3] - 1e-12)
    assert condition_number(h) == pytest.approx(203.51, abs=0.01)


def test_eigenvectors_are_oriented():
    h = boston_problem().hessian(np.zeros(3))
    values, vectors = eigen(h)
    assert np.all(np.diff(values) > 0)
    assert far(vectors @ np.diag(values) @ vectors.T, h) < 1e-14
    assert all(vectors[np.argmax(np.abs(vectors[:, i])), i] > 0 for i in range(3))


def test_flat_directions_do_not_count():
    singular = linear_mse(np.ones((4, 1)), np.arange(4.0))
    assert condition_number(singular) == np.inf
    assert critical_learning_rate(singular) == pytest.approx(0.5)
    assert optimal_learning_rate(singular) == pytest.approx(2 / 8)


def test_kinds_of_stationary_points():
    himmelblau, well = TEST_FUNCTIONS["himmelblau"], TEST_FUNCTIONS["double_well"]
    assert stationary_kind(himmelblau, [3, 2]) == "minimum"
    assert stationary_kind(himmelblau, [0, 0]) == "slope"
    assert stationary_kind(himmelblau, [-0.27084459066, -0.92303852231]) == "maximum"
    assert stationary_kind(himmelblau, [0.08667750456, 2.88425470104], 1e-5) == "saddle"
    assert stationary_kind(TEST_FUNCTIONS["saddle"], [0, 0]) == "saddle"
    assert stationary_kind(well, well.minima[1]) == "minimum"
    assert stationary_kind(linear_mse(np.ones((4, 1)), np.zeros(4)), [0, 0]) == "flat"


def test_basins_of_himmelblau():
    problem = TEST_FUNCTIONS["himmelblau"]
    x = np.linspace(-5.5, 5.5, 12)
    for optimizer in (sgd(0.01), momentum(0.002), adam(0.2)):
        grid = basins(problem, optimizer, x, x[:10], 500)
        assert grid.shape == (10, 12)
        assert set(np.unique(grid)) == {0, 1, 2, 3}
    for index, minimum in enumerate(problem.minima):
        assert basins(problem, sgd(0.01), [minimum[0]], [minimum[1]]) == [[index]]
    assert np.all(basins(problem, sgd(5.0), x, x) == -1)
    assert np.all(basins(TEST_FUNCTIONS["saddle"], sgd(0.1), x, x) == -1)


def test_basins_measure_in_all_weights():
    """Two minima that differ in the third weight only."""
    problem = function_problem(
        "mine", lambda x, y, z: x**2 + y**2 + (z**2 - 1) ** 2, (0, 0, 0.5), ((-2, 2),) * 3, [(0, 0, -1), (0, 0, 1)]
    )
    numbers = {round(float(minimum[2])): index for index, minimum in enumerate(problem.minima)}
    grid = basins(problem, sgd(0.05), [-1, 1], [-1, 0, 1], 300)
    assert np.array_equal(grid, np.full((3, 2), numbers[int(problem.minima[0][2])]))
    assert np.all(basins(problem, sgd(0.05), [-1, 1], [-1, 0, 1], 0)[[0, 2]] == -1)


def test_outcome_map_is_the_runs():
    problem, rates = boston_problem(), np.array([0.01, 0.3, 2.0])
    outcomes, losses = outcome_map(problem, sgd, rates, [1, 30, 506], 5, np.random.default_rng(0))
    assert outcomes.shape == losses.shape == (3, 3)
    assert outcomes[:, 0].tolist() == [Outcome.MAX_STEPS] * 3
    assert outcomes[:2, 2].tolist() == [Outcome.DIVERGED] * 2
    for sizes in ([30], [30, 250, 1], [100, 7, 30]):  # a batch size's row does not depend on its neighbours
        again = outcome_map(problem, sgd, rates, sizes, 5, np.random.default_rng(0))[1][sizes.index(30)]
        assert np.array_equal(again, losses[1])
    assert not np.array_equal(outcome_map(problem, sgd, rates, [30], 5, np.random.default_rng(5))[1][0], losses[1])
    full = descend(problem, sgd(0.3), [0, 0, 0], 5)
    assert losses[2, 1] == pytest.approx(full.losses[-1], rel=1e-12)


def test_loss_grid_is_the_loss():
    problem, x, y = boston_problem(), np.linspace(-40, 60, 7), np.linspace(-50, 10, 5)
    grid = loss_grid(problem, x, y, axes=(0, 2))
    assert grid.shape == (5, 7)
    assert grid[3, 2] == pytest.approx(problem.loss(np.array([x[2], problem.minima[0][1], y[3]])), rel=1e-14)
    other = loss_grid(problem, x, y, axes=(2, 1), at=[7, 0, 0])
    assert other[1, 4] == pytest.approx(problem.loss(np.array([7, y[1], x[4]])), rel=1e-14)
    saddle = loss_grid(TEST_FUNCTIONS["saddle"], x, y)
    assert saddle[0, 0] == pytest.approx(x[0] ** 2 - y[0] ** 2)


def test_contour_levels_rise_in_equal_ratios_over_the_floor():
    grid = loss_grid(boston_problem(), np.linspace(-40, 60, 50), np.linspace(-50, 10, 50))
    levels = contour_levels(grid, 10, floor=30.5)
    assert len(levels) == 10
    ratios = (levels[1:] - 30.5) / (levels[:-1] - 30.5)
    assert np.allclose(ratios, ratios[0])
    assert grid.min() < levels[0] < levels[-1] < grid.max()
    assert contour_levels(np.full(5, 3.0)).tolist() == [3.0]
    assert np.all(np.isfinite(contour_levels([1.0, np.inf, np.nan, 5.0])))
    assert contour_levels([5, 5, 5], 3, floor=0).tolist() == [5]
    assert np.all(np.diff(contour_levels([1, 5, 5, 5], 3)) > 0)
