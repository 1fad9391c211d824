"""The first page: a bet and a race, the lessons, the Lab."""

import streamlit as st

from pages.lessons.home import front, race
from pages.ui.app import page, text
from pages.ui.figure.figure import figure
from pages.ui.server import unknown_page

page.arriving("home")
words = text.words("home")
page.band(words)
page.notes(unknown_page.sentences(text.words("app")["fault"]), "")
with st.container(key="front"):
    left, right = st.columns([5, 6], gap="large")
    with left:
        st.markdown(words["lead"])
        front.contents()
    with right:
        bet = front.bet(words["bet"], race.RACERS, goal=f"{race.GOAL:g}")
        figure("home/arrivals", words["race"], *race.shown(bet))
        if bet:
            st.markdown(words["bet"]["seen"].format(goal=f"{race.GOAL:g}", **race.told()))
