"""From settings to runs: the family, what is recorded of it, and the bounds that hold whatever is asked."""

from dataclasses import replace
from itertools import cycle, islice

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

PRESETS = [(int(length[:-1]), parsers.LENGTH_UNITS[length[-1]]) for length in parameters.LENGTHS]
MEGABYTE = 1024 * 1024


def opening(settings: Settings) -> dict[str, object]:
    return {"initial": parameters.initial({}, experiment.setup(settings), settings, [])}


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


@pytest.mark.parametrize(("optimizer", "scaling"), list(zip(OPTIMIZERS, cycle(data.SCALINGS), strict=False)))
@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_member_is_the_run_alone(strategy, optimizer, scaling):
    settings = Settings(scaling=scaling, optimizer=optimizer, length=60, seed=3)
    made = experiment.setup(settings)
    rates = made.rates
    family = experiment.family(settings, strategy)
    member = len(rates) // 2
    alone, rows = experiment.descend(settings, strategy, made, rates[[member]], np.arange(61))
    np.testing.assert_allclose(family.paths[member], alone.weights[0], rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(family.losses[member], alone.losses[0], rtol=1e-6)
    np.testing.assert_allclose(family.losses[member], made.problem.loss(family.paths[member].astype(float)), rtol=1e-4)
    assert family.outcome[member] == alone.outcome[0]
    assert (family.rows is None) == (rows is None) == (strategy == "full")


def test_what_is_marked_is_what_is_computed():
    made = experiment.setup(Settings())
    family = rate_grid.including(made.rates, 0.123)
    for rate in (
        0.123,
        0.2,
        made.long_run,
        made.critical,
        made.critical * 0.99,
        made.critical * 1.01,
        made.critical / 2,
    ):
        assert np.isclose(family, rate, rtol=1e-12).any(), rate
    assert (np.diff(family) > 0).all()
    assert (family[0], family[-1]) == made.limits == (0.001, 2.0)
    assert len(family) >= 61


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


@pytest.mark.parametrize(("length", "unit"), PRESETS)
def test_data_sent_for_a_setting_stay_small(length, unit):
    settings = Settings(length=length, unit=unit)
    block = payload.build(settings, "ko", opening(settings))
    _, arrays = wire.unpack(block)
    moving = sum(a.nbytes for name, a in arrays.items() if name.endswith((".paths", ".losses")))
    assert moving <= 2 * MEGABYTE
    assert len(block) <= 3 * MEGABYTE


def test_a_run_past_what_single_precision_holds_stays_finite():
    settings = Settings(data="toy", scaling="raw", length=150)
    family = experiment.family(settings, "stochastic")
    assert np.isfinite(family.paths).all()
    assert np.isfinite(family.losses).all()
    assert (family.outcome == gd.Outcome.DIVERGED).any()
    shown = np.minimum(family.steps[family.last], family.stopped)
    assert (shown <= family.stopped).all()


def test_equal_settings_are_the_same_bytes_and_a_batch_size_leaves_the_problem_alone():
    settings = Settings()
    one = payload.build(settings, "ko", opening(settings))
    payload.parts.cache_clear()
    assert payload.build(settings, "ko", opening(settings)) == one
    header, _ = wire.unpack(one)
    other, _ = wire.unpack(payload.build(replace(settings, batch_size=31), "ko", opening(settings)))
    assert header["problem"] == other["problem"]
    assert header["id"] != other["id"]


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("scaling", data.SCALINGS)
@pytest.mark.parametrize("name", ["boston", "toy", "wine"])
def test_the_rate_it_opens_with_lies_on_the_ruler_and_does_not_diverge(name, scaling, optimizer):
    settings = Settings(data=name, scaling=scaling, optimizer=optimizer)
    made = experiment.setup(settings)
    rate = made.learning_rate
    rates = made.rates
    assert rate in rates
    assert made.limits[0] <= rate <= made.limits[1]
    assert experiment.family(settings, "full").outcome[list(rates).index(rate)] != gd.Outcome.DIVERGED


def test_theory_in_the_header_describes_the_loss():
    settings = Settings()
    made = experiment.setup(settings)
    theory = wire.unpack(payload.build(settings, "en", opening(settings)))[0]["theory"]
    for w in np.random.default_rng(0).normal(0, 20, (5, 3)):
        quadratic = 0.5 * w @ np.array(theory["hessian"]) @ w - np.array(theory["linear"]) @ w + theory["constant"]
        assert quadratic == pytest.approx(float(made.problem.loss(w)), rel=1e-9)
    for value, vector in zip(theory["eigenvalues"], theory["eigenvectors"], strict=True):
        np.testing.assert_allclose(made.hessian @ vector, value * np.array(vector), atol=1e-9)
    assert theory["safe"] == pytest.approx(1 / max(theory["eigenvalues"]))


@hypothesis_settings(max_examples=15, deadline=None)
@given(st.integers(2, 40), st.integers(1, 2), st.integers(0, 2**32 - 1))
def test_any_small_table_makes_a_payload(rows, width, seed):
    rng = np.random.default_rng(seed)
    features, target = rng.normal(0, 10.0 ** rng.integers(-3, 6), (rows, width)), rng.normal(size=rows)
    table = data.Dataset("own", features, target, tuple("ab"[:width]), "y", f"{rows}.{width}.{seed}")
    settings = Settings(data="own", own=table.digest, length=20)
    made = experiment.setup(settings, table)
    header, arrays = wire.unpack(
        payload.build(settings, "en", {"initial": parameters.initial({}, made, settings, [])}, table)
    )
    assert header["data"]["samples"] == rows
    assert len(header["parameters"]) == width + 1
    assert arrays["random.paths"].shape[2] == width + 1


@pytest.mark.sampled(8)
@pytest.mark.parametrize("optimizer", ADAPTIVE)
@pytest.mark.parametrize("landscape", [name for name in LANDSCAPES if name not in {"network", "saddle"}])
def test_a_ruler_holds_the_lowest_loss_and_opens_with_a_good_rate(landscape: str, optimizer: str):
    made = experiment.setup(Settings(landscape=landscape, optimizer=optimizer))
    updates = min(int(made.landscape.length[:-1]), 300)
    start = np.broadcast_to(made.problem.start, (len(made.rates), made.problem.start.size))
    run = gd.descend(made.problem, gd.OPTIMIZERS[optimizer](made.rates[:, None]), start, updates)
    first, ends = run.losses[0, 0], np.where(np.isfinite(run.losses[:, -1]), run.losses[:, -1], np.inf)
    high = np.where(np.isfinite(run.losses), run.losses, np.inf).max(axis=1)
    blown = (ends > first) | (high > first + 5 * (first - ends.min()))
    calm = int(blown.argmax()) if blown.any() else len(ends)
    lowest = int(ends[:calm].argmin())
    assert 0 < lowest < len(ends) - 1
    assert blown.any() or landscape in {"sigmoid", "sine"}, "only these have a ceiling to their losses"
    opens = made.rates == made.learning_rate
    own = run.member(int(opens.argmax()))
    there = gd.run_endings(made.problem, own, made.learning_rate, limit=None, exact=True)
    assert there.minimum >= 0 or ends[opens][0] <= ends[lowest] + 0.12 * (first - ends[lowest])


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
