"""What this process asks of its system, once, when it starts."""

import ctypes
import sys

import numpy  # noqa: F401 (its threads can only be told once they are there)
from threadpoolctl import threadpool_limits

M_MMAP_THRESHOLD = -3  # of malloc.h
LARGE = 256 * 1024
FILES = 16_384
TURN_SECONDS = 0.003


def give_memory_back() -> None:
    """Let glibc hand a payload's megabyte back once it is sent.

    Left alone it raises its own threshold and keeps such blocks in an arena for each thread: measured, 3.8 MB for
    each of 30 viewers, against 0.4 MB with a threshold that stays. Other systems need nothing.
    """
    if sys.platform == "linux":
        library = ctypes.CDLL(None)
        if hasattr(library, "mallopt"):
            library.mallopt(M_MMAP_THRESHOLD, LARGE)


def open_many_files() -> None:
    """As many open files as this system lets us have: a viewer holds four, and laptops often allow 256."""
    if sys.platform != "win32":
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def take_short_turns() -> None:
    """Hand the interpreter on after three milliseconds.

    Whatever is sent to a browser is sent by one thread, which gives its turn away with every message and waits for
    the next until a script that computes has had its own: 5 ms, left alone. Scripts run one after another (see
    `fair_queue`), for 10 to 20 ms.
    """
    sys.setswitchinterval(TURN_SECONDS)


def one_thread_a_viewer() -> None:
    """Let numpy multiply in the thread it is called from.

    Each viewer has a thread already, and the products of a run are small: measured, with threads of its own OpenBLAS
    takes thirteen times as long for the Hessians of a network of 33 weights, and more the busier the machine is.
    """
    threadpool_limits(limits=1, user_api="blas")
