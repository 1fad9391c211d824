"""What stands on the sheet: questions and choices in the lessons' own words, with the numbers that stand in them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from pages.ui.app import catalogue, text
from pages.ui.app.questions import QUESTIONS, choices, question

STYLE = (Path(__file__).parent / "sheet.css").read_text(encoding="utf-8")


FULL = "batching=full&active=full"


class About(NamedTuple):
    """Of a lesson: the addresses of three frames, in the order of their words; the word that asks for something to be
    drawn, "" where nothing does; whether the choices come before that; the numbers of what is to be drawn."""

    frames: tuple[str, ...]
    drawn: str = ""
    chosen_first: bool = False
    numbers: Mapping[str, str] = {}


LESSONS = {
    "neuron": About(("neuron?answer=w2&step=0", "neuron?answer=w2&step=5", "neuron?answer=w2&step=100")),
    "regression": About(("regression", "regression?answer=centre&step=1", "regression?answer=centre&step=200")),
    "cost": About(("cost?answer=lower&step=0", "cost?answer=lower&step=1", "cost?answer=lower&step=10")),
    "parabola": About(
        ("parabola?answer=bounces&step=1", "parabola?answer=bounces&step=5", f"lab?{FULL}&lr=0.7&step=20")
    ),
    "update": About(("update?answer=same&step=3", "update?answer=same&step=5", "update?answer=same&step=34")),
    "full_batch": About(
        ("full-batch?drawn=none&step=50", "full-batch?drawn=none&step=498", "full-batch?drawn=none&step=5000"),
        drawn="draw",
        numbers={"updates": "5000"},
    ),
    "mini_batch": About(
        ("mini-batch?answer=half&step=0", "mini-batch?answer=half&step=12", "mini-batch?answer=half&step=24")
    ),
    "momentum": About(tuple(f"momentum?answer=overshoots&step={k}" for k in (14, 23, 80))),
    "keras": About(("keras?answer=equal&step=0", "keras?answer=equal&step=60", f"lab?optimizer=adam&{FULL}&step=20")),
    "learning_rate": About(
        ("learning-rate?answer=good&step=10", "learning-rate?answer=good&step=60", f"lab?{FULL}&lr=0.72&step=60"),
        drawn="flag",
        chosen_first=True,
        numbers=QUESTIONS["learning_rate"].numbers,
    ),
    "minima": About(
        (
            "minima?drawn=none&answer=batch&rescue=batch&step=300",
            "lab?landscape=saddle&step=40",
            "lab?landscape=six_hump_camel&basins=shown&step=150",
        ),
        drawn="draw",
        numbers=QUESTIONS["minima"].numbers,
    ),
}


def sheet(words: dict[str, Any]) -> None:
    """The lessons one under another."""
    st.html(f"<style>{STYLE}</style>")
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
    return str(text.words(name)[LESSONS[name].drawn]).format(**LESSONS[name].numbers)


def href(at: str) -> str:
    """An address of this app, in the reader's language."""
    if text.language() == text.LANGUAGES[0]:
        return at
    return f"{at}{'&' if '?' in at else '?'}lang={text.language()}"
