"""100,000 strings for the parser of formulas: each is read or refused, and nothing else is done by it.

    python -m tests.benchmarks.fuzz_formula [count] [seed]

Prints how many were read, how many refused by which sentence, and the slowest. Exits with 1 where one took over 50 ms
of the processor's time, or where anything was opened, imported, run or sent by it: Python audits such events."""

import random
import sys
import time
from collections import Counter

from gd_core.formulas.operations import FUNCTIONS
from gd_core.formulas.parse import ALIASES, parse
from gd_core.formulas.text import CONSTANTS
from gd_core.formulas.tokens import FormulaError
from tests.core import generated

MOST_SECONDS = 0.05
HARMLESS = {"compile"}  # what `ast.parse` reports of itself: the text is read, not run
PIECES = [
    *("x", "y", "w", "__import__('os')", "x.__class__", "lambda", "9**9**9", "eval", "exec", "open", "if", "for", "in"),
    *("0x", "1_0", "1j", "1e9", "1e-9", "2.5", "64", "(" * 30, ")" * 30, "-" * 40, "**" * 9, "\n", "\t", "\x00", "\\"),
    *("²", "π", "−", "×", "（", "가", "ｘ", "٣", "𝘹", "\u202e", "\ud83d", "'", '"', *"#;=[]{}@"),
    *"+-*/(),.^ ", *FUNCTIONS, *ALIASES, *CONSTANTS,
]  # fmt: skip


def text(rng: random.Random) -> str:
    """Characters of any kind, pieces of formulas and of programs, or a formula with something in it changed."""
    kind = rng.random()
    if kind < 0.2:
        return "".join(chr(rng.choice([rng.randrange(128), rng.randrange(0x110000)])) for _ in range(rng.randrange(80)))
    if kind < 0.6:
        return "".join(rng.choice(PIECES) for _ in range(rng.randrange(1, 40)))
    letters = list(generated.formula(rng, depth=rng.randrange(1, 6)))
    for _ in range(rng.randrange(3)):
        letters[rng.randrange(len(letters))] = rng.choice(PIECES)
    return "".join(letters)


def main(count: int = 100_000, seed: int = 0) -> int:
    rng, found, slowest, done = random.Random(seed), Counter[str](), (0.0, ""), Counter[str]()
    watching = False

    def watch(event: str, _: object) -> None:
        if watching and event not in HARMLESS:
            done[event] += 1

    sys.addaudithook(watch)
    for said in [text(rng) for _ in range(count)]:
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
    print(f"slowest: {1000 * slowest[0]:.2f} ms, {slowest[1][:80]!r}")
    print("done besides:", dict(done) or "nothing")
    return int(slowest[0] > MOST_SECONDS or bool(done))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
