/* The divergence card: that a run left, in numbers why, and a rate that does not. */
import { clamp, nearestRatio, number, rateText } from '../../canvas/js/numbers.js';
import { isBowl } from './curvature.js';
import { directionKey, nameOf, recordOf } from './model.js';
import { make, setText } from './page.js';
import { floorIndex, member } from './runs.js';

/** Shown in the read-out's place when the last update of a diverged run is on screen. */
export function drawCard(lab) {
  const { model, state, runs, dom, say } = lab;
  const run = runs[state.active];
  const open = run.outcome === 'diverged' && recordOf(lab, state.active) === run.last;
  if (dom.card.hidden === open) {
    dom.card.hidden = !open;
    dom.readout.hidden = open;
  }
  if (!open) return;
  setText(dom.cardTitle, say('diverged', { k: number(run.stopped, 0) }));
  const m = safeMember(lab);
  dom.applyRate.hidden = m === null;
  if (m !== null) setText(dom.applyRate, say('apply', { r: rateText(model.rates[m]) }));
  if (isBowl(model)) drawBowlCard(lab, m);
  else drawPlaceCard(lab, m);
}

/** The rate the card offers, as a member of the family; null where every rate leaves. Of the bowl the theory's safe one
    if that holds, else well below the first that diverges; elsewhere the one whose run ends lowest. */
export function safeMember({ model, state }) {
  const family = model.families[state.active];
  const members = [...family.outcome.keys()];
  const leaves = m => member(family, m).outcome === 'diverged';
  const staying = members.filter(m => !leaves(m));
  if (!isBowl(model)) {
    const end = m => family.losses[m * family.records + family.last[m]];
    return staying.length ? staying.reduce((best, m) => (end(m) < end(best) ? m : best)) : null;
  }
  const first = members.find(leaves) ?? members.length - 1;
  const { safe } = model.theory;
  const wanted = safe && safe < model.rates[first] ? safe : model.rates[first] / 2;
  return clamp(nearestRatio(model.rates, wanted), 0, Math.max(0, first - 1));
}

/* ---------- the bowl */

function drawBowlCard(lab, m) {
  const { model, state, dom } = lab;
  const factor = model.growth ? Math.abs(model.growth[(state.m + 1) * model.theory.eigenvalues.length - 1]) : NaN;
  const { kind, eigenvalues } = model.theory;
  dom.cardSum.hidden = Number.isNaN(factor);
  if (!dom.cardSum.hidden) {
    const product = `|1 − ${rateText(model.rates[state.m])} × ${number(eigenvalues.at(-1), 3)}| = `;
    showSum(dom, kind === 'sgd' ? product : '|r| = ', factor.toFixed(3), factor > 1 ? ' > 1' : ' < 1');
  }
  setText(dom.cardWhy, bowlReason(lab, factor));
  setText(dom.cardNote, bowlNote(lab, model.rates[m]));
}

const showSum = ({ cardSum }, left, middle, right) => cardSum.replaceChildren(left, make('b', '', middle), right);

function bowlReason(lab, factor) {
  const { model, state, say } = lab;
  if (Number.isNaN(factor)) return grewFrom(lab);
  if (factor <= 1) return say('diverged_batch', { name: nameOf(lab, state.active) });
  const direction = directionKey(model, model.theory.eigenvectors.at(-1));
  const words = direction.together ? say('direction_together') : say('direction_weight', direction);
  return say(state.active === 'full' ? 'diverged_why' : 'diverged_why_batch', {
    direction: words,
    g: factor.toFixed(3),
    g2: (factor * factor).toFixed(3),
  });
}

function bowlNote({ model, say }, safe) {
  const { critical, kind, safe: theirs } = model.theory;
  if (!critical || Math.abs(safe / theirs - 1) > 0.01) return say('safe_family');
  return say(kind === 'sgd' ? 'safe_half' : 'safe_momentum', { c: rateText(critical) });
}

/** What was seen, where no theory says more. */
function grewFrom({ runs, state, say }) {
  const run = runs[state.active];
  return say('diverged_grew', { from: number(run.loss(0)), to: number(run.loss(run.last)) });
}

/* ---------- other landscapes: the curvature where the run was when it left */

function drawPlaceCard(lab, m) {
  const { model, state, runs, dom, say } = lab;
  const run = runs[state.active];
  const down = run.loss(run.last) < run.loss(0);
  const { local } = model.theory;
  const high = lastCurvature(run);
  const product = model.rates[state.m] * high;
  dom.cardSum.hidden = down || !local || !(product > local);
  if (!dom.cardSum.hidden) {
    const left = `η λmax = ${rateText(model.rates[state.m])} × ${number(high)} = `;
    showSum(dom, left, number(product), ` > ${+local.toFixed(2)}`);
  }
  setText(dom.cardWhy, down ? say('diverged_down', { to: number(run.loss(run.last)) }) : leapt(lab));
  setText(dom.cardNote, m === null ? say('safe_nowhere') : say('safe_lowest'));
}

function leapt(lab) {
  const { model, dom, say } = lab;
  const seen = grewFrom(lab);
  return dom.cardSum.hidden || !model.theory.local ? seen : `${say('diverged_leapt')} ${seen}`;
}

/** λmax at the last point of the run of which it is known. */
function lastCurvature({ m, last, family: { curvature, curvatureAt: kept } }) {
  return curvature ? curvature[2 * (m * kept.length + floorIndex(kept, last)) + 1] : NaN;
}
