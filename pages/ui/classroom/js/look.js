/* What both pages of a class look like: theme and palette of the window, canvases as large as they are shown, words. */
import { fitted } from '../../canvas/js/mount.js';
import { makeSheet } from '../../canvas/js/paint.js';
import { onDrag } from '../../canvas/js/pointer.js';
import { readPalette } from '../../canvas/js/theme.js';
import { makeSay, putWords } from '../../canvas/js/words.js';

/** The first element of a selector. @returns {any} */
export const find = (/** @type {string} */ selector) => document.querySelector(selector);

/** What the server wrote into the page. @returns {any} */
export const given = () => JSON.parse(find('#given').textContent);

/** Puts words where the markup asks for them. @param {Record<string, string>} words */
export function layWords(words) {
  putWords({ words: document.querySelectorAll('[data-plain]') }, words);
  return makeSay(words);
}

/** A thumb on a pane, and its keys, while it is open: `put` is given the pixel, `press` the key.
    @param {HTMLElement} pane @param {() => any} open @param {(at: number[]) => void} put
    @param {(event: KeyboardEvent) => void} press */
export function attachHand(pane, open, put, press) {
  const begin = (/** @type {number[]} */ at) => {
    if (open()) put(at);
    return Boolean(open());
  };
  onDrag(pane, { begin, move: at => open() && put(at) });
  pane.addEventListener('keydown', event => open() && press(event));
}

/** Calls `draw` now, at another size and in another theme; `palette` and `sheets` are kept up to date.
    @param {HTMLElement} root @param {Record<string, HTMLCanvasElement>} canvases @param {() => void} draw */
export function makeLook(root, canvases, draw) {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const sheets = Object.fromEntries(Object.entries(canvases).map(([name, canvas]) => [name, makeSheet(canvas)]));
  const look = { sheets, palette: /** @type {Palette} */ ({}), refresh };
  function refresh() {
    const theme = dark.matches ? 'dark' : 'light';
    root.dataset.theme = theme;
    look.palette = /** @type {Palette} */ ({ ...readPalette(root), theme });
    fitted(Object.values(sheets), draw);
  }
  const sizes = new ResizeObserver(refresh);
  for (const canvas of Object.values(canvases)) sizes.observe(canvas);
  dark.addEventListener('change', refresh);
  return look;
}
