"""What one reader may ask for: a hand never waits, a flood does, and nobody else with it."""

import asyncio
import time
from types import SimpleNamespace

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from pages.ui.app.budget import EFFORT, FRAGMENT, HEARD, PAGE, READERS, Budget, Budgets, Rate
from pages.ui.server import fair_queue, socket_guard
from tests.stranger import run

HAND = 1 / 0.08  # what a hand that drags says in a second: js sends every 80 ms
DRAG, CHOICE = 0.005, 0.03  # processor seconds of what a drag and a choice of the Lab make the page do, measured


class Clock:
    """The seconds it is: `now`, to be moved."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_hand_that_drags_for_ten_minutes_never_waits_and_is_charged_for_no_more_than_it_has(clock):
    asked, drag, choices = Budget(FRAGMENT, clock), Budget(EFFORT, clock), Budget(EFFORT, clock)
    for number in range(int(600 * HAND)):
        assert (asked.take(), drag.owed(0), choices.owed(0)) == (0, 0, 0)
        drag.spend(DRAG)
        choices.spend(0 if number % 4 else CHOICE)  # three a second
        clock.now += 1 / HAND


def test_whoever_keeps_the_page_busy_has_a_tenth_of_it(clock):
    one, done, end = Budget(EFFORT, clock), 0.0, clock.now + 60
    while clock.now < end:
        clock.now += one.owed(0)
        one.spend(CHOICE)
        done += CHOICE
        clock.now += CHOICE
    assert done < EFFORT.burst + 0.11 * 60


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


@pytest.mark.parametrize(("rate", "wanted"), [(FRAGMENT, 200), (PAGE, 200), (HEARD, 1000)])
def test_however_many_are_wanted_a_second_there_are_as_many_as_the_budget_has(clock, rate, wanted):
    one, end, done = Budget(rate, clock), clock.now + 60, 0
    while clock.now < end:
        clock.now += one.take() or 1 / wanted
        done += 1
    assert 0 <= rate.burst + 60 * rate.each_second + 1 - done < 3


def test_what_would_wait_for_too_long_takes_nothing(clock):
    one = Budget(Rate(2, 1), clock)
    assert [one.take(0.5) for _ in range(5)] == [0, 0, None, None, None]
    clock.now += 1
    assert [one.take(0.5), one.take(1.0)] == [0, 1], "so long it waits, and no longer"


def test_everybody_has_a_budget_of_his_own_and_few_are_remembered():
    many = Budgets(Rate(1, 1))
    assert many.of("a") is many.of("a")
    assert many.of("a") is not many.of("b")
    for number in range(READERS + 5):
        many.of(number)
    assert len(many.known) == READERS
    assert "a" not in many.known


def heard(*said: BackMsg, fragments: tuple[str, ...] = (), busy: bool = False) -> list[BackMsg]:
    """What the pages hear in a session that has these fragments; busy: it may ask for nothing until all was said."""
    waiting = [{"type": "websocket.receive", "bytes": one.SerializeToString()} for one in said]

    class Effort(Budget):
        def owed(self, amount: float = 1) -> float:
            return 0.001 if waiting and busy else 0

    async def all_of() -> list[BackMsg]:
        all_heard = asyncio.Event()

        async def receive() -> dict[str, object]:
            if not waiting:
                await all_heard.wait()
            return waiting.pop(0) if waiting else {"type": "websocket.disconnect"}

        talk = socket_guard.Talk({"subprotocols": ["streamlit", "", "busy"]}, receive, receive)
        talk.has = lambda fragment: fragment in fragments
        socket_guard.EFFORTS.known["busy"] = Effort(EFFORT)
        found = []
        while (message := await talk.hear())["type"] != "websocket.disconnect":
            found.append(BackMsg.FromString(message["bytes"]))
            if not waiting and not talk.held:
                all_heard.set()
        return found

    return run(all_of())


def asked(fragment: str, auto: bool = False) -> BackMsg:
    message = BackMsg()
    message.rerun_script.fragment_id = fragment
    message.rerun_script.is_auto_rerun = auto
    return message


def test_a_part_that_is_there_is_asked_and_for_one_that_is_not_the_whole_page():
    found = heard(asked("here"), asked("gone"), asked("gone", auto=True), fragments=("here",))
    assert [one.rerun_script.fragment_id for one in found] == ["here", "", "gone"]


def dragged(fragment: str, value: int, pressed: str = "") -> BackMsg:
    message = asked(fragment)
    message.rerun_script.widget_states.widgets.add(id="$$slider", int_value=value)
    if pressed:
        message.rerun_script.widget_states.widgets.add(id=f"$${pressed}", trigger_value=True)
    return message


def values(message: BackMsg) -> dict[str, object]:
    widgets = message.rerun_script.widget_states.widgets
    return {one.id.removeprefix("$$"): getattr(one, one.WhichOneof("value")) for one in widgets}


def test_of_what_has_to_wait_the_newest_of_each_part_is_heard_and_no_button_is_lost():
    said = [dragged("a" if n % 2 else "b", n, "button" if n == 3 else "") for n in range(40)]
    found = heard(*said, fragments=("a", "b"), busy=True)
    assert [one.rerun_script.fragment_id for one in found] == ["b", "a"]
    assert [values(one) for one in found] == [{"slider": 38}, {"slider": 39, "button": True}]


def test_a_choice_of_the_page_stands_for_all_its_parts():
    found = heard(
        dragged("a", 1), dragged("b", 2, "button"), dragged("", 3), dragged("a", 4), fragments=("a", "b"), busy=True
    )
    assert [one.rerun_script.fragment_id for one in found] == [""]
    assert values(found[0]) == {"slider": 4, "button": True}


def test_a_value_for_what_is_no_widget_is_left_out():
    said = dragged("", 1)
    said.rerun_script.widget_states.widgets.add(id="batch_size", int_value=7)
    assert values(heard(said)[0]) == {"slider": 1}


def test_few_questions_are_kept_however_many_parts_are_named():
    found = heard(*(asked(str(n), auto=True) for n in range(socket_guard.MOST_HELD + 5)), busy=True)
    assert [one.rerun_script.fragment_id for one in found] == [""]


def test_who_has_gone_is_told_nothing_and_nobody_is_told_of_it():
    async def gone(_: object) -> None:
        raise ConnectionResetError

    async def told() -> None:
        await socket_guard.Talk({}, gone, gone).say({"type": "websocket.send", "bytes": b""})

    run(told())


def test_only_what_a_page_says_is_heard():
    found = heard(BackMsg(clear_cache=True), BackMsg(set_run_on_save=True), BackMsg(app_heartbeat=True))
    assert [one.WhichOneof("type") for one in found] == ["app_heartbeat"]
