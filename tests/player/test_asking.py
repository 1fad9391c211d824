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


CLIENT = """async ([part]) => {
    const { makeClient } = await import(part);
    const block = name => {
        const header = new TextEncoder().encode(JSON.stringify({ name, arrays: {} }));
        const bytes = new Uint8Array(8 + header.length);
        bytes.set(new TextEncoder().encode('GDP1'));
        new DataView(bytes.buffer).setUint32(4, header.length, true);
        bytes.set(header, 8);
        return bytes;
    };
    const open = {};
    const component = { answer: url => new Promise(done => (open[url] = () => done(block(url)))) };
    const lab = { component, stops: [] };
    const client = makeClient(lab);
    const asked = [['runs', 'old'], ['runs', 'new'], ['marks', 'other'], ['beside', 'left']];
    const answers = asked.map(([kind, url]) => client.ask(kind, url));
    for (const url of ['new', 'old', 'other']) open[url]();
    const named = async answer => (await answer)?.header.name ?? null;
    const came = await Promise.all(answers.slice(0, 3).map(named));
    lab.stops.forEach(stop => stop());
    open.left();
    return [...came, await answers[3]];
}"""


def test_of_a_kind_the_newest_question_counts_and_one_that_is_left_has_no_answer(asking: Page):
    assert asking.evaluate(CLIENT, [PLACES["blockClient"]]) == [None, "new", "other", None]


OWED = """async ([part, blocks]) => {
    const { makeSource } = await import(part);
    const root = document.createElement('section');
    const component = { answer: () => new Promise(() => {}), setStateValue: () => {} };
    const owed = new Map([['batch_size', { value: 30, told: true }]]);
    const [state, model] = [{ shown: [], active: 'a' }, { order: ['a'] }];
    const lab = { dom: { root }, component, owed, stops: [], state, model };
    const source = makeSource(lab, () => {});
    return blocks.map(block => {
        source.take(Uint8Array.from(atob(block), c => c.charCodeAt(0)));
        return [...owed.keys()];
    });
}"""


def test_what_a_slow_page_says_to_an_earlier_word_takes_nothing_out_of_the_hand(asking: Page):
    def told(*pages: str) -> list[list[str]]:
        blocks = [base64.b64encode(wire.pack({"id": at, "runs": f"/runs?{at}"}, {})).decode() for at in pages]
        return asking.evaluate(OWED, [PLACES["runsLoader"], blocks])

    assert told("batch=9", "batch=20", "batch=30.0") == [["batch_size"], ["batch_size"], []]
    assert told("data=a&batch=9", "data=b&batch=9") == [["batch_size"], []], "of another problem"


CRASH = """async ([part]) => {
    let made = null;
    window.Worker = class { constructor() { made = this; } postMessage() {} };
    const { makePython } = await import(part);
    const python = makePython({}, () => {});
    const asked = [python('runs', 'a'), python('runs', 'b')].map(one => one.catch(fault => fault.message));
    made.onerror({ message: 'out of memory' });
    return Promise.all(asked);
}"""


def test_a_worker_that_dies_leaves_no_question_open(asking: Page):
    assert asking.evaluate(CRASH, [PLACES["python"]]) == ["out of memory"] * 2
