"""What cannot be is refused by a sentence that names the argument, says what is allowed, and what was given."""

import inspect
from collections.abc import Callable
from functools import partial

import numpy as np
import pytest

import gd_core as gd
from tests.core.known import boston_problem, problems_with_data, small_data

X, Y = small_data()
LINE, BOSTON = gd.linear_mse(X, Y), boston_problem()
HIMMELBLAU, PARABOLA = gd.TEST_FUNCTIONS["himmelblau"], gd.TEST_FUNCTIONS["parabola"]
ZEROS = np.zeros(3)


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def run(problem=BOSTON, optimizer=None, start=(0, 0, 0), steps=10, **more: object):
    return gd.descend(problem, optimizer or gd.sgd(0.1), start, steps, **more)


def each(call: Callable[..., object], *values: object) -> list[Callable[[], object]]:
    return [partial(call, value) for value in values]


def rows_of(problem: gd.Problem, rows: object) -> None:
    problem.gradient(np.zeros(len(problem.parameters)), rows)


NO_ROWS = (np.arange(12) < 5, [], np.array([], dtype=int), np.array([[1, 2]]), np.array([0.0, 1.0]), [-1], [99])
BAD: dict[str, list[Callable[[], object]]] = {
    "at": [lambda: gd.loss_grid(LINE, [0], [0], at=[0, 0])],
    "activation": [lambda: gd.neuron_mse(X, Y, "softmax")],
    "axes": [
        *each(lambda axes: gd.loss_grid(LINE, [0], [0], axes=axes), (0, 3), (1, 1)),
        lambda: gd.basins(PARABOLA, gd.sgd(0.1), [0], [0]),
    ],
    "batch_size": [
        *each(lambda size: gd.noisy(gd.sgd(1), 1, size, rng()), 2.5, 0),
        *each(lambda size: gd.cycle_critical_rate(X, size), 1.5, 0),
        lambda: gd.mean_square_critical_rate(X, Y, 0),
        lambda: gd.typical_critical_rate(X, 13, rng()),
        lambda: gd.safe_rate(X, Y, 13, ZEROS),
    ],
    "batches": [
        lambda: run(batches=[np.array([0])] * 3),
        lambda: run(HIMMELBLAU, start=[0, 0], batches=gd.full(3)),
        lambda: gd.basin_map(HIMMELBLAU, gd.sgd(0.1), [0], [0], 9, batches=[np.arange(2)] * 3, rate=0.1),
        lambda: gd.final_losses(X, Y, gd.sgd(0.1), [], np.zeros((1, 3)), 5),
    ],
    "beta": [
        lambda: gd.critical_learning_rate([1.0], "momentum", 1.0),
        lambda: gd.noise_floor(X, Y, 1, 0.1, "momentum", beta=1.0),
    ],
    "changes": each(gd.piecewise, {}, {1: 0.1}, {0: 0.1, 2.5: 0.1}, {0: 0.1, -3: 0.1}),
    "condition_number": each(gd.quadratic, 0.5),
    "count": [lambda: gd.contour_levels([1.0, 2.0], 0)],
    "counted": [lambda: gd.penalized(LINE, 1.0, np.ones(2))],
    "divergence_factor": [lambda: run(divergence_factor=0.5)],
    "domain": [lambda: gd.function_problem("f", lambda x: x, (0.0,), ((1, 0),))],
    "features": [
        *each(lambda x: gd.linear_mse(x, np.zeros(len(x))), np.zeros(3), np.zeros((3, 0)), np.zeros((1, 2))),
        *each(lambda make: make([[1.0], [np.nan]], [0.0, 1.0]), gd.linear_mse, gd.neuron_mse, gd.network_mse),
        *each(lambda make: make(X, Y), gd.product_mse, gd.sine_mse),
        lambda: gd.cycle_critical_rate(X[:, 0], 1),
    ],
    "hessian": [
        *each(gd.critical_learning_rate, [-1.0, 2.0]),
        *each(gd.condition_number, np.zeros((2, 2))),
        *each(gd.eigen, [[1.0, 2.0], [0.0, 1.0]], [1.0, 2.0]),
        *each(gd.optimal_learning_rate, [1.0, np.inf]),
    ],
    "hidden": each(partial(gd.network_mse, X, Y), 0, 2.5),
    "learning_rate": [
        *each(gd.sgd, 0.0, np.nan),
        *each(gd.adam, np.array([[0.1], [-1.0]])),
        *each(lambda optimizer: optimizer(np.full(3, 0.1)), gd.sgd, gd.momentum, gd.adam),  # of runs, or of weights?
        *each(
            lambda row: gd.piecewise({0: 0.1, 5: row}),
            np.full(3, 0.1),
            np.full(4, 0.1),
            np.tile([0.1, 0.2, 0.3], (3, 1)),
        ),
        *each(gd.as_schedule, -1.0, np.array([0.1, np.nan])),
        lambda: gd.noise_floor(X, Y, 1, 0.0),
        lambda: gd.expected_losses(X, Y, 1, np.inf, ZEROS, 5),
        lambda: gd.limit_cycle(X, Y, 1, np.nan),
    ],
    "learning_rates": [lambda: gd.growth_factors([1.0], [np.nan])],
    "losses": each(gd.contour_levels, [np.inf]),
    "minima": [lambda: gd.function_problem("f", lambda x: x, (0.0,), ((0, 1),), [(1, 2)])],
    "optimizer": [
        *each(lambda call: call([1.0], "lion"), gd.critical_learning_rate, gd.optimal_learning_rate),
        lambda: gd.growth_factors([1.0], [0.1], "adam"),
        lambda: gd.mean_square_critical_rate(X, Y, 1, "adam"),
    ],
    "penalty": [lambda: gd.ridge_mse(X, Y, -1.0), lambda: gd.penalized(LINE, -1.0, np.ones(3))],
    "record": each(lambda record: run(record=record), [0, 11], [-1, 5], [0, 5, 5], [0.5, 1.0]),
    "rows": [partial(rows_of, problem, rows) for problem in problems_with_data().values() for rows in NO_ROWS]
    + each(lambda rows: run(LINE, batches=[rows] * 10), *NO_ROWS),
    "sigma": each(lambda sigma: gd.noisy(gd.sgd(0.1), sigma, 1, rng()), -1.0, np.nan),
    "start": [
        *each(lambda start: run(start=start), [0, 0], 0.0, [0, 0, np.nan]),
        lambda: gd.function_problem("f", lambda x: x, (), ()),
        lambda: gd.expected_losses(X, Y, 1, 0.1, np.zeros(2), 5),
    ],
    "steps": [
        *each(lambda steps: run(steps=steps), 5.0, np.inf, np.nan, True, "5", None, -1),
        *each(lambda steps: gd.expected_losses(X, Y, 2, 0.1, ZEROS, steps), -1, 2.5),
    ],
    "strategy": [lambda: gd.safe_rate(X, Y, 1, ZEROS, "drawn")],
    "target": [
        *each(lambda y: gd.linear_mse(np.zeros((3, 2)), y), np.zeros(4), np.zeros((3, 1)), [1.0, np.inf, 0.0]),
        lambda: gd.noise_floor(X, Y[1:], 1, 0.1),
    ],
    "tolerance": each(lambda tolerance: run(tolerance=tolerance), -1.0, np.nan),
    "window": [lambda: gd.find_minima(HIMMELBLAU, ((-1, 1),))],
}


