"""What the address of a lesson asks for when the reader comes, and which of the page's pictures each one is."""

import streamlit as st


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
