"""Mounts the animation: whole paths in, decisions out. The parts it is built from stand beside this file."""

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
from pages.ui.runs.parsers import finite, numbers
from pages.ui.runs.settings import MOST_CHANGES, Settings
from pages.ui.runs.state import Branch, Decisions

FOLDER = Path(__file__).parent
FRAME = FOLDER.parent / "canvas"
SHEETS = (
    FRAME / "frame.css",
    FRAME / "lecture.css",
    FOLDER.parent / "take" / "menu.css",
    *(
        FOLDER / "css" / f"{part}.css"
        for part in ("player", "views", "changes", "sizes", "lecture", "sight", "lesson", "ask", "pins")
    ),
)
STYLE = "\n".join(sheet.read_text(encoding="utf-8") for sheet in SHEETS)
KEY = "player"  # one player a page, the same key on all of them
SAID = ("batch_size", "start", "branch", "view", "drawn", "inline", "pins", "race")  # what a player decides
HTML = served.markup(FOLDER / "player.html")


@cache
def component() -> Any:
    """The component, registered once a page shows it: by then it is known whether a server has its script."""
    script = served.script(FOLDER / "js" / "player.js")
    return st.components.v2.component("gradient_descent_player", html=HTML, css=STYLE, js=script)


def _nothing() -> None:
    """State without a callback may not be written from Python: see `forget`."""


def player(payload: bytes, key: str = KEY) -> None:
    """Show the player; call it inside a fragment, so that a decision reruns nothing else on the page.

    `payload` is a block of `wire.pack`. The key stays the same for as long as the player is to keep its playhead,
    zoom and camera.
    """
    component()(
        key=key,
        data=payload,
        **{f"on_{name}_change": _nothing for name in SAID},
    )


def decisions(key: str = KEY) -> Decisions:
    """The player's last word, read before it is mounted so that its answer is in the same run."""
    return heard(st.session_state.get(key) or {})


def heard(said: Mapping[str, Any]) -> Decisions:
    """What a player has said, name → value; what a browser sends is not trusted: of the wrong kind, it was not said."""
    view = said.get("view")
    view = view if isinstance(view, Mapping) else {}
    shown = view.get("shown")
    batch_size, with_batch_size = finite(said.get("batch_size")), finite(view.get("batch_size"))
    return Decisions(
        batch_size=None if batch_size is None else int(batch_size),
        start=numbers(said.get("start")),
        moved="start" in said,
        learning_rate=finite(view.get("learning_rate")),
        active=view["active"] if isinstance(view.get("active"), str) else None,
        shown=tuple(s for s in shown if isinstance(s, str)) if isinstance(shown, list | tuple) else None,
        with_batch_size=None if with_batch_size is None else int(with_batch_size),
        with_start=numbers(view.get("start")),
        branch=_branch(said.get("branch")),
        drawn=_text(said.get("drawn")),
        inline=said.get("inline") is True,
        pins=_text(said.get("pins")),
        race=_text(said.get("race")),
    )


def forget(*names: str, key: str = KEY) -> None:
    """Take back what the player has said under these names; call it before the player is mounted."""
    said = st.session_state.get(key)
    for name in names:
        if said is not None and said.get(name) is not None:
            said[name] = None


def _branch(said: Any) -> Branch | None:
    """Changes in order, the first from update 0, all before the branch; whether a problem has such rates is open."""
    if not isinstance(said, Mapping) or not isinstance(said.get("changes"), list | tuple):
        return None
    pairs = [numbers(pair) for pair in (*said["changes"][:MOST_CHANGES], [said.get("rate"), said.get("update")])]
    if None in pairs or len(pairs) > MOST_CHANGES:
        return None
    found = [(pair[0], int(pair[1])) for pair in pairs if pair and len(pair) == 2 and pair[1] == int(pair[1])]
    starts = [update for _, update in found]
    if len(found) != len(pairs) or starts != sorted({0, *starts}):
        return None
    *changes, (rate, update) = found
    return Branch(tuple(changes), update, rate)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


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
    _component()(key=key, data=ground_answer(channel, said, text.language()), on_ask_change=_nothing)


def ground_answer(channel: str, said: Any, language: str) -> bytes:
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
