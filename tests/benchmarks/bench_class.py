"""A class over the wire: python -m tests.benchmarks.bench_class [30,100,300] [--url http://…].

So many phones on one server answer two questions, once within ten seconds, as a class does, and once all in the same
second. `seen` are the seconds from a phone's sending to the projector's count that has it: answers count in the order
they come in, so the n-th that is confirmed is in the first count of n or more. `asked` and `revealed` are the seconds
from the teacher's press to the last phone that shows it, what the core needs for it included. The target is the
95th percentile of `seen` for 300 phones on two quiet cores: 1 s.
"""

import argparse
import asyncio
import math
import random
import statistics
import sys
import time
from contextlib import nullcontext
from itertools import product
from typing import Any

from tests.benchmarks.measure import machine, p95, table
from tests.classroom.wired import Follower, Room, all_of, room
from tests.conftest import running_app

TARGET = 1.0  # seconds
PACES = {"in 10 s": 10.0, "at once": 1.0}
QUESTIONS = ({"kind": "critical", "query": {"data": "toy"}}, {"kind": "start", "query": {"landscape": "himmelblau"}})
ROWS = (
    *("phones", "answers", "question", "lost", "asked s", "seen median s", "seen p95 s", "target"),
    "revealed s",
)


async def answers(here: Room, screen: Follower, number: int, said: dict[str, Any], seconds: float) -> list[float]:
    """Seconds until each answer was seen on the projector, all sent within `seconds`."""
    chance = random.Random(number)

    async def send(phone: str) -> tuple[float, float]:
        await asyncio.sleep(chance.random() * seconds)
        began = time.perf_counter()
        taken = await here.answer(phone, number, said[phone])
        if taken.status_code != 200:
            raise RuntimeError(taken.text)
        return time.perf_counter(), began

    began = len(screen.seen)
    times = sorted(await all_of(send(phone) for phone in said))
    await screen.until(lambda state: state["answered"] == [len(said)])
    counts = [(when, told["answered"][-1]) for when, told in screen.seen[began:] if "answered" in told]
    return [next(at for at, count in counts if count >= n) - sent for n, (_, sent) in enumerate(times, 1)]


def spread(kind: str, shown: dict[str, Any], phones: int) -> list[Any]:
    """An answer of its own for each phone: along the ruler, or over the whole window."""
    if kind == "critical":
        low, high = shown["limits"]
        return [low * (high / low) ** ((n + 0.5) / phones) for n in range(phones)]
    (x, y), half = shown["centre"], 0.9 * shown["half"]
    turns = [2 * math.pi * n / phones for n in range(phones)]
    return [[x + half * math.cos(t), y + half * math.sin(3 * t)] for t in turns]


async def lesson(url: str, phones: int, rows: list[tuple[Any, ...]]) -> None:
    """All questions at all paces, a row each."""
    async with room(url) as here:
        screen = await here.open()
        joined = await all_of(here.join() for _ in range(phones))
        for number, ((pace, seconds), asked) in enumerate(product(PACES.items(), QUESTIONS), 1):
            began = time.perf_counter()
            await here.steer("ask", **asked)
            shown = (await screen.phase(number, "open"))["shown"]
            await all_of(one.phase(number, "open") for _, one in joined)
            told = time.perf_counter() - began
            said = {name: value for (name, _), value in zip(joined, spread(asked["kind"], shown, phones), strict=True)}
            seen = await answers(here, screen, number, said, seconds)
            began = time.perf_counter()
            await here.steer("reveal")
            await all_of(one.phase(number, "revealed") for _, one in joined)
            took = time.perf_counter() - began
            lost = sum(one.code is not None or one.state["told"] is None for _, one in joined)
            times = (told, statistics.median(seen), p95(seen), TARGET, took)
            rows.append((phones, pace, asked["kind"], lost, *(f"{one:.2f}" for one in times)))
            print(*rows[-1], flush=True, file=sys.stderr)


def main() -> int:
    reading = argparse.ArgumentParser(description="A class over the wire.")
    reading.add_argument("phones", nargs="?", default="30,100,300")
    reading.add_argument("--url", help="of a server that runs already")
    said = reading.parse_args()
    rows: list[tuple[Any, ...]] = []
    before = machine()
    with nullcontext((said.url, None)) if said.url else running_app() as (url, _):
        for phones in map(int, said.phones.split(",")):
            asyncio.run(lesson(url, phones, rows))
    print(f"\n{before}:\n\n{table(ROWS, rows)}")
    told = [dict(zip(ROWS, row, strict=True)) for row in rows]
    return sum(row["lost"] > 0 or float(row["seen p95 s"]) > TARGET for row in told)


if __name__ == "__main__":
    sys.exit(main())
