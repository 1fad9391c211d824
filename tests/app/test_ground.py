"""The ground on demand: every cell of a map is the run alone, planes hold what they say, and nonsense is no ask."""

import math
from collections import Counter
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest

import gd_core as gd
from pages.ui.canvas import wire
from pages.ui.runs import basins, experiment, map_request, planes
from pages.ui.runs.landscapes import LANDSCAPES, ON_DATA
from tests.app import page
from tests.app.landscapes import opened

PLANAR = [name for name, row in LANDSCAPES.items() if row.kind == "plane"]
MAPS = [(name, strategy, "sgd") for name in PLANAR for strategy in ("full", "random")]
MAPS += [(name, "full", optimizer) for optimizer in ("momentum", "adam") for name in ("six_hump_camel", "sigmoid")]


@pytest.mark.sampled(5)
@pytest.mark.parametrize(("name", "strategy", "optimizer"), MAPS[::-1])
def test_fifty_cells_of_each_map_end_alone_where_it_says(name, strategy, optimizer, monkeypatch):
    """A cell is what it is however many stand beside it: the maps here are of fewer than those on screen."""
    monkeypatch.setattr(basins, "FINE_CELLS", 48)
    monkeypatch.setattr(basins, "COARSE_CELLS", 16)
    few = {"data": "toy"} if name in ON_DATA else {}
    settings, made, initial = opened(name, optimizer=optimizer, seed=3, **few)
    window, rng, rate = basins.home(settings), np.random.default_rng(7), initial["learning_rate"]
    updates = basins.updates(settings, strategy)

    def check(maps: basins.Map, rate: float, count: int) -> None:
        """Against runs of the core's own loop: some each for itself, the rest side by side."""
        side = len(maps.codes)
        at = rng.integers(side, size=(count, 2))  # column, row
        starts = np.stack([np.linspace(*edge, side) for edge in window])[[0, 1], at]
        judged, ends = experiment.judged_by(settings, strategy, made, np.array(rate), updates), []
        for seed, part in product(range(basins.seeds(settings, strategy)), (*starts[:3, None], starts[3:])):
            of_seed = replace(settings, seed=seed)
            optimizer, batches = experiment.feeding(of_seed, strategy, made, np.array([rate]))
            run = gd.descend(made.problem, optimizer, part, updates, batches=batches, record=gd.final_updates(updates))
            ending = gd.run_endings(made.problem, run, **judged)
            around = (ending.kind == gd.Ending.WANDERS) & (ending.minimum >= 0) & (strategy != "full")
            ends.append(np.where(around, ending.minimum, ending.codes))
        ends = np.reshape(np.concatenate(ends), (-1, count))
        drawn, shade = (part[at[:, 1], at[:, 0]] for part in maps)
        if strategy == "full":
            np.testing.assert_array_equal(drawn, ends[0])
            return
        for one, share, those in zip(drawn.tolist(), (shade / 255).tolist(), ends.T.tolist(), strict=True):
            found = Counter([end for end in those if end < gd.Ending.SETTLED] or those)
            assert (found[one], share) == (max(found.values()), pytest.approx(found[one] / 20, abs=0.002))

    check(basins.fine(settings, strategy, rate, window), rate, 50)
    rates, maps = basins.coarse(settings, strategy, window)
    side = basins.cells(settings, strategy)[0]
    assert maps.codes.shape == maps.shade.shape == (len(rates), side, side)
    assert (rates[0], rates[-1]) == pytest.approx(made.limits)
    for member in rng.choice(len(rates), 5, replace=False):
        check(basins.Map(maps.codes[member], maps.shade[member]), float(rates[member]), 10)


