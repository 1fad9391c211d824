"""The loop: outcomes and their updates, records, batches, and what happens at the edges of the numbers."""

import tracemalloc
from itertools import repeat

import numpy as np
import pytest

from gd_core import (
    BATCHINGS,
    OPTIMIZERS,
    TEST_FUNCTIONS,
    Optimizer,
    Outcome,
    Problem,
    adam,
    descend,
    full,
    function_problem,
    linear_mse,
    momentum,
    noisy,
    ridge_mse,
    sequential,
    sgd,
)
from gd_core.batching import all_rows
from tests.core.known import all_problems, boston_problem, far, make, small_data

PARABOLA, HIMMELBLAU, SADDLE = (TEST_FUNCTIONS[name] for name in ("parabola", "himmelblau", "saddle"))


@pytest.mark.parametrize("optimizer", sorted(OPTIMIZERS))
def test_losses_are_those_of_the_weights_and_extreme_rates_are_outcomes(optimizer):
    for problem in all_problems().values():
        start = problem.start + np.array([[0.0], [0.1], [-0.2]])
        run = descend(problem, make(optimizer, 0.01, problem), start, 25, record=[0, 1, 2, 10, 25])
        assert run.weights.shape == (3, 5, len(problem.parameters))
        assert np.array_equal(run.steps, [0, 1, 2, 10, 25])
        assert np.array_equal(run.weights[:, 0], start)
        assert np.allclose(run.losses, problem.loss(run.weights), rtol=1e-13, atol=1e-13)
    for problem in (boston_problem(), HIMMELBLAU):
        small, large = (descend(problem, make(optimizer, rate, problem), problem.start, 50) for rate in (1e-300, 1e300))
        assert small.outcome == Outcome.MAX_STEPS
        assert large.outcome in (Outcome.MAX_STEPS, Outcome.DIVERGED)
        assert np.isfinite(large.losses[0])


def test_a_plain_run_is_the_formula_and_no_steps_are_a_record_of_the_start():
    run = descend(PARABOLA, sgd(0.1), [2.5], 50)
    assert np.allclose(run.weights[:, 0], 2.5 * 0.8 ** np.arange(51), rtol=1e-12)
    assert (run.outcome, run.stopped) == (Outcome.MAX_STEPS, 50)
    run = descend(HIMMELBLAU, sgd(0.1), [1, 1], 0)
    assert (run.weights.tolist(), run.outcome, run.stopped) == ([[1, 1]], Outcome.MAX_STEPS, 0)
    run = descend(HIMMELBLAU, sgd(1e300), HIMMELBLAU.start, 50)
    assert (run.outcome, run.stopped) == (Outcome.DIVERGED, 1)


def test_convergence_is_found_at_its_update():
    run = descend(PARABOLA, sgd(0.1), [[2.5], [0.0], [1e-9]], 200, tolerance=1e-6)
    assert np.all(run.outcome == Outcome.CONVERGED)
    first = int(np.ceil(np.log(1e-6 / 5) / np.log(0.8)))
    assert run.stopped.tolist() == [first, 0, 0]
    assert np.abs(2 * run.weights[0, first - 1, 0]) > 1e-6 >= np.abs(2 * run.weights[0, first, 0])
    assert np.all(run.weights[0, first:] == run.weights[0, first])


@pytest.mark.parametrize("steps", [1, 511, 512, 513, 1500])
def test_divergence_is_found_at_its_update(steps):
    rates = np.array([0.5, 1.003, 1.02, 1.5, 40.0])[:, None]
    run = descend(PARABOLA, sgd(rates), np.full((5, 1), 2.5), steps, divergence_factor=100.0)
    with np.errstate(over="ignore"):
        losses = (2.5 * np.abs(1 - 2 * rates) ** np.arange(steps + 1)) ** 2
    over = losses > 100 * 6.25
    ends = np.where(over.any(axis=1), over.argmax(axis=1), steps)
    assert run.stopped.tolist() == ends.tolist()
    assert run.outcome.tolist() == np.where(over.any(axis=1), Outcome.DIVERGED, Outcome.MAX_STEPS).tolist()
    held = np.minimum(np.arange(steps + 1), ends[:, None])  # what was there when a run ended stays
    assert np.array_equal(run.weights, np.take_along_axis(run.weights, held[..., None], 1))
    assert np.allclose(run.losses, np.take_along_axis(losses, held, 1), rtol=1e-9, atol=1e-300)


