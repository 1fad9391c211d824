"""What the pages' process has done for whom: the processor time of each session's scripts, against a budget of its own.

Messages are no measure of it: a choice in the Lab costs twice what a drag does, a whole page five times that.
"""

import time

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

from pages.ui.app.budget import EFFORT, Budgets
from pages.ui.server import collection
from pages.ui.server.fair_queue import QUEUE

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
