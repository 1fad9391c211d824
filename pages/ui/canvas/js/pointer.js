/* Hands on a figure: dragging, the wheel, keys. No state of any one figure. */

/** Where in an element an event is, in CSS pixels.
    @param {Element} element @param {MouseEvent} event @returns {Point} */
export function placeIn(element, event) {
  const { left, top } = element.getBoundingClientRect();
  return [event.clientX - left, event.clientY - top];
}

/** Follows a pointer from press to release. `begin` may refuse by returning false. Returns a function that detaches.
    @param {HTMLElement} element @param {{begin?(at: Point, event: PointerEvent): boolean | void,
    move(at: Point, by: Point, event: PointerEvent): void, end?(event: PointerEvent): void}} hands */
export function onDrag(element, { begin = () => true, move, end = () => {} }) {
  let grip = /** @type {{id: number, last: Point} | null} */ (null);
  const down = event => {
    if (event.button !== 0 || grip !== null || begin(placeIn(element, event), event) === false) return;
    grip = { id: event.pointerId, last: [event.clientX, event.clientY] };
    element.setPointerCapture(event.pointerId);
  };
  const moved = event => {
    if (!grip || grip.id !== event.pointerId) return;
    const by = [event.clientX - grip.last[0], event.clientY - grip.last[1]];
    grip.last = [event.clientX, event.clientY];
    move(placeIn(element, event), by, event);
  };
  const up = event => {
    if (grip?.id !== event.pointerId) return;
    grip = null;
    end(event);
  };
  return listen(element, { pointerdown: down, pointermove: moved, pointerup: up, lostpointercapture: up });
}

const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** The way of an arrow key, [right, up], which the page is then not scrolled by; null for any other key.
    @param {KeyboardEvent} event @returns {Point | null} */
export function arrowOf(event) {
  if (ARROWS[event.key]) event.preventDefault();
  return ARROWS[event.key] ?? null;
}

/** The same along a line: a step on or back, `page` of them by a page's key; 0 for any other key.
    @param {KeyboardEvent} event */
export function keyStep(event, page = 0) {
  const by = { PageUp: page, PageDown: -page }[event.key] ?? arrowOf(event)?.reduce((sum, x) => sum + x) ?? 0;
  if (by) event.preventDefault();
  return by;
}

/** Adds listeners; returns a function that takes them away.
    @param {EventTarget} target @param {Record<string, (event: any) => void>} listeners
    @param {AddEventListenerOptions | boolean} [options] */
export function listen(target, listeners, options) {
  for (const [name, listener] of Object.entries(listeners)) target.addEventListener(name, listener, options);
  return () => {
    for (const [name, listener] of Object.entries(listeners)) target.removeEventListener(name, listener, options);
  };
}

/** Wheel zoom only with focus or Ctrl, so that the page can scroll.
    @param {HTMLElement} element @param {(factor: number, at: Point) => void} zoom */
export function onWheelZoom(element, zoom) {
  const wheel = event => {
    const focused = element.matches(':focus');
    if (!focused && !event.ctrlKey) return;
    event.preventDefault();
    const size = Math.min(120, Math.max(-120, event.deltaMode ? event.deltaY * 20 : event.deltaY));
    zoom(Math.exp(size * 0.0025), placeIn(element, event));
  };
  return listen(element, { wheel }, { passive: false });
}

const TYPING =
  'input:not([type="range"]), textarea, select, [contenteditable="true"], ' +
  '[role="combobox"], [role="listbox"], [role="dialog"]:not(dialog:not([open]))';
const ARROWED = 'input[type="range"], [role="slider"], [data-own-keys]';
const PRESSED = 'button, a, summary';

/** Whether a key or a press is the browser's own. @param {KeyboardEvent | MouseEvent} event */
export const isChord = event => event.ctrlKey || event.metaKey || event.altKey;

/** Does a control, or somebody's typing, want this key itself? @param {KeyboardEvent} event */
function wanted(event) {
  const target = event.composedPath()[0];
  const on = (/** @type {string} */ selector) => target instanceof Element && target.closest(selector);
  return on(TYPING) || (on(ARROWED) && /^(Arrow|Home|End)/.test(event.key)) || (on(PRESSED) && event.key === ' ');
}

/** Single keys for the whole page, unless somebody types or a control wants the key itself. `keys`: name → function.
    Of several pictures on a page the one that has the focus takes the key, else the first one in sight.
    @param {Record<string, () => boolean | void>} keys @param {Element} root */
export function onKeys(keys, root, hears = () => true) {
  const others = event => {
    const holder = event.composedPath().find(node => node instanceof Element && node.matches('.frame'));
    if (holder) return !holder.contains(root);
    const { top, bottom } = root.getBoundingClientRect();
    const { innerHeight: room } = window;
    const seen = Math.min(bottom, room) - Math.max(top, 0);
    return seen < Math.min(bottom - top, room) / 3; // a third of it, or of the window, is in sight
  };
  const keydown = (/** @type {KeyboardEvent} */ event) => {
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act || isChord(event) || !hears() || event.defaultPrevented) return;
    if (others(event) || wanted(event) || act() === false) return;
    event.preventDefault();
  };
  return listen(document, { keydown });
}

export const prefersCalm = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches;
