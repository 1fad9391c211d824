"""Screens and people: laptop, lecture, phone, dark, reduced motion, screen reader."""

import pytest
from playwright.sync_api import expect

from pages.ui.app import text
from tests.browser.conftest import LAPTOP, OpenLab
from tests.browser.lab import Lab
from tests.lessons.figures import Figure

LECTERN = {"width": 1920, "height": 1080}
PHONE = {"width": 390, "height": 844}
MAIN_PARTS = ("surface", "play", "scrub", "learning-rate", "batch-size", "speed", "lecture")


def inside(lab: Lab, test_id: str, screen: dict[str, int]) -> bool:
    box = lab.get(test_id).bounding_box()
    assert box is not None, f"{test_id} is not on screen"
    wide = box["x"] >= 0 and box["x"] + box["width"] <= screen["width"] + 0.5
    return wide and box["y"] >= 0 and box["y"] + box["height"] <= screen["height"] + 0.5


@pytest.mark.sampled(6)
@pytest.mark.parametrize("screen", [LAPTOP, {"width": 1366, "height": 768}, LECTERN], ids=["1280", "1366", "1920"])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_there_is_nothing_to_scroll_for(open_lab: OpenLab, screen: dict[str, int], language: str):
    lab = open_lab(f"lang={language}", viewport=screen)
    assert [part for part in MAIN_PARTS if not inside(lab, part, screen)] == []
    root = lab.root.bounding_box()
    assert root is not None
    assert root["y"] + root["height"] <= screen["height"] + 1
    assert lab.page.get_by_test_id("stMain").evaluate("e => e.scrollWidth <= e.clientWidth")


@pytest.mark.sampled(6)
@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("width", [1280, 1024, 820])
def test_no_words_are_cut_off_beside_wide_numbers(open_lab: OpenLab, width: int, language: str):
    lab = open_lab(f"length=5000u&step=2959&lang={language}", viewport={"width": width, "height": 900})
    cut = """e => e.offsetWidth && getComputedStyle(e).clipPath === "none" && e.scrollWidth > e.clientWidth + 1
        ? e.textContent : ''"""
    parts = [*lab.page.locator("h1").all(), *lab.root.locator(".heads dt, .rule, figcaption, .meter-title").all()]
    assert [said for part in parts if (said := part.evaluate(cut))] == []


def test_the_tables_stand_below_the_fold_and_can_be_downloaded(open_lab: OpenLab):
    lab = open_lab()
    lab.page.locator(".st-key-tables").get_by_text(text.read("lab", "ko")["table"]["title"], exact=True).click()
    table = lab.page.get_by_test_id("stDataFrame").first
    table.scroll_into_view_if_needed()
    table.wait_for(state="visible")
    with lab.page.expect_download() as download:
        lab.page.get_by_test_id("stDownloadButton").first.locator("button").click()
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) > 5
    assert lines[0].count(",") >= 4


def test_lecture_mode_by_key_and_back(open_lab: OpenLab):
    lab = open_lab("step=48", viewport=LECTERN)
    before = lab.frame()
    lab.press_keys("f")
    lab.page.wait_for_function("() => new URLSearchParams(location.search).get('mode') === 'lecture'")
    box = lab.root.bounding_box()
    assert box == {"x": 0, "y": 0, **LECTERN}
    lab.press_keys("ArrowRight")
    lab.wait_for("step", 49)
    lab.press_keys("Space")
    lab.wait_for("playing", "true")
    lab.press_keys("Space")
    lab.wait_for("playing", "false")
    lab.press_keys("Escape")
    lab.page.wait_for_function("() => !new URLSearchParams(location.search).has('mode')")
    assert lab.frame().rate == before.rate


