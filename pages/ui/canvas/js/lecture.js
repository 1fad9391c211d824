/* A picture alone in the window but for the page's question, for a lecture: the way in and out, answers by digits, and
   the sheet of the keys. */
import { visit } from './links.js';
import { listen } from './pointer.js';
import { announce } from './send.js';

/** To the page before (−1) or after (1), in lecture mode if one is in it; false where there is none. */
function follow(by, lecture) {
  const links = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll('.st-key-way a[href]')]);
  const link = by < 0 ? links[0] : links.at(-1);
  if (!link) return false;
  const url = new URL(link.href);
  if (lecture) url.searchParams.set('mode', 'lecture');
  visit(url.href);
  return true;
}

let holder = /** @type {HTMLElement | null} */ (null);

/** Says on the frame, and of the one in lecture mode on the document, how it is shown.
    @param {HTMLElement} frame @param {string} mode */
export function showMode(frame, mode) {
  frame.dataset.mode = mode;
  if (mode === 'lecture') holder = frame;
  else if (holder === frame || !holder?.isConnected) holder = null;
  document.documentElement.toggleAttribute('data-lecture', Boolean(holder));
}

/** Gives the n-th answer to the page's first question that has none; false where there is none such.
    @param {number} n */
function answer(n) {
  const choices = [...document.querySelectorAll('.st-key-predict, .st-key-check')].map(
    question => /** @type {HTMLElement[]} */ ([...question.querySelectorAll('[role=radio]')]),
  );
  const open = choices.find(buttons => buttons.every(button => button.getAttribute('aria-checked') !== 'true'));
  if (!open?.[n - 1]) return false;
  open[n - 1].click();
  return true;
}

/** Ties the buttons, and gives the keys: digits, f, Escape, n, p, q and ?. A page that can show its address as a QR
    code says so; `flush` lets the address say what is on screen.
    @param {Instance} instance @returns {Record<string, () => boolean | void>} */
export function attachLecture({ dom, stops }, { mode, setMode, flush }) {
  const sheet = dom.root.querySelector('.keys');
  const [enter, leave] = ['.enter', '.leave'].map(name => dom.root.querySelector(name));
  const close = dom.root.querySelector('[data-testid="keys-close"]');
  const qr = dom.root.querySelector('.qr');
  const show = () => !qr.hidden && (flush(), announce('gd-qr', {}), true);
  const out = () => mode() === 'lecture' && (setMode('normal'), true);
  stops.push(
    listen(enter, { click: () => setMode('lecture') }),
    listen(leave, { click: out }),
    listen(qr, { click: show }),
    listen(document, { 'gd-share': ({ detail }) => detail.from === 'page' && (qr.hidden = false) }),
    listen(close, { click: () => sheet.close() }),
    listen(sheet, { click: event => event.target === sheet && sheet.close() }),
  );
  announce('gd-share', { from: 'picture' });
  return {
    ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map(n => [String(n), () => answer(n)])),
    f: () => setMode(mode() === 'lecture' ? 'normal' : 'lecture'),
    Escape: out,
    n: () => follow(1, mode() === 'lecture'),
    p: () => follow(-1, mode() === 'lecture'),
    q: show,
    '?': () => sheet.showModal(),
  };
}
