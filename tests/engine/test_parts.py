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
        arguments = (settings, strategy, made, np.geomspace(*made.limits, 40), record)
        alone, rows = experiment.descend(*arguments)
        (run, fed), count = in_parts(experiment.descend, *arguments)
        assert count > 2, (optimizer, landscape)
        for name, one, other in zip((*run._fields, "rows"), (*run, fed), (*alone, rows), strict=True):
            np.testing.assert_array_equal(one, other, err_msg=f"{optimizer} {landscape} {name}")
        first = parts.work(experiment.descend, arguments, b"")
        assert pickle.loads(first.state)[1][1].update == first.updates > 0
        assert len(first.state) < alone.weights.nbytes, "a checkpoint holds what is written and no more"


@pytest.mark.parametrize("query", ["length=1500u&shown=full,random", "landscape=sine&length=1000u&optimizer=adam"])
def test_a_block_in_parts_is_the_block_and_says_how_far_it_is(query, monkeypatch):
    what = run_query.read(dict(pair.split("=") for pair in query.split("&")))
    whole = wire.pack(*payload.parts(what))
    monkeypatch.setattr(parts, "PART_SECONDS", -1.0)
    state, shares, total = b"", [], experiment.updates_in(what.settings, what.sent)
    payload.parts.cache_clear()
    for _ in range(9999):
        for cached in (experiment._quick, experiment._dear):
            cached.cache_clear()
        found = parts.work(payload.parts, (what,), state)
        if not isinstance(found, parts.Unfinished):
            break
        state = found.state
        shares.append(found.updates / total)
    assert wire.pack(*found) == whole
    assert len(shares) > 3
    assert [*shares, 1] == sorted({*shares, 1})


def test_maps_of_basins_are_made_piece_by_piece(monkeypatch):
    settings, name = Settings(landscape="himmelblau", length=20), "full"
    window = basins.home(settings)
    whole = *basins.fine(settings, name, 0.01, window), *basins.coarse(settings, name, window)[1]
    monkeypatch.setattr(parts, "PART_SECONDS", -1.0)
    for make in (basins.fine, basins.coarse):
        make.cache_clear()
    fine, count = in_parts(basins.fine, settings, name, 0.01, window)
    (_, coarse), counts = in_parts(basins.coarse, settings, name, window)
    assert (count, counts) == (basins.BANDS, basins.COARSE_RATES)
    for one, other in zip((*fine, *coarse), whole, strict=True):
        np.testing.assert_array_equal(one, other)
