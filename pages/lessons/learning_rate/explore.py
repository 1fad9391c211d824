"""An outcome map over the player: a press on a pair of learning rate and batch size plays that very run."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from pages.lessons.learning_rate import rates
from pages.ui.app import asked
from pages.ui.app.lesson import Lesson
from pages.ui.figure.figure import figure, said
from pages.ui.player.replay import replay
from pages.ui.runs import experiment
from pages.ui.runs.settings import Settings

EPOCHS = 5
PANELS = ("ruler", "meter", "loss", "readout", "transport")


@st.fragment
def explore(lesson: Lesson) -> None:
    """The map and the player, which holds the pair that the map marks."""
    found, made = rates.outcomes(EPOCHS), experiment.setup(Settings())
    counts = {"rates": len(found.rates), "sizes": len(found.sizes), "epochs": EPOCHS}
    lesson.part("explore", **counts, most=found.updates.max(), fewest=found.updates.min())
    told = said("learning_rate/map", "cell") or kept()
    i, j = cell(told, found) or (int(np.abs(np.log(found.rates / made.critical * 2)).argmin()), rates.SIZES.index(30))
    header = {
        "problem": "map",
        "cell": [i, j],
        "critical": made.critical,
        "floor": float(made.problem.loss(made.optimum)),
        "first": float(made.problem.loss(made.problem.start)),
    }
    losses = np.nan_to_num(found.losses, posinf=np.finfo(float).max)
    arrays = {name: getattr(found, name) for name in ("rates", "sizes", "updates", "outcomes")} | {"losses": losses}
    figure("learning_rate/map", lesson.words["figure"], header, arrays)
    replay(
        "learning_rate",
        Settings(length=EPOCHS, unit="epochs", batch_size=int(found.sizes[j])),
        panels=PANELS,
        strategies=("shuffled",),
        learning_rate=float(found.rates[i]),
        play=f"{i} {j}" if told else "",
    )


def kept() -> dict[str, int] | None:
    """The pair that the address has marked; nothing where it says no whole numbers."""
    given = [asked.query().get(f"map.map-{name}", "") for name in ("rate", "size")]
    whole = all(text.isdecimal() and len(text) < 4 for text in given)
    return dict(zip(("i", "j"), map(int, given), strict=True)) if whole else None


def cell(told: Any, found: rates.Map) -> tuple[int, int] | None:
    """The pair a browser says was pressed, as (rate, size) indices; None for what cannot be one."""
    if not isinstance(told, Mapping):
        return None
    i, j = told.get("i"), told.get("j")
    whole = all(isinstance(n, int) and not isinstance(n, bool) for n in (i, j))
    return (i, j) if whole and 0 <= i < len(found.rates) and 0 <= j < len(found.sizes) else None
