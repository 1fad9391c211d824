/* Links in the page's text that move its first picture: #step=40 shows update 40, paused and in sight. */
import { listen, prefersCalm } from './pointer.js';

const BAND = 64; // pixels at the top of the window that the page's own band takes

/** The update a link names, null where it names none. @param {string} link */
function stepNamed(link) {
  const found = /^#step=(\d{1,9})$/.exec(link);
  return found && Number(found[1]);
}

/** Goes where the page's links and its own address say, for as long as the picture is mounted. `go(step)` puts the
    playhead there; `first()` tells whether this is the page's first picture, which the links mean.
    @param {Instance} instance @param {{go(step: number): void, first(): boolean}} deeds
    @returns {() => void} to be called once there is data: the address the page was opened with may name an update */
export function followSteps({ dom, stops }, { go, first }) {
  const show = (/** @type {string} */ link) => {
    const step = stepNamed(link);
    if (step === null || !first()) return false;
    go(step);
    const { top, bottom } = dom.root.getBoundingClientRect();
    const behavior = prefersCalm() ? 'auto' : 'smooth';
    if (top < BAND || bottom > window.innerHeight) dom.root.scrollIntoView({ block: 'start', behavior });
    return true;
  };
  const followed = (/** @type {MouseEvent} */ event) => {
    const target = /** @type {Element} */ (event.composedPath()[0]);
    const link = target.closest?.('a[href^="#step="]')?.getAttribute('href');
    const elsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!link || elsewhere || !show(link)) return;
    event.preventDefault(); // a new hash would be a page of its own to go back through
  };
  const addressed = () => {
    // taken out of the address, where a reload would find it again
    const { pathname, search, hash } = window.location;
    if (show(hash)) window.history.replaceState(window.history.state, '', pathname + search);
  };
  stops.push(listen(document, { click: followed }), listen(window, { hashchange: addressed }));
  return addressed;
}
