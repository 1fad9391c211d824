"""How a player opens: what page, address and the player's own decisions say together."""

from dataclasses import replace
from typing import Any

from pages.ui.player.said import Branch, Decisions
from pages.ui.runs import experiment, parsers, rate_grid
from pages.ui.runs.settings import Settings
from pages.ui.runs.setup import Setup

START_DIGITS = 5  # as many as the address holds: a copied link then starts where its writer did


def complete(settings: Settings, made: Setup, opening: dict[str, Any], said: Decisions) -> Settings:
    """The widgets' settings with the player's: what it has said where that is possible, else what it opened with."""
    most, dim = made.draws, made.problem.start.size
    size = opening["batch_size"] if said.batch_size is None else said.batch_size
    start = said.start if said.moved else opening["start"]
    possible = start is not None and len(start) == dim and all(abs(x) <= parsers.FARTHEST for x in start)
    found = replace(
        settings,
        batch_size=min(max(size, 1), most),
        start=tuple(float(f"{x:.{START_DIGITS}g}") for x in start) if possible else None,
    )
    first = Branch(tuple(map(tuple, opening["changes"])), opening["branch"], opening["learning_rate"])
    steady = first._replace(changes=(), update=0)
    branch = next((one for one in (said.branch, first) if one and _holds(one, found, made)), steady)
    rate = rate_grid.meant(made.rates, branch.rate)
    return replace(
        found,
        learning_rate=None if rate in made.rates else rate,
        changes=branch.changes,
        branch=branch.update,
    )


def _holds(branch: Branch, settings: Settings, made: Setup) -> bool:
    """Whether the problem has such rates, and runs that are so long."""
    low, high = made.limits
    rates = [rate for rate, _ in (*branch.changes, (branch.rate, branch.update))]
    longest = max(experiment.updates_of(name, settings, made.problem.samples)[0] for name in made.strategies)
    return all(low <= rate <= high for rate in rates) and branch.update < longest