@pytest.mark.parametrize("kind", map_request.KINDS)
def test_a_plane_holds_the_losses_at_its_weights_and_cuts_through_the_point(kind):
    settings, made, initial = opened("network")
    at = experiment.family(settings, "full").paths[10, 20].astype(float)
    wanted = map_request.Slice(kind, (3, 20), tuple(at), initial["learning_rate"], None, None)
    plane, lattice = planes.cut(settings, "full", wanted)
    np.testing.assert_allclose(plane.basis @ plane.basis.T, np.eye(2), atol=1e-9)
    for i, j in np.random.default_rng(0).integers(81, size=(20, 2)):
        w = plane.origin + lattice["x"][i] * plane.basis[0] + lattice["y"][j] * plane.basis[1]
        assert lattice["z"][j, i] == pytest.approx(float(made.problem.loss(w)), rel=1e-5)
    within = plane.basis @ (at - plane.origin)
    np.testing.assert_allclose(plane.origin + within @ plane.basis, at, atol=1e-9)
    assert len(planes.titles(plane, made, "ko")) == 2
    way = planes.RunAnalysis(settings, "full", initial["learning_rate"]).path
    vectors = np.linalg.eigh(made.problem.hessian(way[-1]))[1]
    curved, path = planes.leading(made, way, way[0]), planes.principal(way, way[0])
    assert np.abs(np.diag(curved.basis @ vectors[:, [-1, -2]])) == pytest.approx(1, abs=1e-6)
    spread = way - way.mean(axis=0)
    shares = (spread @ path.basis.T).var(axis=0) / spread.var(axis=0).sum()
    np.testing.assert_allclose(path.explained, shares, rtol=1e-9)
    assert path.explained[0] > path.explained[1] > 0.01


WINDOW = [[-1.0, 2.0], [-1.0, 1.0]]
GOOD = {"for": "x", "basins": True, "coarse": True, "rate": 0.003, "strategy": "full", "window": WINDOW}


def test_the_lab_answers_an_ask_for_what_is_on_screen_and_for_nothing_else_and_the_player_hears_nothing():
    def answered(**ask: Any) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
        app.session_state["lab_ground"] = {"ask": {**GOOD, **ask}} if ask else {}
        return wire.unpack(page.component(page.ran(app), "gradient_descent_ground").proto.bytes)

    app = page.lab(landscape="six_hump_camel")
    block, before = page.payload(app)[0], page.component(app, "gradient_descent_player").proto.bytes
    for other in ({}, {"for": "another"}):
        assert answered(**other) == ({"channel": block["channel"], "arrays": {}}, {})
    header, arrays = answered(**{"for": block["id"], "rate": 0.006})
    assert (header["for"], header["fine"]["window"]) == (block["id"], WINDOW)
    assert arrays["fine.map"].shape == arrays["fine.shade"].shape == (192, 192)
    assert arrays["coarse.map"].shape == (24, 48, 48)
    assert (header["fine"]["seeds"], header["fine"]["updates"]) == (1, 150)
    assert page.component(app, "gradient_descent_player").proto.bytes == before


PART = {"plane": "path", "axes": [0, 1], "at": [0.0] * 33, "rate": 0.3, "centre": [0, 0], "half": 1}
NONSENSE = [*(None, 5, "ask", [], {}), *({**GOOD, "rate": rate} for rate in ("0.003", True, math.nan, 1e9, None))]
NONSENSE += [{**GOOD, "for": 3}, {**GOOD, "strategy": "sequential"}, {**GOOD, "strategy": ["full"]}]
WINDOWS = [None, 3, [], [[0, 1]], [[1, 0], [0, 1]], [[0, 1], [1, 0]]]
WINDOWS += [[[0, 1], [0, math.inf]], [[0, 1], ["a", 2]], [[0, 1], [0, 1e300]]]
PLANES = [
    *({"plane": "moon"}, {"plane": ["axes"]}, {"axes": [0, 0]}, {"axes": [0, 33]}, {"axes": [0.0, 1.0]}),
    *({"axes": "01"}, {"at": [0.0] * 32}, {"at": [math.nan] * 33}, {"rate": -1}),
]


def test_nonsense_is_no_ask_no_map_and_no_plane():
    plane, network = opened("himmelblau")[1], opened("network")[1]
    assert [said for said in NONSENSE if map_request.read(said, plane) is not None] == []
    for window in WINDOWS:
        ask = map_request.read({**GOOD, "window": window}, plane)
        assert (ask.window, ask.coarse) == (None, False)

    def cut(**part: Any) -> map_request.Slice | None:
        return map_request.read({**GOOD, "rate": 0.3, "slice": {**PART, **part}}, network).slice

    assert cut() is not None
    assert {cut(**part) for part in PLANES} == {None}
    assert {(cut(half=half).centre, cut(half=half).half) for half in (0, -1, None, "1")} == {(None, None)}
