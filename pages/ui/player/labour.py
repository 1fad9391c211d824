"""A worker's own side: it makes one thing after another, lets go of what nobody waits for, ends with its server."""

import _thread
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from pages.ui.app import serving

#: Rows, each of a process: short runs, long ones, words and counts of short ones, what takes a core for many seconds.
SHORT, LONG, TOLD, DEAREST = range(4)
#: The rows from which a process takes what is due, its own first: where nobody wants long runs theirs makes short ones.
TAKES = {SHORT: (SHORT,), LONG: (LONG, SHORT), TOLD: (TOLD,), DEAREST: (DEAREST,)}
#: Things it has: a short run takes as long to be handed over as to be made.
AHEAD = {SHORT: 2, LONG: 1, TOLD: 1, DEAREST: 1}
NICE = {SHORT: 0, LONG: 10, TOLD: 19, DEAREST: 19}  # of each process: the pages and the pictures come first

_now = 0  # the number of what is being made, 0 for nothing
_left: set[int] = set()  # numbers of what nobody waits for any more


class LeftError(BaseException):
    """Nobody waits for what is being made. Not an Exception: nothing on its way is to take it for a fault."""


def begin(process: int, told: Connection) -> None:
    """In the worker, once: `told` brings the numbers of what is to be let go."""
    if hasattr(os, "nice"):
        os.nice(NICE[process])
    serving.give_memory_back()
    serving.one_thread_a_viewer()
    signal.signal(signal.SIGINT, _interrupted)
    threading.Thread(target=_end_with_server, daemon=True).start()
    threading.Thread(target=_listen, args=(told,), daemon=True).start()


def act(number: int, make: Callable[..., Any], *arguments: object) -> Any:
    """Make the thing of this number; LeftError where it was let go."""
    global _now
    _now = number
    try:
        if number in _left:
            raise LeftError
        return make(*arguments)
    finally:
        _now = 0
        _left.difference_update([one for one in list(_left) if one <= number])


def _interrupted(*_: object) -> None:
    """A Ctrl-C on the terminal is the server's; ours is meant where what is being made was let go."""
    if _now in _left:
        raise LeftError


def _listen(told: Connection) -> None:
    try:
        while True:
            number = told.recv()
            _left.add(number)
            if number == _now:
                _thread.interrupt_main()
    except (EOFError, OSError):  # the server has closed it, and ends us by itself
        return


def _end_with_server() -> None:
    """However the server ended."""
    server = multiprocessing.parent_process()
    if server is not None:
        server.join()
        os._exit(0)
