"""The runs beside the one in hand as a table: what each is, how it ends, and what its difference has done."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

import gd_core as gd
from pages.ui.player import ghosts
from pages.ui.runs import data, describe, experiment, pins
from pages.ui.runs.state import rates_text

SETTINGS = ("landscape", "data", "scaling", "optimizer", "schedule", "length", "seed", "start")
COUNTS = ("then_update", "same_rows", "reach_updates")  # whole numbers, where there are any
ORDERED = ("sequential", "shuffled")
WITH_BATCH = {True: ("random", *ORDERED), False: ("random",)}  # whether there are rows → strategies


class Told(NamedTuple):
    """A run in numbers: losses (K + 1,) after every update up to its last one, and how its block names it."""

    pin: pins.Pin
    losses: np.ndarray
    said: dict[str, Any]

    @property
    def updates(self) -> int:
        return len(self.losses) - 1


def beside_table(what: ghosts.Wanted, hand: pins.Pin, words: dict[str, Any]) -> pd.DataFrame:
    """A row a run, the one in hand first: its settings in words, updates, rows read, last and lowest loss, its end.

    Then what it is beside the run in hand where that ends: in which settings it differs, the loss at the same update
    (its last one where it ended before) and by how much that is higher, both losses after as many rows as both have
    read, and the first update at which its loss is no higher than the last one in hand. None where losses are of
    another kind. `words` are the Lab's.
    """
    names = words["beside"]
    mine = _told(hand, what)
    rows = [_row(names["hand"], mine, mine, words, what.own)]
    counts = {"pin": 0, "race": 0}
    for kind, pin in ghosts.runs(what):
        counts[kind] += 1
        rows.append(_row(names[kind].format(n=counts[kind]), _told(pin, what), mine, words, what.own))
    return pd.DataFrame(rows).astype(dict.fromkeys(COUNTS, "Int64"))


def _told(pin: pins.Pin, what: ghosts.Wanted) -> Told:
    family = pins.run(pin, what.own)
    updates = int(min(family.steps[int(family.last[0])], family.stopped[0]))
    losses = pins.losses(pin, what.own)[: updates + 1]
    return Told(pin, losses, pins.told(pin.settings, pin.made, what.language))


def _row(run: str, one: Told, hand: Told, words: dict[str, Any], own: data.Dataset | None) -> dict[str, Any]:
    pin, named, samples = one.pin, one.said["named"], one.pin.made.problem.samples
    return {
        "run": run,
        **{name: named.get(name, "") for name in SETTINGS},
        "strategy": describe.strategy_name(words, pin.strategy, pin.settings, samples),
        "batch_size": experiment.batch_of(pin.strategy, pin.settings, samples),
        "learning_rate": rates_text(pin.settings, pin.rate),
        "updates": one.updates,
        "rows_read": rows_read(pin, one.updates),
        "loss": float(one.losses[-1]),
        "lowest_loss": float(one.losses.min()),
        "end": words["beside"]["ends"][gd.Outcome(int(pins.run(pin, own).outcome[0])).name.lower()],
        "differs": _differs(one, hand, words),
        **_compared(one, hand),
    }


def _compared(one: Told, hand: Told) -> dict[str, Any]:
    """One run beside another where that ends; nothing where their losses are of different kinds."""
    if one.said["measure"] != hand.said["measure"]:
        names = ("then_update", "loss_then", "higher", "same_rows", "loss_rows", "hand_rows", "reach_loss")
        return dict.fromkeys((*names, "reach_updates"))
    last, goal = hand.updates, float(hand.losses[-1])
    then = float(one.losses[min(last, one.updates)])
    found: dict[str, Any] = {"then_update": last, "loss_then": then, "higher": then - goal}
    rows = min(rows_read(hand.pin, last), rows_read(one.pin, one.updates))
    both = [float(run.losses[updates_after(run.pin, rows, run.updates)]) if rows else None for run in (one, hand)]
    found |= {"same_rows": rows or None, "loss_rows": both[0], "hand_rows": both[1], "reach_loss": goal}
    there = np.flatnonzero(one.losses <= goal)
    return {**found, "reach_updates": int(there[0]) if len(there) else None}


def _differs(one: Told, hand: Told, words: dict[str, Any]) -> str:
    """The settings in which two runs differ, in words: those that only one of them has are left out."""
    column, labels = words["beside"]["column"], one.said["labels"]
    theirs, mine = _settings(one, words), _settings(hand, words)
    changed = [name for name in theirs if name in mine and theirs[name][0] != mine[name][0]]
    names = {**labels, "active": column["strategy"], "lr": column["learning_rate"]}
    return ", ".join(f"{names[name]} {theirs[name][1]} → {mine[name][1]}" for name in changed)


def _settings(one: Told, words: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Settings a run depends on: name → (as an address has it, in words)."""
    pin, samples = one.pin, one.pin.made.problem.samples
    known = {name: (text, str(one.said["named"][name])) for name, text in one.said["said"].items()}
    if pin.strategy not in WITH_BATCH[bool(samples)]:
        known.pop("batch")
    rates = rates_text(pin.settings, pin.rate)
    strategy = describe.strategy_name(words, pin.strategy, pin.settings, samples)
    return {**known, "active": (pin.strategy, strategy), "lr": (rates, rates)}


def rows_read(pin: pins.Pin, updates: Any) -> Any:
    """Rows a run has read after so many updates, of any shape; of an epoch in order the last batch may be short."""
    samples = pin.made.problem.samples
    batch = experiment.batch_of(pin.strategy, pin.settings, samples) if samples else 0
    if pin.strategy not in ORDERED:
        return updates * batch
    _, per_epoch, _ = experiment.updates_of(pin.strategy, pin.settings, samples)
    return updates // per_epoch * samples + np.minimum(updates % per_epoch * batch, samples)


def updates_after(pin: pins.Pin, rows: int, most: int) -> int:
    """Updates of a run after which it has read no more than so many rows, at most `most`."""
    return int(np.searchsorted(rows_read(pin, np.arange(most + 1)), rows, side="right")) - 1
