"""Pinned runs on the pictures: trails, lines and numbers where their values are, and what is said of them."""

import base64
from typing import Any

import numpy as np

from pages.lessons.lab import beside
from pages.ui.app import text
from pages.ui.canvas import wire
from pages.ui.player import ghosts
from pages.ui.runs import pins
from tests.geometry.conftest import DrawLab, Mounted, lab_sent
from tests.geometry.drawn import has, near
from tests.geometry.test_lab import both

PIN = "active:full~lr:0.05"
STEP = 20
HAND = {"active": "full", "batching": "full", "lr": "0.2", "step": str(STEP)}


def cards(lab: Mounted) -> list[str]:
    return lab.text(".pins > li")


def numbers(lab: Mounted, canvas: str) -> dict[str, Any]:
    """Middles of the squares with a number."""
    written = [e for e in lab.drawn(canvas).of("text", "page") if e["align"] == "center"]
    return {e["text"]: tuple(e["at"]) for e in written}


def test_a_pins_trail_and_losses_are_drawn_dashed_where_its_run_was(draw_lab: DrawLab):
    lab, run = draw_lab(pin=PIN, **HAND), pins.run(pins.read(PIN))
    surface, loss = lab.drawn("surface"), lab.drawn("loss")
    place, _ = both(surface)
    trail = place(run.paths[0, :, :2])
    assert any(near(line, trail) for line in surface.lines("ink", dashed=True))
    across, down = loss.scale(0), loss.scale(1, log=True)
    wanted = np.column_stack([across(np.arange(151)), down(run.losses[0])])
    assert any(near(line, wanted) for line in loss.lines(dashed=True))
    assert near(numbers(lab, "surface")["1"], trail[STEP], 1.5), "the number stands where the run is at this update"
    assert has(loss.centres("ink", "stroke"), wanted[STEP])
    assert has([at[1] for at in [numbers(lab, "loss")["1"]]], wanted[-1, 1], 12)


def test_an_update_that_would_read_past_the_rows_is_not_counted(draw_lab: DrawLab):
    said = "active:shuffled~batch:200~lr:0.2"  # 200, 400, 506, 706 rows …
    hand = {**HAND, "active": "stochastic", "batching": "stochastic", "lr": "0.01", "step": "390"}
    lab, theirs = draw_lab(pin=said, length="1e", **hand), pins.run(pins.read(said)).losses[0]
    rows = int(lab.number("step"))
    assert 506 * 2 / 3 < rows < 400, "after two of the three updates of an epoch it would have read 400"
    (card,) = cards(lab)
    assert f"after {rows} rows {theirs[1]:.1f} → " in card


def test_the_card_and_the_table_have_the_same_numbers(draw_lab: DrawLab):
    said = "active:random~batch:10~lr:0.2"
    lab = draw_lab(pin=said, **{**HAND, "step": "150"})
    hand, words = pins.read("active:full~lr:0.2"), text.read("lab", "en")
    row = beside.beside_table(ghosts.Wanted((said,), "", "", "en"), hand, words).iloc[1]
    (card,) = cards(lab)
    assert row["differs"] in card
    assert f"loss after {row['then_update']} updates {row['loss_then']:.2f} → {row['reach_loss']:.2f}" in card
    assert f"({row['higher']:.2f} lower)" in card
    assert "Batches Random 10 → Full batch" in card
    assert f"after 1\u2009500 rows {row['loss_rows']:.2f} → {row['hand_rows']:.1f}" in card
    assert row["same_rows"] == 1500
    reach = "never" if row.isna()["reach_updates"] else row["reach_updates"]
    assert f"updates to loss {row['reach_loss']:.2f}: {reach} → " in card


def test_a_run_is_pinned_from_the_hand_and_taken_away_again_and_four_at_most(draw_lab: DrawLab):
    lab = draw_lab(**HAND)
    assert cards(lab) == []
    lab.press("pin")
    assert "the same settings as now" in cards(lab)[0]
    assert lab.told("pins")[-1] == "active:full~lr:0.2"
    lab.press("pin")
    assert len(cards(lab)) == 1, "one run is pinned once"
    lab.set("learning-rate", -1.3)
    assert "Learning rate 0.20 → 0.0" in cards(lab)[0]
    lab.page.wait_for_function("() => location.search.includes('pin=active:full~lr:0.2')")
    lab.press("unpin")
    assert (cards(lab), lab.told("pins")[-1]) == ([], "")
    assert not lab.drawn("surface").lines("ink", dashed=True)
    lab.page.wait_for_function("() => !location.search.includes('pin=')")
    for exponent in (-2.5, -2, -1.5, -1, -0.5):
        lab.set("learning-rate", exponent)
        lab.press("pin")
    assert len(cards(lab)) == 4
    assert lab.get("pin").is_disabled()
    dashes = "[...shadow.querySelectorAll('.pins path')].map(p => p.getAttribute('stroke-dasharray'))"
    assert len(set(lab.page.evaluate(dashes))) == 4, "each has dashes of its own"
    assert set(numbers(lab, "loss")) >= {"1", "2", "3", "4"}


