"""What shows that runs are asked for: nothing at first, then a quiet sign until they are there; by the page's clock."""

import base64
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from pages.ui.canvas import wire
from tests.player.conftest import ORIGIN, PLACES, answer

QUIETLY = 150  # ms
ASK = """async ([part, block]) => {
    const { makeSource } = await import(part);
    const bytes = Uint8Array.from(atob(block), c => c.charCodeAt(0));
    const root = document.createElement('section');
    document.body.append(root);
    const answers = [];
    const component = { answer: () => new Promise((...ends) => answers.push(ends)), setStateValue: () => {} };
    const lab = { dom: { root }, component, owed: new Map(), stops: [], shown: 0 };
    const source = makeSource(lab, () => (lab.shown += 1));
    window.ask = () => source.take(bytes);
    window.come = () => answers.shift()[0](bytes);
    window.fail = () => answers.shift()[1](new Error('nobody'));
    window.seen = () => [lab.shown, root.dataset.waiting ?? ''];
}"""


@pytest.fixture
def asking(browser: Browser) -> Iterator[Page]:
    """A page whose clock stands still, with a source of runs: ask(), come(), fail(), seen() → [blocks shown, sign]."""
    context = browser.new_context()
    page = context.new_page()
    page.route(f"{ORIGIN}/**", answer)
    page.clock.install(time=0)
    page.goto(f"{ORIGIN}/")
    page.clock.pause_at(1000)
    block = base64.b64encode(wire.pack({"id": "a", "runs": "/runs?length=20"}, {})).decode()
    page.evaluate(ASK, [PLACES["runsLoader"], block])
    yield page
    context.close()


def seen(page: Page) -> list[object]:
    return page.evaluate("async () => { for (let turn = 0; turn < 20; turn += 1) await null; return seen(); }")


def test_that_runs_are_asked_for_is_shown_after_a_while_and_until_they_are_there(asking: Page):
    asking.evaluate("ask()")
    asking.clock.run_for(QUIETLY - 1)
    assert seen(asking) == [0, ""]
    asking.clock.run_for(1)
    assert seen(asking) == [0, "true"]
    asking.clock.run_for(60_000)
    assert seen(asking) == [0, "true"]
    asking.evaluate("come()")
    assert seen(asking) == [1, ""]


@pytest.mark.parametrize("end", ["come", "fail"])
def test_runs_that_come_at_once_were_never_seen_to_be_asked_for(asking: Page, end: str):
    asking.evaluate("ask()")
    asking.clock.run_for(QUIETLY - 1)
    asking.evaluate(f"{end}()")
    assert seen(asking) == [int(end == "come"), ""]
    asking.clock.run_for(60_000)
    assert seen(asking) == [int(end == "come"), ""]
