"""The loop: outcomes and their updates, records, batches, and what happens at the edges of the numbers."""

import tracemalloc

import numpy as np
import pytest

import gd_core as gd
from gd_core import Outcome, descend
from tests.core.known import all_problems, boston_problem, far, make, small_data

PARABOLA, HIMMELBLAU, SADDLE = (gd.TEST_FUNCTIONS[name] for name in ("parabola", "himmelblau", "saddle"))
BOSTON = boston_problem()


@pytest.mark.parametrize("optimizer", sorted(gd.OPTIMIZERS))
def test_losses_are_those_of_the_weights_and_extreme_rates_are_outcomes(optimizer):
    for problem in all_problems().values():
        start = problem.start + np.array([[0.0], [0.1], [-0.2]])
        run = descend(problem, make(optimizer, 0.01, problem), start, 25, record=[0, 1, 2, 10, 25])
        assert run.weights.shape == (3, 5, len(problem.parameters))
        assert np.array_equal(run.weights[:, 0], start)
        assert np.allclose(run.losses, problem.loss(run.weights), rtol=1e-13, atol=1e-13)
    for problem in (BOSTON, HIMMELBLAU):
        small, large = (descend(problem, make(optimizer, r, problem), problem.start, 50) for r in (1e-300, 1e300))
        assert small.outcome == Outcome.MAX_STEPS
        assert large.outcome in (Outcome.MAX_STEPS, Outcome.DIVERGED)
        assert np.isfinite(large.losses[0])


def test_no_steps_are_a_record_of_the_start_and_convergence_is_found_at_its_update():
    run = descend(HIMMELBLAU, gd.sgd(0.1), [1, 1], 0)
    assert (run.weights.tolist(), run.outcome, run.stopped) == ([[1, 1]], Outcome.MAX_STEPS, 0)
    run = descend(PARABOLA, gd.sgd(0.1), [[2.5], [0.0], [1e-9]], 200, tolerance=1e-6)
    assert np.all(run.outcome == Outcome.CONVERGED)
    first = int(np.ceil(np.log(1e-6 / 5) / np.log(0.8)))
    assert run.stopped.tolist() == [first, 0, 0]
    assert np.abs(2 * run.weights[0, first - 1, 0]) > 1e-6 >= np.abs(2 * run.weights[0, first, 0])
    assert np.all(run.weights[0, first:] == run.weights[0, first])


@pytest.mark.parametrize("steps", [1, 511, 512, 513, 1500])
def test_divergence_is_found_at_its_update(steps):
    rates = np.array([0.5, 1.003, 1.02, 1.5, 40.0])[:, None]
    run = descend(PARABOLA, gd.sgd(rates), np.full((5, 1), 2.5), steps, divergence_factor=100.0)
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
    at_its_start = gd.function_problem("mine", lambda x: x**2, (0,), ((-3, 2),))  # its own start is the minimum
    calm = [(PARABOLA, gd.adam(0.1), start) for start in (1e-9, 0.0, 1e-30)]
    calm += [(at_its_start, gd.adam(0.1), 1e-9), (PARABOLA, gd.sgd(1.01), 1e5)]  # from afar, high is measured there
    for problem, optimizer, start in calm:
        assert descend(problem, optimizer, [start], 100).outcome == Outcome.MAX_STEPS
    noise = gd.noisy(gd.sgd(0.002), 110.0, 1, np.random.default_rng(0))
    run = descend(gd.TEST_FUNCTIONS["rastrigin"], noise, [0, 0], 100)
    assert (run.losses[0], run.losses[1] > 0, run.outcome) == (0, True, Outcome.MAX_STEPS)
    lost = descend(PARABOLA, gd.sgd(1.5), [1e-9], 200)
    assert lost.losses[lost.stopped] > 1e6 * PARABOLA.loss(PARABOLA.start) > lost.losses[lost.stopped - 1]
    assert descend(at_its_start, gd.sgd(1.5), [1e-9], 200).losses[-1] > 9e6


def test_a_record_is_a_part_of_the_whole_and_leading_axes_are_kept():
    rates, start = np.array([0.01, 0.3, 0.9])[:, None], np.zeros((3, 3))
    whole = descend(BOSTON, gd.momentum(rates), start, 600)
    for record in ([0, 5, 13, 600], [0], [600], [1, 2], np.arange(601)):
        part = descend(BOSTON, gd.momentum(rates), start, 600, record=record)
        assert np.array_equal(part.steps, np.union1d([0], record))
        assert np.array_equal(part.weights, whole.weights[:, part.steps])
        assert np.array_equal(part.losses, whole.losses[:, part.steps])
        assert np.array_equal(part.stopped, whole.stopped)
    start = np.zeros((2, 3, 3)) + np.arange(3.0)[:, None]
    run = descend(BOSTON, gd.sgd(np.array([0.1, 2.0])[:, None, None]), start, 40, record=[0, 40])
    assert run.weights.shape == (2, 3, 2, 3)
    assert run.outcome.shape == run.stopped.shape == (2, 3)
    assert run.member(1).weights.shape == (3, 2, 3)
    for at, rate in (((0, 2), 0.1), ((1, 2), 2.0)):
        alone = descend(BOSTON, gd.sgd(rate), start[at], 40, record=[0, 40])
        assert (alone.outcome == Outcome.DIVERGED) == (rate == 2.0)
        assert all(far(np.asarray(a), np.asarray(b)) < 1e-13 for a, b in zip(run.member(at), alone, strict=True))


