"""Theory against runs, from both sides, and the maps made of many runs."""

import numpy as np
import pytest

import gd_core as gd
from tests.core.known import boston, boston_problem, far

CASES = [("sgd", 0.9), *((name, beta) for name in ("momentum", "nesterov") for beta in (0.5, 0.9, 0.99))]
BOSTON, X = boston_problem(), np.linspace(-5.5, 5.5, 12)


@pytest.mark.parametrize(("name", "beta"), CASES)
@pytest.mark.parametrize("scaling", ["raw", "minmax", "standardized"])
def test_both_sides_of_the_critical_rate_and_the_best_rate_is_the_best(name, beta, scaling):
    problem = gd.linear_mse(*boston(scaling))
    rates = np.array([[0.99], [1.01]]) * gd.critical_learning_rate(problem, name, beta)
    optimizer = gd.sgd(rates) if name == "sgd" else gd.OPTIMIZERS[name](rates, beta)
    h = problem.hessian(problem.start)
    steepest = problem.minima[0] + 10 * gd.eigen(h)[1][:, -1]
    runs = gd.descend(problem, optimizer, [steepest] * 2, 4000, record=[4000])
    floor = problem.loss(problem.minima[0])
    assert runs.losses[0, -1] - floor < 1e-3 * (problem.loss(steepest) - floor)
    assert runs.outcome.tolist() == [gd.Outcome.MAX_STEPS, gd.Outcome.DIVERGED]
    rates = gd.optimal_learning_rate(h, name, beta) * np.array([0.5, 0.8, 0.99, 1.0, 1.01, 1.2])
    slowest = np.max(np.abs(gd.growth_factors(h, rates, name, beta)), axis=1)
    assert slowest[3] < 1
    assert np.all(slowest >= slowest[3] - 1e-12)


def test_eigenvectors_are_oriented_and_flat_directions_do_not_count():
    h = BOSTON.hessian(np.zeros(3))
    values, vectors = gd.eigen(h)
    assert np.all(np.diff(values) > 0)
    assert far(vectors @ np.diag(values) @ vectors.T, h) < 1e-14
    assert all(vectors[np.argmax(np.abs(vectors[:, i])), i] > 0 for i in range(3))
    singular = gd.linear_mse(np.ones((4, 1)), np.arange(4.0))
    assert gd.condition_number(singular) == np.inf
    assert gd.critical_learning_rate(singular) == pytest.approx(0.5)
    assert gd.optimal_learning_rate(singular) == pytest.approx(2 / 8)


def test_kinds_of_stationary_points():
    himmelblau = gd.TEST_FUNCTIONS["himmelblau"]
    assert gd.stationary_kind(himmelblau, [3, 2]) == "minimum"
    assert gd.stationary_kind(himmelblau, [0, 0]) == "slope"
    assert gd.stationary_kind(himmelblau, [-0.27084459066, -0.92303852231]) == "maximum"
    assert gd.stationary_kind(himmelblau, [0.08667750456, 2.88425470104], 1e-5) == "saddle"
    assert gd.stationary_kind(gd.linear_mse(np.ones((4, 1)), np.zeros(4)), [0, 0]) == "flat"


def test_basins_are_numbered_as_the_minima_and_measured_in_all_weights():
    problem = gd.TEST_FUNCTIONS["himmelblau"]
    for optimizer in (gd.sgd(0.01), gd.momentum(0.002), gd.adam(0.2)):
        grid = gd.basins(problem, optimizer, X, X[:10], 500)
        assert grid.shape == (10, 12)
        assert set(np.unique(grid)) == {0, 1, 2, 3}
    for index, minimum in enumerate(problem.minima):
        assert gd.basins(problem, gd.sgd(0.01), [minimum[0]], [minimum[1]]) == [[index]]
    assert np.all(gd.basins(problem, gd.sgd(5.0), X, X) == -1)
    assert np.all(gd.basins(gd.TEST_FUNCTIONS["saddle"], gd.sgd(0.1), X, X) == -1)
    apart = gd.function_problem(  # two minima that differ in the third weight only
        "mine", lambda x, y, z: x**2 + y**2 + (z**2 - 1) ** 2, (0, 0, 0.5), ((-2, 2),) * 3, [(0, 0, -1), (0, 0, 1)]
    )
    grid = gd.basins(apart, gd.sgd(0.05), [-1, 1], [-1, 0, 1], 300)
    assert not grid.any(), "the third weight begins at the first minimum"
    assert np.all(gd.basins(apart, gd.sgd(0.05), [-1, 1], [-1, 0, 1], 0)[[0, 2]] == -1)


def test_outcome_map_is_the_runs():
    rates = np.array([0.01, 0.3, 2.0])

    def mapped(sizes, seed=0):
        return gd.outcome_map(BOSTON, gd.sgd, rates, sizes, 5, np.random.default_rng(seed))

    outcomes, losses = mapped([1, 30, 506])
    assert outcomes.shape == losses.shape == (3, 3)
    assert outcomes[:, 0].tolist() == [gd.Outcome.MAX_STEPS] * 3
    assert outcomes[:2, 2].tolist() == [gd.Outcome.DIVERGED] * 2
    for sizes in ([30], [30, 250, 1], [100, 7, 30]):  # a batch size's row does not depend on its neighbours
        assert np.array_equal(mapped(sizes)[1][sizes.index(30)], losses[1])
    assert not np.array_equal(mapped([30], 5)[1][0], losses[1])
    full = gd.descend(BOSTON, gd.sgd(0.3), [0, 0, 0], 5)
    assert losses[2, 1] == pytest.approx(full.losses[-1], rel=1e-12)


def test_loss_grid_is_the_loss_and_levels_rise_in_equal_ratios_over_the_floor():
    x, y = np.linspace(-40, 60, 7), np.linspace(-50, 10, 5)
    grid = gd.loss_grid(BOSTON, x, y, axes=(0, 2))
    assert grid.shape == (5, 7)
    assert grid[3, 2] == pytest.approx(BOSTON.loss(np.array([x[2], BOSTON.minima[0][1], y[3]])), rel=1e-14)
    other = gd.loss_grid(BOSTON, x, y, axes=(2, 1), at=[7, 0, 0])
    assert other[1, 4] == pytest.approx(BOSTON.loss(np.array([7, y[1], x[4]])), rel=1e-14)
    levels = gd.contour_levels(grid, 10, floor=30.5)
    assert len(levels) == 10
    assert np.allclose(np.diff(np.log(levels - 30.5), 2), 0)
    assert grid.min() < levels[0] < levels[-1] < grid.max()
    assert gd.contour_levels(np.full(5, 3.0)).tolist() == [3.0]
    assert np.all(np.isfinite(gd.contour_levels([1.0, np.inf, np.nan, 5.0])))
    assert gd.contour_levels([5, 5, 5], 3, floor=0).tolist() == [5]
    assert np.all(np.diff(gd.contour_levels([1, 5, 5, 5], 3)) > 0)
