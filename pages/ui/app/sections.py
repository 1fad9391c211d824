"""Sections of a lesson of which one is shown at a time: what is not shown is not computed."""

from collections.abc import Callable, Mapping

import streamlit as st

from pages.ui.app import asked
from pages.ui.app.lesson import Lesson


def sections(lesson: Lesson, shown: Mapping[str, Callable[[Lesson], None]]) -> None:
    """The choice among them, which the address keeps, and the one chosen; none at first.

    The text file has a table [more], id → name.
    """
    names, key = lesson.words["more"], f"{lesson.name}_more"
    given = asked.query().get("more")
    if lesson.new and given in shown:
        st.session_state[key] = given
    chosen = st.pills(lesson.common["more_of"], list(names), format_func=names.get, key=key)
    lesson.held["more"] = chosen or ""
    if chosen:
        shown[chosen](lesson)
