"""What stands on the sheet: questions and choices in the lessons' own words, with the numbers that stand in them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import streamlit as st

from pages.ui.app import catalogue, text
from pages.ui.app.questions import QUESTIONS, choices, question


class About(NamedTuple):
    """Of a lesson: the addresses of three frames, in the order of their words; the word that asks for something to be
    drawn, "" where nothing does; whether the choices come before that; its numbers, if others than the question's."""

    frames: Sequence[str]
    drawn: str = ""
    chosen_first: bool = False
    numbers: Mapping[str, str] = {}


LESSONS = {name: About(**row) for name, row in text.table(Path(__file__)).items()}


def sheet(words: dict[str, Any]) -> None:
    """The lessons one under another."""
    st.html(Path(__file__).with_suffix(".css"))
    with st.container(key="sheet"):
        st.markdown(words["lead"])
        for number, lesson in enumerate(catalogue.LESSONS, 1):
            with st.container(key=f"sheet_{lesson.name}"):
                _lesson(number, lesson, words)


def _lesson(number: int, lesson: catalogue.Page, words: dict[str, Any]) -> None:
    about, said = LESSONS[lesson.name], words["lesson"][lesson.name]
    head = [f"| {words['choice']} | {words['behind']} |", "|:--|:--|"]
    parts = []
    if about.drawn:
        rows = [f"| {drawn['shown']} | {drawn['behind']} |" for drawn in said["drawn"].values()]
        parts.append("\n".join([f"**{to_draw(lesson.name)}**\n", *head, *rows]))
    if lesson.name in QUESTIONS:
        language = text.language()
        ideas = {**said["wrong"], QUESTIONS[lesson.name].answer: f"**{words['right']}**"}
        rows = [f"| {shown} | {ideas[choice]} |" for choice, shown in choices(lesson.name, language).items()]
        asked = f"**{question(lesson.name, language)}**\n"
        parts.insert(0 if about.chosen_first else 1, "\n".join([asked, *head, *rows]))
    frames = zip(said["frames"], about.frames, strict=True)
    parts.append("\n".join(f"- [{shown}]({href(at)}) `{at}`" for shown, at in frames))
    st.markdown("\n\n".join([f"## {number}. {lesson.title}", *parts]))


def to_draw(name: str) -> str:
    """What a lesson lets the reader draw, in its own words."""
    return str(text.words(name)[LESSONS[name].drawn]).format(**(LESSONS[name].numbers or QUESTIONS[name].numbers))


def href(at: str) -> str:
    """An address of this app, in the reader's language."""
    said = urlencode(text.link())
    return f"{at}{'&' if '?' in at else '?'}{said}" if said else at
