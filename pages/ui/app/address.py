"""Keeping the address true: it is the state, so that a copied link opens what its writer saw.

Only the browser writes the address (a few lines of JavaScript here, and the player's own): the server's idea of it is
old as soon as the player has written, and one of two writers would undo the other.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

_write = st.components.v2.component("address", js=(Path(__file__).parent / "address.js").read_text(encoding="utf-8"))


def keep(values: Mapping[str, Any], defaults: Mapping[str, Any], gone: Iterable[str] = ()) -> None:
    """Let the address say these values (name → value); a default is not written, what is `gone` is taken away."""
    said = {name: None if values[name] == default else str(values[name]) for name, default in defaults.items()}
    _write(key="address", data={**dict.fromkeys(gone), **said})


def keep_reading(language: str, **said: str) -> None:
    """Let the address of a page without parameters say its language and what the reader has chosen; "" is not said."""
    chosen = {name: value or None for name, value in said.items()}
    _write(key="address", data={"lang": None if language == "ko" else language, **chosen})
