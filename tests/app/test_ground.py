"""The ground on demand: every cell of a map is the run alone, planes hold what they say, and nonsense is no ask."""

import math
from typing import Any

import numpy as np
import pytest

import gd_core as gd
from pages.ui.canvas import wire
from pages.ui.runs import basins, experiment, map_request, planes
from pages.ui.runs.landscapes import LANDSCAPES, ON_DATA
from pages.ui.runs.settings import Settings
from pages.ui.runs.setup import Setup
from tests.app import page
from tests.app.landscapes import opened

PLANAR = [name for name, row in LANDSCAPES.items() if row.kind == "plane"]
NETWORK = [name for name, row in LANDSCAPES.items() if row.kind == "slice"]


def alone(settings: Settings, strategy: str, made: Setup, rate: float, starts: np.ndarray) -> np.ndarray:
    """The codes of runs from starts (n, 2), by the core's own loop: some each for itself, the rest side by side."""
    updates, found = basins.updates(settings, strategy), []
    for part in (*starts[:3, None], starts[3:]):
        optimizer, batches = experiment.feeding(settings, strategy, made, np.array([rate]))
        run = gd.descend(made.problem, optimizer, part, updates, batches=batches, record=gd.final_updates(updates))
        judged = experiment.judged_by(settings, strategy, made, np.array(rate), updates)
        found.append(gd.run_endings(made.problem, run, **judged).codes)
    return np.concatenate(found)


