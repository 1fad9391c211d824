"""The whole check in one command: python3 tests/run.py [arguments for pytest]; --quick: of what differs from main.

Needs Python 3.11+ and nothing else: it makes .venv, installs what requirements-dev.txt pins, finds or installs a
browser (tests/machine.py), and runs
ruff, mypy, ESLint and TypeScript over the pages' JavaScript, and pytest.
All of them run even when an early one fails; the exit code is 0 only when all of them passed.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
FEW = 5  # failures that are looked at once more, alone: what is seen beside others and not alone is a race
CHECKS = (("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",), ("tests.javascript.check",))


def run(*arguments: object) -> int:
    """Run a command in the project's folder, print it first, return its exit code."""
    command = [str(argument) for argument in arguments]
    print("\n$", *(part.removeprefix(f"{ROOT}{os.sep}") for part in command), flush=True)
    return subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode


def install() -> None:
    """Make .venv and install the pinned requirements; ends the program with a sentence when that fails."""
    if not PYTHON.exists() and run(sys.executable, "-m", "venv", VENV):
        sys.exit("Python could not make a virtual environment. On Debian and Ubuntu: sudo apt-get install python3-venv")
    if run(PYTHON, "-m", "pip", "install", "--quiet", "-r", "requirements-dev.txt"):
        sys.exit("The requirements could not be installed: see pip's message above.")


def has_tools() -> bool:
    """Whether .venv has what the tests need: the README's first command makes one that has not."""
    command = [PYTHON, "-c", "import pytest, ruff"]
    return PYTHON.exists() and subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode == 0


def quick() -> int:
    """ruff and the tests of what differs from main (tests/affected.py)."""
    return sum(run(PYTHON, "-m", *check) != 0 for check in (*CHECKS[:2], ("tests.affected", "--quick")))


def failures() -> list[str]:
    """The tests that failed last, as pytest keeps them."""
    kept = ROOT / ".pytest_cache" / "v" / "cache" / "lastfailed"
    return list(json.loads(kept.read_text(encoding="utf-8"))) if kept.exists() else []


def main() -> int:
    if sys.version_info < (3, 11):  # noqa: UP036  an older Python gets a sentence, not a traceback
        sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0])
    is_quick = sys.argv[1:] == ["--quick"]
    if not (is_quick and has_tools()):
        install()
    if is_quick:
        return quick()
    if run(PYTHON, "-m", "tests.machine"):
        return 1
    failed = [check[0] for check in CHECKS if run(PYTHON, "-m", *check)]
    # pytest comes last, so that its summary is what one reads at the end; a file's tests share a server and a browser.
    pytest = (PYTHON, "-m", "pytest", *sys.argv[1:])
    code = run(*pytest, "--numprocesses", "2", "--dist", "loadfile", "--durations", "40")
    if code == 1 and 0 < len(failures()) <= FEW:
        print("\nFailed beside others; once more alone, and a race where they pass now:", *failures(), sep="\n  ")
        code = run(*pytest, "--last-failed")
    if failed:
        print("failed before pytest:", ", ".join(failed))
    return code or len(failed)


if __name__ == "__main__":
    sys.exit(main())