def test_the_full_batch_is_all_rows_in_order_however_many_there_are():
    for n in range(10, 30):
        problem, rows = gd.linear_mse(*small_data(n)), next(gd.full(n))
        assert np.array_equal(problem.gradient(np.ones((4, 3)), rows), problem.gradient(np.ones((4, 3))))
    with pytest.raises(ValueError, match="read-only"):
        next(gd.full(9))[0] = 1
    whole, same, filed = (
        descend(BOSTON, gd.adam(0.5), [0, 0, 0], 300, batches=rows)
        for rows in (None, gd.full(506), gd.sequential(506, 506))
    )
    assert np.array_equal(whole.weights, same.weights)
    assert far(filed.weights, whole.weights) < 1e-10


def test_singular_data_still_descends_and_at_a_saddle_a_run_rests():
    x = np.column_stack([np.arange(6.0), np.ones(6)])  # the second feature is the bias once more
    problem = gd.linear_mse(x, 2 * np.arange(6.0) + 1)
    run = descend(problem, gd.sgd(0.05), [0, 0, 0], 3000, tolerance=1e-9)
    assert run.outcome == Outcome.CONVERGED
    for found in (run.weights[-1], problem.minima[0]):
        assert found == pytest.approx([2, 0.5, 0.5], abs=1e-6)  # the shortest of the minima from 0
    run = descend(SADDLE, gd.sgd(0.1), [[0.0, 0.0], [1.0, 0.0], [1.0, 1e-6]], 1000, tolerance=1e-8)
    assert run.outcome.tolist() == [Outcome.CONVERGED, Outcome.CONVERGED, Outcome.MAX_STEPS]
    assert run.losses[2, -1] < -1e100
    endless = descend(SADDLE, gd.sgd(0.1), [1.0, 1e-6], 5000)
    assert (endless.outcome, endless.losses[-1]) == (Outcome.DIVERGED, -np.inf)  # which is not finite


def test_infinity_in_the_middle_ends_the_run_there():
    def loss(w):
        return np.where(w[..., 0] > 3, np.inf, w[..., 0] + 10.0)

    ones = gd.Problem(
        "wall", ("x",), loss, lambda w, rows=None: -np.ones_like(w), None, np.zeros(1), ((0, 5),), (), 0, "x"
    )
    run = descend(ones, gd.sgd(1.0), [[0.0], [-4.0], [4.0]], 6)
    assert run.outcome.tolist() == [Outcome.DIVERGED, Outcome.MAX_STEPS, Outcome.DIVERGED]
    assert run.stopped.tolist() == [4, 6, 0]
    assert run.weights[0, :, 0].tolist() == [0, 1, 2, 3, 4, 4, 4]


def test_a_long_family_stays_small():
    rates = np.geomspace(1e-3, 0.7, 61)[:, None]
    record = np.unique(np.linspace(0, 5000, 600).astype(int))
    tracemalloc.start()
    descend(BOSTON, gd.sgd(rates), np.zeros((61, 3)), 5000, record=record)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20e6  # what is held does not grow with the updates: 50,000 of them take as much


def test_updates_count_from_zero_and_each_takes_one_batch_of_any_size():
    steps, sizes = [], [1, 1, 2, 2, 2, 506, 7, 506, 3]
    batches = iter([np.arange(size) for size in sizes])
    run = descend(BOSTON, gd.sgd(lambda step: steps.append(step) or 0.1), np.zeros(3), 8, batches=batches)
    assert steps == list(range(8))
    assert len(next(batches)) == 3, "no more are drawn than updates are made"
    w = np.zeros(3)
    for size in sizes[:-1]:
        w = w - 0.1 * BOSTON.gradient(w, np.arange(size))
    assert np.array_equal(run.weights[-1], w)
    signs = gd.Optimizer(init=lambda w: 0, update=lambda step, g, w, n: (w - 0.5 * np.sign(g), n + 1))
    assert descend(PARABOLA, signs, [2.0], 4).weights[:, 0].tolist() == [2, 1.5, 1, 0.5, 0]
