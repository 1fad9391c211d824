"""From settings to runs: the family, what is recorded of it, and the bounds that hold whatever is asked."""

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import gd_core as gd
from pages.ui.canvas import wire
from pages.ui.player import payload
from pages.ui.runs import data, experiment, parameters, parsers, rate_grid, records
from pages.ui.runs.experiment import NO_ROW
from pages.ui.runs.landscapes import LANDSCAPES
from pages.ui.runs.records import RECORDS
from pages.ui.runs.settings import ADAPTIVE, MAX_UPDATES, OPTIMIZERS, STRATEGIES, Settings
from tests.app.landscapes import opening


@pytest.mark.parametrize("strategy", [s for s in STRATEGIES if s != "full"])
def test_the_rows_of_a_record_lead_to_the_next(strategy):
    """Of a long run too, of which few updates are recorded; the last record's are those of an update not made."""
    settings = Settings(length=2000, batch_size=100, seed=5)
    made, family = experiment.setup(settings), experiment.family(settings, strategy)
    member = int(np.abs(made.rates - 0.2).argmin())
    assert len(family.rows) == len(family.steps) < RECORDS + 1
    pairs = np.flatnonzero(np.diff(family.steps) == 1)
    assert len(pairs) > 150
    for record in pairs:
        rows = family.rows[record][family.rows[record] != NO_ROW]
        w = family.paths[member, record].astype(float)
        expected = w - made.rates[member] * made.problem.gradient(w, rows.astype(int))
        np.testing.assert_allclose(family.paths[member, record + 1], expected, rtol=1e-4, atol=1e-4)
    *_, last = islice(experiment.batches_of(strategy, settings, 506), 2001)
    assert family.rows[-1][family.rows[-1] != NO_ROW].tolist() == last.tolist()


@given(st.integers(1, MAX_UPDATES))
def test_recorded_updates_come_in_pairs_and_are_bounded(updates):
    record = records.recorded(updates)
    assert record[0] == 0
    assert record[-1] == updates
    assert len(record) <= RECORDS
    assert (np.diff(record) > 0).all()
    frames = np.append(record[:-1][np.diff(record) == 1], updates)
    assert np.isin(np.arange(min(updates, 50)), frames).all()
    assert np.isin(record, np.concatenate([frames, frames + 1])).all()


@given(st.integers(1, MAX_UPDATES), st.sampled_from(["updates", "epochs"]), st.integers(1, 506))
def test_no_settings_ask_for_unbounded_work(length, unit, batch_size):
    settings = Settings(length=length, unit=unit, batch_size=batch_size)
    for strategy in STRATEGIES:
        updates, per_epoch, capped = experiment.updates_of(strategy, settings, 506)
        assert 1 <= updates <= MAX_UPDATES
        assert capped == (length * (per_epoch if unit == "epochs" else 1) > MAX_UPDATES)


def test_of_one_run_every_update_is_there_and_of_very_long_ones_no_spike_is_cut():
    """A step of the definition leads from each record to the next, in the peak of a network too; buckets by numpy."""
    asked = Settings(landscape="network", length=600)
    run, problem = experiment.alone(asked, "full", 0.3), experiment.setup(asked).problem
    assert run.steps.tolist() == list(range(601))
    weights = run.paths[0].astype(float)
    assert np.allclose(weights[1:], weights[:-1] - 0.3 * problem.gradient(weights[:-1]), atol=1e-5)
    peak = 300 + run.losses[0, 300:320].argmax()
    assert abs(peak - 310) < 10
    assert 1.08 < run.losses[0, peak] < 1.25
    assert np.allclose(run.curvature[0, 1:4, 1], [4.60, 4.49, 4.50], atol=0.005)
    losses = np.random.default_rng(0).normal(size=20_001)
    sent = records.extremes(losses, 5000, wanted=7003)
    assert len(sent) <= 5100
    assert {0, 7003, 7004, 20_000} <= set(sent.tolist())
    kept = np.full(20_001, np.nan)
    kept[sent] = losses[sent]
    for bucket in range(0, 20_001, 17):
        whole = losses[bucket : bucket + 17]
        assert np.nanmax(kept[bucket : bucket + 17]) == whole.max()
        assert np.nanmin(kept[bucket : bucket + 17]) == whole.min()


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("scaling", data.SCALINGS)
@pytest.mark.parametrize("name", ["boston", "toy", "wine"])
def test_the_rate_it_opens_with_and_all_that_is_marked_lie_on_the_ruler(name, scaling, optimizer):
    settings = Settings(data=name, scaling=scaling, optimizer=optimizer)
    made = experiment.setup(settings)
    rates, rate = made.rates, made.learning_rate
    assert experiment.family(settings, "full").outcome[list(rates).index(rate)] != gd.Outcome.DIVERGED
    assert (np.diff(rates) > 0).all()
    assert (rates[0], rates[-1]) == made.limits
    marked = {0.123, rate}
    if made.critical is not None:
        marked |= {made.critical * share for share in (0.5, 0.99, 1, 1.01)} | {made.long_run}
        assert np.sum(np.abs(rates / made.critical - 1) < 0.05) >= 13, "it is looked at closely near that"
    assert rate_grid.nearest(np.array([0.1, 1.0]), 0.4) == 1, "by their ratio"
    ruler = rate_grid.including(rates, 0.123)
    inside = [one for one in marked if made.limits[0] <= one <= made.limits[1]]
    assert np.isclose(ruler[:, None], inside, rtol=1e-12).any(axis=0).all()


