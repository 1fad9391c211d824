"""Every word on screen: <language>.toml beside what shows it, the same keys in both languages.

Streamlit is imported where a page asks: the words of runs are read where there is none too.
"""

import re
import tomllib
import unicodedata
from functools import cache
from html import escape
from itertools import cycle
from pathlib import Path
from typing import Any

LANGUAGES = ("ko", "en")
PAGES = Path(__file__).resolve().parents[2]
HOUSES = (PAGES / "lessons", PAGES / "ui")


@cache
def read(name: str, language: str) -> dict[str, Any]:
    """The words of a lesson, or of a part that pages share (app, runs, player, figure), as nested dicts."""
    folder = next(house / name for house in HOUSES if (house / name).is_dir())
    return tomllib.loads((folder / f"{language}.toml").read_text(encoding="utf-8"))


def table(module: Path) -> dict[str, Any]:
    """The rows of the table that stands beside a module, under its name."""
    return tomllib.loads(module.with_suffix(".toml").read_text(encoding="utf-8"))


def language() -> str:
    """The reader's language: what was chosen on the page, else Korean."""
    import streamlit as st

    return str(st.session_state.get("lang", LANGUAGES[0]))


def link() -> dict[str, str]:
    """What a link within the app says so that the reader's language stays."""
    return {} if language() == LANGUAGES[0] else {"lang": language()}


def words(name: str) -> dict[str, Any]:
    """The words of a lesson or a part in the reader's language."""
    return read(name, language())


def follow_address() -> None:
    """Take `lang` from the address when it is new there: a link that was opened, not one's own last choice."""
    import streamlit as st

    state, given = st.session_state, st.query_params.get("lang")
    switched = state.pop("lang_switched", False)
    new = not switched and given != state.get("lang_seen")
    state["lang_seen"] = given
    if new and given in LANGUAGES:
        state["lang"] = given


def switch() -> None:
    """The other language, from now on, whatever the address still says in the run that follows."""
    import streamlit as st

    state = st.session_state
    state["lang"] = LANGUAGES[1 - LANGUAGES.index(language())]
    state["lang_switched"] = True
    for key, value in state.items():
        if isinstance(value, str | list):  # chosen among words: with others it is another widget, which keeps it so
            state[str(key)] = value


def blank(markdown: str) -> str:
    """HTML that takes the room of a passage of Markdown and says nothing: every letter and digit is the same one."""
    shown = re.sub(r"\[(.*?)\]\(.*?\)", r"\1", markdown)
    runs = re.split(r"\*\*", "".join(map(_same, shown)))
    return "".join(f"<b>{run}</b>" if bold else run for bold, run in zip(cycle((False, True)), runs, strict=False))


def _same(character: str) -> str:
    """A character as wide as this one or a little wider that does not tell it."""
    if unicodedata.east_asian_width(character) in "WF":
        return "\N{HANGUL SYLLABLE GA}"
    return "0" if character.isdigit() else "a" if character.isalpha() else escape(character)


def grouped(count: int) -> str:
    """7920 → "7 920", the space a thin one, as the pictures write it."""
    return f"{count:,}".replace(",", "\u2009")


def plain(x: float, digits: int = 2) -> str:
    """1.25 → "1.25", −0.5 → "−0.50"; what rounds to zero has no sign."""
    text = f"{float(x):.{digits}f}"
    return text.lstrip("-") if float(text) == 0 else text.replace("-", "−")


def signed(x: float, digits: int = 2) -> str:
    """With its sign always, to stand after another term: "+1.25", "−0.50"."""
    text = plain(x, digits)
    return text if text.startswith("−") else f"+{text}"
