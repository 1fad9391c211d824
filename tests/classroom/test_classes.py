"""What a class keeps, for how long, and for whom: with a clock of its own."""

import asyncio
import gc
import itertools
import random
import re
import weakref

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from pages.ui.app.budget import Rate
from pages.ui.classroom import classes, routes, seating, store
from pages.ui.classroom.answers import ToldError
from pages.ui.classroom.classes import LIFETIME, MOST_CLASSES, Class, Classes
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
    return one.join(f"phone {next(BROWSERS)}", Reader(who or next(BROWSERS), address, **more).veiled(one.secret))


def begun(all_classes, who=None, address=None) -> Class:
    """A new class of a browser of its own, or of one that has others, at an address of its own."""
    code = "".join(random.Random(next(BROWSERS)).choices(store.LETTERS, k=store.CODE))
    all_classes.begin(code, f"secret {code}", Reader(who or next(BROWSERS), address or next(BROWSERS)))
    return all_classes.open[code]


def asked(one):
    one.ask("vote", CHOICES)
    phone = seated(one)
    one.answer(phone, one.asked, "a")
    return phone


def test_a_class_ends_after_three_hours_and_nothing_of_it_is_left(clock, all_classes):
    one = begun(all_classes)
    one.connected("", asked(one), 1)
    clock.now = LIFETIME - 1
    assert all_classes.find(one.code) is one
    clock.now = LIFETIME
    assert refused(all_classes.find, one.code) == "code"
    all_classes.sweep()
    assert (one.over, one.phones, one.question, all_classes.open) == (True, {}, None, {})
    left = weakref.ref(one)
    del one
    gc.collect()
    assert left() is None


@pytest.mark.parametrize(
    ("seconds", "is_there", "why"), [(classes.IDLE_SECONDS, False, "idle"), (LIFETIME, True, "ended")]
)
async def test_the_server_looks_for_classes_that_are_over_by_itself(clock, monkeypatch, seconds, is_there, why):
    """And for those in which nothing was done for long, with no phone there; nobody has to ask for them."""
    monkeypatch.setattr(store, "SWEEP_SECONDS", 0.001)
    kept = store.Memory(clock)
    one = kept.classes.find((await kept.begin(Reader("browser", "hall")))["code"])
    if is_there:
        one.connected("", seated(one), 1)
    clock.now += seconds
    while not one.over:
        await asyncio.sleep(0)
    assert one.why == why


def test_a_class_in_which_something_is_done_or_a_phone_is_there_is_not_idle(clock, all_classes):
    one = begun(all_classes)
    clock.now = classes.IDLE_SECONDS - 1
    all_classes.apply(one.code, "ask", ("vote", CHOICES))
    clock.now += classes.IDLE_SECONDS - 1
    assert not one.ends()
    phone = seated(one)
    one.connected("", phone, 1)
    clock.now += 1
    assert not one.ends()
    one.connected("", phone, 0)
    assert refused(all_classes.find, one.code) == "code"


def test_a_browser_and_an_address_have_so_many_classes(clock, all_classes):
    for who, address, most in (("browser", None, classes.CLASSES_EACH), (None, "hall", classes.CLASSES_TOGETHER)):
        own = []
        for _ in range(most):
            own.append(begun(all_classes, who, address))
            clock.now += 0.1
        assert refused(begun, all_classes, who, address) == "own"
        own[0].connected("", "", 1)
        clock.now += classes.EMPTY_SECONDS
        begun(all_classes, who, address)
        assert [one.over for one in own] == [False, True] + [False] * (most - 2), "its oldest makes room, no other's"


def test_what_is_connected_to_a_process_that_is_gone_is_not_there(all_classes):
    one = begun(all_classes)
    phone = seated(one)
    for process, count in (("a", 2), ("b", 1)):
        one.connected(process, phone, count)
        one.connected(process, "", 1)
    one.gone("a")
    assert (one.phones[phone].lines, one.screens, one.present) == (1, 1, 1)
    one.gone("b")
    assert (one.phones[phone].lines, one.screens, one.present) == (0, 0, 0)


