"""The Lab's page without a browser: every strategy, scaling and language; wrong addresses; a reader's own data."""

from functools import cache
from itertools import cycle
from typing import Any

import numpy as np
import pytest

import gd_core as gd
from pages.ui.app import text
from pages.ui.runs import data, experiment
from pages.ui.runs.settings import MAX_UPDATES, STRATEGIES, Settings
from tests.app.page import at, button, component, heading, lab, notes, payload, ran

BOSTON = experiment.setup(Settings())
TOLD = (
    "id",
    "lang",
    "optimizers",
    "words",
    "settings",
    "run",
    "data",
    "landscape",
    "parameters",
    "arrays",
)  # a language's, of a header


@pytest.mark.parametrize(
    ("strategy", "scaling", "lang"), list(zip(STRATEGIES, cycle(data.SCALINGS), cycle(text.LANGUAGES), strict=False))
)
def test_the_page_shows_every_strategy_scaling_and_language(strategy, scaling, lang):
    app = lab(batching=strategy, active=strategy, scaling=scaling, lang=lang)
    header, arrays = payload(app)
    words = text.read("lab", lang)
    assert header["lang"] == lang
    assert header["initial"]["active"] == strategy
    assert header["initial"]["shown"] == [strategy]
    assert words["title"] in heading(app)
    assert not notes(app)
    settings = Settings(scaling=scaling)
    made = experiment.setup(settings)
    member = int(np.abs(arrays["rates"] - header["initial"]["learning_rate"]).argmin())
    run, _ = experiment.descend(settings, strategy, made, arrays["rates"][[member]], np.arange(151))
    np.testing.assert_allclose(arrays[f"{strategy}.losses"][member], run.losses[0], rtol=1e-6)
    epochs, predictions = app.dataframe
    assert float(epochs.value.iloc[-1, -1]) == pytest.approx(float(run.losses[0, -1]), rel=1e-9)
    last = made.scaled.features[:10] @ run.weights[0, -1, :-1] + run.weights[0, -1, -1]
    name = words["strategy"][strategy].format(batch=30)
    np.testing.assert_allclose(predictions.value[name], last, rtol=1e-5)


SAID = {
    "batch_size": 64,
    "start": [1.0, 2.0, 3.0],
    "view": {"learning_rate": 0.5, "active": "full", "shown": ["full"]},
}  # by a browser

HOSTILE = {
    "data": "<img src=http://x.y/z onerror=alert(1)>",
    "scaling": "nan",
    "optimizer": "__import__('os')",
    "seed": "1e309",
    "length": "1000000000u",
    "updates": "999999999999999999999",
    "epochs": "-1",
    "lang": "xx",
    "batching": "full,full",
    "active": "everything",
    "batch": "-5",
    "lr": "nan",
    "axes": "w1,w9",
    "slice": "0",
    "xaxis": "seconds",
    "yscale": "loglog",
    "step": "1e309",
    "view": "4d",
    "mode": "party",
    "start": "1,2,inf",
    "challenge": "<b>x</b>",
}


@cache
def plain_header(lang: str) -> dict[str, Any]:
    return payload(lab(lang=lang))[0]


@pytest.mark.sampled(6)
@pytest.mark.parametrize("lang", text.LANGUAGES)
@pytest.mark.parametrize("name", HOSTILE)
def test_an_impossible_value_gives_the_default_and_a_sentence(name, lang):
    app = lab(**{"lang": lang, name: HOSTILE[name]})
    said = notes(app)
    assert f" {name} " in said
    assert "<img" not in said
    assert payload(app)[0] == plain_header("ko" if name == "lang" else lang)


def test_many_impossible_values_are_counted():
    app = lab(**HOSTILE)
    assert notes(app).count("<li>") == 4
    assert payload(app)[0]["initial"] == payload(lab())[0]["initial"]


def test_a_sentence_goes_with_the_next_choice():
    """At once: what has only no successor stays in a browser until the run ends, which waits for words."""
    app = lab(lr="nan")
    assert notes(app)
    emptied = len(app.main.get("empty"))
    app.selectbox(key="optimizer-ko").set_value("momentum")
    assert not notes(ran(app))
    assert len(app.main.get("empty")) == emptied + 1


def test_each_box_has_its_place_on_every_landscape():
    bowl, surface, formula = (lab(landscape=name) for name in ("linear", "sine", "formula"))
    boxes = [sum(box.key.endswith("-ko") for box in app.selectbox) for app in (bowl, surface, formula)]
    empty = [len(app.main.get("empty")) for app in (bowl, surface, formula)]
    assert [boxes[0] - count for count in boxes] == [0, 2, 2]
    assert [count - empty[0] for count in empty] == [0, 2, 1]