@pytest.mark.parametrize("argument", BAD)
def test_an_impossible_argument_is_named(argument):
    for call in BAD[argument]:
        with pytest.raises(ValueError, match=f"^{argument} must be .*, got "):
            call()


def test_rates_that_do_not_fit_the_start_and_formulas_of_other_functions_are_refused():
    with pytest.raises(ValueError, match="broadcast"):
        run(optimizer=gd.sgd(np.full((61, 1), 0.1)))
    for formula in (lambda x: np.floor(x), lambda x: np.hypot(x, 1), lambda x: np.exp(x, where=True)):
        with pytest.raises(TypeError, match=r"a formula must be made of numbers and numpy's add, subtract, .* got"):
            gd.function_problem("mine", formula, (1,), ((-2, 2),))


MADE = gd.OPTIMIZERS | gd.SCHEDULES | gd.BATCHINGS
#: What is given them beside their defaults; 10 where nothing else is.
GIVEN = {"learning_rate": 0.1, "max_lr": 0.1, "gamma": 0.9, "decay": 0.1, "samples": 9, "batch_size": 3}
GIVEN |= {"hessian": np.diag, "loss": np.sum, "rng": rng()}
BEYOND = {**dict.fromkeys(("beta", "beta1", "beta2", "rho"), 1.0), "pct_start": 1.5, "eps": 0.0, "batch_size": 10}


@pytest.mark.parametrize("name", MADE)
def test_every_number_an_optimizer_a_schedule_or_a_batching_is_made_with_is_checked(name):
    wanted = inspect.signature(MADE[name]).parameters.values()
    given = {one.name: GIVEN.get(one.name, 10) if one.default is one.empty else one.default for one in wanted}
    MADE[name](**given)
    for argument in [key for key, value in given.items() if isinstance(value, int | float)]:
        whole = (2.5, 3.0, True, 0) if isinstance(given[argument], int) else ()
        for wrong in (np.nan, -1.0, BEYOND.get(argument, -0.5), *whole):
            with pytest.raises(ValueError, match=f"^{argument} must be .*, got "):
                pytest.fail(f"{name} is made with {argument} = {wrong}: {MADE[name](**{**given, argument: wrong})}")
