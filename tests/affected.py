"""Which tests are of which files: python -m tests.affected makes the map anew; --quick runs those of what differs.

The map is made by coverage: every test that needs neither browser nor server is run once, each file of tests as a
context of its own, and for each of the project's files it is noted which files of tests ran how many of its lines, and
how long those took. A script's tests are those that say its name: coverage does not see what a browser runs.
"""

import json
import re
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import keep

ROOT = Path(__file__).resolve().parent.parent
MAP = ROOT / "tests" / "affected.json"
SOURCES = ("app.py", "gd_core/*", "pages/*", "ops/*")
OUTSIDE = {"browser", "app_url", "open_lab", "playwright"}  # fixtures of what is slow to begin
SLOW = ("tests/browser", "tests/site", "tests/ops", "tests/notebook", "tests/benchmarks", "tests/test_machine.py")
QUICK_SECONDS = 30.0  # of tests, one after another
#: What scripts under a folder draw: the lessons' figures, without a browser, and the Lab.
PICTURES = {"pages/": "tests/pictures/test_figures.py", "pages/ui/": "tests/geometry/test_lab_pictures.py"}


def changed(base: str) -> list[str]:
    """Files that differ from where this left `base`, and those git does not know yet."""
    forked = _git("merge-base", base, "HEAD") or ["HEAD"]
    files = {*_git("diff", "--name-only", forked[0]), *_git("ls-files", "--others", "--exclude-standard")}
    return sorted(file for file in files if (ROOT / file).exists())


def _git(*words: str) -> list[str]:
    ran = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return ran.stdout.split()


def tests_of(files: Iterable[str], seconds: float) -> tuple[list[str], list[str]]:
    """Files of tests for what has changed, those that run most of it first, as many as fit in the time; the rest."""
    known = json.loads(MAP.read_text(encoding="utf-8")) if MAP.exists() else {"files": {}, "seconds": {}}
    weights: dict[str, float] = defaultdict(float)
    for file in files:
        for test, weight in _of_one(file, known["files"]):
            weights[test] = max(weights[test], weight)
    chosen, left, taken = [], [], 0.0
    for test in sorted(weights, key=lambda test: (-weights[test], known["seconds"].get(test, 0.0))):
        taken += known["seconds"].get(test, 1.0)
        (chosen if taken <= seconds or not chosen else left).append(test)
    return chosen, left


def _of_one(file: str, known: dict[str, dict[str, int]]) -> Iterator[tuple[str, float]]:
    """(test, the share of the file's lines that it runs), as far as the test is still there."""
    path = Path(file)
    if path.parts[0] == "tests":
        if path.name.startswith("test_") and path.suffix == ".py" and not file.startswith(SLOW):
            yield file, 2.0
        return
    for test, lines in known.get(file, {}).items():
        if (ROOT / test).exists():
            yield test, lines / max(known[file].values())
    if path.suffix in (".js", ".css", ".html"):
        yield from ((test, 2.0) for folder, test in PICTURES.items() if file.startswith(folder))
        yield from ((test, 1.0) for test in _naming(path.stem))
    if path.suffix == ".toml":
        yield from ((test, 1.0) for test in _naming(path.parent.name))
    if path.suffix == ".py" and file not in known:
        yield from ((test, 1.0) for test in _naming(path.stem))


def _naming(name: str) -> Iterator[str]:
    """Files of tests, of those that are soon run, that say a name."""
    said = re.compile(rf"\b{re.escape(name)}\b")
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        test = path.relative_to(ROOT).as_posix()
        if not test.startswith(SLOW) and said.search(path.read_text(encoding="utf-8")):
            yield test


class Mapping:
    """A plugin of pytest: every file of tests is a context, and the map is written at the end."""

    def __init__(self) -> None:
        import coverage

        self.cov = coverage.Coverage(data_file=None, include=[str(ROOT / one) for one in SOURCES])
        self.seconds: dict[str, float] = defaultdict(float)

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        keep(config, items, lambda item: OUTSIDE.isdisjoint(getattr(item, "fixturenames", ())))
        self.cov.start()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[Any]:
        test = item.path.relative_to(ROOT).as_posix()
        self.cov.switch_context(test)
        began = time.monotonic()
        try:
            return (yield)
        finally:
            self.seconds[test] += time.monotonic() - began
            self.cov.switch_context("")

    def pytest_sessionfinish(self) -> None:
        self.cov.stop()
        data = self.cov.get_data()
        files: dict[str, dict[str, int]] = {}
        for path in sorted(data.measured_files()):
            lines: dict[str, int] = defaultdict(int)
            for contexts in data.contexts_by_lineno(path).values():
                for test in filter(None, contexts):
                    lines[test] += 1
            if lines:
                files[Path(path).relative_to(ROOT).as_posix()] = dict(sorted(lines.items()))
        seconds = {test: round(took, 1) for test, took in sorted(self.seconds.items())}
        text = json.dumps({"seconds": seconds, "files": files}, separators=(",", ":"))
        MAP.write_text(text.replace('},"', '},\n"') + "\n", encoding="utf-8")


def quick(base: str) -> int:
    """The tests of what differs, by two processes, as many as fit; the rest are named."""
    files = changed(base)
    tests, left = tests_of(files, QUICK_SECONDS)
    print("changed:", *(files or ["nothing"]), "\nleft to the whole check:", *(left or ["nothing"]), flush=True)
    return int(pytest.main(["-q", "-x", "--numprocesses", "2", "--dist", "loadfile", *tests])) if tests else 0


def main() -> int:
    if "--quick" in sys.argv:
        return quick("main")
    ignored = [f"--ignore={one}" for one in SLOW]
    return int(pytest.main(["-q", "-p", "no:cacheprovider", "tests", *ignored], plugins=[Mapping()]))


if __name__ == "__main__":
    sys.exit(main())
