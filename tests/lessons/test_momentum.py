"""Momentum: the roots against runs of the core and of torch, the best β, what is told before and after the answer."""

import numpy as np
import pytest

import gd_core as gd
from pages.lessons.momentum import rolling
from pages.ui.app import text
from tests.app.page import lab, payload
from tests.lessons.figures import chosen, lab_link, opened, prose, sent

PLACES = [(beta, rate) for beta in (0.0, 0.3, 0.9, 0.98) for rate in (0.02, 0.15, 0.2, 0.26, 0.38)]


def recursion(beta: float, rate: float, curvature: float, first: float, updates: int) -> np.ndarray:
    """w after 0 … updates updates, by the roots of z² − (1+β−ηλ)z + β: w = a·z₁ᵏ + b·z₂ᵏ, and w₁ = (1−ηλ)w₀."""
    one, two = np.roots([1, -(1 + beta - rate * curvature), beta]).astype(complex)
    a, b = np.linalg.solve([[1, 1], [one, two]], [first, (1 - rate * curvature) * first])
    steps = np.arange(updates + 1)
    return np.asarray((a * one**steps + b * two**steps).real)


@pytest.mark.parametrize(("beta", "rate"), PLACES)
def test_runs_and_factors_are_those_of_the_roots(beta: float, rate: float):
    found = rolling.rolled()
    b, m = int(np.argmin(abs(rolling.BETAS - beta))), int(np.argmin(abs(rolling.RATES - rate)))
    end = found["stopped"][b, m]
    for a, curvature in enumerate(rolling.CURVATURES):
        expected = recursion(rolling.BETAS[b], rolling.RATES[m], curvature, rolling.START[a], end)
        np.testing.assert_allclose(found["weights"][b, m, : end + 1, a], expected, rtol=1e-6, atol=1e-9)
        roots = np.roots([1, -(1 + beta - rate * curvature), beta])
        largest = roots[np.argmax(abs(roots))]
        assert abs(found["factors"][b, m, a]) == pytest.approx(abs(largest), abs=1e-9)
        way = rolling.WAYS[found["ways"][b, m, a]]
        real = "zigzag" if largest.real < 0 else "creeps"
        known = "swings" if abs(largest.imag) > 1e-9 else real
        assert way == ("diverges" if abs(largest) >= 1 - 1e-9 else known)


@pytest.mark.parametrize("place", range(len(rolling.KAPPAS)))
def test_no_cell_of_the_map_is_faster_than_the_best(place: int):
    kappa, found = rolling.KAPPAS[place], rolling.helped()
    beta, share = rolling.best(kappa)
    there = np.abs(gd.growth_factors([1.0, kappa], [share / kappa], "momentum", beta)).max()
    assert there == pytest.approx(np.sqrt(beta), abs=1e-6)
    assert found["map"][place].min() >= there - 1e-6
    plain = found["map"][place][0]
    least = (kappa - 1) / (kappa + 1)
    assert plain.min() >= least - 1e-6
    assert abs(1 - found["plain_shares"][place]) == pytest.approx(least, abs=1e-9)


def test_updates_grow_with_kappa_and_with_its_root():
    found, wide = rolling.helped(), rolling.KAPPAS >= 50
    slopes = [
        np.polyfit(np.log(rolling.KAPPAS[wide]), np.log(found[name][wide]), 1)[0]
        for name in ("plain_needed", "best_needed")
    ]
    assert slopes == pytest.approx([1.0, 0.5], abs=0.08)
    assert found["plain_needed"][0] == found["best_needed"][0] == 1, "a round valley"
    assert np.all(found["best_needed"][1:] < found["plain_needed"][1:])


def test_over_the_hump_and_back_as_the_text_says():
    bands, ended = rolling.bands(), rolling.over()["ended"]
    betas = rolling.BETAS
    deep, shallow = (rolling.WELLS.loss(point) for point in rolling.WELLS.minima)
    assert deep < shallow
    assert np.all(ended[betas < float(bands["least"]) - 1e-9] == 1)
    for beta, minimum in ((bands["least"], 0), (bands["back"], 1)):
        run = gd.descend(rolling.WELLS, gd.momentum(rolling.RATE_WELLS, float(beta)), [rolling.TOP], 3000)
        assert abs(run.weights[-1] - rolling.WELLS.minima[minimum]) < 1e-3
        assert run.weights[:, 0].min() < 0, "it was on the other side"


def test_the_prediction_is_judged_by_the_core(language: str):
    app = chosen(opened("momentum", language), "momentum_predict", "straight")
    run = gd.descend(rolling.VALLEY, gd.momentum(0.02, 0.9), rolling.START, rolling.UPDATES)
    plain = gd.descend(rolling.VALLEY, gd.sgd(0.02), rolling.START, rolling.UPDATES)
    turned = np.flatnonzero(np.diff(np.sign(run.weights[:, 0]))) + 1
    said, words = prose(app), text.read("momentum", language)
    left, first = (f"{np.linalg.norm(r.weights[-1]):.2f}" for r in (run, plain))
    assert words["predict"]["seen"].format(first=turned[0], updates=80, ended=left, left=first) in said
    assert float(left) < float(first)
    header, numbers = sent(app, "momentum")
    assert (header["play"], header["beta"], header["rate"]) == ("straight", 0.9, 0.02)
    b, m = np.argmin(abs(numbers["betas"] - 0.9)), np.argmin(abs(numbers["rates"] - 0.02))
    np.testing.assert_allclose(numbers["weights"][b, m], run.weights, rtol=1e-6, atol=1e-7)


def test_the_lab_opens_the_state_of_the_lesson():
    link = lab_link(opened("momentum", "en"))
    header, _ = payload(lab(**link))
    assert header["landscape"]["id"] == "quadratic"
    assert header["theory"]["beta"] == rolling.BETA
    assert header["initial"]["learning_rate"] == pytest.approx(rolling.RATE)
    assert header["initial"]["start"] == list(rolling.START)
