"""Runs beside the one in hand: what a player is told of them, and the route by which they are asked for."""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any, NamedTuple
from urllib.parse import urlencode

import numpy as np
from starlette.routing import Route

import gd_core as gd
from pages.ui.app import serving
from pages.ui.app.text import LANGUAGES
from pages.ui.canvas import wire
from pages.ui.player import offered, route
from pages.ui.player.workers import LEVEL, Made, cost, is_long
from pages.ui.runs import data, pins
from pages.ui.runs.parsers import RefusedError, choice, pinned, raced

_open: list[str] = []  # where the route stands, once a server has it


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
        return "ghosts " + hashlib.blake2b("\0".join(said).encode(), digest_size=10).hexdigest()


def parts(what: Wanted) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """(header, arrays): `ghosts` in the order of the pins and then of the racers, the arrays of number n named n.…

    Of a race `asked` is what the address says of a racer. A pin that is no run is left out, and so is a race that
    starts from none; `refused` says that.
    """
    found, arrays = [], {}
    racing = _racing(what)
    for kind, pin in (*_pinned(what), *racing):
        family = pins.run(pin, what.own)._replace(rows=None, curvature=None, curvature_at=None, gradients=None)
        sent = {name: part for name, part in family._asdict().items() if part is not None and name != "rates"}
        arrays |= {f"{len(found)}.{name}": part for name, part in sent.items()}
        found.append({"kind": kind, **pins.header(pin, what.language)})
    for ghost, asked in zip(found[len(found) - len(racing) :], what.race.split(","), strict=False):
        ghost["asked"] = asked
    outcomes = [outcome.name.lower() for outcome in gd.Outcome]
    refused = bool(what.race) and not racing
    return {"id": what.id, "ghosts": found, "outcomes": outcomes, "refused": refused}, arrays


def runs(what: Wanted) -> list[tuple[str, pins.Pin]]:
    """("pin" or "race", a run), in order; a pin that is no run is left out."""
    return [*_pinned(what), *_racing(what)]


def _pinned(what: Wanted) -> list[tuple[str, pins.Pin]]:
    found = []
    for said in what.pins:
        try:
            found.append(("pin", pins.read(said, what.own)))
        except RefusedError:
            continue  # the page says so in its notes
    return found


def _racing(what: Wanted) -> list[tuple[str, pins.Pin]]:
    if not what.race:
        return []
    try:
        base = pins.read(what.of, what.own)
    except RefusedError:
        return []  # the player says so
    return [("race", pin) for pin in pins.racers(base, what.race, what.own)]


def offer(what: Wanted, inline: bool = False) -> dict[str, str]:
    """For the header a player is mounted with: where the block is, or, where nobody could answer, the block itself."""
    if not what.pins and not what.race:
        return {"id": ""}
    if _open and what.own is None and not inline:
        return {"id": what.id, "url": f"{_open[0]}?{query(what)}"}
    return {"id": what.id, "block": base64.b64encode(wire.pack(*parts(what))).decode()}


def query(what: Wanted) -> str:
    """The query by which a block is asked for; without a reader's own rows, which have no address."""
    said = {"pin": pins.BETWEEN.join(what.pins)} if what.pins else {}
    if what.race:
        said |= {"race": what.race, "of": what.of}
    return urlencode({**said, "lang": what.language, "v": offered.version()}, safe=",@-:;~")


def read(said: Mapping[str, str]) -> Wanted:
    """What a query asks for, whoever wrote it. RefusedError for anything it may not say."""
    if sum(map(len, said.values())) > offered.LONGEST or not set(said) <= {"pin", "race", "of", "lang", "v"}:
        raise RefusedError("choice", allowed="pin, race, of, lang, v")
    texts = pins.texts(pinned(said["pin"])) if said.get("pin") else ()
    race, of = (raced(said["race"]), said.get("of", "")) if said.get("race") else ("", "")
    for text in (*texts, *([of] if race else [])):
        pins.read(text)
    return Wanted(texts, race, of, choice(LANGUAGES)(said.get("lang", "ko")))


def routes() -> list[Route]:
    """For `st.App`: from now on players of this process are told where to ask."""
    _open[:] = [f"{serving.base()}ghosts"]
    return [Route(_open[0], route.answering(read, _ask))]


def make(what: Wanted) -> Made:
    """The block, in whatever process this is called."""
    return Made(gzip.compress(wire.pack(*parts(what)), LEVEL), True)


def _ask(what: Wanted) -> Future[Made]:
    runs = [pins.read(said) for said in (*what.pins, *([what.of] if what.race else []))]
    # a race takes as long as a family for each of its optimizers
    long = bool(what.race) or any(is_long(pin.settings, (pin.strategy,)) for pin in runs)
    seconds = sum(cost(pin.settings, (pin.strategy,)) for pin in runs) * (1 + what.race.count(","))
    return route.WORKERS.ask(what.id, long, make, what, seconds=seconds)
