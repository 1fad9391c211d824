"""The page list, and nothing else."""

import gc

import streamlit as st

from pages.ui import page, text


@st.cache_resource(show_spinner=False)
def settle() -> None:
    """Streamlit collects garbage after every run; what was imported never becomes any and need not be looked at."""
    gc.collect()
    gc.freeze()


text.follow_address()
titles = text.words("app")
page.style()
shown = st.navigation(
    [
        st.Page("pages/lessons/lab.py", title=titles["lab"], url_path="lab", default=True),
    ]
)
shown.run()
settle()
