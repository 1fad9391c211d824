"""A class in a real browser: one projector and nine phones, from the Lab's button to the last word.

Three browsers with cookies of their own have three phones each. What a thumb does is done by real pointers on the first
of each, and by the page's own buttons on the others, as pages that are not in front are slow to be pressed. Hundreds of
phones are of the wire: test_wire.py.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.lab import PATH, Traffic
from tests.visit import visit

BROWSERS, TABS = 3, 3
PHONES = BROWSERS * TABS
THUMBS = 3  # each in a browser of its own
#: What a page tried to load or run that the server's headers do not allow.
REFUSED = """window.refused = []; document.addEventListener('securitypolicyviolation',
    said => window.refused.push(`${said.effectiveDirective} ${said.blockedURI}`));"""
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def browsers(browser: Browser) -> Iterator[list[Page]]:
    """A page in each: the Lab of the teacher, and the first phone of each of three."""
    look = {"locale": "ko-KR", "reduced_motion": "reduce"}
    with ExitStack() as visits:
        phones = [visit(browser, viewport=PHONE, has_touch=True, **look) for _ in range(BROWSERS)]
        yield [visits.enter_context(one) for one in (visit(browser, **look), *phones)]


def joined(first: list[Page], address: str, code: str) -> list[Page]:
    """The phones' pages, the first of each browser before the others: by the code's address, or by a thumb."""
    others = []
    for page in first:
        page.goto(address)
        for _ in range(TABS - 1):
            with page.expect_popup() as opened:
                page.evaluate("address => void window.open(address)", f"{address}?code={code}")
            others.append(opened.value)
        page.locator(".join input").fill(code.lower())
        page.bring_to_front()
        page.locator(".join button").tap()
    return first + others


def press(screen: Page, name: str) -> None:
    screen.locator(f'[data-testid="class-{name}"]').click()


def all_see(phones: list[Page], phase: str) -> None:
    for phone in phones:
        phone.locator(f'.frame[data-view="question"][data-phase="{phase}"]').wait_for()


def plant(phones: list[Page]) -> None:
    """A tap on three, the arrow keys on the others: each phone another place."""
    for n, phone in enumerate(phones):
        pane = phone.locator(".pane")
        if n < THUMBS:
            box = pane.bounding_box()
            phone.touchscreen.tap(box["x"] + box["width"] * (0.3 + 0.2 * n), box["y"] + box["height"] * 0.5)
        else:
            phone.evaluate(
                """n => { const pane = document.querySelector('.pane');
                for (let i = 0; i < 1 + n % 20; i++)
                    pane.dispatchEvent(new KeyboardEvent('keydown', { key: n % 2 ? 'ArrowRight' : 'ArrowUp' })); }""",
                n,
            )
        phone.evaluate("document.querySelector('.send').click()")


def vote(phones: list[Page], choice: str) -> None:
    for n, phone in enumerate(phones):
        button = phone.locator(f'[data-choice="{choice}"]')
        if n < THUMBS:
            button.tap()
            phone.locator(".send").tap()
        else:
            phone.evaluate(
                """choice => { document.querySelector(`[data-choice="${choice}"]`).click();
                document.querySelector('.send').click(); }""",
                choice,
            )


def test_one_projector_and_nine_phones(browsers, url):
    traffic = Traffic()
    for page in browsers:
        page.context.add_init_script(REFUSED)
        page.context.on("page", traffic.watch)
        traffic.watch(page)
    lab, *first = browsers
    lab.goto(f"{url}{PATH}?landscape=ackley")
    with lab.context.expect_page() as opened:
        lab.locator('[data-testid="class-open"]').click()
    screen = opened.value
    code = screen.locator(".code.huge")
    expect(code).to_have_text(re.compile(r"^[A-Z]{5}$"))
    expect(screen.locator(".qr svg")).to_be_visible()

    phones = joined(first, f"{url}/join", code.inner_text())
    assert len(phones) == PHONES
    for phone in phones:
        phone.locator('.frame[data-view="wait"]').wait_for()
    expect(screen.locator(".phones")).to_have_text(str(PHONES))

    answered = screen.locator(".answers b")
    for kind in ("lowest", "start"):
        press(screen, f"ask-{kind}")
        all_see(phones, "open")
        plant(phones)
        expect(answered).to_have_text(str(PHONES))
        press(screen, "close")
        all_see(phones, "closed")
        press(screen, "reveal")
        all_see(phones, "revealed")
        assert all(phone.locator(".verdict b").inner_text() for phone in phones)
    badges = screen.locator(".facts .row b").all_inner_texts()
    assert sum(map(int, badges)) == PHONES  # each has come down somewhere

    screen.select_option('[data-testid="class-lesson"]', "neuron")
    press(screen, "ask-vote")
    all_see(phones, "open")
    vote(phones, "w1")
    expect(answered).to_have_text(str(PHONES))
    press(screen, "close")
    press(screen, "again")
    expect(answered).to_have_text("0")
    all_see(phones, "open")
    vote(phones, "w2")
    expect(answered).to_have_text(str(PHONES))
    press(screen, "close")
    press(screen, "reveal")
    all_see(phones, "revealed")
    rows = screen.locator(".votes .choice")
    assert [row.locator(".bar b").all_inner_texts() for row in rows.all()] == [["9", "0"], ["0", "9"], ["0", "0"]]
    expect(screen.locator(".votes .right")).to_have_count(1)

    reloaded, other = phones[:2]
    reloaded.reload()  # keeps its seat and its answer
    expect(reloaded.locator(".verdict b")).to_have_text("맞았습니다")
    expect(screen.locator(".phones")).to_have_text(str(PHONES))
    other.locator(".language").tap()
    expect(other.locator(".verdict b")).to_have_text("Right")

    press(screen, "end")
    press(screen, "end-sure")
    for phone in phones:
        phone.locator('.frame[data-view="join"]').wait_for()
    expect(reloaded.locator(".told")).to_have_text("수업이 끝났습니다. 답은 남지 않습니다.")
    expect(other.locator(".told")).to_have_text("The class has ended. No answer is kept.")
    assert phones[-1].evaluate("sessionStorage.length + localStorage.length + document.cookie.length") == 0
    reloaded.locator(".join input").fill("bbbbb")
    reloaded.locator(".join button").tap()
    expect(reloaded.locator(".told")).to_contain_text("이 코드의 수업이 없습니다")
    assert [one.evaluate("window.refused") for one in (lab, screen, *phones)] == [[]] * (2 + PHONES)
    assert (traffic.errors, traffic.foreign) == ([e for e in traffic.errors if "404" in e], [])
