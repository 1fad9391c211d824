"""What one sees of the Lab: at first sight, on a laptop, a lectern, a phone, in the dark, without motion, by ear."""

import math
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from pages.ui.app import text
from tests.browser.conftest import OpenLab
from tests.browser.lab import Lab
from tests.lessons.figures import faults
from tests.visit import LAPTOP, box_of, recording, visit

LECTERN = {"width": 1920, "height": 1080}
PHONE = {"width": 390, "height": 844}
QUERY = "length=5000u&step=2959"
MAIN_PARTS = ("surface", "play", "scrub", "learning-rate", "batch-size", "speed", "lecture")
SEEN = """() => {
  const inside = box => box.width && box.height && box.top < innerHeight && box.bottom > 0 && box.right > 0;
  const sight = { opacityProperty: true, visibilityProperty: true };
  const shown = e => inside(e.getBoundingClientRect()) && e.checkVisibility(sight);
  const within = e => [e, ...(e.shadowRoot ? every(e.shadowRoot) : [])];
  const every = root => [...root.querySelectorAll('*')].flatMap(within);
  const all = every(document.body).filter(shown);
  const range = document.createRange();
  const texts = all.flatMap(e => [...e.childNodes].filter(n => n.nodeType === 3 && n.data.trim())).filter(n => {
    range.selectNode(n); const box = range.getBoundingClientRect();
    return inside(box) && box.width > 2 && !n.parentElement.closest('style, script, option, .summary');
  });
  return {
    controls: all.filter(e => e.matches('button, input, select, a[href], summary, canvas[tabindex="0"]'))
      .map(e => e.dataset.testid || e.outerHTML.slice(0, 60)),
    texts: texts.map(n => n.data.trim()),
    drawn: all.filter(e => e.recorder)
      .flatMap(e => [...new Set(everything(e.recorder).filter(one => one.op === 'text').map(one => one.text))]),
  };
}"""


def inside(lab: Lab, test_id: str, screen: dict[str, int]) -> bool:
    box = box_of(lab.get(test_id))
    wide = box["x"] >= 0 and box["x"] + box["width"] <= screen["width"] + 0.5
    return wide and box["y"] >= 0 and box["y"] + box["height"] <= screen["height"] + 0.5


def test_nothing_is_scrolled_for_and_no_words_are_cut_off_beside_wide_numbers(lab: Lab):
    cut = """e => e.offsetWidth && getComputedStyle(e).clipPath === "none" && e.scrollWidth > e.clientWidth + 1
        ? e.textContent : ''"""
    for language in ("en", "ko"):
        lab.switch(language)
        narrow = ((1024, 900), (820, 900)) if language == "ko" else ()
        for width, height in ((1280, 720), (1366, 768), (1920, 1080), *narrow):
            screen = {"width": width, "height": height}
            lab.page.set_viewport_size(screen)
            lab.rest()
            parts = lab.root.locator(".heads dt, .rule, figcaption, .meter-title")
            words = [*lab.page.locator("h1").all(), *parts.all()]
            assert [said for one in words if (said := one.evaluate(cut))] == []
            if height < 900 or width == 1920:
                assert [part for part in MAIN_PARTS if not inside(lab, part, screen)] == []
                root = box_of(lab.root)
                assert root["y"] + root["height"] <= height + 1
                assert lab.page.get_by_test_id("stMain").evaluate("e => e.scrollWidth <= e.clientWidth")
    lab.page.set_viewport_size(LAPTOP)


def test_lecture_mode_by_link_and_key_has_type_for_the_last_row_and_a_way_back(open_lab: OpenLab):
    lab = open_lab("mode=lecture&step=48", viewport=LECTERN)
    whole = {"x": 0, "y": 0, **LECTERN}
    assert lab.root.bounding_box() == whole
    assert faults(lab.rest().page) == []
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
    rate = lab.frame().rate
    for key, name, value in (("ArrowRight", "step", 49), ("Space", "playing", "true"), ("Space", "playing", "false")):
        lab.press_keys(key)
        lab.wait_for(name, value)
    for key, mode in (("Escape", None), ("f", "lecture")):
        lab.press_keys(key)
        lab.page.wait_for_function("mode => new URLSearchParams(location.search).get('mode') === mode", arg=mode)
        assert (lab.root.bounding_box() == whole) == (mode == "lecture")
    assert lab.frame().rate == rate


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


def test_a_screen_reader_is_told_the_frame_and_every_control_by_name(lab: Lab):
    told = lab.root.locator("[aria-live][data-testid=summary]")
    for step in (48, 49):
        lab.set_range("scrub", step)
        expect(told).to_contain_text(str(lab.frame().step))
    nameless = {"- button", "- slider", "- combobox"}
    assert [line for line in lab.root.aria_snapshot().splitlines() if line.strip() in nameless] == []


