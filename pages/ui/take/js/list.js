/* The lines of the menu, in groups; what one does, and whether it is offered, is asked of the instance. */
import { html, render } from '../../vendor/lit-html/lit-html.js';

export const SIZES = { small: 480, medium: 960, large: 1280 }; // pixels across a clip
const COLUMNS = [['picture', 'clip'], ['file', 'code', 'link']];
const EDGE = 8; // pixels between the list and the window's edge

/** The panels that are to be seen. @param {Taken} instance */
export const panelsOf = ({ taking }) => taking.panels().filter(({ canvas }) => canvas.getClientRects().length);

/** Offers what there is now. @param {any} instance @param {HTMLElement} list @param {Entry[]} entries */
export function offerAll(instance, list, entries) {
  const groupOf = (/** @type {string} */ group) => {
    const offered = entries.filter(one => one.group === group && (one.shown?.(instance) ?? true));
    const lines = offered.map(entry => (entry.options ? choiceOf(instance, entry) : pressOf(instance, list, entry)));
    return offered.some(one => one.act) ? html`<div data-group=${group}>${lines}</div>` : null;
  };
  const columns = COLUMNS.map(groups => groups.map(groupOf).filter(Boolean)).filter(groups => groups.length);
  render(columns.map(groups => html`<div>${groups}</div>`), list);
}

/** The words of a line are called as it is. */
const wordOf = ({ say }, /** @type {string} */ id) => say(id.replaceAll('-', '_'));

/** A line to press; under one that cannot be had here, why. @param {any} instance @param {HTMLElement} list
    @param {Entry} entry */
function pressOf(instance, list, { id, act, missing }) {
  const why = missing?.(instance) ?? '';
  const click = () => {
    /** @type {HTMLDetailsElement} */ (list.parentElement).open = false;
    act?.(instance);
  };
  return html`<button type="button" data-testid=${id} ?disabled=${Boolean(why)} @click=${click}
    >${wordOf(instance, id)}</button>${why && html`<small>${why}</small>`}`;
}

/** A choice: what was chosen where it is still there, else the option said first, or the one of the page.
    @param {any} instance @param {Entry} entry */
function choiceOf(instance, { id, options }) {
  const kept = (instance.chosen ??= {});
  const offered = options?.(instance) ?? [];
  const one = offered.find(({ value }) => value === kept[id]) ?? offered.find(({ meant }) => meant) ?? offered[0];
  const lineOf = option => html`<option value=${option.value} .selected=${option === one}>${option.text}</option>`;
  return html`<label><span>${wordOf(instance, id)}</span> <select data-testid=${id}
    @change=${({ target }) => (kept[id] = target.value)}>${offered.map(lineOf)}</select></label>`;
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
