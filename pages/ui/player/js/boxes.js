/* The choices that on the server are Streamlit's own boxes. */
import { make } from './page.js';

/** Lays them anew with what the address says.
    @param {HTMLElement} place @param {any} words of the page @param {Record<string, string>} query
    @param {(name: string, value: string) => void} choose */
export function layBoxes(place, words, query, choose) {
  const { controls, defaults } = words;
  const landscape = query.landscape ?? defaults.landscape;
  const meant = { ...defaults, length: words.lengths[landscape], ...query };
  const shown = controls.filter(({ name }) => landscape === 'linear' || !['data', 'scaling'].includes(name));
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.testid : '';
  place.replaceChildren(...shown.map(control => box(control, meant[control.name], words, choose)));
  if (focused) /** @type {HTMLElement | null} */ (place.querySelector(`[data-testid="${focused}"]`))?.focus();
}

function box({ name, label, options, range }, value, words, choose) {
  const line = make('label', '', label);
  const input = /** @type {any} */ (make(options ? 'select' : 'input'));
  if (options) {
    const known = options.some(([id]) => id === value) ? options : [...options, [value, ownLength(value, words)]];
    input.replaceChildren(...known.map(([id, text]) => new Option(text, id)));
  } else [input.type, input.min, input.max] = ['number', ...range];
  input.value = value;
  input.dataset.testid = name;
  const said = () => (options ? input.value : String(Math.min(range[1], Math.max(range[0], Math.round(+input.value)))));
  input.addEventListener('change', () => choose(name, said()));
  line.append(input);
  return line;
}

/** A length that is none of those offered. */
const ownLength = (length, { length_units: units }) =>
  (units[length.slice(-1)] ?? '{number}').replace('{number}', length.slice(0, -1));
