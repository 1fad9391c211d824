"""Runs beside the one in hand: what a player is told of them, and the query by which they are asked for."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, NamedTuple
from urllib.parse import urlencode

import numpy as np

import gd_core as gd
from pages.ui.app.text import LANGUAGES
from pages.ui.canvas import wire
from pages.ui.player import run_query
from pages.ui.runs import data, experiment, pins, trials
from pages.ui.runs.parameters import CHOICES
from pages.ui.runs.parsers import RefusedError, choice, pinned, raced

NAMES = ("pin", "race", "of", "trials", "lang", "v")  # in a query
WITHIN = "beside."  # stands before the names of these runs' arrays in a block of others


class Wanted(NamedTuple):
    """Runs that are to be shown beside the one in hand; equal ones are the same bytes.

    pins: texts of runs. race: optimizers, as the address has them, that run from where the run with the text `of`
    does; of those the `trials` alone, where they are asked for.
    """

    pins: tuple[str, ...]
    race: str
    of: str
    language: str
    own: data.Dataset | None = None
    trials: bool = False

    @property
    def id(self) -> str:
        """Its name among blocks."""
        said = repr(self._replace(own=None)), self.own.digest if self.own else ""
        return f"ghosts {wire.digest(*said)}"


def parts(what: Wanted) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """(header, arrays): `ghosts` in the order of the pins and then of the racers, the arrays of number n named n.…

    Of a race `asked` is what the address says of a racer. A pin that is no run is left out, and so is a race that
    starts from none; `refused` says that. Of its trials nothing is sent but what they came to.
    """
    if what.trials:
        return _trials(what), {}
    found, arrays, asked = [], {}, iter(what.race.split(","))
    for kind, pin in runs(what):
        family = pins.run(pin, what.own)._replace(
            rows=None, curvature=None, curvature_at=None, gradients=None, twin=None
        )
        sent = {name: part for name, part in family._asdict().items() if part is not None and name != "rates"}
        arrays |= {f"{len(found)}.{name}": part for name, part in sent.items()}
        found.append({"kind": kind, **pins.header(pin, what.language)})
        if kind == "race":
            found[-1]["asked"] = next(asked)
    outcomes = [outcome.name.lower() for outcome in gd.Outcome]
    refused = bool(what.race) and not any(ghost["kind"] == "race" for ghost in found)
    return {"id": what.id, "ghosts": found, "outcomes": outcomes, "refused": refused}, arrays


def _trials(what: Wanted) -> dict[str, Any]:
    """What the racers' trials came to, in their order; `drawn`: whether in other batches or from other starts."""
    asked, base = what.race.split(","), pins.read(what.of, what.own)
    racers = pins.racers(base, what.race, what.own)
    found = trials.race(racers, ["@" in part for part in asked], what.own)
    drawn = experiment.is_drawn(base.strategy, base.settings, base.made.problem.samples)
    rows = [{"asked": part, **_sendable(one)} for part, one in zip(asked, found, strict=True)]
    return {"id": what.id, "trials": rows, "drawn": drawn}


def _sendable(one: trials.Trials) -> dict[str, Any]:
    """Losses of lost runs are None, as no number but a finite one is sent."""
    return {name: value if np.isfinite(value) else None for name, value in one._asdict().items()}


def runs(what: Wanted) -> list[tuple[str, pins.Pin]]:
    """("pin" or "race", a run), in order; a pin that is no run is left out, and so is a race that starts from none."""
    found = []
    for said in what.pins:
        with suppress(RefusedError):  # the page says so in its notes
            found.append(("pin", pins.read(said, what.own)))
    base = None
    with suppress(RefusedError):  # the player says so
        base = pins.read(what.of, what.own) if what.race else None
    return [*found, *(("race", pin) for pin in (pins.racers(base, what.race, what.own) if base else ()))]


def packed(what: Wanted) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """(what a player is told, arrays) where the runs stand in the block of the run in hand, among its arrays."""
    if not what.pins and not what.race:
        return {"id": ""}, {}
    header, arrays = parts(what)
    return {"id": what.id, "header": header}, {f"{WITHIN}{name}": part for name, part in arrays.items()}


def query(what: Wanted) -> str:
    """The query by which a block is asked for; without a reader's own rows, which have no address."""
    said = {"pin": pins.BETWEEN.join(what.pins)} if what.pins else {}
    if what.race:
        said |= {"race": what.race, "of": what.of}
    if what.trials:
        said |= {"trials": CHOICES["trials"][1]}
    return urlencode({**said, "lang": what.language, "v": run_query.version()}, safe=",@-:;~")


def read(said: Mapping[str, str]) -> Wanted:
    """What a query asks for, whoever wrote it. RefusedError for anything it may not say."""
    if sum(map(len, said.values())) > run_query.LONGEST or not set(said) <= set(NAMES):
        raise RefusedError("choice", allowed=", ".join(NAMES))
    texts = pins.texts(pinned(said["pin"])) if said.get("pin") else ()
    race, of = (raced(said["race"]), said.get("of", "")) if said.get("race") else ("", "")
    for text in (*texts, *([of] if race else [])):
        pins.read(text)
    tried = bool(race) and choice(CHOICES["trials"])(said.get("trials", CHOICES["trials"][0])) == CHOICES["trials"][1]
    return Wanted(texts, race, of, choice(LANGUAGES)(said.get("lang", "ko")), trials=tried)
