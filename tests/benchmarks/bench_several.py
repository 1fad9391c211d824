"""Several processes behind nginx: python -m tests.benchmarks.bench_several [300] [--processes 4] [--seconds 60].

`ops.several` starts them; every viewer speaks as a browser with cookies of its own does, comes to the Lab, one shortly
after another, and changes something every four seconds (--every), as in `bench_load` with the lengths called "opening".
In the middle the process with the most sessions is killed (SIGKILL), and `ops.several` begins it again. A viewer whose
socket breaks asks whether its session is there, as alive.js does, every five seconds, every second once nobody knows
it, and after two noes opens the page anew: with its cookies, by the query its address had. `seen` are the seconds until
the runs that were asked for are there, of changes that began before the kill and after it, also of those who came back;
`back` are the seconds from the break until a page shows its runs again. A state is the one its address had said where
the page says the same query again and shows the runs that the query means by itself, without a server; and where the
viewer was at rest, the runs it had seen.

The viewers share the machine with what they measure. `machine ms` is what a loop of two million products took before.
The exit code is the number of misses: sessions of another process that broke, or one of this that did not; pages that
did not come back, or in another state; viewers lost otherwise.
"""

import argparse
import asyncio
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import httpx2
from websockets.exceptions import WebSocketException

from pages.ui.player import addressed
from tests.benchmarks.bench_load import EVERY_SECONDS, MIXES
from tests.benchmarks.measure import loop, machine, p95, table
from tests.conftest import ROOT, free_ports, wait_until_healthy
from tests.viewer import PATIENCE_SECONDS, Viewer
from tests.viewer import viewer as viewing

PROCESS = "gd_process"  # the cookie that says which process has the session
APART_SECONDS = 0.1  # between two who come
LOOK_SECONDS, SOON_SECONDS, NOES = 5.0, 1.0, 2  # of alive.js
ENDS = (RuntimeError, TimeoutError, OSError, httpx2.HTTPError, WebSocketException)  # of a conversation
HEAD = (
    *("viewers", "processes", "changes before, after", "median s before, after", "p95 s before, after"),
    *("sessions a process", "broken, of the killed one's", "others broken", "back p95 s", "back in their state"),
    *("lost", "machine ms"),
)


class Several(NamedTuple):
    """What `ops.several` runs: its address, and what it has said."""

    url: str
    said: Path

    def processes(self) -> dict[int, int]:
        """Port → process, as they were begun last."""
        found = re.findall(r"process (\d+) on (\d+)", self.said.read_text(encoding="utf-8"))
        return {int(port): int(pid) for pid, port in found}


@contextmanager
def several(processes: int) -> Iterator[Several]:
    """So many processes of the app behind nginx, on free ports, all of them answering; ended at the end."""
    port = free_ports(processes + 2)  # nginx, the processes, Redis
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "said"
        command = [sys.executable, "-m", "ops.several", "--processes", str(processes), "--port", str(port)]
        with said.open("wb") as out:
            front = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out)
        try:
            for one in range(processes, -1, -1):
                wait_until_healthy(f"http://127.0.0.1:{port + one}", front)
            yield Several(f"http://127.0.0.1:{port}", said)
        finally:
            front.terminate()
            front.wait()


@dataclass
class Seat:
    """One browser: how far it is, and what became of its session and of its changes."""

    process: int = 0
    there: asyncio.Event = field(default_factory=asyncio.Event)  # it has come, or never will
    changes: list[tuple[float, float]] = field(default_factory=list)  # when one began, seconds until it was seen
    broke: float = 0.0  # when
    query: dict[str, str] = field(default_factory=dict)  # of its address then
    runs: str = ""  # it had seen, where nothing was on its way
    back: float = 0.0  # seconds until it was
    same: bool = False  # as its address had said
    lost: str = ""


@dataclass
class Hall:
    """All of them: where they go, how often they change something, and until when."""

    url: str
    every: float
    begin: asyncio.Event = field(default_factory=asyncio.Event)
    end: float = 0.0


async def sit(hall: Hall, number: int, seat: Seat) -> None:
    """Come, change things until the end, and come back once where the session is gone."""
    await asyncio.sleep(number * APART_SECONDS)
    try:
        async with viewing(hall.url, number, MIXES["opening"]) as viewer:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await viewer.rerun()
            seat.process = int(viewer.client.cookies[PROCESS])
            seat.there.set()
            await hall.begin.wait()
            if not await works(hall, viewer, seat):
                return
            seat.broke = time.monotonic()
            seat.query, seat.runs = viewer.query(), seen(viewer)
        await noes(hall, viewer)
        async with viewing(hall.url, -number - 1, MIXES["opening"], seat.query, viewer.client.cookies) as viewer:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await viewer.rerun()
            seat.back = time.monotonic() - seat.broke
            seat.same = restored(viewer, seat)
            if await works(hall, viewer, seat):
                seat.lost = "it broke again"
    except ENDS as fault:
        seat.lost = repr(fault)
    finally:
        seat.there.set()


async def works(hall: Hall, viewer: Viewer, seat: Seat) -> bool:
    """Change something again and again until the end; whether the socket broke before."""
    listening = viewer.listening
    assert listening is not None
    await asyncio.wait({listening}, timeout=random.random() * hall.every)
    while not listening.done() and time.monotonic() < hall.end:
        began = time.monotonic()
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                seat.changes += [(began, taken) for taken in await viewer.change()]
        except ENDS:
            await asyncio.wait({listening}, timeout=SOON_SECONDS)  # what was asked may hear of it before the socket
            if not listening.done():
                raise
        await asyncio.wait({listening}, timeout=max(0.0, hall.every - (time.monotonic() - began)))
    return listening.done()


