"""The Lab at first sight: how little there is, what it says, and what one press unfolds."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.lab import Lab
from tests.rest import watch

WINDOW = {"width": 1280, "height": 800}
#: Text on a canvas leaves no element: what a frame writes is kept for as long as nothing clears the canvas.
LISTEN = """
const write = CanvasRenderingContext2D.prototype.fillText, clear = CanvasRenderingContext2D.prototype.clearRect;
CanvasRenderingContext2D.prototype.fillText = function (text, ...at) {
  (this.canvas.written ??= new Set()).add(String(text)); return write.call(this, text, ...at);
};
CanvasRenderingContext2D.prototype.clearRect = function (...box) {
  this.canvas.written?.clear(); return clear.call(this, ...box);
};
const draw = CanvasRenderingContext2D.prototype.drawImage;
CanvasRenderingContext2D.prototype.drawImage = function (image, ...at) {
  for (const text of image.written ?? []) (this.canvas.written ??= new Set()).add(text);
  return draw.call(this, image, ...at);
};
"""
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
    drawn: all.filter(e => e.matches('canvas')).flatMap(e => [...(e.written ?? [])]),
  };
}"""


@pytest.fixture
def first(browser: Browser, app_url: str) -> Lab:
    page = watch(browser.new_context(viewport=WINDOW, locale="ko-KR")).new_page()
    page.add_init_script(LISTEN)
    return Lab(page, app_url, all_controls=False)


def counted(page: Page) -> tuple[int, int, int]:
    """Controls, words and numbers in the window."""
    seen = page.evaluate(SEEN)
    text = " ".join([*seen["texts"], *seen["drawn"]])
    return len(seen["controls"]), len(re.findall(r"[^\W\d_]{2,}", text)), len(re.findall(r"\d[\d.]*", text))


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_first_look_has_few_controls_words_and_numbers(first: Lab, language: str):
    page = first.open(f"lang={language}").page
    controls, words, numbers = counted(page)
    assert (controls <= 12, words <= 40, numbers <= 15) == (True, True, True), (controls, words, numbers)
    expect(first.get("sentence")).to_contain_text("+")


def test_one_press_unfolds_all_and_the_next_visit_remembers(first: Lab):
    page = first.open("lang=en").page
    expect(first.get("batch-size")).to_be_hidden()
    first.get("all-controls").click()
    expect(page.get_by_test_id("player")).to_have_attribute("data-shown", "full,stochastic,random")
    expect(page.get_by_test_id("strategy-shuffled")).to_be_visible()
    page.wait_for_url("**controls=all*")
    page.goto(f"{first.url}/lab?lang=en")
    expect(page.get_by_test_id("strategy-shuffled")).to_be_visible()
    page.get_by_test_id("all-controls").click()
    expect(page.get_by_test_id("strategy-shuffled")).to_be_hidden()


@pytest.mark.parametrize("query", ["batch=5", "view=2d&basins=shown&landscape=six_hump_camel", "race=sgd,adam"])
def test_a_link_shows_what_its_state_needs(first: Lab, query: str):
    first.open(query)
    expect(first.page.get_by_test_id("strategy-full")).to_be_visible()


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
