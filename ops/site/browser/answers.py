"""What a server answers beside the pages, answered in the browser by the same functions: runs, pins and races, files.

There is one process and one reader: all is made where it is asked, at once, and nobody is refused.
"""

import math
from concurrent.futures import Executor, Future
from pathlib import Path

BASE = "base.txt"  # beside the app: what every path of this site begins with, from / to /


class Inline(Executor):
    """Everything is done when it is submitted."""

    def __init__(self, *_, **__): ...

    def submit(self, function, /, *arguments, **keywords):
        done = Future()
        try:
            done.set_result(function(*arguments, **keywords))
        except Exception as fault:
            done.set_exception(fault)
        return done


def routes():
    """For the app: from now on its players are told where to ask."""
    from pages.ui.app import budget
    from pages.ui.engine import admission, engine, parts
    from pages.ui.player import downloads
    from pages.ui.player import routes as blocks
    from pages.ui.server import addresses

    base = Path(BASE).read_text(encoding="utf-8")
    addresses.base = lambda: base
    engine.ENGINE = engine.Engine(lambda kind: Inline())
    parts.PART_SECONDS = math.inf
    endless = budget.Budgets(budget.Rate(math.inf, math.inf))
    admission.BUDGETS = {True: endless, False: endless}
    return [*blocks.routes(), *downloads.routes()]
