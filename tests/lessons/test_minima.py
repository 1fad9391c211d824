"""Page 10: a run that ends too high and what gets it out, against loops of a few lines."""

import csv
from dataclasses import replace
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

import gd_core as gd
from pages.lessons.minima import choosing, rescues
from pages.ui.app import text
from pages.ui.player.payload import build
from pages.ui.runs import experiment
from pages.ui.runs.landscapes import LANDSCAPES
from pages.ui.runs.settings import Settings
from pages.ui.runs.setup import setup
from pages.ui.runs.state import State
from tests.app.page import ROOT, payload
from tests.lessons.figures import Figure, chosen, faults, lab_links, lesson_at, linked, prose, ran
from tests.visit import box_of

PICTURES = list(rescues.PICTURES)
ANSWERED = {"drawn": "none", "answer": "batch"}
OPEN = "minima?drawn=none&answer=batch"
PRESSED = [rescue for rescue in rescues.RESCUES if rescue != "none"]


def sine() -> gd.Problem:
    """A wave through the file's months, which are prepared here."""
    with (ROOT / "pages/ui/runs/data/elnino.csv").open() as file:
        months = [float(cell) for line in list(csv.reader(file))[1:] for cell in line[1:]]
    t, y = np.arange(len(months)) / 12, (np.array(months) - np.mean(months)) / np.std(months) / np.sqrt(2)
    return gd.sine_mse(t[:, None], y)


SURFACES = {"six_hump_camel": gd.TEST_FUNCTIONS["six_hump_camel"], "sine": sine()}


def walked(name: str, *, batch: int = 0, seed: int = 0, beta: float = 0.0, **changed: object) -> np.ndarray:
    """The weights (updates + 1, 2) of a run on one of the pictures, update by update."""
    surface, picture = SURFACES[name], rescues.PICTURES[name]._replace(**changed)
    rng, w, velocity = np.random.default_rng(seed), np.array(picture.start), np.zeros(2)
    block = rng.integers(surface.samples, size=(picture.updates, batch)) if batch and surface.samples else None
    path = [w]
    for step in range(picture.updates):
        slope = surface.gradient(w, None if block is None else block[step])
        if batch and block is None:
            slope = slope + LANDSCAPES[name].noise / np.sqrt(batch) * rng.standard_normal(2)
        velocity = beta * velocity - picture.learning_rate * slope
        w = w + velocity
        path.append(w)
    return np.array(path)


def floor_under(name: str, w: np.ndarray) -> np.ndarray:
    """The loss of the minimum in whose valley weights (..., 2) are: small steps down to it."""
    small = {"six_hump_camel": 0.003, "sine": 0.05}[name]
    for _ in range(3000):
        w = w - small * SURFACES[name].gradient(w)
    return SURFACES[name].loss(w)


@cache
def lowest(name: str) -> float:
    """The least loss there is in the window, by looking everywhere."""
    made = setup(Settings(landscape=name))
    x, y = (np.linspace(c - made.landscape.half, c + made.landscape.half, 61) for c in made.landscape.centre)
    places = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    return float(floor_under(name, places[SURFACES[name].loss(places).argmin()]))


