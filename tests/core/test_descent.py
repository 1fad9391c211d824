"""The loop: outcomes and their updates, records, batches, and what happens at the edges of the numbers."""

import tracemalloc
from itertools import count, repeat

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
    linear_mse,
    momentum,
    neuron_mse,
    random,
    ridge_mse,
    sequential,
    sgd,
    shuffled,
    stochastic,
)
from gd_core.batching import all_rows
from tests.core.known import all_problems, boston_problem, far, small_data

PARABOLA, HIMMELBLAU, SADDLE = (TEST_FUNCTIONS[name] for name in ("parabola", "himmelblau", "saddle"))


def make(name, rate, problem):
    extra = {"newton": (problem.hessian,), "line_search": (problem.loss,)}.get(name, ())
    return OPTIMIZERS[name](rate, *extra)


@pytest.mark.parametrize("optimizer", sorted(OPTIMIZERS))
@pytest.mark.parametrize("name", sorted(all_problems()))
def test_losses_are_those_of_the_weights(name, optimizer):
    problem = all_problems()[name]
    start = problem.start + np.array([[0.0], [0.1], [-0.2]])
    run = descend(problem, make(optimizer, 0.01, problem), start, 25, record=[0, 1, 2, 10, 25])
    assert run.weights.shape == (3, 5, len(problem.parameters))
    assert np.array_equal(run.steps, [0, 1, 2, 10, 25])
    assert np.array_equal(run.weights[:, 0], start)
    assert np.allclose(run.losses, problem.loss(run.weights), rtol=1e-13, atol=1e-13)


def test_a_plain_run_is_the_formula():
    run = descend(PARABOLA, sgd(0.1), [2.5], 50)
    assert np.allclose(run.weights[:, 0], 2.5 * 0.8 ** np.arange(51), rtol=1e-12)
    assert (run.outcome, run.stopped) == (Outcome.MAX_STEPS, 50)


def test_convergence_is_found_at_its_update():
    run = descend(PARABOLA, sgd(0.1), [[2.5], [0.0], [1e-9]], 200, tolerance=1e-6)
    assert np.all(run.outcome == Outcome.CONVERGED)
    first = int(np.ceil(np.log(1e-6 / 5) / np.log(0.8)))
    assert run.stopped.tolist() == [first, 0, 0]
    assert np.abs(2 * run.weights[0, first - 1, 0]) > 1e-6 >= np.abs(2 * run.weights[0, first, 0])
    assert np.all(run.weights[0, first:] == run.weights[0, first])


@pytest.mark.parametrize("steps", [1, 7, 511, 512, 513, 1500])
def test_divergence_is_found_at_its_update(steps):
    rates = np.array([0.5, 1.003, 1.02, 1.5, 40.0])
    run = descend(PARABOLA, sgd(rates[:, None]), np.full((5, 1), 2.5), steps, divergence_factor=100.0)
    for i, rate in enumerate(rates):
        growth = abs(1 - 2 * rate)
        with np.errstate(over="ignore"):
            losses = (2.5 * growth ** np.arange(steps + 1)) ** 2
        over = np.flatnonzero(losses > 100 * 6.25)
        assert run.stopped[i] == (over[0] if over.size else steps)
        assert run.outcome[i] == (Outcome.DIVERGED if over.size else Outcome.MAX_STEPS)
        end = run.stopped[i]
        assert np.allclose(run.losses[i, : end + 1], losses[: end + 1], rtol=1e-9, atol=1e-300)
        assert np.all(run.weights[i, end:] == run.weights[i, end])


def test_a_stopped_run_does_not_disturb_the_others():
    rates = np.array([0.01, 1e300, 0.05, 5.0, 0.1])[:, None]
    start = np.broadcast_to(HIMMELBLAU.start, (5, 2))
    for optimizer in ("momentum", "adam", "newton", "line_search", "rmsprop"):
        family = descend(HIMMELBLAU, make(optimizer, rates, HIMMELBLAU), start, 700)
        for i in range(5):
            alone = descend(HIMMELBLAU, make(optimizer, float(rates[i, 0]), HIMMELBLAU), start[i], 700)
            assert np.array_equal(family.weights[i], alone.weights)
            assert (family.outcome[i], family.stopped[i]) == (alone.outcome, alone.stopped)


@pytest.mark.parametrize("record", [[0, 5, 13, 600], [0], [600], [1, 2], np.arange(601)])
def test_a_record_is_a_part_of_the_whole(record):
    rates, start = np.array([0.01, 0.3, 0.9])[:, None], np.zeros((3, 3))
    whole = descend(boston_problem(), momentum(rates), start, 600)
    part = descend(boston_problem(), momentum(rates), start, 600, record=record)
    assert part.steps[0] == 0
    assert np.array_equal(part.steps, np.union1d([0], record))
    assert np.array_equal(part.weights, whole.weights[:, part.steps])
    assert np.array_equal(part.losses, whole.losses[:, part.steps])
    assert np.array_equal(part.stopped, whole.stopped)


