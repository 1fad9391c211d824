/* The sentence under the picture: what happens at this update, and why. It follows the playhead and the hand. */
import { element, setChildren } from '../../canvas/js/elements.js';
import { number, rateText } from '../../canvas/js/numbers.js';
import { knownDigits } from './digits.js';
import { withSaid } from '../../canvas/js/query.js';
import { isVeiled } from './prediction.js';
import { growthAt, isBowl } from './curvature.js';
import { endedOf, rateAt } from './model.js';
import { chooseStrategy, takeRate } from './actions.js';
import { marksFor } from './rateMarks.js';

const RISES = 10; // updates in a row, past the critical rate, from which on growing is said

/** @param {Lab} lab */
export function drawSentence(lab) {
  if (lab.model.header.layout !== 'lab') return; // a lesson says it in words of its own
  const { sentence } = lab.dom;
  const { key, values } = isVeiled(lab) ? { key: '', values: {} } : sentenceOf(lab);
  const text = key && lab.say(`now_${key}`, values);
  const ways = key === 'stuck' ? waysOut(lab) : [];
  sentence.dataset.key = key;
  const written = [text, ...ways.map(way => way.textContent)].join();
  setChildren(sentence, ways.length ? [`${text} `, ...ways] : [text], written);
}

/** What may lead out of a minimum that is not the lowest, each a press: momentum, one row an update, the least rate on
    the ruler whose run settles in the lowest. @param {Lab} lab */
function waysOut(lab) {
  const { model, state, say } = lab;
  const out = model.rates.findIndex((_, m) => endedOf(lab, state.active, m).kind === 'lowest');
  const look = { type: 'button', className: 'way-out' };
  const press = (textContent, onclick) => element('button', { ...look, textContent, onclick });
  const ways = [];
  if (model.header.optimizer === 'sgd' && !model.header.apart && !model.header.fixed)
    ways.push(press(say('way_momentum'), () => openWith({ optimizer: 'momentum', step: null })));
  if (state.active !== 'stochastic' && model.order.includes('stochastic'))
    ways.push(press(say('way_noise'), () => chooseStrategy(lab, 'stochastic')));
  if (out >= 0)
    ways.push(press(say('way_rate', { rate: rateText(model.rates[out]) }), () => takeRate(lab, model.rates[out])));
  return ways;
}

/** Opens this page anew with something else said. @param {Record<string, string | null>} said */
function openWith(said) {
  window.location.search = withSaid(window.location.search, said);
}

/** Which sentence is so, and what stands in it. @param {Lab} lab @returns {{key: string, values: object}} */
function sentenceOf(lab) {
  const { model, run, record: r } = lab;
  const k = run.update(r);
  const values = { k: number(k, 0), loss: number(run.loss(r)), from: number(run.loss(0)) };
  if (r === 0) return { key: firstOf(model), values };
  if (isGrowing(run, r)) return growing(lab, run, r, values);
  if (r === run.last) return ending(lab, run, values);
  if (!knownDigits(values.loss, run.apart(r).loss).known) return { key: 'chance', values };
  const before = { ...values, from: number(run.loss(r - 1)) };
  if (before.from === before.loss) return { key: isStill(run, r) ? 'still' : 'pauses', values: before };
  if (run.loss(r) > run.loss(r - 1)) return { key: isBatch(lab) ? 'rises_batch' : 'rises', values: before };
  if (isSwinging(lab, run, k)) return { key: 'swings', values: before };
  return { key: 'falls', values: before };
}

const firstOf = model => (isBowl(model) ? 'first' : model.landscape.kind === 'slice' ? 'first_slice' : 'first_surface');

const isBatch = ({ state }) => state.active !== 'full';

/** Whether the loss has risen for RISES recorded updates on end, or since the start of a run that leaves. */
function isGrowing(run, r) {
  const leaves = run.outcome === 'diverged';
  if (leaves && r === run.last) return true;
  if (r < RISES && !leaves) return false;
  for (let i = Math.max(1, r - RISES + 1); i <= r; i++) if (!(run.loss(i) > run.loss(i - 1))) return false;
  return true;
}

/** Whether the loss is written as now to the end of the run. */
function isStill(run, r) {
  for (let i = r; i <= run.last; i++) if (number(run.loss(i)) !== number(run.loss(r))) return false;
  return true;
}

function growing(lab, run, r, values) {
  const rate = rateAt(lab, Math.max(0, run.update(r) - 1));
  const { critical } = marksFor(lab);
  const past = critical && rate > critical;
  const rates = { rate: rateText(rate), c: rateText(critical ?? 0) };
  return { key: past ? 'grows_past' : 'grows', values: { ...values, ...rates } };
}

/** Full-batch descent that steps over the steepest valley's floor at each update. */
function isSwinging(lab, run, k) {
  const { model } = lab;
  if (isBatch(lab) || !isBowl(model) || model.theory.kind !== 'sgd' || !model.growth) return false;
  return growthAt(model.theory, rateAt(lab, Math.max(0, k - 1)), model.theory.eigenvalues.at(-1)) < -0.1;
}

function ending(lab, run, values) {
  const { model, state } = lab;
  const { kind, index, period, low, high } = endedOf(lab, state.active, state.m);
  const { minima, floor } = model.landscape;
  if (index !== null && (kind === 'lowest' || kind === 'other')) {
    const depth = { i: index + 1, lowest: number(minima[0].loss), at: number(minima[index].loss) };
    return { key: kind === 'other' ? 'stuck' : 'rests', values: { ...values, ...depth } };
  }
  if (kind === 'bounces' || kind === 'wanders')
    return { key: kind, values: { ...values, p: period, low: number(low), high: number(high) } };
  if (floor === null) return { key: 'ends', values };
  const gap = number(Math.max(0, run.loss(run.last) - floor));
  return { key: isBatch(lab) ? 'ends_noise' : 'ends_gap', values: { ...values, gap } };
}