def test_a_run_that_starts_near_zero_loss_has_not_diverged_when_the_loss_is_small():
    for start in (1e-9, 0.0, 1e-30):
        assert descend(PARABOLA, adam(0.1), [start], 100).outcome == Outcome.MAX_STEPS
    run = descend(TEST_FUNCTIONS["rastrigin"], noisy(sgd(0.002), 110.0, 1, np.random.default_rng(0)), [0, 0], 100)
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


def test_a_record_is_a_part_of_the_whole():
    rates, start = np.array([0.01, 0.3, 0.9])[:, None], np.zeros((3, 3))
    whole = descend(boston_problem(), momentum(rates), start, 600)
    for record in ([0, 5, 13, 600], [0], [600], [1, 2], np.arange(601)):
        part = descend(boston_problem(), momentum(rates), start, 600, record=record)
        assert np.array_equal(part.steps, np.union1d([0], record))
        assert np.array_equal(part.weights, whole.weights[:, part.steps])
        assert np.array_equal(part.losses, whole.losses[:, part.steps])
        assert np.array_equal(part.stopped, whole.stopped)


def test_leading_axes_are_kept_and_a_member_is_a_run_alone():
    start = np.zeros((2, 3, 3)) + np.arange(3.0)[:, None]
    run = descend(boston_problem(), sgd(np.array([0.1, 2.0])[:, None, None]), start, 40, record=[0, 40])
    assert run.weights.shape == (2, 3, 2, 3)
    assert run.outcome.shape == run.stopped.shape == (2, 3)
    assert run.member(1).weights.shape == (3, 2, 3)
    for at, rate in (((0, 2), 0.1), ((1, 2), 2.0)):
        alone = descend(boston_problem(), sgd(rate), start[at], 40, record=[0, 40])
        assert (alone.outcome == Outcome.DIVERGED) == (rate == 2.0)
        for ours, theirs in zip(run.member(at), alone, strict=True):
            assert np.shape(ours) == np.shape(theirs)
            assert far(np.asarray(ours), np.asarray(theirs)) < 1e-13


def test_the_full_batch_is_known_however_many_data_there_are_and_is_all_rows_in_order():
    problems = {n: linear_mse(*small_data(n)) for n in range(10, 30)}
    kept = {n: next(full(n)) for n in problems}
    for n, problem in problems.items():
        assert next(full(n)) is kept[n] is all_rows(n)
        assert np.array_equal(problem.gradient(np.ones((4, 3)), kept[n]), problem.gradient(np.ones((4, 3))))
    with pytest.raises(ValueError, match="read-only"):
        all_rows(9)[0] = 1
    whole, same, filed = (
        descend(boston_problem(), adam(0.5), [0, 0, 0], 300, batches=rows)
        for rows in (None, full(506), sequential(506, 506))
    )
    assert np.array_equal(whole.weights, same.weights)
    assert far(filed.weights, whole.weights) < 1e-10


@pytest.mark.parametrize("name", sorted(BATCHINGS))
def test_batches_that_are_made_ready_ahead_give_the_run_of_each_alone_to_the_bit(name):
    """Of one size and of several, by a loop that takes one batch after another."""
    rng = np.random.default_rng(0)
    features, target = rng.normal(size=(506, 2)), rng.normal(size=506)
    problem, starts = ridge_mse(features, target, 0.3), np.linspace([-1, 0, 1], [2, 1, 0], 5)
    size = {"full": (), "stochastic": ()}.get(name, (30,))

    def batches():
        chance = () if name in {"full", "sequential"} else (np.random.default_rng(5),)
        return BATCHINGS[name](506, *size, *chance)

    def last(starts, batches, given):
        optimizer, w = momentum(0.05), starts
        state = optimizer.init(w)
        for step, rows in zip(range(150), batches, strict=False):
            w, state = optimizer.update(step, problem.gradient(w, rows), w, state)
        return w, descend(problem, optimizer, starts, 150, batches=given).weights[..., -1, :]

    for some in (starts, starts[0], starts[:, None], np.tile(starts, (100, 2, 1))):
        for shown, given in ((batches(), batches()), (repeat(None), None)):
            assert np.array_equal(*last(some, shown, given))


