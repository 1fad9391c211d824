"""Twelve challenges: each opens the Lab at a state from which its goal can be reached, and the Lab judges."""

import streamlit as st

from pages.lessons.challenges import board
from pages.ui.app import address, challenges, page, text

if page.arriving("challenges"):
    challenges.add(challenges.read(st.query_params.get("done")))
words, language = text.words("challenges"), text.language()
page.band({**words, "control": text.words("app")["control"]})
with st.container(key="board"):
    board.show(words, language)
said = {"done": challenges.numbers(challenges.done()), "lang": language}
address.keep(said, {"done": "", "lang": text.LANGUAGES[0]})
