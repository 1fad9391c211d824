"""The route by which the runs beside the one in hand are asked for, and what a page tells its player of it."""

import base64
from concurrent.futures import Future

from starlette.routing import Route

from pages.ui.app import serving
from pages.ui.canvas import wire
from pages.ui.player import costs, ghosts, route
from pages.ui.player.workers import Made
from pages.ui.runs import pins

_open: list[str] = []  # where the route stands, once a server has it


def offer(what: ghosts.Wanted, inline: bool = False) -> dict[str, str]:
    """For the header a player is mounted with: where the block is, or, where nobody could answer, the block itself."""
    if not what.pins and not what.race:
        return {"id": ""}
    if _open and what.own is None and not inline:
        return {"id": what.id, "url": f"{_open[0]}?{ghosts.query(what)}"}
    return {"id": what.id, "block": base64.b64encode(wire.pack(*ghosts.parts(what))).decode()}


def routes() -> list[Route]:
    """For `st.App`: from now on players of this process are told where to ask."""
    _open[:] = [f"{serving.base()}ghosts"]
    return [Route(_open[0], route.answering(ghosts.read, _ask))]


def make(what: ghosts.Wanted) -> Made:
    """The block, in whatever process this is called."""
    return Made(wire.pack(*ghosts.parts(what)), False)


def _ask(what: ghosts.Wanted, guest: bool = False) -> Future[Made]:
    runs = [pins.read(said) for said in (*what.pins, *([what.of] if what.race else []))]
    # a race takes as long as a family for each of its optimizers
    long = bool(what.race) or any(costs.is_long(pin.settings, (pin.strategy,)) for pin in runs)
    seconds = sum(costs.of(pin.settings, (pin.strategy,)).seconds for pin in runs) * (1 + what.race.count(","))
    row = costs.row(long, seconds)
    return route.WORKERS.ask(what.id, row, make, what, cost=costs.Cost(seconds), guest=guest)
