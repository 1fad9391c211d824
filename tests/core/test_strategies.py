"""Ways of feeding rows: file order against its definition and against runs, advice against hundreds of runs."""

import numpy as np
import pytest

import gd_core as gd
from tests.core.known import boston, far, small_data
from tests.core.test_noise import OPTIMIZERS, SCALINGS, truth


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize(("size", "beta"), [(1, 0.5), (5, 0.9), (7, 0.99), (12, 0.9)])
def test_the_map_of_an_epoch_has_radius_one_there_and_less_before(optimizer, size, beta):
    for seed in range(4):
        features, target = small_data(seed=seed)
        critical = gd.cycle_critical_rate(features, size, optimizer, beta=beta)

        def epoch_radius(rate, given=(features, target, size, optimizer, beta)):
            return np.abs(np.linalg.eigvals(truth(*given, rate, "sequential").turned[:-1, :-1])).max()

        for part in (*np.geomspace(1e-3, 0.999, 100), 1 - 1e-5):
            assert epoch_radius(part * critical) < 1
        assert epoch_radius((1 + 1e-5) * critical) > 1


@pytest.mark.parametrize("optimizer", [gd.sgd, gd.momentum, gd.adam], ids=lambda make: make.__name__)
@pytest.mark.parametrize("feed", [gd.random, gd.shuffled, lambda n, size, rng: gd.sequential(n, size)])
def test_many_runs_at_once_are_the_runs_one_by_one(optimizer, feed):
    data, start = boston("standardized"), np.array([1.0, -2.0, 3.0])
    rates = np.array([0.003, 0.05, 0.3, 0.6, 1.1, 1.7e308])  # the last leaves the numbers
    family, starts = optimizer(rates[:, None]), np.tile(start, (6, 1))

    def batches():
        return [feed(506, 30, np.random.default_rng(seed)) for seed in range(6)]

    runs = [gd.descend(gd.linear_mse(*data), family, starts, 60, batches=stream, record=[60]) for stream in batches()]
    diverged = np.array([run.outcome == gd.Outcome.DIVERGED for run in runs])
    expected = np.where(diverged, np.inf, [run.losses[:, -1] for run in runs])
    found = gd.final_losses(*data, family, batches(), starts, 60)
    assert np.array_equal(np.isinf(found), diverged)
    assert far(found[~diverged], expected[~diverged]) < 1e-9


def test_a_run_that_came_back_has_diverged_all_the_same():
    """The rule of `descend`: a run ends where its loss is a million times what it was."""
    features, target = np.array([[3000.0], [-3000.0], [500**0.5], [-(500**0.5)]]), np.zeros(4)
    rows = [np.array([0, 1]), *[np.array([2, 3])] * 19]  # at 10⁻³ the first makes a loss 3 · 10⁸ of 1, the next ends it
    rates, starts = np.array([[1e-7], [1e-3]]), np.array([[1.0, 0.0]] * 2)
    runs = gd.descend(gd.linear_mse(features, target), gd.sgd(rates), starts, 20, batches=iter(rows))
    assert runs.outcome.tolist() == [gd.Outcome.MAX_STEPS, gd.Outcome.DIVERGED]
    losses = gd.final_losses(features, target, gd.sgd(rates), [iter(rows)], starts, 20)
    assert np.isinf(losses).tolist() == [[False, True]]


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("scaling", SCALINGS)
def test_a_safe_rate_is_the_largest_that_keeps_its_word(scaling, optimizer):
    """One of its bounds holds with equality, none is broken."""
    data, start = boston(scaling), np.array([1.0, 2.0, 3.0])
    problem = gd.linear_mse(*data)
    sharpest = np.linalg.eigvalsh(problem.hessian(start))[-1]
    assert gd.safe_rate(*data, 506, start, "full", optimizer) == pytest.approx(1 / sharpest)
    share = min(0.5, 1 / sharpest / gd.critical_learning_rate(problem, optimizer))
    fall = problem.loss(start) - problem.loss(problem.minima[0])
    for size in (1, 10, 200):
        drawn, cut, filed = (
            gd.safe_rate(*data, size, start, s, optimizer) for s in ("random", "shuffled", "sequential")
        )
        shares = [drawn / share / gd.mean_square_critical_rate(*data, size, optimizer)]
        shares += [gd.noise_floor(*data, size, drawn, optimizer) / (0.01 * fall)]
        assert max(shares) == pytest.approx(1)
        assert filed == pytest.approx(min(cut, share * gd.cycle_critical_rate(data[0], size, optimizer)))
        assert cut == drawn if size == 1 else cut < drawn


def test_a_small_last_batch_makes_the_safe_rate_smaller_and_from_the_minimum_there_is_none():
    """Batches of 505 and 1 rows are as noisy as batches of 505/253 rows."""
    data, start = boston(), np.zeros(3)
    most, few = (gd.safe_rate(*data, size, start, "shuffled") for size in (505, 253))
    assert most < gd.safe_rate(*data, 2, start)
    assert few == gd.safe_rate(*data, 253, start)
    assert gd.safe_rate(*data, 2, gd.linear_mse(*data).minima[0]) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_run_in_file_order_ends_in_the_limit_cycle(optimizer):
    data = boston("standardized")
    problem, critical = gd.linear_mse(*data), gd.cycle_critical_rate(data[0], 30, optimizer)
    below, above = (gd.limit_cycle(*data, 30, part * critical, optimizer) for part in (0.99, 1.01))
    assert (np.isnan(below).any(), np.isnan(above).all()) == (False, True)
    cycle, start = gd.limit_cycle(*data, 30, critical / 2, optimizer), np.zeros(3)
    assert cycle.shape == (17, 3)
    runs = gd.descend(
        problem, OPTIMIZERS[optimizer](critical / 2, 0.9), start, 17 * 200, batches=gd.sequential(506, 30)
    )
    assert far(runs.weights[-34:], np.tile(cycle, (2, 1))) < 1e-9
    whole = gd.limit_cycle(*data, 506, gd.cycle_critical_rate(data[0], 506) / 2)
    assert far(whole[0], problem.minima[0]) < 1e-9, "all data in one batch is the full batch"
    assert gd.cycle_critical_rate(data[0], 506) == pytest.approx(gd.critical_learning_rate(problem))
