"""Who does the work: processes of this machine, or a cluster that the environment names."""

import multiprocessing
import os
import signal
import sys
import threading
import types
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import context

from pages.ui.server import tuning

SCHEDULER = "GD_SCHEDULER"  # of the environment: tcp://… of dask's
SHORT, LONG, LATER = "short", "long", "later"  # kinds of work; for what comes later no picture waits
NICE = {SHORT: 0, LONG: 10, LATER: 19}  # the pages and short work come first
PROCESSES = max(1, (os.cpu_count() or 1) // 2)  # of each kind


class Worker(context.SpawnProcess):
    """Begins without running what the server runs: Streamlit has the page's script as `__main__`."""

    def start(self) -> None:
        main, sys.modules["__main__"] = sys.modules["__main__"], types.ModuleType("__main__")
        try:
            super().start()
        finally:
            sys.modules["__main__"] = main


class Workers(context.SpawnContext):
    Process = Worker


def executor(kind: str) -> Executor:
    """A new one for a kind of work. A cluster balances its own."""
    if address := os.environ.get(SCHEDULER):
        from distributed import Client

        return Client(address, set_as_default=False).get_executor(pure=False)  # type: ignore[no-any-return]
    return ProcessPoolExecutor(PROCESSES, Workers(), begin, (NICE[kind],))


def begin(nice: int) -> None:
    """In a process of the pool, once."""
    if hasattr(os, "nice"):
        os.nice(nice)
    tuning.give_memory_back()
    tuning.one_thread_a_viewer()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C on the terminal is the server's
    threading.Thread(target=_end_with_server, daemon=True).start()


def _end_with_server() -> None:
    """However the server ended."""
    server = multiprocessing.parent_process()
    if server is not None:
        server.join()
        os._exit(0)
