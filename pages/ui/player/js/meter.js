/* The meter beside the ruler: what each direction of the bowl leaves of its error; elsewhere the curvature here. */
import { measuredFactors } from '../../canvas/js/landscape.js';
import { number, rateText } from '../../canvas/js/numbers.js';
import { isVeiled } from './asked.js';
import { isBowl, shapeAt, growthAt } from './curvature.js';
import { curvatureAt, rateAt, recordOf } from './model.js';
import { make, setText } from './page.js';

const FULL_SCALE = 80; // percent of a bar's width at which a factor is 1, or the rate at its limit
const EDGE = 0.1; // so near its limit the sharpness of many weights hovers
const NOTHING = 1e-6; // of the greatest curvature: less than that is rounding
const DIRECTIONS = { 1: ['steep'], 2: ['flat', 'steep'], 3: ['flat', 'middle', 'steep'] };

/** The rows and their heads, built once for a setting and a language. */
export function buildMeter(lab) {
  const { model, dom, say } = lab;
  const bowl = isBowl(model);
  dom.meter.hidden = bowl && !model.growth;
  dom.meter.classList.toggle('here', !bowl);
  dom.meterRows.replaceChildren();
  if (dom.meter.hidden) return;
  dom.meter.setAttribute('aria-label', say(bowl ? 'name_meter' : 'name_curvature'));
  setText(dom.meterTitle, say(bowl ? 'meter' : 'curvature'));
  if (bowl) buildFactors(lab);
  else buildCurvature(lab);
}

export function drawMeter(lab) {
  if (lab.dom.meter.hidden || isVeiled(lab)) return;
  if (isBowl(lab.model)) drawFactors(lab);
  else drawCurvature(lab);
}

/** A row: a name, a bar, two cells of words. */
function rowOf(dom, name) {
  const row = make('div', 'meter-row');
  const bar = make('span', 'bar');
  const [fill, tick] = [make('i'), make('b')];
  bar.append(fill, tick);
  const [predicted, measured] = [make('span', 'predicted'), make('span', 'measured')];
  row.append(name, bar, predicted, measured);
  dom.meterRows.append(row);
  return { row, name, bar, fill, tick, predicted, measured };
}

/** The rate of the update that comes, on the last record of the one that led there. */
const rateNow = lab => {
  const run = lab.runs[lab.state.active];
  return rateAt(lab, Math.min(run.update(recordOf(lab, lab.state.active)), run.family.updates - 1));
};

/* ---------- the bowl: one row a direction, the steepest first */

function buildFactors(lab) {
  const { model, dom, say } = lab;
  const { eigenvalues, kind } = model.theory;
  setText(dom.meterFormula, kind === 'sgd' ? '|1 − ηλ|' : '|r|');
  setText(dom.meterPredicted, say('predicted_factor'));
  setText(dom.meterOne, '1');
  const names = DIRECTIONS[eigenvalues.length];
  if (names) dom.meterRows.removeAttribute('tabindex');
  else dom.meterRows.tabIndex = 0; // they scroll
  lab.meterRows = eigenvalues
    .map((_, i) => i)
    .reverse()
    .map(i => {
      const name = make('span', 'lambda', `${names ? say(names[i]) : i + 1} `);
      name.append(make('span', 'math', 'λ'), ` ${rateText(eigenvalues[i])}`);
      return { i, ...rowOf(dom, name) };
    });
}

function drawFactors(lab) {
  const { model, state, runs, say } = lab;
  const { theory } = model;
  const directions = theory.eigenvalues.length;
  const span = theory.kind === 'sgd' ? 1 : 20;
  const rate = rateNow(lab);
  const steady = rate === model.rates[state.m];
  const measured = measuredFactors(runs[state.active], recordOf(lab, state.active), theory, span);
  for (const { i, bar, fill, tick, ...row } of lab.meterRows) {
    const factor = steady ? model.growth[state.m * directions + i] : growthAt(theory, rate, theory.eigenvalues[i]);
    const [size, seen] = [Math.abs(factor), Math.abs(measured[i])];
    const word = size > 1 ? say('grows') : factor < 0 ? say('swings') : '';
    bar.classList.toggle('over', size > 1);
    row.predicted.classList.toggle('over', size > 1);
    fill.style.width = `${Math.min(100, size * FULL_SCALE)}%`;
    tick.hidden = Number.isNaN(seen);
    tick.style.left = `${Math.min(100, seen * FULL_SCALE)}%`;
    setText(row.predicted, `${size.toFixed(3)}${word && ` ${word}`}`);
    setText(row.measured, Number.isNaN(seen) ? '–' : number(seen, seen < 100 ? 3 : 0));
  }
}

/* ---------- elsewhere: the greatest and the least curvature where the run stands */

function buildCurvature(lab) {
  const { model, dom } = lab;
  const { local } = model.theory;
  setText(dom.meterFormula, 'λ');
  setText(dom.meterPredicted, local ? 'ηλ' : '');
  setText(dom.meterOne, local ? String(+local.toFixed(2)) : '');
  const sub = word => (model.dim < 2 ? '' : word);
  const ends = model.dim < 2 ? ['high'] : ['high', 'low'];
  lab.meterRows = ends.map(end => {
    const name = make('span', 'lambda');
    const symbol = make('span', 'math', 'λ');
    symbol.append(make('sub', '', sub(end === 'high' ? 'max' : 'min')));
    const value = make('span');
    name.append(symbol, ' ', value);
    return { end, value, ...rowOf(dom, name) };
  });
  lab.meterShape = make('p', 'shape');
  dom.meterRows.append(lab.meterShape);
}

function drawCurvature(lab) {
  const { model, state, say } = lab;
  const { local } = model.theory;
  const here = curvatureAt(lab, state.active);
  const rate = rateNow(lab);
  const nothing = NOTHING * Math.max(Math.abs(here.low), Math.abs(here.high));
  for (const { end, value, bar, fill, tick, predicted } of lab.meterRows) {
    const lambda = Math.abs(here[end]) < nothing ? 0 : here[end];
    const share = local ? (rate * lambda) / local : 0;
    setText(value, number(lambda));
    bar.classList.toggle('over', share > 1);
    bar.classList.toggle('under', lambda < 0);
    bar.classList.toggle('none', !local);
    predicted.classList.toggle('over', share > 1);
    fill.style.width = `${Math.min(100, Math.abs(share) * FULL_SCALE)}%`;
    tick.hidden = true;
    const word = wordOf(lambda, local, share);
    const product = local && lambda >= 0 ? number(rate * lambda) : '';
    setText(predicted, `${product} ${word && say(word)}`.trim());
  }
  setText(lab.meterShape, shapeText(lab, (rate * here.high) / local));
}

/** What a direction of this curvature does at this share of its limit. */
function wordOf(lambda, local, share) {
  if (lambda < 0) return 'downward';
  if (!local) return '';
  return share > 1 ? 'overshoots' : share > 0.5 ? 'swings' : '';
}

/** What the place is called; at the edge of stability that instead, and where no line is known, that too. */
function shapeText(lab, share) {
  const { model, state, runs, say } = lab;
  const { local } = model.theory;
  const edge = model.landscape.kind === 'slice' && local && Math.abs(share - 1) < EDGE;
  const weights = runs[state.active].weights(recordOf(lab, state.active));
  const key = edge ? 'edge' : shapeAt(lab, weights) + (model.dim < 2 ? '_1' : '');
  const shape = say(`shape_${key}`, { c: local ? +local.toFixed(2) : '' });
  return local ? shape : `${shape}. ${say('no_line_here')}`;
}
