"""The ground under the runs, computed: basins and planes through many weights, as one block a question."""

from typing import Any

import numpy as np

from pages.ui.canvas import wire
from pages.ui.runs import basins, map_request, planes
from pages.ui.runs.data import Dataset
from pages.ui.runs.settings import Settings
from pages.ui.runs.setup import setup

Part = tuple[dict[str, Any], dict[str, np.ndarray]]  # of a header, and arrays


def channel_of(name: str, settings: Settings, own: Dataset | None = None) -> str:
    """By which channel a player asks for ground; "" on a landscape that has none to ask for."""
    return name if setup(settings, own).landscape.kind in {"plane", "slice"} else ""


def answer(channel: str, said: Any, language: str, block: str, settings: Settings, own: Dataset | None = None) -> bytes:
    """The block that answers a browser's word about the block of these settings, and of a reader's own rows.

    The channel's name alone where that is no ask, or about another block.
    """
    ask = None if settings.landscape == "linear" else map_request.read(said, setup(settings, own))
    if ask is None or ask.id != block:
        return wire.pack({"channel": channel}, {})
    header: dict[str, Any] = {"channel": channel, "for": ask.id}
    arrays: dict[str, np.ndarray] = {}
    maps = {"coarse": _coarse(settings, ask, own), "fine": _fine(settings, ask, own)}
    parts = {**maps, "slice": _slice(settings, ask, language)}
    for name, part in parts.items():
        if part is not None:
            header[name] = part[0]
            arrays |= {f"{name}.{key}": array for key, array in part[1].items()}
    return wire.pack(header, arrays)


def _coarse(settings: Settings, ask: map_request.Ask, own: Dataset | None) -> Part | None:
    if ask.window is None or not ask.coarse:
        return None
    window = basins.home(settings, own)
    rates, maps = basins.coarse(settings, ask.strategy, window, own)
    about = {"strategy": ask.strategy, "cells": maps.codes.shape[-1], "window": window}
    return about | _runs_of(settings, ask, own), {"rates": rates, "map": maps.codes, "shade": maps.shade}


def _fine(settings: Settings, ask: map_request.Ask, own: Dataset | None) -> Part | None:
    if ask.window is None:
        return None
    one = basins.fine(settings, ask.strategy, ask.rate, ask.window, own)
    about = {"strategy": ask.strategy, "rate": ask.rate, "cells": one.codes.shape[-1], "window": ask.window}
    return about | _runs_of(settings, ask, own), {"map": one.codes, "shade": one.shade}


def _runs_of(settings: Settings, ask: map_request.Ask, own: Dataset | None) -> dict[str, int]:
    """How long the runs of a map are, and how many begin at each start."""
    of = (settings, ask.strategy, own)
    return {"updates": basins.updates(*of), "seeds": basins.seeds(*of)}


def _slice(settings: Settings, ask: map_request.Ask, language: str) -> Part | None:
    if ask.slice is None:
        return None
    plane, lattice = planes.cut(settings, ask.strategy, ask.slice)
    return {**plane.header(), "titles": planes.titles(plane, setup(settings), language)}, lattice
