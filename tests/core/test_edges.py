"""Edges at which a wrong answer once came without a word: each of these tests failed before it was mended."""

from dataclasses import replace

import numpy as np
import pytest

from gd_core import (
    OPTIMIZERS,
    TEST_FUNCTIONS,
    Outcome,
    adam,
    basins,
    constant,
    contour_levels,
    cosine,
    descend,
    expected_losses,
    exponential,
    full,
    function_problem,
    growth_factors,
    linear_mse,
    momentum,
    neuron_mse,
    noisy,
    one_cycle,
    optimal_learning_rate,
    outcome_map,
    piecewise,
    random,
    sgd,
    shuffled,
    step,
)
from gd_core.batching import all_rows
from tests.core.known import boston_problem, far, problems_with_data, small_data
from tests.core.test_descent import make

PARABOLA, HIMMELBLAU, RASTRIGIN = (TEST_FUNCTIONS[name] for name in ("parabola", "himmelblau", "rastrigin"))


def test_a_run_that_starts_near_zero_loss_has_not_diverged_when_the_loss_is_small():
    for start in (1e-9, 0.0, 1e-30):
        assert descend(PARABOLA, adam(0.1), [start], 100).outcome == Outcome.MAX_STEPS
    noise = noisy(sgd(0.002), 110.0, 1, np.random.default_rng(0))
    run = descend(RASTRIGIN, noise, [0, 0], 100)
    assert run.losses[0] == 0 < run.losses[1]
    assert run.outcome == Outcome.MAX_STEPS
    lost = descend(PARABOLA, sgd(1.5), [1e-9], 200)
    assert lost.outcome == Outcome.DIVERGED
    assert lost.losses[lost.stopped] > 1e6 * PARABOLA.loss(PARABOLA.start) > lost.losses[lost.stopped - 1]
    from_afar = descend(PARABOLA, sgd(1.1), [1e5], 20)  # where the loss is high, high is measured from there
    assert from_afar.outcome == Outcome.MAX_STEPS
    at_its_start = function_problem("mine", lambda x: x**2, (0,), ((-3, 2),))  # its own start is the minimum
    assert descend(at_its_start, adam(0.1), [1e-9], 100).outcome == Outcome.MAX_STEPS
    assert descend(at_its_start, sgd(1.5), [1e-9], 200).losses[-1] > 9e6


def test_basins_measure_in_all_weights():
    """Two minima that differ in the third weight only."""
    problem = function_problem(
        "mine", lambda x, y, z: x**2 + y**2 + (z**2 - 1) ** 2, (0, 0, 0.5), ((-2, 2),) * 3, [(0, 0, -1), (0, 0, 1)]
    )
    found = {round(float(minimum[2])): index for index, minimum in enumerate(problem.minima)}
    grid = basins(problem, sgd(0.05), [-1, 1], [-1, 0, 1], 300)
    assert np.array_equal(grid, np.full((3, 2), found[int(problem.minima[0][2])]))
    far_off = basins(problem, sgd(0.05), [-1, 1], [-1, 0, 1], 0)
    assert np.all(far_off[[0, 2]] == -1)


@pytest.mark.parametrize("name", sorted(problems_with_data()))
@pytest.mark.parametrize(
    "rows", [np.arange(12) < 5, [], np.array([], dtype=int), np.array([[1, 2]]), np.array([0.0, 1.0])]
)
def test_batches_that_are_no_row_numbers_are_refused(name, rows):
    problem = problems_with_data()[name]
    with pytest.raises(ValueError, match=r"^rows must be one or more row numbers, got "):
        problem.gradient(np.zeros(len(problem.parameters)), rows)
    with pytest.raises(ValueError, match=r"^rows must be one or more row numbers, got "):
        descend(problem, sgd(0.1), problem.start, 3, batches=[rows] * 3)
    whole = problem.gradient(problem.start, list(range(12)))
    assert far(whole, problem.gradient(problem.start)) < 1e-13


