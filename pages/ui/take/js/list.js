/* The lines of the menu, in groups; what one does, and whether it is offered, is asked of the instance. */
import { listen } from '../../canvas/js/pointer.js';

const COLUMNS = [
  ['picture', 'clip'],
  ['file', 'code', 'link'],
];
const EDGE = 8; // pixels between the list and the window's edge

/** Lays the list where it is another's, and offers what there is now.
    @param {any} instance @param {HTMLElement} list @param {Entry[]} entries */
export function offerAll(instance, list, entries) {
  if (!list.firstChild) layList(instance, list, entries);
  for (const { id, word } of entries) {
    const line = list.querySelector(`[data-testid="${id}"]`);
    const named = line?.closest('label')?.querySelector('span') ?? line;
    if (named) named.textContent = instance.say(word);
  }
  for (const group of list.querySelectorAll('[data-group]')) offer(instance, entries, group);
}

const line = (/** @type {Entry} */ { id, options }) =>
  options
    ? `<label><span></span> <select data-testid="${id}"></select></label>`
    : `<button type="button" data-testid="${id}"></button>`;

function layList(instance, list, entries) {
  const section = (/** @type {string} */ group) => {
    const lines = entries.filter(entry => entry.group === group).map(line);
    return lines.length ? `<div data-group="${group}">${lines.join('')}</div>` : '';
  };
  const columns = COLUMNS.map(groups => groups.map(section).join(''));
  list.innerHTML = columns.map(column => column && `<div>${column}</div>`).join('');
  const click = event => {
    const id = event.target.closest('button')?.dataset.testid;
    const entry = entries.find(one => one.id === id);
    if (!entry) return;
    list.parentElement.open = false;
    entry.act?.(instance);
  };
  const change = event => (event.target.dataset.chosen = 'true');
  instance.stops.push(listen(list, { click, change }));
}

/** Which lines of a group there are now; a group of none is not there. */
function offer(instance, entries, group) {
  for (const control of group.querySelectorAll('button, select')) {
    const entry = entries.find(one => one.id === control.dataset.testid);
    const there = entry?.shown?.(instance) ?? true;
    (control.closest('label') ?? control).hidden = !there;
    if (there && entry?.options) layOptions(control, entry.options(instance));
    if (entry?.missing) layMissing(control, there ? entry.missing(instance) : '');
  }
  group.hidden = ![...group.querySelectorAll('button')].some(button => !button.hidden);
}

/** Under a line that cannot be had here, why. @param {HTMLButtonElement} button @param {string} why */
function layMissing(button, why) {
  const known = button.nextElementSibling;
  const place = known?.matches('small') ? known : document.createElement('small');
  place.textContent = why;
  button.disabled = Boolean(why);
  if (why) button.after(place);
  else place.remove();
}

/** Keeps what was chosen where it is still there; else the option said first, or the one of the page.
    @param {HTMLSelectElement} select @param {{value: string, text: string, meant?: boolean}[]} options */
function layOptions(select, options) {
  const { value: before } = select;
  const kept = select.dataset.chosen && options.some(({ value }) => value === before);
  select.replaceChildren(...options.map(({ value, text }) => new Option(text, value)));
  select.value = kept ? before : (options.find(({ meant }) => meant) ?? options[0]).value;
}

/** What is chosen in a line of the menu, "" where there is none. @param {any} instance @param {string} id */
export const chosen = ({ dom }, id) => dom.save.querySelector(`[data-testid="${id}"]`)?.value ?? '';

/** Under what opens it, or above where there is more room; its right ends meet, within the window. */
export function putBeside(list, opener) {
  const at = opener.getBoundingClientRect();
  const { clientWidth: width, clientHeight: height } = document.documentElement;
  const below = height - at.bottom > at.top;
  const room = (below ? height - at.bottom : at.top) - 2 * EDGE;
  const right = Math.max(EDGE, Math.min(width - at.right, width - EDGE - list.offsetWidth));
  list.style.cssText = `right: ${right}px; max-height: ${room}px; ${
    below ? `top: ${at.bottom + EDGE / 2}px` : `bottom: ${height - at.top + EDGE / 2}px`
  }`;
}
