/* The read-out: this update in numbers, weight by weight; of a network two weights in full, all in a table of units. */
import { number, rateText, signed } from '../../canvas/js/numbers.js';
import { isBowl } from './curvature.js';
import { isVeiled } from './asked.js';
import { curvatureAt, inOriginalUnits, nameOf, rateAt, recordOf, symbolOf } from './model.js';
import { hasRows, slopes } from './models.js';
import { make, setText, symbolNode } from './page.js';
import { rowsAt } from './runs.js';

/** Whether an update is −η times the gradient it sees: then it is written as that product. */
const isPlain = ({ header, theory }) => (header.landscape ? header.optimizer === 'sgd' : theory.kind === 'sgd');

const PRODUCT = ['now', 'times', 'g', 'equals', 'next'];
const SUM = ['now', 'step', 'equals', 'next', 'g'];

/** @param {Lab} lab */
export function buildReadout(lab) {
  const { model, dom } = lab;
  const plain = isPlain(model);
  setText(dom.ruleFormula, plain ? 'w ← w − η g' : 'w ← w + Δw');
  setText(dom.gapName, '');
  dom.gapName.append(...gapName(lab));
  lab.readoutOrder = [...(plain ? PRODUCT : SUM), ...(isBowl(model) ? ['unit'] : [])];
  const row = make('tr');
  row.append(make('td'), ...lab.readoutOrder.map(key => headOf(lab, key)));
  dom.readoutBody.replaceChildren(row);
  const wide = hasUnits(model);
  const every = dom.readoutBody.closest('.every');
  if (model.dim > MOST && !wide) every.tabIndex = 0;
  else every.removeAttribute('tabindex');
  lab.readoutRows = Array.from({ length: wide ? 2 : model.dim }, () => addRow(lab));
  dom.units.hidden = !wide;
  if (wide) buildUnits(lab);
}

/** The head of one column; the signs between the numbers have none. */
function headOf({ model, say }, key) {
  const words = { g: 'g', unit: model.header.data.target_unit || say('own_units'), times: '', equals: '' };
  const text = words[key] ?? say(key);
  const cell = make(text ? 'th' : 'td', { g: 'math', unit: 'unit' }[key], text);
  return text ? Object.assign(cell, { scope: 'col' }) : cell;
}

const MOST = 5; // weights that have a line each; of a bowl all have, and those scroll

const hasUnits = (/** @type {Model} */ model) => model.dim > MOST && !isBowl(model);

/** What the third number is: how far the loss is over the lowest minimum, or the sharpness where none is known. */
function gapName({ model, say }) {
  const word = model.landscape.floor === null ? 'sharpness' : 'gap';
  const term = say(`${word}_term`);
  return term ? [say(word), make('i', 'en', term)] : [say(word)];
}

/** @param {Lab} lab */
function addRow(lab) {
  const line = make('tr');
  const name = make('th', 'name');
  name.scope = 'row';
  const cells = Object.fromEntries(lab.readoutOrder.map(key => [key, make('td', key)]));
  cells.equals.textContent = '=';
  line.append(name, ...lab.readoutOrder.map(key => cells[key]));
  lab.dom.readoutBody.append(line);
  return { name, ...cells };
}

/** @param {Lab} lab */
export function drawReadout(lab) {
  const { model, state, runs, dom, say } = lab;
  const run = runs[state.active];
  const r = recordOf(lab, state.active);
  const [weights, last] = [run.weights(r), r >= run.last];
  const k = run.update(r);
  const { floor } = model.landscape;
  const third = floor === null ? curvatureAt(lab, state.active).high : Math.max(0, run.loss(r) - floor);
  setText(dom.updateValue, number(k, 0));
  setText(dom.epochValue, hasRows(model) ? epochText(say, k, run.family.per_epoch) : '');
  setText(dom.lossValue, number(run.loss(r)));
  setText(dom.gapValue, isVeiled(lab) ? '?' : number(third));
  const longest = Math.max(dom.lossValue.textContent.length, dom.gapValue.textContent.length);
  dom.heads.classList.toggle('long', longest > 7 && !isBowl(model));
  setText(dom.ruleText, ruleWords(lab, last));
  const gradient = last ? null : gradientAt(lab, run, r);
  const units = isBowl(model) ? inOriginalUnits(weights, model.header.data) : null;
  const told = hasUnits(model) ? state.axes : [...weights.keys()];
  told.forEach((a, line) => showWeight(lab, lab.readoutRows[line], { a, run, r, weights, gradient, units }));
  if (hasUnits(model)) drawUnits(lab, weights);
}

