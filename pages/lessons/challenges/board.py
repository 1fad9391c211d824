"""The page's list: every challenge with its goal, whether it was met, and the lesson that teaches it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from pages.ui.app import catalogue, challenges, text
from pages.ui.app.challenges import CHALLENGES, Challenge

STYLE = (Path(__file__).parent / "board.css").read_text(encoding="utf-8")
LESSONS = {page.name: page for page in catalogue.LESSONS}


def show(words: Mapping[str, Any], language: str) -> None:
    """What this is, how many are met, and the challenges in order."""
    st.html(f"<style>{STYLE}</style>")
    met = challenges.done()
    st.markdown(words["lead"])
    st.markdown(words["progress"].format(met=len(met), all=len(CHALLENGES)))
    said = {} if language == text.LANGUAGES[0] else {"lang": language}
    with st.container(key="challenges"):
        for one in CHALLENGES.values():
            _row(one, words, one.id in met, said)


def _row(one: Challenge, words: Mapping[str, Any], met: bool, said: Mapping[str, str]) -> None:
    lesson = LESSONS[one.lesson]
    with st.container(key=f"challenge_{one.id}", horizontal=True, vertical_alignment="center"):
        mark = f" **✓ {words['done']}**" if met else ""
        label = f"**{one.number}** **{words['called'][one.id]}** {words['goal'][one.id]}{mark}"
        st.page_link(catalogue.LAB.script, label=label, query_params={**one.query, **said}, width="stretch")
        st.page_link(lesson.script, label=lesson.title, query_params=dict(said))
