"""What a visitor feels, measured in a real browser: python -m tests.benchmarks.bench_player [SITE…].

Prints one row a measure: value, target, and whether the target is met. Latencies run from the browser's own input
event to the first rendered frame whose surface pixels differ. Of the app by its server; of each folder SITE that
`python -m ops.site` has made the drags too, by its worker, and of the server once more without its route, where a
rerun of the page brings what a drag asks for: all on one machine, what matters is how they compare.
"""

import argparse
import statistics
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from tests import machine
from tests.benchmarks.measure import p95
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
    """One measured value beside its target: at most that, at least where the target is negative."""

    measure: str
    value: float
    unit: str
    target: float

    def met(self) -> bool:
        return self.value <= self.target if self.target >= 0 else self.value >= -self.target

    def line(self, where: str) -> str:
        wanted = f"{'<=' if self.target >= 0 else '>='} {abs(self.target):g}"
        return (
            f"{where:16} {self.measure:36} {self.value:10.2f} {self.unit:9} {wanted:9} {'' if self.met() else 'MISSED'}"
        )


def page_of(browser: Browser, cut: str = "") -> Page:
    """One that has never been here; `cut`: addresses nobody answers at."""
    context = browser.new_context(viewport=SCREEN, locale="ko-KR")
    context.set_default_timeout(180_000)
    if cut:
        context.route(cut, lambda route: route.abort())
    return context.new_page()


def playback(browser: Browser, url: str) -> list[Row]:
    """Frames while five strategies play 1000 updates at 150 a second."""
    lab = Lab(page_of(browser), url).open(f"{FIVE}&length=1000u")
    lab.set_range("speed", 7)
    lab.get("play").click()
    lab.wait_for("playing", "true")
    gaps = lab.page.evaluate(FRAMES, 5000)
    lab.page.context.close()
    return [
        Row("playback, five strategies: median", 1000 / statistics.median(gaps), "frames/s", -58),
        Row("playback, five strategies: p95 frame", p95(gaps), "ms", 25),
    ]


def dragged(browser: Browser, url: str, test_id: str, cut: str = "") -> list[Row]:
    """The real mouse, to and fro over the middle of a slider's track: latencies, and what goes over the wire."""
    script, name, most = DRAGS[test_id]
    lab = Lab(page_of(browser, cut), url).open(f"{FIVE}&step=48")
    lab.page.wait_for_timeout(QUIET_MS)
    lab.page.evaluate(script, [lab.root.element_handle(), lab.get(test_id).element_handle()])
    sent, received = lab.traffic.messages, sum(lab.traffic.sizes)
    box = lab.get(test_id).bounding_box()
    assert box is not None
    x, y = thumb(lab.get(test_id))
    lab.page.mouse.move(x, y)
    lab.page.mouse.down()
    for move in range(MOVES):
        share = 0.2 + 0.6 * abs((move / MOVES * 4) % 2 - 1)
        lab.page.mouse.move(box["x"] + share * box["width"], y)
        lab.page.wait_for_timeout(PAUSE_MS)
    messages = lab.traffic.messages - sent
    lab.page.wait_for_timeout(QUIET_MS)
    lab.page.mouse.up()
    latencies = lab.page.evaluate("latencies")
    answer = (sum(lab.traffic.sizes) - received) / max(1, len(latencies))
    lab.page.context.close()
    rows = [
        Row(f"{name} drag ({len(latencies)} inputs): median", statistics.median(latencies), "ms", most),
        Row(f"{name} drag: p95", p95(latencies), "ms", max(34, most)),
        Row(f"{name} drag: data an answer", answer / 1e6, "MB", 3),
    ]
    return rows if cut else [*rows, Row(f"{name} drag: websocket messages", messages, "", 0)]


#: Slider → (what watches it, its name, ms that its median may be).
DRAGS = {"learning-rate": (WATCH_RATE, "rate", 16), "batch-size": (WATCH_BATCH, "batch", 150)}
MOVES, PAUSE_MS, QUIET_MS = 80, 60, 2000


def opening(browser: Browser, url: str, name: str, most: float) -> list[Row]:
    """Seconds from the request to the first picture, in a browser that has never been here; the largest message."""
    lab = Lab(page_of(browser), url)
    began = time.perf_counter()
    lab.page.goto(url + PATH)
    lab.root.and_(lab.page.locator("[data-loss]")).wait_for(state="visible")
    lab.pixels()
    taken = time.perf_counter() - began
    largest = max(lab.settle().traffic.sizes)
    lab.page.context.close()
    return [
        Row(f"open to first picture, {name}", taken, "s", most),
        Row("largest message (default setting)", largest / 1e6, "MB", 3),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sites", nargs="*", type=Path, metavar="SITE")
    asked, found = parser.parse_args(), list[tuple[str, Row]]()

    def told(where: str, rows: list[Row]) -> None:
        found.extend((where, row) for row in rows)
        print(*(row.line(where) for row in rows), sep="\n", flush=True)

    with ExitStack() as held:
        chromium = held.enter_context(sync_playwright()).chromium
        browser = chromium.launch(executable_path=machine.browser(), args=CHROMIUM_FLAGS)
        url, _ = held.enter_context(running_app())
        for name, most in (("cold", 5), ("warm", 3), ("warm again", 3)):
            told("server", opening(browser, url, name, most))
        told("server", playback(browser, url))
        ways = [("server", url, ""), ("without route", url, "**/runs?*")]
        ways += [(site.name, held.enter_context(hosted(site.resolve(), free_port())), "") for site in asked.sites]
        for where, at, cut in ways[: None if asked.sites else 1]:
            for test_id in DRAGS:
                told(where, dragged(browser, at, test_id, cut))
        browser.close()
    return sum(not row.met() for where, row in found if where == "server")


if __name__ == "__main__":
    sys.exit(main())
