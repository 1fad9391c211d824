"""How a player opens: what page, address and the player's own decisions say together."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pages.ui.player.player import Decisions
from pages.ui.runs import parsers
from pages.ui.runs.settings import Settings
from pages.ui.runs.setup import Setup

START_DIGITS = 5  # as many as the address holds: a copied link then starts where its writer did


def complete(settings: Settings, made: Setup, opening: dict[str, Any], said: Decisions) -> Settings:
    """The widgets' settings with the player's: what it has said where that is possible, else what it opened with."""
    most, dim = made.draws, made.problem.start.size
    rate = opening["learning_rate"]
    size = opening["batch_size"] if said.batch_size is None else said.batch_size
    start = said.start if said.moved else opening["start"]
    possible = start is not None and len(start) == dim and all(abs(x) <= parsers.FARTHEST for x in start)
    return replace(
        settings,
        batch_size=min(max(size, 1), most),
        start=tuple(float(f"{x:.{START_DIGITS}g}") for x in start) if possible else None,
        learning_rate=None if rate in made.rates else rate,
    )
