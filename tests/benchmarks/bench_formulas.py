"""Loss and gradient of every surface at 1 and 61 points and on a grid of 120 × 120.

python -m tests.benchmarks.bench_formulas [folder]: of another checkout in that folder the times are taken too, and the
ratios here / there are printed."""

import json
import subprocess
import sys
import time

import numpy as np

import gd_core as gd

SHAPES = {"1": (), "61": (61,), "120 × 120": (120, 120)}


def seconds(call, *arguments, rounds: int = 9, least: float = 0.003) -> float:
    """The best of some rounds, each of at least so many seconds."""
    best = np.inf
    for _ in range(rounds):
        begun, count = time.perf_counter(), 0
        while time.perf_counter() - begun < least:
            call(*arguments)
            count += 1
        best = min(best, (time.perf_counter() - begun) / count)
    return float(best)


def times() -> dict[str, list[float]]:
    """Seconds of loss and gradient together, one a shape."""
    rng, found = np.random.default_rng(0), {}
    for name, problem in gd.TEST_FUNCTIONS.items():
        points = [rng.uniform(-2, 2, (*shape, problem.start.size)) for shape in SHAPES.values()]
        found[name] = [seconds(problem.loss, w) + seconds(problem.gradient, w) for w in points]
    return found


def elsewhere(folder: str) -> dict[str, list[float]]:
    """The same of another checkout, measured by this file."""
    code = f"import runpy; print(__import__('json').dumps(runpy.run_path({__file__!r})['times']()))"
    return dict(json.loads(subprocess.check_output([sys.executable, "-c", code], cwd=folder)))


if __name__ == "__main__":
    here, there = times(), elsewhere(sys.argv[1]) if len(sys.argv) > 1 else {}
    print("| surface | " + " | ".join(f"{shape}, µs" for shape in SHAPES) + " | here / there |\n|" + " --- |" * 5)
    for name, each in here.items():
        ratios = ", ".join(f"{a / b:.2f}" for a, b in zip(each, there.get(name, []), strict=False))
        print(f"| {name} | " + " | ".join(f"{1e6 * one:.1f}" for one in each) + f" | {ratios} |")