def test_singular_data_still_descends():
    x = np.column_stack([np.arange(6.0), np.ones(6)])  # the second feature is the bias once more
    problem = linear_mse(x, 2 * np.arange(6.0) + 1)
    run = descend(problem, sgd(0.05), [0, 0, 0], 3000, tolerance=1e-9)
    assert run.outcome == Outcome.CONVERGED
    assert run.weights[-1] == pytest.approx([2, 0.5, 0.5], abs=1e-6)  # the shortest of the minima from 0
    assert problem.minima[0] == pytest.approx([2, 0.5, 0.5], abs=1e-12)
    constant = linear_mse(np.ones((4, 1)), np.arange(4.0))
    assert constant.loss(constant.minima[0]) == pytest.approx(1.25)


def test_at_a_saddle_gradient_descent_rests_and_beside_it_it_leaves():
    run = descend(SADDLE, sgd(0.1), [[0.0, 0.0], [1.0, 0.0], [1.0, 1e-6]], 1000, tolerance=1e-8)
    assert run.outcome.tolist() == [Outcome.CONVERGED, Outcome.CONVERGED, Outcome.MAX_STEPS]
    assert run.losses[2, -1] < -1e100
    endless = descend(SADDLE, sgd(0.1), [1.0, 1e-6], 5000)
    assert endless.outcome == Outcome.DIVERGED  # the loss is −inf, which is not finite
    assert endless.losses[-1] == -np.inf


def test_infinity_in_the_middle_ends_the_run_there():
    def loss(w):
        return np.where(w[..., 0] > 3, np.inf, w[..., 0] + 10.0)

    ones = Problem(
        "wall", ("x",), loss, lambda w, rows=None: -np.ones_like(w), None, np.zeros(1), ((0, 5),), (), 0, "x"
    )
    run = descend(ones, sgd(1.0), [[0.0], [-4.0]], 6)
    assert run.outcome.tolist() == [Outcome.DIVERGED, Outcome.MAX_STEPS]
    assert run.stopped.tolist() == [4, 6]
    assert run.weights[0, :, 0].tolist() == [0, 1, 2, 3, 4, 4, 4]
    start = descend(ones, sgd(1.0), [4.0], 6)
    assert (start.outcome, start.stopped) == (Outcome.DIVERGED, 0)


def test_a_long_family_stays_small():
    rates = np.geomspace(1e-3, 0.7, 61)[:, None]
    record = np.unique(np.linspace(0, 5000, 600).astype(int))
    boston_problem()
    tracemalloc.start()
    descend(boston_problem(), sgd(rates), np.zeros((61, 3)), 5000, record=record)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20e6  # what is held does not grow with the updates: 50,000 of them take as much


def test_updates_count_from_zero_and_each_takes_one_batch_of_any_size():
    steps, sizes = [], [1, 1, 2, 2, 2, 506, 7, 506, 3]

    def schedule(step):
        steps.append(step)
        return 0.1

    batches = iter([np.arange(size) for size in sizes])
    run = descend(boston_problem(), sgd(schedule), np.zeros(3), 8, batches=batches)
    assert steps == list(range(8))
    assert len(next(batches)) == 3, "no more are drawn than updates are made"
    w = np.zeros(3)
    for size in sizes[:-1]:
        w = w - 0.1 * boston_problem().gradient(w, np.arange(size))
    assert np.array_equal(run.weights[-1], w)
    signs = Optimizer(init=lambda w: 0, update=lambda step, g, w, n: (w - 0.5 * np.sign(g), n + 1))
    assert descend(PARABOLA, signs, [2.0], 4).weights[:, 0].tolist() == [2, 1.5, 1, 0.5, 0]
