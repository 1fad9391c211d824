"""What must hold for every input: families, rotations, scalings, seeds, coverings of the data."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import gd_core as gd
from tests.core.known import far, make
from tests.oracle import Linear

seeds = st.integers(0, 2**32 - 1)
rates = st.lists(st.one_of(st.floats(1e-4, 3.0), st.just(1e300)), min_size=2, max_size=6)
SCHEDULES = {
    "constant": gd.constant,
    "cosine": lambda rate: gd.linear_warmup(gd.cosine(rate, 50, 1e-5), 10),
    "exponential": lambda rate: gd.exponential(rate, 0.9),
    "branch": lambda rate: gd.piecewise({0: 0.01, 15: rate, 30: 0.005}),
    "past": lambda rate: gd.piecewise({0: rate, 15: 0.01, 30: rate}),
}


def data(seed, rows, columns):
    rng = np.random.default_rng(seed)
    return rng.uniform(-1, 1, (rows, columns)), rng.normal(size=rows)


@settings(deadline=None, max_examples=40)
@given(
    rates=rates,
    seed=seeds,
    name=st.sampled_from(sorted(gd.OPTIMIZERS)),
    function=st.sampled_from(sorted(gd.TEST_FUNCTIONS)),
    schedule=st.sampled_from(sorted(SCHEDULES)),
    steps=st.sampled_from([40, 40, 40, 700]),
)
@example([1.0] * 5 + [2.1864715015942138], 614327, "adamax", "levy", "constant", 40)  # a square's last bit
def test_a_member_of_a_family_is_the_run_alone_to_the_bit(rates, seed, name, function, schedule, steps):
    problem, scheduled = gd.TEST_FUNCTIONS[function], SCHEDULES[schedule]
    rng = np.random.default_rng(seed)
    starts = np.stack([rng.uniform(low, high, len(rates)) for low, high in problem.domain], axis=-1)
    family = gd.descend(
        problem, make(name, scheduled(np.array(rates)[:, None]), problem), starts, steps, tolerance=1e-7
    )
    for i, rate in enumerate(rates):
        alone = gd.descend(problem, make(name, scheduled(rate), problem), starts[i], steps, tolerance=1e-7)
        assert np.array_equal(alone.weights, family.weights[i], equal_nan=True)
        assert np.array_equal(alone.losses, family.losses[i], equal_nan=True)
        assert (alone.outcome, alone.stopped) == (family.outcome[i], family.stopped[i])
    if name not in ("newton", "line_search"):  # what is multiplied may be as wide as the weights, only sooner
        wide = scheduled(np.repeat(np.array(rates)[:, None], problem.start.size, axis=1))
        sooner = gd.descend(problem, make(name, wide, problem), starts, steps, tolerance=1e-7)
        assert np.array_equal(sooner.weights, family.weights, equal_nan=True)


@settings(deadline=None, max_examples=25)
@example(angle=1.0, condition=91.0, rate=0.015625, seed=0)
@given(angle=st.floats(0, 6.3), condition=st.floats(1, 100), rate=st.floats(1e-4, 0.019), seed=seeds)
def test_rotating_a_quadratic_rotates_the_path(angle, condition, rate, seed):
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    start = np.random.default_rng(seed).uniform(-5, 5, 2)
    never = 1e300  # what is much is asked of the window's corners too, which do not turn with the landscape
    for optimizer in (gd.sgd, gd.momentum, gd.nesterov):
        straight = gd.descend(gd.quadratic(condition), optimizer(rate), start, 60, divergence_factor=never)
        turned = gd.descend(gd.quadratic(condition, angle), optimizer(rate), turn @ start, 60, divergence_factor=never)
        assert far(straight.weights @ turn.T, turned.weights) < 1e-10


def batches(strategy, samples, size, seed):
    """Rows of update after update: all, drawn with replacement, in file order, or each epoch in an order drawn."""
    rng, rows = np.random.default_rng(seed), np.arange(samples)
    while True:
        if strategy == "full":
            yield rows
        elif strategy in ("random", "stochastic"):
            yield rng.integers(samples, size=size)
        else:
            order = rng.permutation(samples) if strategy == "shuffled" else rows
            yield from (order[first : first + size] for first in range(0, samples, size))


@settings(deadline=None, max_examples=60)
@given(rows=st.integers(1, 700), size=st.integers(1, 700), seed=seeds, name=st.sampled_from(sorted(gd.BATCHINGS)))
def test_batches_are_those_of_the_definition_one_seed_is_one_order_and_an_epoch_has_the_full_gradient(
    rows, size, seed, name
):
    size = {"full": rows, "stochastic": 1}.get(name, min(size, rows))
    few = () if name in ("full", "stochastic") else (size,)
    chance = () if name in ("full", "sequential") else (np.random.default_rng(seed),)
    ours, theirs = gd.BATCHINGS[name](rows, *few, *chance), batches(name, rows, size, seed)
    taken = [next(ours) for _ in range(2 * -(-rows // size) + 1)]
    assert all(np.array_equal(one, next(theirs)) for one in taken)
    if name in ("sequential", "shuffled") and rows > 1:
        problem, w = gd.linear_mse(*data(seed, rows, 3)), np.random.default_rng(seed).normal(size=(4, 4))
        mean = sum(len(one) * problem.gradient(w, one) for one in taken[: -(-rows // size)]) / rows
        assert far(mean, problem.gradient(w)) < 1e-12


@settings(deadline=None, max_examples=30)
@given(rows=st.integers(2, 30), columns=st.integers(1, 6), level=st.sampled_from([0.0, 1e6]), seed=seeds)
def test_loss_is_the_mean_square_of_a_neuron_without_activation_too(rows, columns, level, seed):
    x, y = data(seed, rows, columns)
    oracle, problem, neuron = Linear(x, y + level), gd.linear_mse(x, y + level), gd.neuron_mse(x, y + level, "identity")
    w = np.vstack([np.random.default_rng(seed).normal(size=(3, columns + 1)), oracle.best])
    for part in (problem, neuron):
        assert far(part.loss(w), oracle.loss(w)) < (1e-12 if level == 0 else 1e-5)  # near the minimum most cancels
        assert far(part.gradient(w[0]), oracle.gradient(w[0], np.arange(rows))) < 1e-12
    best = problem.minima[0]
    assert problem.loss(best) == pytest.approx(oracle.loss(oracle.best), rel=1e-5, abs=1e-20 + 1e-18 * level**2)
    if rows > columns:  # with fewer rows there are many, and which one is named depends on the scale of the columns
        assert far(best, oracle.best) < 1e-6
