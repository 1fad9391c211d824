"""Who does the work: processes of this machine, or a cluster that the environment names."""

import multiprocessing
import os
import signal
import threading
from concurrent.futures import Executor, ProcessPoolExecutor

from pages.ui.app import serving

SCHEDULER = "GD_SCHEDULER"  # of the environment: tcp://… of dask's
CORES = os.cpu_count() or 1
PROCESSES = {False: max(1, CORES // 2), True: max(2, CORES - 1)}  # for short work and for long
NICE = {False: 0, True: 10}  # the pages and short work come first


def executor(long: bool) -> Executor:
    """A new one for short or for long work. A cluster balances its own."""
    if address := os.environ.get(SCHEDULER):
        from distributed import Client

        return Client(address, set_as_default=False).get_executor(pure=False)  # type: ignore[no-any-return]
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(PROCESSES[long], context, begin, (NICE[long],))
    serving.widen(pool._result_queue._reader.fileno())  # type: ignore[attr-defined]
    return pool


def begin(nice: int) -> None:
    """In a process of the pool, once."""
    if hasattr(os, "nice"):
        os.nice(nice)
    serving.give_memory_back()
    serving.one_thread_a_viewer()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C on the terminal is the server's
    threading.Thread(target=_end_with_server, daemon=True).start()


def _end_with_server() -> None:
    """However the server ended."""
    server = multiprocessing.parent_process()
    if server is not None:
        server.join()
        os._exit(0)
