"""What stands on the sheet: questions and choices in the lessons' own words, with the numbers that stand in them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from pages.ui.app import catalogue, text

STYLE = (Path(__file__).parent / "sheet.css").read_text(encoding="utf-8")


FULL = "batching=full&active=full"


class About(NamedTuple):
    """Of a lesson: the right one of the choices, "" where there are none; the addresses of three frames, in the order
    of their words; the numbers of its questions and choices; the word that asks for something to be drawn, "" where
    nothing does, and whether the choices come before that."""

    answer: str
    frames: tuple[str, ...]
    numbers: Mapping[str, str] = {}
    drawn: str = ""
    chosen_first: bool = False


LESSONS = {
    "neuron": About("w2", ("neuron?answer=w2&step=0", "neuron?answer=w2&step=5", "neuron?answer=w2&step=100")),
    "regression": About(
        "centre", ("regression", "regression?answer=centre&step=1", "regression?answer=centre&step=200")
    ),
    "cost": About(
        "lower",
        ("cost?answer=lower&step=0", "cost?answer=lower&step=1", "cost?answer=lower&step=10"),
        {"lift": "30"},
    ),
    "parabola": About(
        "bounces",
        ("parabola?answer=bounces&step=1", "parabola?answer=bounces&step=5", f"lab?{FULL}&lr=0.7&step=20"),
        {"rate": "0.90"},
    ),
    "update": About("same", ("update?answer=same&step=3", "update?answer=same&step=5", "update?answer=same&step=34")),
    "full_batch": About(
        "",
        ("full-batch?drawn=none&step=50", "full-batch?drawn=none&step=498", "full-batch?drawn=none&step=5000"),
        {"updates": "5000"},
        drawn="draw",
    ),
    "mini_batch": About(
        "half",
        ("mini-batch?answer=half&step=0", "mini-batch?answer=half&step=12", "mini-batch?answer=half&step=24"),
        {"first": "10", "asked": "40"},
    ),
    "momentum": About(
        "overshoots",
        tuple(f"momentum?answer=overshoots&step={k}" for k in (14, 23, 80)),
        {"rate": "0.02", "beta": "0.9"},
    ),
    "keras": About(
        "equal",
        ("keras?answer=equal&step=0", "keras?answer=equal&step=60", f"lab?optimizer=adam&{FULL}&step=20"),
        {"gradient": "−20.1, −11.0, −39.4"},
    ),
    "learning_rate": About(
        "good",
        ("learning-rate?answer=good&step=10", "learning-rate?answer=good&step=60", f"lab?{FULL}&lr=0.72&step=60"),
        {
            "updates": "60",
            "small_rate": "0.00732",
            "good_rate": "0.366",
            "large_rate": "0.718",
            "diverging_rate": "1.46",
        },
        drawn="flag",
        chosen_first=True,
    ),
    "minima": About(
        "batch",
        (
            "minima?drawn=none&answer=batch&rescue=batch&step=300",
            "lab?landscape=saddle&step=40",
            "lab?landscape=six_hump_camel&basins=shown&step=150",
        ),
        {"seeds": "100"},
        drawn="draw",
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
    if about.answer:
        ideas = {**said["wrong"], about.answer: f"**{words['right']}**"}
        rows = [f"| {shown} | {ideas[choice]} |" for choice, shown in choices(lesson.name).items()]
        parts.insert(0 if about.chosen_first else 1, "\n".join([f"**{question(lesson.name)}**\n", *head, *rows]))
    frames = zip(said["frames"], about.frames, strict=True)
    parts.append("\n".join(f"- [{shown}]({href(at)}) `{at}`" for shown, at in frames))
    st.markdown("\n\n".join([f"## {number}. {lesson.title}", *parts]))


def to_draw(name: str) -> str:
    """What a lesson lets the reader draw, in its own words."""
    return str(text.words(name)[LESSONS[name].drawn]).format(**LESSONS[name].numbers)


def question(name: str) -> str:
    """What a lesson asks, in its own words."""
    return str(text.words(name)["predict"]["question"]).format(**LESSONS[name].numbers)


def choices(name: str) -> dict[str, str]:
    """What there is to choose from, by id."""
    said = text.words(name)["predict"]["choice"]
    return {choice: str(shown).format(**LESSONS[name].numbers) for choice, shown in said.items()}


def href(at: str) -> str:
    """An address of this app, in the reader's language."""
    if text.language() == text.LANGUAGES[0]:
        return at
    return f"{at}{'&' if '?' in at else '?'}lang={text.language()}"
