"""The two plain pages of a class, whole in one answer each: the phone's and the projector's."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from pages.ui.app import questions, text
from pages.ui.canvas import served
from pages.ui.server import addresses

FOLDER = Path(__file__).parent
FRAME = (FOLDER.parent / "canvas" / "frame.css").read_text(encoding="utf-8").partition("/* ---------- sliders")[0]
PAGE = (FOLDER / "page.html").read_text(encoding="utf-8")


@cache
def phone() -> str:
    """What a phone shows, in both languages."""
    words = {lang: _words(lang, "phone") for lang in text.LANGUAGES}
    return _page("phone", text.LANGUAGES[0], {"words": words})


def screen(language: str, query: Mapping[str, str], offered: Sequence[str], reached: str = "") -> str:
    """What the projector shows: `query` is the Lab's address, `offered` the questions that state can be asked.

    reached: where phones find a server whose page is open on its own machine.
    """
    lessons = [[name, text.read(name, language)["title"]] for name in questions.QUESTIONS]
    given = {"words": _words(language, "screen"), "query": dict(query), "offered": list(offered), "lessons": lessons}
    return _page("screen", language, {**given, "language": language, "reached": reached})


def told(sentence: str, language: str) -> str:
    """The sentence of this id."""
    return str(text.read("classroom", language)["told"][sentence])


def _words(language: str, part: str) -> dict[str, str]:
    words = text.read("classroom", language)
    return {**words[part], **{f"told_{name}": said for name, said in words["told"].items()}}


def _page(name: str, language: str, given: Mapping[str, Any]) -> str:
    body, style, script = _parts(name)
    return PAGE.format(
        body=body,
        fit=", viewport-fit=cover" if name == "phone" else "",  # its style leaves room for a notch
        title=escape(text.read("classroom", language)[name]["title"]),
        language=language,
        base=escape(addresses.base()),
        style=style,
        given=json.dumps(given, ensure_ascii=False).replace("<", "\\u003c"),
        script=script,
    )


@cache
def _parts(name: str) -> tuple[str, str, str]:
    style = FRAME + (FOLDER / f"{name}.css").read_text(encoding="utf-8")
    script = served.text(FOLDER / "js" / f"{name}.js")
    return (FOLDER / f"{name}.html").read_text(encoding="utf-8"), style, script
