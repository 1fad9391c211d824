"""Scripts run one after another, each alone for a while, against a budget of its session: its scripts' processor time.

A dozen at once take turns of half a millisecond with one another and with the thread that sends what they make: all of
them end late. One after another, half of them end in half of the time. Measured with 160 viewers, each with a change
every four seconds: the 95th percentile is 1.2 and 1.5 s where it was 4.4 and 6.0.

Messages are no measure of what is done for whom: a choice in the Lab costs twice what a drag does, a whole page five
times that.
"""

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState

from pages.ui.app.budget import EFFORT, Budgets
from pages.ui.server import collection

ALONE_SECONDS = 0.06  # a choice in the Lab takes 20 ms; who takes longer than this goes on beside the next


class FairQueue:
    """Threads are let in in the order in which they come."""

    def __init__(self, alone: float = ALONE_SECONDS) -> None:
        self.alone = alone
        self.lock = threading.Lock()
        self.line: deque[threading.Event] = deque()  # who waits; the first of them looks at the clock
        self.inside = 0  # the thread that came in last, while it is there
        self.until = 0.0  # it is alone, in seconds of the monotonic clock

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Run in it, once it is one's turn."""
        self._enter()
        try:
            yield
        finally:
            self._leave()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Wait for something else: another is let in meanwhile, and coming back has its turn again. For threads that
        are in it; all others just wait."""
        if self.inside != threading.get_ident():
            yield
            return
        self._leave()
        try:
            yield
        finally:
            self._enter()

    def _enter(self) -> None:
        mine = threading.Event()
        with self.lock:
            self.line.append(mine)
            first = self.line[0] is mine
        if not first:
            mine.wait()
        while True:
            mine.clear()
            rest = self.until - time.monotonic()
            if rest <= 0:
                break
            mine.wait(rest)
        with self.lock:
            self.inside, self.until = threading.get_ident(), time.monotonic() + self.alone
            self.line.popleft()
            self._call()

    def _leave(self) -> None:
        with self.lock:
            if self.inside == threading.get_ident():
                self.inside, self.until = 0, 0.0
                self._call()

    def _call(self) -> None:
        """Whoever is first in the line looks at the clock again."""
        if self.line:
            self.line[0].set()


QUEUE = FairQueue()
EFFORTS = Budgets(EFFORT)  # by session
_plain = ScriptRunner._run_script


def watch() -> None:
    """From now on every session's scripts are charged for, run one after another, and tidied up after in their time."""
    ScriptRunner._run_script = _charged  # type: ignore[method-assign]


def _charged(runner: ScriptRunner, *arguments: object) -> None:
    began = time.thread_time()  # of this thread alone: who waits for others is not charged for it
    try:
        with QUEUE.taken():
            _plain(runner, *arguments)  # type: ignore[arg-type]
    finally:
        EFFORTS.of(runner._session_id).spend(time.thread_time() - began)
        collection.collect()


def give_way() -> bool:
    """Call it in the fragment that waits: true where it is to show something, which then ends the run for a newer one
    that was asked for meanwhile. All that the page, and what the waiting fragment stands in, shows has to be drawn by
    then, but for what the newer run draws.
    """
    context = get_script_run_ctx()
    if context is None or context.script_requests is None:
        return False
    requests, part = context.script_requests, ThreadState.get().fragment_id or ""
    if requests._state is ScriptRequestType.CONTINUE:
        return False
    if len(context.fragment_ids_this_run or []) > 1:
        return True  # parts are still to come: Streamlit knows whether it ends
    with requests._lock:
        newer = requests._rerun_data
        waits = requests._state is ScriptRequestType.RERUN and newer.fragment_id_queue
        if waits and context.fragment_storage.has_ancestor_in(part, newer.fragment_id_queue):
            requests._rerun_data = replace(newer, is_fragment_scoped_rerun=True)
    return True
