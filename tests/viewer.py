"""One browser's side of the conversation, as a test or a benchmark speaks it: a websocket and requests of the route."""

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.cookies import SimpleCookie
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx2
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed

from pages.ui.app import text
from pages.ui.canvas import wire
from tests.browser.lab import PATH
from tests.stranger import PATIENCE_SECONDS, connected, question

DRAGS = 0.5  # half of what a class does is dragging a batch size, the rest are the page's own choices
AGAIN_SECONDS = 1.0  # after which a server that had too much to do is asked again
OWN = text.read("runs", "ko")["own"]["name"]  # a choice that opens a dialogue over all others: nobody makes it here


class Shown(NamedTuple):
    """What a page's message says of its player: its id, the fragment it stands in, and its header."""

    id: str
    fragment: str
    header: dict[str, Any]


class Viewer:
    """One browser's side of the conversation: what the page holds, and what was chosen."""

    def __init__(self, socket: Any, client: httpx2.AsyncClient, seed: int, left: tuple[str, ...]) -> None:
        self.socket = socket
        self.client = client
        self.left = left  # boxes nobody touches
        self.chance = random.Random(seed)
        self.choices: dict[str, list[str]] = {}
        self.chosen: dict[str, str] = {}
        self.parts: dict[str, str] = {}  # box → the fragment it stands in, "" where that is the page
        self.player: Shown | None = None
        self.showing: asyncio.Task[float] | None = None  # the runs of the player that came last
        self.telling: asyncio.Task[None] | None = None  # and the marks that follow them
        self.listening: asyncio.Task[None] | None = None  # for as long as there is a socket
        self.told: list[float] = []  # the seconds until those were there, of the runs that were still shown
        self.heard, self.over = asyncio.Event(), asyncio.Event()  # the player of a run has come, the run has ended
        self.fault: Exception | None = None  # what has ended the conversation
        self.said: dict[str, Any] = {}
        self.came: dict[str, str] = {}  # the address's query when the page was opened
        self.address: dict[str, str | None] = {}  # what the page lets the address say, as it said it last
        self.batch: int | None = None  # and the player, who writes there too
        self.alive = ""  # where the page asks whether its session is there
        self.cached: dict[str, Shown | None] = {}  # message hash → the player it brought
        self.got: set[str] = set()  # what a browser would not ask for again
        self.page = ""  # its hash, once the server has said it
        self.most = 1  # the largest batch of the block that is shown
        self.steady = ""  # its strategies that are the same with any batch, as the query says it
        self.here = ""  # where it was asked for
        self.counts = Counter({"reruns": 0, "pages": 0, "requests": 0, "bytes": 0, "lost": 0, "again": 0})

    async def rerun(self, fragment: str = "") -> float:
        """Ask for a run of the script or of one fragment, and, as soon as it tells of them, for the runs it then shows;
        the seconds until those are there. The script may still have words to find: `finished` waits for them."""
        self.showing = None
        self.heard.clear()
        self.over.clear()
        began = time.perf_counter()
        values = {widget: {"string_value": value} for widget, value in self.chosen.items()}
        if self.said and self.player:
            values[self.player.id] = {"json_value": json.dumps(self.said)}
        message = question(PATH.strip("/"), values, fragment, urlencode(self.came))
        message.rerun_script.page_script_hash = self.page
        message.rerun_script.cached_message_hashes.extend(self.cached)
        await self.socket.send(message.SerializeToString())
        self.counts["reruns"] += 1
        await self.heard.wait()
        if self.fault is not None:
            raise self.fault
        return await self._seen() - began

    async def _seen(self) -> float:
        """When the runs are there of the player that came last; another may come while they are on their way."""
        while (showing := self.showing) is not None:
            await asyncio.wait({showing})
            if showing is self.showing:
                return await showing
        return time.perf_counter()

    async def finished(self) -> None:
        """Wait until the script has ended and all is told of the runs it shows."""
        await self.over.wait()
        if self.telling is not None:
            await self.telling

    async def _shown(self, header: dict[str, Any]) -> float:
        """When the runs of a header that has come are there."""
        if "runs" in header:
            await self.fetch(header["runs"], shown=True)
            said = dict(parse_qsl(urlsplit(header["runs"]).query, keep_blank_values=True))
            if "part" in said:
                marks = _asked(header["runs"], {"shown": header["initial"]["active"], "part": "marks"})
                self.telling = asyncio.create_task(self._tell(marks))
        return time.perf_counter()

    async def _tell(self, marks: str) -> None:
        began = time.perf_counter()
        await self.fetch(marks)
        self.told.append(time.perf_counter() - began)

    async def heard_last(self) -> None:
        """Wait until the socket has broken."""
        assert self.listening is not None
        await asyncio.wait({self.listening})

    def let_go(self) -> None:
        """A hand moves: what is still to be told of the runs that were shown is not waited for."""
        if self.telling is not None:
            self.telling.cancel()
            self.telling = None

    async def fetch(self, runs: str, shown: bool = False) -> None:
        """A block of the route, unless it is here already; of one that is shown, what is not."""
        known = shown and self.steady and _but_batch(runs) == _but_batch(self.here)
        asked = _asked(runs, {"without": self.steady}) if known else runs
        while runs not in self.got:
            try:
                answer = await self.client.get(asked)
            except (httpx2.ReadError, httpx2.RemoteProtocolError):
                answer = await self.client.get(asked)  # the server had let a kept connection go: a browser asks again
            self.counts["requests"] += 1
            self.counts["bytes"] += int(answer.headers.get("content-length", 0))
            if answer.status_code == 200:
                self.got.add(runs)
                if shown:
                    self._take(runs, wire.unpack(answer.content)[0])
            elif answer.status_code in (429, 503):
                self.counts["again"] += 1
                await asyncio.sleep(AGAIN_SECONDS)
            else:
                raise RuntimeError(f"{answer.status_code}: {answer.text}")

    def _take(self, runs: str, header: dict[str, Any]) -> None:
        """A block that is shown from now on."""
        self.here, self.most = runs, header["limits"]["batch_size"][1]
        shown = dict(parse_qsl(runs))["shown"].split(",")
        one_size = (one["id"] for one in header["strategies"] if not one["batched"])
        self.steady = ",".join(name for name in one_size if name in shown)

    def query(self) -> dict[str, str]:
        """What the address says now: all that the page lets it say, and the player's batch size."""
        said = {name: value for name, value in self.address.items() if value is not None}
        return said if self.batch is None else {**said, "batch": str(self.batch)}

    async def listen(self) -> None:
        """Hear what the server says, for as long as the viewer is there."""
        try:
            await self._hear()
        except (RuntimeError, OSError, ConnectionClosed) as fault:
            self.fault = fault
        else:
            self.fault = RuntimeError("the server has closed the socket")
        self.heard.set()
        self.over.set()

    async def _hear(self) -> None:
        async for raw in self.socket:
            self.counts["bytes"] += len(raw)
            message = ForwardMsg.FromString(raw)
            kind = message.WhichOneof("type")
            if kind == "delta":
                self._learn(message)
            elif kind == "navigation":
                self.page = message.navigation.page_script_hash
            elif kind == "ref_hash":
                self._brought(self.cached[message.ref_hash])
            elif kind == "script_finished":
                self.counts["pages"] += message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
                if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    raise RuntimeError("the page's script did not run")
                if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    self.heard.set()
                    self.over.set()

    def _brought(self, player: Shown | None) -> None:
        """A message has brought a player: its runs are asked for while the script goes on."""
        if player is None:
            return
        self.player, self.batch = player, player.header["initial"]["batch_size"]
        if self.showing is not None:
            self.showing.cancel()
        self.showing = asyncio.create_task(self._shown(player.header))
        self.heard.set()

    def _learn(self, message: ForwardMsg) -> None:
        """Remember the widgets that a delta brought, and what the server need not send again."""
        element = message.delta.new_element
        kind, brought = element.WhichOneof("type"), None
        if kind == "selectbox" and len(element.selectbox.options) > 1:
            box = element.selectbox
            if not any(f"-{name}" in box.id for name in self.left):
                self.choices[box.id] = [option for option in box.options if option != OWN]
                self.parts[box.id] = message.delta.fragment_id
            self.chosen.setdefault(box.id, box.raw_value if box.set_value else box.options[box.default])
        elif kind == "bidi_component" and element.bidi_component.component_name == "gradient_descent_player":
            header, _ = wire.unpack(element.bidi_component.bytes)
            brought = Shown(element.bidi_component.id, message.delta.fragment_id, header)
            self._brought(brought)
            self.most = header.get("limits", {"batch_size": (1, self.most)})["batch_size"][1]
        elif kind == "bidi_component" and element.bidi_component.component_name == "address":
            self.address |= json.loads(element.bidi_component.json)
        elif kind == "bidi_component" and element.bidi_component.component_name == "alive":
            self.alive = json.loads(element.bidi_component.json)["alive"]
        elif kind == "exception":
            raise RuntimeError(element.exception.message)
        if message.metadata.cacheable and message.hash:
            self.cached[message.hash] = brought

    async def choose(self) -> list[float]:
        """Choose something in one of the page's boxes; the seconds until it is seen."""
        widget = self.chance.choice(sorted(self.choices))
        self.chosen[widget] = self.chance.choice(self.choices[widget])
        return [await self.rerun(self.parts[widget])]

    async def drag(self) -> list[float]:
        """Drag the batch size; the seconds until it is seen, and from the hand's rest until the page has followed."""
        began = time.perf_counter()
        shown = self.player
        assert shown is not None
        size = self.batch = self.chance.randint(1, min(128, self.most))
        if runs := shown.header.get("runs"):
            await self.fetch(_asked(runs, {"batch": str(size)}), shown=True)
        else:
            self.said["batch_size"] = size
            await self.rerun(shown.fragment)
        seen, first = time.perf_counter(), shown.header["initial"]
        view = {name: first[name] for name in ("learning_rate", "active", "shown")}
        self.said = {"batch_size": size, "view": {**view, "batch_size": size, "start": None}}
        return [seen - began, await self.rerun(shown.fragment)]

    async def change(self) -> list[float]:
        self.let_go()
        return await (self.drag() if self.chance.random() < DRAGS else self.choose())


