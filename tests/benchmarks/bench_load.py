"""A class on one server: python -m tests.benchmarks.bench_load [30,60,100] [--seconds 40] [--mixes …] [--flood].

Every viewer speaks as a browser does: a websocket for the page, requests for the runs. It opens the Lab, then changes
something every four seconds, each viewer at a moment of its own and each another thing: half of the time a hand drags
the batch size, which is a request of the route and, once the hand rests, a rerun of the page; else it chooses something
in a box (data, an optimizer, a length), which is a rerun and the request of what it now shows; in the mix called
"landscapes" each viewer goes to landscapes of its own too, which no class does, and in that called "teacher" all do
what the teacher does, each when it gets round to it. `seen` are the seconds until the runs that were asked for are
there; a browser asks for them as soon as the page tells of them, and the words under them may follow, as do the marks
that are found by following many runs: `told` are the seconds until those stand on the ruler. Three waves of viewers
come after one another, each others than before.

One viewer alone fills the bounded caches first, until they hardly grow: what they hold belongs to nobody. Memory is
counted while all are still there, of the first wave: in the later ones those of the wave before are kept for two
minutes more. `machine ms` is what a loop of two million products took just before a wave. The targets are those of a
class on two quiet cores. With --flood the first class has two waves more: beside one client that sends 200 changes a
second, and beside one that opens the most expensive address there is again and again. The exit code is the number of
classes that miss a target.
"""

import argparse
import asyncio
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterable
from itertools import count
from typing import Any, NamedTuple
from urllib.parse import urlencode

import httpx2

from tests.benchmarks.measure import Server, loop, machine, p95, table
from tests.conftest import running_app
from tests.stranger import stranger
from tests.viewer import PATIENCE_SECONDS, Viewer
from tests.viewer import viewer as viewing

EVERY_SECONDS = 4.0
WAVES = 3
ALONE, FILLED = 40, 12  # so many changes, at most so many times, fill the bounded caches before
HARDLY = 2.0  # MB that they then grow by
#: Boxes that viewers leave alone: the landscape is the one that opens, except where each goes to landscapes of its own.
MIXES = {
    "teacher": ("length", "landscape"),
    "opening": ("length", "landscape"),
    "any": ("landscape",),
    "landscapes": ("length",),
}
TARGETS = {"teacher": 1.0, "opening": 1.0, "any": 3.0, "landscapes": 3.0}  # seconds, 95th percentile
MOST_KEPT = 1.0  # MB a viewer
SLOWER, ALIKE = 1.1, 0.05  # the last wave against the first, and the seconds by which equal waves differ anyway
MOVED = {"flood": 0.5, "dearest": 0.3}  # seconds by which one client may move the others' 95th percentile
FLOOD = 200  # changes a second
DEAREST = {"landscape": "sine", "length": "20000", "optimizer": "nadam", "schedule": "cosine"}
WAVE = (
    *("mix", "viewers", "wave", "changes", "lost", "again", "median s", "p95 s", "target s", "told", "told p95 s"),
    *("pages ms", "workers ms", "reruns", "requests", "MB sent a viewer", "MB kept a viewer", "machine ms"),
)


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


async def asks_for_the_dearest(url: str) -> None:
    """One client that opens it, gets its runs, and begins anew with others that nobody has asked for."""
    async with httpx2.AsyncClient(base_url=url, timeout=PATIENCE_SECONDS) as client:
        await client.get("/")
        for seed in count(1):
            query = urlencode({**DEAREST, "seed": seed})
            async with stranger(url) as one:
                await one.say(query=query)
            await client.get(f"/runs?{query}")


BESIDE = {"flood": pours, "dearest": asks_for_the_dearest}


class Visit(NamedTuple):
    """Seconds until what was asked for was seen, and until all was told of it that was still shown; what was asked."""

    times: list[float]
    told: list[float]
    counts: Counter[str]


async def visit(url: str, number: int, mix: str, seconds: float, together: asyncio.Barrier) -> Visit:
    """Open the page, wait for the whole class, change something after every pause, and stay until all are done."""
    async with viewing(url, number, MIXES[mix]) as viewer:
        await viewer.rerun()
        await viewer.finished()
        await together.wait()
        viewer.told.clear()
        times: list[float] = []
        try:
            await works(viewer, seconds, times)
        except (RuntimeError, TimeoutError, httpx2.HTTPError, OSError) as fault:
            viewer.counts["lost"] += 1
            print(f"viewer {number} lost: {fault!r}", file=sys.stderr)
        await together.wait()  # everybody is done: the server's memory is counted now
        await together.wait()
    return Visit(times, viewer.told, viewer.counts)


async def works(viewer: Viewer, seconds: float, times: list[float]) -> None:
    """As somebody in a class does: a change every four seconds, or as soon as the last one is answered; of no seconds
    so many changes, each when all is told of the last."""
    end = time.monotonic() + seconds
    if seconds:
        await asyncio.sleep(random.random() * EVERY_SECONDS)  # not of the viewer's chance, which may be another's too
    while time.monotonic() < end or (not seconds and len(times) < ALONE):
        began = time.monotonic()
        async with asyncio.timeout(PATIENCE_SECONDS):
            times += await viewer.change()
            if not seconds:
                await viewer.finished()
        if seconds:
            await asyncio.sleep(max(0.0, EVERY_SECONDS - (time.monotonic() - began)))


