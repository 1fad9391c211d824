"""A class of 30 on one server: python -m tests.benchmarks.bench_load [viewers] [seconds].

Every viewer is a websocket client that speaks Streamlit's own protocol: it opens the Lab, then changes something every
four seconds (an optimizer, a scaling, a length, a batch size), each viewer at a moment of its own. Printed: the time
from a change to the end of the rerun it causes, the server's processor time for one, and its memory per viewer (the
last two on Linux only). One viewer alone fills the server's bounded caches first: what they hold belongs to nobody.
The targets are for a class at the length the page opens with; the same with every length chosen too, up to 1000 epochs,
is printed beside it for comparison.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import statistics
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

from tests.browser.lab import PATH
from tests.conftest import running_app

EVERY_SECONDS = 4.0
FRAGMENT_CHANGES = 0.5  # half of what a class does is dragging a batch size, the rest are the page's own choices


class Viewer:
    """One browser's side of the conversation: what the page holds, and what was chosen."""

    def __init__(self, socket: Any, seed: int, any_length: bool) -> None:
        self.socket = socket
        self.any_length = any_length
        self.chance = random.Random(seed)
        self.choices: dict[str, list[str]] = {}
        self.chosen: dict[str, str] = {}
        self.player = ""
        self.fragment = ""
        self.said: dict[str, Any] = {}
        self.cached: dict[str, tuple[str, str] | None] = {}  # message hash → the player and fragment it brought

    async def rerun(self, fragment: str = "") -> float:
        """Ask for a run of the script (or of one fragment) with the present choices; its seconds."""
        message = BackMsg()
        message.rerun_script.page_name = PATH.strip("/")
        message.rerun_script.fragment_id = fragment
        message.rerun_script.cached_message_hashes.extend(self.cached)
        for widget, value in self.chosen.items():
            message.rerun_script.widget_states.widgets.add(id=widget, string_value=value)
        if self.said:
            message.rerun_script.widget_states.widgets.add(id=self.player, json_value=json.dumps(self.said))
        began = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        async with asyncio.timeout(60):
            await self._until_finished()
        return time.perf_counter() - began

    async def _until_finished(self) -> None:
        async for raw in self.socket:
            message = ForwardMsg.FromString(raw)
            kind = message.WhichOneof("type")
            if kind == "delta":
                self._learn(message)
            elif kind == "ref_hash" and (known := self.cached[message.ref_hash]):
                self.player, self.fragment = known
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
            brought = self.player, self.fragment = element.bidi_component.id, message.delta.fragment_id
        elif kind == "exception":
            raise RuntimeError(element.exception.message)
        if message.metadata.cacheable and message.hash:
            self.cached[message.hash] = brought

    async def change(self) -> float:
        """Drag the batch size, or choose something else in one of the page's boxes."""
        if self.player and self.chance.random() < FRAGMENT_CHANGES:
            self.said["batch_size"] = self.chance.randint(1, 128)
            return await self.rerun(self.fragment)
        widget = self.chance.choice(sorted(self.choices))
        self.chosen[widget] = self.chance.choice(self.choices[widget])
        return await self.rerun()


class Habits(NamedTuple):
    """How a viewer works: for how many seconds, with what pause between changes, and whether lengths are changed."""

    seconds: float
    pause: float
    any_length: bool


async def visit(url: str, number: int, habits: Habits, together: asyncio.Barrier) -> list[float]:
    """Open the page, wait for the whole class, change something after every pause, and stay until all are done."""
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    async with connect(address, subprotocols=["streamlit"], max_size=None, compression=None, origin=url) as socket:
        viewer = Viewer(socket, number, habits.any_length)
        await viewer.rerun()
        if not viewer.player:
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
    return times


class Server(NamedTuple):
    """What Linux says about a process; nan elsewhere."""

    pid: int

    def megabytes(self) -> float:
        status = Path(f"/proc/{self.pid}/status")
        if not status.exists():
            return float("nan")
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    def processor_seconds(self) -> float:
        stat = Path(f"/proc/{self.pid}/stat")
        if not stat.exists():
            return float("nan")
        fields = stat.read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Measured(NamedTuple):
    """Rerun times in seconds, processor seconds a rerun, megabytes a viewer."""

    times: list[float]
    processor: float
    megabytes: float


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
    times = [taken for task in visits for taken in task.result()]
    return Measured(times, used / len(times), megabytes)


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
            (f"{mix}: server's processor time a rerun", many.processor, "s", EVERY_SECONDS / viewers),
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
