"""What a class keeps, for how long, and for whom: with a clock of its own."""

import gc
import itertools
import re
import weakref

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from pages.ui.app.budget import Rate
from pages.ui.classroom import classes, routes, seating
from pages.ui.classroom.classes import LIFETIME, MOST_CLASSES, Classes, ToldError
from pages.ui.classroom.seating import MOST_PHONES, Reader
from pages.ui.engine import engine

BROWSERS = itertools.count(1)
NO_TURNS = Rate(0, 1e-9)
CHOICES = {"words": {"en": {"choices": {"a": "A", "b": "B"}}}}


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def all_classes(clock, monkeypatch) -> Classes:
    """Whose seats do not go round, unless a test lets them."""
    monkeypatch.setattr(seating, "TURNS", NO_TURNS)
    return Classes(clock)


def refused(act, *arguments, **named) -> str:
    with pytest.raises(ToldError) as told:
        act(*arguments, **named)
    return told.value.sentence


def seated(one, address="hall", who=None, **more):
    """A new phone of a browser of its own, or of one that was here before."""
    return one.join(Reader(who or next(BROWSERS), address, **more))


def asked(one, said="a"):
    one.ask("vote", CHOICES, lambda answer: answer)
    phone = seated(one)
    one.answer(phone, one.asked, said)
    return phone


def test_a_class_ends_after_three_hours_and_nothing_of_it_is_left(clock, all_classes):
    one = all_classes.begin()
    asked(one)
    clock.now = LIFETIME - 1
    assert all_classes.find(one.code) is one
    clock.now = LIFETIME
    assert refused(all_classes.find, one.code) == "code"
    assert (one.over, one.phones, one.question, all_classes.open) == (True, {}, None, {})
    left = weakref.ref(one)
    del one
    gc.collect()
    assert left() is None


def test_the_server_looks_for_classes_that_are_over_by_itself(clock, monkeypatch):
    later = []
    monkeypatch.setattr(routes, "CLASSES", Classes(clock))

    class Loop:
        def call_later(self, seconds, act):
            later.append((seconds, act))

    monkeypatch.setattr(routes.asyncio, "get_running_loop", Loop)
    doing = routes._open(None, {})  # waits for nothing: it is done at its first step
    with pytest.raises(StopIteration) as done:
        doing.send(None)
    code = done.value.value["code"]
    one = routes.CLASSES.open[code]
    ((seconds, act),) = later
    clock.now = seconds
    act()
    assert (one.over, seconds <= LIFETIME + 60) == (True, True)


def test_a_class_knows_nothing_of_anybody(all_classes):
    one = all_classes.begin()
    one.ask("vote", CHOICES, lambda answer: answer)
    phone = one.join(Reader("0a1b-browser", "203.0.113.7"))
    one.answer(phone, 1, "a")
    assert set(vars(one.phones[phone])) == {"last", "reader", "since", "came", "spoke", "lines", "tries"}
    assert not {"browser", "203"} & set(re.findall(r"\w+", str(vars(one.phones[phone])))), "numbers of this class alone"
    assert phone not in str(routes._for_screen(one))
    other = seated(one)
    assert "'a'" not in str(routes._for_phone(one, other)["yours"])
    assert routes._for_phone(one, phone)["yours"] == "a"


def test_answers_are_counted_while_they_come_and_shown_once_no_more_are_taken(all_classes):
    one = all_classes.begin()
    asked(one, "b")
    seen = routes._for_screen(one)
    assert (seen["answered"], seen["answers"]) == ([1], [])
    one.close()
    assert routes._for_screen(one)["answers"] == [["b"]]
    one.again()
    assert (routes._for_screen(one)["answered"], routes._for_screen(one)["answers"]) == ([1, 0], [["b"]])


def test_a_question_that_is_over_takes_no_answer_and_the_next_one_takes_one_again(all_classes):
    one = all_classes.begin()
    phone = asked(one)
    one.close()
    assert refused(one.answer, phone, 1, "a") == "late"
    one.ask("vote", CHOICES, lambda answer: answer)
    assert refused(one.answer, phone, 1, "a") == "late"
    assert one.answer(phone, 2, "b") == "b"


def test_a_phone_may_send_again_when_it_has_waited(clock, all_classes):
    one = all_classes.begin()
    phone = asked(one)
    for _ in range(seating.TRIES - 1):
        one.answer(phone, 1, "a")
    assert refused(one.answer, phone, 1, "a") == "quick"
    clock.now += seating.TRIES_SECONDS
    assert one.answer(phone, 1, "a") == "a"


def test_the_seat_of_whoever_has_left_goes_to_the_next_one_when_all_are_taken(clock, all_classes):
    one = all_classes.begin()
    phones = []
    for clock.now in range(MOST_PHONES):
        phones.append(seated(one))
    for phone in one.phones.values():
        phone.came = True
    clock.now = 1.5
    assert refused(seated, one) == "full"
    clock.now = 1.5 + seating.LEFT_SECONDS
    one.phones[phones[0]].lines = 1  # this one is there
    new = seated(one)
    assert refused(one.phone, phones[1]) == "phone"
    assert one.phone(phones[0])
    assert one.phone(new)


def filled(one, address="hall"):
    """The rest of its seats taken by phones that are there."""
    phones = [seated(one, address) for _ in range(MOST_PHONES - len(one.phones))]
    for phone in phones:
        one.phones[phone].lines, one.phones[phone].came = 1, True
    return phones


