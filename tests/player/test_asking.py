"""What shows that runs are asked for: nothing at first, then a quiet sign until they are there; by the page's clock."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from pages.ui.canvas import wire
from tests.player.conftest import ORIGIN, PLACES, Call, answer, text_of

QUIETLY = 150  # ms
#: A source of runs: ask(), come(), fail(), seen() → [blocks shown, sign].
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
    """A page whose clock stands still."""
    context = browser.new_context()
    page = context.new_page()
    page.route(f"{ORIGIN}/**", answer)
    page.clock.install(time=0)
    page.goto(f"{ORIGIN}/")
    page.clock.pause_at(1000)
    yield page
    context.close()


def test_that_runs_are_asked_for_is_shown_after_a_while_until_they_come_and_never_where_they_come_at_once(
    asking: Page,
):
    def seen(act: str, milliseconds: int = 0) -> list[object]:
        asking.evaluate(act)
        asking.clock.run_for(milliseconds)
        return asking.evaluate("async () => { for (let turn = 0; turn < 20; turn += 1) await null; return seen(); }")

    block = text_of(wire.pack({"id": "a", "runs": "/runs?length=20"}, {}))
    for late, end, shown in ((True, "come()", 1), (False, "come()", 1), (False, "fail()", 0)):
        asking.evaluate(ASK, [PLACES["runsLoader"], block])
        assert seen("ask()", QUIETLY - 1) == [0, ""]
        if late:
            assert seen("0", 1) == [0, "true"]
            assert seen("0", 60_000) == [0, "true"]
        assert seen(end) == [shown, ""]
        assert seen("0", 60_000) == [shown, ""]


CLIENT = """(async () => {
    const block = url => Uint8Array.from(atob(blocks[url]), c => c.charCodeAt(0));
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
})()"""


def test_of_a_kind_the_newest_question_counts_and_one_that_is_left_has_no_answer(call: Call):
    blocks = {name: text_of(wire.pack({"name": name}, {})) for name in ("old", "new", "other", "left")}
    assert call("blockClient", CLIENT, blocks=blocks) == [None, "new", "other", None]


OWED = """(() => {
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
})()"""


def test_what_a_slow_page_says_to_an_earlier_word_takes_nothing_out_of_the_hand(call: Call):
    def told(*pages: str) -> list[list[str]]:
        blocks = [text_of(wire.pack({"id": at, "runs": f"/runs?{at}"}, {})) for at in pages]
        return call("runsLoader", OWED, blocks=blocks)

    assert told("batch=9", "batch=20", "batch=30.0") == [["batch_size"], ["batch_size"], []]
    assert told("data=a&batch=9", "data=b&batch=9") == [["batch_size"], []], "of another problem"


CRASH = """(() => {
    let made = null;
    window.Worker = class { constructor() { made = this; } postMessage() {} };
    const python = makePython({}, () => {});
    const asked = [python('runs', 'a'), python('runs', 'b')].map(one => one.catch(fault => fault.message));
    made.onerror({ message: 'out of memory' });
    return Promise.all(asked);
})()"""


def test_a_worker_that_dies_leaves_no_question_open(call: Call):
    assert call("python", CRASH) == ["out of memory"] * 2
