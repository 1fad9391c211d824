"""A million rows of a reader's own beside Boston's 506: read, posed, sent, dragged; and scikit-learn on the same rows.

    python -m tests.benchmarks.bench_own [--browser]

Every figure is the least of a few tries, of the clock. --browser: from the file's choice to the live picture, as a
reader has it, with the memory of the server.
"""

import argparse
import io
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.linear_model import SGDRegressor
from threadpoolctl import threadpool_limits

import gd_core as gd
from pages.ui.player import payload
from pages.ui.reading import outside
from pages.ui.runs import cache, data, experiment
from pages.ui.runs.settings import Settings

ROWS, TRIES = 1_000_000, 3
OPENING = {"initial": {"active": "random", "learning_rate": 0.2, "axes": ["w1", "w2"]}}


def million() -> bytes:
    """A file of a million rows and three columns, about 28 MB."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(ROWS, 2)) * [3, 50] + [6, 100]
    table = pd.DataFrame({"a": x[:, 0], "b": x[:, 1], "y": x @ [2, -0.1] + rng.normal(size=ROWS)})
    file = io.BytesIO()
    table.to_csv(file, index=False, float_format="%.6f")
    return file.getvalue()


def least(call: Callable[[], Any], tries: int = TRIES) -> float:
    """Seconds."""
    times = []
    for _ in range(tries):
        begun = time.perf_counter()
        call()
        times.append(time.perf_counter() - begun)
    return min(times)


def boston() -> bytes:
    set_at_hand = data.shipped("boston")
    columns = {"RM": set_at_hand.features[:, 0], "LSTAT": set_at_hand.features[:, 1], "PRICE": set_at_hand.target}
    return pd.DataFrame(columns).to_csv(index=False).encode()


def figures(content: bytes) -> dict[str, float]:
    """Seconds of every part, for one file."""
    found: dict[str, float] = {}

    def read() -> None:
        outside.warm()
        time.sleep(3)  # as long as a reader looks for the file
        begun = time.perf_counter()
        found["table"] = outside.read(content)  # type: ignore[assignment]
        found["read, in its process"] = time.perf_counter() - begun

    read()
    table: Any = found.pop("table")
    *features, target = table.names
    own, _ = data.own(table, tuple(features), target)
    found["rows taken and named"] = least(lambda: data.own(table, tuple(features), target))
    settings = Settings(data="own", own=own.digest)

    def anew(call: Callable[[], Any]) -> Callable[[], Any]:
        return lambda: (cache.forget(own), call())

    found["posed: scaled, minimum, rates"] = least(anew(lambda: experiment.setup(settings, own)))
    first = least(anew(lambda: payload.build(settings, "ko", OPENING, own)))
    found["first picture's block, all of it"] = first
    sizes = iter(range(31, 60))

    def drag() -> bytes:
        return payload.build(
            Settings(data="own", own=own.digest, batch_size=next(sizes)), "ko", OPENING, own, part="runs"
        )

    drag()
    found["batch size dragged, a block"] = least(drag)
    found["block, MB"] = len(payload.build(settings, "ko", OPENING, own)) / 2**20
    made = experiment.setup(settings, own)
    x, y = made.scaled.features, own.target
    start = np.zeros(made.problem.start.size)
    full = least(lambda: gd.descend(made.problem, gd.sgd(0.1), start, 1000, record=[0, 1000]))
    found["a full-batch update, µs"] = full / 1000 * 1e6
    batches = gd.random(len(y), 30, np.random.default_rng(0))
    some = least(lambda: gd.descend(made.problem, gd.sgd(0.1), start, 1000, batches=batches, record=[0, 1000]))
    found["an update by 30 rows, µs"] = some / 1000 * 1e6
    rates = made.rates[:, None]
    many = np.broadcast_to(start, (len(rates), start.size))
    family = least(lambda: gd.descend(made.problem, gd.sgd(rates), many, 150, batches=batches))
    found[f"150 of them at {len(rates)} rates"] = family
    regressor = SGDRegressor(penalty=None, learning_rate="constant", eta0=0.01, max_iter=1, tol=None, shuffle=True)
    epoch = least(lambda: regressor.fit(x, y), 2)
    found["scikit-learn SGDRegressor, an epoch"] = epoch
    found["the same, an update by 1 row, µs"] = epoch / len(y) * 1e6
    return found


def tree_megabytes(pid: int) -> float:
    """Of a process and its children, what is theirs alone; proc only."""
    total, waiting = 0, [pid]
    while waiting:
        one = waiting.pop()
        try:
            rolled = Path(f"/proc/{one}/smaps_rollup").read_text(encoding="ascii")
            tasks = Path(f"/proc/{one}/task").iterdir()
            waiting += [int(child) for task in tasks for child in (task / "children").read_text().split()]
        except (OSError, ProcessLookupError):
            continue
        total += sum(int(line.split()[1]) for line in rolled.splitlines() if line.startswith("Pss:"))
    return total / 1024


def in_browser(content: bytes) -> None:
    """What a reader waits for, and what the server holds."""
    import threading

    from playwright.sync_api import sync_playwright

    from tests import machine
    from tests.browser.lab import Lab
    from tests.conftest import CHROMIUM_FLAGS, running_app

    with running_app() as (url, server), sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=machine.browser(), args=CHROMIUM_FLAGS)
        path = Path(folder) / "million.csv"
        path.write_bytes(content)
        lab = Lab(browser.new_page(locale="ko-KR"), url).open()
        lab.page.get_by_role("button", name="더 보기").click()
        lab.page.locator(".st-key-columns_open button").click()
        lab.page.locator(".st-key-own_source button").first.click()
        chooser = lab.page.locator("[data-testid=stDialog] input[type=file]")
        chooser.wait_for(state="attached")
        time.sleep(4)
        before, peak, over = tree_megabytes(server.pid), [0.0], threading.Event()

        def watch() -> None:
            while not over.wait(0.1):
                peak[0] = max(peak[0], tree_megabytes(server.pid))

        threading.Thread(target=watch, daemon=True).start()
        begun = time.perf_counter()
        chooser.set_input_files(path)
        take = lab.page.locator(".st-key-own_take button")
        take.wait_for(timeout=120_000)
        read = time.perf_counter() - begun
        reading = peak[0] - before
        begun = time.perf_counter()
        take.click()
        lab.root.locator(".lit", has_text="표본").wait_for(timeout=120_000)
        shown = time.perf_counter() - begun
        over.set()
        time.sleep(1)
        size = len(content) / 2**20
        print(f"\nin a browser, {size:.0f} MB: chosen to read {read:.1f} s, taken to shown {shown:.1f} s")
        print(f"server over what it had: {reading:.0f} MB while it is read ({reading / size:.1f} × the file), ", end="")
        print(f"{peak[0] - before:.0f} MB at most, {tree_megabytes(server.pid) - before:.0f} MB after")
        browser.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--browser", action="store_true")
    wanted = parser.parse_args()
    content = million()
    if wanted.browser:
        in_browser(content)
        return
    with threadpool_limits(limits=1, user_api="blas"):  # as the server does
        many, few = figures(content), figures(boston())
    print(f"{'':40}{ROWS:>12,}{506:>12,}")
    for (name, value), other in zip(many.items(), few.values(), strict=True):
        plain = name.endswith(("µs", "MB"))
        print(f"{name:40}", *(f"{x:>11.2f}" if plain else f"{1000 * x:>8.1f} ms" for x in (value, other)))


if __name__ == "__main__":
    main()