def test_numbers_of_many_runs_stand_inside_the_picture_beside_one_another(draw_lab: DrawLab):
    pinned = ";".join(f"active:full~lr:{rate}" for rate in (0.05, 0.1, 0.15, 0.2))
    race = ",".join(f"{name}@0.1" for name in RACERS)
    drawn = draw_lab(pin=pinned, race=race, **HAND).drawn("loss")
    at = np.array([e["at"] for e in drawn.of("text", "page") if e["align"] == "center"])
    assert len(at) == 10
    assert np.all((at[:, 1] > 0) & (at[:, 1] < drawn.height - 34)), "above the numbers of the updates"
    apart = np.abs(at[:, None] - at).max(axis=-1) + 99 * np.eye(10)
    assert apart.min() >= 12, "no number stands over another"


RACERS = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam")
RACE = {"landscape": "himmelblau", "active": "full", "batching": "full", "step": "12", "race": "sgd,adam@0.4"}


def rate(lab: Mounted, racer: str, value: str) -> None:
    """A hand writes a racer's rate."""
    lab.root.locator(f"input[data-racer={racer}]").evaluate(
        "(rate, value) => { rate.value = value; rate.dispatchEvent(new Event('change', { bubbles: true })); }", value
    )


def test_a_race_begins_at_a_press_and_its_rates_are_chosen(draw_lab: DrawLab):
    lab = draw_lab(**RACE)
    rate(lab, "sgd", "0.01")
    assert lab.told("race")[-1] == "sgd@0.01,adam@0.4"
    assert lab.text(".racer.awaited .differs")[0] == "Gradient descent", "what stands there is of another rate"
    lab.press("leave-race")
    assert (lab.told("race")[-1], len(lab.text(".racer"))) == ("adam@0.4", 1)
    lab.page.wait_for_function("() => location.search.includes('race=adam@0.4')")
    lab.press("race")
    assert (lab.told("race")[-1], lab.text(".racer")) == ("", [])


def test_a_race_that_is_waited_for_has_its_names_and_a_quiet_sign(draw_lab: DrawLab):
    alone = {name: said for name, said in RACE.items() if name != "race"}
    lab = draw_lab(**alone)
    lab.press("race")
    names = text.read("lab", "en")["option"]["optimizer"]
    assert lab.text(".racer.awaited .differs") == [names[name] for name in RACERS]
    assert lab.root.locator(".racers").get_attribute("aria-busy") == "true"
    sign = "() => getComputedStyle(shadow.querySelector('.racer.awaited .loss'), '::after').visibility"
    lab.page.wait_for_function(f"() => ({sign})() === 'visible'")
    assert lab.text(".beside-said") == [""]
    for name in RACERS[1:5]:
        lab.root.locator(f".away[data-racer={name}]").evaluate("button => button.click()")
    rate(lab, "adam", "0.4")
    lab.give(lab_sent(**RACE).block)
    assert (len(lab.text(".racer")), lab.text(".racer.awaited"), lab.text(".beside-said")) == (2, [], [""])
    assert "Adam" in lab.text(".racer.lowest, .racer")[1]
    assert all(len(card.split("\n")) > 2 for card in lab.text(".racer"))


def test_a_race_from_no_run_is_said_to_be_none(draw_lab: DrawLab):
    lab = draw_lab(**{**HAND, "race": "adam@0.1"})
    header, arrays = lab.header, lab.arrays
    assert lab.text(".racer.awaited") == []
    none = base64.b64encode(wire.pack(*ghosts.parts(ghosts.Wanted((), "adam@0.1", "lr:99", "en")))).decode()
    lab.give(wire.pack({**header, "ghosts": {"id": "none", "block": none}}, arrays))
    assert lab.text(".beside-said") == [text.read("player", "en")["beside_refused"]]
    assert lab.text(".racer.awaited") == []
    assert not lab.drawn("surface").lines("stochastic")
    lab.press("race")
    assert lab.text(".beside-said") == [""]