@pytest.mark.parametrize("rescue", ["none", "rate", "momentum", "batch"])
@pytest.mark.parametrize("name", PICTURES)
def test_each_run_ends_where_a_loop_of_its_own_ends(name: str, rescue: str):
    picture = rescues.PICTURES[name]
    seed = rescues.seed_of(picture, rescue, 0)
    changed = {"none": {}, "momentum": {"beta": 0.9}, "rate": {"learning_rate": picture.larger}}
    changed |= {"batch": {"batch": picture.batch, "seed": seed}}
    path, found = walked(name, **changed[rescue]), rescues.end(picture, rescue, seed)
    np.testing.assert_allclose(found.at, path[-1], atol=1e-6)
    assert found.loss == pytest.approx(SURFACES[name].loss(path[-1]), abs=1e-6)
    reached = floor_under(name, path[-picture.updates // 10 :].mean(axis=0))
    assert (found.kind == "lowest") == (reached == pytest.approx(lowest(name), abs=1e-4))
    assert found.kind in {"lowest", "other"}


def test_what_the_page_says_of_each_rescue_is_so():
    ends = {
        name: [rescues.end(p, r, rescues.seed_of(p, r, 0)).kind for r in rescues.RESCUES]
        for name, p in rescues.PICTURES.items()
    }
    assert ends["six_hump_camel"] == ["other", "lowest", "lowest", "lowest", "lowest"]
    assert ends["sine"] == ["other", "other", "lowest", "other", "lowest"]


@pytest.mark.parametrize("name", PICTURES)
def test_seeds_are_counted_as_a_loop_and_the_player_count_them(name: str):
    picture, least = rescues.PICTURES[name], lowest(name)
    codes = rescues.by_batch(picture)
    looked = [0, 7, 58]
    paths = np.array([[walked(name, batch=size, seed=seed) for seed in looked] for size in picture.sizes])
    reached = floor_under(name, paths[:, :, -picture.updates // 10 :].mean(axis=2))
    ended = codes[:, looked]
    settled = np.isin(ended, ["lowest", "other"])
    assert np.mean(settled) > 0.3
    assert np.array_equal(ended[settled] == "lowest", np.abs(reached[settled] - least) < 1e-4)
    made = setup(rescues.settings(picture, "batch"))
    for seed in range(3):
        asked = replace(rescues.settings(picture, "batch", seed), learning_rate=picture.learning_rate)
        family = experiment.family(asked, "random")
        at = int(np.abs(family.rates / picture.learning_rate - 1).argmin())
        assert (
            rescues.kinds(made, family.ended[at], family.around[at]) == codes[picture.sizes.index(picture.batch), seed]
        )


def test_small_batches_save_the_run_in_some_seeds_and_the_full_batch_in_none():
    counts = {
        name: dict(zip(p.sizes, (rescues.by_batch(p) == "lowest").sum(axis=1), strict=True))
        for name, p in rescues.PICTURES.items()
    }
    humps, rows = counts["six_hump_camel"], counts["sine"]
    assert humps[64] <= 2
    assert 20 < humps[8] < 60
    assert humps[8] == max(humps.values())
    assert humps[1] < humps[2] < humps[4] < humps[8]  # too much noise to settle
    assert rows[1] == max(rows.values()) > 75
    assert rows[12] == 0
    unsettled = (rescues.by_batch(rescues.PICTURES["six_hump_camel"]) == "none").sum(axis=1)
    assert unsettled[0] > 50 > unsettled[3]


@pytest.mark.parametrize("name", PICTURES)
def test_several_starts_are_counted_as_loops_count_them(name: str):
    picture, least = rescues.PICTURES[name], lowest(name)
    starts, _, kinds, losses = rescues.by_start(picture)
    assert starts.shape == (rescues.SEEDS, rescues.STARTS, 2)
    for start, kind, loss in zip(starts[3], kinds[3], losses[3], strict=True):
        end = walked(name, start=tuple(start))[-1]
        assert SURFACES[name].loss(end) == pytest.approx(loss, abs=1e-6)
        assert (kind == "lowest") == (loss == pytest.approx(least, abs=1e-3))
    share = (losses < least + 1e-3).mean()
    assert rescues.share(picture) == pytest.approx(share, abs=0.02)
    assert float(rescues.chance(picture)) == pytest.approx(1 - (1 - rescues.share(picture)) ** 8, abs=1e-4)
    best = SURFACES[name].loss(walked(name, start=rescues.best_start(picture, 3))[-1])
    assert best == pytest.approx(losses[3].min(), abs=1e-4)


def test_why_it_is_so():
    humps, waves = (rescues.PICTURES[name] for name in ("six_hump_camel", "sine"))
    numbers = choosing.numbers(humps, "none", 0)
    # the way out of the pit is its lowest pass: from a little beyond it a small rate reaches a lowest minimum
    beyond = walked("six_hump_camel", start=tuple(walked("six_hump_camel", learning_rate=humps.larger)[1]))
    assert SURFACES["six_hump_camel"].loss(beyond[-1]) == pytest.approx(lowest("six_hump_camel"), abs=1e-3)
    *heights, pit = SURFACES["six_hump_camel"].loss(
        np.array([(-1.6381, -0.2287), (-1.2961, -0.6051), (-1.6071, -0.5687)])
    )
    assert float(numbers["pass"]) == pytest.approx(min(heights) - pit, abs=0.01)
    told = choosing.numbers(waves, "batch", 0)
    for place, at in (("here", walked("sine")[-1]), ("there", np.array(setup(Settings(landscape="sine")).optimum))):
        each = np.array([SURFACES["sine"].gradient(at, np.array([row])) for row in range(24)])
        assert float(told[f"spread_{place}"]) == pytest.approx(np.sqrt((each**2).sum(axis=1).mean()), abs=0.01)
        assert float(told[f"period_{place}"]) == pytest.approx(2 * np.pi / abs(at[0]), abs=0.06)
    many, of = rescues.larger_rates(waves)
    assert many < of / 4
    assert rescues.larger_rates(humps)[0] > 3


def test_larger_rates_on_real_data_zigzag_in_the_valley_and_still_larger_ones_go_anywhere():
    picture = rescues.PICTURES["sine"]
    asked = rescues.settings(picture, "rate")
    family = experiment.family(asked, "full")
    kinds, rates = rescues.kinds(setup(asked), family.ended, family.around), family.rates
    assert set(kinds[(rates > picture.learning_rate) & (rates < 0.75)]) == {"other"}
    assert set(kinds[rates > 0.9]) > {"none"}
    path = walked("sine", learning_rate=0.7)[-60:, 0]
    assert np.all(np.diff(path)[1:] * np.diff(path)[:-1] < 0)


@pytest.mark.parametrize("name", PICTURES)
def test_every_rescue_opens_the_player_and_the_lab_and_says_its_numbers(name: str, language: str):
    app = linked("minima", language, **ANSWERED)
    assert "apply" not in payload(app)[0]
    picture, words = rescues.PICTURES[name], text.read("minima", language)
    for rescue in rescues.RESCUES:
        app.button_group(key="minima_picture").set_value(name)
        header, arrays = payload(chosen(app, "minima_rescue", rescue))
        seed = rescues.seed_of(picture, rescue, 0)
        asked, first = rescues.settings(picture, rescue, seed), rescues.opening(picture, rescue)
        assert header["landscape"]["id"] == name
        assert header["theory"]["kind"] == "none"
        assert {key: header["initial"][key] for key in first} == first
        if rescue != "none" or name != PICTURES[0]:
            assert header["apply"]["autoplay"]
            assert {key: header["apply"][key] for key in first} == first
        at = int(np.abs(arrays["rates"] / first["learning_rate"] - 1).argmin())
        assert arrays["rates"][at] == pytest.approx(first["learning_rate"])
        ended, around = (arrays[f"{first['active']}.{part}"][at] for part in ("ended", "around"))
        ended = rescues.kinds(setup(asked), ended, around)
        if rescue not in ("starts", "none"):  # how the first run ended is asked
            assert words["ended"][str(ended)] in header["caption"][1]
        np.testing.assert_allclose(arrays["start"], asked.start)
        same, after = lab_links(app)
        lab, faults = State.from_query(same)
        assert (after.keys() - {"lang"}, faults) == (set(), [])
        assert lab.settings == replace(asked, learning_rate=lab.settings.learning_rate)
        assert lab.rate == pytest.approx(first["learning_rate"])
        assert (lab.active, lab.view["basins"]) == (first["active"], first["basins"])
        if rescue in rescues.BY_CHANCE:
            assert header["caption"][1].count("**") == 0
            assert f"{int(rescues.worked(picture, rescue).sum())}" in prose(app)


def test_another_seed_is_another_run_and_says_how_it_ends():
    app = linked("minima", "en", **ANSWERED)
    tokens = [payload(chosen(app, "minima_rescue", "batch"))[0]["apply"]["token"]]
    picture = rescues.PICTURES[PICTURES[0]]
    for seed in range(1, 4):
        next(b for b in app.button if b.label == "Next seed").click()
        header, arrays = payload(ran(app))
        tokens.append(header["apply"]["token"])
        ended = text.read("minima", "en")["ended"][rescues.end(picture, "batch", seed).kind]
        assert f"Seed {seed}: {ended}" in header["caption"][1]
        drawn = build(rescues.settings(picture, "batch", seed), "en", {"initial": header["initial"]})
        assert arrays["random.paths"].tobytes() in drawn
    assert len(set(tokens)) == len(tokens)


def test_the_answer_is_the_rescue_that_fails_most_and_is_shown():
    app = chosen(linked("minima", "en", drawn="none"), "minima_predict", "momentum")
    header, _ = payload(app)
    picture = rescues.PICTURES[PICTURES[0]]
    counts = {rescue: int(rescues.worked(picture, rescue).sum()) for rescue in PRESSED}
    assert min(counts, key=counts.__getitem__) == "batch"
    assert sorted(counts.values())[1] > counts["batch"]
    assert header["apply"]["active"] == "random"
    said = f"momentum {counts['momentum']}, several starts {counts['starts']}, smaller batch {counts['batch']}"
    assert said in prose(app)


def press(page: Figure, group: int, number: int) -> None:
    buttons = page.page.locator(".st-key-asked [data-testid=stButtonGroup]").nth(group)
    buttons.locator("button").nth(number).click()


def kind(player: Any, name: str) -> str:
    """The minimum that the run on screen is in or around, in the page's terms."""
    minimum = player.said("minimum")
    return (
        "none" if not minimum else "lowest" if setup(Settings(landscape=name)).minima[int(minimum)].lowest else "other"
    )


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", PICTURES)
def test_each_press_ends_on_screen_where_the_page_says(browser: Browser, app_url: str, name: str):
    picture = rescues.PICTURES[name]
    with lesson_at(browser, app_url, OPEN) as lesson:
        player = lesson.player()
        assert player.said("ended") == "other"
        press(player, 0, PICTURES.index(name))
        for rescue in (*PRESSED, "none"):
            press(player, 1, rescues.RESCUES.index(rescue))
            seed = rescues.seed_of(picture, rescue, 0)
            end = rescues.end(picture, rescue, seed)
            expect(player.root).to_have_attribute("data-landscape", name)
            rate = pytest.approx(rescues.opening(picture, rescue)["learning_rate"])
            player.wait(lambda rate=rate: player.number("learning-rate") == rate)
            player.wait(lambda end=end: np.allclose(player.numbers("weights"), end.at, atol=1e-4))
            assert player.number("loss") == pytest.approx(end.loss, abs=1e-5)
            assert kind(player, name) == end.kind
            assert player.get("basins").get_attribute("data-shown") == str(rescue == "starts").lower()
            if rescue == "starts":
                expect(player.root).to_have_attribute("data-basin-rate", f"{picture.learning_rate:g}", timeout=60_000)
                assert player.number("basin-cells") >= 192**2


def test_a_press_undoes_what_was_dragged_and_a_start_taken_back_is_the_lessons(browser: Browser, app_url: str):
    with lesson_at(browser, app_url, OPEN) as lesson:
        player = lesson.player()
        at = box_of(player.get("start"))
        player.get("start").focus()
        lesson.page.keyboard.press("ArrowUp")
        lesson.page.keyboard.press("ArrowUp")
        player.set("batch-size", 9)
        lesson.rest()
        assert box_of(player.get("start")) != at
        press(player, 1, 2)
        end = rescues.end(rescues.PICTURES[PICTURES[0]], "batch", 0)
        player.wait(lambda: player.number("loss") == pytest.approx(end.loss, abs=1e-5))
        assert kind(player, PICTURES[0]) == end.kind


def test_a_drag_of_the_rate_hops_from_valley_to_valley_and_sends_nothing(browser: Browser, app_url: str):
    with lesson_at(browser, app_url, OPEN) as lesson:
        player, page = lesson.player(), lesson.page
        lesson.rest()
        page.evaluate(
            "() => { window.sent = 0; const send = WebSocket.prototype.send;"
            "WebSocket.prototype.send = function (...a) { window.sent += 1; return send.apply(this, a); }; }"
        )
        track = box_of(player.get("learning-rate"))
        y, seen = track["y"] + track["height"] / 2, set()
        page.mouse.move(track["x"] + 0.63 * track["width"], y)
        page.mouse.down()
        for share in np.linspace(0.66, 0.99, 12):
            before = player.said("learning-rate")
            page.mouse.move(track["x"] + share * track["width"], y)
            player.wait(lambda before=before: player.said("learning-rate") != before)
            seen.add((player.said("minimum"), player.said("ended")))
        assert page.evaluate("window.sent") == 0
        page.mouse.up()
        assert {kind for _, kind in seen} >= {"other", "lowest"}
        assert len({minimum for minimum, _ in seen}) >= 2


def test_a_point_is_dropped_by_a_finger_and_the_run_ends_beside_it(browser: Browser, app_url: str):
    with lesson_at(browser, app_url, "minima", width=390, height=844, touch=True) as lesson:
        player, page = lesson.player(), lesson.page
        assert (player.said("ended"), player.said("minimum"), player.said("asked")) == ("", "", "point")
        assert faults(page) == []
        surface = box_of(player.get("surface"))
        page.touchscreen.tap(surface["x"] + 270, surface["y"] + 210)
        player.get("hand-in").click()
        player.wait(lambda: player.number("step") == 300)
        end = rescues.end(rescues.PICTURES[PICTURES[0]], "none")
        x, y = [float(part) for part in parse_qs(urlsplit(page.url).query)["drawn"][0].split(",")]
        off = np.hypot(x - end.at[0], y - end.at[1])
        expect(player.root.locator(".ask-said")).to_contain_text(f"off by {off:.2f}")
        expect(page.locator(".st-key-predict")).to_be_visible()
