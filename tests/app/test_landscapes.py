"""Every landscape of the table: its derivatives, its minima, its payload, its page."""

import json
from itertools import product

import numpy as np
import pytest

from pages.ui.app import text
from pages.ui.canvas import wire
from pages.ui.player import payload
from pages.ui.runs import experiment, parameters
from pages.ui.runs.landscapes import LANDSCAPES
from pages.ui.runs.settings import Settings
from tests.app import page
from tests.app.landscapes import opened
from tests.core.known import differences

NONLINEAR = [name for name in LANDSCAPES if name != "linear"]
PLAIN = [name for name in NONLINEAR if LANDSCAPES[name].kind != "slice"]  # nobody knows all minima of a network


@pytest.mark.parametrize("name", ["himmelblau", "double_well", "sine", "network"])
def test_the_payload_has_the_curvature_and_gradients_along_each_path(name):
    settings, made, initial = opened(name)
    header, arrays = wire.unpack(payload.build(settings, "en", {"initial": initial}, wanted=("full",)))
    assert (header["landscape"]["kind"], header["theory"]["critical"]) == (made.landscape.kind, None)
    assert {s["id"] for s in header["strategies"] if s["sent"]} == {
        key[:-6] for key in arrays if key.endswith(".paths")
    }
    at, member = arrays["full.curvature_at"], len(arrays["rates"]) // 2
    assert at[[0, -1]].tolist() == [0, len(arrays["full.steps"]) - 1]
    weights = arrays["full.paths"][member].astype(float)
    spectra = np.linalg.eigvalsh(differences(made.problem.gradient, weights[at], 1e-5))
    np.testing.assert_allclose(arrays["full.curvature"][member], spectra[:, [0, -1]], rtol=1e-3, atol=1e-4)
    if header["landscape"]["rows"] == 0:
        np.testing.assert_allclose(
            arrays["full.gradients"][member], made.problem.gradient(weights), rtol=1e-5, atol=1e-6
        )


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
