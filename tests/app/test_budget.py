"""What one reader may ask for: a hand never waits, a flood does, and nobody else with it."""

import asyncio
import time
from types import SimpleNamespace

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from pages.ui.app.budget import EFFORT, FRAGMENT, HEARD, PAGE, READERS, Budget, Budgets, Rate
from pages.ui.server import fair_queue, socket_guard
from tests.conftest import run

HAND = 1 / 0.08  # what a hand that drags says in a second: js sends every 80 ms
DRAG, CHOICE = 0.005, 0.03  # processor seconds of what a drag and a choice of the Lab make the page do, measured


class Clock:
    """The seconds it is: `now`, to be moved."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_hand_that_drags_never_waits_and_whoever_keeps_the_page_busy_has_a_tenth_of_it():
    clock = Clock()
    asks, drag, choices = Budget(FRAGMENT, clock), Budget(EFFORT, clock), Budget(EFFORT, clock)
    for number in range(int(600 * HAND)):
        assert (asks.take(), drag.owed(0), choices.owed(0)) == (0, 0, 0)
        drag.spend(DRAG)
        choices.spend(0 if number % 4 else CHOICE)  # three a second
        clock.now += 1 / HAND
    busy, done, end = Budget(EFFORT, clock), 0.0, clock.now + 60
    while clock.now < end:
        clock.now += busy.owed(0) + CHOICE
        busy.spend(CHOICE)
        done += CHOICE
    assert done < EFFORT.burst + 0.11 * 60


@pytest.mark.parametrize(("rate", "wanted"), [(FRAGMENT, 200), (PAGE, 200), (HEARD, 1000)])
def test_however_many_are_wanted_a_second_there_are_as_many_as_the_budget_has(rate, wanted):
    clock = Clock()
    one, end, done = Budget(rate, clock), clock.now + 60, 0
    while clock.now < end:
        clock.now += one.take() or 1 / wanted
        done += 1
    assert 0 <= rate.burst + 60 * rate.each_second + 1 - done < 3


def test_what_would_wait_for_too_long_takes_nothing_and_few_budgets_are_remembered():
    clock = Clock()
    one = Budget(Rate(2, 1), clock)
    assert [one.take(0.5) for _ in range(5)] == [0, 0, None, None, None]
    clock.now += 1
    assert [one.take(0.5), one.take(1.0)] == [0, 1], "so long it waits, and no longer"
    many = Budgets(Rate(1, 1))
    first = many.of("a")
    assert first is many.of("a") is not many.of("b")
    assert [many.of(number) for number in range(READERS + 5)]
    assert (many.of.cache_info().currsize, many.of("a") is first) == (READERS, False)


def test_a_script_is_charged_for_its_own_time_however_it_ended(monkeypatch):
    """For that of its thread, whatever others do meanwhile."""
    threads = iter([7.0, 7.5])

    def fails(*_: object) -> None:
        raise KeyError

    monkeypatch.setattr(fair_queue, "_plain", fails)
    monkeypatch.setattr(fair_queue, "EFFORTS", Budgets(Rate(10, 1e-9)))
    monkeypatch.setattr(
        fair_queue, "time", SimpleNamespace(thread_time=lambda: next(threads), monotonic=time.monotonic)
    )
    with pytest.raises(KeyError):
        fair_queue._charged(SimpleNamespace(_session_id="charged"), None)
    assert fair_queue.EFFORTS.of("charged").tokens == pytest.approx(9.5, abs=1e-6)


def heard(*said: BackMsg, fragments: tuple[str, ...] = (), busy: bool = False) -> list[BackMsg]:
    """What the pages hear in a session that has these fragments; busy: it may ask for nothing until all was said."""
    waiting = [{"type": "websocket.receive", "bytes": one.SerializeToString()} for one in said]

    async def all_of() -> list[BackMsg]:
        all_heard = asyncio.Event()

        async def receive() -> dict[str, object]:
            if not waiting:
                await all_heard.wait()
            return waiting.pop(0) if waiting else {"type": "websocket.disconnect"}

        talk = socket_guard.Talk({"subprotocols": ["streamlit", "", "busy"]}, receive, receive)
        talk.has = lambda fragment: fragment in fragments
        socket_guard.EFFORTS.of("busy").owed = lambda _=1: 0.001 if waiting and busy else 0
        found = []
        while (message := await talk.hear())["type"] != "websocket.disconnect":
            found.append(BackMsg.FromString(message["bytes"]))
            if not waiting and not talk.held:
                all_heard.set()
        return found

    return run(all_of())


def asked(fragment: str, value: int | None = None, auto: bool = False, **widgets: object) -> BackMsg:
    """A question for a part, with the value of a slider and other widgets: id → value."""
    message = BackMsg()
    message.rerun_script.fragment_id, message.rerun_script.is_auto_rerun = fragment, auto
    known = {"$$slider": value, **widgets}
    for name, said in known.items():
        kind = "trigger_value" if said is True else "int_value"
        if said is not None:
            message.rerun_script.widget_states.widgets.add(id=name, **{kind: said})
    return message


def told(found: list[BackMsg]) -> list[tuple[str, dict[str, object]]]:
    """(the part that is asked, what its widgets say) of what was heard."""
    states = [(one.rerun_script.fragment_id, one.rerun_script.widget_states.widgets) for one in found]
    return [(part, {w.id.removeprefix("$$"): getattr(w, w.WhichOneof("value")) for w in some}) for part, some in states]


BUTTON = {"$$button": True}


@pytest.mark.parametrize(
    ("said", "busy", "found"),
    [
        ([asked("a"), asked("gone"), asked("gone", auto=True)], False, [("a", {}), ("", {}), ("gone", {})]),
        # Of what has to wait the newest of each part is heard, and no button is lost.
        ([asked("a" if n % 2 else "b", n, **(BUTTON if n == 3 else {})) for n in range(40)], True,
         [("b", {"slider": 38}), ("a", {"slider": 39, "button": True})]),
        # A choice of the page stands for all its parts.
        ([asked("a", 1), asked("b", 2, **BUTTON), asked("", 3), asked("a", 4)], True,
         [("", {"slider": 4, "button": True})]),
        # A value for what is no widget is left out, and of many parts few are kept.
        ([asked("", 1, batch_size=7)], False, [("", {"slider": 1})]),
        ([asked(str(n), auto=True) for n in range(socket_guard.MOST_HELD + 5)], True, [("", {})]),
    ],
)  # fmt: skip
def test_what_the_pages_hear_of_what_is_said(said: list[BackMsg], busy: bool, found: list[tuple[str, dict]]):
    assert told(heard(*said, fragments=("a", "b"), busy=busy)) == found


def test_only_what_a_page_says_is_heard_and_who_has_gone_is_told_nothing():
    found = heard(BackMsg(clear_cache=True), BackMsg(set_run_on_save=True), BackMsg(app_heartbeat=True))
    assert [one.WhichOneof("type") for one in found] == ["app_heartbeat"]

    async def gone(_: object) -> None:
        raise ConnectionResetError

    run(socket_guard.Talk({}, gone, gone).say({"type": "websocket.send", "bytes": b""}))


def test_a_flood_is_heard_as_often_as_the_page_has_a_budget_and_the_newest_last():
    found = told(heard(*(asked("", number) for number in range(90))))
    assert PAGE.burst <= len(found) <= PAGE.burst + 2
    assert found[-1] == ("", {"slider": 89})
