"""What must hold for every input: families, rotations, scalings, seeds, coverings of the data."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gd_core import (
    OPTIMIZERS,
    TEST_FUNCTIONS,
    batching,
    descend,
    linear_mse,
    momentum,
    nesterov,
    quadratic,
    random,
    sequential,
    sgd,
    shuffled,
    stochastic,
)
from tests.core.known import far
from tests.core.test_descent import make

seeds = st.integers(0, 2**32 - 1)
rates = st.lists(st.floats(1e-4, 3.0), min_size=2, max_size=6)


def data(seed, rows, columns):
    rng = np.random.default_rng(seed)
    return rng.uniform(-1, 1, (rows, columns)), rng.normal(size=rows)


@settings(deadline=None, max_examples=25)
@given(
    rates=rates, seed=seeds, name=st.sampled_from(sorted(OPTIMIZERS)), function=st.sampled_from(sorted(TEST_FUNCTIONS))
)
@example(rates=[1.0] * 5 + [2.1864715015942138], seed=614327, name="adamax", function="levy")  # a square's last bit
def test_a_member_of_a_family_is_the_run_alone_to_the_bit(rates, seed, name, function):
    problem = TEST_FUNCTIONS[function]
    rng = np.random.default_rng(seed)
    starts = np.stack([rng.uniform(low, high, len(rates)) for low, high in problem.domain], axis=-1)
    family = descend(problem, make(name, np.array(rates)[:, None], problem), starts, 40, tolerance=1e-7)
    for i, rate in enumerate(rates):
        alone = descend(problem, make(name, rate, problem), starts[i], 40, tolerance=1e-7)
        assert np.array_equal(alone.weights, family.weights[i])
        assert np.array_equal(alone.losses, family.losses[i])
        assert (alone.outcome, alone.stopped) == (family.outcome[i], family.stopped[i])


@settings(deadline=None, max_examples=25)
@given(rates=rates, seed=seeds, rows=st.integers(2, 40), columns=st.integers(1, 5), size=st.integers(1, 8))
def test_a_member_of_a_family_on_data_is_the_run_alone(rates, seed, rows, columns, size):
    problem = linear_mse(*data(seed, rows, columns))

    def run(rate, shape):
        batches = random(rows, min(size, rows), np.random.default_rng(seed))
        return descend(problem, momentum(rate, 0.5), np.zeros((*shape, columns + 1)), 60, batches=batches)

    family = run(np.array(rates)[:, None], (len(rates),))
    for i, rate in enumerate(rates):
        alone = run(rate, ())
        assert (alone.outcome, alone.stopped) == (family.outcome[i], family.stopped[i])
        assert far(alone.weights, family.weights[i]) < 1e-9


@settings(deadline=None, max_examples=25)
@given(rates=rates, seed=seeds, name=st.sampled_from(["sgd", "nesterov", "adam", "lion"]))
def test_permuting_a_family_permutes_the_result(rates, seed, name):
    problem, order = TEST_FUNCTIONS["himmelblau"], np.random.default_rng(seed).permutation(len(rates))
    column, start = np.array(rates)[:, None], np.zeros((len(rates), 2))
    straight = descend(problem, OPTIMIZERS[name](column), start, 50)
    permuted = descend(problem, OPTIMIZERS[name](column[order]), start, 50)
    for one, other in zip(straight[1:], permuted[1:], strict=True):
        assert np.array_equal(one[order], other)


@settings(deadline=None, max_examples=25)
@given(seed=seeds, power=st.integers(-20, 20), rate=st.floats(0.001, 0.5))
def test_scaling_the_loss_and_unscaling_the_rate_is_the_same_path(seed, power, rate):
    x, y = data(seed, 20, 2)
    scale, problem = 2.0**power, linear_mse(x, y)
    path = descend(problem, sgd(rate), [0, 0, 0], 50).weights
    scaled = replace(
        problem,
        loss=lambda w: scale * problem.loss(w),
        gradient=lambda w, rows=None: scale * problem.gradient(w, rows),
    )
    assert far(descend(scaled, sgd(rate / scale), [0, 0, 0], 50).weights, path) < 1e-12


@settings(deadline=None, max_examples=25)
@example(angle=1.0, condition=91.0, rate=0.015625, seed=0)
@given(angle=st.floats(0, 6.3), condition=st.floats(1, 100), rate=st.floats(1e-4, 0.019), seed=seeds)
@pytest.mark.parametrize("optimizer", [sgd, momentum, nesterov])
def test_rotating_a_quadratic_rotates_the_path(optimizer, angle, condition, rate, seed):
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    start = np.random.default_rng(seed).uniform(-5, 5, 2)
    never = 1e300  # what is much is asked of the window's corners too, which do not turn with the landscape
    straight = descend(quadratic(condition), optimizer(rate), start, 60, divergence_factor=never)
    turned = descend(quadratic(condition, angle), optimizer(rate), turn @ start, 60, divergence_factor=never)
    assert far(straight.weights @ turn.T, turned.weights) < 1e-10


@settings(deadline=None, max_examples=25)
@given(rate=st.floats(1e-3, 0.5), seed=seeds)
@pytest.mark.parametrize("optimizer", [momentum, nesterov])
def test_momentum_zero_is_sgd(optimizer, rate, seed):
    problem = linear_mse(*data(seed, 15, 2))
    runs = [descend(problem, o, [0, 0, 0], 50).weights for o in (sgd(rate), optimizer(rate, beta=0.0))]
    assert np.array_equal(runs[0], runs[1])


@settings(deadline=None, max_examples=40)
@given(rows=st.integers(2, 60), size=st.integers(1, 60), seed=seeds)
def test_batches_that_cover_the_data_average_to_the_full_gradient(rows, size, seed):
    size = min(size, rows)
    problem = linear_mse(*data(seed, rows, 3))
    w = np.random.default_rng(seed).normal(size=(4, 4))
    for batches in (sequential(rows, size), shuffled(rows, size, np.random.default_rng(seed))):
        epoch = [next(batches) for _ in range(-(-rows // size))]
        assert sorted(np.concatenate(epoch)) == list(range(rows))
        assert {len(batch) for batch in epoch[:-1]} <= {size}
        mean = sum(len(batch) * problem.gradient(w, batch) for batch in epoch) / rows
        assert far(mean, problem.gradient(w)) < 1e-12


@settings(deadline=None, max_examples=40)
@given(rows=st.integers(1, 700), size=st.integers(1, 700), seed=seeds)
def test_random_batches_are_the_generators_own_numbers(rows, size, seed):
    size = min(size, rows)
    batches, rng = random(rows, size, np.random.default_rng(seed)), np.random.default_rng(seed)
    for _ in range(5):
        batch = next(batches)
        assert np.array_equal(batch, rng.integers(rows, size=size))
        assert batch.dtype.kind == "i"


@settings(deadline=None, max_examples=20)
@given(rows=st.integers(2, 50), seed=seeds)
def test_one_seed_is_one_order(rows, seed):
    for name in ("stochastic", "random", "shuffled"):
        size = () if name == "stochastic" else (min(3, rows),)
        one, two = (batching.BATCHINGS[name](rows, *size, np.random.default_rng(seed)) for _ in range(2))
        assert all(np.array_equal(next(one), next(two)) for _ in range(40))


def test_shuffled_epochs_differ_and_sequential_ones_do_not():
    for batches, alike in ((sequential(20, 20), True), (shuffled(20, 20, np.random.default_rng(0)), False)):
        assert np.array_equal(next(batches), next(batches)) == alike
    assert all(len(next(batches)) == 1 for batches in [stochastic(20, np.random.default_rng(0))] * 5)


@settings(deadline=None, max_examples=30)
@given(rows=st.integers(2, 30), columns=st.integers(1, 6), seed=seeds)
def test_loss_is_the_mean_square(rows, columns, seed):
    x, y = data(seed, rows, columns)
    w = np.random.default_rng(seed).normal(size=(3, columns + 1))
    direct = np.mean((w[:, :-1] @ x.T + w[:, -1:] - y) ** 2, axis=-1)
    problem = linear_mse(x, y)
    assert far(problem.loss(w), direct) < 1e-12
    least = np.linalg.lstsq(np.column_stack([x, np.ones(rows)]), y, rcond=None)[0]
    best = problem.minima[0]
    assert problem.loss(best) == pytest.approx(problem.loss(least), rel=1e-9, abs=1e-20)
    if rows > columns:  # with fewer rows there are many, and which one is named depends on the scale of the columns
        assert far(best, least) < 1e-6
