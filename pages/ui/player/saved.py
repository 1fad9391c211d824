"""The Lab at an address as one file that opens without a server."""

import base64
import gzip
import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from pages.ui.app import text
from pages.ui.canvas import served, wire
from pages.ui.player import addressed, ghosts, payload, player
from pages.ui.runs.data import Dataset
from pages.ui.runs.settings import Settings
from pages.ui.take import packing

FOLDER = Path(__file__).parent
PAGE = (FOLDER / "saved.html").read_text(encoding="utf-8")
LIGHT = 1_000_000  # bytes a file has at most


def page(query: Mapping[str, str], language: str, own: Dataset | None = None) -> str:
    """One HTML with everything inside: the runs that are shown at every rate, words in every language. own: the
    reader's data, where the address says that they are shown."""
    opened = addressed.state(query, own)
    settings, initial = opened.settings, opened.initial
    theirs = own if settings.data == "own" else None
    shown = tuple(initial["shown"])
    opening = {"initial": initial, "layout": "lab", "channel": "", "fixed": True}
    blocks = {
        lang: payload.parts(payload.asked(settings, lang, opening, theirs, strategies=shown, wanted=shown))
        for lang in text.LANGUAGES
    }
    told = {lang: ghosts.packed(addressed.beside(lang, opened, own)) for lang in text.LANGUAGES}
    script = scripts(FOLDER / "js" / "player.js", FOLDER / "js" / "saved.js")
    room = LIGHT - len(PAGE) - len(script)
    arrays = packing.rounded(blocks[language][1])
    every = len(arrays["rates"])
    while True:
        rates = len(arrays["rates"])
        packed = {
            "html": player.HTML,
            "css": re.sub(r"/\*.*?\*/\s*|^\s+", "", player.STYLE, flags=re.DOTALL | re.MULTILINE),  # no comments
            "lang": language,
            "headers": {lang: {**header, **opening, "ghosts": told[lang][0]} for lang, (header, _) in blocks.items()},
            "page": {lang: _words(settings, lang, rates, every) for lang in text.LANGUAGES},
        }
        laid = zipped(packing.apart(wire.pack(packed, {**arrays, **told[language][1]})))
        if len(laid) <= room:
            break
        arrays = packing.thinned(arrays, rates_told(blocks[language][0], initial))
        if len(arrays["rates"]) == rates:
            break
    return filled(packed, laid, script)


def filled(packed: Mapping[str, Any], laid: str, script: str, files: str = "") -> str:
    """The page of a file, in the language in which it opens, with all that it holds."""
    language = packed["lang"]
    title = escape(packed["page"][language]["title"])
    return PAGE.format(lang=language, title=title, packed=laid, files=files, script=script)


def rates_told(header: Mapping[str, Any], initial: Mapping[str, Any]) -> list[float]:
    """Those that are in hand or stand on the ruler: a file has them however few it has."""
    marked = [one[name] for one in header["marks"].values() for name in ("critical", "typical", "safe")]
    return [float(rate) for rate in (initial["learning_rate"], *marked) if rate]


def scripts(picture: Path, opener: Path) -> str:
    """What mounts a picture and what opens a page of it, as a page of its own holds them."""
    return zipped(f"{served.modules(picture, opener)}\nexport {{ modules }};".encode())


def zipped(data: bytes) -> str:
    """Gzipped, in base64: as a page holds bytes."""
    return base64.b64encode(gzip.compress(data, 9, mtime=0)).decode()


def _words(settings: Settings, language: str, rates: int = 0, of: int = 0) -> dict[str, str]:
    """What stands round the player: its title, whose runs they are, what the file cannot do, the other language; of
    how many learning rates it has some, where it has not all.
    """
    words = text.read("player", language)
    own = {name: words[f"saved_{name}"] for name in ("title", "note", "language")}
    if rates < of:
        own["note"] += " " + words["saved_fewer"].format(n=rates, all=of)
    return {"settings": payload.told(settings, language), **own}
