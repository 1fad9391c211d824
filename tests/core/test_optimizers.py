"""What no other library says: second-order steps, line search, schedules in use, and the shape of the tables."""

import inspect

import numpy as np
import pytest

from gd_core import (
    ACTIVATIONS,
    BATCHINGS,
    OPTIMIZERS,
    SCHEDULES,
    TEST_FUNCTIONS,
    Outcome,
    as_schedule,
    cosine,
    descend,
    exponential,
    inverse_time,
    line_search,
    linear_warmup,
    longest_way,
    newton,
    one_cycle,
    quadratic,
    sgd,
    step,
    stochastic,
)
from tests.core.known import boston_problem, far


def test_newton_takes_a_quadratic_in_one_step():
    for problem in (boston_problem(), quadratic(1e4, 0.3), TEST_FUNCTIONS["booth"]):
        run = descend(problem, newton(1.0, problem.hessian), problem.start + 1, 1)
        assert far(run.weights[-1], problem.minima[0]) < 1e-9


def test_newtons_step_is_the_solution_where_the_hessian_is_positive_definite():
    problem = TEST_FUNCTIONS["himmelblau"]
    w = np.array([3.6, 2.4])
    run = descend(problem, newton(0.7, problem.hessian), w, 1)
    assert far(run.weights[1], w - 0.7 * np.linalg.solve(problem.hessian(w), problem.gradient(w))) < 1e-12


def test_newton_leaves_a_saddle_and_does_not_climb():
    for name in ("himmelblau", "six_hump_camel", "saddle", "styblinski_tang"):
        problem = TEST_FUNCTIONS[name]
        rng = np.random.default_rng(0)
        starts = np.stack([rng.uniform(low, high, 40) for low, high in problem.domain], axis=-1)
        downhill = descend(problem, newton(1e-3, problem.hessian), starts, 1)
        assert np.all(downhill.losses[:, 1] <= downhill.losses[:, 0])
    run = descend(TEST_FUNCTIONS["saddle"], newton(0.5, TEST_FUNCTIONS["saddle"].hessian), [1.0, 1e-3], 10)
    assert np.abs(run.weights[-1, 1]) > 0.01


def test_line_search_never_goes_up_and_meets_armijo():
    for name in ("rosenbrock", "himmelblau", "beale"):
        problem = TEST_FUNCTIONS[name]
        run = descend(problem, line_search(1.0, problem.loss), problem.start + np.array([[0.0], [0.2]]), 300)
        assert np.all(np.diff(run.losses) <= 0)
        step_length = np.linalg.norm(np.diff(run.weights, axis=1), axis=-1)
        slope = np.linalg.norm(problem.gradient(run.weights[:, :-1]), axis=-1)
        fall = run.losses[:, :-1] - run.losses[:, 1:]
        assert np.all(fall >= 1e-4 * step_length * slope * (1 - 1e-9) - 1e-15)
        assert np.all(run.losses[:, -1] < run.losses[:, 0] / 5)


@pytest.mark.parametrize("name", sorted(OPTIMIZERS))
def test_a_schedule_gives_each_update_its_rate(name):
    problem = TEST_FUNCTIONS["himmelblau"]
    extra = {"newton": (problem.hessian,), "line_search": (problem.loss,)}.get(name, ())
    plain = descend(problem, OPTIMIZERS[name](0.01, *extra), [0, 1], 20)
    same = descend(problem, OPTIMIZERS[name](lambda step: 0.01, *extra), [0, 1], 20)
    later = descend(problem, OPTIMIZERS[name](lambda step: 0.01 if step < 10 else 1e-12, *extra), [0, 1], 20)
    assert np.array_equal(plain.weights, same.weights)
    assert np.array_equal(plain.weights[:11], later.weights[:11])
    assert np.allclose(later.weights[11:], later.weights[10], atol=1e-9)


def test_a_family_under_a_schedule():
    rates = np.array([0.001, 0.01])[:, None]
    schedule = linear_warmup(cosine(rates, 50), 10)
    family = descend(TEST_FUNCTIONS["himmelblau"], sgd(schedule), np.zeros((2, 2)), 50)
    for i in range(2):
        alone = linear_warmup(cosine(float(rates[i, 0]), 50), 10)
        assert np.array_equal(family.weights[i], descend(TEST_FUNCTIONS["himmelblau"], sgd(alone), [0, 0], 50).weights)


def test_a_decaying_rate_lets_the_noise_die_out():
    problem = boston_problem()
    floor = problem.loss(problem.minima[0])
    ends = []
    for rate in (0.2, inverse_time(0.2, 0.01)):
        run = descend(problem, sgd(rate), problem.minima[0], 4000, batches=stochastic(506, np.random.default_rng(0)))
        assert run.outcome == Outcome.MAX_STEPS
        ends.append(np.mean(run.losses[-500:]) - floor)
    assert ends[1] < ends[0] / 5


@pytest.mark.parametrize("name", ["adagrad", "rmsprop", "adam", "amsgrad", "adamax", "lion"])
def test_no_gradients_move_a_weight_farther_than_it_is_said(name):
    """Gradients of all sizes, growing as the averages forget (which moves them farthest), all of one sign, and none."""
    rng, steps = np.random.default_rng(3), 60
    signs = np.sign(rng.normal(size=(steps, 40)))
    sizes = 10.0 ** (rng.uniform(-6, 6, size=(steps, 40)) * rng.integers(0, 2, size=40))
    growing = np.geomspace(1, 1.11**steps, steps)[:, None] ** np.array([1.0, -1.0, 0.0, 3.0, 0.5])
    gradients = np.hstack([signs * sizes, sizes, growing])
    w, optimizer = np.zeros(gradients.shape[1]), OPTIMIZERS[name](1.0)
    state, far = optimizer.init(w), []
    for number, gradient in enumerate(gradients):
        w, state = optimizer.update(number, gradient, w, state)
        far.append(np.abs(w).max())
    said = np.array([longest_way(name, number + 1) for number in range(steps)])
    assert np.all(far <= said * (1 + 1e-9))
    assert far[-1] > 0.2 * said[-1], "a bound that nothing comes near says nothing"


def test_where_nothing_bounds_a_move_none_is_said():
    assert {longest_way(name, 10) for name in ("sgd", "momentum", "adadelta", "nadam", "adamw")} == {np.inf}
    assert longest_way("adam", 10, 0.9, 0.0) == np.inf


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: step(0.1, 0), "step_size"),
        (lambda: step(0.1, 2.5), "step_size"),
        (lambda: exponential(0.1, -1.0), "gamma"),
        (lambda: cosine(0.1, 100, eta_min=-0.1), "eta_min"),
        (lambda: cosine(0.0, 100), "learning_rate"),
        (lambda: one_cycle(0.1, 100, pct_start=1.5), "pct_start"),
        (lambda: inverse_time(0.1, np.inf), "decay"),
        (lambda: as_schedule(-1.0), "learning_rate"),
        (lambda: as_schedule(np.array([0.1, np.nan])), "learning_rate"),
    ],
)
def test_impossible_schedules_are_named(call, argument):
    with pytest.raises(ValueError, match=f"^{argument} must be .*, got "):
        call()


def test_ids_are_plain_and_documented():
    tables = (ACTIVATIONS, BATCHINGS, OPTIMIZERS, SCHEDULES, TEST_FUNCTIONS)
    for table in tables:
        assert all(name == name.lower() and name.isascii() and name.isidentifier() for name in table)
    for function in [*BATCHINGS.values(), *OPTIMIZERS.values(), *SCHEDULES.values()]:
        assert inspect.getdoc(function)
