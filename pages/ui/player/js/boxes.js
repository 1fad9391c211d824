/* The choices that on the server are Streamlit's own boxes (see choices.py). */
import { html, render } from '../../vendor/lit-html/lit-html.js';
import { clamp } from '../../canvas/js/numbers.js';

/** Lays them with what the address says.
    @param {HTMLElement} place @param {any} words of the page @param {Record<string, string>} query
    @param {(name: string, value: string) => void} choose */
export function layBoxes(place, words, query, choose) {
  const { controls, defaults } = words;
  const length = words.lengths[query.landscape ?? defaults.landscape];
  const meant = { ...defaults, length, ...query };
  const shown = controls.filter(control => isAbout(control.where ?? {}, meant));
  const boxes = some => some.map(control => boxOf(control, meant, words, value => choose(control.name, value)));
  const more = html`<details data-testid="more"><summary>${words.more}</summary
    ><div>${boxes(shown.filter(one => one.more))}</div></details>`;
  render([boxes(shown.filter(one => !one.more)), more], place);
}

/** Whether a box is about what is chosen.
    @param {Record<string, string[]>} where @param {Record<string, string>} meant */
function isAbout({ any, ...where }, meant) {
  const fits = Object.entries(where).every(([name, known]) => known.includes(meant[name]));
  return fits && (!any || any.some(name => Number(meant[name])));
}

function boxOf(control, meant, words, choose) {
  const value = meant[control.name] ?? '';
  const options = control.options && withOwn(control, value, words);
  if (options) return labelled(control.label, selectOf(control.name, options, value, choose));
  if (control.units) return lengthBox(control, value, choose);
  if (control.sets) return columnsBox(control, control.sets[meant.data], value, choose);
  if (control.labels) return formulaBox(control, meant.landscape, value, choose);
  return labelled(control.label, numberOf(control, value, choose));
}

const labelled = (text, inputs) => html`<label>${text}${inputs}</label>`;

const selectOf = (name, options, value, choose) => html`<select data-testid=${name}
  @change=${({ target }) => choose(target.value)}
  >${options.map(([id, text]) => html`<option value=${id} .selected=${id === value}>${text}</option>`)}</select>`;

/** The options, and a length that is none of those offered. */
function withOwn({ options }, value, { length_units: units }) {
  if (options.some(([id]) => id === value)) return options;
  const own = (units[value.slice(-1)] ?? '{number}').replace('{number}', value.slice(0, -1));
  return [...options, [value, own]];
}

function numberOf({ name, range: [low, high], step = 1 }, value, choose, id = name) {
  const change = ({ target }) => {
    target.value = String(clamp(step === 1 ? Math.round(+target.value) : +target.value, low, high));
    choose(target.value);
  };
  return html`<input type="number" data-testid=${id} min=${low} max=${high} step=${step} .value=${value}
    @change=${change}>`;
}

function lengthBox(control, value, choose) {
  const [count, unit] = [value.slice(0, -1), value.slice(-1)];
  const number = numberOf(control, count, chosen => choose(`${chosen}${unit}`), 'length-number');
  const units = selectOf('length-unit', Object.entries(control.units), unit, chosen => choose(`${count}${chosen}`));
  return labelled(control.label, [number, units]);
}

/** Features are ticked, the target is one of the rest; those a set has of its own need not be said. */
function columnsBox(control, set, value, choose) {
  const chosen = value ? value.split(',') : set.own;
  const [features, target] = [chosen.slice(0, -1), chosen[chosen.length - 1]];
  const say = (/** @type {string[]} */ some, /** @type {string} */ goal) => {
    const said = [...some, goal].join();
    choose(said === set.own.join() ? '' : said);
  };
  const tickOf = (/** @type {string} */ column) => {
    const ticked = features.includes(column);
    const others = features.filter(one => one !== column);
    const fixed = column === target || (ticked ? !others.length : others.length >= control.most);
    return html`<label class="tick"><input type="checkbox" data-testid="column-${column}" .checked=${ticked}
      ?disabled=${fixed} @change=${() => say(ticked ? others : [...others, column], target)}>${column}</label>`;
  };
  const free = set.columns.filter((/** @type {string} */ one) => !features.includes(one)).map(one => [one, one]);
  const goal = labelled(control.target, selectOf('target', free, target, one => say(features, one)));
  return html`<fieldset><legend>${control.label}</legend>${set.columns.map(tickOf)}${goal}</fieldset>`;
}

function formulaBox(control, landscape, value, choose) {
  const own = control.own[landscape];
  const say = ({ target }) => choose(target.value.trim() === own ? '' : target.value.trim());
  const examples = control.examples[landscape].map((/** @type {string} */ one) => html`<option value=${one}></option>`);
  return labelled(control.labels[landscape], html`<input class="formula" data-testid="f" list="formulas"
    spellcheck="false" .value=${value || own} @change=${say}><datalist id="formulas">${examples}</datalist>`);
}
