"""What a hostile client says over the wire: left out at once, and its own session goes on, as everybody else's does."""

import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx2
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed

from pages.ui.app import catalogue, text
from pages.ui.server import addresses
from tests.conftest import running_app
from tests.stranger import GARBAGE, WRONG, Stranger, stranger, wrong

PAGES = [one.address for one in (catalogue.LAB, catalogue.CHALLENGES, *catalogue.LESSONS)]
REFUSED, FAILED = "no value of its kind", "This part of the page could not be made"
LIMITS = {"RLIMIT_NOFILE": 256, "RLIMIT_FSIZE": 2**20}  # open files of a laptop's process; no file larger than a log
ROUNDS = 4
HALF = 500  # sockets on which half a question stands
PASTE = text.read("lab", "en")["own"]["source"]["paste"]
TABLE = "a,b,c\n1,2,3\n2,4,1\n3,7,5\n4,1,2\n"
ELSEWHERE = {"Host": "elsewhere.example"}


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server's log goes."""
    return tmp_path_factory.mktemp("stranger") / "log"


@pytest.fixture(scope="module")
def server(log: Path) -> Iterator[str]:
    """Started with as many open files as a laptop allows a process that asks for no more."""
    with ExitStack() as held, ExitStack() as limited:
        if sys.platform != "win32":
            import resource

            for name, most in LIMITS.items():
                kind = getattr(resource, name)
                before = resource.getrlimit(kind)
                resource.setrlimit(kind, (most, before[1]))
                limited.callback(resource.setrlimit, kind, before)
        url, _ = held.enter_context(running_app(log=held.enter_context(log.open("wb")), allowedHosts="127.0.0.1"))
        limited.close()
        yield url


