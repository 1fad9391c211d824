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
    """Of a lesson: the choice that is right, "" where the answer is drawn; the addresses of three frames, in the order
    of their words; the numbers of its question and choices."""

    answer: str
    frames: tuple[str, ...]
    numbers: Mapping[str, str] = {}


LESSONS = {
    "neuron": About("w2", ("neuron?answer=w2&step=0", "neuron?answer=w2&step=20", "neuron?answer=w2&step=100")),
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
    "update": About("same", ("update?answer=same&step=1", "update?answer=same&step=30", "update?answer=same&step=34")),
    "full_batch": About(
        "",
        ("full-batch?drawn=none&step=50", "full-batch?drawn=none&step=498", "full-batch?drawn=none&step=5000"),
        {"updates": "5000"},
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
        ("keras?answer=equal&step=1", "keras?answer=equal&step=5", f"lab?optimizer=adam&{FULL}&step=20"),
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
            "diverging_rate": "0.805",
        },
    ),
    "minima": About(
        "batch",
        (
            "minima?answer=batch&step=300",
            "lab?landscape=saddle&step=60",
            "lab?landscape=six_hump_camel&basins=shown&step=150",
        ),
        {"seeds": "100"},
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
    st.markdown(f"## {number}. {lesson.title}\n\n**{question(lesson.name)}**")
    rows = [f"| {words['choice']} | {words['behind']} |", "|:--|:--|"]
    choices = text.words(lesson.name)["predict"]["choice"] if about.answer else {}
    for choice, shown in choices.items():
        behind = said["wrong"][choice] if choice != about.answer else f"**{words['right']}**"
        rows.append(f"| {shown.format(**about.numbers)} | {behind} |")
    rows += [f"| {drawn['shown']} | {drawn['behind']} |" for drawn in said.get("drawn", {}).values()]
    st.markdown("\n".join(rows))
    st.markdown(
        "\n".join(f"- [{shown}]({href(at)}) `{at}`" for shown, at in zip(said["frames"], about.frames, strict=True))
    )


def question(name: str) -> str:
    """A lesson's question as it asks it: chosen from a few answers, or drawn."""
    words, about = text.words(name), LESSONS[name]
    asked = words["predict"]["question"] if about.answer else words["draw"]
    return str(asked).format(**about.numbers)


def href(at: str) -> str:
    """An address of this app, in the reader's language."""
    if text.language() == text.LANGUAGES[0]:
        return at
    return f"{at}{'&' if '?' in at else '?'}lang={text.language()}"
