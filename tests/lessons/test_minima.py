"""Page 10: where runs end, from one start and from all of them, against the core."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from gd_core import basins, descend, momentum, sgd, stationary_kind
from pages.lessons.minima import terrain
from tests.lessons.figures import Figure, figure_at, opened, ran, sent

PLANES = [name for name in terrain.SURFACES if name != "double_well"]


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("surface", list(terrain.SURFACES))
def test_every_surface_and_method_opens(surface: str, language: str):
    app = opened("minima", language, minima_surface=surface)
    for method in terrain.METHODS:
        app.session_state["minima_method"] = method
        header, arrays = sent(ran(app), "minima")
        assert (header["surface"], header["method"]) == (surface, method)
        assert len(arrays["paths"]) == (terrain.RESTARTS if method == "restarts" else 1)


def test_both_languages_keep_the_choice():
    app = opened("minima", "en", minima_surface="network")
    for _ in range(3):
        (button,) = [b for b in app.button if b.key == "language"]
        button.click()
        assert sent(ran(app), "minima")[0]["surface"] == "network"


@pytest.mark.parametrize("surface", list(terrain.SURFACES))
def test_the_run_shown_is_the_cores(surface: str):
    shape, problem = terrain.SURFACES[surface], terrain.problem_of(surface)
    for method, optimizer in (("sgd", sgd(shape.rate)), ("momentum", momentum(shape.rate, 0.9))):
        shown = terrain.picture(surface, method, None)
        run = descend(problem, optimizer, np.array(shape.start), shape.steps)
        # float64 of the family and of the one run may differ in the last bit, which a saddle makes larger
        np.testing.assert_allclose(shown.arrays["paths"][0, :40], run.weights[:40], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("method", ["sgd", "momentum"])
@pytest.mark.parametrize("surface", PLANES)
def test_the_basins_are_the_cores(surface: str, method: str):
    shape, problem = terrain.SURFACES[surface], terrain.problem_of(surface)
    line = np.linspace(*shape.window, shape.cells)
    optimizer = sgd(shape.rate) if method == "sgd" else momentum(shape.rate, 0.9)
    radius = terrain.NEAR * (shape.window[1] - shape.window[0])
    expected = basins(problem, optimizer, line, line, shape.steps, radius)
    reached = terrain.basins(surface, method)[0].astype(int)
    np.testing.assert_array_equal(np.where(reached >= terrain.LOST, -1, reached), expected)


@pytest.mark.parametrize("surface", ["styblinski_tang", "six_hump_camel", "himmelblau", "network"])
def test_what_is_marked_is_stationary(surface: str):
    shown, problem = terrain.picture(surface, "sgd", None), terrain.problem_of(surface)
    for minimum in shown.header["minima"]:
        assert stationary_kind(problem, np.array(minimum["at"]), 1e-3) == "minimum"
    assert shown.header["saddles"]
    for saddle in shown.header["saddles"]:
        assert stationary_kind(problem, np.array(saddle), 1e-3) == "saddle"


def test_the_network_has_two_minima_and_a_saddle_between():
    shown = terrain.picture("network", "sgd", None)
    one, other = (np.array(m["at"]) for m in shown.header["minima"])
    np.testing.assert_allclose(one, -other, atol=1e-5)
    assert all(m["lowest"] for m in shown.header["minima"])
    np.testing.assert_allclose(shown.header["saddles"], [[0, 0]], atol=1e-5)


def test_restarts_keep_the_lowest_and_chance_is_counted():
    shown = terrain.picture("styblinski_tang", "restarts", None)
    last = shown.arrays["losses"][:, -1]
    assert last[shown.header["best"]] == last.min()
    assert shown.header["chance"] == pytest.approx(1 - (1 - shown.header["share"]) ** 8)


def test_noise_is_drawn_anew_with_each_throw_and_the_same_for_one():
    first, again, other = (terrain.picture("six_hump_camel", "noise", None, seed).arrays["paths"] for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert not np.allclose(first, other)


FOUR = "styblinski_tang"
NO_STARTS = [
    *(None, 7, FOUR, ["network", 1, 1], [FOUR, 1], [FOUR, float("nan"), 1]),
    *([FOUR, 1e309, 0], [FOUR, True, 0], [FOUR, 9, 0]),
]


@pytest.mark.parametrize("said", NO_STARTS)
def test_a_start_that_is_none_is_not_taken(said: object):
    assert terrain.point_in("styblinski_tang", said) is None


def test_the_prediction_is_judged_by_the_core_and_shown():
    app = opened("minima", "en")
    pills = next(group for group in app.button_group if "momentum" in group.label)
    pills.set_value("other")
    header, _ = sent(ran(app), "minima")
    assert (header["method"], header["play"]) == ("momentum", "other")
    assert header["ended"] == ["lowest"]
    assert any("Not so" in m.value and "lowest" in m.value for m in app.markdown)


def moved(figure: Figure, dx: float, dy: float) -> None:
    box = figure.get("handle-start").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    figure.page.mouse.move(x, y)
    figure.page.mouse.down()
    figure.page.mouse.move(x + dx, y + dy, steps=8)
    figure.page.mouse.up()


def test_a_dragged_start_ends_where_the_core_ends(browser: Browser, app_url: str):
    with figure_at(browser, app_url, "minima") as figure:
        before = figure.said("start")
        moved(figure, -230, -230)
        expect(figure.root).not_to_have_attribute("data-start", before, timeout=15_000)
        figure.page.wait_for_timeout(800)
        start = figure.numbers("start")
        run = descend(terrain.problem_of("styblinski_tang"), sgd(0.01), np.array(start), 120)
        np.testing.assert_allclose(figure.numbers("here"), run.weights[-1], atol=1e-9)
        assert figure.said("reached") == "1"
        assert figure.said("step") == figure.said("steps")
        figure.get("handle-start").focus()
        figure.page.keyboard.press("ArrowDown")
        expect(figure.root).not_to_have_attribute("data-start", ",".join(map(str, start)), timeout=15_000)


def test_basins_stay_hidden_until_they_are_asked_for(browser: Browser, app_url: str):
    with figure_at(browser, app_url, "minima", lang="en") as figure:
        assert figure.said("basins") == "hidden"
        figure.press("basins-shown")
        assert figure.said("basins") == "shown"
        share = f"{100 * terrain.share_of('styblinski_tang'):.0f} %"
        expect(figure.get("fact-share")).to_have_text(share)
        figure.page.get_by_text("In the lowest minimum").click()
        expect(figure.root).to_have_attribute("data-method", "momentum", timeout=15_000)
        figure.to_end()
        assert figure.said("ended") == "lowest"
        expect(figure.get("fact-ended")).to_have_text("the lowest minimum")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light")])
def test_axe_finds_nothing_serious(browser: Browser, app_url: str, width: int, scheme: str):
    with figure_at(browser, app_url, "minima", width=width, height=844, scheme=scheme) as figure:
        figure.press("basins-shown")
        figure.to_end()
        assert figure.faults() == []
