/* The divergence card: that a run left, in numbers why, and a rate that does not. */
import { element, setText } from '../../canvas/js/elements.js';
import { floorIndex, nearestRatio, number, rateText } from '../../canvas/js/numbers.js';
import { prefersCalm } from '../../canvas/js/pointer.js';
import { SAME, askExactly, moveTo, setRuns, zoomTo } from './actions.js';
import { growthAt, isBowl } from './curvature.js';
import { branchOf, directionKey, endedOf, nameOf, rateAt } from './model.js';
import { forgetChanges } from './rateChanges.js';
import { SEEDS, countAt, marksFor, shareAt } from './rateMarks.js';

/** Shown in the read-out's place when the last update of a diverged run is on screen. */
export function drawCard(lab, open) {
  const { model, dom, say, run } = lab;
  dom.card.hidden = !open;
  dom.readout.hidden = open;
  if (!open) return;
  setText(dom.cardTitle, say('diverged', { k: number(run.stopped, 0) }));
  const advised = adviceOf(lab);
  const early = isLostBefore(lab);
  dom.applyRate.hidden = advised === null && !early;
  const key = early ? (advised === null ? 'apply_none' : 'apply_without') : 'apply';
  setText(dom.applyRate, say(key, { r: rateText(advised ?? 0) }));
  if (isBowl(model)) drawBowlCard(lab, advised);
  else drawPlaceCard(lab, advised);
}

/** The card's button: without the changes that lead away in any case, and at the safe rate where there is one: from the
    start, in the home window, playing. @param {Lab} lab */
export function applyAdvice(lab) {
  const { state } = lab;
  const { rates } = lab.model;
  const advised = adviceOf(lab);
  if (isLostBefore(lab)) forgetChanges(lab);
  if (advised === null) return;
  const m = nearestRatio(rates, advised);
  const under = rates[m] > advised * (1 + SAME) ? m - 1 : m; // what stands in for it is no larger
  Object.assign(state, { pan: [0, 0], zoomTarget: 1, m: Math.max(0, under), asked: null });
  askExactly(lab, advised);
  moveTo(state, 0);
  setRuns(lab);
  state.playing = !prefersCalm();
  lab.tellView();
  zoomTo(lab, 1);
}

/** Whether the run left while the past held its rate: then every rate of the ruler leads there. */
const isLostBefore = ({ model, run }) => run.stopped <= branchOf(model);

/** The rate of the update that diverged. */
const lastRate = lab => rateAt(lab, lab.run.stopped - 1);

/** The rate the card offers; null where there is none. What theory calls safe for the strategy in hand; where it says
    nothing, of the rates at which no run leaves the one whose run ends lowest, and below its start. */
function adviceOf(lab) {
  const { model, state } = lab;
  const { safe } = marksFor(lab);
  const [low, high] = model.header.limits.learning_rate;
  if (safe >= low && safe <= high) return safe;
  const family = model.families[state.active];
  const end = m => family.losses[m * family.records + family.last[m]];
  const start = family.losses[0];
  const staying = [...family.outcome.keys()].filter(m => !leavesAt(lab, m) && end(m) <= start);
  return staying.length ? model.rates[staying.reduce((best, m) => (end(m) < end(best) ? m : best))] : null;
}

const leavesAt = (lab, m) => shareAt(lab, m) > 0 || endedOf(lab, lab.state.active, m).kind === 'diverged';

/* ---------- the bowl */

function drawBowlCard(lab, advised) {
  const { model, dom } = lab;
  const { kind, eigenvalues } = model.theory;
  const factor = model.growth ? Math.abs(growthAt(model.theory, lastRate(lab), eigenvalues.at(-1))) : NaN;
  dom.cardSum.hidden = !(factor > 1); // below it the full batch would have come down: then it is the batches
  if (!dom.cardSum.hidden) {
    const product = `|1 − ${rateText(lastRate(lab))} × ${number(eigenvalues.at(-1), 3)}| = `;
    showSum(dom, kind === 'sgd' ? product : '|r| = ', factor.toFixed(3), ' > 1');
  }
  setText(dom.cardWhy, [...changing(lab, factor), ...overshoots(lab, factor), ...howOften(lab)].join(' '));
  setText(dom.cardNote, noteOf(lab, advised));
}

