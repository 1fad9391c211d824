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


def test_the_share_that_diverges_is_counted_run_by_run():
    settings = Settings(scaling="standard", batch_size=10)
    one, family = of(settings, "random"), experiment.setup(settings).rates
    problem = experiment.setup(settings).problem
    some = np.flatnonzero((one.share > 0) & (one.share < 1))
    assert some.size
    for member in (some[0], some[-1]):
        lost = 0
        for seed in range(SEEDS):
            batches = gd.random(problem.samples, 10, np.random.default_rng(seed))
            run = gd.descend(problem, gd.sgd(family[member]), problem.start, 150, batches=batches)
            lost += run.outcome == gd.Outcome.DIVERGED
        assert one.share[member] == lost / SEEDS


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


def test_the_floor_and_what_is_expected_are_those_of_the_theory():
    settings = Settings(scaling="standard")
    features, target = rows(settings)
    one, family = of(settings, "random"), experiment.setup(settings).rates
    member = int(np.searchsorted(family, 0.2))
    least = experiment.setup(settings).minima[0].loss
    assert one.floor[member] == least + gd.noise_floor(features, target, 30, family[member])
    theory = gd.expected_losses(features, target, 30, family[member], np.zeros(3), 150)
    np.testing.assert_allclose(one.expected[member], theory[one.expected_at], rtol=1e-12)
    assert np.all(np.isinf(one.floor) == (family >= one.critical))


def test_shuffled_epochs_have_no_theory_but_a_count():
    assert half(np.array([1.0, 2.0, 3.0]), np.array([0.4, 0.5, 1.0])) == 2.0
    one = of(Settings(), "shuffled")
    family = experiment.setup(Settings()).rates
    assert one.kind == "measured"
    assert one.share[family == one.critical][0] >= 0.5 > one.share[family < one.critical].max()


def test_nothing_is_claimed_where_nothing_is_known():
    assert of(Settings(optimizer="adam"), "full").header() == of(Settings(landscape="himmelblau"), "full").header()
    assert of(Settings(optimizer="adam"), "random").critical is None


def test_runs_are_followed_as_far_as_their_batches_fit():
    """64 runs' batches of 5,000 rows for as long as those of the houses were 164 MB, twice while put together."""
    assert of(Settings(length=3000, batch_size=100), "random").followed == LONGEST
    houses, many = (Rows(np.zeros((rows, columns)), np.zeros(rows), rows) for rows, columns in ((506, 2), (5000, 3)))
    assert (followed(5000, houses), followed(7, many)) == (LONGEST, 7)
    assert SEEDS * followed(20_000, many) * 5000 * 4 <= NUMBERS < SEEDS * (followed(20_000, many) + 1) * 5000 * 4


def test_marks_do_not_wait_for_what_they_do_not_depend_on():
    assert of(Settings(), "random") is of(Settings(seed=5), "random")
    assert of(Settings(), "full") is of(Settings(batch_size=7), "full")


def test_the_marks_of_what_is_shown_are_sent():
    block = wire.unpack(payload.build(Settings(), "ko", OPENING, wanted=("full", "random")))
    header, arrays = block
    assert set(header["marks"]) == {"full", "random"}
    assert header["marks"]["random"]["typical"] > header["marks"]["random"]["critical"]
    members = len(arrays["rates"])
    assert arrays["random.share"].shape == arrays["random.floor"].shape == (members,)
    assert arrays["random.expected"].shape == (members, len(arrays["random.expected_at"]))
    assert "stochastic.share" not in arrays
    soon, runs = wire.unpack(payload.build(Settings(), "ko", OPENING, wanted=("full", "random"), part="runs"))
    assert {name.split(".")[0] for name in runs if name.endswith(".paths")} == {"full", "random"}
    assert soon["marks"]["random"]["critical"] == header["marks"]["random"]["critical"]
    assert soon["marks"]["random"]["typical"] is None
    assert soon["marks"]["full"] == header["marks"]["full"]
    everything = wire.unpack(payload.build(replace(Settings(), batch_size=31), "ko", OPENING))[0]
    assert set(everything["marks"]) == set(gd.BATCHINGS)