def seen(viewer: Viewer) -> str:
    """Which runs a viewer at rest has before it: the script had ended before the socket did."""
    shown = viewer.player
    assert shown is not None
    rested = viewer.rested and shown.header["initial"]["batch_size"] == viewer.batch
    return shown.header["runs"] if rested else ""


async def noes(hall: Hall, viewer: Viewer) -> None:
    """Ask as alive.js does whether the session is there, until the answer was no two times."""
    missed, pause = 0, random.random() * LOOK_SECONDS  # since the last time it asked
    cookies = viewer.client.cookies
    async with asyncio.timeout(PATIENCE_SECONDS), httpx2.AsyncClient(base_url=hall.url, cookies=cookies) as client:
        while missed < NOES:
            await asyncio.sleep(pause)
            try:
                status = (await client.get(viewer.alive, timeout=LOOK_SECONDS)).status_code
            except httpx2.HTTPError:
                status = 0
            missed = missed + 1 if status == 410 else 0
            pause = LOOK_SECONDS if status == 204 else SOON_SECONDS


def restored(viewer: Viewer, seat: Seat) -> bool:
    """Whether the page is in the state that its address had said."""
    assert viewer.player is not None
    runs = viewer.player.header["runs"]
    meant = f"/{addressed.page(seat.query, 'ko', '')[1]['runs']}"
    return viewer.query() == seat.query and runs == meant and seat.runs in ("", runs)


class Outcome(NamedTuple):
    """What became of all of them: the port of the process that was killed, and when."""

    killed: int
    at: float
    seats: list[Seat]

    def times(self, after: bool) -> list[float]:
        """Seconds until changes were seen that began before the kill, or after it; one that spans it is neither."""
        every = [one for seat in self.seats for one in seat.changes]
        return [taken for began, taken in every if (began >= self.at if after else began + taken < self.at)]

    def counts(self) -> Counter[str]:
        """Sessions: of the killed process, those of it and of others that broke, back, in their state, lost."""
        its = [seat for seat in self.seats if seat.process == self.killed]
        broken = [seat for seat in its if seat.broke >= self.at]
        back = [seat for seat in broken if seat.back]
        others = sum(seat.broke > 0 for seat in self.seats) - len(broken)
        same, lost = sum(seat.same for seat in back), sum(bool(seat.lost) for seat in self.seats)
        return Counter(its=len(its), broken=len(broken), others=others, back=len(back), same=same, lost=lost)

    def misses(self) -> int:
        """Those whom it should not have befallen, and those who did not come back as they were."""
        fared = (seat.same if seat.process == self.killed else not seat.broke for seat in self.seats)
        return sum(bool(seat.lost) or not well for seat, well in zip(self.seats, fared, strict=True))


async def meet(front: Several, viewers: int, seconds: float, every: float = EVERY_SECONDS) -> Outcome:
    """Let viewers work for so long, and kill the process with the most sessions in the middle."""
    hall, seats = Hall(front.url, every), [Seat() for _ in range(viewers)]
    async with asyncio.TaskGroup() as group:
        for number, seat in enumerate(seats):
            group.create_task(sit(hall, number, seat))
        await asyncio.gather(*(seat.there.wait() for seat in seats))
        hall.end = time.monotonic() + seconds
        hall.begin.set()
        await asyncio.sleep(seconds / 2)
        killed = Counter(seat.process for seat in seats if seat.process).most_common(1)[0][0]
        at = time.monotonic()
        os.kill(front.processes()[killed], signal.SIGKILL)
    return Outcome(killed, at, seats)


def row(found: Outcome, processes: int, speed: float) -> tuple[Any, ...]:
    """The outcome as a line of the table."""
    counts, times = found.counts(), (found.times(False), found.times(True))
    sessions = Counter(seat.process for seat in found.seats if seat.process)
    back = [seat.back for seat in found.seats if seat.back]
    return (
        *(len(found.seats), processes, ", ".join(str(len(each)) for each in times)),
        *(", ".join(f"{act(each):.2f}" for each in times) for act in (statistics.median, p95)),
        *(", ".join(str(sessions[port]) for port in sorted(sessions)), f"{counts['broken']} of {counts['its']}"),
        *(counts["others"], f"{p95(back):.1f}", f"{counts['same']} of {counts['back']}"),
        *(counts["lost"], f"{1000 * speed:.0f}"),
    )


def main() -> int:
    reading = argparse.ArgumentParser(description="Several processes behind nginx, one of them killed.")
    reading.add_argument("viewers", nargs="?", default="300")
    reading.add_argument("--processes", type=int, default=4)
    reading.add_argument("--seconds", type=float, default=60.0)
    reading.add_argument("--every", type=float, default=EVERY_SECONDS)
    asked = reading.parse_args()
    rows, missed = [], 0
    for viewers in map(int, asked.viewers.split(",")):
        speed = loop()
        with several(asked.processes) as front:
            found = asyncio.run(meet(front, viewers, asked.seconds, asked.every))
        for reason, times in Counter(seat.lost for seat in found.seats if seat.lost).items():
            print(f"lost {times}: {reason}", file=sys.stderr)
        rows.append(row(found, asked.processes, speed))
        missed += found.misses()
    print(f"{machine()}:\n")
    print(table(HEAD, rows))
    return min(missed, 255)  # 256 would tell none


if __name__ == "__main__":
    sys.exit(main())
