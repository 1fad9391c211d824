"""Work by name: once however many ask, in parts that go on elsewhere, and nothing for whom nobody waits."""

import gzip
import inspect
import os
import pickle
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from ops.site.browser.answers import Inline
from pages.ui.engine import engine, parts, processes
from pages.ui.engine.engine import Engine
from pages.ui.engine.errors import WorkError, as_work_error
from tests.conftest import ROOT


class Hand(Executor):
    """Does one thing after the other, each when it is told to."""

    def __init__(self) -> None:
        self.queue: list[tuple[Future[Any], Callable[..., Any], tuple[Any, ...]]] = []

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **_: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.queue.append((future, function, arguments))
        return future

    def step(self) -> None:
        future, function, arguments = self.queue.pop(0)
        if future.set_running_or_notify_cancel():
            future.set_result(function(*arguments))


def pieces(count: int, name: str = "", note: str = "") -> bytes:
    """So many pieces, each a line of the note where there is one, and each a part of its own."""

    def make(number: int) -> int:
        if note:
            with open(note, "a") as file:
                file.write(f"{number} {os.getpid()}\n")
        time.sleep(0.02)
        return number

    return str([name, *(parts.once(number, lambda number=number: make(number), 1) for number in range(count))]).encode()


@pytest.fixture
def hand(monkeypatch: pytest.MonkeyPatch) -> Hand:
    monkeypatch.setattr(parts, "PART_SECONDS", 0.0)
    return Hand()


def test_asked_for_by_two_hundred_it_is_made_once_and_kept_and_what_is_kept_is_bounded(hand, monkeypatch):
    one = Engine(lambda kind: hand)
    with ExitStack() as askers:
        coming = [askers.enter_context(one.asked("a", bytes, 10**5)) for _ in range(200)]
        assert len(hand.queue) == 1
        hand.step()
        assert {future.result(0) for future in coming} == {bytes(10**5)}
    assert (one.computed, one.tasks, one.known("a"), one.known("b")) == (1, {}, (bytes(10**5), False), None)
    body, zipped = one.known("a", zipped=True)
    assert (zipped, gzip.decompress(body)) == (True, bytes(10**5))
    monkeypatch.setattr(engine, "MOST_WAITING", 3)
    monkeypatch.setattr(engine, "KEPT_BYTES", 250)
    one = Engine(lambda kind: hand)
    with ExitStack() as askers:
        for number in range(3):
            askers.enter_context(one.asked(number, bytes, 100))
        with pytest.raises(WorkError) as busy, one.asked(3, bytes, 100):
            pass
        assert busy.value.status == 503
        for _ in range(3):
            hand.step()
    with one.asked("own", bytes, 100, kept=False):
        hand.step()
    assert list(one.kept) == [1, 2]


def test_who_comes_first_does_not_keep_others_waiting_and_says_how_far_it_is(hand):
    one = Engine(lambda kind: hand)
    with one.asked("long", pieces, 5, total=5) as long, one.asked("short", pieces, 1) as short:
        assert (one.share("long"), one.share("short")) == (0.0, None)
        for _ in range(2):
            hand.step()
        assert (short.done(), long.done(), one.share("long")) == (True, False, 0.2)
        for _ in range(4):
            hand.step()
        assert (long.result(0), one.share("long")) == (pieces(5), None)


def test_what_nobody_waits_for_is_not_begun_or_ends_with_its_part(hand):
    one = Engine(lambda kind: hand)
    with one.asked("first", pieces, 5) as first, one.asked("second", pieces, 5) as second:
        with one.asked("first", pieces, 5) as shared:
            assert shared is first
        hand.step()
    assert (first.cancelled(), second.cancelled(), one.tasks) == (True, True, {})
    for _ in range(2):
        hand.step()
    assert not hand.queue
    with ExitStack() as askers:
        first = askers.enter_context(one.asked("first", pieces, 2))
        running, work, arguments = hand.queue.pop()
        running.set_running_or_notify_cancel()
        askers.close()
        with one.asked("first", pieces, 2) as again:  # while its part is under way
            assert again is first
            running.set_result(work(*arguments))
            hand.step()
            assert again.result(0) == pieces(2)


@pytest.fixture
def pools() -> Iterator[Engine]:
    one = Engine()
    yield one
    one.stop()


