/* What the strategy in hand may be told of its rates: where runs leave, what is safe, how many diverge. */
import { isBowl } from './curvature.js';
import { endedOf } from './model.js';

export const SEEDS = 64; // runs that are counted, alike but for their batches
const NONE = { kind: 'none', critical: null, typical: null, safe: null, followed: 0 };

/** The marks of the strategy in hand, as Python computed them; of a strategy just chosen they are still to come. */
export const marksFor = ({ model, state }) => model.header.marks?.[state.active] ?? NONE;

/** Whether the rates of the ruler are what a schedule multiplies: theory speaks of rates that stay. */
export const isScheduled = ({ header: { schedule } }) =>
  Boolean(schedule) && schedule.id !== 'constant' && !schedule.branch;

/** The share of runs like this one that diverge at member m within the length on screen: of many where chance has a
    part, else of the one there is. */
export function shareAt(lab, m) {
  const { share } = lab.model.families[lab.state.active];
  return share ? share[m] : Number(endedOf(lab, lab.state.active, m).kind === 'diverged');
}

/** Of SEEDS runs like this one, those that diverge; null where chance has no part or none were counted. */
export function countAt({ model, state }, m) {
  const { share } = model.families[state.active];
  return share ? Math.round(share[m] * SEEDS) : null;
}

/** The loss at which noise will hold the run of member m, NaN where it will not or is not known to. */
export function floorAt({ model, state }, m) {
  const level = model.families[state.active].floor?.[m] ?? -1;
  return level < 0 ? NaN : level;
}

/** The marks that stand on the ruler: {id, rate, kind, index}. Elsewhere than in the bowl the one that is known is the
    critical rate of the minimum in which the run on screen ends. */
export function marksOf(lab) {
  const { model, state } = lab;
  if (isBowl(model)) {
    const { kind, ...rates } = marksFor(lab);
    const known = ['safe', 'critical', 'typical'].map(id => ({ id, rate: rates[id], kind, index: null }));
    return known.filter(({ rate }) => rate);
  }
  const { index } = endedOf(lab, state.active, state.m);
  const { local } = model.theory;
  const sharpness = index === null ? NaN : model.landscape.minima[index].sharpness;
  return local && sharpness > 0 ? [{ id: 'critical', rate: local / sharpness, kind: 'local', index }] : [];
}
