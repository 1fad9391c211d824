"""Every word on screen: <language>.toml beside what shows it, the same keys in both languages."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

LANGUAGES = ("ko", "en")
PAGES = Path(__file__).resolve().parents[2]
HOUSES = (PAGES / "lessons", PAGES / "ui")


@cache
def read(name: str, language: str) -> dict[str, Any]:
    """The words of a lesson, or of a part that pages share (app, runs, player, figure), as nested dicts."""
    folder = next(house / name for house in HOUSES if (house / name).is_dir())
    return tomllib.loads((folder / f"{language}.toml").read_text(encoding="utf-8"))


def language() -> str:
    """The reader's language: what was chosen on the page, else Korean."""
    return str(st.session_state.get("lang", LANGUAGES[0]))


def words(name: str) -> dict[str, Any]:
    """The words of a lesson or a part in the reader's language."""
    return read(name, language())


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
