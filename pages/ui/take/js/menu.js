/* The menu of what can be taken along: one line an entry, in groups. It is laid before there is data, as its words come
   by data-plain; what an entry does, and whether it is offered, is asked of the instance. */
import { listen } from '../../canvas/js/pointer.js';

const COLUMNS = [
  ['picture', 'clip'],
  ['file', 'code', 'link'],
];
const ICON = 'M10 2v10M5.5 8 10 12.5 14.5 8M3 17h14';
const EDGE = 8; // pixels between the list and the window's edge

const line = (/** @type {Entry} */ { id, word, options }) =>
  options
    ? `<label><span data-plain="${word}"></span> <select data-testid="${id}"></select></label>`
    : `<button type="button" data-testid="${id}" data-plain="${word}"></button>`;

/** Puts the menu at the end of `place`, before the elements with words are looked for.
    @param {Element} place @param {Entry[]} entries @returns {HTMLElement} */
export function layMenu(place, entries) {
  const section = (/** @type {string} */ group) => {
    const lines = entries.filter(entry => entry.group === group).map(line);
    return lines.length ? `<div data-group="${group}">${lines.join('')}</div>` : '';
  };
  const columns = COLUMNS.map(groups => groups.map(section).join('')).map(column => column && `<div>${column}</div>`);
  place.insertAdjacentHTML(
    'beforeend',
    `<details class="save" data-testid="save-menu"><summary><svg viewBox="0 0 20 20" aria-hidden="true"><path
      d="${ICON}"/></svg><span data-plain="save"></span></summary>
      <div class="save-list" popover="manual">${columns.join('')}</div></details>`,
  );
  return /** @type {HTMLElement} */ (place.lastElementChild);
}

/** Ties the menu in `dom.save` to its entries for as long as the instance is mounted.
    @param {any} instance a player or a lesson's picture @param {Entry[]} entries */
export function attachMenu(instance, entries) {
  const { save } = instance.dom;
  const list = save.querySelector('.save-list');
  const close = () => (save.open = false);
  const click = event => {
    const id = event.target.closest('button')?.dataset.testid;
    const entry = entries.find(one => one.id === id);
    if (!entry) return;
    close();
    entry.act?.(instance);
  };
  const toggle = () => {
    if (!save.open) return list.matches(':popover-open') && list.hidePopover();
    for (const group of list.querySelectorAll('[data-group]')) offer(instance, entries, group);
    list.showPopover();
    return putBeside(list, save.firstElementChild);
  };
  const keydown = event => {
    if (event.key !== 'Escape' || !save.open) return; // a list that is open takes the key itself
    event.preventDefault();
    close();
    save.firstElementChild.focus();
  };
  const away = event => {
    if (save.open && !event.composedPath().includes(save)) close();
  };
  const change = event => (event.target.dataset.chosen = 'true');
  instance.stops.push(listen(save, { click, change, toggle, keydown }), listen(document, { pointerdown: away }));
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
function putBeside(list, opener) {
  const at = opener.getBoundingClientRect();
  const { clientWidth: width, clientHeight: height } = document.documentElement;
  const below = height - at.bottom > at.top;
  const room = (below ? height - at.bottom : at.top) - 2 * EDGE;
  const right = Math.max(EDGE, Math.min(width - at.right, width - EDGE - list.offsetWidth));
  list.style.cssText = `right: ${right}px; max-height: ${room}px; ${
    below ? `top: ${at.bottom + EDGE / 2}px` : `bottom: ${height - at.top + EDGE / 2}px`
  }`;
}

/** Puts the menu where it belongs now, if it stands elsewhere. @param {HTMLElement} menu @param {Element} place
    @param {Element | null} [before] of its children */
export function moveMenu(menu, place, before = null) {
  if (menu.parentElement !== place || (before && menu.nextElementSibling !== before)) place.insertBefore(menu, before);
}
