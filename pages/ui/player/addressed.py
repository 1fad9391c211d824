"""The Lab at an address where no server's page stands beside the player: in a file, and in a browser's own Python."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from pages.ui.player import ghosts, grounds, offered, payload
from pages.ui.player.opening import complete
from pages.ui.player.said import Decisions
from pages.ui.runs import experiment, parameters, pins, rate_grid
from pages.ui.runs.data import Dataset
from pages.ui.runs.settings import Settings
from pages.ui.runs.setup import Setup


class State(NamedTuple):
    """What an address of the Lab opens: settings, the problem, and how the player opens."""

    settings: Settings
    made: Setup
    initial: dict[str, Any]


def state(query: Mapping[str, str], own: Dataset | None = None) -> State:
    """What the Lab shows at an address; what is wrong in it is as if it were not said, a reader's own data too where
    they are not at hand, and a pin that is no run."""
    settings, made, first, _ = _read(query, own)
    first["learning_rate"] = rate_grid.meant(made.rates, first["learning_rate"])
    first["pins"] = pins.BETWEEN.join(pins.readable(pins.texts(first["pins"]), own))
    full = complete(settings, made, first, Decisions())
    initial = {**first, "batch_size": full.batch_size, "start": None if full.start is None else list(full.start)}
    return State(full, made, initial)


def beside(language: str, opened: State, own: Dataset | None = None) -> ghosts.Wanted:
    """The runs beside the one in hand that an address asks for."""
    settings, made, initial = opened
    of = pins.text(settings, made, initial["active"], initial["learning_rate"]) if initial["race"] else ""
    texts = pins.readable(pins.texts(initial["pins"]), own)
    theirs = any("data:own" in text for text in (*texts, of))
    return ghosts.Wanted(texts, initial["race"], of, language, own if theirs else None)


def faults(query: Mapping[str, str]) -> list[parameters.Fault]:
    """What of an address counts as not said."""
    return _read(query)[-1]


def _read(
    query: Mapping[str, str], own: Dataset | None = None
) -> tuple[Settings, Setup, dict[str, Any], list[parameters.Fault]]:
    found: list[parameters.Fault] = []
    settings = parameters.settings(parameters.page_values(query, found), own)
    made = experiment.setup(settings, own)
    return settings, made, parameters.initial(query, made, settings, found), found


def page(
    query: Mapping[str, str], language: str, channel: str, token: str = ""
) -> tuple[payload.Wanted, dict[str, Any]]:
    """What a player at an address needs, and the header it is mounted with: how it opens, and by which query its runs
    are asked for. With another token it opens anew, as the address has it. `channel` is where it asks for ground.
    """
    settings, _, initial = opened = state(query)
    told = beside(language, opened)
    opening = {"initial": initial, "channel": grounds.channel_of(channel, settings)}
    if token:
        opening["apply"] = {"token": token, **initial}
    what = payload.asked(settings, language, opening, wanted=tuple(initial["shown"]), part="runs")
    where = {"id": told.id, "url": f"ghosts?{ghosts.query(told)}"} if told.pins or told.race else {"id": ""}
    return what, {**payload.opened(opening), "id": what.id, "runs": f"runs?{offered.query(what)}", "ghosts": where}