class Measured(NamedTuple):
    """Seconds until what was asked for was seen, and until all was told of it; processor seconds of pages and workers,
    megabytes, what was asked."""

    times: list[float]
    told: list[float]
    pages: float
    workers: float
    megabytes: float
    counts: Counter[str]


async def crowd(url: str, server: Server, numbers: range, mix: str, seconds: float, beside: str = "") -> Measured:
    """Let some viewers work at once; memory is the server's whole, counted while all are still there."""
    if beside:
        pouring = asyncio.create_task(BESIDE[beside](url))
        try:
            return await crowd(url, server, numbers, mix, seconds)
        finally:
            pouring.cancel()
            await asyncio.gather(pouring, return_exceptions=True)
    together = asyncio.Barrier(len(numbers) + 1)
    async with asyncio.TaskGroup() as group:
        seeds = [numbers[0] if mix == "teacher" else number for number in numbers]
        visits = [group.create_task(visit(url, seed, mix, seconds, together)) for seed in seeds]
        await together.wait()
        before = server.processor_seconds()
        await together.wait()
        after, megabytes = server.processor_seconds(), server.megabytes()
        await together.wait()
    times, told = ([taken for task in visits for taken in task.result()[part]] for part in (0, 1))
    counts = sum((task.result().counts for task in visits), Counter())
    return Measured(times, told, after[0] - before[0], after[1] - before[1], megabytes, counts)


def fill(url: str, server: Server, mix: str) -> float:
    """Let one viewer after another fill the bounded caches until they hardly grow; the megabytes then."""
    before = server.megabytes()
    for number in range(FILLED):
        after = asyncio.run(crowd(url, server, range(-1 - number, -number), mix, 0.0)).megabytes
        if after - before < HARDLY:
            break
        before = after
    return after


def row(mix: str, viewers: int, name: str, many: Measured, kept: float, speed: float) -> tuple[Any, ...]:
    """A wave as a line of its table."""
    counts, changes = many.counts, len(many.times)
    sent = counts["bytes"] / viewers / 1e6
    return (
        *(mix, viewers, name, changes, counts["lost"], counts["again"]),
        *(f"{statistics.median(many.times):.2f}", f"{p95(many.times):.2f}", f"{TARGETS[mix]:g}"),
        *(len(many.told), f"{p95(many.told):.2f}"),
        *(f"{1000 * many.pages / changes:.0f}", f"{1000 * many.workers / changes:.0f}"),
        *(counts["reruns"], counts["requests"], f"{sent:.2f}", f"{kept:.2f}", f"{1000 * speed:.0f}"),
    )


def measured(mix: str, viewers: int, seconds: float, beside: Iterable[str] = ()) -> tuple[list[Any], int]:
    """The waves of a class, alone and beside others, as rows of the table, and how many of their targets are missed."""
    with running_app() as (url, process):
        server, rows, kept = Server(process.pid), list[Any](), list[float]()
        filled = fill(url, server, mix)

        def wave(who: str = "") -> Measured:
            speed = loop()
            numbers = range(1 + len(rows) * viewers, 1 + (len(rows) + 1) * viewers)
            many = asyncio.run(crowd(url, server, numbers, mix, seconds, who))
            kept.append((many.megabytes - filled) / viewers)
            rows.append(row(mix, viewers, who or str(len(rows) + 1), many, kept[-1], speed))
            print(*rows[-1], flush=True, file=sys.stderr)
            return many

        waves = [wave() for _ in range(WAVES)]
        others = {who: wave(who) for who in beside}
    slowest = [p95(one.times) for one in waves]
    lost = sum(one.counts["lost"] for one in waves)
    grew = slowest[-1] > SLOWER * slowest[0] + ALIKE
    moved = sum(p95(many.times) > max(slowest) + MOVED[who] for who, many in others.items())
    return rows, (max(slowest) > TARGETS[mix] or lost > 0 or kept[0] > MOST_KEPT or grew) + moved


def main() -> int:
    reading = argparse.ArgumentParser(description="A class on one server.")
    reading.add_argument("viewers", nargs="?", default="30,60,100")
    reading.add_argument("--seconds", type=float, default=40.0)
    reading.add_argument("--mixes", default=",".join(MIXES))
    reading.add_argument("--flood", action="store_true")
    asked, rows, missed = reading.parse_args(), list[Any](), 0
    for mix in asked.mixes.split(","):
        for viewers in map(int, asked.viewers.split(",")):
            more, late = measured(mix, viewers, asked.seconds, BESIDE if asked.flood and not rows else ())
            rows += more
            missed += late
    print(f"{machine()}:\n\n{table(WAVE, rows)}")
    return missed


if __name__ == "__main__":
    sys.exit(main())
