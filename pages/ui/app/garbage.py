"""What is no longer used and only known to itself is looked for now and then, not after every run.

Streamlit's own way is to look through everything after each script. With a class on the server that took most of the
pages' process (measured: 60 of 68 samples of it), and grows with what the caches hold; the option
`runner.postScriptGC` turns it off.
"""

from __future__ import annotations

import gc
import threading
import time

REST = 30  # times as long as a look took, until the next: it takes a thirtieth of one core at most
_looking = threading.Lock()
_due = 0.0  # seconds of the monotonic clock


def collect() -> bool:
    """Look for it if it is time again; whether that was done. What was there at the first look is not looked at again:
    it was imported and stays."""
    global _due
    if time.monotonic() < _due or not _looking.acquire(blocking=False):
        return False
    try:
        began = time.monotonic()
        gc.collect()
        if not _due:
            gc.freeze()
        _due = time.monotonic() + REST * (time.monotonic() - began)
    finally:
        _looking.release()
    return True