def pid_of() -> int:
    return os.getpid()


def test_a_lost_process_costs_the_part_it_had(pools, tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "PROCESSES", 1)
    note = tmp_path / "note"
    with pools.asked("pid", pid_of) as pid, pools.asked("long", pieces, 60, "", str(note)) as long:
        killed = pid.result(60)
        while not pools.tasks["long"].updates and not long.done():
            time.sleep(0.005)
        if sys.platform != "win32":
            os.kill(killed, signal.SIGKILL)
        assert long.result(60) == pieces(60)
    made = [line.split() for line in note.read_text().splitlines()]
    assert {int(number) for number, _ in made} == set(range(60))
    assert len({pid for _, pid in made}) == 2
    assert 60 <= len(made) <= 60 + parts.PART_SECONDS / 0.02 + 1


def dies() -> None:
    os._exit(1)


def test_what_kills_every_process_ends_others_are_served_and_a_server_ends_without_what_is_being_made(pools):
    with pools.asked("dies", dies) as lost, pytest.raises(WorkError):
        lost.result(120)
    with pools.asked("pid", pid_of) as pid, pools.asked("long", time.sleep, 600.0):
        assert pid.result(60) != os.getpid()
        (process, *_) = pools.executors[processes.SHORT]._processes.values()
        pools.stop()
        end = time.monotonic() + 30
        while process.exitcode is None and time.monotonic() < end:  # the pool waits for it too, and may be told first
            time.sleep(0.01)
        assert process.exitcode is not None


SERVER = """
from pages.ui.engine.engine import Engine
import os, time
if __name__ == "__main__":
    with Engine().asked("pid", os.getpid) as pid:
        print(pid.result(), flush=True)
    time.sleep(60)
"""


def test_processes_end_with_their_server_however_it_ended():
    with subprocess.Popen([sys.executable, "-c", SERVER], cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert int(server.stdout.readline()) != server.pid
        server.kill()
        server.wait()
        assert server.stdout.read() == "", "nobody holds the server's output open any more"


def errors() -> Iterator[type[Exception]]:
    """Every class of errors that the product has."""
    for path in (path for folder in ("gd_core", "pages", "ops/fetch") for path in (ROOT / folder).rglob("*.py")):
        for name in re.findall(r"^class (\w+Error)\(", path.read_text(encoding="utf-8"), flags=re.M):
            yield getattr(import_module(".".join(path.relative_to(ROOT).with_suffix("").parts)), name)


def test_every_error_there_is_can_cross_from_one_process_to_another():
    examples, every = {"str": "choice", "int": 3, "Checkpoint": None}, list(errors())
    assert len(every) >= 6
    for kind in every:
        wanted = inspect.signature(kind.__init__).parameters.values()
        named = {"allowed": "a, b"} if any(str(one).startswith("**values") for one in wanted) else {}
        needed = [one for one in wanted if one.default is one.empty and one.kind is one.POSITIONAL_OR_KEYWORD][1:]
        fault = kind(*(examples[getattr(one.annotation, "__name__", one.annotation)] for one in needed), **named)
        for one in (fault, as_work_error(fault)):
            again = pickle.loads(pickle.dumps(one))
            assert (type(again), str(again), vars(again)) == (type(one), str(one), vars(one))


def fails(number: int) -> None:
    raise [ValueError("no run"), KeyError("a fault"), WorkError("kind", 418, {"a": 1})][number]


@pytest.mark.parametrize("make", [lambda kind: Inline(), processes.executor])
def test_an_error_says_what_is_wrong_wherever_it_was_made_and_no_process_runs_the_page(make, monkeypatch, tmp_path):
    page = ModuleType("__main__")
    page.__file__ = str(tmp_path / "page.py")
    Path(page.__file__).write_text("raise SystemExit('a page of Streamlit, which makes it __main__')", "utf-8")
    monkeypatch.setitem(sys.modules, "__main__", page)
    one, said = Engine(make), []
    for number in range(3):
        with one.asked(number, fails, number) as future:
            said.append(future.exception(60))
    one.stop()
    assert [fault.status for fault in said] == [404, 500, 418]
    assert (str(said[0]), "a fault" in str(said[1]), str(said[2])) == ("no run", True, "kind: {'a': 1}")
