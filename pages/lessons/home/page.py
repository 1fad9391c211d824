"""The first page: a bet and a race, the lessons, the Lab."""

from pathlib import Path

import streamlit as st

from pages.lessons.home import race
from pages.ui.app import address, catalogue, page, text
from pages.ui.figure.figure import figure
from pages.ui.server import unknown_page

page.arriving("home")
words, numbers = text.words("home"), {"goal": f"{race.GOAL:g}"}
page.band(words)
page.notes(unknown_page.sentences(text.words("app")["fault"]), "")
address.keep_reading()
with st.container(key="front"):
    left, right = st.columns([5, 6], gap="large")
    with left:
        st.markdown(words["lead"])
        st.html(Path(__file__).with_name("front.css"))
        with st.container(key="contents"):
            numbered = [(str(number), lesson) for number, lesson in enumerate(catalogue.LESSONS, 1)]
            others = [("→", other) for other in (catalogue.LAB, catalogue.CHALLENGES, catalogue.TEACH)]
            for mark, one in numbered + others:
                one.link(f"**{mark}** **{one.title}** :gray[{text.words(one.name)['gist']}]")
    with right:
        said = words["bet"]
        with st.container(key="bet"):
            question = said["question"].format(**numbers)
            bet = st.pills(question, list(race.RACERS), format_func=said.get, key="home_bet") or ""
            st.markdown(said["verdict"].get(bet, "&nbsp;"))  # its room is there from the start
        figure("home/arrivals", words["race"], *race.shown(bet))
        if bet:
            st.markdown(said["seen"].format(**numbers, **race.told()))