const showSum = ({ cardSum }, left, middle, right) =>
  cardSum.replaceChildren(left, element('b', { textContent: middle }), right);

/** Under a schedule, or with changes, of which rate the card speaks. */
function changing(lab, factor) {
  const { families } = lab.model;
  const fixed = Number.isNaN(factor) || !families[lab.state.active].pace;
  return fixed ? [] : [lab.say('diverged_rate', { r: rateText(lastRate(lab)) })];
}

/** What overshoots: a direction of the whole, or single rows whose own loss is too steep for the step. */
function overshoots(lab, factor) {
  const { model, state, say } = lab;
  const carried = state.active === 'full' && factor <= 1; // momentum that an earlier, larger rate left
  if (Number.isNaN(factor) || carried) return [grewFrom(lab)];
  if (factor > 1) {
    const direction = directionKey(model, model.theory.eigenvectors.at(-1));
    const words = direction.together ? say('direction_together') : say('direction_weight', direction);
    const told = { direction: words, g: factor.toFixed(3), g2: (factor * factor).toFixed(3) };
    return [say(state.active === 'full' ? 'diverged_why' : 'diverged_why_batch', told)];
  }
  const found = [say('diverged_batch', { name: nameOf(lab, state.active) })];
  const { kind, batch_size: batch } = { kind: model.theory.kind, ...model.families[state.active] };
  if (kind !== 'sgd' || batch !== 1 || model.shown < model.samples) return found;
  const steep = steepRows(model).filter(curvature => lastRate(lab) * curvature > 2).length;
  return [...found, say('diverged_rows', { x: number(steep, 0), n: number(model.samples, 0) })];
}

/** The largest curvature of each row's own squared error, 2(‖x‖² + 1). */
function steepRows({ features, samples }) {
  const d = features.length / samples;
  const square = i => features.slice(i * d, (i + 1) * d).reduce((sum, x) => sum + x * x, 1);
  return Array.from({ length: samples }, (_, i) => 2 * square(i));
}

/** Of runs alike but for their batches, how many leave. */
function howOften(lab) {
  const count = countAt(lab, lab.state.m);
  const values = { seeds: SEEDS, x: count, n: number(marksFor(lab).followed, 0) };
  return count === null ? [] : [lab.say('diverged_share', values)];
}

/** By what the advised rate is chosen. */
function noteOf(lab, advised) {
  const { model, say } = lab;
  const { kind, critical, safe } = marksFor(lab);
  if (isLostBefore(lab)) return say('before_change', { k: number(branchOf(model), 0) });
  if (advised === null) return say('safe_nowhere');
  if (advised !== safe) return say('safe_lowest');
  if (kind !== 'full') return say('safe_noise');
  return say(model.theory.kind === 'sgd' ? 'safe_half' : 'safe_momentum', { c: rateText(critical) });
}

/** What was seen, where no theory says more. */
function grewFrom({ say, run }) {
  return say('diverged_grew', { from: number(run.loss(0)), to: number(run.loss(run.last)) });
}

/* ---------- other landscapes: the curvature where the run was when it left */

function drawPlaceCard(lab, advised) {
  const { model, dom, say } = lab;
  const [run, rate] = [lab.run, lastRate(lab)];
  const down = run.loss(run.last) < run.loss(0);
  const { local } = model.theory;
  const high = lastCurvature(run);
  const product = rate * high;
  dom.cardSum.hidden = down || !local || !(product > local);
  if (!dom.cardSum.hidden) {
    const left = `η λmax = ${rateText(rate)} × ${number(high)} = `;
    showSum(dom, left, number(product), ` > ${+local.toFixed(2)}`);
  }
  setText(dom.cardWhy, down ? say('diverged_down', { to: number(run.loss(run.last)) }) : leapt(lab));
  setText(dom.cardNote, noteOf(lab, advised));
}

function leapt(lab) {
  const { model, dom, say } = lab;
  const seen = grewFrom(lab);
  return dom.cardSum.hidden || !model.theory.local ? seen : `${say('diverged_leapt')} ${seen}`;
}

/** λmax at the last point of the run of which it is known. */
function lastCurvature({ m, last, family: { curvature, curvature_at: kept } }) {
  return curvature ? curvature[2 * (m * kept.length + floorIndex(kept, last)) + 1] : NaN;
}