def test_a_block_is_small_the_same_for_the_same_settings_and_its_theory_describes_the_loss():
    for length in parameters.LENGTHS:
        settings = Settings(length=int(length[:-1]), unit=parsers.LENGTH_UNITS[length[-1]])
        block = payload.build(settings, "ko", opening(settings))
        _, arrays = wire.unpack(block)
        assert sum(a.nbytes for name, a in arrays.items() if name.endswith((".paths", ".losses"))) <= 2 * 2**20
        assert len(block) <= 3 * 2**20
    settings = Settings()
    one, made = payload.build(settings, "ko", opening(settings)), experiment.setup(settings)
    payload.parts.cache_clear()
    assert payload.build(settings, "ko", opening(settings)) == one
    header, other = (wire.unpack(block)[0] for block in (one, payload.build(
        replace(settings, batch_size=31), "ko", opening(settings))))  # fmt: skip
    assert (header["problem"] == other["problem"], header["id"] == other["id"]) == (True, False)
    theory, points = header["theory"], np.random.default_rng(0).normal(0, 20, (5, 3))
    for w in points:
        quadratic = 0.5 * w @ np.array(theory["hessian"]) @ w - np.array(theory["linear"]) @ w + theory["constant"]
        assert quadratic == pytest.approx(float(made.problem.loss(w)), rel=1e-9)
    values, vectors = np.array(theory["eigenvalues"]), np.array(theory["eigenvectors"])
    np.testing.assert_allclose(vectors @ made.hessian, values[:, None] * vectors, atol=1e-9)
    assert theory["safe"] == pytest.approx(1 / values.max())


@hypothesis_settings(max_examples=15, deadline=None)
@given(st.integers(2, 40), st.integers(1, 2), st.integers(0, 2**32 - 1))
def test_any_small_table_makes_a_payload(rows, width, seed):
    rng = np.random.default_rng(seed)
    features, target = rng.normal(0, 10.0 ** rng.integers(-3, 6), (rows, width)), rng.normal(size=rows)
    table = data.Dataset("own", features, target, tuple("ab"[:width]), "y", f"{rows}.{width}.{seed}")
    settings = Settings(data="own", own=table.digest, length=20)
    header, arrays = wire.unpack(payload.build(settings, "en", opening(settings, table), table))
    assert header["data"]["samples"] == rows
    assert len(header["parameters"]) == arrays["random.paths"].shape[2] == width + 1


@pytest.mark.sampled(8)
@pytest.mark.parametrize("optimizer", ADAPTIVE)
@pytest.mark.parametrize("landscape", [name for name in LANDSCAPES if name not in {"network", "saddle"}])
def test_a_ruler_holds_the_lowest_loss_and_opens_with_a_good_rate(landscape: str, optimizer: str):
    made = experiment.setup(Settings(landscape=landscape, optimizer=optimizer))
    start = np.broadcast_to(made.problem.start, (len(made.rates), made.problem.start.size))
    updates = min(int(made.landscape.length[:-1]), 300)
    run = gd.descend(made.problem, gd.OPTIMIZERS[optimizer](made.rates[:, None]), start, updates)
    losses = np.where(np.isfinite(run.losses), run.losses, np.inf)
    first, ends, high = losses[0, 0], losses[:, -1], losses.max(axis=1)
    blown = (ends > first) | (high > first + 5 * (first - ends.min()))
    lowest = int(ends[: int(blown.argmax()) if blown.any() else len(ends)].argmin())
    assert 0 < lowest < len(ends) - 1
    assert blown.any() or landscape in {"sigmoid", "sine"}, "only these have a ceiling to their losses"
    opens = int((made.rates == made.learning_rate).argmax())
    there = gd.run_endings(made.problem, run.member(opens), made.learning_rate, limit=None, exact=True)
    assert there.minimum >= 0 or ends[opens] <= ends[lowest] + 0.12 * (first - ends[lowest])


def test_a_run_past_what_single_precision_holds_stays_finite():
    family = experiment.family(Settings(data="toy", scaling="raw", length=150), "stochastic")
    assert np.isfinite(family.paths).all()
    assert np.isfinite(family.losses).all()
    assert (family.outcome == gd.Outcome.DIVERGED).any()
