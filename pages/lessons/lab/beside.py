"""The runs beside the one in hand as a table: what each is, and how it ends."""

from __future__ import annotations

from typing import Any

import pandas as pd

import gd_core as gd
from pages.ui.player import ghosts
from pages.ui.runs import describe, experiment, pins

SETTINGS = ("landscape", "data", "scaling", "optimizer", "schedule", "length", "seed", "start")


def beside_table(what: ghosts.Wanted, hand: pins.Pin, words: dict[str, Any]) -> pd.DataFrame:
    """A row a run, the one in hand first: its settings in words, updates, rows read, last and lowest loss, its end.

    `words` are the Lab's.
    """
    names = words["beside"]
    rows = [_row(names["hand"], hand, what, words)]
    counts = {"pin": 0, "race": 0}
    for kind, pin in ghosts.runs(what):
        counts[kind] += 1
        rows.append(_row(names[kind].format(n=counts[kind]), pin, what, words))
    return pd.DataFrame(rows)


def _row(run: str, pin: pins.Pin, what: ghosts.Wanted, words: dict[str, Any]) -> dict[str, Any]:
    family, named = pins.run(pin, what.own), pins.told(pin.settings, pin.made, what.language)["named"]
    last, samples = int(family.last[0]), pin.made.problem.samples
    updates = int(min(family.steps[last], family.stopped[0]))
    batch = experiment.batch_of(pin.strategy, pin.settings, samples)
    losses = family.losses[0, : last + 1]
    return {
        "run": run,
        **{name: named.get(name, "") for name in SETTINGS},
        "strategy": describe.strategy_name(words, pin.strategy, pin.settings, samples),
        "batch_size": batch,
        "learning_rate": pins.rates(pin.settings, pin.rate),
        "updates": updates,
        "rows_read": _rows_read(pin, updates),
        "loss": float(losses[-1]),
        "lowest_loss": float(losses.min()),
        "end": words["beside"]["ends"][gd.Outcome(int(family.outcome[0])).name.lower()],
    }


def _rows_read(pin: pins.Pin, updates: int) -> int:
    """Rows a run has read; of an epoch in order the last batch may be short."""
    samples = pin.made.problem.samples
    batch = experiment.batch_of(pin.strategy, pin.settings, samples)
    if not samples:
        return 0
    if pin.strategy not in ("sequential", "shuffled"):
        return updates * batch
    _, per_epoch, _ = experiment.updates_of(pin.strategy, pin.settings, samples)
    return updates // per_epoch * samples + min(updates % per_epoch * batch, samples)
