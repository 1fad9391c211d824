"""Mounts the animation: whole paths in, decisions out. The parts it is built from stand beside this file."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from pages.ui.canvas import served
from pages.ui.runs.parsers import finite, numbers
from pages.ui.runs.settings import MOST_CHANGES
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
        on_batch_size_change=_nothing,
        on_start_change=_nothing,
        on_branch_change=_nothing,
        on_view_change=_nothing,
        on_drawn_change=_nothing,
        on_inline_change=_nothing,
        on_pins_change=_nothing,
        on_race_change=_nothing,
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