def test_three_rates_for_three_runs_of_three_weights_are_a_column():
    rates, start = np.array([0.1, 0.2, 0.3]), np.zeros((3, 3))
    for ambiguous in (sgd, momentum, adam):
        with pytest.raises(ValueError, match=r"^learning_rate must be a number or a column \(runs, 1\), .*, got "):
            ambiguous(rates)
    for row in (rates, np.full(4, 0.1), np.tile(rates, (3, 1))):
        with pytest.raises(ValueError, match=r"^learning_rate must be a number or a column"):
            piecewise({0: 0.1, 5: row})
    family = descend(boston_problem(), sgd(rates[:, None]), start, 20)
    for i, rate in enumerate(rates):
        assert far(family.weights[i], descend(boston_problem(), sgd(rate), start[i], 20).weights) < 1e-13


@pytest.mark.parametrize("name", sorted(set(OPTIMIZERS) - {"newton", "line_search"}))
def test_a_column_of_rates_may_be_as_wide_as_the_weights(name):
    """The same runs to the bit: what is multiplied is the same, only sooner."""
    column, start = np.array([[0.01], [0.1], [0.2]]), np.zeros((3, 3))
    for schedule in (constant, lambda rate: exponential(rate, 0.9), lambda rate: cosine(rate, 30, 0.001)):
        narrow, wide = (
            descend(boston_problem(), OPTIMIZERS[name](schedule(rate)), start, 40)
            for rate in (column, np.repeat(column, 3, axis=1))
        )
        assert np.array_equal(narrow.weights, wide.weights)


def test_a_batch_size_of_a_map_does_not_depend_on_its_neighbours():
    problem, rates = boston_problem(), np.array([0.05, 0.3])
    rows = {
        size: [
            outcome_map(problem, sgd, rates, sizes, 3, np.random.default_rng(4))[1][sizes.index(size)]
            for sizes in ([size], [1, size], [size, 250, 1], [100, 7, size])
        ]
        for size in (30, 100)
    }
    for same in rows.values():
        assert all(np.array_equal(losses, same[0]) for losses in same)
    other = outcome_map(problem, sgd, rates, [30], 3, np.random.default_rng(5))[1][0]
    assert not np.array_equal(other, rows[30][0])


def test_a_rate_that_grows_over_all_numbers_is_infinite():
    assert step(0.1, 1, 3.0)(1000) == np.inf
    assert exponential(0.1, 1.5)(2000) == np.inf
    assert exponential(0.1, 1.5)(30) == pytest.approx(0.1 * 1.5**30)
    assert exponential(0.1, 0.5)(5000) == 0
    assert descend(PARABOLA, sgd(exponential(0.1, 1.5)), [1.0], 3000).outcome == Outcome.DIVERGED


@pytest.mark.parametrize("steps", [5.0, np.inf, np.nan, True, "5", None, -1])
def test_steps_are_a_whole_number(steps):
    with pytest.raises(ValueError, match=r"^steps must be a whole number of at least 0, got "):
        descend(PARABOLA, sgd(0.1), [1.0], steps)
    assert descend(PARABOLA, sgd(0.1), [1.0], np.int64(5)).stopped == 5


@pytest.mark.parametrize("size", [2.5, 3.0, np.inf, True, 0])
def test_batch_sizes_are_whole_numbers(size):
    rng = np.random.default_rng(0)
    for batches in (lambda: random(9, size, rng), lambda: shuffled(9, size, rng), lambda: noisy(sgd(1), 1, size, rng)):
        with pytest.raises(ValueError, match=r"^batch_size must be a whole number of at least 1.*, got "):
            batches()


@pytest.mark.parametrize("eps", [0.0, -1e-8, np.inf, np.nan])
@pytest.mark.parametrize("name", ["adagrad", "adadelta", "rmsprop", "adam", "amsgrad", "adamw", "nadam", "adamax"])
def test_an_epsilon_keeps_away_from_zero(name, eps):
    with pytest.raises(ValueError, match=r"^eps must be finite and over 0, got "):
        OPTIMIZERS[name](0.1, eps=eps)


def test_the_full_batch_is_known_however_many_data_there_are():
    problems = {n: linear_mse(*small_data(n)) for n in range(10, 30)}
    kept = {n: next(full(n)) for n in problems}
    for n, problem in problems.items():
        assert next(full(n)) is kept[n] is all_rows(n)
        w = np.ones((4, 3))
        assert np.array_equal(problem.gradient(w, next(full(n))), problem.gradient(w))


