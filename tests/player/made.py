"""Small blocks as the Lab sends them: a surface with four minima, a network, a line through twelve houses."""

from typing import Any

from pages.ui.player import payload
from pages.ui.runs.settings import Settings
from tests.app.landscapes import opening

SETTINGS = {
    "plane": Settings(landscape="himmelblau", length=40, batch_size=16),
    "slice": Settings(landscape="network", length=12),
    "line": Settings(data="toy", length=20),
}


def block(kind: str, settings: Settings | None = None, channel: str = "", **initial: Any) -> bytes:
    """The block of a landscape of this kind, two strategies shown, opened as `initial` says, its ground asked for by a
    channel."""
    wanted = settings or SETTINGS[kind]
    first = {"shown": ["full", "random"], "active": "full", "step": 2, "batch_size": wanted.batch_size}
    opens = {"initial": {**opening(wanted)["initial"], **first, **initial}, "layout": "lab", "channel": channel}
    return payload.build(wanted, "en", opens, wanted=("full", "random"))
