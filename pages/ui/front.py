"""The first page's list: every lesson there is, in order, and the Lab."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from pages.ui import address, lessons, text

STYLE = (Path(__file__).parent / "front.css").read_text(encoding="utf-8")


def contents(words: Mapping[str, Any]) -> None:
    """The Lab, then the lessons: number, title, one line each."""
    st.html(f"<style>{STYLE}</style>")
    address.keep_language(text.language())
    titles = text.words("app")
    language = {} if text.language() == text.LANGUAGES[0] else {"lang": text.language()}
    with st.container(key="contents"):
        for number, lesson in enumerate(lessons.LESSONS, 1):
            label = f"**{number}** **{titles[lesson.name]}** :gray[{words['line'][lesson.name]}]"
            st.page_link(lesson.script, label=label, query_params=language)
        st.page_link(
            lessons.LAB.script, label=f"**→** **{titles['lab']}** :gray[{words['line']['lab']}]", query_params=language
        )
