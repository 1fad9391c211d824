"""Mounts the moving picture of a lesson: the frame (js/defineFigure.js) round one kind of picture."""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

import gd_core as gd
from pages.ui.app import address, text
from pages.ui.canvas import served
from pages.ui.canvas.wire import pack

FOLDER = Path(__file__).parent
FRAME = FOLDER.parent / "canvas"
LESSONS = FOLDER.parents[1] / "lessons"
HTML = served.markup(FOLDER / "figure.html")


def source(kind: str) -> Path:
    """The script of a picture: "three" is one for all lessons, "neuron" a lesson's own, "keras/race" one of several."""
    lesson, _, name = kind.partition("/")
    shared = FOLDER / "js" / f"{kind}.js"
    return shared if shared.exists() else LESSONS / lesson / f"{name or 'figure'}.js"


@cache
def component(kind: str) -> Any:
    """The component of one kind of picture, registered once."""
    return st.components.v2.component(key(kind), html=HTML, css=style(kind), js=served.script(source(kind)))


def style(kind: str) -> str:
    """The style of one kind of picture."""
    own = (FOLDER / "figure.css", FOLDER / "css" / f"{kind}.css", source(kind).with_suffix(".css"))
    sheets = (FRAME / "frame.css", FRAME / "lecture.css", FOLDER.parent / "take" / "menu.css", *own)
    return "\n".join(path.read_text(encoding="utf-8") for path in sheets if path.exists())  # only some have their own


def figure(kind: str, words: Mapping[str, str], header: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> None:
    """Show a picture; call it inside a fragment.

    `header` holds what the kind asks for and, for the frame: `problem` (equal: playhead and dials are kept), `play` (a
    token: when it changes to something, the run starts), `speed` (steps a second). `words` are the kind's own; the
    frame's stand beside this file. What the reader does is read by `said`, before the mount.
    """
    full = {
        **header,
        "kind": kind.rpartition("/")[2],
        "source": kind,
        "home": served.home(),
        "place": address.place(key(kind)),
        "outcomes": [outcome.name.lower() for outcome in gd.Outcome],
        "lang": text.language(),
        "words": {**text.words("canvas"), **text.words("take"), **text.words("figure"), **words},
    }
    digest = hashlib.blake2b(json.dumps(full, sort_keys=True, default=str).encode(), digest_size=12)
    for name in sorted(arrays):
        digest.update(np.ascontiguousarray(arrays[name]).tobytes())
    component(kind)(key=key(kind), data=pack({**full, "id": digest.hexdigest()}, dict(arrays)))


def key(kind: str) -> str:
    """Where the figure's word stands in the session."""
    return f"figure_{kind.rpartition('/')[2]}"


def said(kind: str, name: str) -> Any:
    """What the figure has said under a name, None where nothing; as a browser sent it, so not to be trusted."""
    return (st.session_state.get(key(kind)) or {}).get(name)