def test_leading_axes_are_kept():
    start = np.zeros((2, 3, 3)) + np.arange(3.0)[:, None]
    rates = np.array([0.1, 0.2])[:, None, None]
    run = descend(boston_problem(), sgd(rates), start, 20, record=[0, 20])
    assert run.weights.shape == (2, 3, 2, 3)
    assert run.outcome.shape == run.stopped.shape == (2, 3)
    one = descend(boston_problem(), sgd(0.2), start[1, 2], 20, record=[0, 20])
    assert far(run.weights[1, 2], one.weights) < 1e-14


def test_zero_steps_are_a_record_of_the_start():
    run = descend(HIMMELBLAU, sgd(0.1), [1, 1], 0)
    assert run.weights.tolist() == [[1, 1]]
    assert (run.outcome, run.stopped) == (Outcome.MAX_STEPS, 0)


def test_full_batch_is_sequential_batches_of_all_rows():
    start = [0, 0, 0]
    runs = [
        descend(boston_problem(), adam(0.5), start, 300, batches=b) for b in (None, full(506), sequential(506, 506))
    ]
    assert np.array_equal(runs[0].weights, runs[1].weights)
    assert far(runs[2].weights, runs[0].weights) < 1e-10


@pytest.mark.parametrize("penalty", [0.0, 0.3])
@pytest.mark.parametrize("name", sorted(BATCHINGS))
def test_batches_that_are_made_ready_ahead_give_the_run_of_each_alone_to_the_bit(name, penalty):
    """Of one size and of several, by a loop that takes one batch after another."""
    rng = np.random.default_rng(0)
    features, target = rng.normal(size=(506, 2)), rng.normal(size=506)
    problem, starts = ridge_mse(features, target, penalty), np.linspace([-1, 0, 1], [2, 1, 0], 5)
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


def test_batches_that_get_larger_are_each_their_own():
    sizes = [1, 1, 2, 2, 2, 506, 7, 506]
    batches = [np.arange(size) for size in sizes]
    problem, w = boston_problem(), np.zeros(3)
    for rows in batches:
        w = w - 0.1 * problem.gradient(w, rows)
    run = descend(problem, sgd(0.1), np.zeros(3), len(sizes), batches=batches)
    assert np.array_equal(run.weights[-1], w)


def test_the_same_seed_is_the_same_run():
    for name in ("stochastic", "random", "shuffled"):
        size = () if name == "stochastic" else (7,)
        runs = [
            descend(
                boston_problem(),
                sgd(0.1),
                [0, 0, 0],
                300,
                batches=BATCHINGS[name](506, *size, np.random.default_rng(5)),
            )
            for _ in range(2)
        ]
        assert np.array_equal(runs[0].weights, runs[1].weights)


def test_singular_data_still_descends():
    x = np.column_stack([np.arange(6.0), np.ones(6)])  # the second feature is the bias once more
    problem = linear_mse(x, 2 * np.arange(6.0) + 1)
    run = descend(problem, sgd(0.05), [0, 0, 0], 3000, tolerance=1e-9)
    assert run.outcome == Outcome.CONVERGED
    assert run.weights[-1] == pytest.approx([2, 0.5, 0.5], abs=1e-6)  # the shortest of the minima from 0
    assert problem.minima[0] == pytest.approx([2, 0.5, 0.5], abs=1e-12)
    constant = linear_mse(np.ones((4, 1)), np.arange(4.0))
    assert constant.loss(constant.minima[0]) == pytest.approx(1.25)


@pytest.mark.parametrize("optimizer", sorted(OPTIMIZERS))
def test_extreme_rates_are_outcomes(optimizer):
    for problem in (boston_problem(), HIMMELBLAU):
        for rate in (1e-300, 1e300):
            run = descend(problem, make(optimizer, rate, problem), problem.start, 50)
            assert run.outcome in (Outcome.MAX_STEPS, Outcome.DIVERGED)
            assert np.isfinite(run.losses[0])
            if rate < 1:
                assert run.outcome == Outcome.MAX_STEPS
        run = descend(problem, sgd(1e300), problem.start, 50)
        assert (run.outcome, run.stopped) == (Outcome.DIVERGED, 1)


