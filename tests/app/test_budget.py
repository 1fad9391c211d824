"""What one reader may ask for: a hand never waits, a flood does, and nobody else with it."""

from __future__ import annotations

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from pages.ui.app import budget, guard
from pages.ui.app.budget import FRAGMENT, PAGE, READERS, Budget, Budgets, Rate
from tests.stranger import run

HAND = 1 / 0.08  # what a hand that drags says in a second: js sends every 80 ms


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """[now], to be moved."""
    now = [1000.0]
    monkeypatch.setattr(budget.time, "monotonic", lambda: now[0])
    return now


def test_a_hand_that_drags_for_ten_minutes_never_waits(clock):
    one = Budget(FRAGMENT)
    for _ in range(int(600 * HAND)):
        assert one.take() == 0
        clock[0] += 1 / HAND


@pytest.mark.parametrize("rate", [FRAGMENT, PAGE])
def test_two_hundred_changes_a_second_become_as_many_as_the_budget_has(clock, rate):
    one, end, done = Budget(rate), clock[0] + 60, 0
    while clock[0] < end:
        clock[0] += one.take() or 1 / 200
        done += 1
    assert done <= rate.burst + 60 * rate.each_second + 1


def test_what_would_wait_for_too_long_takes_nothing(clock):
    one = Budget(Rate(2, 1))
    assert [one.take(0.5) for _ in range(5)] == [0, 0, None, None, None]
    clock[0] += 1
    assert one.take(0.5) == 0


def test_everybody_has_a_budget_of_his_own_and_few_are_remembered():
    many = Budgets(Rate(1, 1))
    assert many.of("a") is many.of("a")
    assert many.of("a") is not many.of("b")
    for number in range(READERS + 5):
        many.of(number)
    assert len(many.known) == READERS
    assert "a" not in many.known


def heard(*said: BackMsg, fragments: tuple[str, ...] = ()) -> list[BackMsg]:
    """What the pages hear of messages, in a session that has these fragments."""
    waiting = [{"type": "websocket.receive", "bytes": one.SerializeToString()} for one in said]

    async def receive() -> dict[str, object]:
        return waiting.pop(0) if waiting else {"type": "websocket.disconnect"}

    async def all_of() -> list[BackMsg]:
        talk = guard.Talk({}, receive, receive)
        talk.has = lambda fragment: fragment in fragments
        found = []
        while (message := await talk.hear())["type"] != "websocket.disconnect":
            found.append(BackMsg.FromString(message["bytes"]))
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


def test_only_what_a_page_says_is_heard():
    found = heard(BackMsg(clear_cache=True), BackMsg(set_run_on_save=True), BackMsg(app_heartbeat=True))
    assert [one.WhichOneof("type") for one in found] == ["app_heartbeat"]
