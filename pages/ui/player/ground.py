"""The ground under the runs, on demand: basins and planes through many weights, beside the player's own block."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from pages.ui.app import text
from pages.ui.canvas import served, wire
from pages.ui.engine.errors import WorkError
from pages.ui.engine.processes import LONG
from pages.ui.player import grounds, routes
from pages.ui.runs import typed
from pages.ui.runs.data import Dataset
from pages.ui.runs.settings import Settings

FOLDER = Path(__file__).parent


@cache
def _component() -> Any:
    script = served.script(FOLDER / "js" / "channel.js")
    return st.components.v2.component("gradient_descent_ground", html="<i hidden></i>", js=script)


def played(channel: str, block: str, settings: Settings, own: Dataset | None = None) -> None:
    """Note the id of the block this channel's player has been sent: only for that is there an answer.

    own: a reader's own rows, of which no more are kept here than a model is made of."""
    rows = typed.thinned(own) if own is not None and settings.landscape == "model" else None
    st.session_state[f"{channel}_played"] = block, settings, rows


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
    block, settings, own = st.session_state.get(f"{channel}_played", ("", Settings(), None))
    told = channel, said, language, block, settings
    asks = isinstance(said, Mapping) and said.get("for") == block
    if own is not None or not asks:  # a reader's own rows stay in his session's process
        return grounds.answer(*told, own)
    try:
        return routes.beside(grounds.answer, *told, kind=LONG)
    except WorkError as fault:
        if fault.status == 500:
            raise
        return wire.pack({"channel": channel}, {})  # too much is asked for: the next ask is answered
