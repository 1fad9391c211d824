"""Ways of feeding rows: file order against its definition and against runs, advice against hundreds of runs."""

import numpy as np
import pytest

from gd_core import (
    BATCHINGS,
    Outcome,
    adam,
    critical_learning_rate,
    cycle_critical_rate,
    descend,
    final_losses,
    full,
    limit_cycle,
    linear_mse,
    mean_square_critical_rate,
    momentum,
    noise_floor,
    random,
    safe_rate,
    sequential,
    sgd,
    shuffled,
)
from tests.core.known import boston, far, small_data
from tests.core.test_noise import OPTIMIZERS, SHARE, truth


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize(("size", "beta"), [(1, 0.5), (5, 0.9), (7, 0.99), (12, 0.9)])
def test_the_map_of_an_epoch_has_radius_one_there_and_less_before(optimizer, size, beta):
    for seed in range(4):
        features, target = small_data(seed=seed)
        critical = cycle_critical_rate(features, size, optimizer, beta=beta)

        def epoch_radius(rate, given=(features, target, size, optimizer, beta)):
            return np.abs(np.linalg.eigvals(truth(*given, rate, "sequential").turned[:-1, :-1])).max()

        for part in (*np.geomspace(1e-3, 0.999, 100), 1 - 1e-5):
            assert epoch_radius(part * critical) < 1
        assert epoch_radius((1 + 1e-5) * critical) > 1


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_run_in_file_order_ends_in_the_limit_cycle(optimizer):
    data = boston("standardized")
    critical = cycle_critical_rate(data[0], 30, optimizer)
    assert not np.any(np.isnan(limit_cycle(*data, 30, 0.99 * critical, optimizer)))
    assert np.all(np.isnan(limit_cycle(*data, 30, 1.01 * critical, optimizer)))
    rate = 0.5 * critical
    cycle = limit_cycle(*data, 30, rate, optimizer)
    assert cycle.shape == (17, 3)
    run = descend(
        linear_mse(*data), OPTIMIZERS[optimizer](rate, 0.9), np.zeros(3), 17 * 200, batches=sequential(506, 30)
    )
    assert far(run.weights[-17:], cycle) < 1e-9
    assert far(run.weights[-34:-17], cycle) < 1e-9


def test_the_whole_data_in_one_batch_is_the_full_batch():
    for scaling, critical in SHARE.items():
        features, target = boston(scaling)
        assert cycle_critical_rate(features, 506) == pytest.approx(critical_learning_rate(linear_mse(features, target)))
        assert cycle_critical_rate(features, 506) == pytest.approx(critical, abs=5e-6)
        assert far(limit_cycle(features, target, 506, critical / 2)[0], linear_mse(features, target).minima[0]) < 1e-9


def test_momentum_in_file_order_resonates_with_the_epoch():
    """One side of the theory of drawn batches says nothing about file order: a tenth of it is too much there."""
    features, target = boston("standardized")
    drawn = mean_square_critical_rate(features, target, 30, "momentum")
    assert cycle_critical_rate(features, 30, "momentum") < 0.1 * drawn


@pytest.mark.parametrize("optimizer", [sgd, momentum, adam], ids=lambda make: make.__name__)
@pytest.mark.parametrize("feed", [random, shuffled, lambda n, size, rng: sequential(n, size)])
def test_many_runs_at_once_are_the_runs_one_by_one(optimizer, feed):
    data, start = boston("standardized"), np.array([1.0, -2.0, 3.0])
    rates = np.array([0.003, 0.05, 0.3, 0.6, 1.1, 1.7e308])  # the last leaves the numbers
    family, starts = optimizer(rates[:, None]), np.tile(start, (6, 1))

    def batches():
        return [feed(506, 30, np.random.default_rng(seed)) for seed in range(6)]

    runs = [descend(linear_mse(*data), family, starts, 60, batches=stream, record=[60]) for stream in batches()]
    diverged = np.array([run.outcome == Outcome.DIVERGED for run in runs])
    expected = np.where(diverged, np.inf, [run.losses[:, -1] for run in runs])
    found = final_losses(*data, family, batches(), starts, 60)
    assert np.array_equal(np.isinf(found), diverged)
    assert far(found[~diverged], expected[~diverged]) < 1e-9


