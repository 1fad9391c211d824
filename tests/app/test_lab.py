"""The Lab's page without a browser: every strategy, scaling and language; wrong addresses; a reader's own data."""

import json
from itertools import cycle

import numpy as np
import pytest

from pages.ui.app import text
from pages.ui.runs import data, experiment
from pages.ui.runs.settings import MAX_UPDATES, STRATEGIES, Settings
from tests.app.page import at, button, component, heading, lab, notes, payload, ran

BOSTON = experiment.setup(Settings())


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


HOSTILE = {
    "data": "<img src=http://x.y/z onerror=alert(1)>", "scaling": "nan", "optimizer": "__import__('os')",
    "seed": "1e309", "length": "1000000000u", "updates": "999999999999999999999", "epochs": "-1", "lang": "xx",
    "batching": "full,full", "active": "everything", "batch": "-5", "lr": "nan", "axes": "w1,w9", "slice": "0",
    "xaxis": "seconds", "yscale": "loglog", "step": "1e309", "view": "4d", "mode": "party", "start": "1,2,inf",
    "challenge": "<b>x</b>",
}  # fmt: skip


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_impossible_values_give_the_defaults_and_sentences_that_go_with_the_next_choice(lang):
    plain, names = payload(lab(lang=lang))[0], sorted(set(HOSTILE) - {"lang"})
    for first in range(7):  # three at a time are said each, more are counted
        some = {name: HOSTILE[name] for name in names[first::7]}
        app = lab(lang=lang, **some)
        assert all(f" {name} " in notes(app) for name in some)
        assert "<img" not in notes(app)
        assert payload(app)[0] == plain
    app = lab(**HOSTILE)
    assert notes(app).count("<li>") == 4
    assert payload(app)[0]["initial"] == plain["initial"]
    app = lab(lang="xx")
    assert " lang " in notes(app)
    emptied = len(app.main.get("empty"))
    app.selectbox(key="optimizer-ko").set_value("momentum")
    assert not notes(ran(app))  # at once: what has only no successor stays in a browser until the run ends
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
    assert {s["id"] for s in header["strategies"] if s["capped"]} == set(STRATEGIES) - {"full"}
    assert max(s["updates"] for s in header["strategies"]) == MAX_UPDATES
    assert notes(app)
    assert arrays["random.paths"].nbytes < 500_000


def test_the_address_says_what_the_widgets_say_and_reset_goes_back_to_a_plain_one_and_tells_the_player():
    app = lab(scaling="raw", seed="7", updates="300", lr="nan", batch="99", start="1,2,3")
    said = json.loads(component(app, "address").proto.json)
    assert {"scaling": "raw", "seed": "7", "length": "300u"}.items() <= said.items()
    assert {said[gone] for gone in ("data", "optimizer", "lang", "updates", "epochs", "lr")} == {None}
    app.selectbox(key="scaling-ko").set_value("minmax")
    later = json.loads(component(ran(app), "address").proto.json)
    assert later["scaling"] is None
    assert "lr" not in later  # from now on it is the player's
    button(app, text.read("lab", "ko")["control"]["reset"]).click()
    header, plain = payload(ran(app))[0], payload(lab())[0]
    assert [header[key] for key in ("initial", "strategies")] == [plain[key] for key in ("initial", "strategies")]
    assert (header["apply"]["token"], header["apply"]["batch_size"]) == ("1", 30)


#: By a browser.
SAID = {"batch_size": 64, "start": [1.0, 2.0, 3.0]}
SAID["view"] = {"learning_rate": 0.5, "active": "full", "shown": ["full"]}


def test_decisions_in_the_player_are_followed_and_the_lab_is_found_as_it_was_left():
    app = lab(session={"player": SAID})
    header, arrays = payload(app)
    assert {s["id"]: s["batch_size"] for s in header["strategies"]}["random"] == 64
    np.testing.assert_array_equal(arrays["shuffled.paths"][:, 0], np.broadcast_to([1, 2, 3], (len(arrays["rates"]), 3)))
    run, _ = experiment.descend(Settings(start=(1.0, 2.0, 3.0)), "full", BOSTON, np.array([0.5]), np.arange(151))
    np.testing.assert_allclose(app.dataframe[0].value.iloc[:, 2:5], run.weights[0])
    app = lab(session={"player": SAID}, scaling="standard", optimizer="momentum", length="1000u")
    before, runs = payload(app)
    ran(at(app, "parabola"))
    app.query_params.clear()
    at(app, "lab")
    del app.session_state["player"]  # a browser forgets it with the page
    after, again = payload(ran(app))
    assert not notes(app)
    assert {**SAID["view"], "batch_size": 64, "start": [1, 2, 3]}.items() <= after["initial"].items()
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


def test_a_diverged_run_is_told_in_the_table():
    app = lab(session={"player": {"view": {"learning_rate": 2.0, "active": "full"}}})
    assert len(app.main.get("download_button")) == 2
    run, _ = experiment.descend(Settings(), "full", BOSTON, np.array([2.0]), np.arange(151))
    stopped = int(run.stopped[0])
    assert any(str(stopped) in caption.value for caption in app.caption)
    assert list(app.dataframe[0].value.iloc[:, 1]) == list(range(stopped + 1))
