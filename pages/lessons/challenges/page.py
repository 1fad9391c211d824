"""Twelve challenges: each opens the Lab at a state from which its goal can be reached, and the Lab judges."""

from pathlib import Path

import streamlit as st

from pages.ui.app import address, catalogue, challenges, page, text

if page.arriving("challenges"):
    challenges.add(challenges.read(st.query_params.get("done")))
words, met = text.words("challenges"), challenges.done()
lessons = {one.name: one for one in catalogue.LESSONS}
page.band({**words, "control": text.words("app")["control"]})
with st.container(key="board"):
    st.html(Path(__file__).with_name("board.css"))
    st.markdown(words["lead"])
    st.markdown(words["progress"].format(met=len(met), all=len(challenges.CHALLENGES)))
    with st.container(key="challenges"):
        for one in challenges.CHALLENGES.values():
            with st.container(key=f"challenge_{one.id}", horizontal=True, vertical_alignment="center"):
                mark = f" **✓ {words['done']}**" if one.id in met else ""
                label = f"**{one.number}** **{words['called'][one.id]}** {words['goal'][one.id]}{mark}"
                catalogue.LAB.link(label, one.query, width="stretch")
                lessons[one.lesson].link()
address.keep({"done": challenges.numbers(met) or None, "lang": None, **text.link()})
