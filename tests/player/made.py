"""Small blocks as the Lab sends them: a surface with four minima, a network, a line through twelve houses."""

from typing import Any

from pages.ui.player import payload
from pages.ui.runs import experiment, parameters
from pages.ui.runs.settings import Settings

SETTINGS = {
    "plane": Settings(landscape="himmelblau", length=40, batch_size=16),
    "slice": Settings(landscape="network", length=12),
    "line": Settings(data="toy", length=20),
}


def block(kind: str, settings: Settings | None = None, **initial: Any) -> bytes:
    """The block of a landscape of this kind, two strategies shown, opened as `initial` says."""
    wanted = settings or SETTINGS[kind]
    first = parameters.initial({}, experiment.setup(wanted), wanted, [])
    shown = {"shown": ["full", "random"], "active": "full", "step": 2, "batch_size": wanted.batch_size}
    opening = {"initial": {**first, **shown, **initial}, "layout": "lab"}
    return payload.build(wanted, "en", opening, wanted=("full", "random"))
