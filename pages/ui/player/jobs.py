"""What is to be made, and what of it is made next."""

from __future__ import annotations

import time
from collections.abc import Container
from concurrent.futures import Future
from typing import Any

from pages.ui.player.costs import Cost, Runs

PATIENCE, MOST_PATIENCE = 90.0, 25.0  # what takes a second waits this many for what takes less, and nothing for more


class Job:
    """Something to be made, and its future: cancelled where nobody waits for it."""

    def __init__(self, number: int, row: int, later: bool, cost: Cost, work: tuple[Any, ...]) -> None:
        self.number = number
        self.given = 0  # its number among what processes were given, in their order
        self.row = self.process = row  # that it stands in; that makes it
        self.later = later
        self.asked = time.monotonic()
        self.cost = cost
        self.work = work
        self.future: Future[Any] = Future()

    def order(self, known: Container[Runs]) -> tuple[bool, float, int]:
        """The least is made next, by a process that has these runs at hand."""
        patience = min(MOST_PATIENCE, PATIENCE * self.cost.left(known))
        return self.later, self.asked + patience, self.number
