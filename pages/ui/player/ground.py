"""The ground under the runs, on demand: basins and planes through many weights, beside the player's own block."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from pages.ui.app import text
from pages.ui.canvas import served, wire
from pages.ui.runs import asks, basins, planes
from pages.ui.runs.landscapes import LANDSCAPES
from pages.ui.runs.settings import Settings
from pages.ui.runs.setup import setup

FOLDER = Path(__file__).parent
Part = tuple[dict[str, Any], dict[str, np.ndarray]]  # of a header, and arrays


@cache
def _component() -> Any:
    script = served.script(FOLDER / "js" / "channel.js")
    return st.components.v2.component("gradient_descent_ground", html="<i hidden></i>", js=script)


def channel_of(name: str, settings: Settings) -> str:
    """By which channel a player asks for ground; "" on a landscape that has none to ask for."""
    return name if LANDSCAPES[settings.landscape].kind in {"plane", "slice"} else ""


def played(channel: str, block: str, settings: Settings) -> None:
    """Note the id of the block this channel's player has been sent: only for that is there an answer."""
    st.session_state[f"{channel}_played"] = block, settings


@st.fragment
def ground(channel: str) -> None:
    """Mount the channel's end: what the player asks for reruns this and nothing else."""
    key = f"{channel}_ground"
    said = (st.session_state.get(key) or {}).get("ask")
    _component()(key=key, data=answer(channel, said, text.language()), on_ask_change=_nothing)


def _nothing() -> None:
    """A state needs a callback to be kept."""


def answer(channel: str, said: Any, language: str) -> bytes:
    """The block that answers a browser's word; the channel's name alone where that is no ask, or for other settings."""
    block, settings = st.session_state.get(f"{channel}_played", ("", Settings()))
    ask = None if settings.landscape == "linear" else asks.read(said, setup(settings))
    if ask is None or ask.id != block:
        return wire.pack({"channel": channel}, {})
    header: dict[str, Any] = {"channel": channel, "for": ask.id}
    arrays: dict[str, np.ndarray] = {}
    parts = {"coarse": _coarse(settings, ask), "fine": _fine(settings, ask), "slice": _slice(settings, ask, language)}
    for name, part in parts.items():
        if part is not None:
            header[name] = part[0]
            arrays |= {f"{name}.{key}": array for key, array in part[1].items()}
    return wire.pack(header, arrays)


def _coarse(settings: Settings, ask: asks.Ask) -> Part | None:
    if ask.window is None or not ask.coarse:
        return None
    window = basins.home(settings)
    rates, maps = basins.coarse(settings, ask.strategy, window)
    about = {"strategy": ask.strategy, "cells": basins.COARSE_CELLS, "window": window}
    about["updates"] = basins.updates(settings, ask.strategy)
    return about, {"rates": rates, "map": maps.codes, "shade": maps.shade}


def _fine(settings: Settings, ask: asks.Ask) -> Part | None:
    if ask.window is None:
        return None
    one = basins.fine(settings, ask.strategy, ask.rate, ask.window)
    about = {"strategy": ask.strategy, "rate": ask.rate, "cells": basins.FINE_CELLS, "window": ask.window}
    about["updates"] = basins.updates(settings, ask.strategy)
    lowest = [number for number, minimum in enumerate(setup(settings).minima) if minimum.lowest]
    about["starts_lowest"] = float(np.isin(one.codes, lowest).mean())
    return about, {"map": one.codes, "shade": one.shade}


def _slice(settings: Settings, ask: asks.Ask, language: str) -> Part | None:
    if ask.slice is None:
        return None
    plane, lattice = planes.cut(settings, ask.strategy, ask.slice)
    return {**plane.header(), "titles": planes.titles(plane, setup(settings), language)}, lattice
