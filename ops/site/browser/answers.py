"""What a server answers beside the pages, answered in the browser by the same functions: runs, pins and races, files.

There is one process and one reader: nothing is queued, kept twice, compressed or refused for want of room.
"""

import math
from concurrent.futures import Future
from pathlib import Path

BASE = "base.txt"  # beside the app: what every path of this site begins with, from / to /


class Alone:
    """In the place of a server's workers: what is asked for is made at once, where it is asked."""

    def block(self, what, guest=False):
        from pages.ui.canvas import wire
        from pages.ui.player import payload, workers

        return _done(lambda: workers.Made(wire.pack(*payload.parts(what)), False))

    def ask(self, name, row, act, *arguments, cost=None, later=False, guest=False):
        return _done(lambda: act(*arguments))

    def call(self, make, *arguments):
        return _done(lambda: make(*arguments))

    def leave(self, name): ...


def _done(make):
    future = Future()
    try:
        future.set_result(make())
    except Exception as fault:
        future.set_exception(fault)
    return future


def routes():
    """For the app: from now on its players are told where to ask."""
    from pages.ui.app import budget, serving
    from pages.ui.player import comparing, route, taking

    base = Path(BASE).read_text(encoding="utf-8")
    serving.base = lambda: base
    route.WORKERS = Alone()
    endless = budget.Budgets(budget.Rate(math.inf, math.inf))
    route.BUDGETS = {True: endless, False: endless}
    return [*route.routes(), *comparing.routes(), *taking.routes()]
