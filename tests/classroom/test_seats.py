"""A full class over its routes, small enough to be filled at once: who gets in, who makes room, what each is told."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient, WebSocketTestSession

from pages.ui.app import budget
from pages.ui.app.budget import JOINS, Budget, Budgets, Rate
from pages.ui.classroom import routes, seating, store

CHOICES = {"words": {"en": {"choices": {"a": "A", "b": "B"}}}}
FEW = 3
MANY, HONEST = 12, 4
TRIES = 100  # for the seats of so few: the chance that they are not enough is none


def new_cookie() -> str:
    """The cookie of a new browser."""
    return budget.taken().partition(";")[0]


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr(seating, "MOST_PHONES", FEW)
    monkeypatch.setattr(seating, "TURNS", Rate(0, 1e-9))
    monkeypatch.setattr(routes, "STORE", store.Memory())
    monkeypatch.setattr(routes, "BUDGETS", {marked: Budgets(JOINS) for marked in (True, False)})
    monkeypatch.setattr(routes, "GUESSES", {marked: Budgets(JOINS) for marked in (True, False)})
    with TestClient(Starlette(routes=routes.routes()), client=("203.0.113.7", 1)) as client:
        yield client


@pytest.fixture
def code(client: TestClient) -> str:
    """Of a class that is open."""
    return str(client.post("/class/open", json={}).json()["code"])


@pytest.fixture
def held(client: TestClient) -> Iterator[ExitStack]:
    """Holds lines until the end."""
    with ExitStack() as stack:
        yield stack


def asked_for(client: TestClient, code: str, cookie: str = "") -> tuple[int, dict[str, object]]:
    """What a browser, a new one where no cookie says which, is answered that asks for a seat."""
    answer = client.post(f"/class/{code}/join", json={}, headers={"cookie": cookie or new_cookie()})
    return answer.status_code, answer.json()


def seated(client: TestClient, code: str, held: ExitStack) -> tuple[str, WebSocketTestSession]:
    """The seat of a new browser, and the line on which it sits."""
    status, said = asked_for(client, code)
    assert status == 200
    line = held.enter_context(client.websocket_connect(f"/class/{code}/live"))
    line.send_json({"phone": said["phone"]})
    assert "phase" in line.receive_json()
    return str(said["phone"]), line


def answers(client: TestClient, code: str, phone: str) -> None:
    said = {"phone": phone, "question": 1, "answer": "a"}
    assert client.post(f"/class/{code}/answer", json=said).json() == {"answer": "a"}


def test_a_seat_that_goes_to_another_is_told(client: TestClient, code: str, held: ExitStack):
    lines = [seated(client, code, held) for _ in range(FEW)]
    full = (503, {"told": "full", "most": FEW})
    assert asked_for(client, code) == full
    one = routes.STORE.classes.open[code]
    client.portal.call(one.ask, "vote", CHOICES)
    for (phone, line), speaks in zip(lines, (True, False, True), strict=True):
        assert line.receive_json()["phase"] == "open"
        if speaks:
            answers(client, code, phone)
    assert asked_for(client, code) == full, "the question is still open"
    client.portal.call(one.close)
    assert asked_for(client, code)[0] == 200
    for _, line in (lines[0], lines[2]):
        assert _next_with(line, "phase")["phase"] == "closed"
    assert asked_for(client, code) == full
    client.portal.call(one.ask, "vote", CHOICES)  # whoever has a seat is told of it
    assert _next_with(lines[1][1], "refused", "number").get("refused") == "phone"


def _next_with(line: WebSocketTestSession, *names: str) -> dict[str, object]:
    """The next thing a phone is told that has one of these in it."""
    while True:
        told: dict[str, object] = line.receive_json()
        if told.keys() & set(names):
            return told


def test_a_browser_that_asks_for_seat_after_seat_is_told_to_wait_and_another_is_not(client: TestClient, code: str):
    mine = new_cookie()
    *_, (status, said) = [asked_for(client, code, mine) for _ in range(JOINS.burst + 1)]
    assert (status, said["told"]) == (429, "quick")
    assert asked_for(client, code, "seat=1-2")[1]["told"] == "full"


def test_codes_cannot_be_guessed_on_and_on_and_who_guesses_keeps_nobody_else_out(client: TestClient, code: str):
    mine = new_cookie()
    assert {asked_for(client, "BBBBB", mine)[0] for _ in range(JOINS.burst)} == {404}
    assert asked_for(client, code, mine)[1]["told"] == "quick", "not even the right one"
    with client.websocket_connect(f"/class/{code}/live", headers={"cookie": mine}) as line:
        assert line.receive_json()["refused"] == "quick"
    assert asked_for(client, code)[0] == 200


def test_an_address_has_so_many_connections_and_those_that_left_count_no_more(client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(routes, "MOST_CONNECTIONS", 2)
    opened = client.post("/class/open", json={}).json()
    for _ in range(2):
        with ExitStack() as held:
            for told in ({"phase": "wait"}, {"phase": "wait"}, {"refused": "quick"}):
                line = held.enter_context(client.websocket_connect(f"/class/{opened['code']}/live"))
                line.send_json({"secret": opened["secret"]})
                assert told.items() <= line.receive_json().items()
    assert not routes.CONNECTIONS


def test_lines_that_fill_a_class_keep_nobody_of_the_same_place_out(
    client: TestClient, code: str, held: ExitStack, monkeypatch: pytest.MonkeyPatch
):
    """Somebody holds every line there may be under cookies of their own; honest phones come from the same address."""
    monkeypatch.setattr(seating, "MOST_PHONES", MANY)
    one = routes.STORE.classes.open[code]
    one.turns = Budget(Rate(TRIES, 1e-9))

    def comes() -> str:
        return seated(client, code, held)[0]

    for _ in range(MANY):
        comes()
    phones, tries = [comes() for _ in range(HONEST)], HONEST
    while gone := [phone for phone in phones if phone not in one.phones]:
        phones = [comes() if phone in gone else phone for phone in phones]
        tries += len(gone)
    assert tries < TRIES
    client.portal.call(one.ask, "vote", CHOICES)
    for phone in phones:
        answers(client, code, phone)
    for _ in range(MANY):  # and they come again
        comes()
    assert set(phones) <= set(one.phones)


def test_a_seat_has_so_many_lines(client: TestClient, code: str, held: ExitStack):
    phone, _ = seated(client, code, held)
    lines = [held.enter_context(client.websocket_connect(f"/class/{code}/live")) for _ in range(seating.LINES_EACH)]
    for line in lines:
        line.send_json({"phone": phone})
    assert lines[-1].receive_json() == {"refused": "quick", "most": 0}
    assert all("phase" in line.receive_json() for line in lines[:-1])