def _asked(runs: str, values: dict[str, str]) -> str:
    """An address of runs with other values in its query."""
    said = dict(parse_qsl(urlsplit(runs).query, keep_blank_values=True)) | values
    return f"{urlsplit(runs).path}?{urlencode(said, safe=',@-')}"


def _but_batch(runs: str) -> str:
    return _asked(runs, {"batch": ""})


@asynccontextmanager
async def viewer(
    url: str,
    seed: int = 0,
    left: tuple[str, ...] = ("length",),
    came: dict[str, str] | None = None,
    cookies: httpx2.Cookies | None = None,
) -> AsyncIterator[Viewer]:
    """Somebody who has come to the Lab, by this query and with these cookies, and has seen nothing yet."""
    async with httpx2.AsyncClient(base_url=url, timeout=PATIENCE_SECONDS, cookies=cookies) as client:
        await client.get("/")  # the seat by which the server tells one reader from another
        kept = {"Cookie": "; ".join(f"{one.name}={one.value}" for one in client.cookies.jar)}
        async with connected(url, additional_headers=kept) as socket:
            for given in socket.response.headers.get_all("Set-Cookie"):
                for name, cookie in SimpleCookie(given).items():
                    client.cookies.set(name, cookie.value)
            one = Viewer(socket, client, seed, left)
            one.came = came or {}
            one.listening = asyncio.create_task(one.listen())
            try:
                yield one
            finally:
                one.let_go()
                one.listening.cancel()
