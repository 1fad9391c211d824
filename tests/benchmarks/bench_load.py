"""A class of 30 on one server: python -m tests.benchmarks.bench_load [viewers] [seconds].

Every viewer is a websocket client that speaks Streamlit's own protocol: it opens the Lab, then changes something every
four seconds (an optimizer, a scaling, a length, a batch size), each viewer at a moment of its own. Printed: the 95th
percentile of the time from a change to the end of the rerun it causes, and the server's memory per viewer (Linux only).
"""

from __future__ import annotations

import asyncio
import json
import random
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

from tests.conftest import running_app

EVERY_SECONDS = 4.0
FRAGMENT_CHANGES = 0.5  # half of what a class does is dragging a batch size, the rest are the page's own choices


class Viewer:
    """One browser's side of the conversation: what the page holds, and what was chosen."""

    def __init__(self, socket: Any, seed: int) -> None:
        self.socket = socket
        self.chance = random.Random(seed)
        self.choices: dict[str, list[str]] = {}
        self.chosen: dict[str, str] = {}
        self.player = ""
        self.fragment = ""
        self.said: dict[str, Any] = {}
        self.received = 0

    async def rerun(self, fragment: str = "") -> float:
        """Ask for a run of the script (or of one fragment) with the present choices; its seconds."""
        message = BackMsg()
        message.rerun_script.query_string = ""
        message.rerun_script.fragment_id = fragment
        for widget, value in self.chosen.items():
            message.rerun_script.widget_states.widgets.add(id=widget, string_value=value)
        if self.said:
            message.rerun_script.widget_states.widgets.add(id=self.player, json_value=json.dumps(self.said))
        began = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        await self._until_finished()
        return time.perf_counter() - began

    async def _until_finished(self) -> None:
        async for raw in self.socket:
            self.received += len(raw)
            message = ForwardMsg.FromString(raw)
            self._learn(message)
            if message.WhichOneof("type") == "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    raise RuntimeError("the page's script did not run")
                return

    def _learn(self, message: ForwardMsg) -> None:
        """Remember the widgets that a delta brought."""
        if message.WhichOneof("type") != "delta":
            return
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "selectbox" and len(element.selectbox.options) > 1:
            box = element.selectbox
            self.choices[box.id] = list(box.options)
            self.chosen.setdefault(box.id, box.options[box.default])
        elif kind == "bidi_component" and element.bidi_component.bytes:
            self.player, self.fragment = element.bidi_component.id, message.delta.fragment_id
        elif kind == "exception":
            raise RuntimeError(element.exception.message)

    async def change(self) -> float:
        """Drag the batch size, or choose something else in one of the page's boxes."""
        if self.player and self.chance.random() < FRAGMENT_CHANGES:
            self.said["batch_size"] = self.chance.randint(1, 128)
            return await self.rerun(self.fragment)
        widget = self.chance.choice(sorted(self.choices))
        self.chosen[widget] = self.chance.choice(self.choices[widget])
        return await self.rerun()


async def visit(url: str, number: int, seconds: float, opened: asyncio.Barrier) -> list[float]:
    """Open the page, wait for the whole class, then change something every four seconds."""
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    async with connect(address, subprotocols=["streamlit"], max_size=None, origin=url) as socket:
        viewer = Viewer(socket, number)
        await viewer.rerun()
        if not viewer.player:
            raise RuntimeError("the page brought no player")
        await opened.wait()
        end = time.monotonic() + seconds
        await asyncio.sleep(viewer.chance.random() * EVERY_SECONDS)
        times = []
        while time.monotonic() < end:
            times.append(await viewer.change())
            await asyncio.sleep(max(0.0, EVERY_SECONDS - times[-1]))
        await opened.wait()
    return times


def resident_megabytes(pid: int) -> float:
    """Memory the server holds, from Linux's own count; nan elsewhere."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return float("nan")
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


async def measure(url: str, pid: int, viewers: int, seconds: float) -> tuple[list[float], float]:
    """(rerun times, megabytes a viewer): memory is counted when all are there, against a server that served one."""
    await visit(url, 0, 2 * EVERY_SECONDS, asyncio.Barrier(1))
    before = resident_megabytes(pid)
    opened = asyncio.Barrier(viewers + 1)
    async with asyncio.TaskGroup() as group:
        visits = [group.create_task(visit(url, number, seconds, opened)) for number in range(1, viewers + 1)]
        await opened.wait()
        await asyncio.sleep(seconds)
        after = resident_megabytes(pid)
        await opened.wait()
    return [taken for task in visits for taken in task.result()], (after - before) / viewers


def main() -> int:
    viewers = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 40.0
    with running_app() as (url, server):
        times, megabytes = asyncio.run(measure(url, server.pid, viewers, seconds))
    p95 = statistics.quantiles(times, n=20)[-1]
    rows = [
        (f"rerun, {viewers} viewers, {len(times)} changes: median", statistics.median(times), "s", 1.0),
        ("rerun: p95", p95, "s", 1.0),
        ("server memory a viewer", megabytes, "MB", 1.0),
    ]
    for measure_name, value, unit, target in rows:
        print(f"{measure_name:48} {value:8.3f} {unit:3} target <= {target:g}  {'met' if value <= target else 'MISSED'}")
    return sum(value > target for _, value, _, target in rows)


if __name__ == "__main__":
    sys.exit(main())
