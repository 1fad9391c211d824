"""The pages there are, in order. A lesson is a folder pages/lessons/<name> and a line here."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import streamlit as st

from pages.ui.app import text


class Page(NamedTuple):
    """A page of the app: its folder pages/lessons/<name>, which holds its script page.py and its words, its address."""

    name: str
    address: str

    @property
    def script(self) -> str:
        return f"pages/lessons/{self.name}/page.py"

    @property
    def title(self) -> str:
        """What it is called in lists: its title, unless its words give it a shorter name."""
        words = text.words(self.name)
        return str(words.get("name", words["title"]))

    def link(self, label: str = "", query: Mapping[str, str] = MappingProxyType({}), **look: Any) -> None:
        """A link to it, by its title unless it has a label, that keeps the reader's language."""
        st.page_link(self.script, label=label or self.title, query_params={**query, **text.link()}, **look)


HOME = Page("home", "")
LAB = Page("lab", "lab")
CHALLENGES = Page("challenges", "challenges")
TEACH = Page("teach", "teach")
LESSONS = (
    Page("neuron", "neuron"),
    Page("regression", "regression"),
    Page("cost", "cost"),
    Page("parabola", "parabola"),
    Page("update", "update"),
    Page("full_batch", "full-batch"),
    Page("mini_batch", "mini-batch"),
    Page("momentum", "momentum"),
    Page("keras", "keras"),
    Page("learning_rate", "learning-rate"),
    Page("minima", "minima"),
)
PAGES = (HOME, LAB, CHALLENGES, TEACH, *LESSONS)


def neighbours(script: str) -> tuple[Page, Page]:
    """The pages before and after the lesson whose script this is."""
    way = (HOME, *LESSONS, LAB)
    at = [page.name for page in way].index(Path(script).parent.name)
    return way[at - 1], way[at + 1]
