/* The choices that on the server are Streamlit's own boxes (see choices.py). */
import { make } from './page.js';

/** Lays them anew with what the address says.
    @param {HTMLElement} place @param {any} words of the page @param {Record<string, string>} query
    @param {(name: string, value: string) => void} choose */
export function layBoxes(place, words, query, choose) {
  const { controls, defaults } = words;
  const length = words.lengths[query.landscape ?? defaults.landscape];
  const meant = { ...defaults, length, ...query };
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.testid : '';
  const open = Object.fromEntries([...place.querySelectorAll('details')].map(one => [one.dataset.testid, one.open]));
  const shown = controls.filter(control => isAbout(control.where ?? {}, meant));
  const laid = control => box(control, meant, words, value => choose(control.name, value));
  const more = folded('more', words.more, shown.filter(one => one.more).map(laid));
  place.replaceChildren(...shown.filter(one => !one.more).map(laid), more);
  for (const one of place.querySelectorAll('details')) one.open = open[one.dataset.testid ?? ''] ?? false;
  if (focused) /** @type {HTMLElement | null} */ (place.querySelector(`[data-testid="${focused}"]`))?.focus();
}

/** Whether a box is about what is chosen.
    @param {Record<string, string[]>} where @param {Record<string, string>} meant */
function isAbout({ any, ...where }, meant) {
  const fits = Object.entries(where).every(([name, known]) => known.includes(meant[name]));
  return fits && (!any || any.some(name => Number(meant[name])));
}

function box(control, meant, words, choose) {
  const value = meant[control.name] ?? '';
  if (control.options) return labelled(control.label, select(control, value, words, choose));
  if (control.units) return lengthBox(control, value, choose);
  if (control.sets) return columnsBox(control, control.sets[meant.data], value, choose);
  if (control.labels) return formulaBox(control, meant.landscape, value, choose);
  return labelled(control.label, number(control, value, choose));
}

function labelled(text, ...inputs) {
  const line = make('label', '', text);
  line.append(...inputs);
  return line;
}

/** What stands behind a button. @param {string} name @param {string} label @param {Element[]} inside */
function folded(name, label, inside) {
  const details = make('details');
  details.dataset.testid = name;
  const body = make('div');
  body.append(...inside);
  details.append(make('summary', '', label), body);
  return details;
}

function select({ name, options }, value, words, choose) {
  const input = /** @type {HTMLSelectElement} */ (make('select'));
  const known = options.some(([id]) => id === value) ? options : [...options, [value, ownLength(value, words)]];
  input.replaceChildren(...known.map(([id, text]) => new Option(text, id)));
  return told(input, name, value, () => choose(input.value));
}

/** A length that is none of those offered. */
const ownLength = (length, { length_units: units }) =>
  (units[length.slice(-1)] ?? '{number}').replace('{number}', length.slice(0, -1));

function told(input, name, value, say) {
  Object.assign(input, { value });
  input.dataset.testid = name;
  input.addEventListener('change', say);
  return input;
}

function number({ name, range: [low, high], step = 1 }, value, choose, id = name) {
  const input = /** @type {HTMLInputElement} */ (make('input'));
  Object.assign(input, { type: 'number', min: low, max: high, step });
  const nearest = () => Math.min(high, Math.max(low, step === 1 ? Math.round(+input.value) : +input.value));
  return told(input, id, value, () => choose(String(nearest())));
}

function lengthBox(control, value, choose) {
  const [count, unit] = [value.slice(0, -1), value.slice(-1)];
  const options = Object.entries(control.units);
  const units = select({ name: 'length-unit', options }, unit, {}, chosen => choose(`${count}${chosen}`));
  units.ariaLabel = control.label;
  return labelled(control.label, number(control, count, chosen => choose(`${chosen}${unit}`), 'length-number'), units);
}

/** Features are ticked, the target is one of the rest; those a set has of its own need not be said. */
function columnsBox(control, set, value, choose) {
  const chosen = value ? value.split(',') : set.own;
  const [features, target] = [chosen.slice(0, -1), chosen[chosen.length - 1]];
  const say = (/** @type {string[]} */ some, /** @type {string} */ goal) => {
    const said = [...some, goal].join();
    choose(said === set.own.join() ? '' : said);
  };
  const ticks = set.columns.map((/** @type {string} */ column) => {
    const input = /** @type {HTMLInputElement} */ (make('input'));
    Object.assign(input, { type: 'checkbox', checked: features.includes(column) });
    const others = features.filter(one => one !== column);
    input.disabled = column === target || (input.checked ? !others.length : others.length >= control.most);
    input.dataset.testid = `column-${column}`;
    input.addEventListener('change', () => say(input.checked ? [...others, column] : others, target));
    const line = make('label', 'tick');
    line.append(input, column);
    return line;
  });
  const free = set.columns.filter((/** @type {string} */ one) => !features.includes(one)).map(one => [one, one]);
  const goal = select({ name: 'target', options: free }, target, {}, one => say(features, one));
  const group = make('fieldset');
  group.append(make('legend', '', control.label), ...ticks, labelled(control.target, goal));
  return group;
}

function formulaBox(control, landscape, value, choose) {
  const input = /** @type {HTMLInputElement} */ (make('input', 'formula'));
  const list = make('datalist');
  list.id = 'formulas';
  list.append(...control.examples[landscape].map((/** @type {string} */ one) => new Option(one, one)));
  input.setAttribute('list', list.id);
  input.spellcheck = false;
  const own = control.own[landscape];
  const say = () => choose(input.value.trim() === own ? '' : input.value.trim());
  return labelled(control.labels[landscape], told(input, 'f', value || own, say), list);
}
