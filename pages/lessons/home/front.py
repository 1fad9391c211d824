"""The first page's bet, and its list: every lesson there is, in order, and the other pages."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from pages.ui.app import address, catalogue, text

STYLE = (Path(__file__).parent / "front.css").read_text(encoding="utf-8")


def _entry(page: catalogue.Page) -> str:
    return f"**{page.title}** :gray[{text.words(page.name)['gist']}]"


def contents() -> None:
    """Number, title and one line each."""
    st.html(f"<style>{STYLE}</style>")
    address.keep_reading(text.language())
    language = {} if text.language() == text.LANGUAGES[0] else {"lang": text.language()}
    with st.container(key="contents"):
        for number, lesson in enumerate(catalogue.LESSONS, 1):
            label = f"**{number}** {_entry(lesson)}"
            st.page_link(lesson.script, label=label, query_params=language)
        for other in (catalogue.LAB, catalogue.CHALLENGES, catalogue.TEACH):
            st.page_link(other.script, label=f"**→** {_entry(other)}", query_params=language)


def bet(words: Mapping[str, Any], racers: Iterable[str], **numbers: object) -> str:
    """Who the reader says is first; "" before. The verdict's room is there from the start."""
    with st.container(key="bet"):
        question = words["question"].format(**numbers)
        chosen = st.pills(question, list(racers), format_func=words.get, key="home_bet") or ""
        st.markdown(words["verdict"].get(chosen, "&nbsp;"))
    return chosen
