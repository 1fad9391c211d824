"""The page list, and nothing else."""

import gc

import streamlit as st

from pages.ui import lessons, page, text


@st.cache_resource(show_spinner=False)
def settle() -> None:
    """Streamlit collects garbage after every run; what was imported never becomes any and need not be looked at."""
    gc.collect()
    gc.freeze()


misread = page.misread()
text.follow_address()
page.style()
titles = text.words("app")


def entry(one: lessons.Page, *, first: bool = False) -> st.Page:
    """A page as Streamlit's navigation wants it."""
    return st.Page(one.script, title=titles[one.name], url_path=one.address or None, default=first)


shown = st.navigation(
    {
        titles["section_play"]: [entry(lessons.HOME, first=True), entry(lessons.LAB)],
        titles["section_learn"]: [entry(lesson) for lesson in lessons.LESSONS],
    }
)
shown.run()
if misread:
    page.again()
settle()
