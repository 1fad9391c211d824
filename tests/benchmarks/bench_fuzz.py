"""Addresses nobody would write, over all pages: python -m tests.benchmarks.bench_fuzz [1000] [--seed 0].

Each is opened as a browser does, by a socket of its own; said at the end: how many ended in an exception, how many were
late, the seconds until the page stood there, those of the server's processor (the machine may do other things
meanwhile), and the ten addresses that took most of these. The exit code is the number of addresses that miss a target:
no exception, and each there within two seconds.
"""

import argparse
import random
import statistics
import sys
import time
from urllib.parse import urlencode

from pages.ui.app import catalogue
from pages.ui.player.run_query import BLOCK, LAB, RUN
from tests.benchmarks.processes import Server
from tests.conftest import running_app
from tests.stranger import run, stranger

PAGES = [
    one.address for one in (catalogue.HOME, catalogue.LAB, catalogue.CHALLENGES, catalogue.TEACH, *catalogue.LESSONS)
]
NAMES = sorted({*RUN, *LAB, *BLOCK, "answer"})
VALUES = (
    *("", "0", "-1", "nan", "inf", "1e308", "-1e-320", "9" * 300, "0x10", "１２", "1_000", "%00", "\u202e", "💥" * 20),
    *(
        "zzz",
        "own",
        "network",
        "sine",
        "ackley",
        "linear",
        "adam",
        "nadam",
        "momentum",
        "random",
        "full,random",
        "a,b,c",
    ),
    *("20000u", "20000e", "1u", "0.5@0,0.1@40", "0.1@0", "1@-1", "1,2", "1,2,3", "1e6,1e6,1e6", "none", "../../etc"),
    *("<script>alert(1)</script>", "' OR 1=1 --", "{0}", "%s%n", "true", "None", "ko", "en", "fr", "standard", "7"),
)


TARGET_SECONDS = 2.0  # of the clock, in which each is to stand there
MOST_TOLD = 255  # by an exit code


def address(chance: random.Random) -> tuple[str, str]:
    """(page, query): a few names with values that may be any other's."""
    count = chance.randint(1, 6)
    said = [(chance.choice(NAMES), chance.choice(VALUES)) for _ in range(count)]
    return chance.choice(PAGES), urlencode(said, safe=",@")


async def opened(url: str, page: str, query: str) -> tuple[float, list[str], bool]:
    """(seconds, exceptions, whether a part could not be made)."""
    began = time.perf_counter()
    async with stranger(url, page) as one:
        await one.say(query=query)
        return time.perf_counter() - began, one.exceptions, "만들지 못했습니다" in one.text()


def misses(seconds: float, exceptions: list[str], failed: bool) -> list[str]:
    """What an address misses of its targets."""
    late = [f"{seconds:.2f} s where {TARGET_SECONDS:g} are the target"] if seconds >= TARGET_SECONDS else []
    return [*exceptions, *(["a part could not be made"] if failed else []), *late]


def main() -> int:
    reading = argparse.ArgumentParser(description="Addresses nobody would write.")
    reading.add_argument("count", nargs="?", type=int, default=1000)
    reading.add_argument("--seed", type=int, default=0)
    said = reading.parse_args()
    chance, wrong, late, missed = random.Random(said.seed), 0, 0, 0
    took: list[tuple[float, float, str]] = []  # seconds of the processor and of the clock, address
    with running_app() as (url, process):
        server = Server(process.pid)
        for _ in range(said.count):
            page, query = address(chance)
            before = sum(server.processor_seconds())
            seconds, exceptions, failed = run(opened(url, page, query))
            took.append((sum(server.processor_seconds()) - before, seconds, f"/{page}?{query}"))
            wrong += bool(exceptions or failed)
            late += seconds >= TARGET_SECONDS
            if missing := misses(seconds, exceptions, failed):
                missed += 1
                print(f"/{page}?{query}: {', '.join(missing)}", file=sys.stderr)
    print("| addresses | exceptions | late | | median s | p95 s | slowest s |\n|" + " --- |" * 7)
    used, times, _ = zip(*took, strict=True)
    for name, column in (("clock", times), ("processor", used)):
        p95 = statistics.quantiles(column, n=20)[-1]
        told = " | ".join(f"{one:.2f}" for one in (statistics.median(column), p95, max(column)))
        print(f"| {len(took)} | {wrong} | {late} | {name} | {told} |")
    for processor, clock, where in sorted(took, reverse=True)[:10]:
        print(f"{processor:.2f} s of the processor, {clock:.2f} s: {where}")
    return min(missed, MOST_TOLD)


if __name__ == "__main__":
    sys.exit(main())
