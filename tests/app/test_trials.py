"""Races of twenty trials: the ranks' test against scipy's, equals that are told apart, differences that are there."""

import numpy as np
import pytest
from scipy.stats import mannwhitneyu

from pages.ui.player import ghosts
from pages.ui.runs import pins, trials

SHORT = "length:30u~active:random~lr:0.2"


def test_chance_is_that_of_the_ranks_test_of_scipy():
    rng = np.random.default_rng(0)
    for ties in (1, 3, 40):
        first, second = (np.ceil(rng.normal(mean, 1, 20) * ties) for mean in (0, 0.7))
        expected = mannwhitneyu(first, second, method="asymptotic").pvalue
        assert trials.chance_of(first, second) == pytest.approx(expected, rel=1e-9)
    assert trials.chance_of(np.ones(20), np.ones(20)) == 1
    assert trials.chance_of(np.full(20, np.inf), np.arange(20)) < 1e-6


def test_of_100_races_between_one_optimizer_and_itself_at_most_five_find_a_difference():
    """Each is tuned and run with seeds of its own, as in a race."""
    pin = pins.read(SHORT)
    losses = [trials.of_racer(n, pin, False)[1] for n in range(200)]
    chances = [trials.chance_of(*pair) for pair in zip(losses[::2], losses[1::2], strict=True)]
    assert sum(chance < trials.LEVEL for chance in chances) <= 5
    assert 30 <= sum(chance < 0.5 for chance in chances) <= 70, "and chance is evenly spread"


def test_a_difference_that_is_there_is_found_and_each_racer_has_its_best_rate():
    """A ravine in 300 updates: momentum comes down farther than plain descent can. A rate that is given is kept."""
    race = "sgd,momentum,adam@0.001"
    racers = pins.racers(pins.read("landscape:rosenbrock~length:300u~active:full~lr:0.001"), race)
    plain, momentum, slow = trials.race(racers, [False, False, True])
    assert (plain.apart, momentum.apart, slow.apart) == (True, False, True)
    assert plain.low <= plain.median <= plain.high
    assert slow.rate == 0.001
    assert plain.rate in racers[0].made.rates
    worse = [trials.race([racers[0]._replace(rate=plain.rate * by)], [True])[0].median for by in (0.25, 4)]
    assert plain.median < min(worse)


def test_an_address_asks_for_the_trials_of_its_race_alone_and_lost_runs_have_no_number():
    query = {"race": "adam,sgd@50", "of": SHORT, "trials": "twenty", "lang": "en"}
    what = ghosts.read(query)
    assert ghosts.read({**query, "trials": "one"}) == what._replace(trials=False)
    header, arrays = ghosts.parts(what)
    assert (arrays, header["drawn"]) == ({}, True)
    assert [row["asked"] for row in header["trials"]] == ["adam", "sgd@50"]
    assert [header["trials"][1][name] for name in ("low", "median", "high", "apart")] == [None, None, None, True]
    with pytest.raises(ValueError, match="choice"):
        ghosts.read({**query, "trials": "many"})
