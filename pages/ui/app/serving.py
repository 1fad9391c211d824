"""What a server does once, when it starts."""

import ctypes
import sys

M_MMAP_THRESHOLD = -3  # of malloc.h
LARGE = 256 * 1024


def give_memory_back() -> None:
    """Let glibc hand a payload's megabyte back once it is sent.

    Left alone it raises its own threshold and keeps such blocks in an arena for each thread: measured, 3.8 MB for
    each of 30 viewers, against 0.4 MB with a threshold that stays. Other systems need nothing.
    """
    if sys.platform == "linux":
        library = ctypes.CDLL(None)
        if hasattr(library, "mallopt"):
            library.mallopt(M_MMAP_THRESHOLD, LARGE)
