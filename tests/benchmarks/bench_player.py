"""What a visitor feels, measured in a real browser against the real server: python -m tests.benchmarks.bench_player.

Prints one row a measure: value, target, and whether the target is met. Latencies run from the browser's own input
event to the first rendered frame whose surface pixels differ. `--ways SITE…` measures instead a drag of the batch size,
turn by turn, by each way there is to runs: the server's route, a rerun of its page, and the worker of each folder that
`python -m ops.site` has made; what matters is how they compare, since all turns share one machine.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from tests import machine
from tests.browser.lab import PATH, Lab, thumb
from tests.conftest import CHROMIUM_FLAGS, free_port, running_app
from tests.statics import hosted

FIVE = "batching=full,stochastic,random,sequential,shuffled&active=random"
SCREEN = {"width": 1280, "height": 720}
FRAMES = """async (milliseconds) => {
    const stamps = [];
    const end = performance.now() + milliseconds;
    while (performance.now() < end) stamps.push(await new Promise(requestAnimationFrame));
    return stamps.slice(1).map((stamp, i) => stamp - stamps[i]);
}"""
RENDERED = """new Promise(done => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now());
    channel.port2.postMessage(0);
}))"""
# For each input event of a control: the time until a frame was rendered in which the surface differs.
WATCH_RATE = f"""([root, control]) => {{
    const canvas = root.querySelector('[data-testid=surface]');
    const small = new OffscreenCanvas(256, 256).getContext('2d', {{willReadFrequently: true}});
    const print = () => {{
        small.clearRect(0, 0, 256, 256);
        small.drawImage(canvas, 0, 0, 256, 256);
        const {{data}} = small.getImageData(0, 0, 256, 256);
        return data.reduce((sum, value, i) => (sum * 31 + value * (i % 251)) % 1e9, 7);
    }};
    window.latencies = [];
    let [busy, pixels] = [false, print()];
    control.addEventListener('input', async event => {{
        if (busy) return;
        busy = true;
        for (let frame = 0; frame < 60; frame++) {{
            const now = await {RENDERED};
            const seen = print();
            if (seen !== pixels) {{ latencies.push(now - event.timeStamp); pixels = seen; break; }}
        }}
        busy = false;
    }}, {{capture: true}});
}}"""
# For each input event of the batch size: the time until a frame was rendered whose runs have its batch size, or that of
# a later input. The button of the strategy names the batch size of the runs that are shown, not that of the slider.
WATCH_BATCH = f"""async ([root, control]) => {{
    let waiting = [];
    window.latencies = [];
    let last = control.value;
    const note = event => {{
        if (control.value !== last) waiting.push([(last = control.value), event.timeStamp]);
    }};
    control.addEventListener('input', note, {{capture: true}});
    window.addEventListener('pointermove', note); // a hand on the track moves the value without an input event
    (async () => {{
        for (;;) {{
            const now = await {RENDERED};
            const batch = root.querySelector('[data-testid=strategy-random]').textContent.match(/\\d+/)[0];
            const answered = waiting.findLastIndex(([value]) => value === batch) + 1;
            latencies.push(...waiting.slice(0, answered).map(([, then]) => now - then));
            waiting = waiting.slice(answered);
        }}
    }})();
}}"""


class Row(NamedTuple):
    """One measured value beside its target."""

    measure: str
    value: float
    target: Callable[[float], bool]
    unit: str
    wanted: str


def quantile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def open_lab(browser: Browser, url: str, query: str = "") -> Lab:
    return Lab(browser.new_context(viewport=SCREEN, locale="ko-KR").new_page(), url).open(query)


def playback(browser: Browser, url: str) -> list[Row]:
    """Frames while five strategies play 1000 updates at 150 a second."""
    lab = open_lab(browser, url, f"{FIVE}&length=1000u")
    lab.set_range("speed", 7)
    lab.get("play").click()
    lab.wait_for("playing", "true")
    gaps = lab.page.evaluate(FRAMES, 5000)
    lab.page.context.close()
    return [
        Row(
            "playback, five strategies: median", 1000 / statistics.median(gaps), lambda v: v >= 58, "frames/s", ">= 58"
        ),
        Row("playback, five strategies: p95 frame", quantile(gaps, 0.95), lambda v: v <= 25, "ms", "<= 25"),
    ]


def drag(page: Page, lab: Lab, test_id: str, moves: int, pause_ms: int) -> None:
    """The real mouse, to and fro over the middle of a track."""
    control = lab.get(test_id)
    box = control.bounding_box()
    assert box is not None
    x, y = thumb(control)
    page.mouse.move(x, y)
    page.mouse.down()
    for move in range(moves):
        share = 0.2 + 0.6 * abs((move / moves * 4) % 2 - 1)
        page.mouse.move(box["x"] + share * box["width"], y)
        page.wait_for_timeout(pause_ms)


def rate_drag(browser: Browser, url: str) -> list[Row]:
    lab = open_lab(browser, url, f"{FIVE}&step=48")
    lab.page.wait_for_timeout(1500)
    watch(lab, "learning-rate", WATCH_RATE)
    before = lab.traffic.messages
    drag(lab.page, lab, "learning-rate", 100, 40)
    messages = lab.traffic.messages - before
    lab.page.mouse.up()
    latencies = lab.page.evaluate("latencies")
    lab.page.context.close()
    return [
        Row(
            f"rate drag ({len(latencies)} inputs): median",
            statistics.median(latencies),
            lambda v: v <= 16,
            "ms",
            "<= 16",
        ),
        Row("rate drag: p95", quantile(latencies, 0.95), lambda v: v <= 34, "ms", "2 frames"),
        Row("rate drag: websocket messages", messages, lambda v: v == 0, "", "0"),
    ]


def watch(lab: Lab, test_id: str, script: str) -> None:
    lab.page.evaluate(script, [lab.root.element_handle(), lab.get(test_id).element_handle()])


def batch_drag(browser: Browser, url: str) -> list[Row]:
    lab = open_lab(browser, url, f"{FIVE}&step=48")
    lab.page.wait_for_timeout(1500)
    watch(lab, "batch-size", WATCH_BATCH)
    received = sum(lab.traffic.sizes)
    drag(lab.page, lab, "batch-size", 80, 60)
    lab.page.mouse.up()
    lab.page.wait_for_timeout(500)
    latencies = lab.page.evaluate("latencies")
    answer = (sum(lab.traffic.sizes) - received) / max(1, len(latencies))
    lab.page.context.close()
    return [
        Row(
            f"batch drag ({len(latencies)} inputs): median",
            statistics.median(latencies),
            lambda v: v <= 150,
            "ms",
            "<= 150",
        ),
        Row("batch drag: p95", quantile(latencies, 0.95), lambda v: v <= 150, "ms", "<= 150"),
        Row("batch drag: data an answer", answer / 1e6, lambda v: v <= 3, "MB", "<= 3"),
    ]


def ways(browser: Browser, sites: list[Path], turns: int = 2) -> None:
    """Prints of each way to runs, once with what the Lab shows when it opens and once with five strategies shown."""
    with ExitStack() as open_while:
        url, _ = open_while.enter_context(running_app())
        known = {"route": (url, ""), "rerun": (url, "**/runs?*")}
        known |= {str(site): (open_while.enter_context(hosted(site, free_port())), "") for site in sites}
        for shown, query in (("three", "active=random&step=48"), ("five", f"{FIVE}&step=48")):
            taken: dict[str, list[float]] = {name: [] for name in known}
            for _ in range(turns):
                for name, (at, cut) in known.items():
                    taken[name] += _dragged(browser, at, query, cut)
            base = statistics.median(taken["route"])
            for name, times in taken.items():
                middle = statistics.median(times)
                print(
                    f"{shown:6}{name:40} {len(times):4} answers  median {middle:6.0f} ms  p95 "
                    f"{quantile(times, 0.95):6.0f} ms  {middle / base:5.2f} x the route"
                )


def _dragged(browser: Browser, url: str, query: str, cut: str) -> list[float]:
    """Latencies of a drag of the batch size; `cut`: addresses nobody answers at."""
    context = browser.new_context(viewport=SCREEN, locale="ko-KR")
    context.set_default_timeout(180_000)
    if cut:
        context.route(cut, lambda route: route.abort())
    lab = Lab(context.new_page(), url).open(query)
    lab.page.wait_for_timeout(3000)
    watch(lab, "batch-size", WATCH_BATCH)
    drag(lab.page, lab, "batch-size", 60, 60)
    lab.page.wait_for_timeout(1000)
    lab.page.mouse.up()
    latencies: list[float] = lab.page.evaluate("latencies")
    context.close()
    return latencies


def opening(browser: Browser, url: str) -> tuple[float, Lab]:
    """Seconds from the request to the first picture, in a browser that has never been here."""
    context = browser.new_context(viewport=SCREEN, locale="ko-KR")
    lab = Lab(context.new_page(), url)
    began = time.perf_counter()
    lab.page.goto(url + PATH)
    lab.root.and_(lab.page.locator("[data-loss]")).wait_for(state="visible")
    lab.pixels()
    return time.perf_counter() - began, lab


def warm_opening(browser: Browser, url: str) -> list[Row]:
    seconds = []
    for _ in range(5):
        taken, lab = opening(browser, url)
        seconds.append(taken)
        lab.settle()
        largest = max(lab.traffic.sizes)
        lab.page.context.close()
    return [
        Row("open to first picture, warm", statistics.median(seconds), lambda v: v <= 3, "s", "<= 3"),
        Row("largest message (default setting)", largest / 1e6, lambda v: v <= 3, "MB", "<= 3"),
    ]


def cold_opening(browser: Browser) -> list[Row]:
    with running_app() as (url, _):
        taken, lab = opening(browser, url)
        lab.page.context.close()
    return [Row("open to first picture, cold", taken, lambda v: v <= 5, "s", "<= 5")]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ways", nargs="*", type=Path, metavar="SITE")
    sites = parser.parse_args().ways
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=machine.browser(), args=CHROMIUM_FLAGS)
        if sites is not None:
            ways(browser, [site.resolve() for site in sites])
            return 0
        rows = cold_opening(browser)
        with running_app() as (url, _):
            opening(browser, url)[1].page.context.close()
            for measure in (warm_opening, playback, rate_drag, batch_drag):
                rows += measure(browser, url)
        browser.close()
    for row in rows:
        verdict = "met" if row.target(row.value) else "MISSED"
        print(f"{row.measure:44} {row.value:10.2f} {row.unit:9} target {row.wanted:9} {verdict}")
    return sum(not row.target(row.value) for row in rows)


if __name__ == "__main__":
    sys.exit(main())
