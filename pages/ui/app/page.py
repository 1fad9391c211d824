"""What every page has: its style, the band at the top, notes under it, and whether the reader has just come."""

from collections.abc import Callable, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.ui.app import text

FOLDER = Path(__file__).parent
ICON = str(FOLDER / "icon.svg")
MOST_NOTES = 3


@cache
def component(name: str, script: Path) -> Any:
    """What a small script mounts, registered once a page shows it: routes are imported where no runtime is yet."""
    return st.components.v2.component(name, js=script.read_text(encoding="utf-8"))


def style() -> None:
    """The whole window for the page, its style, its language; first thing of a run."""
    st.set_page_config(layout="wide", page_icon=ICON, initial_sidebar_state="collapsed")
    st.html(Path(__file__).with_suffix(".css"))
    component("document", FOLDER / "document.js")(key="document", data={"lang": text.language()})


def arriving(name: str) -> bool:
    """Whether this is the reader's first run of the page: then, and only then, the address is read."""
    new = st.session_state.get("page") != name
    st.session_state["page"] = name
    return new


def band(words: dict[str, Any]) -> DeltaGenerator:
    """Streamlit's header band: the page's name, its choices if it has any, and the button of the other language.

    Returns where the choices are to stand.
    """
    with st.container(key="band", horizontal=True):
        st.html(f"<h1>{escape(words['title'])} <span>{escape(words['title_other'])}</span></h1>")
        choices = st.container(key="choices", horizontal=True)
        st.button(words["control"]["language"], key="language", on_click=text.switch)
    return choices


def notes(sentences: Sequence[str], more: str) -> None:
    """Sentences that something was not as asked; plain text, whatever stands in them. `more` counts those left out.

    Without any the container is there all the same: what comes after it keeps its place on the page, and so itself.
    In it something empty: nothing would leave the notes of before until the run ends, which may wait for words.
    """
    left = len(sentences) - MOST_NOTES
    lines = [*sentences[:MOST_NOTES], *([more.format(count=left)] if left > 0 else [])]
    with st.container(key="notes"):
        if lines:
            items = "".join(f"<li>{escape(line)}</li>" for line in lines)
            st.html(f'<ul role="status">{items}</ul>')
        else:
            st.empty()


def drop(words: str, then: Callable[[], None]) -> None:
    """Let this page take files: `words` cover it while one is over it, `then` opens the dialogue."""
    component("drop", FOLDER / "drop.js")(key="drop", data={"words": words}, on_dropped_change=then)