def test_a_seat_nobody_comes_to_take_is_soon_anothers(clock, all_classes):
    one = all_classes.begin()
    never = seated(one)
    filled(one)
    clock.now = seating.COMING_SECONDS - 0.1
    assert refused(seated, one) == "full"
    clock.now = seating.COMING_SECONDS
    assert seated(one)
    assert refused(one.phone, never) == "phone"
    assert refused(seated, one) == "full"


def test_who_let_a_question_pass_makes_room_and_who_answered_does_not(all_classes):
    one = all_classes.begin()
    spoke, silent, *_ = filled(one)
    one.ask("vote", CHOICES, lambda answer: answer)
    one.answer(spoke, 1, "a")
    assert refused(seated, one) == "full"
    one.close()
    late = seated(one)
    assert refused(one.phone, silent) == "phone"
    for _ in range(MOST_PHONES - 2):
        seated(one)
    assert refused(seated, one) == "full", "who came after the question has let none pass"
    assert one.phone(spoke)
    assert one.phone(late)


def test_who_takes_all_seats_from_one_place_keeps_no_other_place_out(all_classes):
    one = all_classes.begin()
    home = seated(one, "home")
    one.phones[home].lines, one.phones[home].came = 1, True
    taken = filled(one, "elsewhere")
    hall = filled(one) or [seated(one, "hall") for _ in range(150)]
    assert [refused(one.phone, phone) for phone in taken[-150:]] == ["phone"] * 150
    assert all(map(one.phone, [home, *taken[:-150], *hall]))
    assert refused(seated, one, "elsewhere") == "full"
    assert len(one.phones) == MOST_PHONES


def test_who_takes_all_seats_of_a_place_gives_them_to_others_there_and_who_answered_keeps_theirs(
    monkeypatch, all_classes
):
    monkeypatch.setattr(seating, "TURNS", Rate(100, 1e-9))
    one = all_classes.begin()
    one.ask("vote", CHOICES, lambda answer: answer)
    spoke = [seated(one) for _ in range(30)]
    for phone in spoke:
        one.phones[phone].lines = 1
        one.answer(phone, 1, "a")
    elsewhere = seated(one, "home")
    greedy = [seated(one, "hall", "greedy") for _ in range(seating.SEATS_EACH)]
    filled(one)
    for _ in range(seating.SEATS_EACH - 1):
        one.phones[seated(one)].lines = 1
    assert sum(phone in one.phones for phone in greedy) == 1, "the browser that has most gives first"
    for _ in range(100 - seating.SEATS_EACH + 1):
        one.phones[seated(one)].lines = 1
    assert all(phone in one.phones for phone in [*spoke, elsewhere])
    assert len(one.phones) == MOST_PHONES
    assert refused(seated, one) == "full", "only so many at a time"


def test_a_browser_has_so_many_seats_and_those_that_keep_no_mark_have_them_together(all_classes):
    one = all_classes.begin()
    for most, sentence, reader in (
        (seating.SEATS_EACH, "seats", {"who": "browser"}),
        (seating.SEATS_TOGETHER, "mark", {"who": "address", "marked": False}),
    ):
        own = [seated(one, **reader) for _ in range(most)]
        again = seated(one, **reader)
        assert refused(one.phone, own[0]) == "phone", "one that is not there makes room for the next"
        for phone in (*own[1:], again):
            one.phones[phone].lines = 1
        assert refused(seated, one, **reader) == sentence
    assert seated(one)


def test_a_class_without_its_teacher_makes_room_for_another(clock, all_classes):
    opened = []
    for clock.now in range(MOST_CLASSES):
        opened.append(all_classes.begin())
        seated(opened[-1])
    led, first, second, *_ = opened
    led.screens = 1
    assert refused(all_classes.begin) == "classes"
    clock.now = 1 + classes.UNLED_SECONDS
    all_classes.begin()
    assert [one.over for one in (led, first, second)] == [False, True, False]
    assert len(all_classes.open) == MOST_CLASSES


def test_who_opens_all_classes_there_may_be_keeps_nobody_out(clock, all_classes):
    held = [all_classes.begin() for _ in range(MOST_CLASSES)]
    seated(held[0])
    held[1].screens = 1
    clock.now = classes.EMPTY_SECONDS - 1
    assert refused(all_classes.begin) == "classes"
    clock.now = classes.EMPTY_SECONDS
    for _ in range(MOST_CLASSES - 2):
        all_classes.begin().screens = 1
    assert [one.over for one in held] == [False, False] + [True] * (MOST_CLASSES - 2)
    assert refused(all_classes.begin) == "classes"


def test_a_moment_without_the_teachers_screen_is_no_absence(clock, all_classes):
    one = all_classes.begin()
    clock.now += classes.MOMENT - 0.1
    assert one.led
    clock.now += 0.2
    assert not one.led


def test_a_busy_server_says_so(monkeypatch):
    monkeypatch.setattr(engine, "MOST_WAITING", 0)
    monkeypatch.setattr(routes, "CLASSES", Classes())
    with TestClient(Starlette(routes=routes.routes())) as client:
        answer = client.get("/class?lang=en")
    assert (answer.status_code, answer.text) == (503, "The server is busy. Press again in a moment.")
