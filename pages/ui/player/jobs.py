"""What is to be made, and what of it is made next."""

import time
from collections.abc import Container, Sequence
from concurrent.futures import Future
from typing import Any

from pages.ui.player.costs import Cost, Runs

PATIENCE = 300.0  # what takes a second waits this many for what takes less and came later; but
MOMENT = 0.05  # seconds under which nothing waits for another, and
LATE, FAIR = 15.0, 6  # what waits for more seconds than this is one in so many that are made


#: Who is served first: pictures of readers with a seat, of those who keep no cookie, words and counts.
SEATED, GUEST, LATER = range(3)


class Job:
    """Something to be made, and its future: cancelled where nobody waits for it."""

    def __init__(self, number: int, row: int, rank: int, cost: Cost, work: tuple[Any, ...]) -> None:
        self.number = number
        self.given = 0  # its number among what processes were given, in their order
        self.row = self.process = row  # that it stands in; that makes it
        self.rank = rank
        self.asked = time.monotonic()
        self.cost = cost
        self.work = work
        self.future: Future[Any] = Future()

    def order(self, known: Container[Runs]) -> tuple[int, float, int]:
        """The least is due first, by a process that has these runs at hand; words and counts as they are asked for."""
        seconds = 0.0 if self.rank == LATER else self.cost.left(known)
        return self.rank, self.asked + PATIENCE * max(0.0, seconds - MOMENT), self.number


def due(queue: Sequence[Job], pick: int, known: Container[Runs]) -> Job:
    """What is picked at this number by a process that has these runs at hand."""
    longest = min(queue, key=lambda job: (job.rank == LATER, job.number))
    if pick % FAIR == 0 and time.monotonic() - longest.asked > LATE:
        return longest
    return min(queue, key=lambda job: job.order(known))