def round_of(parts: dict[str, str], number: int) -> dict[str, dict[str, object]]:
    """Something useless for each part, other things in each round; components are told their own words too."""
    said = {}
    for place, (part, kind) in enumerate(parts.items()):
        turn = place + number * len(parts)
        own = kind == "bidi_component" and turn % 2
        said[part] = wrong(WRONG[turn // 2 % len(WRONG)]) if own else GARBAGE[turn % len(GARBAGE)]
    return said


async def opens_dialogue(one: Stranger) -> None:
    """Where the page has one for data: its boxes for a set, and those for a table that was pasted."""
    for name, value in (
        ("columns_open", {"trigger_value": True}),
        ("own_source", {"string_array_value": [PASTE]}),
        ("own_pasted", {"string_value": TABLE}),
    ):
        await one.say({next(found for found in reversed(one.parts) if found.endswith(f"-{name}")): value})
    assert {"own_set", "own_take", "own_guess_header"} <= {found.rsplit("-", 1)[1] for found in one.parts}


@pytest.mark.sampled(6)
@pytest.mark.parametrize("page", PAGES)
async def test_values_of_the_wrong_kind_leave_the_page_as_it_is(server: str, page: str):
    async with stranger(server, page) as one:
        await one.say(query="lang=en")
        assert one.parts
        if any(found.endswith("-columns_open") for found in one.parts):
            await opens_dialogue(one)
        first = dict(one.parts)
        for number in range(ROUNDS):
            await one.say(round_of(first, number))
            assert FAILED not in one.text()
        await one.say()
        assert one.exceptions == []
        assert first.keys() <= one.parts.keys()


async def test_the_page_says_once_that_something_was_left_out_and_the_log_has_a_line_a_session(server: str, log: Path):
    before = log.read_text().count("left out what was sent")
    for sessions in (1, 2):
        async with stranger(server) as one:
            await one.say(query="lang=en")
            wrong_kind = {part: {"double_value": float("nan")} for part in one.parts}
            for values, is_told in ((wrong_kind, True), ({}, False)):
                await one.say(values)
                assert any(REFUSED in str(message) for message in one.shown) == is_told
            await one.say({part: {"double_value": float("nan")} for part in one.parts})
        assert log.read_text().count("left out what was sent") - before == sessions
    assert "Traceback" not in log.read_text()


async def test_what_is_no_message_and_what_is_too_long_close_their_own_socket_only(server: str):
    long = BackMsg()
    long.rerun_script.widget_states.widgets.add(id="zzz", string_value="z" * 1_100_000)
    async with stranger(server) as honest:
        await honest.say({"zzz": {"string_value": "z" * 900_000}})
        for said, code in ((b"\xff\xff\xff", 1002), ("text", 1002), (b"", 1002), (long.SerializeToString(), 1009)):
            async with stranger(server) as one:
                await one.socket.send(said)
                with pytest.raises((ConnectionClosed, ConnectionError)):
                    await one.heard()
                assert one.socket.close_code == code
        await honest.say()
        assert honest.exceptions == []


async def test_half_open_sockets_beyond_a_laptops_limit_leave_it_serving(server: str):
    host, port = server.removeprefix("http://").split(":")
    with ExitStack() as held:
        for _ in range(HALF):
            one = held.enter_context(socket.create_connection((host, int(port))))
            one.sendall(b"GET /runs?length=20u HTTP/1.1\r\nHost: x\r\n")
        async with stranger(server) as honest:
            await honest.say()
            assert "bidi_component" in honest.parts.values()


async def test_an_upload_needs_the_pages_own_token_and_goes_through_no_file(server: str):
    """No file that this server writes may be larger than a third of it."""
    file = {"file": ("mine.csv", b"x,y\n" + b"1,2\n" * (3 * LIMITS["RLIMIT_FSIZE"] // 4), "text/csv")}
    async with stranger(server, "challenges") as one, httpx2.AsyncClient() as client:
        session = (await one.say())[0].new_session.initialize.session_id
        await client.get(f"{server}/_stcore/host-config")
        await client.get(f"{server}/_stcore/health")
        token = {"X-Xsrftoken": client.cookies["_streamlit_xsrf"]}
        for name, headers, status in (("without", {}, 403), ("with", token, 204)):
            address = f"{server}/_stcore/upload_file/{session}/{name}"
            assert (await client.put(address, files=file, headers=headers)).status_code == status


def handshake(server: str, **said: str) -> int:
    """The answer to a browser's socket whose headers say something else than the server's own page would."""
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    upgrade["Sec-WebSocket-Key"] = "AAAAAAAAAAAAAAAAAAAAAA=="
    with httpx2.stream("GET", f"{server}/_stcore/stream", headers={"Origin": server, **said, **upgrade}) as answer:
        return answer.status_code


def test_another_site_opens_no_socket_and_a_page_under_another_name_says_so_in_both_languages(server: str):
    assert handshake(server) == 101
    assert handshake(server, **ELSEWHERE) == handshake(server, Origin="https://elsewhere.example") == 403
    for path in ("", "minima?lang=en", "no-such-page"):
        there = httpx2.get(f"{server}/{path}", follow_redirects=True)
        elsewhere = httpx2.get(f"{server}/{path}", headers={"Host": "<i>elsewhere</i>"})
        assert (there.status_code, elsewhere.status_code) == (200, 403)
        for language in ("ko", "en"):
            words = text.read("app", language)["fault"]["elsewhere"].format(host="&lt;i&gt;elsewhere&lt;/i&gt;")
            assert (words in elsewhere.text, words in there.text) == (True, False)
    assert httpx2.get(f"{server}/_stcore/health", headers=ELSEWHERE).text == "ok"
    host = server.removeprefix("http://")  # a scheme alone would allow a socket to anywhere
    for said, sockets in ((host, f" ws://{host} wss://{host}"), ("a.example; script-src *", " ")):
        policy = httpx2.get(server, headers={"Host": said}).headers["content-security-policy"]
        assert f"connect-src 'self'{sockets} blob: data:;" in policy
        assert "script-src *" not in policy


def test_nobody_outside_is_asked_for_anything(monkeypatch: pytest.MonkeyPatch):
    """Neither when a server starts nor for a stranger's socket: all that goes out would go to this proxy."""
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.getsockname()[1]}")
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.setenv(name, "127.0.0.1")
        with running_app(address="0.0.0.0") as (url, _):
            assert handshake(url, Origin="https://elsewhere.example") == 403
        proxy.setblocking(False)
        with pytest.raises(BlockingIOError):
            proxy.accept()


@pytest.mark.parametrize("address", [None, "0.0.0.0", "127.0.0.1"])
def test_who_starts_a_server_is_told_where_it_is(monkeypatch, capsys, address: str | None):
    monkeypatch.setattr(addresses.st, "get_option", {"server.address": address}.get)
    monkeypatch.setattr(addresses.net_util, "get_internal_ip", lambda: "10.0.0.7")
    monkeypatch.setitem(sys.modules, "streamlit.web.cli", sys)
    addresses.announce()
    hosts = ["127.0.0.1"] if address == "127.0.0.1" else ["localhost", "10.0.0.7"]
    told = [line.strip() for line in capsys.readouterr().out.split("\n") if "://" in line]
    assert told == [f"http://{host}:8501" for host in hosts]
