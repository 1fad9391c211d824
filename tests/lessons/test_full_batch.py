"""Page 6: the lesson's full-batch run, every printed line, its end and its predictions."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Browser, expect

from gd_core import growth_factors
from pages.lessons.full_batch import printed
from pages.ui.app import text
from pages.ui.runs import experiment
from pages.ui.runs.settings import Settings
from tests.app.page import payload
from tests.lessons.figures import REFERENCE, chosen, lesson_at, linked, prose

SETTINGS = Settings(length=5000)
SEED = np.load(REFERENCE / "seed_full.npz")
SKETCH = "w0wdteowmylyksjfhzhagjfpesdtdbcuccbtb9b9"  # twenty levels in two digits of 36, between 10 and 1000


@pytest.mark.parametrize("shown", ["printed", "predicted"])
def test_the_page_opens_and_shows_the_lessons_numbers(language: str, shown: str):
    app = linked("full_batch", language, drawn=SKETCH, check="half", more=shown)
    (frame,) = (frame.value for frame in app.dataframe)
    if shown == "printed":
        assert len(frame) == 5001
        np.testing.assert_allclose(frame.iloc[SEED["step"], 1:4], SEED["weights"], rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(frame.iloc[SEED["step"], 4], SEED["mse"], rtol=1e-9)
        log = app.code[0].value.splitlines()
        assert len(log) == 5000, "a line an update"
        numbers = [float(word) for word in log[-1].split() if word.lstrip("-").replace(".", "").isdigit()]
        np.testing.assert_allclose(numbers[2:5], SEED["final_weights"], atol=1e-5)
        assert numbers[0] == 5000
    else:
        as_dollars = [f"${1000 * price:,.0f}" for price in SEED["predicted_first10"]]
        assert list(frame.iloc[:, 2]) == as_dollars, "the full batch's, beside the actual price"
        assert frame.iloc[0, 1] == "$24,000"
        keras = np.load(REFERENCE / "keras_adam30.npz")["predicted_first10"]
        assert list(frame.iloc[:, -1]) == [f"${1000 * price:,.0f}" for price in keras]
    header, arrays = payload(app)
    rate = int(np.flatnonzero(arrays["rates"] == 0.01)[0])
    np.testing.assert_allclose(arrays["full.paths"][rate, -1], SEED["final_weights"], rtol=1e-6)
    assert header["initial"]["learning_rate"] == 0.01
    assert [strategy["id"] for strategy in header["strategies"]] == ["full"]


def test_a_run_that_diverged_says_so_and_has_no_prices(monkeypatch: pytest.MonkeyPatch):
    found = printed.predictions(replace(SETTINGS, length=200), 0.9)
    assert found["full"].isna().all()
    assert found["keras"].notna().all()
    shown: list[pd.DataFrame] = []
    monkeypatch.setattr(printed.st, "dataframe", lambda frame, **_: shown.append(frame))
    printed.prices(found, text.read("full_batch", "en")["column"])
    assert set(shown[0]["full batch · diverged"]) == {"–"}
    assert shown[0]["Keras Adam"][0].startswith("$2")
    assert [printed.dollars(x) for x in (24000.0, -1234.5, float("nan"))] == ["$24,000", "−$1,234", "–"]


def test_the_check_asks_for_what_is_left_along_the_flattest_direction():
    app = linked("full_batch", "en", drawn=SKETCH, check="half")
    left = growth_factors(experiment.setup(SETTINGS).hessian, [0.01])[0, 0] ** 5000
    assert 0.4 < left < 0.6
    assert "[Go to update 5000](#step=5000)" in prose(chosen(app, "full_batch_check", "nothing"))
    assert f"{left:.0%} is left" in prose(chosen(app, "full_batch_check", "half"))


def test_the_end_of_the_run_on_screen_and_another_rate(browser: Browser, app_url: str):
    run = printed.every_update(SETTINGS, "full", 0.01).member(0)
    with lesson_at(browser, app_url, "full-batch") as lesson:
        player = lesson.player()
        player.get("skip").click()  # the run reveals itself; with calm asked for, at its end
        player.wait(lambda: player.number("step") == 5000)
        assert player.number("loss") == pytest.approx(run.losses[-1], rel=1e-6)
        player.set("learning-rate", -1)
        assert player.number("learning-rate") == pytest.approx(0.1)
        assert player.number("loss") == pytest.approx(30.5125, abs=1e-3)
        for key, step in (("Home", 0), ("ArrowRight", 1), ("End", 5000)):
            lesson.page.keyboard.press(key)
            player.wait(lambda step=step: player.number("step") == step)


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 844)])
def test_a_sketch_by_keys_is_judged_in_its_room_and_a_reload_keeps_it(
    browser: Browser, app_url: str, width: int, height: int
):
    with lesson_at(browser, app_url, "full-batch", width=width, height=height) as lesson:
        player, page = lesson.player(), lesson.page
        parts = {name: player.get(name) for name in ("surface", "loss", "learning-rate", "play")}
        lesson.rest()
        before = {name: part.bounding_box() for name, part in parts.items()}
        assert before["play"]["y"] + before["play"]["height"] <= height
        player.get("sketch-19").focus()
        for _ in range(9):
            page.keyboard.press("Shift+ArrowDown")
        player.get("hand-in").click()
        player.wait(lambda: player.number("step") == 5000)
        said = player.root.locator(".ask-said")
        expect(said).to_contain_text("the loss, 30.5")
        assert {name: part.bounding_box() for name, part in parts.items()} == before
        words = said.inner_text()
        lesson.rest()
        assert "drawn=" in page.url
        page.reload()
        expect(said).to_have_text(words)
