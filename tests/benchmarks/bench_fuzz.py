"""Addresses and formulas nobody would write: python -m tests.benchmarks.bench_fuzz [1000] [--seed 0] [--formulas].

Each address is opened as a browser does, by a socket of its own; said at the end: how many ended in an exception, how
many were late, the seconds until the page stood there, those of the server's processor (the machine may do other things
meanwhile), and the ten addresses that took most of these. The exit code is the number of addresses that miss a target:
no exception, and each there within two seconds.

With --formulas so many strings are given to the parser: each is read or refused, and nothing else is done by it. The
exit code is 1 where one took over 50 ms of the processor's time, or where anything was opened, imported, run or sent:
Python audits such events.
"""

import argparse
import random
import statistics
import sys
import time
from collections import Counter
from urllib.parse import urlencode

from gd_core.formulas.operations import FUNCTIONS
from gd_core.formulas.parse import ALIASES, parse
from gd_core.formulas.text import CONSTANTS
from gd_core.formulas.tokens import FormulaError
from pages.ui.app import catalogue
from pages.ui.player.run_query import BLOCK, LAB, RUN
from tests.benchmarks.measure import Server, p95, table
from tests.conftest import running_app
from tests.core import generated
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
PIECES = [
    *("x", "y", "w", "__import__('os')", "x.__class__", "lambda", "9**9**9", "eval", "exec", "open", "if", "for", "in"),
    *("0x", "1_0", "1j", "1e9", "1e-9", "2.5", "64", "(" * 30, ")" * 30, "-" * 40, "**" * 9, "\n", "\t", "\x00", "\\"),
    *("²", "π", "−", "×", "（", "가", "ｘ", "٣", "𝘹", "\u202e", "\ud83d", "'", '"', *"#;=[]{}@"),
    *("+-*/(),.^ "),
    *(*FUNCTIONS, *ALIASES, *CONSTANTS),
]
TARGET_SECONDS = 2.0  # of the clock, in which each address is to stand there
PARSED_SECONDS = 0.05  # of the processor, in which each formula is to be read or refused
HARMLESS = {"compile"}  # what `ast.parse` reports of itself: the text is read, not run
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


def addresses(count: int, chance: random.Random) -> int:
    """How many of so many addresses miss a target."""
    wrong = late = missed = 0
    took: list[tuple[float, float, str]] = []  # seconds of the processor and of the clock, address
    with running_app() as (url, process):
        server = Server(process.pid)
        for _ in range(count):
            page, query = address(chance)
            before = sum(server.processor_seconds())
            seconds, exceptions, failed = run(opened(url, page, query))
            took.append((sum(server.processor_seconds()) - before, seconds, f"/{page}?{query}"))
            wrong += bool(exceptions or failed)
            late += seconds >= TARGET_SECONDS
            if missing := misses(seconds, exceptions, failed):
                missed += 1
                print(f"/{page}?{query}: {', '.join(missing)}", file=sys.stderr)
    used, times, _ = zip(*took, strict=True)
    columns = {"clock": [*times], "processor": [*used]}
    told = [(name, statistics.median(each), p95(each), max(each)) for name, each in columns.items()]
    rows = [(len(took), wrong, late, name, *(f"{one:.2f}" for one in each)) for name, *each in told]
    print(table(("addresses", "exceptions", "late", "", "median s", "p95 s", "slowest s"), rows))
    for processor, clock, where in sorted(took, reverse=True)[:10]:
        print(f"{processor:.2f} s of the processor, {clock:.2f} s: {where}")
    return min(missed, MOST_TOLD)


def string(chance: random.Random) -> str:
    """Characters of any kind, pieces of formulas and of programs, or a formula with something in it changed."""
    kind = chance.random()
    if kind < 0.2:
        points = [
            chance.choice([chance.randrange(128), chance.randrange(0x110000)]) for _ in range(chance.randrange(80))
        ]
        return "".join(map(chr, points))
    if kind < 0.6:
        return "".join(chance.choice(PIECES) for _ in range(chance.randrange(1, 40)))
    letters = list(generated.formula(chance, depth=chance.randrange(1, 6)))
    for _ in range(chance.randrange(3)):
        letters[chance.randrange(len(letters))] = chance.choice(PIECES)
    return "".join(letters)


def formulas(count: int, chance: random.Random) -> int:
    """Whether one of so many strings takes too long or does anything."""
    found, slowest, done, watching = Counter[str](), (0.0, ""), Counter[str](), False

    def watch(event: str, _: object) -> None:
        if watching and event not in HARMLESS:
            done[event] += 1

    sys.addaudithook(watch)
    for said in [string(chance) for _ in range(count)]:
        begun, watching = time.process_time(), True
        try:
            parse(said, ("x", "y"))
            end = "read"
        except FormulaError as fault:
            end = fault.sentence
        watching = False
        found[end] += 1
        slowest = max(slowest, (time.process_time() - begun, said))
    print(f"{count:,} strings:", ", ".join(f"{name} {number:,}" for name, number in found.most_common()))
    print(f"slowest: {1000 * slowest[0]:.2f} ms, {slowest[1][:80]!r}; done besides: {dict(done) or 'nothing'}")
    return int(slowest[0] > PARSED_SECONDS or bool(done))


def main() -> int:
    reading = argparse.ArgumentParser(description="Addresses and formulas nobody would write.")
    reading.add_argument("count", nargs="?", type=int, default=1000)
    reading.add_argument("--seed", type=int, default=0)
    reading.add_argument("--formulas", action="store_true")
    said = reading.parse_args()
    return (formulas if said.formulas else addresses)(said.count, random.Random(said.seed))


if __name__ == "__main__":
    sys.exit(main())
