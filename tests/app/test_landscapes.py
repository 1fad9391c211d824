"""Every landscape of the table: its derivatives, its minima, its payload, its page."""

import json
from itertools import product

import numpy as np
import pytest

import gd_core as gd
from pages.ui.app import text
from pages.ui.canvas import wire
from pages.ui.player import payload
from pages.ui.runs import experiment, parameters, records
from pages.ui.runs.landscapes import LANDSCAPES
from pages.ui.runs.settings import OPTIMIZERS, Settings
from tests.app import page
from tests.app.landscapes import opened
from tests.core.known import differences

NONLINEAR = [name for name in LANDSCAPES if name != "linear"]
PLAIN = [name for name in NONLINEAR if LANDSCAPES[name].kind != "slice"]  # nobody knows all minima of a network


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", NONLINEAR)
def test_the_payload_has_the_shapes_the_player_expects(name):
    settings, made, initial = opened(name)
    header, arrays = wire.unpack(payload.build(settings, "en", {"initial": initial}, wanted=("full",)))
    rates, dim, kind = len(arrays["rates"]), len(header["parameters"]), made.landscape.kind
    assert (header["landscape"]["kind"], header["theory"]["critical"]) == (kind, None)
    for strategy in header["strategies"]:
        part = {key.split(".")[1]: value for key, value in arrays.items() if key.startswith(f"{strategy['id']}.")}
        assert bool(part) == strategy["sent"]
        if part:
            assert part["paths"].shape == (rates, len(part["steps"]), dim)
            assert part["curvature"].shape == (rates, len(part["curvature_at"]), 2)
            assert part["curvature_at"][[0, -1]].tolist() == [0, len(part["steps"]) - 1]
            assert ("gradients" in part) == (header["landscape"]["rows"] == 0)
    if kind == "slice":
        assert np.shape(header["slice"]["basis"]) == (2, dim)
        run, _ = experiment.descend(settings, "full", made, np.array([0.3]), np.arange(0, 601, 50))
        curvature, at, _ = records.local(made, run.weights)
        spectra = np.linalg.eigvalsh(differences(made.problem.gradient, run.weights[0, at], 1e-5))
        np.testing.assert_allclose(curvature[0], spectra[:, [0, -1]], rtol=1e-4, atol=1e-6)
    shapes = {"plane": {"grid.z": (len(arrays.get("grid.y", ())), len(arrays.get("grid.x", ()))), "far.z": (121, 121)},
              "slice": {"grid.z": (81, 121)}, "curve": {"curve.x": (801,), "curve.z": (801,)}}  # fmt: skip
    assert {key: arrays[key].shape for key in shapes[kind]} == shapes[kind]


@pytest.mark.sampled(11)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("name", LANDSCAPES)
def test_a_member_is_the_run_alone_and_ends_where_it_is_said_to(name, optimizer):
    settings, made, initial = opened(name, optimizer=optimizer)
    rng = np.random.default_rng(1)
    for strategy in initial["shown"]:
        family = experiment.family(settings, strategy)
        assert (family.rows is None) == (strategy == "full" or not made.problem.samples)
        for member in rng.choice(len(family.rates), 4, replace=False):
            updates = experiment.updates_of(strategy, settings, made.problem.samples)[0]
            rate, all_of = family.rates[[member]], np.arange(updates + 1)
            alone, _ = experiment.descend(settings, strategy, made, rate, all_of)
            seen = family.steps[: family.last[member] + 1]
            np.testing.assert_allclose(family.paths[member, : len(seen)], alone.weights[0, seen], rtol=1e-6, atol=1e-6)
            np.testing.assert_allclose(family.losses[member, : len(seen)], alone.losses[0, seen], rtol=1e-6, atol=1e-9)
            assert (family.outcome[member], family.stopped[member]) == (alone.outcome[0], alone.stopped[0])
            judged = experiment.judged_by(settings, strategy, made, rate)
            last, _ = experiment.descend(settings, strategy, made, rate, gd.final_updates(updates))
            assert family.ended[member] == gd.run_endings(made.problem, last, **judged).codes[0]


@pytest.mark.sampled(7)
@pytest.mark.parametrize(("name", "lang"), list(product(NONLINEAR, text.LANGUAGES)))
def test_the_lab_opens_every_landscape_in_both_languages(name, lang):
    app = page.lab(landscape=name, lang=lang)
    header, _ = page.payload(app)
    known = text.read("runs", lang)["landscape"][name]["name"]
    assert (header["landscape"]["id"], header["landscape"]["name"]) == (name, known)
    assert not page.notes(app)
    assert bool(header["channel"]) == (LANDSCAPES[name].kind in {"plane", "slice"})
    address = json.loads(page.component(app, "address").proto.json)
    assert (address["landscape"], address["length"]) == (name, None)


def test_another_landscape_forgets_the_start_and_keeps_the_optimizer():
    said = {"batch_size": 64, "start": [1.0, 2.0, 3.0]}
    said["view"] = {"learning_rate": 0.5, "active": "full", "shown": ["full"]}
    app = page.lab(session={"player": said}, optimizer="momentum", scaling="raw", mode="lecture")
    app.selectbox(key="landscape-ko").set_value("himmelblau")
    header, _ = page.payload(page.ran(app))
    _, _, initial = opened("himmelblau", optimizer="momentum")
    assert (header["optimizer"], header["initial"]) == ("momentum", {**initial, "mode": "lecture"})
    assert header["apply"] == {"token": "1", **{key: initial[key] for key in parameters.LOCAL.values()}}
    assert [box.key for box in app.selectbox if box.key.startswith(("data", "scaling"))] == []
    app.selectbox(key="landscape-ko").set_value("linear")
    header, _ = page.payload(page.ran(app))
    bowl = experiment.setup(Settings(scaling="raw", optimizer="momentum"))
    assert header["initial"]["learning_rate"] == bowl.learning_rate


@pytest.mark.parametrize("name", PLAIN)
def test_what_is_known_as_a_minimum_is_one_the_lowest_first(name):
    made = opened(name)[1]
    losses = np.array([minimum.loss for minimum in made.minima])
    for minimum in made.minima:
        assert minimum.loss == pytest.approx(float(made.problem.loss(minimum.at)), rel=1e-12, abs=1e-15)
        ring = minimum.at + 1e-4 * np.random.default_rng(0).normal(size=(50, minimum.at.size))
        assert np.all(made.problem.loss(ring) >= minimum.loss - 1e-12 * (1 + abs(minimum.loss)))
        assert minimum.lowest == (minimum.loss <= losses.min() + 1e-6 * (1 + abs(losses.min())))
    assert [minimum.lowest for minimum in made.minima] == sorted((m.lowest for m in made.minima), reverse=True)
    assert (np.diff(losses) > -1e-6 * (1 + np.abs(losses[:-1]))).all()