def test_at_a_minimum_nothing_moves():
    for name in ("himmelblau", "rosenbrock", "parabola", "ackley", "rastrigin"):
        problem = TEST_FUNCTIONS[name]
        run = descend(problem, momentum(0.001), problem.minima[0], 100, tolerance=1e-9)
        assert (run.outcome, run.stopped) == (Outcome.CONVERGED, 0)
        assert descend(problem, momentum(0.001), problem.minima[0], 100).outcome == Outcome.MAX_STEPS


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


def test_a_schedule_and_the_step_count_from_zero():
    seen = []

    def schedule(step):
        seen.append(step)
        return 0.1

    descend(PARABOLA, sgd(schedule), [1.0], 5)
    assert seen == [0, 1, 2, 3, 4]


def test_an_optimizer_of_ones_own_fits():
    signs = Optimizer(init=lambda w: 0, update=lambda step, g, w, n: (w - 0.5 * np.sign(g), n + 1))
    assert descend(PARABOLA, signs, [2.0], 4).weights[:, 0].tolist() == [2, 1.5, 1, 0.5, 0]


def test_no_more_batches_are_drawn_than_updates_made():
    drawn = count()
    batches = (np.array([next(drawn) % 506]) for _ in range(10_000))
    descend(boston_problem(), sgd(0.1), [0, 0, 0], 37, batches=batches)
    assert next(drawn) == 37


def test_a_long_family_stays_small():
    rates = np.geomspace(1e-3, 0.7, 61)[:, None]
    record = np.unique(np.linspace(0, 5000, 600).astype(int))
    boston_problem()
    tracemalloc.start()
    descend(boston_problem(), sgd(rates), np.zeros((61, 3)), 5000, record=record)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20e6  # what is held does not grow with the updates: 50,000 of them take as much


@pytest.mark.parametrize(
    ("argument", "keywords"),
    [
        ("start", {"start": [0, 0]}),
        ("start", {"start": 0.0}),
        ("start", {"start": [0, 0, np.nan]}),
        ("steps", {"steps": -1}),
        ("record", {"record": [0, 11]}),
        ("record", {"record": [-1, 5]}),
        ("record", {"record": [0, 5, 5]}),
        ("record", {"record": [0.5, 1.0]}),
        ("tolerance", {"tolerance": -1.0}),
        ("tolerance", {"tolerance": np.nan}),
        ("divergence_factor", {"divergence_factor": 0.5}),
        ("batches", {"batches": [np.array([0])] * 3}),
        ("batches", {"batches": full(3), "problem": HIMMELBLAU, "start": [0, 0]}),
        ("learning_rate", {"optimizer": lambda: sgd(0.0)}),
        ("learning_rate", {"optimizer": lambda: sgd(np.nan)}),
        ("learning_rate", {"optimizer": lambda: adam(np.array([[0.1], [-1.0]]))}),
        ("beta", {"optimizer": lambda: momentum(0.1, beta=1.0)}),
        ("beta2", {"optimizer": lambda: adam(0.1, beta2=-0.1)}),
        ("batch_size", {"batches": lambda: random(506, 0, np.random.default_rng(0))}),
        ("batch_size", {"batches": lambda: sequential(506, 507)}),
        ("batch_size", {"batches": lambda: shuffled(506, -2, np.random.default_rng(0))}),
        ("samples", {"batches": lambda: full(0)}),
        ("samples", {"batches": lambda: stochastic(0, np.random.default_rng(0))}),
    ],
)
def test_impossible_arguments_are_named(argument, keywords):
    def attempt(problem=None, optimizer=lambda: sgd(0.1), start=(0, 0, 0), steps=10, **rest):
        rest = {name: value() if callable(value) else value for name, value in rest.items()}
        return descend(problem or boston_problem(), optimizer(), start, steps, **rest)

    with pytest.raises(ValueError, match=f"^{argument} must be .*, got "):
        attempt(**keywords)


def test_rates_that_do_not_fit_the_start_are_refused():
    with pytest.raises(ValueError, match="broadcast"):
        descend(boston_problem(), sgd(np.full((61, 1), 0.1)), [0, 0, 0], 5)


def test_all_rows_is_known_by_identity():
    assert all_rows(9) is next(full(9))
    with pytest.raises(ValueError, match="read-only"):
        all_rows(9)[0] = 1


def test_problems_with_data_work_under_every_batching():
    x, y = small_data()
    problem = neuron_mse(x, y, "tanh")
    for name, batching in BATCHINGS.items():
        arguments = {"full": (), "stochastic": (np.random.default_rng(0),), "sequential": (5,)}
        batches = batching(12, *arguments.get(name, (5, np.random.default_rng(0))))
        run = descend(problem, sgd(0.2), [0.5, -0.5, 0], 200, batches=batches)
        assert run.losses[-1] < run.losses[0]