def test_a_class_knows_nothing_of_anybody(all_classes):
    one = begun(all_classes)
    one.ask("vote", CHOICES)
    phone = seated(one, "203.0.113.7", "0a1b-browser")
    one.answer(phone, 1, "a")
    assert set(vars(one.phones[phone])) == {"last", "reader", "since", "came", "spoke", "lines", "tries"}
    assert not {"browser", "203"} & set(re.findall(r"\w+", str(vars(one.phones[phone])))), "numbers of this class alone"
    assert phone not in str(routes._for_screen(one))
    other = seated(one)
    assert "'a'" not in str(routes._for_phone(one, other)["yours"])
    assert routes._for_phone(one, phone)["yours"] == "a"


def test_a_question_that_is_over_takes_no_answer_and_the_next_one_takes_one_again(all_classes):
    one = begun(all_classes)
    phone = asked(one)
    one.close()
    assert refused(one.answer, phone, 1, "a") == "late"
    one.ask("vote", CHOICES)
    assert refused(one.answer, phone, 1, "a") == "late"
    assert one.answer(phone, 2, "b") == "b"


def test_a_phone_may_send_again_when_it_has_waited(clock, all_classes):
    one = begun(all_classes)
    phone = asked(one)
    for _ in range(seating.TRIES - 1):
        one.answer(phone, 1, "a")
    assert refused(one.answer, phone, 1, "a") == "quick"
    clock.now += seating.TRIES_SECONDS
    assert one.answer(phone, 1, "a") == "a"


def test_the_seat_of_whoever_has_left_goes_to_the_next_one_when_all_are_taken(clock, all_classes):
    one = begun(all_classes)
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
    one = begun(all_classes)
    never = seated(one)
    filled(one)
    clock.now = seating.COMING_SECONDS - 0.1
    assert refused(seated, one) == "full"
    clock.now = seating.COMING_SECONDS
    assert seated(one)
    assert refused(one.phone, never) == "phone"
    assert refused(seated, one) == "full"


def test_who_takes_all_seats_from_one_place_keeps_no_other_place_out(all_classes):
    one = begun(all_classes)
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
    one = begun(all_classes)
    one.ask("vote", CHOICES)
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
    one = begun(all_classes)
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
        opened.append(begun(all_classes))
        seated(opened[-1])
    led, first, second, *_ = opened
    led.screens = 1
    assert refused(begun, all_classes) == "classes"
    clock.now = 1 + classes.UNLED_SECONDS
    begun(all_classes)
    assert [one.over for one in (led, first, second)] == [False, True, False]
    assert len(all_classes.open) == MOST_CLASSES


def test_who_opens_all_classes_there_may_be_keeps_nobody_out(clock, all_classes):
    held = [begun(all_classes) for _ in range(MOST_CLASSES)]
    seated(held[0])
    held[1].screens = 1
    clock.now = classes.EMPTY_SECONDS - 1
    assert refused(begun, all_classes) == "classes"
    clock.now = classes.EMPTY_SECONDS
    for _ in range(MOST_CLASSES - 2):
        begun(all_classes).screens = 1
    assert [one.over for one in held] == [False, False] + [True] * (MOST_CLASSES - 2)
    assert refused(begun, all_classes) == "classes"


def test_a_moment_without_the_teachers_screen_is_no_absence(clock, all_classes):
    one = begun(all_classes)
    clock.now += classes.MOMENT - 0.1
    assert one.led
    clock.now += 0.2
    assert not one.led


def test_a_busy_server_says_so(monkeypatch):
    monkeypatch.setattr(engine, "MOST_WAITING", 0)
    monkeypatch.setattr(routes, "STORE", store.Memory())
    with TestClient(Starlette(routes=routes.routes())) as client:
        answer = client.get("/class?lang=en")
    assert (answer.status_code, answer.text) == (503, "The server is busy. Press again in a moment.")
