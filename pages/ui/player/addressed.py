"""The Lab at an address where no server's page stands beside the player: in a file, and in a browser's own Python."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pages.ui.player import ghosts, grounds, payload, run_query
from pages.ui.runs import pins
from pages.ui.runs.data import Dataset
from pages.ui.runs.parameters import Fault
from pages.ui.runs.state import State


def state(query: Mapping[str, str], own: Dataset | None = None) -> State:
    """What the Lab shows at an address; what is wrong in it is as if it were not said, a pin that is no run too."""
    opened, _ = State.from_query(query, own)
    texts, _ = pins.readable(opened.view["pins"], own)
    return replace(opened, view={**opened.view, "pins": pins.BETWEEN.join(texts)})


def beside(language: str, opened: State, own: Dataset | None = None) -> ghosts.Wanted:
    """The runs beside the one in hand that an address asks for."""
    view = opened.view
    of = pins.text(opened.settings, opened.setup, opened.active, opened.rate) if view["race"] else ""
    texts, _ = pins.readable(view["pins"], own)
    theirs = any("data:own" in text for text in (*texts, of))
    return ghosts.Wanted(texts, view["race"], of, language, own if theirs else None)


def faults(query: Mapping[str, str]) -> list[Fault]:
    """What of an address counts as not said."""
    return State.from_query(query)[1]


def page(
    query: Mapping[str, str], language: str, channel: str, token: str = ""
) -> tuple[payload.Wanted, dict[str, Any]]:
    """What a player at an address needs, and the header it is mounted with: how it opens, and by which query its runs
    are asked for. With another token it opens anew, as the address has it. `channel` is where it asks for ground.
    """
    opened = state(query)
    settings, initial = opened.settings, opened.initial
    told = beside(language, opened)
    opening = {"initial": initial, "channel": grounds.channel_of(channel, settings)}
    if token:
        opening["apply"] = {"token": token, **initial}
    what = payload.asked(settings, language, opening, wanted=tuple(initial["shown"]), part="runs")
    where = {"id": told.id, "url": f"ghosts?{ghosts.query(told)}"} if told.pins or told.race else {"id": ""}
    return what, {**payload.opened(opening), "id": what.id, "runs": f"runs?{run_query.query(what)}", "ghosts": where}
