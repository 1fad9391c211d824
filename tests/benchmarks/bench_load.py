"""A class on one server: python -m tests.benchmarks.bench_load [viewers] [seconds].

Every viewer speaks as a browser does: a websocket for the page, requests for the runs. It opens the Lab, then changes
something every four seconds, each viewer at a moment of its own: half of the time a hand drags the batch size, which is
a request of the route, else it chooses something in a box (an optimizer, a scaling, a length), which is a rerun of the
page and the request of what it now shows. Printed: the time from a change to all of its answer, the processor time of
server and workers for one, requests, reruns, bytes, and memory per viewer (on Linux only). One viewer alone fills the
bounded caches first: what they hold belongs to nobody. The targets are for a class at the length the page opens with;
the same with every length chosen too, up to 1000 epochs, is printed beside it.
"""

from __future__ import annotations

import asyncio
import math
import os
import random
import statistics
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx2
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

from pages.ui.canvas import wire
from tests.browser.lab import PATH
from tests.conftest import running_app

EVERY_SECONDS = 4.0
DRAGS = 0.5  # half of what a class does is dragging a batch size, the rest are the page's own choices
AGAIN_SECONDS = 1.0  # after which a server that had too much to do is asked again


class Viewer:
    """One browser's side of the conversation: what the page holds, and what was chosen."""

    def __init__(self, socket: Any, client: httpx2.AsyncClient, seed: int, any_length: bool) -> None:
        self.socket = socket
        self.client = client
        self.any_length = any_length
        self.chance = random.Random(seed)
        self.choices: dict[str, list[str]] = {}
        self.chosen: dict[str, str] = {}
        self.runs = ""  # where the page says that its runs are
        self.cached: dict[str, str | None] = {}  # message hash → where the runs are, if it said so
        self.got: set[str] = set()  # what a browser would not ask for again
        self.counts = {"reruns": 0, "requests": 0, "bytes": 0}

    async def rerun(self) -> None:
        """Ask for a run of the script with the present choices, and for the runs it then shows."""
        message = BackMsg()
        message.rerun_script.page_name = PATH.strip("/")
        message.rerun_script.cached_message_hashes.extend(self.cached)
        for widget, value in self.chosen.items():
            message.rerun_script.widget_states.widgets.add(id=widget, string_value=value)
        await self.socket.send(message.SerializeToString())
        self.counts["reruns"] += 1
        async with asyncio.timeout(60):
            await self._until_finished()
        await self.fetch(self.runs)

    async def fetch(self, runs: str) -> None:
        """A block of the route, unless it is here already."""
        while runs not in self.got:
            answer = await self.client.get(runs)
            self.counts["requests"] += 1
            self.counts["bytes"] += int(answer.headers.get("content-length", 0))
            if answer.status_code == 200:
                self.got.add(runs)
            elif answer.status_code == 503:
                await asyncio.sleep(AGAIN_SECONDS)
            else:
                raise RuntimeError(f"{answer.status_code}: {answer.text}")

    async def _until_finished(self) -> None:
        async for raw in self.socket:
            self.counts["bytes"] += len(raw)
            message = ForwardMsg.FromString(raw)
            kind = message.WhichOneof("type")
            if kind == "delta":
                self._learn(message)
            elif kind == "ref_hash" and (known := self.cached[message.ref_hash]):
                self.runs = known
            elif kind == "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    raise RuntimeError("the page's script did not run")
                return

    def _learn(self, message: ForwardMsg) -> None:
        """Remember the widgets that a delta brought, and what the server need not send again."""
        element = message.delta.new_element
        kind, brought = element.WhichOneof("type"), None
        if kind == "selectbox" and len(element.selectbox.options) > 1:
            box = element.selectbox
            if self.any_length or "-length" not in box.id:
                self.choices[box.id] = list(box.options)
            self.chosen.setdefault(box.id, box.options[box.default])
        elif kind == "bidi_component" and element.bidi_component.bytes:
            header, _ = wire.unpack(element.bidi_component.bytes)
            if header.get("runs"):
                brought = self.runs = header["runs"]
        elif kind == "exception":
            raise RuntimeError(element.exception.message)
        if message.metadata.cacheable and message.hash:
            self.cached[message.hash] = brought

    async def change(self) -> float:
        """Drag the batch size, or choose something else in one of the page's boxes; the seconds until it is seen."""
        began = time.perf_counter()
        if self.chance.random() < DRAGS:
            said = dict(parse_qsl(urlsplit(self.runs).query, keep_blank_values=True))
            said |= {"batch_size": str(self.chance.randint(1, 128)), "moving": said["shown"].split(",")[-1]}
            await self.fetch(f"{urlsplit(self.runs).path}?{urlencode(said, safe=',@-')}")
        else:
            widget = self.chance.choice(sorted(self.choices))
            self.chosen[widget] = self.chance.choice(self.choices[widget])
            await self.rerun()
        return time.perf_counter() - began


