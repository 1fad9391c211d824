"""A file dropped anywhere on a page goes into the uploader of the dialogue that opens for it."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

_mount = st.components.v2.component("drop", js=(Path(__file__).parent / "drop.js").read_text(encoding="utf-8"))


def drop(words: str, then: Callable[[], None]) -> None:
    """Let this page take files: `words` cover it while one is over it, `then` opens the dialogue."""
    _mount(key="drop", data={"words": words}, on_dropped_change=then)