def test_the_longest_run_says_what_was_cut():
    app = lab(epochs="20000", batch="1")
    header, arrays = payload(app)
    assert {s["id"] for s in header["strategies"] if s["capped"]} == {"stochastic", "random", "sequential", "shuffled"}
    assert max(s["updates"] for s in header["strategies"]) == MAX_UPDATES
    assert notes(app)
    assert arrays["random.paths"].nbytes < 500_000


def test_the_address_says_what_the_widgets_say_and_defaults_are_not_written():
    app = lab(scaling="raw", seed="7", updates="300", lr="nan")
    said = component(app, "address").proto.json
    assert '"scaling": "raw"' in said
    assert '"seed": "7"' in said
    assert '"length": "300u"' in said
    for gone in ("data", "optimizer", "lang", "updates", "epochs", "lr"):
        assert f'"{gone}": null' in said
    app.selectbox(key="scaling-ko").set_value("minmax")
    later = component(ran(app), "address").proto.json
    assert '"scaling": null' in later
    assert '"lr"' not in later  # from now on it is the player's


def test_the_language_button_changes_every_word_and_nothing_else():
    app = lab(batch="50")
    before, _ = payload(app)
    app.button(key="language").click()
    after, _ = payload(ran(app))
    assert (before["lang"], after["lang"]) == ("ko", "en")
    assert text.read("lab", "en")["title"] in heading(app)
    assert text.read("player", "en").items() <= after["words"].items()
    assert {**before, **{k: after[k] for k in TOLD}} == after
    app.button(key="language").click()
    assert payload(ran(app))[0] == before


def test_decisions_in_the_player_are_followed():
    app = lab(session={"player": SAID})
    header, arrays = payload(app)
    assert {s["id"]: s["batch_size"] for s in header["strategies"]}["random"] == 64
    np.testing.assert_array_equal(arrays["start"], [1, 2, 3])
    np.testing.assert_array_equal(arrays["shuffled.paths"][:, 0], np.broadcast_to([1, 2, 3], (len(arrays["rates"]), 3)))
    epochs = app.dataframe[0].value
    assert len(epochs) == 151
    settings = Settings(start=(1.0, 2.0, 3.0))
    run, _ = experiment.descend(settings, "full", BOSTON, np.array([0.5]), np.arange(151))
    np.testing.assert_allclose(epochs.iloc[:, 2:5], run.weights[0])


def test_the_lab_is_found_as_it_was_left():
    app = lab(session={"player": SAID}, scaling="standard", optimizer="momentum", length="1000u")
    before, runs = payload(app)
    ran(at(app, "parabola"))
    app.query_params.clear()
    at(app, "lab")
    del app.session_state["player"]  # a browser forgets it with the page
    after, again = payload(ran(app))
    assert not notes(app)
    for name in ("learning_rate", "active", "shown", "batch_size", "start"):
        assert after["initial"][name] == {**SAID["view"], "batch_size": 64, "start": [1, 2, 3]}[name]
    assert after["optimizer"] == before["optimizer"]
    np.testing.assert_array_equal(again["full.paths"], runs["full.paths"])


@pytest.mark.parametrize(
    "said",
    [
        {"batch_size": 10**9, "start": [1e300, 0, 0], "view": {"learning_rate": -1, "active": "x", "shown": 3}},
        {"batch_size": -4, "start": ["a", None], "view": 5},
        {"batch_size": float("nan"), "start": "abc", "view": {"learning_rate": float("inf")}},
        {"batch_size": True, "start": [0, 0], "view": {}},
    ],
)
def test_nonsense_from_a_browser_counts_as_not_said(said):
    header, arrays = payload(lab(session={"player": said}))
    assert 1 <= header["strategies"][2]["batch_size"] <= 506
    np.testing.assert_array_equal(arrays["start"], BOSTON.problem.start)


def test_reset_goes_back_to_a_plain_address_and_tells_the_player():
    app = lab(scaling="raw", seed="5", batch="99", start="1,2,3", lr="0.001")
    button(app, text.read("lab", "ko")["control"]["reset"]).click()
    header, _ = payload(ran(app))
    plain, _ = payload(lab())
    assert header["initial"] == plain["initial"]
    assert header["strategies"] == plain["strategies"]
    assert header["apply"]["token"] == "1"
    assert header["apply"]["batch_size"] == 30


def test_a_diverged_run_is_told_in_the_table():
    app = lab(session={"player": {"view": {"learning_rate": 2.0, "active": "full"}}})
    assert len(app.main.get("download_button")) == 2
    run, _ = experiment.descend(Settings(), "full", BOSTON, np.array([2.0]), np.arange(151))
    assert run.outcome[0] == gd.Outcome.DIVERGED
    stopped = int(run.stopped[0])
    assert any(str(stopped) in caption.value for caption in app.caption)
    assert list(app.dataframe[0].value.iloc[:, 1]) == list(range(stopped + 1))
