"""What can be taken along: the Lab at an address as one file that opens without a server, and as a script."""

from __future__ import annotations

import base64
import gzip
import re
from collections.abc import Mapping
from html import escape
from pathlib import Path

from pages.ui.app import text
from pages.ui.canvas import wire
from pages.ui.canvas.bundle import bundle
from pages.ui.player import libraries, payload, player
from pages.ui.player.addressed import State, state
from pages.ui.runs.settings import Settings

__all__ = ["State", "page", "run", "state", "zipped"]

FOLDER = Path(__file__).parent
PAGE = (FOLDER / "saved.html").read_text(encoding="utf-8")


def page(query: Mapping[str, str], language: str) -> str:
    """One HTML with everything inside: the runs that are shown at every rate, words in every language."""
    settings, _, initial = state(query)
    shown = tuple(initial["shown"])
    opening = {"initial": initial, "layout": "lab", "channel": "", "fixed": True}
    blocks = {
        lang: payload.parts(payload.asked(settings, lang, opening, strategies=shown, wanted=shown))
        for lang in text.LANGUAGES
    }
    packed = {
        "html": player.HTML,
        "css": re.sub(r"/\*.*?\*/\s*|^\s+", "", player.STYLE, flags=re.DOTALL | re.MULTILINE),  # no comments in a file
        "lang": language,
        "headers": {lang: {**header, **opening} for lang, (header, _) in blocks.items()},
        "page": {lang: _words(settings, lang) for lang in text.LANGUAGES},
    }
    _, arrays = blocks[language]
    return PAGE.format(
        lang=language,
        title=escape(packed["page"][language]["title"]),
        packed=zipped(wire.pack(packed, arrays)),
        player=zipped(bundle(FOLDER / "js" / "lab.js").encode()),
        saved=zipped(bundle(FOLDER / "js" / "saved.js").encode()),
        files="",
    )


def zipped(data: bytes) -> str:
    """Gzipped, in base64: as a page holds bytes."""
    return base64.b64encode(gzip.compress(data, 9, mtime=0)).decode()


def _words(settings: Settings, language: str) -> dict[str, str]:
    """What stands round the player: its title, whose runs they are, what the file cannot do, the other language."""
    words = text.read("player", language)
    own = {name: words[f"saved_{name}"] for name in ("title", "note", "language")}
    return {"settings": payload.told(settings, language), **own}


def run(query: Mapping[str, str], language: str) -> str:
    """The run in hand as a script. ValueError where it is neither the linear model's nor a formula's."""
    settings, made, initial = state(query)
    title = f"{_words(settings, language)['settings']}, {initial['active']}, η = {initial['learning_rate']:g}"
    return libraries.written("numpy", settings, initial["active"], float(initial["learning_rate"]), made, title)
