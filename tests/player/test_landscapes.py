"""The player's picture on landscapes other than a bowl: where weights, marks and trails stand in it."""

from __future__ import annotations

import base64

import numpy as np
import pytest

from tests.player.conftest import Call
from tests.player.made import RATES, STEPS, landscape

BYTES = "Uint8Array.from(atob(text), c => c.charCodeAt(0))"
LAB = f"""(() => {{
    const model = makeModel(decode({BYTES}));
    const state = firstState(model);
    const lab = {{ model, state, runs: runsAt(model, state.m), plane: null }};
    return lab;
}})()"""


def text_of(block: bytes) -> str:
    return base64.b64encode(block).decode()


def ask(call: Call, kind: str, expression: str, **initial: object):
    return call("wire model places", f"(lab => {expression})({LAB})", text=text_of(landscape(kind, **initial)))


@pytest.mark.parametrize(("kind", "place"), [("curve", [0.5, None]), ("plane", [0.5, -0.25]), ("slice", [0.5, -0.25])])
def test_weights_have_their_place(call: Call, kind: str, place: list[float | None]):
    weights = [0.5, -0.25, 0.7, 0.9][: {"curve": 1, "plane": 2, "slice": 4}[kind]]
    x, y = ask(call, kind, f"placesOf(lab).place({weights})")
    assert x == pytest.approx(place[0])
    expected = 0.25 * (0.25 - 1) ** 2 - 0.15 if place[1] is None else place[1]
    assert y == pytest.approx(expected, abs=1e-3)


def test_a_start_moved_in_a_slice_keeps_its_other_weights(call: Call):
    moved = ask(call, "slice", "placesOf(lab).weightsAt([1, 2], [9, 8, 7, 6])")
    assert moved == [1, 2, 7, 6]


def test_a_plane_places_what_it_places_back(call: Call):
    basis = np.linalg.qr(np.random.default_rng(2).normal(size=(4, 2)))[0].T
    plane = {"basis": basis.tolist(), "origin": [0.1, 0.2, 0.3, 0.4]}
    start = np.array([1.0, -1.0, 0.5, 2.0])
    of = "placesOf(lab)"
    both = f"[{of}.place({start.tolist()}), {of}.weightsAt([3, -2], {start.tolist()})]"
    place, moved = ask(call, "slice", f"(lab.plane = {plane}, {both})")
    assert place == pytest.approx(basis @ (start - plane["origin"]))
    assert basis @ (np.array(moved) - plane["origin"]) == pytest.approx([3, -2])
    across = np.eye(4) - basis.T @ basis
    assert across @ moved == pytest.approx(across @ start), "what is off the plane stays"


@pytest.mark.parametrize("kind", ["curve", "plane"])
def test_where_a_run_ends_is_said_by_the_wire(call: Call, kind: str):
    kinds = ask(
        call,
        kind,
        "[...lab.model.rates.keys()].map(m => endedOf(lab, 'full', m).kind)",
        start=(-2.5, 0.8)[: 1 + (kind == "plane")],
    )
    assert {"diverged", "other"} <= set(kinds)
    index = ask(call, kind, "endedOf(lab, 'full', 20)")
    assert index["code"] == (index["index"] if index["index"] is not None else index["code"])


def test_the_curvature_is_the_one_of_the_record_shown(call: Call):
    m, r = 7, 12
    expression = f"(lab.runs = runsAt(lab.model, {m}), lab.state.playhead = {r}, curvatureAt(lab, 'full'))"
    found = ask(call, "plane", expression)
    assert found["high"] == pytest.approx(RATES[m] * STEPS[r], rel=1e-6)
    assert found["low"] == pytest.approx(-RATES[m] * STEPS[r], rel=1e-6)


def test_beyond_the_near_lattice_the_far_one_goes_on(call: Call):
    value = "lab.model.landscape.slice().value"
    near, far, beyond = ask(
        call, "plane", f"[{value}(1, 1), {value}(10, -4), {value}(17, 0)].map(x => x === x ? x : null)"
    )
    assert near == pytest.approx(0.5 - 0.2, abs=2e-3)
    assert far == pytest.approx(0.25 * 99**2 - 1.1 + 8, rel=0.01)
    assert beyond is None
