"""Where classes are: in this process, or with GD_REDIS=redis://… in every process that names the same Redis.

What changes a class is an act: a name and plain arguments. Redis keeps the acts of each class in their order and every
process makes its own copy of a class from them. Nothing else is kept there, and a class's acts go with it.
"""

import asyncio
import json
import os
import secrets
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from pages.ui.classroom.answers import ToldError
from pages.ui.classroom.classes import LIFETIME, MOMENT, Class, Classes
from pages.ui.classroom.seating import Reader

REDIS = "GD_REDIS"  # of the environment
LETTERS = "BCDFGHJKMNPRSTWXYZ"  # none looks like another or like a digit, and they make no words
CODE = 5
ALL, ONE, PROCESS, SALT = "gd:classes", "gd:class:", "gd:process:", "gd:salt"  # keys in Redis
PATIENCE_SECONDS = 2.0  # for Redis, before somebody hears that it is away
BEAT_SECONDS, LOST_SECONDS = 4, 12  # a process says that it is there, and is not after so long without a word
SWEEP_SECONDS = 60.0


class Memory:
    """The classes of this process, which nobody else knows."""

    name = ""  # of this process among those that share its classes

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.classes, self.salt = Classes(clock), secrets.token_hex(16)
        self.connections = Counter[tuple[str, str]]()  # that end here, by class and phone, "" for its screens
        self.sweeping: asyncio.TimerHandle | None = None

    async def find(self, code: object) -> Class:
        """The class of a code as it was typed; ToldError where there is none."""
        await self._ready()
        return self.classes.find(code)

    async def act(self, code: str, act: str, *arguments: Any) -> Any:
        """What an act of `Classes.apply` comes to."""
        return self._apply(code, act, arguments)

    async def begin(self, opener: Reader) -> dict[str, str]:
        """A new class of this opener's: its code and its secret."""
        await self._ready()
        code = ""
        while not code or code in self.classes.open:
            code = "".join(secrets.choice(LETTERS) for _ in range(CODE))
        secret = secrets.token_urlsafe(18)
        await self.act(code, "begin", secret, opener.veiled(self.salt))
        if self.sweeping is None:
            self._sweep()
        return {"code": code, "secret": secret}

    async def _ready(self) -> None:
        """Once all acts until now are known."""

    def _sweep(self) -> None:
        """Now, and again for as long as a class is open."""
        self.classes.sweep()
        later = asyncio.get_running_loop().call_later
        self.sweeping = later(SWEEP_SECONDS, self._sweep) if self.classes.open else None

    @asynccontextmanager
    async def connection(self, code: str, phone: str = "") -> AsyncIterator[None]:
        """A phone is connected, or a screen, for as long as this is entered."""
        await self._count(code, phone, 1)
        try:
            yield
        finally:
            with suppress(ToldError):  # the class is over, or Redis away: it hears of it by the next beat
                await self._count(code, phone, -1)

    async def _count(self, code: str, phone: str, more: int) -> None:
        self.connections[code, phone] += more
        try:
            await self.act(code, "connected", self.name, phone, self.connections[code, phone])
        except ToldError:
            self.connections[code, phone] -= max(0, more)
            raise
        finally:
            self.connections += Counter()  # without those that are none

    def _apply(self, code: str, act: str, arguments: Any) -> Any:
        result = self.classes.apply(code, act, arguments)
        if act in {"connected", "gone"}:  # phones hear of a teacher's screen that has been away for a moment
            asyncio.get_running_loop().call_later(MOMENT * 1.05, self._ring, code)
        return result

    def _ring(self, code: str) -> None:
        one = self.classes.open.get(code)
        if one and not one.led:
            one.turned.ring()


