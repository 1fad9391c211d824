"""Every word on screen: text/<language>/<page>.toml, the same keys in both languages."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

LANGUAGES = ("ko", "en")
FOLDER = Path(__file__).parent / "text"


@cache
def read(page: str, language: str) -> dict[str, Any]:
    """The words of one page in one language, as nested dicts."""
    return tomllib.loads((FOLDER / language / f"{page}.toml").read_text(encoding="utf-8"))


def language() -> str:
    """The reader's language: what was chosen on the page, else Korean."""
    return str(st.session_state.get("lang", LANGUAGES[0]))


def words(page: str) -> dict[str, Any]:
    """The words of one page in the reader's language."""
    return read(page, language())


def follow_address() -> None:
    """Take `lang` from the address when it is new there: a link that was opened, not one's own last choice."""
    state, given = st.session_state, st.query_params.get("lang")
    switched = state.pop("lang_switched", False)
    new = not switched and given != state.get("lang_seen")
    state["lang_seen"] = given
    if new and given in LANGUAGES:
        state["lang"] = given


def switch() -> None:
    """The other language, from now on, whatever the address still says in the run that follows."""
    st.session_state["lang"] = LANGUAGES[1 - LANGUAGES.index(language())]
    st.session_state["lang_switched"] = True
