"""Puts each fault of the table into a copy of the project and sees whether its tests notice.

`python -m tests.mutations.run` does them all; words after it choose the faults whose names hold them. The exit code is
the number of faults that nobody noticed.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.mutations.table import FAULTS, Fault

ROOT = Path(__file__).resolve().parents[2]
NOT_COPIED = shutil.ignore_patterns(".git", ".venv", "node_modules", "__pycache__", ".*_cache", ".hypothesis")


def passes(copy: Path, tests: str) -> bool:
    """Whether these tests pass in the copy; RuntimeError where they could not be run."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests.split()]
    done = subprocess.run(command, cwd=copy, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"pytest ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.returncode == 0


def noticed(copy: Path, fault: Fault) -> bool:
    """Whether the fault's tests fail while it is in the copy."""
    file = copy / fault.file
    text = file.read_text(encoding="utf-8")
    if text.count(fault.old) != 1:
        raise ValueError(f"{fault.name}: its text stands {text.count(fault.old)} times in {fault.file}")
    file.write_text(text.replace(fault.old, fault.new), encoding="utf-8")
    try:
        return not passes(copy, fault.tests)
    finally:
        file.write_text(text, encoding="utf-8")


def main(words: list[str]) -> int:
    faults = [fault for fault in FAULTS if all(word in fault.name for word in words)]
    survived = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        shutil.copytree(ROOT, copy, ignore=NOT_COPIED)
        for tests in sorted({fault.tests for fault in faults}):
            if not passes(copy, tests):
                sys.exit(f"{tests} fail without any fault: nothing can be told")
        for fault in faults:
            began = time.monotonic()
            seen = noticed(copy, fault)
            survived += [] if seen else [fault.name]
            print(f"{'noticed ' if seen else 'SURVIVED'} {time.monotonic() - began:4.0f} s  {fault.name}", flush=True)
    print(f"{len(faults) - len(survived)} of {len(faults)} faults were noticed")
    return len(survived)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
