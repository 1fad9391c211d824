"""Every landscape of the table: its derivatives, its minima, its payload, its page."""

from collections.abc import Callable
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

NONLINEAR = [name for name in LANDSCAPES if name != "linear"]
PLAIN = [name for name in NONLINEAR if LANDSCAPES[name].kind != "slice"]  # nobody knows all minima of a network


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", NONLINEAR)
def test_the_payload_has_the_shapes_the_player_expects(name):
    settings, made, initial = opened(name)
    header, arrays = wire.unpack(payload.build(settings, "en", {"initial": initial}, wanted=("full",)))
    rates, dim = len(arrays["rates"]), len(header["parameters"])
    assert header["landscape"]["kind"] == made.landscape.kind
    assert (header["theory"]["kind"], header["theory"]["critical"]) == ("none", None)
    losses = np.array([minimum["loss"] for minimum in header["minima"]])
    assert (np.diff(losses) > -1e-9).all()
    for strategy in header["strategies"]:
        part = {key.split(".")[1]: value for key, value in arrays.items() if key.startswith(f"{strategy['id']}.")}
        assert bool(part) == strategy["sent"]
        if not part:
            continue
        records = len(part["steps"])
        assert part["paths"].shape == (rates, records, dim)
        assert part["ended"].shape == (rates,)
        assert part["curvature"].shape == (rates, len(part["curvature_at"]), 2)
        assert part["curvature_at"][[0, -1]].tolist() == [0, records - 1]
        assert ("gradients" in part) == (header["landscape"]["rows"] == 0)
    if made.landscape.kind == "plane":
        assert arrays["grid.z"].shape == (len(arrays["grid.y"]), len(arrays["grid.x"]))
        assert arrays["far.z"].shape == (121, 121)
    if made.landscape.kind == "slice":
        assert {s["id"] for s in header["strategies"] if s["sent"]} == {"full"}
        assert arrays["grid.z"].shape == (81, 121)
        assert np.shape(header["slice"]["basis"]) == (2, dim)
    if made.landscape.kind == "curve":
        assert arrays["curve.x"].shape == arrays["curve.z"].shape == (801,)


@pytest.mark.sampled(11)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("name", NONLINEAR)
def test_a_member_is_the_run_alone_and_ends_where_it_is_said_to(name, optimizer):
    settings, made, initial = opened(name, optimizer=optimizer)
    rng = np.random.default_rng(1)
    for strategy in initial["shown"]:
        family = experiment.family(settings, strategy)
        rates = family.rates
        for member in rng.choice(len(rates), 4, replace=False):
            alone, _ = experiment.descend(settings, strategy, made, rates[[member]], gd.final_updates(settings.length))
            assert family.outcome[member] == alone.outcome[0]
            judged = experiment.judged_by(settings, strategy, made, rates[[member]])
            assert family.ended[member] == gd.run_endings(made.problem, alone, **judged).codes[0]
            assert family.stopped[member] == alone.stopped[0]


@pytest.mark.sampled(7)
@pytest.mark.parametrize(("name", "lang"), list(product(NONLINEAR, text.LANGUAGES)))
def test_the_lab_opens_every_landscape_in_both_languages(name, lang):
    app = page.lab(landscape=name, lang=lang)
    header, _ = page.payload(app)
    assert header["landscape"]["id"] == name
    assert header["landscape"]["name"] == text.read("runs", lang)["landscape"][name]["name"]
    assert not page.notes(app)
    assert bool(header["channel"]) == (LANDSCAPES[name].kind in {"plane", "slice"})
    assert f'"landscape": "{name}"' in page.component(app, "address").proto.json
    assert '"length": null' in page.component(app, "address").proto.json


def test_another_landscape_forgets_the_start_and_keeps_the_optimizer():
    said = {
        "batch_size": 64,
        "start": [1.0, 2.0, 3.0],
        "view": {"learning_rate": 0.5, "active": "full", "shown": ["full"]},
    }
    app = page.lab(session={"player": said}, optimizer="momentum", scaling="raw", mode="lecture")
    app.selectbox(key="landscape-ko").set_value("himmelblau")
    header, _ = page.payload(page.ran(app))
    _, _, initial = opened("himmelblau", optimizer="momentum")
    assert header["optimizer"] == "momentum"
    assert header["initial"] == {**initial, "mode": "lecture"}
    assert header["apply"] == {"token": "1", **{key: initial[key] for key in parameters.LOCAL.values()}}
    assert [box.key for box in app.selectbox if box.key.startswith(("data", "scaling"))] == []
    app.selectbox(key="landscape-ko").set_value("linear")
    header, _ = page.payload(page.ran(app))
    bowl = experiment.setup(Settings(scaling="raw", optimizer="momentum"))
    assert header["initial"]["learning_rate"] == bowl.learning_rate


def test_the_sharpness_on_screen_is_that_of_the_differences():
    settings, made, _ = opened("network")
    record = np.arange(0, 601, 50)
    run, _ = experiment.descend(settings, "full", made, np.array([0.3]), record)
    curvature, at, _ = records.local(made, run.weights)
    by = 1e-5 * np.eye(33)
    for w, ends in zip(run.weights[0, at], curvature[0], strict=True):
        hessian = (made.problem.gradient(w + by) - made.problem.gradient(w - by)) / 2e-5
        np.testing.assert_allclose(ends, np.linalg.eigvalsh((hessian + hessian.T) / 2)[[0, -1]], rtol=1e-4, atol=1e-6)


def slopes(f: Callable[[np.ndarray], np.ndarray], w: np.ndarray, step: float = 1e-3) -> np.ndarray:
    """The derivatives of f by each weight at w (dim,), the weight's axis last: central differences of fourth order."""
    by = step * np.eye(len(w))
    parts = (8 * (f(w + by) - f(w - by)) - (f(w + 2 * by) - f(w - 2 * by))) / (12 * step)
    return np.moveaxis(parts, 0, -1)


@pytest.mark.parametrize("name", PLAIN)
def test_what_is_known_as_a_minimum_is_one_the_lowest_first(name):
    made = opened(name)[1]
    losses = np.array([minimum.loss for minimum in made.minima])
    for minimum in made.minima:
        assert minimum.loss == pytest.approx(float(made.problem.loss(minimum.at)), rel=1e-12, abs=1e-15)
        # By differences, as a cone's tip has no derivatives but is as high on both sides.
        gradient = slopes(made.problem.loss, minimum.at)
        curvature = np.linalg.eigvalsh(
            slopes(lambda w: np.array([slopes(made.problem.loss, one) for one in w]), minimum.at)
        )
        assert np.abs(gradient).max() < 1e-6 * (1 + curvature[-1]), minimum
        assert curvature[0] > -1e-6 * (1 + curvature[-1]), minimum
        assert minimum.lowest == (minimum.loss <= losses.min() + 1e-6 * (1 + abs(losses.min())))
    assert [minimum.lowest for minimum in made.minima] == sorted((m.lowest for m in made.minima), reverse=True)
    assert (np.diff(losses) > -1e-6 * (1 + np.abs(losses[:-1]))).all()
