/* A rate taken from an update on: what was is held, the hand has what comes. Asked of the server once a press. */
import { clamp, nearestRatio } from '../../canvas/js/numbers.js';
import { seek } from './actions.js';
import { branchOf, rateAt } from './model.js';

const MOST = 8; // rates of one run, as the server takes them

/** The rates of the runs on screen as [rate, from which update on]; one alone where no hand has changed it. */
const pairsOn = ({ model, state }) => [
  ...(model.header.schedule?.changes ?? []),
  [model.rates[state.m], branchOf(model)],
];

/** The same as the hand has them: asked for, or held at this moment. */
export const pairsOf = lab => lab.asked?.pairs ?? pairsOn(lab);

/** As the address and the root say them; empty where the rate does not change. */
export function changesText(lab) {
  const pairs = pairsOn(lab);
  return pairs.length > 1 ? pairs.map(([rate, update]) => `${rate}@${update}`).join(',') : '';
}

/** Updates of the longest run there is: a change must come before its end. */
const longest = ({ model }) => Math.max(...Object.values(model.families).map(family => family.updates));

/** Whether the update on screen can be a branch: something before it, something after, a place left. */
export function mayTake(lab) {
  const k = lab.shownUpdate();
  const past = pairsOf(lab).filter(([, update]) => update < k);
  return k > 0 && k < lab.runs[lab.state.active].end && past.length < MOST && k !== pairsOf(lab).at(-1)[1];
}

/** The rate of this update holds from here on, and the ruler now moves it. */
export function takeFromHere(lab) {
  if (!mayTake(lab)) return;
  const k = lab.shownUpdate();
  seek(lab, k);
  ask(lab, [...pairsOf(lab).filter(([, update]) => update < k), [rateAt(lab, k), k]]);
}

/** Change number i begins at another update, between its neighbours; `held`: the hand has not let go yet. */
export function moveChange(lab, i, update, held = false) {
  const pairs = pairsOf(lab).map(pair => [...pair]);
  pairs[i][1] = clamp(Math.round(update), pairs[i - 1][1] + 1, (pairs[i + 1]?.[1] ?? longest(lab)) - 1);
  ask(lab, pairs, held);
}

/** Without change number i the rate before it goes on. */
export const removeChange = (lab, i) => ask(lab, pairsOf(lab).filter((_, n) => n !== i));

/** No change at all: the rate on the ruler from the beginning. */
export const forgetChanges = lab => ask(lab, [[lab.model.rates[lab.state.m], 0]]);

function ask(lab, pairs, held = false) {
  lab.asked = { pairs, m: lab.state.m };
  const [rate, update] = pairs.at(-1);
  if (!held) lab.tellBranch({ changes: pairs.slice(0, -1), rate, update });
  if (!held && String(pairs) === String(pairsOn(lab))) lab.asked = null; // the runs on screen are those already
  lab.draw();
}

/** New runs have come: if those that were asked for, their last rate is on the ruler, unless a hand has moved it since.
    `m` is the member before they came. */
export function branchArrived(lab, m) {
  const { asked, model, state } = lab;
  const told = pairs => pairs.map(([rate, update], i) => (i < pairs.length - 1 ? [rate, update] : update)).join();
  if (!asked || told(asked.pairs) !== told(pairsOn(lab))) return;
  if (m === asked.m) state.m = nearestRatio(model.rates, asked.pairs.at(-1)[0]);
  lab.asked = null;
}