class Habits(NamedTuple):
    """How a viewer works: for how many seconds, with what pause between changes, and whether lengths are changed."""

    seconds: float
    pause: float
    any_length: bool


async def visit(url: str, number: int, habits: Habits, together: asyncio.Barrier) -> tuple[list[float], Counter[str]]:
    """Open the page, wait for the whole class, change something after every pause, and stay until all are done."""
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    async with (
        connect(address, subprotocols=["streamlit"], max_size=None, compression=None, origin=url) as socket,
        httpx2.AsyncClient(base_url=url, timeout=60) as client,
    ):
        viewer = Viewer(socket, client, number, habits.any_length)
        await viewer.rerun()
        if not viewer.runs:
            raise RuntimeError("the page brought no player")
        await together.wait()
        end = time.monotonic() + habits.seconds
        await asyncio.sleep(viewer.chance.random() * habits.pause)
        times = []
        while time.monotonic() < end:
            times.append(await viewer.change())
            await asyncio.sleep(max(0.0, habits.pause - times[-1]))
        await together.wait()  # everybody is done: the server's memory is counted now
        await together.wait()
    return times, Counter(viewer.counts)


class Server(NamedTuple):
    """What Linux says about a process and those it has begun; nan elsewhere."""

    pid: int

    def _all(self) -> list[Path]:
        """Folders of the process and of its children."""
        family = [Path(f"/proc/{self.pid}")]
        for stat in Path("/proc").glob("[0-9]*/stat") if family[0].exists() else []:
            if stat.read_text().rsplit(")", 1)[1].split()[1] == str(self.pid):
                family.append(stat.parent)
        return family

    def megabytes(self) -> float:
        if not Path(f"/proc/{self.pid}").exists():
            return float("nan")
        lines = [line for one in self._all() for line in (one / "status").read_text().splitlines()]
        return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024

    def processor_seconds(self) -> float:
        if not Path(f"/proc/{self.pid}").exists():
            return float("nan")
        fields = [(one / "stat").read_text().rsplit(")", 1)[1].split() for one in self._all()]
        return sum(int(one[11]) + int(one[12]) for one in fields) / os.sysconf("SC_CLK_TCK")


class Measured(NamedTuple):
    """Times of changes in seconds, processor seconds a change, megabytes of the whole, what was asked and sent."""

    times: list[float]
    processor: float
    megabytes: float
    counts: Counter[str]


async def crowd(url: str, server: Server, numbers: range, habits: Habits) -> Measured:
    """Let some viewers work at once; memory is the server's whole, counted while all are still there."""
    together = asyncio.Barrier(len(numbers) + 1)
    async with asyncio.TaskGroup() as group:
        visits = [group.create_task(visit(url, number, habits, together)) for number in numbers]
        await together.wait()
        began = server.processor_seconds()
        await together.wait()
        used, megabytes = server.processor_seconds() - began, server.megabytes()
        await together.wait()
    times = [taken for task in visits for taken in task.result()[0]]
    counts = sum((task.result()[1] for task in visits), Counter())
    return Measured(times, used / len(times), megabytes, counts)


def main() -> int:
    viewers = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 40.0
    rows = []
    for mix, any_length in (("opening length", False), ("any length", True)):
        with running_app() as (url, process):
            server = Server(process.pid)
            alone = asyncio.run(crowd(url, server, range(1), Habits(15, 0.05, any_length)))
            numbers = range(1, viewers + 1)
            many = asyncio.run(crowd(url, server, numbers, Habits(seconds, EVERY_SECONDS, any_length)))
        rows += [
            (f"{mix}: one viewer, {len(alone.times)} changes, median", statistics.median(alone.times), "s", 1.0),
            (f"{mix}: {viewers} viewers, {len(many.times)} changes, median", statistics.median(many.times), "s", 1.0),
            (f"{mix}: {viewers} viewers, p95", statistics.quantiles(many.times, n=20)[-1], "s", 1.0),
            (f"{mix}: processor time a change", many.processor, "s", 2 * EVERY_SECONDS / viewers),
            (f"{mix}: requests", many.counts["requests"], "", math.inf),
            (f"{mix}: reruns", many.counts["reruns"], "", math.inf),
            (f"{mix}: sent a viewer", many.counts["bytes"] / viewers / 1e6, "MB", math.inf),
            (f"{mix}: memory a viewer", (many.megabytes - alone.megabytes) / (viewers - 1), "MB", 1.0),
        ]
    missed = 0
    for name, value, unit, target in rows:
        aimed = name.startswith("opening")
        missed += aimed and value > target
        verdict = f"target <= {target:<6.3g} {'met' if value <= target else 'MISSED'}" if aimed else ""
        print(f"{name:52} {value:8.3f} {unit:3} {verdict}")
    return missed


if __name__ == "__main__":
    sys.exit(main())
