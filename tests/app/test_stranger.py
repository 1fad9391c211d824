"""What a hostile client says over the wire: left out at once, and its own session goes on, as everybody else's does."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed

from pages.ui.app import catalogue
from pages.ui.canvas import wire
from tests.conftest import running_app
from tests.stranger import GARBAGE, WRONG, Stranger, run, stranger, wrong

PAGES = [one.address for one in (catalogue.LAB, catalogue.CHALLENGES, *catalogue.LESSONS)]
REFUSED = "no value of its kind"
FAILED = "could not be made"


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server's log goes."""
    return tmp_path_factory.mktemp("stranger") / "log"


@pytest.fixture(scope="module")
def server(log: Path) -> Iterator[str]:
    with log.open("wb") as said, running_app(log=said) as (url, _):
        yield url


ROUNDS = 4
HALF, SLOW = 500, 100  # sockets


def round_of(parts: dict[str, str], number: int) -> dict[str, dict[str, object]]:
    """Something useless for each part, other things in each round; components are told their own words too."""
    said = {}
    for place, (part, kind) in enumerate(parts.items()):
        turn = place + number * len(parts)
        own = kind == "bidi_component" and turn % 2
        said[part] = wrong(WRONG[turn // 2 % len(WRONG)]) if own else GARBAGE[turn % len(GARBAGE)]
    return said


async def visited(url: str, page: str) -> None:
    async with stranger(url, page) as one:
        await one.say(query="lang=en")
        assert one.parts
        first = dict(one.parts)
        for number in range(ROUNDS):
            await one.say(round_of(first, number))
            assert FAILED not in one.text()
        await one.say()
        assert one.exceptions == []
        assert first.keys() <= one.parts.keys()


@pytest.mark.sampled(3)
@pytest.mark.parametrize("page", PAGES)
def test_values_of_the_wrong_kind_leave_the_page_as_it_is(server: str, page: str):
    run(visited(server, page))


def batch(one: Stranger) -> int:
    """Of the block that the Lab's player is told to fetch."""
    for message in one.shown:
        part = message.delta.new_element.bidi_component
        if part.component_name == "gradient_descent_player":
            return int(wire.unpack(part.bytes)[0]["initial"]["batch_size"])
    raise AssertionError("no player was shown")


def test_the_page_says_that_something_was_left_out_and_only_once(server: str):
    async def told() -> list[bool]:
        async with stranger(server) as one:
            await one.say(query="lang=en")
            box = next(part for part, kind in one.parts.items() if kind == "selectbox")
            said = []
            for values in ({box: {"double_value": 3.0}}, {}):
                await one.say(values)
                said.append(REFUSED in one.text() or any(REFUSED in str(message) for message in one.shown))
            return said

    assert run(told()) == [True, False]


@pytest.mark.parametrize("fragment", ["zzz", "", "0" * 500])
def test_an_unknown_part_is_answered_with_the_whole_page(server: str, fragment: str):
    async def answered() -> tuple[int, int]:
        async with stranger(server) as one:
            await one.say(query="batch=7", fragment=fragment)
            first = batch(one)
            await one.say(fragment=fragment)
            return first, batch(one)

    assert run(answered()) == (7, 7)


def test_what_is_no_message_closes_its_own_socket_only(server: str):
    async def closed() -> list[int]:
        codes = []
        async with stranger(server) as honest:
            await honest.say()
            for said in (b"\xff\xff\xff", "text", b""):
                async with stranger(server) as one:
                    await one.socket.send(said)
                    try:
                        await one.heard()
                    except (ConnectionClosed, ConnectionError):
                        codes.append(one.socket.close_code)
            await honest.say()
            assert honest.exceptions == []
        return codes

    assert run(closed()) == [1002] * 3


def test_nobody_empties_the_caches_of_all_readers(server: str):
    async def emptied() -> int:
        async with stranger(server) as one:
            await one.say(query="batch=9")
            await one.socket.send(BackMsg(clear_cache=True).SerializeToString())
            await one.say()
            return batch(one)

    assert run(emptied()) == 9, "its own session is not emptied either"


def test_the_log_has_a_line_and_not_a_traceback(server: str, log: Path):
    async def garbage() -> None:
        async with stranger(server) as one:
            await one.say()
            for _ in range(3):
                await one.say({part: {"double_value": float("nan")} for part in one.parts})

    before = log.read_text().count("left out what was sent")
    run(garbage())
    said = log.read_text()
    assert 1 <= said.count("left out what was sent") - before <= 3, "a line a run"
    assert "Traceback" not in said, said[said.index("Traceback") :][-3000:]


def test_half_open_sockets_and_slow_ones_leave_it_serving(server: str):
    host, port = server.removeprefix("http://").split(":")
    half = b"GET /runs?length=20 HTTP/1.1\r\nHost: x\r\n"

    async def served() -> int:
        with ExitStack() as held:
            sockets = [held.enter_context(socket.create_connection((host, int(port)))) for _ in range(HALF + SLOW)]
            for one in sockets:
                one.sendall(half)
            for letter in b"X-Slow: 1":
                for one in sockets[HALF:]:
                    one.sendall(bytes([letter]))
            async with stranger(server) as honest:
                await honest.say(query="batch=8")
                return batch(honest)

    assert run(served()) == 8