class Redis(Memory):
    """The same classes as every other process that names this Redis."""

    def __init__(self, url: str) -> None:
        from redis.asyncio import Redis as Client
        from redis.exceptions import RedisError

        super().__init__(lambda: self.at or time.time())
        self.client = Client.from_url(url, socket_timeout=LOST_SECONDS, socket_connect_timeout=PATIENCE_SECONDS)
        self.faults = (RedisError, OSError)
        self.name, self.tickets = secrets.token_hex(6), 0
        self.at = 0.0  # the time of the act that is being read
        self.last: dict[str, bytes] = {ALL: b"0"}  # act that was read of each stream
        self.waiting: dict[str, asyncio.Future[Any]] = {}
        self.known = asyncio.Event()  # all acts until now, and Redis is there
        self.reading: asyncio.Task[None] | None = None

    async def _ready(self) -> None:
        if self.reading is None:
            self.reading = asyncio.create_task(self._read())
        with suppress(TimeoutError):
            await asyncio.wait_for(self.known.wait(), PATIENCE_SECONDS)
        if not self.known.is_set():
            raise ToldError("line", 503)

    async def act(self, code: str, act: str, *arguments: Any) -> Any:
        await self._ready()
        self.tickets += 1
        ticket = f"{self.name}-{self.tickets}"
        coming = self.waiting[ticket] = asyncio.get_running_loop().create_future()
        key = ALL if act in {"begin", "end", "sweep"} else ONE + code
        try:
            async with self.client.pipeline() as commands:
                if act == "begin":
                    commands.delete(ONE + code)  # of a class long ago that had this code
                commands.xadd(key, {"act": json.dumps([ticket, code, act, arguments])})
                await commands.expire(key, int(LIFETIME) + 60).execute()
        except self.faults:
            self.waiting.pop(ticket, None)
            raise ToldError("line", 503) from None
        return await coming

    def _sweep(self) -> None:
        """Each process does, while it beats."""

    async def _read(self) -> None:
        """Every act there was and is, for as long as this process lives."""
        while True:
            beating = asyncio.create_task(self._beat())
            try:
                await self._follow()
            except self.faults:
                pass  # whoever waits hears of it
            finally:
                beating.cancel()
                self._lost()
            await self.client.connection_pool.disconnect()  # what was open leads nowhere
            await asyncio.sleep(1)

    def _lost(self) -> None:
        """Redis is not there, or nobody reads of it any more."""
        self.known.clear()
        for coming in self.waiting.values():
            coming.set_exception(ToldError("line", 503))
        self.waiting.clear()
        for one in self.classes.open.values():
            one.hang_up()

    async def _follow(self) -> None:
        await self.client.setnx(SALT, secrets.token_hex(16))
        salt = (await self.client.get(SALT)).decode()
        if salt != self.salt:  # another Redis than before: it knows none of the classes that were
            for code in list(self.classes.open):
                self.classes.end(code, "lost")
            self.salt, self.last = salt, {ALL: b"0"}
        while True:
            known = self.known.is_set()
            streams = await self.client.xread(self.last, block=int(1000 * BEAT_SECONDS) if known else None)
            for key, acts in streams or ():
                for stamp, fields in acts:
                    self.last[key.decode()] = stamp
                    self._heard(stamp, fields[b"act"])
            each = {ONE + code: self.last.get(ONE + code, b"0") for code in self.classes.open}
            self.last = {ALL: self.last[ALL], **each}
            if not streams and not known:
                await self._say_here()
                self.known.set()

    def _heard(self, stamp: bytes, text: bytes) -> None:
        ticket, code, act, arguments = json.loads(text)
        self.at = int(stamp.partition(b"-")[0]) / 1000
        coming = self.waiting.pop(ticket, None) or asyncio.get_running_loop().create_future()
        try:
            coming.set_result(self._apply(code, act, arguments))
        except ToldError as told:
            coming.set_exception(told)
            coming.exception()  # of another process's act nobody here hears
        finally:
            self.at = 0.0

    async def _beat(self) -> None:
        """Says that this process is there, what is connected to it, and which processes are there no more."""
        await self.known.wait()
        while True:
            with suppress(ToldError, *self.faults):  # as `_follow` notices too
                await self._say_here()
                for one in list(self.classes.open.values()):
                    await self._look(one.code, one.connections)
                if any(one.ends() for one in self.classes.open.values()):
                    await self.act("", "sweep")
                    await self.client.xtrim(ALL, minid=int(1000 * (time.time() - LIFETIME - 60)))
            await asyncio.sleep(BEAT_SECONDS)

    async def _look(self, code: str, known: dict[str, dict[str, int]]) -> None:
        for process in set(known) - {self.name}:
            if not await self.client.exists(PROCESS + process):
                await self.act(code, "gone", process)
        own = known.get(self.name, {})
        for phone in {*own, *(phone for of, phone in self.connections if of == code)}:
            if own.get(phone, 0) != self.connections[code, phone]:
                await self.act(code, "connected", self.name, phone, self.connections[code, phone])

    async def close(self) -> None:
        """Nothing is read of Redis any more."""
        if self.reading:
            self.reading.cancel()
        await self.client.aclose()

    async def _say_here(self) -> None:
        await self.client.set(PROCESS + self.name, b"", ex=LOST_SECONDS)


def store() -> Memory:
    """As the environment says."""
    return Redis(os.environ[REDIS]) if os.environ.get(REDIS) else Memory()
