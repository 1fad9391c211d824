"""Pinned runs: their numbers are the core's, their text says all of them, and what is none is refused."""

import base64
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pandas as pd
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

import gd_core as gd
from ops.site.browser.answers import Inline
from pages.lessons.lab import beside
from pages.ui.app import text
from pages.ui.canvas import wire
from pages.ui.engine import engine
from pages.ui.player import ghosts, routes
from pages.ui.runs import experiment, pins, setup
from pages.ui.runs.parsers import RefusedError, pinned, raced
from pages.ui.runs.settings import Settings
from tests.app.landscapes import by_hand
from tests.app.page import lab, notes, payload, ran

PINS = (
    "active:full~lr:0.2",
    "data:toy~optimizer:momentum~length:40u~beta:0.5~active:shuffled~batch:3~lr:0.05~start:1,-2",
    "landscape:himmelblau~optimizer:adam~seed:7~active:random~lr:0.31~start:0.5,1",
    "scaling:standard~seed:3~active:random~lr:0.3@0,0.1@20",
    "landscape:formula~f:x**2 + 3*y**2~active:full~lr:0.05",
)


@pytest.mark.parametrize("said", PINS)
def test_a_pins_numbers_are_the_cores_and_it_is_read_as_it_was_written(said):
    pin = pins.read(said)
    found, wanted = pins.run(pin), by_hand(pin.settings, pin.made, pin.strategy, pin.rate)
    assert found.paths.shape[:2] == (1, pin.settings.length + 1)
    np.testing.assert_allclose(found.losses[0], wanted.losses, rtol=1e-6)
    np.testing.assert_allclose(found.paths[0], wanted.weights, rtol=1e-6, atol=1e-7)
    header = pins.header(pin, "en")
    assert (header["rate"], header["updates"]) == (pin.rate, pin.settings.length)
    written = pins.text(pin.settings, pin.made, pin.strategy, pin.rate)
    again = pins.read(written)
    assert (again.settings, again.strategy, again.rate) == (pin.settings, pin.strategy, pin.rate)
    assert pinned(written) == written == pins.text(again.settings, again.made, again.strategy, again.rate)


NONE = [
    *("", "active:full", "lr:0.2~colour:red", "lr:0.2~lr:0.3", "lr:1e309", "active:nothing~lr:0.2", "lr:0.2~step:4"),
    *("landscape:himmelblau~lr:0.9", "landscape:himmelblau~active:shuffled~lr:0.005", "start:1,2,nan~lr:0.2"),
    "data:own~lr:0.2",
]
PINNED = ["", "lr:1;lr:1", "lr:1;lr:2;lr:3;lr:4;lr:5", f"seed:{'1' * 500}~lr:1", "lr:<b>"]
RACED = ["", "sgd,sgd", "adam@nan", "adam@-1", "newton", "adam@", "adam,"]


@pytest.mark.parametrize(("parse", "wrong"), [(pins.read, NONE), (pinned, PINNED), (raced, RACED)])
def test_what_is_no_run_no_list_of_pins_and_no_race_is_refused(parse, wrong):
    for given in wrong:
        with pytest.raises(RefusedError):
            pytest.fail(f"{given} is {parse(given)}")


