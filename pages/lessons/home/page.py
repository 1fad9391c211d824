"""The first page: what this is in one screen, one moving picture, the lessons, the Lab."""

import streamlit as st

from pages.lessons.home import front
from pages.ui.app import page, text
from pages.ui.player.replay import replay
from pages.ui.runs.settings import Settings

page.arriving("home")
words = text.words("home")
page.band(words)
with st.container(key="front"):
    st.markdown(words["lead"])
    left, right = st.columns([5, 6], gap="large")
    with left:
        front.contents()
    with right:
        replay(
            "home",
            Settings(),
            layout="front",
            panels=("choices", "transport"),
            shown=["full", "stochastic", "random"],
            active="random",
            autoplay=True,
        )