def test_lecture_mode_by_link_has_type_for_the_last_row(open_lab: OpenLab):
    lab = open_lab("mode=lecture&step=48", viewport=LECTERN)
    assert lab.root.bounding_box() == {"x": 0, "y": 0, **LECTERN}
    assert Figure(lab.rest().page).faults() == []
    sizes = lab.root.evaluate(
        """root => [...root.querySelectorAll('*')]
            .filter(e => e.checkVisibility({visibilityProperty: true, opacityProperty: true}))
            .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
            .filter(e => e.getBoundingClientRect().width > 2)
            .filter(e => !e.closest('option, sub, sup'))
            .map(e => [parseFloat(getComputedStyle(e).fontSize), e.textContent.trim().slice(0, 40)])"""
    )
    assert sizes
    assert [entry for entry in sizes if entry[0] < 23.5] == []
    for control in ("play", "speed", "batch-size", "lecture"):
        assert not lab.get(control).is_visible(), f"{control} shows in lecture mode"


def test_the_phone_shows_everything_within_its_width_and_large_enough_for_a_thumb(open_lab: OpenLab):
    lab = open_lab("step=48", viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)
    assert lab.page.get_by_test_id("stMain").evaluate("e => e.scrollWidth <= e.clientWidth")
    assert lab.root.evaluate("e => e.scrollWidth <= e.clientWidth + 1")
    for part in ("surface", "play", "learning-rate"):
        assert inside(lab, part, PHONE), f"{part} is not on the first screen"
    lab.get("step-forward").tap()
    lab.wait_for("step", 49)
    small = lab.root.evaluate(
        """root => [...root.querySelectorAll('button, select, input')]
            .filter(e => e.checkVisibility({visibilityProperty: true, opacityProperty: true}))
            .map(e => [e.dataset.testid ?? e.textContent.trim(), e.getBoundingClientRect()])
            .map(([name, box]) => [name, box.width, box.height])
            .filter(([, width, height]) => Math.min(width, height) < 43.5 && width > 0)"""
    )
    assert small == []
    assert lab.get("surface").evaluate("e => getComputedStyle(e).touchAction") != "none", "one can scroll past it"


@pytest.mark.parametrize("query", ["batching=full&active=full&lr=0.8&step=42", "view=3d&step=48"])
def test_dark_draws_other_pixels_and_axe_finds_nothing_serious(open_lab: OpenLab, query: str):
    lab = open_lab(query).rest()
    light = lab.page.screenshot()
    lab.page.emulate_media(color_scheme="dark")
    lab.page.wait_for_function(
        "getComputedStyle(document.querySelector('.stApp')).backgroundColor === 'rgb(15, 19, 24)'"
    )
    assert lab.rest().page.screenshot() != light
    assert Figure(lab.page).faults() == []


def test_reduced_motion_stands_on_whole_updates_only(open_lab: OpenLab):
    lab = open_lab("step=20", reduced_motion="reduce")
    assert not lab.frame().playing
    lab.set_range("speed", 1)
    pictures = lab.root.evaluate(
        """async root => {
            const find = (node) => [...node.querySelectorAll('canvas')];
            const seen = new Map();
            root.querySelector('[data-testid=play]').click();
            const end = performance.now() + 1500;
            while (performance.now() < end) {
                await new Promise(requestAnimationFrame);
                const picture = find(root).map(c => c.toDataURL()).join();
                if (!seen.has(root.dataset.step)) seen.set(root.dataset.step, new Set());
                seen.get(root.dataset.step).add(picture);
            }
            return [...seen].map(([step, all]) => [step, all.size]);
        }"""
    )
    assert len(pictures) > 2
    between = pictures[1:-1]  # the first and last frame also show the arrow of a paused playhead
    assert [entry for entry in between if entry[1] > 1] == []


def test_a_screen_reader_is_told_the_frame_and_every_control_by_name(open_lab: OpenLab):
    lab = open_lab("step=48")
    told = lab.root.locator("[aria-live][data-testid=summary]")
    expect(told).to_contain_text("48")
    lab.press_keys("ArrowRight")
    lab.wait_for("step", 49)
    expect(told).to_contain_text("49")
    nameless = {"- button", "- slider", "- combobox"}
    assert [line for line in lab.root.aria_snapshot().splitlines() if line.strip() in nameless] == []
