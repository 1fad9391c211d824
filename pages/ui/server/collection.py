"""What is no longer used and only known to itself is looked for now and then, not after every run.

Streamlit's own way is to look through everything after each script. With a class on the server that took most of the
pages' process (measured: 60 of 68 samples of it), and grows with what the caches hold; the option
`runner.postScriptGC` turns it off.
"""

import asyncio
import gc
import threading
import time
from typing import Any

from streamlit.runtime import get_instance

REST = 30  # times as long as a look took, until the next: it takes a thirtieth of one core at most
EVERY = 5.0  # seconds between two looks whether a session that is away is over
_looking = threading.Lock()
_due = 0.0  # seconds of the monotonic clock
_waiting = False  # for sessions that are away


def settle() -> None:
    """What has been imported stays and is not looked at again. Before anybody comes: of a reader who is there by then
    nothing that is known only to itself would ever be let go of, an uploaded file's rows among it."""
    gc.collect()
    gc.freeze()


def collect() -> bool:
    """Look for it if it is time again; whether that was done."""
    global _due
    if time.monotonic() < _due or not _looking.acquire(blocking=False):
        return False
    try:
        began = time.monotonic()
        gc.collect()
        _due = time.monotonic() + REST * (time.monotonic() - began)
    finally:
        _looking.release()
    return True


def left() -> None:
    """A browser has gone; call it in the server's loop. Once its session can no longer come back all of it is let go
    of: Streamlit does that when the next browser goes, which may be never, and keeps what a reader has uploaded."""
    global _waiting
    if not _waiting:
        _waiting = True
        asyncio.get_running_loop().call_later(EVERY, _let_go)


def _let_go(loose: bool = False) -> None:
    """loose: whether there are sessions that are over and not yet collected."""
    global _waiting
    away = get_instance()._session_mgr._session_storage._cache
    loose = _emptied(away) or loose  # a call of its own: nothing of them is in hand while they are looked for
    loose = loose and not collect()
    _waiting = loose or len(away) > 0
    if _waiting:
        asyncio.get_running_loop().call_later(EVERY, _let_go, loose)


def _emptied(away: Any) -> bool:
    """Whether sessions are over. Streamlit's own loop holds on to the one it served last for as long as nobody comes:
    what is in it goes."""
    over = [one.session for _, one in away.expire()]
    for session in over:
        session.shutdown()
        session._fragment_storage.clear()
        session.session_state.clear()
    return bool(over)