def test_a_run_that_came_back_has_diverged_all_the_same():
    """The rule of `descend`: a run ends where its loss is a million times what it was."""
    features, target = np.array([[3000.0], [-3000.0], [500**0.5], [-(500**0.5)]]), np.zeros(4)
    rows = [np.array([0, 1]), np.array([2, 3])]  # at 10⁻³ the first makes a loss 3 · 10⁸ of 1, the second ends it
    rates, starts = np.array([[1e-7], [1e-3]]), np.array([[1.0, 0.0]] * 2)
    runs = descend(linear_mse(features, target), sgd(rates), starts, 2, batches=iter(rows))
    assert runs.outcome.tolist() == [Outcome.MAX_STEPS, Outcome.DIVERGED]
    assert np.isinf(final_losses(features, target, sgd(rates), [iter(rows)], starts, 2)).tolist() == [[False, True]]


def test_the_share_that_diverges_rises_from_none_to_all():
    data, rates = boston("standardized"), np.geomspace(0.05, 1.5, 30)
    batches = [random(506, 1, np.random.default_rng(seed)) for seed in range(64)]
    losses = final_losses(*data, sgd(rates[:, None]), batches, np.zeros((30, 3)), 150)
    share = np.isinf(losses).mean(axis=0)
    assert share[rates < mean_square_critical_rate(*data, 1)].max() == 0
    assert share[rates > 0.5].min() == 1
    assert np.any((share > 0.1) & (share < 0.9))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("scaling", SHARE)
def test_a_safe_rate_is_the_largest_that_keeps_its_word(scaling, optimizer):
    """One of its bounds holds with equality, none is broken."""
    data, start = boston(scaling), np.array([1.0, 2.0, 3.0])
    problem = linear_mse(*data)
    sharpest = np.linalg.eigvalsh(problem.hessian(start))[-1]
    assert safe_rate(*data, 506, start, "full", optimizer) == pytest.approx(1 / sharpest)
    share = min(0.5, 1 / sharpest / critical_learning_rate(problem, optimizer))
    fall = problem.loss(start) - problem.loss(problem.minima[0])
    for size in (1, 10, 200):
        drawn, cut, filed = (safe_rate(*data, size, start, s, optimizer) for s in ("random", "shuffled", "sequential"))
        shares = [drawn / share / mean_square_critical_rate(*data, size, optimizer)]
        shares += [noise_floor(*data, size, drawn, optimizer) / (0.01 * fall)]
        assert max(shares) == pytest.approx(1)
        assert filed == pytest.approx(min(cut, share * cycle_critical_rate(data[0], size, optimizer)))
        assert cut == drawn if size == 1 else cut < drawn


def test_a_small_last_batch_makes_the_safe_rate_smaller():
    """Batches of 505 and 1 rows are as noisy as batches of 505/253 rows."""
    data, start = boston(), np.zeros(3)
    most, few = (safe_rate(*data, size, start, "shuffled") for size in (505, 253))
    assert most < safe_rate(*data, 2, start)
    assert few == safe_rate(*data, 253, start)


def test_there_is_no_safe_rate_from_the_minimum():
    data = small_data()
    assert safe_rate(*data, 2, linear_mse(*data).minima[0]) == pytest.approx(0, abs=1e-9)


def ends(data, strategy, size, optimizer, steps=150, seeds=100):
    """Final losses over the loss at the start, 0, of runs at the advised rate: over 1 where the advice was bad."""
    n, start = len(data[1]), np.zeros(data[0].shape[1] + 1)
    rate = safe_rate(*data, size, start, strategy, optimizer)
    rngs = [np.random.default_rng(seed) for seed in range(seeds)]
    feeds = {"full": lambda rng: full(n), "stochastic": lambda rng: random(n, 1, rng)}
    feeds |= {"random": lambda rng: random(n, size, rng), "shuffled": lambda rng: shuffled(n, size, rng)}
    feed = feeds.get(strategy, lambda rng: sequential(n, size))
    streams = [feed(rng) for rng in (rngs[:1] if strategy in ("full", "sequential") else rngs)]
    last = final_losses(*data, OPTIMIZERS[optimizer](np.array([[rate]]), 0.9), streams, start[None], steps)
    return last / linear_mse(*data).loss(start)


@pytest.mark.sampled(6)
@pytest.mark.parametrize("scaling", SHARE)
@pytest.mark.parametrize("strategy", BATCHINGS)
def test_advised_runs_neither_diverge_nor_end_above_their_start(scaling, strategy):
    """Seeds 0–99."""
    sizes = {"full": (506,), "stochastic": (1,)}.get(strategy, (1, 10, 30, 100))
    for optimizer in OPTIMIZERS:
        for size in sizes:
            assert np.max(ends(boston(scaling), strategy, size, optimizer)) < 1, (optimizer, size)