const epochText = (say, k, perEpoch) => say('epoch_of', { x: number(k / perEpoch, perEpoch === 1 ? 0 : 2) });

/** @param {Lab} lab */
function showWeight(lab, cells, { a, run, r, weights, gradient, units }) {
  const last = !gradient;
  const parameter = lab.model.parameters[a];
  const next = run.weight(Math.min(r + 1, run.last), a);
  if (cells.name.dataset.weight !== parameter.id) {
    cells.name.dataset.weight = parameter.id;
    cells.name.replaceChildren(symbolNode(parameter), ` ${parameter.name}`);
  }
  setText(cells.now, number(weights[a]));
  setText(cells.next, last ? '' : number(next));
  setText(cells.g, last ? '' : bracketed(gradient[a], Boolean(cells.times)));
  if (cells.times) setText(cells.times, last ? '' : `− ${rateText(rateAt(lab, run.update(r)))} ×`);
  if (cells.step)
    setText(cells.step, last ? '' : `${next < weights[a] ? '−' : '+'} ${number(Math.abs(next - weights[a]))}`);
  cells.equals.style.visibility = last ? 'hidden' : '';
  if (cells.unit) setText(cells.unit, signed(units[a]) + parameter.per);
}

const bracketed = (x, inProduct) => (inProduct && x < 0 ? `(${number(x)})` : number(x));

/** The gradient the update after record r sees. Of a function the noise is known from where plain descent went.
    @param {Lab} lab */
function gradientAt(lab, run, r) {
  const { model } = lab;
  const { gradients, records, dim, id } = run.family;
  const [w, next] = [run.weights(r), run.weights(r + 1)];
  const rows = rowsAt(run, r, model.target?.length);
  if (hasRows(model) && (rows || model.shown === model.samples)) return slopes(model, w, rows);
  if (id === 'full' && isBowl(model)) return model.landscape.gradient(w); // of more rows than the browser has
  if (id !== 'full' && isPlain(model)) return w.map((x, a) => (x - next[a]) / rateAt(lab, run.update(r)));
  const base = (run.m * records + r) * dim;
  return gradients ? [...gradients.subarray(base, base + dim)] : w.map(() => NaN);
}

/** @param {Lab} lab */
function ruleWords(lab, last) {
  const { state, model, say } = lab;
  if (last) return say('rule_end');
  const plain = isPlain(model);
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
function buildUnits(lab) {
  const { model, dom, say } = lab;
  const d = model.header.data.features.length;
  const h = (model.dim - 1) / (d + 2);
  const of = [...Array(d).keys()].map(i => j => j * d + i);
  const columns = [...of, j => h * d + j, j => h * (d + 1) + j];
  const heads = [say('unit'), ...model.header.data.features, 'b', 'v'];
  const head = make('tr');
  head.append(...heads.map((text, n) => Object.assign(make('th', n > d ? 'math' : '', text), { scope: 'col' })));
  const lines = Array.from({ length: h }, (_, j) => {
    const line = make('tr');
    line.append(Object.assign(make('th', '', String(j + 1)), { scope: 'row' }));
    return line;
  });
  lab.unitCells = [];
  lines.forEach((line, j) => columns.forEach(column => line.append(weightCell(lab, column(j)))));
  const rest = make('tr', 'rest');
  rest.append(Object.assign(make('th', '', say('bias')), { scope: 'row' }), weightCell(lab, model.dim - 1));
  dom.unitsBody.replaceChildren(head, ...lines, rest);
}

/** A weight as a button: pressed, it becomes the picture's first axis and the first its second. @param {Lab} lab */
function weightCell(lab, a) {
  const parameter = lab.model.parameters[a];
  const button = make('button');
  button.type = 'button';
  button.dataset.weight = String(a);
  button.setAttribute('aria-label', `${symbolOf(parameter)} ${parameter.name}`.trim());
  const cell = make('td');
  cell.append(button);
  lab.unitCells[a] = button;
  return cell;
}

function drawUnits({ unitCells, state }, weights) {
  unitCells.forEach((button, a) => {
    setText(button, number(weights[a]));
    button.setAttribute('aria-pressed', String(state.axes.includes(a)));
  });
}
