"""What answers in a browser's own Python: the same functions as on the server, kept by nobody but this module."""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from pages.ui.canvas import wire
from pages.ui.player import addressed, choices, grounds, payload, run_query
from pages.ui.player import ghosts as beside
from pages.ui.runs.settings import Settings

CHANNEL = "inside"
REMEMBERED = 16  # blocks whose ground may still be asked for
_answered: OrderedDict[str, Settings] = OrderedDict()


def page(query: Mapping[str, str], language: str, token: str = "") -> bytes:
    """What the player is mounted with at an address of the Lab (see `addressed.page`), and what is wrong with that."""
    what, header = addressed.page(query, language, CHANNEL, token)
    _remember(what)
    return wire.pack({**header, "faults": choices.told(addressed.faults(query), language)}, {})


def runs(query: str) -> bytes:
    """The block that the server's route gives for this query, made by the same functions. RefusedError as there."""
    what = run_query.read(dict(parse_qsl(query)))
    _remember(what)
    header, arrays = payload.parts(what)
    return wire.pack(header, arrays)


def ghosts(query: str) -> bytes:
    """The block of the runs beside that the server's route gives for this query. RefusedError as there."""
    return wire.pack(*beside.parts(beside.read(dict(parse_qsl(query)))))


def ground(said: Any, language: str) -> bytes:
    """The ground under the runs of a block that was asked for here (see `grounds.answer`)."""
    asked = str(said.get("for")) if isinstance(said, Mapping) else ""
    return grounds.answer(CHANNEL, said, language, asked, _answered.get(asked, Settings()))


def _remember(what: payload.Wanted) -> None:
    name = what.whole.id
    _answered[name] = what.settings
    _answered.move_to_end(name)
    while len(_answered) > REMEMBERED:
        _answered.popitem(last=False)
