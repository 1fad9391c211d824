"""Scripts run one after another in the order in which they come, and nobody who takes long keeps the others out."""

import threading
import time
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from pages.ui.server import fair_queue
from pages.ui.server.fair_queue import FairQueue

FOREVER = 1e6
PATIENCE = 20


def begin(act: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=act, daemon=True)
    thread.start()
    return thread


def enters(lane: FairQueue, leaves: threading.Event) -> threading.Thread:
    """Somebody who is inside, until this is set."""
    entered = threading.Event()

    def stay() -> None:
        with lane.taken():
            entered.set()
            leaves.wait(PATIENCE)

    thread = begin(stay)
    assert entered.wait(PATIENCE)
    return thread


def waits(lane: FairQueue, count: int) -> None:
    """Until so many stand in the line."""
    end = time.monotonic() + PATIENCE
    while len(lane.line) != count:
        assert time.monotonic() < end
        time.sleep(0.001)


def test_one_after_another_in_the_order_in_which_they_come():
    lane, done, within = FairQueue(FOREVER), [], []

    def run(number: int) -> None:
        with lane.taken():
            within.append(number)
            assert within == [number], "nobody else is in it"
            done.append(number)
            time.sleep(0.001)
            within.remove(number)

    with lane.taken():
        threads = []
        for number in range(20):
            threads.append(begin(lambda number=number: run(number)))
            waits(lane, number + 1)
        assert not done
    for thread in threads:
        thread.join(PATIENCE)
    assert done == list(range(20))
    assert (len(lane.line), lane.inside) == (0, 0)


def test_who_takes_long_goes_on_beside_the_next():
    lane, goes = FairQueue(0.05), threading.Event()
    first, began = enters(lane, goes), time.monotonic()
    second = enters(lane, goes)
    assert time.monotonic() - began > 0.03, "it had its time alone"
    assert first.is_alive()
    inside = lane.inside
    goes.set()
    first.join(PATIENCE)
    second.join(PATIENCE)
    assert inside == second.ident
    assert lane.inside == 0


def test_the_first_to_leave_does_not_end_the_turn_of_who_came_after_it():
    lane, goes = FairQueue(0.0), threading.Event()

    def enter() -> None:
        with lane.taken():
            pass

    first = enters(lane, goes)
    lane.alone = FOREVER
    with lane.taken():
        goes.set()
        first.join(PATIENCE)
        assert lane.inside == threading.get_ident()
        third = begin(enter)
        waits(lane, 1)
        assert third.is_alive()
    third.join(PATIENCE)
    assert not third.is_alive()


def test_who_waits_for_something_else_lets_others_in_and_comes_back_in_turn():
    lane, came = FairQueue(FOREVER), []

    def run() -> None:
        with lane.taken():
            came.append("other")

    with lane.taken():
        other = begin(run)
        waits(lane, 1)
        with lane.aside():
            other.join(PATIENCE)
            assert came == ["other"]
        assert lane.inside == threading.get_ident()
    with lane.aside():  # who is not in it
        assert lane.inside == 0
    assert lane.inside == 0


def test_a_script_that_fails_leaves():
    lane = FairQueue(FOREVER)
    with pytest.raises(ZeroDivisionError), lane.taken():
        1 / 0  # noqa: B018
    with pytest.raises(ZeroDivisionError), lane.taken(), lane.aside():
        1 / 0  # noqa: B018
    with lane.taken():
        assert lane.inside == threading.get_ident()


def test_a_script_of_a_session_runs_in_it(monkeypatch: pytest.MonkeyPatch):
    seen = []
    monkeypatch.setattr(fair_queue, "_plain", lambda *_: seen.append(fair_queue.QUEUE.inside == threading.get_ident()))
    fair_queue._charged(SimpleNamespace(_session_id="somebody"))
    assert seen == [True]
    assert fair_queue.QUEUE.inside == 0