@pytest.mark.parametrize("name", sorted(OPTIMIZERS))
def test_runs_that_share_a_past_differ_in_their_future_to_the_bit(name):
    futures = np.array([[0.002], [0.01], [0.03]])
    for past in (0.01, futures[::-1]):
        changes = {0: past, 15: futures, 30: 0.005}
        starts = np.broadcast_to([0.3, 0.4], (3, 2))
        family = descend(HIMMELBLAU, make(name, piecewise(changes), HIMMELBLAU), starts, 45)
        for i in range(3):
            alone = piecewise({at: float(np.ravel(rate)[i % np.size(rate)]) for at, rate in changes.items()})
            run = descend(HIMMELBLAU, make(name, alone, HIMMELBLAU), starts[i], 45)
            assert np.array_equal(run.weights, family.weights[i])
        if np.ndim(past) == 0:
            assert np.array_equal(family.weights[0, :16], family.weights[1, :16])
        assert not np.array_equal(family.weights[0, 16], family.weights[1, 16])


def test_a_piecewise_rate_changes_at_its_update():
    schedule = piecewise({4: 0.1, 0: 0.5, 9: exponential(1.0, 0.5)})
    assert [schedule(t) for t in (0, 3, 4, 8, 9, 11)] == [0.5, 0.5, 0.1, 0.1, 0.5**9, 0.5**11]
    for wrong in ({}, {1: 0.1}, {0: 0.1, 2.5: 0.1}, {0: 0.1, -3: 0.1}):
        with pytest.raises(ValueError, match=r"^changes must be "):
            piecewise(wrong)


@pytest.mark.parametrize("name", ["momentum", "nesterov", "adam", "amsgrad", "adamw", "nadam", "adamax", "lion"])
def test_decay_rates_are_the_readers_to_choose(name):
    names = ["beta"] if name in ("momentum", "nesterov") else ["beta1", "beta2"]
    for beta in names:
        runs = [descend(HIMMELBLAU, OPTIMIZERS[name](0.3, **{beta: x}), [0, 1], 80).weights for x in (0.0, 0.5, 0.99)]
        assert not np.array_equal(runs[0], runs[1])
        assert not np.array_equal(runs[1], runs[2])
        with pytest.raises(ValueError, match=f"^{beta} must be at least 0 and less than 1, got "):
            OPTIMIZERS[name](0.01, **{beta: 1.0})


def test_a_thin_run_computes_the_losses_of_what_it_records():
    seen = []

    def loss(w):
        seen.append(np.size(w) // 2)
        return HIMMELBLAU.loss(w)

    counted = replace(HIMMELBLAU, loss=loss)
    runs = []
    for thin in (False, True):
        seen.clear()
        runs.append(descend(counted, sgd(0.01), [0, 0], 300, record=[0, 100, 300], thin=thin))
        assert (sum(seen) < 12) == thin
    for one, other in zip(*runs, strict=True):
        assert np.array_equal(one, other)


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: growth_factors([1.0], [np.nan]), "learning_rates"),
        (lambda: optimal_learning_rate([1.0, np.inf]), "hessian"),
        (lambda: one_cycle(0.1, 3.5), "total_steps"),
        (lambda: step(0.1, 2.5), "step_size"),
        (lambda: expected_losses(*small_data(), 2, 0.1, np.zeros(3), 2.5), "steps"),
        (lambda: linear_mse(*small_data()).gradient(np.zeros(3), [-1]), "rows"),
        (lambda: linear_mse(*small_data()).gradient(np.zeros(3), [99]), "rows"),
        (lambda: neuron_mse(*small_data()).gradient(np.zeros(3), np.array([-1])), "rows"),
    ],
)
def test_an_argument_is_checked_by_what_it_is(call, argument):
    with pytest.raises(ValueError, match=rf"^{argument} must be .*, got "):
        call()


def test_a_level_surface_has_one_level_over_any_floor():
    assert contour_levels([5, 5, 5], 3, floor=0).tolist() == [5]
    assert np.all(np.diff(contour_levels([1, 5, 5, 5], 3)) > 0)
