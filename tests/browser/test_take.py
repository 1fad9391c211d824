"""What the menu of every picture gives: files are opened, and what is in them is compared with what is on screen."""

import base64
import io
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageSequence
from playwright.sync_api import Browser, Locator, expect

from ops.fetch import fetch
from pages.ui.player import whole
from tests.browser.lab import Lab, taken
from tests.lessons.figures import lesson_at
from tests.rest import at_rest

MEGABYTE = 1_000_000
LAST = 11  # updates of the run that is filmed
QUERY = f"lr=0.1&batching=full,random&active=random&length={LAST}u&step=7&seed=3"
SVG = "{http://www.w3.org/2000/svg}"
FILM = {"panel": "loss", "theme": "light", "size": "medium", "length": "5"}
MARGIN = 16  # pixels of the screen round a picture
#: Frames of a film that was encoded to the page: (base64 of the film, times) → PNGs.
DECODED = """async ([data, times]) => {
    const bytes = Uint8Array.from(atob(data), c => c.charCodeAt(0));
    const video = Object.assign(document.createElement('video'), {muted: true, preload: 'auto'});
    const come = name => new Promise((done, failed) => {
        video.addEventListener(name, done, {once: true});
        video.addEventListener('error', () => failed(new Error(video.error.message)), {once: true});
    });
    video.src = URL.createObjectURL(new Blob([bytes], {type: 'video/webm'}));
    await come('loadeddata');
    const [width, height] = [video.videoWidth, video.videoHeight];
    const canvas = Object.assign(document.createElement('canvas'), {width, height});
    const frames = [];
    for (const time of times) {
        const there = come('seeked');
        const shown = new Promise(done => {
            const next = (_, { mediaTime }) =>
                Math.abs(mediaTime - time) < times[0] + 0.01 ? done() : video.requestVideoFrameCallback(next);
            video.requestVideoFrameCallback(next);
        });
        video.currentTime = time;
        await there;
        await shown; // what was sought may be drawn later than it was found
        canvas.getContext('2d').drawImage(video, 0, 0);
        frames.push(canvas.toDataURL().split(',')[1]);
    }
    return {frames, duration: video.duration};
}"""
#: Where a panel's canvas stands in a picture of the panel, and how wide that is: in pixels of the screen.
PLACE = """(canvas, texts) => {
    const seen = [...canvas.closest('figure').querySelectorAll(texts)].filter(one => one.getClientRects().length);
    const boxes = [canvas, ...seen].map(one => one.getBoundingClientRect());
    const left = Math.min(...boxes.map(box => box.left)), right = Math.max(...boxes.map(box => box.right));
    const top = Math.min(...boxes.map(box => box.top));
    const at = canvas.getBoundingClientRect();
    return {x: at.left - left, y: at.top - top, w: at.width, h: at.height, wide: right - left};
}"""


@pytest.fixture(scope="module")
def lesson(browser: Browser, app_url: str) -> Iterator[Locator]:
    """A lesson's own picture, in the dark."""
    with lesson_at(browser, app_url, "momentum", scheme="dark", lang="ko") as one:
        one.rest()
        yield one.figure("momentum").root


def picture(path: Path) -> Image.Image:
    """A file that is held open by nobody."""
    return Image.open(io.BytesIO(path.read_bytes()))


def words_in(svg: ET.Element) -> str:
    return " ".join("".join(one.itertext()) for one in svg.iter(f"{SVG}text"))


def pixels(image: Image.Image | bytes, size: tuple[int, int] | None = None) -> np.ndarray:
    """Grey values from 0 to 1, scaled to a size."""
    grey = (Image.open(io.BytesIO(image)) if isinstance(image, bytes) else image).convert("L")
    return np.asarray(grey.resize(size, Image.Resampling.BOX) if size else grey, float) / 255


def apart(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one - other).mean())


@pytest.fixture(scope="module")
def screen(lab: Lab) -> list[np.ndarray]:
    """The loss as it is on screen at each update."""
    shots = []
    lab.press_keys("Home")
    for step in range(LAST + 1):
        lab.wait_for("step", step)
        shots.append(pixels(lab.pixels("loss")))
        lab.press_keys("ArrowRight")
    for _ in range(LAST - 7):
        lab.press_keys("ArrowLeft")
    lab.wait_for("step", 7)
    return shots


