"""An outcome map over the player: a press on a pair of learning rate and batch size plays that very run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from pages.lessons.learning_rate import rates
from pages.ui.figure.figure import figure, said
from pages.ui.player.replay import replay
from pages.ui.runs import experiment
from pages.ui.runs.settings import Settings

EPOCHS = 5
PANELS = ("ruler", "meter", "loss", "readout", "transport")


@st.fragment
def explore(words: Mapping[str, str], rate: float) -> None:
    """The map and the player; before the first press the player holds the full batch at `rate`."""
    found, made = rates.outcomes(EPOCHS), experiment.setup(Settings())
    told = said("learning_rate/map", "cell")
    i, j = cell(told, found) or (int(np.abs(np.log(found.rates / rate)).argmin()), rates.SIZES.index(30))
    header = {
        "problem": "map",
        "cell": [i, j],
        "critical": made.critical,
        "floor": float(made.problem.loss(made.optimum)),
        "first": float(made.problem.loss(made.problem.start)),
    }
    losses = np.nan_to_num(found.losses, posinf=np.finfo(float).max)
    arrays = {"rates": found.rates, "sizes": found.sizes, "outcomes": found.outcomes, "losses": losses}
    figure("learning_rate/map", words, header, arrays)
    opening = {"panels": PANELS, "strategies": ("full", "shuffled")}
    if told is None:
        replay("learning_rate", Settings(), **opening, active="full", shown=["full"], learning_rate=rate)
        return
    at, size = float(found.rates[i]), int(found.sizes[j])
    settings = Settings(length=EPOCHS, unit="epochs", batch_size=size)
    replay(
        "learning_rate", settings, **opening, active="shuffled", shown=["shuffled"], learning_rate=at, play=f"{i} {j}"
    )


def cell(told: Any, found: rates.Map) -> tuple[int, int] | None:
    """The pair a browser says was pressed, as (rate, size) indices; None for what cannot be one."""
    if not isinstance(told, Mapping):
        return None
    i, j = told.get("i"), told.get("j")
    whole = all(isinstance(n, int) and not isinstance(n, bool) for n in (i, j))
    return (i, j) if whole and 0 <= i < len(found.rates) and 0 <= j < len(found.sizes) else None
