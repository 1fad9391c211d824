/* This update in numbers, weight by weight; of a network two weights in full, all in a table of units. */
import { setText } from '../../canvas/js/elements.js';
import { html, render } from '../../vendor/lit-html/lit-html.js';
import { number, rateText, signed } from '../../canvas/js/numbers.js';
import { knownDigits } from './digits.js';
import { isBowl } from './curvature.js';
import { inOriginalUnits, isDescent, nameOf, rateAt, symbolOf } from './model.js';
import { hasRows, slopes } from './models.js';
import { rowsAt } from './runs.js';

const PRODUCT = ['now', 'times', 'g', 'equals', 'next']; // of plain descent
const SUM = ['now', 'step', 'equals', 'next', 'g'];
const MOST = 5; // weights that have a line each; of a bowl all have, and those scroll

const hasUnits = (/** @type {Model} */ model) => model.dim > MOST && !isBowl(model);

/** @param {Lab} lab */
export function drawEquation(lab) {
  const { model, state, dom, say, run, record: r } = lab;
  const [weights, last] = [run.weights(r), r >= run.last];
  const plain = isDescent(model);
  const perEpoch = run.family.per_epoch;
  const epoch = number(run.update(r) / perEpoch, perEpoch === 1 ? 0 : 2);
  setText(dom.epochValue, hasRows(model) ? say('epoch_of', { x: epoch }) : '');
  setText(dom.ruleFormula, plain ? 'w ← w − η g' : 'w ← w + Δw');
  setText(dom.ruleText, ruleWords(lab, last));
  const wide = hasUnits(model);
  const every = dom.readoutBody.closest('.every');
  if (model.dim > MOST && !wide) every.tabIndex = 0;
  else every.removeAttribute('tabindex');
  const order = [...(plain ? PRODUCT : SUM), ...(isBowl(model) ? ['unit'] : [])];
  const gradient = last ? null : gradientAt(lab, run, r);
  const units = isBowl(model) ? inOriginalUnits(weights, model.header.data) : null;
  const told = wide ? state.axes : [...weights.keys()];
  const lines = told.map(a => lineOf(lab, order, { a, run, r, weights, gradient, units }));
  render(html`<tr><td></td>${order.map(key => headOf(lab, key))}</tr>${lines}`, dom.readoutBody);
  dom.units.hidden = !wide;
  if (wide) render(unitLines(lab, weights), dom.unitsBody);
}

/** The head of one column; the signs between the numbers have none. */
function headOf({ model, say }, key) {
  const words = { g: 'g', unit: model.header.data.target_unit || say('own_units'), times: '', equals: '' };
  const text = words[key] ?? say(key);
  const look = { g: 'math', unit: 'unit' }[key] ?? '';
  return text ? html`<th class=${look} scope="col">${text}</th>` : html`<td class=${look}></td>`;
}

const symbolText = ({ symbol, sub }) => html`<span class="math">${symbol}${sub ? html`<sub>${sub}</sub>` : ''}</span>`;

/** @param {Lab} lab */
function lineOf(lab, order, { a, run, r, weights, gradient, units }) {
  const parameter = lab.model.parameters[a];
  const next = run.weight(Math.min(r + 1, run.last), a);
  const by = next - weights[a];
  const apart = run.apart(r).weight;
  const ahead = {
    next: () => weightText(next, apart),
    g: () => bracketed(gradient[a], order.includes('times')),
    times: () => `− ${rateText(rateAt(lab, run.update(r)))} ×`,
    step: () => `${by < 0 ? '−' : '+'} ${number(Math.abs(by))}`,
  };
  const here = {
    now: () => weightText(weights[a], apart),
    equals: () => '=',
    unit: () => signed(units[a]) + parameter.per,
  };
  const textOf = key => here[key]?.() ?? (gradient ? ahead[key]() : '');
  const cell = key =>
    html`<td class=${key} style=${key === 'equals' && !gradient ? 'visibility: hidden' : ''}>${textOf(key)}</td>`;
  const name = html`${symbolText(parameter)} ${parameter.name}`;
  return html`<tr><th class="name" scope="row" data-weight=${parameter.id}>${name}</th>${order.map(cell)}</tr>`;
}

function weightText(x, apart) {
  const { known, unknown, power } = knownDigits(number(x), apart);
  return unknown ? html`${known}<span class="unknown">${unknown}</span>${power}` : known + power;
}

const bracketed = (x, inProduct) => (inProduct && x < 0 ? `(${number(x)})` : number(x));

/** The gradient the update after record r sees. Of a function the noise is known from where plain descent went.
    @param {Lab} lab */
function gradientAt(lab, run, r) {
  const { model } = lab;
  const { id } = run.family;
  const [w, next] = [run.weights(r), run.weights(r + 1)];
  const rows = rowsAt(run, r, model.target?.length);
  if (hasRows(model) && (rows || model.shown === model.samples)) return slopes(model, w, rows);
  if (id === 'full' && isBowl(model)) return model.landscape.gradient(w); // of more rows than the browser has
  if (id !== 'full' && isDescent(model)) return w.map((x, a) => (x - next[a]) / rateAt(lab, run.update(r)));
  return run.gradient(r) ?? w.map(() => NaN);
}

/** @param {Lab} lab */
function ruleWords(lab, last) {
  const { state, model, say } = lab;
  if (last) return say('rule_end');
  const plain = isDescent(model);
  const name = nameOf(lab, state.active);
  if (!hasRows(model)) {
    const key = state.active === 'full' ? 'rule_exact' : plain ? 'rule_noisy' : 'rule_exact_only';
    return (plain ? '' : `${say('rule_step')}, `) + say(key);
  }
  const whose =
    state.active === 'full'
      ? say('rule_full', { n: model.samples })
      : say(plain ? 'rule_batch' : 'rule_batch_plain', { name });
  return plain ? whose : `${say('rule_step')}, ${whose}`;
}

/* ---------- a network: one line a hidden unit, its weights by the feature they belong to */

/** @param {Lab} lab */
function unitLines(lab, weights) {
  const { model, say } = lab;
  const { features } = model.header.data;
  const d = features.length;
  const h = (model.dim - 1) / (d + 2);
  const columns = [...features.keys()].map(i => j => j * d + i).concat(j => h * d + j, j => h * (d + 1) + j);
  const heads = [say('unit'), ...features, 'b', 'v'];
  const cell = a => weightCell(lab, a, weights);
  const line = j => html`<tr><th scope="row">${j + 1}</th>${columns.map(column => cell(column(j)))}</tr>`;
  return html`<tr>${heads.map((text, n) => html`<th class=${n > d ? 'math' : ''} scope="col">${text}</th>`)}</tr
    >${Array.from({ length: h }, (_, j) => line(j))}<tr class="rest"><th scope="row">${say('bias')}</th
    >${cell(model.dim - 1)}</tr>`;
}

/** A weight as a button: pressed, it becomes the picture's first axis and the first its second. @param {Lab} lab */
function weightCell({ model, state, run, record: r }, a, weights) {
  const parameter = model.parameters[a];
  const name = `${symbolOf(parameter)} ${parameter.name}`.trim();
  return html`<td><button type="button" data-weight=${a} aria-label=${name}
    aria-pressed=${String(state.axes.includes(a))}>${weightText(weights[a], run.apart(r).weight)}</button></td>`;
}