def test_dark_draws_other_pixels_and_axe_finds_nothing_serious(lab: Lab):
    light = lab.rest().page.screenshot()
    lab.page.emulate_media(color_scheme="dark")
    lab.page.wait_for_function(
        "getComputedStyle(document.querySelector('.stApp')).backgroundColor === 'rgb(15, 19, 24)'"
    )
    assert lab.rest().page.screenshot() != light
    lab.set_range("learning-rate", math.log10(0.8))
    lab.press_keys("End")
    lab.get("divergence").wait_for(state="visible")
    lab.rest()
    assert faults(lab.page) == []
    lab.get("view-3d").click()
    lab.rest()
    assert faults(lab.page) == []


def test_reduced_motion_stands_on_whole_updates_only(open_lab: OpenLab):
    lab = open_lab("step=20", reduced_motion="reduce")
    assert not lab.frame().playing
    lab.set_range("speed", 1)
    pictures = lab.root.evaluate(
        """async root => {
            const seen = new Map();
            root.querySelector('[data-testid=play]').click();
            while (seen.size < 5) {
                await new Promise(requestAnimationFrame);
                const picture = [...root.querySelectorAll('canvas')].map(c => c.toDataURL()).join();
                if (!seen.has(root.dataset.step)) seen.set(root.dataset.step, new Set());
                seen.get(root.dataset.step).add(picture);
            }
            return [...seen].map(([step, all]) => [step, all.size]);
        }"""
    )
    between = pictures[1:-1]  # the first also shows the arrow of a paused playhead, the last is not over
    assert [entry for entry in between if entry[1] > 1] == []


@pytest.fixture
def first(browser: Browser, app_url: str) -> Iterator[Lab]:
    with visit(browser, viewport={"width": 1280, "height": 800}, locale="ko-KR") as page:
        page.add_init_script(recording())  # text on a canvas leaves no element
        yield Lab(page, app_url, all_controls=False)


def counted(page: Page) -> tuple[int, int, int]:
    """Controls, words and numbers in the window."""
    seen = page.evaluate(SEEN)
    said = " ".join([*seen["texts"], *seen["drawn"]])
    return len(seen["controls"]), len(re.findall(r"[^\W\d_]{2,}", said)), len(re.findall(r"\d[\d.]*", said))


def test_a_first_look_is_little_and_one_press_unfolds_all_which_the_next_visit_remembers(first: Lab):
    page = first.page
    for language in text.LANGUAGES:
        controls, words, numbers = counted(first.open(f"lang={language}").page)
        assert (controls <= 12, words <= 40, numbers <= 15) == (True, True, True), (controls, words, numbers)
        expect(first.get("sentence")).to_contain_text("+")
        expect(first.get("batch-size")).to_be_hidden()
    first.open("race=sgd,adam")
    expect(first.get("strategy-full")).to_be_visible()  # a link shows what its state needs
    first.open("lang=en").get("all-controls").click()
    expect(page.get_by_test_id("player")).to_have_attribute("data-shown", "full,stochastic,random")
    expect(page.get_by_test_id("strategy-shuffled")).to_be_visible()
    page.wait_for_url("**controls=all*")
    page.goto(f"{first.url}/lab?lang=en")
    expect(page.get_by_test_id("strategy-shuffled")).to_be_visible()
    page.get_by_test_id("all-controls").click()
    expect(page.get_by_test_id("strategy-shuffled")).to_be_hidden()


def test_the_sentence_follows_the_playhead_and_the_hand(first: Lab):
    page = first.open("lang=en&lr=0.2&active=full&batching=full").page
    said = first.get("sentence")
    expect(said).to_have_attribute("data-key", "first")
    page.keyboard.press("ArrowRight")
    expect(said).to_have_attribute("data-key", "falls")
    loss = float(page.get_by_test_id("player").get_attribute("data-loss") or "nan")
    expect(said).to_contain_text(f"from 592.1 to {loss:.1f}")
    page.goto(f"{first.url}/lab?lang=en&lr=0.7&active=full&batching=full&step=20")  # 1 - 0.7 * 2.73 < 0
    expect(page.get_by_test_id("sentence")).to_have_attribute("data-key", "swings")
    page.goto(f"{first.url}/lab?lang=en&lr=0.8&active=full&batching=full&step=30")  # critical: 0.732
    expect(page.get_by_test_id("sentence")).to_have_attribute("data-key", "grows_past")
    expect(page.get_by_test_id("sentence")).to_contain_text("past 0.732")
    page.goto(f"{first.url}/lab?lang=en&landscape=six_hump_camel&lr=0.01")
    expect(page.get_by_test_id("player")).to_have_attribute("data-landscape", "six_hump_camel")
    page.get_by_test_id("surface").focus()
    page.keyboard.press("End")
    expect(page.get_by_test_id("sentence")).to_have_attribute("data-key", "stuck")
    page.get_by_role("button", name=re.compile("→ rate")).click()
    page.keyboard.press("End")
    expect(page.get_by_test_id("player")).to_have_attribute("data-ended", "lowest")
    page.goto(f"{first.url}/lab?lang=en&landscape=himmelblau&lr=0.03")
    expect(page.get_by_test_id("player")).to_have_attribute("data-landscape", "himmelblau")
    page.get_by_test_id("surface").focus()
    page.keyboard.press("End")
    expect(page.get_by_test_id("sentence")).to_have_text(re.compile("every 2 updates.* between 9.7.* and 23.49"))
