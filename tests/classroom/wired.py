"""Phones and a projector of a class as the wire knows them: requests and a websocket each, no browser."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace
from typing import Any

import httpx2
import numpy as np
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

import gd_core as gd
from pages.ui.player import addressed
from pages.ui.runs import experiment

PATIENCE_SECONDS = 60.0
JSON = {"Content-Type": "application/json"}
AT_ONCE = 40  # connections that are being opened
Said = dict[str, Any]


def alone(query: Mapping[str, str], start: Sequence[float], updates: int) -> Said:
    """What a phone with this start is told of it, by a run of the core from there alone."""
    opened = addressed.state(query)
    settings, made, initial = opened.settings, opened.setup, opened.initial
    active, rate = initial["active"], float(initial["learning_rate"])
    from_there = replace(settings, start=tuple(start), length=updates)
    optimizer, batches = experiment.feeding(from_there, active, made, np.array([rate]))
    looks = gd.final_updates(updates)
    run = gd.descend(made.problem, optimizer, np.array([start]), updates, batches=batches, record=looks)
    judged = experiment.judged_by(settings, active, made, np.array(rate), updates)
    ending = gd.run_endings(made.problem, run, **judged).member(0)
    others = "diverged" if ending.kind == gd.Ending.DIVERGED else "none"
    end, number = ("minimum", int(ending.minimum)) if ending.minimum >= 0 else (others, None)
    at = [float(f"{x:.5g}") for x in run.weights[0, -1]]
    return {"loss": float(run.losses[0, -1]), "end": end, "number": number, "at": at}


class Follower:
    """Somebody the server tells what is on: `state` is all that was told so far, `code` how the line was closed."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.state: Said = {}
        self.code: int | None = None
        self.seen: list[tuple[float, Said]] = []  # when and what was told, one after another
        self._told = asyncio.Condition()

    async def listen(self) -> None:
        """Hears until the line is closed."""
        with suppress(ConnectionClosed):
            async for raw in self.socket:
                told = json.loads(raw)
                self.seen.append((time.perf_counter(), told))
                async with self._told:
                    self.state |= told
                    self._told.notify_all()
        async with self._told:
            self.code = self.socket.close_code
            self._told.notify_all()

    async def until(self, met: Callable[[Said], bool]) -> Said:
        """The state, once it is so; RuntimeError where the line was closed before."""
        async with asyncio.timeout(PATIENCE_SECONDS), self._told:
            await self._told.wait_for(lambda: met(self.state) or self.code is not None)
        if not met(self.state):
            raise RuntimeError(f"closed with {self.code}: {self.state}")
        return self.state

    async def phase(self, number: int, phase: str) -> Said:
        return await self.until(lambda state: (state.get("number"), state.get("phase")) == (number, phase))

    async def closed(self) -> int | None:
        """The code the line was closed with, once it was."""
        async with asyncio.timeout(PATIENCE_SECONDS), self._told:
            await self._told.wait_for(lambda: self.code is not None)
        return self.code


class Room:
    """A class on a server, as those who are in it reach it."""

    def __init__(self, url: str, client: httpx2.AsyncClient, stack: AsyncExitStack) -> None:
        self.url, self.client, self.stack = url, client, stack
        self.led: Said = {}
        self.answers: list[httpx2.Response] = []
        self.listening: list[asyncio.Task[None]] = []
        self._opening = asyncio.Semaphore(AT_ONCE)

    async def post(self, path: str, said: object, cookie: str = "") -> httpx2.Response:
        headers = {**JSON, "Cookie": cookie}
        answer = await self.client.post(f"{self.url}/class/{path}", content=json.dumps(said), headers=headers)
        self.answers.append(answer)
        return answer

    async def open(self) -> Follower:
        """A new class and its projector."""
        self.led = (await self.post("open", {})).json()
        return await self.follow({"secret": self.led["secret"]})

    async def follow(self, hello: object, code: str = "") -> Follower:
        address = f"{self.url.replace('http', 'ws', 1)}/class/{code or self.led['code']}/live"
        async with self._opening:
            socket = await self.stack.enter_async_context(connect(address, compression=None, open_timeout=None))
        follower = Follower(socket)
        self.listening.append(asyncio.create_task(follower.listen()))
        with suppress(ConnectionClosed):  # a class that is not there is said before anybody speaks
            await socket.send(json.dumps(hello))
        return follower

    async def marked(self) -> str:
        """The cookie a browser is given that opens a phone's page."""
        page = await self.client.head(f"{self.url}/join")
        self.client.cookies.clear()  # each phone is a browser of its own
        return str(page.headers["set-cookie"]).partition(";")[0]

    async def ask_for_seat(self) -> httpx2.Response:
        """What a new phone is answered that asks for a seat."""
        return await self.post(f"{self.led['code']}/join", {}, await self.marked())

    async def join(self) -> tuple[str, Follower]:
        """A new phone: its id, and what it is told."""
        phone = (await self.ask_for_seat()).json()["phone"]
        return phone, await self.follow({"phone": phone})

    async def steer(self, act: str, **more: object) -> httpx2.Response:
        return await self.post(f"{self.led['code']}/steer", {"secret": self.led["secret"], "act": act, **more})

    async def answer(self, phone: object, question: object, said: object, **more: object) -> httpx2.Response:
        given = {"phone": phone, "question": question, "answer": said}
        return await self.post(f"{self.led['code']}/answer", given | more)


@asynccontextmanager
async def room(url: str) -> AsyncIterator[Room]:
    """A class to be, on a server; at the end everybody leaves."""
    limits = httpx2.Limits(max_connections=AT_ONCE, max_keepalive_connections=0)  # none is closed while it is reused
    async with httpx2.AsyncClient(timeout=PATIENCE_SECONDS, limits=limits) as client, AsyncExitStack() as stack:
        one = Room(url, client, stack)
        yield one
        if one.led:
            await one.steer("end")
    await asyncio.gather(*one.listening)


async def all_of(doing: Iterable[Any]) -> list[Any]:
    """What many do at once, and each one's outcome; the first fault ends all."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one) for one in doing]
    return [task.result() for task in tasks]
