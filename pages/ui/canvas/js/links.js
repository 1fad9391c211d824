/* Links of the page and its pictures: #step=40 in the text moves the first one, the link to the Lab takes one along. */
import { isChord, listen, prefersCalm } from './pointer.js';
import { withSaid } from './query.js';

const BAND = 64; // pixels at the top of the window that the page's own band takes

/** The update a link names, null where it names none. @param {string} link */
function stepNamed(link) {
  const found = /^#step=(\d{1,9})$/.exec(link);
  return found && Number(found[1]);
}

/** Whether a click opens its link in another place. @param {MouseEvent} event */
const opensElsewhere = event => event.button || event.shiftKey || isChord(event);

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
    if (!link || opensElsewhere(event) || !show(link)) return;
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

const TO_LAB = '.st-key-way > :nth-child(2) a[href]'; // between those to the page before and the page after

/** Goes to an address of this app without loading it anew, as the browser's own forward button would.
    @param {string} href */
export function visit(href) {
  window.history.pushState(null, '', href);
  window.dispatchEvent(new PopStateEvent('popstate', { state: null }));
}

/** Lets the page's link to the Lab lead to what stands on screen, laid over what the link says by itself. Of several
    pictures it is the one that was last in somebody's hand, and before that the first, a player before a figure.
    @param {Instance} instance @param {() => Record<string, string | null> | null} said null: nothing to say yet
    @param {{leave(): void, player?: boolean}} about `leave` is called before the page is left */
export function leadToLab({ parent, stops }, said, { leave, player = false }) {
  const { host } = parent;
  host.setAttribute('data-to-lab', player ? '1' : '0');
  const touch = () => host.setAttribute('data-to-lab', String(2 + performance.now()));
  const touched = (/** @type {Element} */ one) => Number(one.getAttribute('data-to-lab'));
  const meant = () => {
    const all = [...document.querySelectorAll('[data-to-lab]')];
    return all.reduce((best, one) => (touched(one) > touched(best) ? one : best), all[0]) === host;
  };
  const own = { given: '', ours: '' }; // the link's address as the page gives it, and as it is now
  const lead = (/** @type {Event} */ event) => {
    const link = /** @type {Element} */ (event.target).closest?.(TO_LAB);
    if (!(link instanceof HTMLAnchorElement) || !meant()) return null;
    const href = link.getAttribute('href') ?? '';
    if (href !== own.ours) own.given = href;
    const { pathname, search } = new URL(own.given, link.baseURI);
    const now = said();
    own.ours = now ? `${pathname}?${withSaid(search, now)}` : own.given;
    link.setAttribute('href', own.ours);
    return link;
  };
  const click = (/** @type {MouseEvent} */ event) => {
    const link = lead(event);
    if (!link || opensElsewhere(event)) return;
    event.preventDefault(); // Streamlit's own handler would follow the address that the server has given
    event.stopPropagation();
    leave();
    visit(link.href);
  };
  const hands = { pointerdown: touch, keydown: touch, input: touch };
  stops.push(
    listen(host, hands, true),
    listen(document, { pointerover: lead, pointerdown: lead, focusin: lead, contextmenu: lead, click }, true),
    () => host.removeAttribute('data-to-lab'),
  );
}
