"""When a page has come to rest: nothing that the app's own scripts have put off is still to come.

A test that wants to see that nothing happens waits for this instead of for some time.
"""

from __future__ import annotations

import time

from playwright.sync_api import BrowserContext, Page

# The bundler names each script by its path, so that the app's own timers are told from Streamlit's.
WATCH = """(() => {
    const late = (window.putOff = new Set());
    const ours = () => new Error().stack.includes('pages/');
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
    const { send } = WebSocket.prototype;
    WebSocket.prototype.send = function (...data) {
        said.out = performance.now();
        this.onanswer ??= (this.addEventListener('message', () => void (said.back = performance.now())), true);
        return send.apply(this, data);
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
    const app = document.querySelector('[data-testid=stApp]');
    const roots = [document, ...[...document.querySelectorAll('*')].map(e => e.shadowRoot).filter(Boolean)];
    const ends = animation => animation.effect?.getComputedTiming().iterations !== Infinity;
    const moving = roots.flatMap(root => root.getAnimations()).filter(a => a.playState === 'running' && ends(a));
    return !putOff.size && !moving.length && lastSaid.back >= lastSaid.out
        && (!app || app.dataset.testScriptState === 'notRunning');
}"""

patience = 1  # times longer than usual: where the app's Python is the browser's own


def watch(context: BrowserContext) -> BrowserContext:
    """Lets `at_rest` know of this context's pages; call it before any is opened."""
    context.add_init_script(WATCH)
    if patience > 1:
        context.set_default_timeout(30_000 * patience)
    return context


def at_rest(page: Page, seconds: float = 20) -> None:
    """Return once no timer, frame or transition of the app is pending, and the server has answered all it was told."""
    deadline = time.monotonic() + seconds * patience
    while not page.evaluate(AT_REST):
        assert time.monotonic() < deadline, (
            f"not at rest within {seconds * patience:g} s: {page.evaluate('[...putOff]')}"
        )
