"""Runs side by side: what the figures `three` and `four` are given."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

import gd_core as gd
from pages.ui.app import text
from pages.ui.runs import describe
from pages.ui.runs.settings import Settings
from pages.ui.runs.setup import Setup

VIEWS = ("first", "second", "third", "fourth")


class Pane(NamedTuple):
    """One run with every update recorded, and how it is named: `run` has no leading axes."""

    id: str
    title: str
    note: str
    rate: float
    made: Setup
    settings: Settings
    run: gd.Trajectory
    hue: str = "full"


def together(panes: Sequence[Pane], name: str, **header: Any) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """(header, arrays) of a figure with these panes; `name` tells its problem from others of the same kind."""
    told, arrays = [], {}
    for view, pane in zip(VIEWS, panes, strict=False):
        told.append(_told(view, pane))
        arrays[f"{pane.id}.weights"] = pane.run.weights
        arrays[f"{pane.id}.losses"] = pane.run.losses
        arrays[f"{pane.id}.steep"] = steep_loss(pane.made, pane.run.weights)
    return {"problem": name, "panes": told, **header}, arrays


def steep_loss(made: Setup, weights: np.ndarray) -> np.ndarray:
    """Of the loss over the minimum (...) at weights (..., dim), what the error along the steepest direction makes."""
    curvatures, directions = gd.eigen(made.hessian)
    return np.asarray(curvatures[-1] / 2 * ((weights - made.optimum) @ directions[:, -1]) ** 2)


def _told(view: str, pane: Pane) -> dict[str, Any]:
    return {
        **ground(pane.settings, pane.made),
        "id": pane.id,
        "view": view,
        "title": pane.title,
        "note": pane.note,
        "rate": pane.rate,
        "hue": pane.hue,
        "stopped": int(pane.run.stopped),
        "outcome": int(pane.run.outcome),
    }


def ground(settings: Settings, made: Setup) -> dict[str, Any]:
    """What a picture stands on: the loss as ½ wᵀHw − linear·w + constant with its minimum, the window, the axes."""
    theory = describe.theory(settings, made)
    return {
        "surface": {name: theory[name] for name in ("hessian", "linear", "constant", "optimum", "floor")},
        "window": describe.window(settings, made),
        "axes": [parameter["axis"] for parameter in describe.parameters(made, text.language())][:2],
        "parameters": list(made.problem.parameters),
    }
