/* The meter beside the ruler: what each direction of the bowl leaves of its error; elsewhere the curvature here. */
import { setText } from '../../canvas/js/elements.js';
import { html, render } from '../../vendor/lit-html/lit-html.js';
import { measuredFactors } from '../../canvas/js/landscape.js';
import { number, rateText } from '../../canvas/js/numbers.js';
import { isVeiled } from './prediction.js';
import { isBowl, shapeAt, growthAt } from './curvature.js';
import { curvatureAt, rateAt } from './model.js';

const FULL_SCALE = 80; // percent of a bar's width at which a factor is 1, or the rate at its limit
const EDGE = 0.1; // so near its limit the sharpness of many weights hovers
const NOTHING = 1e-6; // of the greatest curvature: less than that is rounding
const DIRECTIONS = { 1: ['steep'], 2: ['flat', 'steep'], 3: ['flat', 'middle', 'steep'] };

/** What a direction of the bowl is called, the flattest first. @param {Lab} lab */
export function directionName({ model, say }, i) {
  const name = DIRECTIONS[model.theory.eigenvalues.length]?.[i];
  return name ? say(name) : String(i + 1);
}

/** Heads and rows as they are now. */
export function drawMeter(lab) {
  const { model, dom, say } = lab;
  const bowl = isBowl(model);
  dom.meter.hidden = bowl && !model.growth;
  dom.meter.classList.toggle('here', !bowl);
  if (dom.meter.hidden || isVeiled(lab)) return;
  const { kind, local } = model.theory;
  dom.meter.setAttribute('aria-label', say(bowl ? 'name_meter' : 'name_curvature'));
  setText(dom.meterTitle, say(bowl ? 'meter' : 'curvature'));
  setText(dom.meterFormula, !bowl ? 'λ' : kind === 'sgd' ? '|1 − ηλ|' : '|r|');
  setText(dom.meterPredicted, bowl ? say('predicted_factor') : local ? 'ηλ' : '');
  setText(dom.meterOne, bowl ? '1' : local ? String(+local.toFixed(2)) : '');
  if (bowl && !DIRECTIONS[model.theory.eigenvalues.length]) dom.meterRows.tabIndex = 0; // they scroll
  else dom.meterRows.removeAttribute('tabindex');
  render(bowl ? factorRows(lab) : curvatureRows(lab), dom.meterRows);
}

/** A row: a name, a bar with a tick where something was measured, two cells of words. */
const rowOf = (name, { share, look, tick = NaN, over, predicted, measured = '' }) => html`<div class="meter-row">
  <span class="lambda">${name}</span
  ><span class="bar ${look}"><i style="width: ${Math.min(100, Math.abs(share) * FULL_SCALE)}%"></i
    ><b ?hidden=${Number.isNaN(tick)} style="left: ${Math.min(100, tick * FULL_SCALE)}%"></b></span
  ><span class="predicted ${over ? 'over' : ''}">${predicted}</span><span class="measured">${measured}</span>
</div>`;

/** The rate of the update that comes, on the last record of the one that led there. */
const rateNow = lab => {
  const run = lab.run;
  return rateAt(lab, Math.min(run.update(lab.record), run.family.updates - 1));
};

/** The bowl: a row a direction, the steepest first. */
function factorRows(lab) {
  const { model, state, say } = lab;
  const { theory } = model;
  const { eigenvalues } = theory;
  const directions = eigenvalues.length;
  const rate = rateNow(lab);
  const steady = rate === lab.rate;
  const span = theory.kind === 'sgd' ? 1 : 20;
  const measured = measuredFactors(lab.run, lab.record, theory, span);
  const factorOf = i => (steady ? model.growth[state.m * directions + i] : growthAt(theory, rate, eigenvalues[i]));
  const row = i => {
    const factor = factorOf(i);
    const [size, seen] = [Math.abs(factor), Math.abs(measured[i])];
    const over = size > 1;
    const word = over ? say('grows') : factor < 0 ? say('swings') : '';
    const name = html`${directionName(lab, i)} <span class="math">λ</span> ${rateText(eigenvalues[i])}`;
    const predicted = `${size.toFixed(3)}${word && ` ${word}`}`;
    const text = Number.isNaN(seen) ? '–' : number(seen, seen < 100 ? 3 : 0);
    return rowOf(name, { share: size, look: over ? 'over' : '', tick: seen, over, predicted, measured: text });
  };
  return [...eigenvalues.keys()].reverse().map(row);
}

/** Elsewhere: the greatest and the least curvature where the run stands, and what such a place is called. */
function curvatureRows(lab) {
  const { model, state, say } = lab;
  const { local } = model.theory;
  const here = curvatureAt(lab, state.active);
  const rate = rateNow(lab);
  const nothing = NOTHING * Math.max(Math.abs(here.low), Math.abs(here.high));
  const row = (/** @type {string} */ end, /** @type {string} */ sub) => {
    const lambda = Math.abs(here[end]) < nothing ? 0 : here[end];
    const share = (local && (rate * lambda) / local) || 0;
    const over = share > 1;
    const word = wordOf(lambda, local, share);
    const product = local && lambda >= 0 ? number(rate * lambda) : '';
    const name = html`<span class="math">λ<sub>${model.dim < 2 ? '' : sub}</sub></span> <span>${number(lambda)}</span>`;
    const look = [over && 'over', lambda < 0 && 'under', !local && 'none'].filter(Boolean).join(' ');
    return rowOf(name, { share, look, over, predicted: `${product} ${word && say(word)}`.trim() });
  };
  const low = model.dim < 2 ? '' : row('low', 'min');
  return html`${row('high', 'max')}${low}<p class="shape">${shapeText(lab, (rate * here.high) / local)}</p>`;
}

/** What a direction of this curvature does at this share of its limit. */
function wordOf(lambda, local, share) {
  if (lambda < 0) return 'downward';
  if (!local) return '';
  return share > 1 ? 'overshoots' : share > 0.5 ? 'swings' : '';
}

/** What the place is called; at the edge of stability that instead, and where no line is known, that too. */
function shapeText(lab, share) {
  const { model, say } = lab;
  const { local } = model.theory;
  const edge = model.landscape.kind === 'slice' && local && Math.abs(share - 1) < EDGE;
  const weights = lab.run.weights(lab.record);
  const here = shapeAt(lab, weights);
  if (here === 'unknown') return '–';
  const key = edge ? 'edge' : here + (model.dim < 2 ? '_1' : '');
  const shape = say(`shape_${key}`, { c: local ? +local.toFixed(2) : '' });
  return local ? shape : `${shape}. ${say('no_line_here')}`;
}
