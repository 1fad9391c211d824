"""What every lesson has: its words, a question to predict, the way on. A lesson's own script says the rest."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from pages.ui import address, page, text

STYLE = (Path(__file__).parent / "lessons.css").read_text(encoding="utf-8")


class Page(NamedTuple):
    """A page of the app: its script pages/lessons/<name>.py, its address, its words text/<language>/<name>.toml."""

    name: str
    address: str

    @property
    def script(self) -> str:
        return f"pages/lessons/{self.name}.py"


HOME = Page("home", "")
LAB = Page("lab", "lab")
LESSONS = (
    Page("neuron", "neuron"),
    Page("regression", "regression"),
    Page("cost", "cost"),
    Page("parabola", "parabola"),
    Page("update", "update"),
    Page("full_batch", "full-batch"),
    Page("mini_batch", "mini-batch"),
    Page("keras", "keras"),
    Page("learning_rate", "learning-rate"),
    Page("minima", "minima"),
)


class Lesson:
    """One lesson while its script runs."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.words = text.words(name)
        self.common = text.words("lessons")
        page.arriving(name)
        st.html(f"<style>{STYLE}</style>")
        page.band({**self.words, "control": self.common["control"]})

    def part(self, name: str, **numbers: object) -> None:
        """A passage of the text file, with numbers of the core in it."""
        st.markdown(self.words[name].format(**numbers))

    def formula(self, name: str = "formula", **numbers: object) -> None:
        """A formula of the text file; %name% in it stands for a number, as braces are LaTeX's own."""
        latex = self.words[name]
        for key, value in numbers.items():
            latex = latex.replace(f"%{key}%", str(value))
        with st.container(key=name, horizontal=True, horizontal_alignment="center", gap="large"):
            for part in latex.split(r"\qquad"):  # side by side where there is room, else under one another
                st.latex(part, width="content")

    def predict(self, answer: str, **numbers: object) -> str:
        """Ask before showing. `answer` is the id the core's result says is right; returns what was chosen, "" before.

        The text file has [predict] with question, seen and a table of choices. A choice made is shown right or wrong
        and what was seen is said; give what is returned to the figure as `play`, so that the run reveals it.
        """
        words: Mapping[str, Any] = self.words["predict"]
        with st.container(key="predict"):
            chosen = st.pills(
                words["question"].format(**numbers),
                list(words["choice"]),
                format_func=lambda choice: words["choice"][choice].format(**numbers),
                key=f"{self.name}_predict",
            )
            if chosen is None:
                return ""
            verdict = self.common["predict"]["right" if chosen == answer else "wrong"]
            said = words["choice"][answer].format(**numbers)
            st.markdown(f"{verdict.format(answer=said)} {words['seen'].format(**numbers)}")
        return chosen

    def close(self, **lab: str) -> None:
        """The same state in the Lab (its address parameters), the page before and the page after."""
        address.keep_language(text.language())
        language = {} if text.language() == text.LANGUAGES[0] else {"lang": text.language()}
        at = [lesson.name for lesson in LESSONS].index(self.name)
        before = LESSONS[at - 1] if at else HOME
        after = LESSONS[at + 1] if at + 1 < len(LESSONS) else LAB
        titles = text.words("app")
        with st.container(key="way", horizontal=True):
            st.page_link(before.script, label=f"← {titles[before.name]}", query_params=language)
            st.page_link(
                LAB.script, label=self.words.get("lab", self.common["way"]["lab"]), query_params={**lab, **language}
            )
            st.page_link(after.script, label=f"{titles[after.name]} →", query_params=language)
