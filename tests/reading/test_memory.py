"""What a file takes of the machine while it is read, as a multiple of its bytes: no clock, no browser."""

import os
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from pages.ui.reading import outside
from pages.ui.runs import cache, data, experiment, pins
from pages.ui.runs.settings import Settings

ROWS = 300_000
#: As the reading process runs, but that it says how much it held when the file came, and at most.
CHILD = """
import os, resource, sys
from pages.ui.reading import child
def held(kind):
    if not os.path.exists('/proc/self/status'):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(next(line for line in open('/proc/self/status') if line.startswith(kind)).split()[1]) * 1024
def bound():
    if os.path.exists('/proc/self/clear_refs'):
        open('/proc/self/clear_refs', 'w').write('5')  # the most it held is counted from here
    print(held('VmRSS'), file=sys.stderr)
child.bound = bound
child.main()
print(held('VmHWM'), file=sys.stderr)
"""


@pytest.fixture(scope="module")
def file() -> bytes:
    """About 8 MB: large beside what a reading takes of any file. A thousand rows over and over."""
    x = np.random.default_rng(0).normal(size=(1000, 2)) * [3, 50] + [6, 100]
    rows = "".join(f"{a:.6f},{b:.6f},{2 * a - b / 10:.6f}\n" for a, b in x.tolist())
    return b"a,b,y\n" + rows.encode() * (ROWS // 1000)


@pytest.fixture
def most() -> Iterator[Callable[[Callable[[], Any]], tuple[Any, int]]]:
    """(what a call returns, the most bytes that were held meanwhile over those before)."""

    def measured(call: Callable[[], Any]) -> tuple[Any, int]:
        before, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        result = call()
        return result, tracemalloc.get_traced_memory()[1] - before

    tracemalloc.start()
    yield measured
    tracemalloc.stop()


def test_the_reading_process_holds_the_text_and_the_numbers_and_little_more(file):
    process = subprocess.run(
        [sys.executable, "-c", CHILD],
        input=b"{}\n" + file,
        capture_output=True,
        env={**os.environ, **outside.ONE_THREAD, **outside.GIVEN_BACK},
        cwd=outside.HOUSE,
        check=True,
    )
    before, top = map(int, process.stderr.split())
    assert top - before < 3 * len(file)


def test_a_server_holds_less_than_four_times_a_file_from_its_bytes_to_what_is_minimised(file, most):
    """The bytes themselves stay meanwhile: they are one of the four."""
    table, reading = most(lambda: outside.read(file))
    assert reading < 1.05 * len(file), "the answer stands where it was read to"
    _, looking = most(lambda: data.own_rows(table, ("a", "b"), "y"))
    assert looking < 0.2 * len(file), "to look at the columns none is copied"
    (own, _), taking = most(lambda: data.own(table, ("a", "b"), "y"))
    assert reading + taking < 2.2 * len(file)
    kept_of_own = (own.features.nbytes + own.target.nbytes) / len(file)
    settings = Settings(data="own", own=own.digest, scaling="standard")
    made, posing = most(lambda: experiment.setup(settings, own))
    assert posing < (2.9 - kept_of_own) * len(file), "the table has left by then"
    _, naming = most(lambda: pins.keys(settings, made))
    assert naming < 0.1 * len(file), "a target is named without a copy"
    cache.forget(own)
