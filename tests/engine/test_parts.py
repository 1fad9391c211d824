"""A run that is left and gone on with in another process is the run alone, to the last bit."""

import pickle
from itertools import cycle

import numpy as np
import pytest

from pages.ui.canvas import wire
from pages.ui.engine import parts
from pages.ui.player import payload, run_query
from pages.ui.runs import basins, experiment, records
from pages.ui.runs.settings import OPTIMIZERS, Settings


def in_parts(make, *arguments):
    """(what it makes, in how many parts), each in a process that knows nothing but what the last one gave back."""
    state, count, updates = b"", 1, 0
    while isinstance(found := parts.work(make, arguments, state), parts.Unfinished):
        assert found.updates >= updates
        state, updates = found
        count += 1
    return found, count


LANDSCAPES = ("linear", "himmelblau", "sigmoid", "network_two")


@pytest.mark.parametrize("strategy", ["full", "random", "shuffled"])
def test_a_run_in_parts_is_the_run_alone(strategy, monkeypatch):
    monkeypatch.setattr(parts, "PART_SECONDS", -1.0)
    for optimizer, landscape in zip(OPTIMIZERS, cycle(LANDSCAPES), strict=False):
        settings = Settings(landscape=landscape, optimizer=optimizer, length=1200, schedule="cosine", seed=3)
        made, record = experiment.setup(settings), records.recorded(1200)
        if strategy not in made.strategies:
            continue
        rates = np.geomspace(*made.limits, 40)
        alone, rows = experiment.descend(settings, strategy, made, rates, record)
        (run, fed), count = in_parts(experiment.descend, settings, strategy, made, rates, record)
        assert count > 2, (optimizer, landscape)
        for name, one, other in zip(run._fields, run, alone, strict=True):
            np.testing.assert_array_equal(one, other, err_msg=f"{optimizer} {landscape} {name}")
            assert one.strides == other.strides
        np.testing.assert_array_equal(fed, rows)


@pytest.mark.parametrize("query", ["length=1500u&shown=full,random", "landscape=sine&length=1000u&optimizer=adam"])
def test_a_block_in_parts_is_the_block_and_says_how_far_it_is(query, monkeypatch):
    what = run_query.read(dict(pair.split("=") for pair in query.split("&")))
    whole = wire.pack(*payload.parts(what))
    monkeypatch.setattr(parts, "PART_SECONDS", -1.0)
    state, shares, total = b"", [], experiment.updates_in(what.settings, what.sent)
    for cached in (experiment._quick, experiment._dear, payload.parts):
        cached.cache_clear()
    while isinstance(found := parts.work(payload.parts, (what,), state), parts.Unfinished):
        state = found.state
        shares.append(found.updates / total)
        for cached in (experiment._quick, experiment._dear):
            cached.cache_clear()
    assert wire.pack(*found) == whole
    assert len(shares) > 3
    assert shares == sorted(shares)
    assert shares[-1] < 1


def test_maps_of_basins_are_made_piece_by_piece(monkeypatch):
    settings, name = Settings(landscape="himmelblau", length=20), "full"
    window = basins.home(settings)
    whole = basins.fine(settings, name, 0.01, window), basins.coarse(settings, name, window)[1]
    monkeypatch.setattr(parts, "PART_SECONDS", -1.0)
    for make in (basins.fine, basins.coarse):
        make.cache_clear()
    fine, count = in_parts(basins.fine, settings, name, 0.01, window)
    (_, coarse), counts = in_parts(basins.coarse, settings, name, window)
    assert (count, counts) == (basins.BANDS, basins.COARSE_RATES)
    for one, other in zip((*fine, *coarse), (*whole[0], *whole[1]), strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_checkpoint_holds_what_is_written_and_no_more(monkeypatch):
    monkeypatch.setattr(parts, "PART_SECONDS", -1.0)
    settings = Settings(length=5000)
    made = experiment.setup(settings)
    arguments = (settings, "full", made, made.rates, records.recorded(5000))
    first = parts.work(experiment.descend, arguments, b"")
    whole = experiment.descend(*arguments)[0].weights.nbytes
    assert len(first.state) < whole / 2
    assert pickle.loads(first.state)[1][1].update == first.updates > 0
