"""How tests wait: until something is so, and until a page has come to rest.

A page rests when nothing that the app's own scripts have put off is still to come. A test that wants to see that
nothing happens waits for this instead of for some time.
"""

import time
from collections.abc import Callable
from typing import TypeVar

from playwright.sync_api import BrowserContext, Page

# A chunk comes from an address of the app or says, in a blob, where it was made: its timers are told from Streamlit's.
WATCH = """(() => {
    const late = (window.putOff = new Set());
    const ours = () => /pages\\/|\\/parts\\//.test(new Error().stack);
    const watched = (name, stop) => {
        const [begin, end] = [window[name], window[stop]];
        window[name] = (call, ...rest) => {
            const own = ours();
            const id = begin.call(window, (...values) => (late.delete(name + id), call(...values)), ...rest);
            if (own) late.add(name + id);
            return id;
        };
        window[stop] = id => (late.delete(name + id), end.call(window, id));
    };
    watched('setTimeout', 'clearTimeout');
    watched('requestAnimationFrame', 'cancelAnimationFrame');
    const { fetch } = window;
    window.fetch = (...question) => {
        const mine = {};
        if (ours()) late.add(mine);
        const answer = fetch(...question);
        const over = () => setTimeout(() => late.delete(mine), 0);
        answer.then(one => one.clone().arrayBuffer()).then(over, over); // all of it has come, and was taken
        return answer;
    };
    const said = (window.lastSaid = { out: 0, back: 0 });
    // The numbers of a message's fields and, of those that are numbers themselves, what they say.
    const fields = data => {
        const [bytes, found] = [new Uint8Array(data), {}];
        let at = 0;
        const next = () => {
            let number = 0;
            for (let by = 1; ; by *= 128) {
                const byte = bytes[at++];
                number += (byte & 127) * by;
                if (byte < 128 || byte === undefined) return number;
            }
        };
        while (at < bytes.length) {
            const tag = next();
            const number = next();
            found[tag >> 3] = number;
            if ((tag & 7) === 2) at += number;
        }
        return found;
    };
    const [RERUN, FINISHED, EARLY] = [11, 6, 2]; // BackMsg.rerun_script, ForwardMsg.script_finished
    const { send } = WebSocket.prototype;
    WebSocket.prototype.send = function (data) {
        const asks = !(data instanceof Uint8Array) || RERUN in fields(data);
        if (asks) said.out = performance.now();
        // An answer's first word comes before the page knows that it is being answered: the last one counts.
        this.onanswer ??= (this.addEventListener('message', ({ data }) => {
            if (!(data instanceof ArrayBuffer)) said.back = performance.now();
            else if ((fields(data)[FINISHED] ?? EARLY) !== EARLY) said.back = performance.now();
        }), true);
        return send.call(this, data);
    };
    // Where there is no server, its place is taken by a worker.
    const { postMessage } = Worker.prototype;
    const heard = new WeakSet();
    Worker.prototype.postMessage = function (...data) {
        if (data[0]?.type === 'websocket:send') {
            said.out = performance.now();
            const come = ({ data }) => data?.type === 'websocket:message' && (said.back = performance.now());
            if (!heard.has(this)) this.addEventListener('message', come);
            heard.add(this);
        }
        return postMessage.apply(this, data);
    };
})();"""
AT_REST = """async () => {
    const frame = () => new Promise(done => setTimeout(() => requestAnimationFrame(done), 0));
    await frame();
    await frame();
    const answered = () => lastSaid.back >= lastSaid.out;
    if (!answered()) return false;
    await new Promise(done => requestIdleCallback(done, { timeout: 1000 })); // what was told is on the page
    const app = document.querySelector('[data-testid=stApp]');
    const roots = [document, ...[...document.querySelectorAll('*')].map(e => e.shadowRoot).filter(Boolean)];
    const ends = animation => animation.effect?.getComputedTiming().iterations !== Infinity;
    const moving = roots.flatMap(root => root.getAnimations()).filter(a => a.playState === 'running' && ends(a));
    return !putOff.size && !moving.length && answered()
        && (!app || app.dataset.testScriptState === 'notRunning');
}"""

PATIENCE_SECONDS = 60
patience = 1  # times longer than usual: where the app's Python is the browser's own
Found = TypeVar("Found")


def until(ready: Callable[[], Found], what: str) -> Found:
    """What this gives, once it is something; TimeoutError, which says what was waited for."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (found := ready()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {PATIENCE_SECONDS} s: {what}")
        time.sleep(0.05)
    return found


def watch(context: BrowserContext) -> BrowserContext:
    """Lets `at_rest` know of this context's pages; call it before any is opened."""
    context.add_init_script(WATCH)
    if patience > 1:
        context.set_default_timeout(30_000 * patience)
    return context


def at_rest(page: Page) -> None:
    """Return once no timer, frame or transition of the app is pending, and the server has answered all it was told: to
    the last word of the answer, and the page has shown it. Its first word comes before the page knows of the run."""
    seconds = PATIENCE_SECONDS * patience
    deadline = time.monotonic() + seconds
    while not page.evaluate(AT_REST):
        assert time.monotonic() < deadline, f"not at rest within {seconds:g} s: {page.evaluate('[...putOff]')}"
