"""Marks on the ruler, against runs of the core and the closed forms they are read from."""

from dataclasses import replace

import numpy as np
import pytest

import gd_core as gd
from pages.ui.canvas import wire
from pages.ui.player import payload
from pages.ui.runs import experiment
from pages.ui.runs.critical_rates import LONGEST, NUMBERS, SEEDS, Rows, followed, half, of
from pages.ui.runs.settings import Settings

OPENING = {"initial": {"learning_rate": 0.2, "shown": ["full"], "active": "random", "axes": ["w1", "w2"]}}


def rows(settings):
    made = experiment.setup(settings)
    return made.scaled.features, made.dataset.target


@pytest.mark.parametrize("scaling", ["minmax", "standard", "raw"])
def test_each_strategy_has_a_critical_rate_of_its_own(scaling):
    settings = Settings(scaling=scaling)
    features, target = rows(settings)
    found = {name: of(settings, name) for name in gd.BATCHINGS}
    assert found["full"].critical == gd.critical_learning_rate(experiment.setup(settings).hessian)
    assert found["random"].critical == gd.mean_square_critical_rate(features, target, 30)
    assert found["stochastic"].critical == gd.mean_square_critical_rate(features, target, 1)
    assert found["sequential"].critical == gd.cycle_critical_rate(features, 30)
    assert found["stochastic"].critical < found["random"].critical < found["full"].critical
    assert all(0 < one.safe <= one.critical / 2 * 1.001 for one in found.values())


UNCOUNTED = [
    (Settings(scaling="standard", batch_size=1), "stochastic"),
    (Settings(scaling="raw", batch_size=7, optimizer="momentum"), "random"),
    (Settings(batch_size=30, length=400), "random"),
    (Settings(batch_size=5, schedule="cosine"), "random"),
    (Settings(batch_size=5), "shuffled"),
    *((Settings(batch_size=3, optimizer=name), "random") for name in ("adam", "rmsprop", "adamax", "lion")),
]


@pytest.mark.parametrize(("settings", "strategy"), UNCOUNTED)
def test_what_was_not_counted_would_have_been_none(settings, strategy):
    """Every seed run at every rate, against what theory left out and what was known soon."""
    made, one = experiment.setup(settings), of(settings, strategy)
    rates = experiment.rates_of(settings, made)
    alike = replace(experiment.needed(settings, strategy), seed=0)
    batches = [
        experiment.batches_of(strategy, replace(alike, seed=seed), made.problem.samples) for seed in range(SEEDS)
    ]
    start = np.broadcast_to(made.problem.start, (len(rates), 3))
    optimizer, _ = experiment.feeding(alike, strategy, made, rates)
    losses = gd.final_losses(*rows(settings), optimizer, batches, start, settings.length)
    np.testing.assert_array_equal(one.share, np.isinf(losses).mean(axis=0))


def test_the_floor_and_what_is_expected_are_those_of_the_theory_and_nothing_is_claimed_where_there_is_none():
    settings = Settings(scaling="standard")
    made, one = experiment.setup(settings), of(settings, "random")
    member = int(np.searchsorted(made.rates, 0.2))
    given = (*rows(settings), 30, made.rates[member])
    assert one.floor[member] == made.minima[0].loss + gd.noise_floor(*given)
    theory = gd.expected_losses(*given, np.zeros(3), 150)
    np.testing.assert_allclose(one.expected[member], theory[one.expected_at], rtol=1e-12)
    assert np.all(np.isinf(one.floor) == (made.rates >= one.critical))
    assert half(np.array([1.0, 2.0, 3.0]), np.array([0.4, 0.5, 1.0])) == 2.0
    one, rates = of(Settings(), "shuffled"), experiment.setup(Settings()).rates
    assert one.kind == "measured", "shuffled epochs have no theory but a count"
    assert one.share[rates == one.critical][0] >= 0.5 > one.share[rates < one.critical].max()
    assert of(Settings(optimizer="adam"), "full").header() == of(Settings(landscape="himmelblau"), "full").header()
    assert of(Settings(optimizer="adam"), "random").critical is None


def test_runs_are_followed_as_far_as_their_batches_fit_and_marks_wait_for_nothing_they_do_not_depend_on():
    """64 runs' batches of 5,000 rows for as long as those of the houses were 164 MB, twice while put together."""
    assert of(Settings(length=3000, batch_size=100), "random").followed == LONGEST
    houses, many = (Rows(np.zeros((rows, columns)), np.zeros(rows), rows) for rows, columns in ((506, 2), (5000, 3)))
    assert (followed(5000, houses), followed(7, many)) == (LONGEST, 7)
    assert SEEDS * followed(20_000, many) * 5000 * 4 <= NUMBERS < SEEDS * (followed(20_000, many) + 1) * 5000 * 4
    assert of(Settings(), "random") is of(Settings(seed=5), "random")
    assert of(Settings(), "full") is of(Settings(batch_size=7), "full")


def test_the_marks_of_what_is_shown_are_sent():
    header, arrays = wire.unpack(payload.build(Settings(), "ko", OPENING, wanted=("full", "random")))
    members, marks = len(arrays["rates"]), header["marks"]
    assert set(marks) == {"full", "random"}
    assert marks["random"]["typical"] > marks["random"]["critical"]
    assert arrays["random.share"].shape == arrays["random.floor"].shape == (members,)
    assert arrays["random.expected"].shape == (members, len(arrays["random.expected_at"]))
    soon, runs = wire.unpack(payload.build(Settings(), "ko", OPENING, wanted=("full", "random"), part="runs"))
    assert {name.split(".")[0] for name in runs if name.endswith(".paths")} == {"full", "random"}
    one = soon["marks"]["random"]
    assert (one["critical"], one["typical"]) == (marks["random"]["critical"], None)
    assert soon["marks"]["full"] == marks["full"]
    everything = wire.unpack(payload.build(replace(Settings(), batch_size=31), "ko", OPENING))[0]
    assert set(everything["marks"]) == set(gd.BATCHINGS)
