"""What a hand does on a lesson stands in its address, survives a reload, and goes along to the Lab."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import rest
from tests.lessons.figures import page_at
from tests.rest import at_rest
from tests.statics import python_comes

READY = 30_000
OPEN: Any = {"width": 1280, "height": 900, "scheme": "light", "lang": "en", "motion": "reduce"}
Hand = Callable[[Page], None]


def set_range(page: Page, test_id: str, share: float) -> None:
    """A slider of the page's first picture that has it, at a share of its way."""
    page.get_by_test_id(test_id).first.evaluate(
        """(slider, share) => {
            slider.value = Number(slider.min) + share * (slider.max - slider.min);
            for (const kind of ['pointerdown', 'input', 'change', 'pointerup'])
                slider.dispatchEvent(new Event(kind, { bubbles: true, composed: true }));
        }""",
        share,
    )


def forward(page: Page, times: int) -> None:
    for _ in range(times):
        page.get_by_test_id("step-forward").first.click()


def dials(**shares: float) -> Hand:
    """Dials turned, then some updates gone through."""

    def act(page: Page) -> None:
        for name, share in shares.items():
            set_range(page, name.replace("_", "-"), share)
        at_rest(page)
        forward(page, 3)

    return act


def player(page: Page) -> None:
    if page.get_by_test_id("skip").is_visible():
        page.get_by_test_id("skip").click()
        at_rest(page)
    set_range(page, "learning-rate", 0.3)
    at_rest(page)
    root = page.get_by_test_id("player")
    root.get_by_test_id("restart").click()
    root.get_by_test_id("step-forward").click(click_count=2)


def start(page: Page) -> None:
    player(page)
    page.get_by_test_id("start").focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    at_rest(page)


def point(page: Page) -> None:
    page.get_by_test_id("handle-point").focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")


RUN = ("step", "learningRate", "loss", "weights", "active", "shown")
SAID = (*RUN, "w0", "w1", "w2", "bias", "update", "units", "size", "point")


def apart(page: Page) -> None:
    page.get_by_test_id("which-1000").click()
    set_range(page, "learning-rate", 0.5)


def answered(page: Page) -> None:
    """The page's question answered, the run that this reveals back at its start."""
    page.get_by_test_id("stButtonGroup").first.get_by_role("radio").first.click()
    page.locator(".st-key-check").wait_for()
    at_rest(page)
    page.get_by_test_id("restart").first.click()


def turned(page: Page) -> None:
    answered(page)
    dials(beta=0.7, rate=0.2)(page)


def stepped(page: Page) -> None:
    answered(page)
    forward(page, 3)


# lesson -> the hand, the picture it is on, what of its root the Lab's root says too
WALK: dict[str, tuple[Hand, str, tuple[str, ...]]] = {
    "neuron": (dials(w1=0.8, bias=0.3), "figure", ()),
    "regression": (dials(w0=0.9, w1=0.2), "figure", ("loss",)),
    "cost": (dials(w0=0.7, w1=0.3), "figure", ("loss",)),
    "parabola": (dials(learning_rate=0.4), "figure", ("step", "learningRate", "loss")),
    "update": (apart, "figure", ("loss",)),
    "full-batch": (start, "player", RUN),
    "mini-batch": (point, "figure", ()),
    "momentum": (turned, "figure", ("step", "learningRate", "loss")),
    "keras": (stepped, "figure", ("step", "loss")),
    "learning-rate": (stepped, "figure", ("step",)),
    "minima": (start, "player", RUN),
}


def said(page: Page, picture: str) -> dict[str, Any]:
    data = page.get_by_test_id(picture).first.evaluate("root => ({...root.dataset})")
    return {name: data[name] for name in SAID if name in data}


def settled(page: Page, picture: str) -> dict[str, Any]:
    python_comes(page)
    page.wait_for_function(
        """name => [...document.querySelectorAll('*')].some(
            e => e.shadowRoot?.querySelector(`[data-testid=${name}]`)?.dataset.step)""",
        arg=picture,
        timeout=READY * rest.patience,
    )
    at_rest(page)
    return said(page, picture)


def numbers(text: str) -> list[float] | str:
    try:
        return [float(x) for x in text.split(",")]
    except ValueError:
        return text


def same(now: dict[str, Any], before: dict[str, Any], names: tuple[str, ...]) -> None:
    for name in names:
        if name in before:
            one, other = numbers(now.get(name, "")), numbers(before[name])
            assert one == (other if isinstance(other, str) else pytest.approx(other, rel=1e-3, abs=1e-4)), name


@pytest.mark.parametrize("lesson", ["parabola", "full-batch"])
def test_an_absurd_address_opens_the_lesson_as_it_is(browser: Browser, app_url: str, lesson: str):
    with page_at(
        browser, app_url, f"{lesson}?step=-4&learning-rate=nan&lr=0x1&start=,,&batch=9e9&view=4d", **OPEN
    ) as page:
        assert settled(page, "figure" if lesson == "parabola" else "player")["step"] == "0"


@pytest.mark.sampled(10)
@pytest.mark.parametrize("lesson", WALK)
def test_a_state_survives_a_reload_and_leads_to_the_lab(browser: Browser, app_url: str, lesson: str):
    hand, picture, shared = WALK[lesson]
    with page_at(browser, app_url, lesson, **OPEN) as page:
        first = settled(page, picture)
        hand(page)
        before = settled(page, picture)
        assert before != first
        page.locator(".st-key-language button").click()
        expect(page.locator("html")).to_have_attribute("lang", "ko")
        same(settled(page, picture), before, SAID)
        page.locator(".st-key-language button").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        at_rest(page)  # the address says it last
        page.reload()
        same(settled(page, picture), before, SAID)
        if not shared:
            return
        link = page.locator(".st-key-way > :nth-child(2) a")
        if picture == "player":
            page.get_by_test_id("scrub").last.focus()
        if hand is stepped:  # under the figure a player stands too: the one last in hand is meant
            page.get_by_test_id("scrub").first.press("Shift")
        link.hover()
        told = dict(parse_qsl(urlsplit(link.get_attribute("href") or "").query))
        assert told["lang"] == "en"
        page.evaluate("window.here = true")
        link.click()
        page.wait_for_url("**/lab?**")
        page.locator("[data-testid=player][data-layout=lab][data-step]").wait_for(timeout=READY)
        now = settled(page, "player")
        assert page.evaluate("window.here"), "the app was loaded anew"
        same(now, before, shared)
        page.go_back()
        page.wait_for_url(f"**/{lesson}?**")
        same(settled(page, picture), before, SAID)


def test_n_and_p_go_from_lesson_to_lesson_in_lecture_mode(browser: Browser, app_url: str):
    with page_at(browser, app_url, "parabola", **OPEN) as page:
        settled(page, "figure")
        page.keyboard.press("f")
        for key, lesson in (("n", "update"), ("p", "parabola")):
            page.keyboard.press(key)
            page.wait_for_url(f"**/{lesson}?**")
            page.locator(f"[data-testid=figure][data-kind={lesson}]").wait_for()
            assert settled(page, "figure")
            expect(page.get_by_test_id("lecture-exit").first).to_be_visible()
        assert "lang=en" in page.url