def block(app: Any) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The runs beside the one in hand, as the player is told of them."""
    return wire.unpack(base64.b64decode(payload(app)[0]["ghosts"]["block"]))


def test_the_lab_brings_an_addresss_pins_in_both_languages_and_says_what_is_none(monkeypatch):
    app = lab(lang="en", pin=";".join([PINS[0], PINS[1], "lr:99"]))
    header, arrays = block(app)
    assert [ghost["text"] for ghost in header["ghosts"]] == [PINS[0], PINS[1]]
    np.testing.assert_array_equal(arrays["1.losses"], pins.run(pins.read(PINS[1])).losses)
    assert "lr:99" in notes(app)
    named, labels = (header["ghosts"][1][key] for key in ("named", "labels"))
    assert (named["optimizer"], labels["batch"]) == ("Momentum", "Batch size")
    app.session_state["player"] = {"pins": PINS[1]}
    assert [ghost["text"] for ghost in block(ran(app))[0]["ghosts"]] == [PINS[1]]
    for said in ("lr:1;lr:1", 7, "lr:0.2;" * 40):
        assert payload(lab({"player": {"pins": said, "race": said}}))[0]["ghosts"] == {"id": ""}
    assert block(lab(pin=PINS[1]))[0]["ghosts"][0]["named"]["optimizer"] == "모멘텀"
    monkeypatch.setattr(routes, "_open", ["/"])
    app = lab(pin=f"lr:99;{PINS[0]}")
    told = payload(app)[0]["ghosts"]
    assert "block" not in told
    assert ghosts.read(dict(parse_qsl(urlsplit(told["url"]).query))).pins == PINS[:1]
    app.session_state["player"] = {"inline": True}  # where the route is out of reach
    assert block(ran(app))[0]["ghosts"][0]["text"] == PINS[0]


def test_losses_are_of_one_kind_on_one_target_and_weights_on_one_scaling():
    def keys(**changed: Any) -> tuple[str, str]:
        settings = Settings(**changed)
        return pins.keys(settings, setup.setup(settings))

    plain, standard, toy = keys(), keys(scaling="standard"), keys(data="toy")
    assert keys(optimizer="adam", seed=4, length=20, batch_size=7) == plain
    assert (standard[0] != plain[0], standard[1] == plain[1]) == (True, True)
    assert (toy[0] != plain[0], toy[1] != plain[1]) == (True, True)
    assert keys(columns="RM,LSTAT,PRICE") != keys(columns="LSTAT,RM,PRICE")


def test_the_route_answers_what_the_page_would_have_brought(monkeypatch):
    monkeypatch.setattr(engine, "ENGINE", engine.Engine(lambda kind: Inline()))
    what = ghosts.Wanted(PINS[:2], "sgd,adam@0.5", PINS[0], "en")
    header, _ = ghosts.parts(what)
    assert [ghost.get("asked") for ghost in header["ghosts"]] == [None, None, "sgd", "adam@0.5"]
    with TestClient(Starlette(routes=routes.routes())) as client:
        told = routes.offer_beside(what)
        answer = client.get(told["url"])
        routes._open.clear()
        assert (answer.status_code, answer.content) == (200, wire.pack(*ghosts.parts(what)))
        assert "immutable" in answer.headers["cache-control"]
        assert ghosts.read(dict(answer.request.url.params)) == what
        for wrong in ("pin=lr:99", "race=newton&of=lr:0.2", "race=sgd", "anything=1", "pin=lr:0.2&lang=xx"):
            refused = client.get(f"/ghosts?{wrong}")
            assert (refused.status_code, bool(refused.text)) == (400, True), wrong
    header, _ = ghosts.parts(ghosts.Wanted(PINS[:1], "sgd@0.1", "lr:99", "en"))  # a race that starts from no run
    assert ([ghost["text"] for ghost in header["ghosts"]], header["refused"]) == ([PINS[0]], True)


RACES = ["data:toy~active:full~lr:0.1", "landscape:himmelblau~active:random~lr:0.005~start:1,1", PINS[3]]


@pytest.mark.parametrize("of", RACES)
def test_a_racer_runs_at_its_lowest_rate_here_from_the_same_start(of):
    base = pins.read(of)
    for pin in pins.racers(base, "sgd,rmsprop,adam@0.05"):
        family, run = experiment.family(pin.settings, pin.strategy), pins.run(pin)
        low = np.where(family.outcome == gd.Outcome.DIVERGED, np.inf, family.losses[:, -1]).min()
        if pin.settings.optimizer == "adam":
            assert pin.rate == 0.05
        else:
            assert run.losses[0, -1] <= low + pins.AS_LOW * (run.losses[0, 0] - low)
        np.testing.assert_array_equal(run.paths[0, 0], np.float32(experiment.start_of(base.settings, base.made)))
        assert (pin.settings.changes, pins.read(pin.text).rate) == ((), pin.rate)


def test_the_labs_table_of_pins_says_what_a_pins_difference_has_done():
    said = ("active:shuffled~batch:200~length:9u~lr:0.2", "data:toy~active:full~lr:0.05", "active:full~lr:0.3")
    hand, words = pins.read("active:random~batch:10~length:40u~lr:0.2"), text.read("lab", "en")
    frame = beside.beside_table(ghosts.Wanted(said, "", "", "en"), hand, words)
    runs = [by_hand(*pin[1:]) for pin in (hand, *map(pins.read, said))]
    mine, *others = (run.losses for run in runs)
    assert frame["then_update"].tolist() == [40, 40, pd.NA, 40]
    reach = frame["reach_updates"].fillna(-1)
    for row, losses, rows in ((1, others[0], 2), (3, others[2], 0)):
        then = losses[min(40, len(losses) - 1)]
        assert (frame["loss_then"][row], frame["higher"][row]) == pytest.approx((then, then - mine[40]))
        assert reach[row] == next(iter(np.flatnonzero(losses <= mine[40])), -1)
        assert (frame["loss_rows"][row], frame["hand_rows"][row]) == pytest.approx((losses[rows], mine[40]))
    assert reach[0] == np.flatnonzero(mine <= mine[40])[0]
    assert frame["same_rows"].tolist() == [400, 400, pd.NA, 400]
    assert list(frame["differs"]) == [
        "",
        "Length 9 updates → 40 updates, Batch size 200 → 10, Batches Shuffled 200 → Random 10",
        "Data Twelve houses → Boston housing, Length 150 updates → 40 updates, "
        "Batches Full batch → Random 10, Learning rate 0.05 → 0.2",
        "Length 150 updates → 40 updates, Batches Full batch → Random 10, Learning rate 0.3 → 0.2",
    ]
    written = frame.to_csv(index=False).splitlines()
    assert (",40," in written[1], written[3].endswith(",,,,,,,,")) == (True, True), "what is not compared is empty"
    short = "data:toy~active:shuffled~batch:3~length:7u~lr:0.05"
    app = lab(pin=f"active:random~batch:10~length:40u~lr:0.2;{short}", race="sgd,adam@0.5", lang="en", lr="0.2")
    (frame,) = [f.value for f in app.dataframe if words["beside"]["column"]["run"] in f.value]
    assert list(frame["Run"]) == ["now", "pin 1", "pin 2", "race 1", "race 2"]
    assert list(frame["Optimizer"][3:]) == ["Gradient descent", "Adam"]
    one, last = frame.iloc[1], frame.iloc[4]
    assert (one["Last loss"], one["Lowest loss"]) == pytest.approx((mine[-1], mine.min()))
    assert (one["Updates"], one["Rows read"], last["Learning rate"]) == (40, 400, "0.5")
    assert frame.iloc[2]["Rows read"] == 12 + 3 * 3, "an epoch of twelve houses, and three batches of the next"
    assert app.session_state["left"]["pin"].endswith(short)
    assert app.session_state["left"]["race"] == "sgd,adam@0.5"
    assert all(words["beside"]["column"]["run"] not in f.value for f in lab(lang="en").dataframe)
