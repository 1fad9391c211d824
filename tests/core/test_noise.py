"""The theory of noise against the oracle's matrices, written out in plain numpy, and against every run there can be."""

from itertools import product

import numpy as np
import pytest

import gd_core as gd
from tests.core.known import boston, far, small_data
from tests.oracle import Linear, Truth

OPTIMIZERS = {"sgd": lambda rate, beta: gd.sgd(rate), "momentum": gd.momentum, "nesterov": gd.nesterov}
SCALINGS = ("standardized", "minmax", "raw")


def truth(features, target, size, optimizer, beta=0.9, rate=1.0, strategy="random"):
    """What the oracle says of a strategy's batches."""
    return Truth(Linear(features, target), strategy, optimizer, size, beta, rate)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize(("size", "beta"), [(1, 0.5), (1, 0.9), (3, 0.9), (12, 0.9), (2, 0.99), (5, 0.0)])
def test_from_the_critical_rate_on_the_mean_square_grows_and_before_it_comes_to_the_floor(optimizer, size, beta):
    for data in (small_data(), boston("standardized"), boston("raw")):
        critical, theirs = (f(*data, size, optimizer, beta=beta) for f in (gd.mean_square_critical_rate, truth))
        assert critical < gd.critical_learning_rate(gd.linear_mse(*data), optimizer, beta)
        assert max(theirs.radius(part * critical) for part in (*np.linspace(0.02, 0.98, 25), 1 - 1e-5)) < 1
        assert min(theirs.radius(part * critical) for part in (1 + 1e-5, 1.1, 2.0)) > 1
        for part in (0.05, 0.5, 0.9):
            floor = gd.noise_floor(*data, size, part * critical, optimizer, beta=beta)
            assert floor == pytest.approx(theirs.settle(part * critical), rel=1e-6)
        assert gd.noise_floor(*data, size, critical, optimizer, beta=beta) == np.inf
        assert gd.noise_floor(*data, size, 3 * critical, optimizer, beta=beta) == np.inf


@pytest.mark.parametrize(("optimizer", "rate"), [("sgd", 0.1), ("momentum", 0.01), ("nesterov", 0.01)])
def test_a_long_run_of_drawn_batches_averages_to_the_floor(optimizer, rate):
    problem, batches = gd.linear_mse(*boston()), gd.random(506, 10, np.random.default_rng(0))
    best = problem.minima[0]
    run = gd.descend(problem, OPTIMIZERS[optimizer](rate, 0.9), best, 40_000, batches=batches)
    floor = truth(*boston(), 10, optimizer).settle(rate)
    assert run.losses[2000:].mean() - problem.loss(best) == pytest.approx(floor, rel=0.05)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("size", [1, 10, 30])
def test_at_the_typical_critical_rate_products_of_updates_begin_to_grow(optimizer, size):
    for data in (small_data(40), boston(), boston("standardized")):
        typical = gd.typical_critical_rate(data[0], size, np.random.default_rng(0), optimizer)
        theirs, near = truth(*data, size, optimizer), 0.04 if optimizer == "sgd" else 0.08
        assert theirs.exponent((1 - near) * typical, 1500) < 0 < theirs.exponent((1 + near) * typical, 1500)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize(("collinear", "penalty"), [(False, 0.0), (True, 0.0), (False, 0.4)])
def test_expected_losses_are_the_mean_over_every_run_there_can_be(optimizer, collinear, penalty):
    features, target = small_data(3)
    if collinear:
        features[:, 1] = 2 * features[:, 0] - 1
    start, batches = np.array([1.0, -2.0, 0.5]), list(product(range(3), repeat=2))
    expected = gd.expected_losses(features, target, 2, 0.13, start, 3, optimizer, beta=0.7, penalty=penalty)
    problem, make = gd.ridge_mse(features, target, penalty), OPTIMIZERS[optimizer](0.13, 0.7)
    runs = [
        gd.descend(problem, make, start, 3, batches=map(np.array, chosen)).losses
        for chosen in product(batches, repeat=3)
    ]
    assert far(expected, np.mean(runs, axis=0)) < 1e-12


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_direction_without_curvature_does_not_count(optimizer):
    """Nothing moves along it: what is left is the problem without it."""
    features, target = small_data(9, 1)
    flat = np.hstack([features, np.zeros((9, 1))])
    for call in (
        lambda x: gd.mean_square_critical_rate(x, target, 2, optimizer),
        lambda x: gd.noise_floor(x, target, 2, 0.03, optimizer),
        lambda x: gd.expected_losses(x, target, 2, 0.03, np.ones(x.shape[1] + 1), 20, optimizer),
        lambda x: gd.cycle_critical_rate(x, 2, optimizer),
        lambda x: gd.limit_cycle(x, target, 2, 0.03, optimizer)[:, [0, -1]],
    ):
        assert far(np.asarray(call(flat)), np.asarray(call(features))) < 1e-9
    typical = [gd.typical_critical_rate(x, 2, np.random.default_rng(0), optimizer) for x in (flat, features)]
    assert typical[0] == pytest.approx(typical[1], rel=0.01)
