"""Mounts the moving picture of a lesson: the frame (js/defineFigure.js) round one kind of picture."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import streamlit as st

import gd_core as gd
from pages.ui.app import address, text
from pages.ui.canvas import served
from pages.ui.canvas.wire import pack
from pages.ui.runs import describe, experiment
from pages.ui.runs.settings import Settings
from pages.ui.runs.setup import Setup

FOLDER = Path(__file__).parent
FRAME = FOLDER.parent / "canvas"
LESSONS = FOLDER.parents[1] / "lessons"
HTML = served.markup(FOLDER / "figure.html")
Shown = tuple[dict[str, Any], dict[str, np.ndarray]]  # header and arrays of a picture


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


@st.fragment
def dragged(kind: str, words: Mapping[str, Any], shown: Callable[[Any], Shown]) -> None:
    """A picture in which a start is dragged: where it is put the run begins, and nothing else of the page runs again.

    `shown`: what the picture says of the start to its header and arrays.
    """
    figure(kind, words, *shown(said(kind, "start")))


def key(kind: str) -> str:
    """Where the figure's word stands in the session."""
    return f"figure_{kind.rpartition('/')[2]}"


def said(kind: str, name: str) -> Any:
    """What the figure has said under a name, None where nothing; as a browser sent it, so not to be trusted."""
    return (st.session_state.get(key(kind)) or {}).get(name)


@lru_cache(maxsize=32)
def every_update(settings: Settings, strategy: str, *rates: float) -> gd.Trajectory:
    """The runs of a strategy, one a learning rate on the first axis, with every update recorded."""
    setup = experiment.setup(settings)
    updates, _, _ = experiment.updates_of(strategy, settings, setup.problem.samples)
    return experiment.descend(settings, strategy, setup, np.array(rates), np.arange(updates + 1), noted=False)[0]


VIEWS = ("first", "second", "third", "fourth")


class Pane(NamedTuple):
    """One run with every update recorded, and how it is named: `run` has no leading axes."""

    id: str
    title: str
    note: str
    rate: float
    setup: Setup
    settings: Settings
    run: gd.Trajectory
    hue: str = "full"


def together(panes: Sequence[Pane], name: str, **header: Any) -> Shown:
    """(header, arrays) of a figure with these panes; `name` tells its problem from others of the same kind."""
    shown, arrays = [], {}
    for view, pane in zip(VIEWS, panes, strict=False):
        named = {"id": pane.id, "view": view, "title": pane.title, "note": pane.note, "hue": pane.hue}
        ended = {"rate": pane.rate, "stopped": int(pane.run.stopped), "outcome": int(pane.run.outcome)}
        shown.append({**ground(pane.settings, pane.setup), **named, **ended})
        arrays[f"{pane.id}.weights"] = pane.run.weights
        arrays[f"{pane.id}.losses"] = pane.run.losses
        arrays[f"{pane.id}.steep"] = steep_loss(pane.setup, pane.run.weights)
    return {"problem": name, "panes": shown, **header}, arrays


def steep_loss(setup: Setup, weights: np.ndarray) -> np.ndarray:
    """Of the loss over the minimum (...) at weights (..., dim), what the error along the steepest direction makes."""
    curvatures, directions = gd.eigen(setup.hessian)
    return np.asarray(curvatures[-1] / 2 * ((weights - setup.optimum) @ directions[:, -1]) ** 2)


def ground(settings: Settings, setup: Setup) -> dict[str, Any]:
    """What a picture stands on: the loss as ½ wᵀHw − linear·w + constant with its minimum, the window, the axes."""
    theory = describe.theory(settings, setup)
    return {
        "surface": {name: theory[name] for name in ("hessian", "linear", "constant", "optimum", "floor")},
        "window": describe.window(settings, setup),
        "axes": [parameter["axis"] for parameter in describe.parameters(setup, text.language())][:2],
        "parameters": list(setup.problem.parameters),
    }
