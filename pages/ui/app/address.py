"""Keeping the address true: it is the state, so that a copied link opens what its writer saw.

Only the browser writes the address (a few lines of JavaScript here, and the player's own): the server's idea of it is
old as soon as the player has written, and one of two writers would undo the other.
"""

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from pages.ui.app import page, text


def keep_reading(**said: str) -> None:
    """Let the address of a page without parameters say its language and what the reader has chosen; "" is not said."""
    keep({"lang": None, **text.link(), **{name: value or None for name, value in said.items()}})


def keep(values: Mapping[str, str | None]) -> None:
    """Let the address say these values; what is None is taken away."""
    page.component("address", Path(__file__).with_suffix(".js"))(key="address", data=values)


def begin(arriving: bool) -> None:
    """First thing of a lesson's run: its pictures are counted anew; of the reader's first run the address is kept."""
    state = st.session_state
    state["pictures"] = []
    if arriving:
        state["asked"] = dict(st.query_params.items())
        state["visit"] = visit() + 1


def query() -> dict[str, str]:
    """The address the reader came by."""
    return dict(st.session_state.get("asked", {}))


def whole(name: str, below: int) -> int | None:
    """A whole number that it said under a name, None where that is none, or none below this."""
    given = query().get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 12 and int(given) < below else None


def visit() -> int:
    """A number that is another one each time the reader comes to a lesson."""
    return int(st.session_state.get("visit", 0))


def place(picture: str) -> int:
    """Which of the page's pictures this is, from 0, in the order of its script; links in the text mean the first."""
    if picture not in pictures():
        pictures().append(picture)
    return pictures().index(picture)


def pictures() -> list[str]:
    """The page's pictures so far."""
    found: list[str] = st.session_state.setdefault("pictures", [])
    return found
