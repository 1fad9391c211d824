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
from pages.ui.runs import data, pins
from pages.ui.runs.parsers import RefusedError, choice, pinned, raced

WITHIN = "beside."  # stands before the names of these runs' arrays in a block of others


class Wanted(NamedTuple):
    """Runs that are to be shown beside the one in hand; equal ones are the same bytes.

    pins: texts of runs. race: optimizers, as the address has them, that run from where the run with the text `of`
    does.
    """

    pins: tuple[str, ...]
    race: str
    of: str
    language: str
    own: data.Dataset | None = None

    @property
    def id(self) -> str:
        """Its name among blocks."""
        said = repr(self._replace(own=None)), self.own.digest if self.own else ""
        return f"ghosts {wire.digest(*said)}"


def parts(what: Wanted) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """(header, arrays): `ghosts` in the order of the pins and then of the racers, the arrays of number n named n.…

    Of a race `asked` is what the address says of a racer. A pin that is no run is left out, and so is a race that
    starts from none; `refused` says that.
    """
    found, arrays, asked = [], {}, iter(what.race.split(","))
    for kind, pin in runs(what):
        family = pins.run(pin, what.own)._replace(rows=None, curvature=None, curvature_at=None, gradients=None)
        sent = {name: part for name, part in family._asdict().items() if part is not None and name != "rates"}
        arrays |= {f"{len(found)}.{name}": part for name, part in sent.items()}
        found.append({"kind": kind, **pins.header(pin, what.language)})
        if kind == "race":
            found[-1]["asked"] = next(asked)
    outcomes = [outcome.name.lower() for outcome in gd.Outcome]
    refused = bool(what.race) and not any(ghost["kind"] == "race" for ghost in found)
    return {"id": what.id, "ghosts": found, "outcomes": outcomes, "refused": refused}, arrays


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
    return urlencode({**said, "lang": what.language, "v": run_query.version()}, safe=",@-:;~")


def read(said: Mapping[str, str]) -> Wanted:
    """What a query asks for, whoever wrote it. RefusedError for anything it may not say."""
    if sum(map(len, said.values())) > run_query.LONGEST or not set(said) <= {"pin", "race", "of", "lang", "v"}:
        raise RefusedError("choice", allowed="pin, race, of, lang, v")
    texts = pins.texts(pinned(said["pin"])) if said.get("pin") else ()
    race, of = (raced(said["race"]), said.get("of", "")) if said.get("race") else ("", "")
    for text in (*texts, *([of] if race else [])):
        pins.read(text)
    return Wanted(texts, race, of, choice(LANGUAGES)(said.get("lang", "ko")))