def cells(rng: np.random.Generator, side: int, window: basins.Window, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Some cells of a map, their places (column, row) and the starts (count, 2) they stand for."""
    at = rng.integers(side, size=(count, 2))
    lines = np.stack([np.linspace(*edge, side) for edge in window])
    return at, lines[[0, 1], at]


MAPS = [(name, strategy, "sgd") for name in PLANAR for strategy in ("full", "random")]
MAPS += [(name, "full", optimizer) for name in ("six_hump_camel", "sigmoid") for optimizer in ("momentum", "adam")]


@pytest.mark.sampled(12)
@pytest.mark.parametrize(("name", "strategy", "optimizer"), MAPS)
def test_fifty_cells_of_each_map_end_alone_where_it_says(name, strategy, optimizer, monkeypatch):
    """A cell is what it is however many stand beside it: the maps here are of fewer than those on screen."""
    monkeypatch.setattr(basins, "FINE_CELLS", 48)
    monkeypatch.setattr(basins, "COARSE_CELLS", 16)
    few = {"data": "toy"} if name in ON_DATA else {}
    settings, made, initial = opened(name, optimizer=optimizer, seed=3, **few)
    window, rng = basins.home(settings), np.random.default_rng(7)
    one = basins.fine(settings, strategy, initial["learning_rate"], window)
    at, starts = cells(rng, basins.FINE_CELLS, window, 50)
    np.testing.assert_array_equal(
        one.codes[at[:, 1], at[:, 0]], alone(settings, strategy, made, initial["learning_rate"], starts)
    )
    rates, maps = basins.coarse(settings, strategy, window)
    assert maps.codes.shape == maps.shade.shape == (len(rates), basins.COARSE_CELLS, basins.COARSE_CELLS)
    assert (rates[0], rates[-1]) == pytest.approx(made.limits)
    for member in rng.choice(len(rates), 5, replace=False):
        at, starts = cells(rng, basins.COARSE_CELLS, window, 10)
        told = maps.codes[member, at[:, 1], at[:, 0]]
        np.testing.assert_array_equal(told, alone(settings, strategy, made, float(rates[member]), starts))


@pytest.mark.parametrize("name", NETWORK)
@pytest.mark.parametrize("kind", map_request.KINDS)
def test_a_plane_holds_the_losses_at_its_weights_and_cuts_through_the_point(name, kind):
    settings, made, initial = opened(name)
    at = experiment.family(settings, "full").paths[10, 20].astype(float)
    wanted = map_request.Slice(kind, (3, 20), tuple(at), initial["learning_rate"], None, None)
    plane, lattice = planes.cut(settings, "full", wanted)
    np.testing.assert_allclose(plane.basis @ plane.basis.T, np.eye(2), atol=1e-9)
    rng = np.random.default_rng(0)
    for i, j in rng.integers(81, size=(20, 2)):
        w = plane.origin + lattice["x"][i] * plane.basis[0] + lattice["y"][j] * plane.basis[1]
        assert lattice["z"][j, i] == pytest.approx(float(made.problem.loss(w)), rel=1e-5)
    within = plane.basis @ (at - plane.origin)
    np.testing.assert_allclose(plane.origin + within @ plane.basis, at, atol=1e-9)
    assert len(planes.titles(plane, made, "ko")) == 2


@pytest.mark.parametrize("name", NETWORK)
def test_the_curved_plane_is_of_the_leading_eigenvectors_and_the_paths_of_its_variance(name):
    settings, made, initial = opened(name)
    way = planes.RunAnalysis(settings, "full", initial["learning_rate"]).path
    values, vectors = np.linalg.eigh(made.problem.hessian(way[-1]))
    curved = planes.leading(made, way, way[0])
    for direction, wanted in zip(curved.basis, vectors[:, [-1, -2]].T, strict=True):
        assert abs(direction @ wanted) == pytest.approx(1, abs=1e-6)
    assert values[-1] > values[-2] > 0
    path = planes.principal(way, way[0])
    spread = way - way.mean(axis=0)
    shares = (spread @ path.basis.T).var(axis=0) / spread.var(axis=0).sum()
    np.testing.assert_allclose(path.explained, shares, rtol=1e-9)
    assert path.explained[0] > path.explained[1] > 0.01


def sensible(block: str, rate: float) -> dict[str, Any]:
    window = [[-1.0, 2.0], [-1.0, 1.0]]
    return {"for": block, "basins": True, "coarse": True, "rate": rate, "strategy": "full", "window": window}


def answered(app: Any) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    return wire.unpack(page.component(app, "gradient_descent_ground").proto.bytes)


def test_the_lab_answers_an_ask_for_what_is_on_screen_and_the_player_hears_nothing():
    app = page.lab(landscape="six_hump_camel")
    header, arrays = answered(app)
    block, _ = page.payload(app)
    assert header["channel"] == block["channel"] == "lab"
    assert not arrays
    before = page.component(app, "gradient_descent_player").proto.bytes
    app.session_state["lab_ground"] = {"ask": sensible(block["id"], 0.006)}
    header, arrays = answered(page.ran(app))
    assert header["for"] == block["id"]
    assert arrays["fine.map"].shape == arrays["fine.shade"].shape == (192, 192)
    assert arrays["coarse.map"].shape == (24, 48, 48)
    assert header["fine"]["window"] == [[-1.0, 2.0], [-1.0, 1.0]]
    assert 0 < header["fine"]["starts_lowest"] < 1
    assert page.component(app, "gradient_descent_player").proto.bytes == before


def test_an_ask_for_other_settings_is_not_answered():
    app = page.lab(landscape="himmelblau", session={"lab_ground": {"ask": sensible("another", 0.003)}})
    header, arrays = answered(app)
    assert set(header) == {"channel", "arrays"}
    assert not arrays


GOOD = sensible("x", 0.003)
PART = {"plane": "path", "axes": [0, 1], "at": [0.0] * 33, "rate": 0.3, "centre": [0, 0], "half": 1}
NONSENSE = [
    None,
    5,
    "ask",
    [],
    {},
    {**GOOD, "for": 3},
    {**GOOD, "strategy": "sequential"},
    {**GOOD, "strategy": ["full"]},
    {**GOOD, "rate": "0.003"},
    {**GOOD, "rate": True},
    {**GOOD, "rate": math.nan},
    {**GOOD, "rate": 1e9},
    {**GOOD, "rate": None},
]


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
    good = {**GOOD, "rate": 0.3}
    assert map_request.read({**good, "slice": PART}, network).slice is not None
    for part in PLANES:
        assert map_request.read({**good, "slice": {**PART, **part}}, network).slice is None
    for half in (0, -1, None, "1"):
        at_home = map_request.read({**good, "slice": {**PART, "half": half}}, network).slice
        assert (at_home.centre, at_home.half) == (None, None)
