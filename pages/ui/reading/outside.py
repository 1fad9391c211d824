"""Reading outside the pages' process: a reading has bounds, holds nobody up, and ends with its reader."""

import contextlib
import json
import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, cast

from pages.ui.reading.table import NOTHING_SAID, Guesses, ReadingError, Table

HOUSE = Path(__file__).resolve().parents[3]
SECONDS = 60.0  # a reading may take, by the clock
LOOKED_SECONDS = 0.1  # between two looks whether who asked is still there
AT_ONCE = 2  # readings; who comes then waits
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")
#: What is let go of is the system's again at once: Arrow's own pool and glibc would keep it for later.
GIVEN_BACK = {"ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_MMAP_THRESHOLD_": "262144", "MALLOC_TRIM_THRESHOLD_": "0"}
SPARE_SECONDS = 600.0  # a process begun beforehand is kept

_places = threading.BoundedSemaphore(AT_ONCE)
_lock = threading.Lock()
_spare: list[subprocess.Popen[bytes]] = []


def warm() -> None:
    """Begin a process for the next reading: what it imports takes longer than most files."""
    with _lock:
        if _spare or sys.platform == "emscripten":
            return
        child = _begun()
        _spare.append(child)
    timer = threading.Timer(SPARE_SECONDS, _too_long, (child,))
    timer.daemon = True
    timer.start()


def read(content: bytes, said: Guesses = NOTHING_SAID, wanted: Callable[[], bool] = lambda: True) -> Table:
    """As `reader.read`; ReadingError also where it takes too much, or where it is `wanted` no longer ("gone")."""
    if sys.platform == "emscripten":  # a page that is its own server has no other process
        from pages.ui.reading.reader import read as here

        return here(content, said)
    end = time.monotonic() + SECONDS
    while not _places.acquire(timeout=LOOKED_SECONDS):
        _look(end, wanted)
    child = None
    try:
        with _lock:
            child = _spare.pop() if _spare else None
        child = child if child is not None and child.poll() is None else _begun()
        return _answer(child, content, said, end, wanted)
    finally:
        _places.release()
        if child is not None:
            _ended(child)


def _answer(
    child: subprocess.Popen[bytes], content: bytes, said: Guesses, end: float, wanted: Callable[[], bool]
) -> Table:
    # By a thread: it may be long in taking all, and long in answering.
    told: list[Any] = []
    talking = threading.Thread(target=_talk, args=(child, content, said, told), daemon=True)
    talking.start()
    while talking.is_alive() or child.poll() is None:
        talking.join(LOOKED_SECONDS)
        if not talking.is_alive():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(LOOKED_SECONDS)
        _look(end, wanted)
    if child.returncode or not told:
        raise ReadingError("slow" if child.returncode in (-9, -24) else "memory")
    if isinstance(told[0], ReadingError):
        raise told[0]
    return cast(Table, told[0])


def _talk(child: subprocess.Popen[bytes], content: bytes, said: Guesses, told: list[Any]) -> None:
    """Guesses and bytes in; the answer out, straight into the memory it stays in, nothing where there is none."""
    stdin, child.stdin = cast(IO[bytes], child.stdin), None
    with contextlib.suppress(OSError, ValueError):  # it has ended already, and why is told by its answer
        stdin.write(json.dumps(said._asdict()).encode() + b"\n")
        stdin.write(content)
    with contextlib.suppress(OSError, ValueError):  # closes in any case, and complains where something was not taken
        stdin.close()
    with contextlib.suppress(EOFError, OSError, ValueError, pickle.UnpicklingError):  # it has ended, or was ended
        told.append(pickle.load(cast(IO[bytes], child.stdout)))


def _look(end: float, wanted: Callable[[], bool]) -> None:
    if time.monotonic() > end:
        raise ReadingError("slow")
    if not wanted():
        raise ReadingError("gone")


def _begun() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "pages.ui.reading.child"],
        cwd=HOUSE,
        env={**os.environ, **ONE_THREAD, **GIVEN_BACK},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _ended(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()


def _too_long(child: subprocess.Popen[bytes]) -> None:
    with _lock:
        if child not in _spare:
            return
        _spare.remove(child)
    _ended(child)