def on_canvas(lab: Lab, frame: Image.Image, like: np.ndarray) -> np.ndarray:
    """The part of a frame of the panel that is its canvas, as large as that is on screen."""
    at = lab.get("loss").evaluate(PLACE, "figcaption > strong")
    ratio = frame.width / (at["wide"] + 2 * MARGIN)
    left, top = (at["x"] + MARGIN) * ratio, (at["y"] + MARGIN) * ratio
    box = (left, top, left + at["w"] * ratio, top + at["h"] * ratio)
    return pixels(frame.resize(like.shape[::-1], Image.Resampling.BILINEAR, box))


def shows_each_update(lab: Lab, frames: list[Image.Image], screen: list[np.ndarray], most: float) -> None:
    """Frame k is what the canvas shows at update k: no other update's canvas is as near, and it is near. The screen
    has stayed where it was."""
    assert len(frames) == len(screen)
    assert lab.rest().frame().step == 7
    for k, frame in enumerate(frames):
        assert frame.width == 960
        seen = on_canvas(lab, frame, screen[k])
        away = [apart(seen, shot) for shot in screen]
        assert int(np.argmin(away)) == k
        assert away[k] < most


def test_a_picture_is_what_is_on_screen_twice_as_large(lab: Lab, screen: list[np.ndarray], tmp_path: Path):
    path = taken(lab.root, "save-png", tmp_path, panel="loss", theme="light")
    assert path.name == "gradient-descent-lab-loss-7.png"
    image = picture(path)
    at = lab.get("loss").evaluate(PLACE, "figcaption > strong")
    assert image.width == pytest.approx(2 * (at["wide"] + 2 * MARGIN), abs=2)
    assert apart(on_canvas(lab, image, screen[7]), screen[7]) < 0.01
    whole = picture(taken(lab.root, "save-png", tmp_path, panel="whole", theme="light"))
    assert whole.width > 2 * 1200
    assert whole.convert("RGB").getpixel((3, 3)) == (255, 255, 255)
    dark = picture(taken(lab.root, "save-png", tmp_path, panel="whole", theme="dark"))
    assert dark.size == whole.size
    assert max(dark.convert("RGB").getpixel((3, 3))) < 40
    assert lab.rest().frame().step == 7


