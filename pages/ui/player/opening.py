"""How a player opens: what page, address and the player's own decisions say together."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pages.ui.player.player import Decisions
from pages.ui.runs import experiment, parameters
from pages.ui.runs.experiment import Settings, Setup

START_DIGITS = 5  # as many as the address holds: a copied link then starts where its writer did


def complete(settings: Settings, made: Setup, opening: dict[str, Any], said: Decisions) -> Settings:
    """The widgets' settings with the player's: what it has said where that is possible, else what it opened with."""
    samples, dim = made.problem.samples, made.problem.start.size
    rate = opening["rate"]
    size = opening["batch"] if said.batch_size is None else said.batch_size
    start = said.start if said.moved else opening["start"]
    possible = start is not None and len(start) == dim and all(abs(x) <= parameters.FARTHEST for x in start)
    return replace(
        settings,
        batch_size=min(max(size, 1), samples),
        start=tuple(float(f"{x:.{START_DIGITS}g}") for x in start) if possible else None,
        rate=None if rate in experiment.rates(made) else rate,
    )
