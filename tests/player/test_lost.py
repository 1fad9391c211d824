"""A process that is lost while others wait, what is let go while another is made, and the end of a server."""

import time
from concurrent.futures import process, wait
from pathlib import Path

from pages.ui.player import labour, workers
from pages.ui.player.costs import Cost


def slowly(seconds: float, begun: str = "") -> workers.Made:
    if begun:
        Path(begun).touch()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(0.01)
    return workers.Made(b"done", False)


def test_a_worker_lost_while_others_wait_is_replaced(monkeypatch):
    """A pool tells that its process is lost while it holds its own lock, since Python 3.12."""
    told = process._ExecutorManagerThread
    if not hasattr(told, "_terminate_broken"):
        plain = told.terminate_broken

        def holding(self, cause):
            over = self.join_executor_internals
            self.join_executor_internals = lambda: None
            with self.shutdown_lock:
                plain(self, cause)
            over()

        monkeypatch.setattr(told, "terminate_broken", holding)
    crew = workers.Workers()
    try:
        crew.ask("first", False, slowly, 0.0).result(timeout=120)
        crew.ask("long", True, slowly, 4.0)
        jobs = [crew.ask(f"{n}", False, slowly, 1.0) for n in range(4)]  # two at hand, two in the queue
        (lost,) = crew.pools[labour.SHORT]._processes.values()
        lost.kill()
        done = wait(jobs, timeout=60)
        assert not done.not_done
        assert [one.exception() is None for one in jobs] == [False, False, True, True]
        assert crew.ask("new", False, slowly, 0.0).result(timeout=60).data == b"done"
    finally:
        if crew.lock.acquire(timeout=1):
            crew.lock.release()
            crew.stop()


def test_what_is_left_while_something_due_earlier_is_made_is_not_begun(tmp_path):
    crew, begun, working = workers.Workers(), tmp_path / "begun", tmp_path / "working"
    try:
        crew.ask("warm", False, slowly, 0.0).result(timeout=120)
        crew.ask("long", True, slowly, 4.0)
        first = [crew.ask(f"{n}", False, slowly, 0.3) for n in range(2)]  # two at hand
        crew.ask("patient", False, slowly, 0.0, str(begun), cost=Cost(60.0))
        crew.ask("due", False, slowly, 0.5, str(working), cost=Cost(0.0))  # asked for later, given before
        wait(first, timeout=60)
        while not working.exists():
            time.sleep(0.01)
        patient = crew.coming["patient"]
        assert patient in crew.making[labour.SHORT], "at hand behind it"
        crew.leave("patient")
        assert crew.ask("next", False, slowly, 0.0).result(timeout=60).data == b"done"
        assert not begun.exists()
    finally:
        crew.stop()


def test_a_server_ends_without_what_is_being_made(tmp_path):
    crew, begun = workers.Workers(), tmp_path / "begun"
    crew.ask("long", False, slowly, 600.0, str(begun))
    while not begun.exists():
        time.sleep(0.01)
    (process_of,) = crew.pools[labour.SHORT]._processes.values()
    crew.stop()
    end = time.monotonic() + 30
    while process_of.exitcode is None and time.monotonic() < end:  # the pool waits for it too, and may be told first
        time.sleep(0.01)
    assert process_of.exitcode is not None
