"""Classes that a real redis-server keeps: any process serves any class, and each of them is killed in turn."""

import asyncio
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pages.ui.classroom import store
from pages.ui.classroom.answers import ToldError
from pages.ui.classroom.seating import Reader
from tests.classroom.wired import room
from tests.conftest import free_port, run
from tests.ops.front import Several, several

pytestmark = pytest.mark.skipif(shutil.which("redis-server") is None, reason="redis-server is not there")
CHOICES = {"words": {"en": {"choices": {"a": "A", "b": "B"}}}}
READER = Reader("browser", "203.0.113.7")


@contextmanager
def redis(port: int, folder: Path, *more: str) -> Iterator[subprocess.Popen[bytes]]:
    """A server of its own, until this is left or it is killed."""
    command = ["redis-server", "--port", str(port), "--dir", str(folder), "--save", "", *more]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        yield server
    finally:
        server.kill()
        server.wait()


async def until(met) -> None:
    async with asyncio.timeout(20):
        while not met():
            await asyncio.sleep(0.01)


async def there(port: int, process: store.Redis | None = None) -> store.Redis:
    """A process of pages, once it knows of all that is kept."""
    process = process or store.Redis(f"redis://127.0.0.1:{port}")
    async with asyncio.timeout(20):
        while True:
            try:
                await process._ready()
                return process
            except ToldError:
                pass


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(store, "BEAT_SECONDS", 0.2)
    monkeypatch.setattr(store, "LOST_SECONDS", 1)


def test_a_class_is_the_same_in_every_process_and_outlives_one_of_them(tmp_path, quick):
    async def play(port: int) -> None:
        here, other = await there(port), await there(port)
        opened = await here.begin(READER)
        await until(lambda: opened["code"] in other.classes.open)
        one = await other.find(opened["code"])
        one.check_led_by(opened["secret"])
        assert await other.act(one.code, "join", "phone", READER.veiled(one.secret)) == "phone"
        lasting = other.connection(one.code, "phone")
        await lasting.__aenter__()
        async with here.connection(one.code):
            await here.act(one.code, "ask", "vote", CHOICES, ("vote", {}, "neuron"), None)
            assert await other.act(one.code, "answer", "phone", 1, "b") == "b"
            with pytest.raises(ToldError, match="twice"):
                await here.act(one.code, "answer", "phone", 1, "a")
            late = await there(port)
            copies = [(await process.find(one.code)) for process in (here, other, late)]
            await until(
                lambda: [(c.present, c.screens, c.question.answers) for c in copies] == [(1, 1, [{"phone": "b"}])] * 3
            )
            await other.close()  # that process is gone, and says nothing any more
            await until(lambda: copies[0].present == copies[2].present == 0)
            assert copies[0].screens == 1
        await here.act(one.code, "end")
        await until(lambda: not late.classes.open)
        left = await late.client.keys("gd:class:*")
        assert all([await late.client.ttl(key) > 0 for key in left]), "and what is kept of it goes"
        for process in (here, late):
            await process.close()

    port = free_port()
    with redis(port, tmp_path):
        run(play(port))


@pytest.mark.parametrize("keeps", [True, False])
def test_redis_is_killed_and_started_anew(tmp_path, quick, keeps):
    """What it keeps in a file is there again; where it keeps none, its classes end, which is said."""

    async def play(port: int) -> None:
        more = ("--appendonly", "yes", "--appendfsync", "always") if keeps else ()
        with redis(port, tmp_path, *more):
            process = await there(port)
            one = await process.find((await process.begin(READER))["code"])
        await until(lambda: one.hung_up)
        with pytest.raises(ToldError, match="line"):
            await process.find(one.code)
        with redis(port, tmp_path, *more):
            await there(port, process)
            assert (one.over, one.why) == ((False, "") if keeps else (True, "lost"))
            assert await process.begin(READER), "and the next class can be opened"
            await process.close()

    run(play(free_port()))


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not there")
def test_a_page_server_is_killed_and_its_phone_goes_on_with_another():
    with several(2) as front:
        run(_one_is_killed(front))


async def _one_is_killed(front: Several) -> None:
    (first, _), (second, process) = sorted(front.processes().items())
    async with room(f"http://127.0.0.1:{first}") as here, room(f"http://127.0.0.1:{second}") as there:
        screen = await here.open()
        there.led = here.led
        phone, one = await there.join()
        await screen.until(lambda state: state.get("phones") == 1)
        assert (await here.steer("ask", kind="vote", lesson="neuron")).status_code == 200
        await one.until(lambda state: state.get("phase") == "open")
        assert (await there.answer(phone, 1, "w1")).json() == {"answer": "w1"}
        there.led = {}
        os.kill(process, signal.SIGKILL)
        await one.closed()
        again = await here.follow({"phone": phone})
        await again.until(lambda state: state.get("yours") == "w1")
        assert (await here.steer("close")).status_code == 200
        assert (await screen.until(lambda state: state["phase"] == "closed"))["answers"] == [["w1"]]
