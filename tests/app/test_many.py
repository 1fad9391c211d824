"""More rows than a browser is sent: a fair sample of them, the batches' own rows, exact numbers all the same."""

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression

from pages.ui.canvas import wire
from pages.ui.player import payload
from pages.ui.runs import cache, critical_rates, data, experiment, sample
from pages.ui.runs.settings import Settings

ROWS = 70_000  # more than the numbers of a short one
RNG = np.random.default_rng(3)
FEATURES = RNG.normal(size=(ROWS, 2)) * [3, 40] + [5, 200]
OWN = data.table("own", FEATURES, FEATURES @ [2, -0.1] + RNG.normal(size=ROWS), ("a", "b"), "y")
SETTINGS = Settings(data="own", own=OWN.digest, length=40)
OPENING = {"initial": {"active": "full", "learning_rate": 0.1, "axes": ["w1", "w2"]}}


@pytest.fixture(scope="module", autouse=True)
def _leave():
    yield
    cache.forget(OWN)


def test_the_browser_gets_a_fair_sample_and_the_rows_of_the_batches():
    block = payload.build(SETTINGS, "en", OPENING, OWN)
    assert len(block) < 3 * 2**20 * 5, "3 MB a strategy"
    header, arrays = wire.unpack(block)
    assert (header["data"]["samples"], header["data"]["shown"]) == (ROWS, sample.DRAWN)
    scaled, drawn = experiment.setup(SETTINGS, OWN).scaled.features, sample.places(ROWS, sample.DRAWN)
    np.testing.assert_array_equal(arrays["features"][: sample.DRAWN], scaled[drawn].astype(np.float32))
    np.testing.assert_array_equal(arrays["target"][: sample.DRAWN], OWN.target[drawn].astype(np.float32))
    assert len(np.unique(drawn)) == sample.DRAWN
    assert (np.histogram(drawn, 4, (0, ROWS))[0] > 430).all(), "each row is as likely to be drawn"
    assert sample.places(10, 2000).tolist() == list(range(10))
    for strategy in ("stochastic", "random", "sequential", "shuffled"):
        batches = experiment.batches_of(strategy, experiment.needed(SETTINGS, strategy, OWN), ROWS)
        wanted, got = np.array([next(batches) for _ in range(41)]), arrays[f"{strategy}.rows"]
        np.testing.assert_array_equal(arrays["features"][got], scaled[wanted].astype(np.float32), strategy)


def test_what_a_batch_too_large_to_be_sent_does_is_computed_and_the_minimum_is_that_of_all_rows():
    settings = Settings(data="own", own=OWN.digest, length=40, batch_size=sample.MOST_BATCH)
    run, made = experiment.family(settings, "random", OWN), experiment.setup(settings, OWN)
    assert (run.rows, made.draws) == (None, sample.MOST_BATCH)
    rows, m = next(experiment.batches_of("random", settings, ROWS)), len(run.rates) // 2
    x, y = np.column_stack([made.scaled.features, np.ones(ROWS)])[rows], OWN.target[rows]
    np.testing.assert_allclose(run.paths[m, 1], run.rates[m] * 2 * x.T @ y / len(rows), rtol=1e-5)
    fitted = LinearRegression().fit(made.scaled.features, OWN.target)
    np.testing.assert_allclose(made.optimum, [*fitted.coef_, fitted.intercept_], rtol=1e-9)
    assert critical_rates.of(SETTINGS, "full", OWN).safe == pytest.approx(1 / np.linalg.eigvalsh(made.hessian)[-1])


def test_theory_of_noise_goes_by_a_sample_and_says_so():
    told = critical_rates.of(SETTINGS, "random", OWN, quick=True)
    rows = experiment.setup(SETTINGS, OWN).scaled.features, OWN.target
    assert told.critical == pytest.approx(critical_rates.gd.mean_square_critical_rate(*rows, 30), rel=0.01)
    assert critical_rates.of(SETTINGS, "sequential", OWN).kind == "none"
    assert (told.weighed, critical_rates.of(Settings(), "random", quick=True).weighed) == (sample.WEIGHED, 0)
