"""What no other library says: second-order steps, line search, schedules in use."""

import numpy as np
import pytest

import gd_core as gd
from tests.core.known import boston_problem, far, make

HIMMELBLAU, SADDLE, BOOTH = (gd.TEST_FUNCTIONS[name] for name in ("himmelblau", "saddle", "booth"))


def test_newton_takes_a_quadratic_in_one_step_solves_where_it_is_a_bowl_and_leaves_a_saddle():
    for problem in (boston_problem(), gd.quadratic(1e4, 0.3), BOOTH):
        run = gd.descend(problem, gd.newton(1.0, problem.hessian), problem.start + 1, 1)
        assert far(run.weights[-1], problem.minima[0]) < 1e-9
    w = np.array([3.6, 2.4])
    run = gd.descend(HIMMELBLAU, gd.newton(0.7, HIMMELBLAU.hessian), w, 1)
    assert far(run.weights[1], w - 0.7 * np.linalg.solve(HIMMELBLAU.hessian(w), HIMMELBLAU.gradient(w))) < 1e-12
    for name in ("himmelblau", "six_hump_camel", "saddle", "styblinski_tang"):
        problem, rng = gd.TEST_FUNCTIONS[name], np.random.default_rng(0)
        starts = np.stack([rng.uniform(low, high, 40) for low, high in problem.domain], axis=-1)
        downhill = gd.descend(problem, gd.newton(1e-3, problem.hessian), starts, 1)
        assert np.all(downhill.losses[:, 1] <= downhill.losses[:, 0])
    run = gd.descend(SADDLE, gd.newton(0.5, SADDLE.hessian), [1.0, 1e-3], 10)
    assert np.abs(run.weights[-1, 1]) > 0.01


def test_line_search_takes_the_first_half_of_a_half_that_meets_armijo():
    for name in ("rosenbrock", "himmelblau", "beale"):
        problem = gd.TEST_FUNCTIONS[name]
        run = gd.descend(problem, gd.line_search(1.0, problem.loss), problem.start + 0.2, 100)
        for w, after in zip(run.weights, run.weights[1:], strict=False):
            gradient, size = problem.gradient(w), 1.0
            while problem.loss(w - size * gradient) > problem.loss(w) - 1e-4 * size * gradient @ gradient:
                size /= 2
            assert far(after, w - size * gradient) < 1e-14
        assert run.losses[-1] < run.losses[0] / 5


@pytest.mark.parametrize("name", sorted(gd.OPTIMIZERS))
def test_a_schedule_gives_each_update_its_rate(name):
    plain, same, later = (
        gd.descend(HIMMELBLAU, make(name, rate, HIMMELBLAU), [0, 1], 20).weights
        for rate in (0.01, lambda step: 0.01, lambda step: 0.01 if step < 10 else 1e-12)
    )
    assert np.array_equal(plain, same)
    assert np.array_equal(plain[:11], later[:11])
    assert np.allclose(later[11:], later[10], atol=1e-9)


def test_rates_change_at_their_updates_and_may_grow_over_all_numbers():
    schedule = gd.piecewise({4: 0.1, 0: 0.5, 9: gd.exponential(1.0, 0.5)})
    assert [schedule(t) for t in (0, 3, 4, 8, 9, 11)] == [0.5, 0.5, 0.1, 0.1, 0.5**9, 0.5**11]
    growing = gd.exponential(0.1, 1.5)
    assert gd.step(0.1, 1, 3.0)(1000) == growing(2000) == np.inf
    assert (growing(30), gd.exponential(0.1, 0.5)(5000)) == (pytest.approx(0.1 * 1.5**30), 0)
    assert gd.descend(BOOTH, gd.sgd(growing), [1.0, 1.0], 3000).outcome == gd.Outcome.DIVERGED


@pytest.mark.parametrize("name", ["adagrad", "rmsprop", "adam", "amsgrad", "adamax", "lion"])
def test_no_gradients_move_a_weight_farther_than_the_bound(name):
    """Gradients of all sizes, growing as the averages forget (which moves them farthest), all of one sign, and none."""
    rng, steps = np.random.default_rng(3), 60
    signs = np.sign(rng.normal(size=(steps, 40)))
    sizes = 10.0 ** (rng.uniform(-6, 6, size=(steps, 40)) * rng.integers(0, 2, size=40))
    growing = np.geomspace(1, 1.11**steps, steps)[:, None] ** np.array([1.0, -1.0, 0.0, 3.0, 0.5])
    gradients = np.hstack([signs * sizes, sizes, growing])
    w, optimizer = np.zeros(gradients.shape[1]), gd.OPTIMIZERS[name](1.0)
    state, moved = optimizer.init(w), []
    for number, gradient in enumerate(gradients):
        w, state = optimizer.update(number, gradient, w, state)
        moved.append(np.abs(w).max())
    bounds = np.array([gd.max_displacement(name, number + 1) for number in range(steps)])
    assert np.all(moved <= bounds * (1 + 1e-9))
    assert moved[-1] > 0.2 * bounds[-1], "a bound that nothing comes near says nothing"


def test_where_nothing_bounds_a_move_none_is_given():
    assert {gd.max_displacement(name, 10) for name in ("sgd", "momentum", "adadelta", "nadam", "adamw")} == {np.inf}
    assert gd.max_displacement("adam", 10, 0.9, 0.0) == np.inf
