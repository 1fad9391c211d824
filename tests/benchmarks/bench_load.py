"""A class on one server: python -m tests.benchmarks.bench_load [30,60,100] [--seconds 40] [--against FOLDER] [--flood].

Every viewer speaks as a browser does: a websocket for the page, requests for the runs. It opens the Lab, then changes
something every four seconds, each viewer at a moment of its own and each another thing: half of the time a hand drags
the batch size, which is a request of the route and, once the hand rests, a rerun of the page; else it chooses something
in a box (a landscape, an optimizer, a length), which is a rerun and the request of what it now shows. `seen` are the
seconds until what was asked for is there. Three waves of viewers come after one another, each others than before.

One viewer alone fills the bounded caches first, what they hold belongs to nobody, and tells what a rerun and a request
cost the pages' process and its workers (on Linux only). With --against every line stands twice: of the checkout in
FOLDER, then of this one, in the same run on the same machine. The targets are those of a class on two quiet cores.
With --flood each class stands twice: alone, and beside one client that sends 200 changes a second.

The last table is the README's; the command's exit code is the number of its lines that miss a target.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import statistics
import sys
import time
from collections import Counter
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import httpx2

from tests.conftest import ROOT, running_app
from tests.stranger import stranger
from tests.viewer import PATIENCE_SECONDS, Viewer
from tests.viewer import viewer as viewing

EVERY_SECONDS = 4.0
WAVES = 3
ALONE = 40  # changes of each kind by which their cost is told
MIXES = {"opening": False, "any": True}
TARGETS = {"opening": 1.0, "any": 3.0}  # seconds, 95th percentile
MOST_KEPT = 1.0  # MB a viewer
SLOWER = 1.1  # the last wave against the first
MOVED = 0.5  # seconds by which a flood may move the others' 95th percentile
FLOOD = 200  # changes a second


class Habits(NamedTuple):
    """How a viewer works: whether lengths are changed, for how many seconds, and what it does."""

    any_length: bool
    seconds: float = 0.0
    act: str = "change"


async def visit(url: str, number: int, habits: Habits, together: asyncio.Barrier) -> tuple[list[float], Counter[str]]:
    """Open the page, wait for the whole class, change something after every pause, and stay until all are done."""
    async with viewing(url, number, habits.any_length) as viewer:
        await viewer.rerun()
        await together.wait()
        times: list[float] = []
        try:
            await (works(viewer, habits, times) if habits.seconds else repeats(viewer, habits, times))
        except (RuntimeError, TimeoutError, httpx2.HTTPError, OSError) as fault:
            viewer.counts["lost"] += 1
            print(f"viewer {number} lost: {fault!r}", file=sys.stderr)
        await together.wait()  # everybody is done: the server's memory is counted now
        await together.wait()
    return times, viewer.counts


async def works(viewer: Viewer, habits: Habits, times: list[float]) -> None:
    """As somebody in a class does: a change every four seconds, or as soon as the last one is answered."""
    end = time.monotonic() + habits.seconds
    await asyncio.sleep(viewer.chance.random() * EVERY_SECONDS)
    while time.monotonic() < end:
        async with asyncio.timeout(PATIENCE_SECONDS):
            times += (found := await viewer.change())
        await asyncio.sleep(max(0.0, EVERY_SECONDS - sum(found)))


async def repeats(viewer: Viewer, habits: Habits, times: list[float]) -> None:
    """One kind of change after the other."""
    for _ in range(ALONE):
        async with asyncio.timeout(PATIENCE_SECONDS):
            times += await getattr(viewer, habits.act)()


class Server(NamedTuple):
    """What Linux says about a process and those it has begun; nan elsewhere."""

    pid: int

    def _workers(self) -> list[Path]:
        """Folders of the processes it has begun."""
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                parent = stat.read_text().rsplit(")", 1)[1].split()[1]
            except OSError:  # it has ended meanwhile
                continue
            found += [stat.parent] if parent == str(self.pid) else []
        return found

    def megabytes(self) -> float:
        if not Path("/proc/self/status").exists():
            return float("nan")
        family = [Path(f"/proc/{self.pid}"), *self._workers()]
        lines = [line for one in family for line in (one / "status").read_text().splitlines()]
        return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024

    def processor_seconds(self) -> tuple[float, float]:
        """(of the pages' process, of its workers)."""
        if not Path("/proc/self/stat").exists():
            return float("nan"), float("nan")

        def used(folder: Path) -> float:
            fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

        return used(Path(f"/proc/{self.pid}")), sum(map(used, self._workers()))


class Measured(NamedTuple):
    """Seconds until what was asked for was seen, processor seconds of pages and workers, megabytes, what was asked."""

    times: list[float]
    pages: float
    workers: float
    megabytes: float
    counts: Counter[str]


async def pours(url: str) -> None:
    """One client that does not wait: whole pages and parts of them in turn, whatever comes back."""
    async with stranger(url) as one:
        await one.say()
        parts = [part for part in one.fragments.values() if part] or [""]

        async def drain() -> None:
            async for _ in one.socket:
                pass

        draining = asyncio.create_task(drain())
        try:
            for number in count():
                await one.ask(fragment=parts[0] if number % 2 else "")
                await asyncio.sleep(1 / FLOOD)
        finally:
            draining.cancel()


async def crowd(url: str, server: Server, numbers: range, habits: Habits, flood: bool = False) -> Measured:
    """Let some viewers work at once; memory is the server's whole, counted while all are still there."""
    if flood:
        pouring = asyncio.create_task(pours(url))
        try:
            return await crowd(url, server, numbers, habits)
        finally:
            pouring.cancel()
            await asyncio.gather(pouring, return_exceptions=True)
    together = asyncio.Barrier(len(numbers) + 1)
    async with asyncio.TaskGroup() as group:
        visits = [group.create_task(visit(url, number, habits, together)) for number in numbers]
        await together.wait()
        before = server.processor_seconds()
        await together.wait()
        after, megabytes = server.processor_seconds(), server.megabytes()
        await together.wait()
    times = [taken for task in visits for taken in task.result()[0]]
    counts = sum((task.result()[1] for task in visits), Counter())
    return Measured(times, after[0] - before[0], after[1] - before[1], megabytes, counts)


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


COSTS = ("checkout", "length", "what", "pages ms", "workers ms", "seen ms")
ROWS = (
    *("checkout", "length", "viewers", "wave", "changes", "lost", "again", "median s", "p95 s", "target", "pages ms"),
    *("workers ms", "reruns", "requests", "MB sent", "MB kept"),
)


README = (
    *("checkout", "length", "viewers", "changes", "median s", "p95 s, three waves", "target s", "lost"),
    *("reruns", "requests", "MB sent a viewer", "MB kept a viewer"),
)


def said(name: str, mix: str, viewers: int, waves: list[Measured], kept: float) -> tuple[Any, ...]:
    """A class as a line of the README's table."""
    counts = sum((wave.counts for wave in waves), Counter())
    times = [taken for wave in waves for taken in wave.times]
    return (
        *(name, mix, viewers, len(times), f"{statistics.median(times):.2f}"),
        *(", ".join(f"{p95(wave.times):.2f}" for wave in waves), f"{TARGETS[mix]:g}", counts["lost"]),
        *(counts["reruns"], counts["requests"], f"{counts['bytes'] / viewers / len(waves) / 1e6:.2f}", f"{kept:.2f}"),
    )


def misses(mix: str, waves: list[Measured], kept: float) -> bool:
    """Whether a class misses a target."""
    slowest = [p95(wave.times) for wave in waves]
    lost = sum(wave.counts["lost"] for wave in waves)
    return max(slowest) > TARGETS[mix] or lost > 0 or kept > MOST_KEPT or slowest[-1] > SLOWER * slowest[0]


class Class(NamedTuple):
    """Lines of the three tables; whether a target was missed; the slowest wave's 95th percentile."""

    costs: list[Any]
    rows: list[Any]
    line: tuple[Any, ...]
    missed: bool
    slowest: float


def measured(name: str, folder: Path, mix: str, viewers: int, seconds: float, flood: bool = False) -> Class:
    """What one change costs alone, and the waves of a class, as rows of the two tables."""
    with running_app(folder=folder) as (url, process):
        server = Server(process.pid)
        costs = []
        for act in ("choose", "drag"):
            alone = asyncio.run(crowd(url, server, range(1), Habits(MIXES[mix], act=act)))
            each = (1000 * total / ALONE for total in (alone.pages, alone.workers, sum(alone.times)))
            costs.append((name, mix, act, *(f"{value:.0f}" for value in each)))
        rows, waves = [], []
        for wave in range(WAVES):
            numbers = range(1 + wave * viewers, 1 + (wave + 1) * viewers)
            many = asyncio.run(crowd(url, server, numbers, Habits(MIXES[mix], seconds), flood))
            waves.append(many)
            counts, changes = many.counts, len(many.times)
            kept = (many.megabytes - alone.megabytes) / max(1, viewers - 1)
            row = (
                *(name, mix, viewers, wave + 1, changes, counts["lost"], counts["again"]),
                *(f"{statistics.median(many.times):.2f}", f"{p95(many.times):.2f}", f"{TARGETS[mix]:g}"),
                *(f"{1000 * many.pages / changes:.0f}", f"{1000 * many.workers / changes:.0f}"),
                *(counts["reruns"], counts["requests"], f"{counts['bytes'] / viewers / 1e6:.2f}", f"{kept:.2f}"),
            )
            rows.append(row)
            print(*rows[-1], flush=True, file=sys.stderr)
    line = said(f"{name}, flooded" if flood else name, mix, viewers, waves, kept)
    return Class(costs, rows, line, misses(mix, waves, kept), max(p95(wave.times) for wave in waves))


def table(head: tuple[str, ...], rows: list[Any]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def main() -> int:
    reading = argparse.ArgumentParser(description="A class on one server.")
    reading.add_argument("viewers", nargs="?", default="30,60,100")
    reading.add_argument("--seconds", type=float, default=40.0)
    reading.add_argument("--against", type=Path)
    reading.add_argument("--lengths", default=",".join(MIXES))
    reading.add_argument("--flood", action="store_true")
    asked = reading.parse_args()
    houses = {**({"before": asked.against} if asked.against else {}), "here": ROOT}
    found, missed = [], 0
    for mix in asked.lengths.split(","):
        for viewers in map(int, asked.viewers.split(",")):
            for name, folder in houses.items():
                found.append(alone := measured(name, folder, mix, viewers, asked.seconds))
                missed += name == "here" and alone.missed
                if asked.flood and name == "here":
                    found.append(flooded := measured(name, folder, mix, viewers, asked.seconds, flood=True))
                    missed += flooded.slowest > alone.slowest + MOVED
    print(table(COSTS, [cost for one in found for cost in one.costs]))
    print(table(ROWS, [row for one in found for row in one.rows]), sep="\n\n")
    print(f"\n{os.cpu_count()} cores, {platform.platform()}, {time.strftime('%Y-%m-%d')}:\n")
    print(table(README, [one.line for one in found]))
    return missed


if __name__ == "__main__":
    sys.exit(main())
