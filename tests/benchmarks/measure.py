"""What the benchmarks measure with: a process tree as Linux says it, and tables."""

import os
import platform
import statistics
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple


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


def loop() -> float:
    """Seconds of the same work, whatever machine this is."""
    began, total = time.perf_counter(), 0
    for number in range(2_000_000):
        total += number * number
    return time.perf_counter() - began


def p95(times: list[float]) -> float:
    """Of a single time that time, of none nan."""
    if len(times) < 2:
        return sum(times) if times else float("nan")
    return statistics.quantiles(times, n=20)[-1]


def machine() -> str:
    """Where and when this is measured, and how busy it is there where that can be known."""
    load = ", load {:.1f} (a minute), {:.1f} (five)".format(*os.getloadavg()) if hasattr(os, "getloadavg") else ""
    return f"{os.cpu_count()} cores{load}, {platform.platform()}, {time.strftime('%Y-%m-%d')}"


def table(head: Iterable[Any], rows: Iterable[Iterable[Any]]) -> str:
    """In Markdown."""
    lines = [head := [*head], ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)