def test_vectors_hold_their_words_look_like_the_picture_and_every_panel_can_be_had_alone(lab: Lab, tmp_path: Path):
    path = taken(lab.root, "save-svg", tmp_path, panel="whole", theme="light")
    root = ET.parse(path).getroot()
    assert root.tag == f"{SVG}svg"
    said = words_in(root)
    summary = lab.get("summary").text_content() or ""
    for words in ("손실 지형", "예측과 실제", "보스턴 집값 · 기본 경사하강 · 11걸음", summary.split(".")[0]):
        assert words in said
    assert root.findtext(f"{SVG}title") == lab.page.title()
    assert summary in (root.findtext(f"{SVG}desc") or "")
    assert len(list(root.iter(f"{SVG}path"))) > 40  # strokes, not pixels
    assert list(root.iter(f"{SVG}image")) == []
    width, height = round(float(root.get("width", 0))), round(float(root.get("height", 0)))
    page = lab.page.context.new_page()
    page.set_viewport_size({"width": width, "height": height})
    page.goto(path.as_uri())
    drawn = page.screenshot(full_page=False)
    page.close()
    png = taken(lab.root, "save-png", tmp_path, panel="whole", theme="light")
    small = (width // 2, height // 2)
    assert apart(pixels(drawn, small), pixels(picture(png), small)) < 0.01
    own = {"surface": "손실 지형", "loss": "MSE", "fit": "예측과 실제", "ruler": "안전"}
    for panel, words in own.items():
        root = ET.parse(taken(lab.root, "save-svg", tmp_path, panel=panel, theme="dark")).getroot()
        said = words_in(root)
        assert "보스턴 집값" in said
        assert words in said
        assert [name for name in ("surface", "fit") if own[name] in said] == [panel] * (panel in ("surface", "fit"))
        assert float(root.get("width", 0)) < 1000


def test_a_gif_shows_each_update(lab: Lab, screen: list[np.ndarray], tmp_path: Path):
    film = picture(taken(lab.root, "save-gif", tmp_path, **FILM))
    frames = [frame.convert("RGB") for frame in ImageSequence.Iterator(film)]
    durations = [frame.info["duration"] for frame in frames]
    shows_each_update(lab, frames, screen, 0.012)
    assert durations[:-1] == [pytest.approx(5000 / (LAST + 1), abs=10)] * LAST
    assert durations[-1] >= 1000  # the end stays
    assert film.info["loop"] == 0


def test_a_video_shows_each_update(lab: Lab, screen: list[np.ndarray], tmp_path: Path):
    path = taken(lab.root, "save-webm", tmp_path, **FILM)
    stays = 5 / (LAST + 1)
    times = [(k + 0.5) * stays for k in range(LAST + 1)]
    page = lab.page.context.new_page()
    found = page.evaluate(DECODED, [base64.b64encode(path.read_bytes()).decode(), times])
    page.close()
    assert found["duration"] == pytest.approx(5, abs=0.01)
    frames = [Image.open(io.BytesIO(base64.b64decode(one))).convert("RGB") for one in found["frames"]]
    shows_each_update(lab, frames, screen, 0.02)


@pytest.mark.server("a file with Python in it is made by a server")
def test_the_run_can_be_had_as_scripts_as_a_table_and_as_files(lab: Lab, tmp_path: Path):
    lines = taken(lab.root, "save-csv", tmp_path).read_text("utf-8").splitlines()
    head, *rows = [line.split(",") for line in lines]
    assert head == ["update", "loss", "w1", "w2", "bias", "rate", "rows"]
    assert [row[0] for row in rows] == [str(k) for k in range(LAST + 1)]

    def weights() -> object:
        return pytest.approx(lab.numbers("weights"), rel=1e-6)

    assert [float(w) for w in rows[7][2:5]] == weights()
    assert float(rows[7][1]) == pytest.approx(lab.frame().loss, rel=1e-4)
    assert {row[5] for row in rows[:-1]} == {"0.1"}
    assert len(rows[0][6].split()) == 30
    for library in ("torch", "keras", "sklearn"):
        text = taken(lab.root, f"save-code-{library}", tmp_path).read_text("utf-8")
        assert library in text
        assert f"UPDATES = {LAST}\n" in text
        assert "rng = np.random.default_rng(3)" in text
    code = taken(lab.root, "save-code", tmp_path)
    ran = subprocess.run([sys.executable, "-I", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    lab.press_keys("End")
    assert [float(w) for w in ran.stdout.splitlines()[-1].split()[1:]] == weights()
    for part in whole.PARTS:
        fetch(part)
    assert taken(lab.root, "save-html", tmp_path).stat().st_size <= MEGABYTE
    assert MEGABYTE < taken(lab.root, "save-html-whole", tmp_path).stat().st_size < 16 * MEGABYTE


def test_a_clip_tells_how_far_it_is_and_can_be_left(lesson: Locator):
    files: list[Any] = []
    page = lesson.page
    page.on("download", lambda file: files.append(file))
    before = lesson.get_attribute("data-step")
    lesson.get_by_test_id("save-menu").locator("summary").click()
    for line, value in (("size", "large"), ("length", "5")):
        lesson.get_by_test_id(f"save-{line}").select_option(value)
    lesson.get_by_test_id("save-gif").click()
    card = page.get_by_test_id("save-progress")
    bar = card.locator("progress").element_handle()
    shares = [0.0]
    for _ in range(2):
        page.wait_for_function("([bar, last]) => bar.value > last", arg=[bar, shares[-1]])
        shares.append(float(bar.evaluate("bar => bar.value")))
    assert shares[-1] < 1
    card.get_by_test_id("save-cancel").click()
    card.wait_for(state="detached")
    at_rest(page)
    assert lesson.get_attribute("data-step") == before
    assert files == []
    assert lesson.evaluate("root => Boolean(root.getRootNode().activeElement?.closest('.save'))")


def test_a_lessons_picture_can_be_had_too(lesson: Locator, tmp_path: Path):
    caption = lesson.locator(".summary").text_content() or "?"
    path = taken(lesson, "save-png", tmp_path)
    assert path.name == "gradient-descent-momentum-dark-0.png"  # the page is dark
    dark = picture(path)
    assert max(dark.convert("RGB").getpixel((3, 3))) < 40
    root = ET.parse(taken(lesson, "save-svg", tmp_path, theme="light")).getroot()
    assert [round(float(root.get(side, 0))) for side in ("width", "height")] == [x // 2 for x in dark.size]
    for words in (caption, "모멘텀", "완만한 쪽의 자리"):  # the last: the facts beside it
        assert words in words_in(root)
    lesson.get_by_test_id("step-forward").click()
    expect(lesson).to_have_attribute("data-step", "1")
    film = picture(taken(lesson, "save-gif", tmp_path, theme="light", size="small", length="5"))
    assert film.n_frames == int(lesson.get_attribute("data-steps") or 0) + 1
    assert lesson.get_attribute("data-step") == "1"
