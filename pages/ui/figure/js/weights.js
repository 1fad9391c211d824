/* Weights in the reader's hand, and the run that begins where the hand has left them. */
import { clamp } from '../../canvas/js/numbers.js';
import { prefersCalm } from '../../canvas/js/pointer.js';
import { lasting } from '../../canvas/js/mount.js';
import { numbersOf } from '../../canvas/js/query.js';
import { debounced } from '../../canvas/js/send.js';

/** State of a kind whose dials and handles are weights: what the hand chose since this problem is shown. */
export function makeHand(frame, before) {
  const { problem, start } = frame.model.header;
  return before?.problem === problem ? before : { ...before, problem, at: [...start], moved: false };
}

/** Is the run in the data still that of a start before this one? Then nothing of it is shown. */
const awaiting = frame => frame.state.at.some((w, i) => Math.abs(w - frame.model.arrays.weights[i]) > 1e-9);

/** Weights now: before the first update the hand's, later the run's; `glide` gives the way between two updates too. */
export function weightsNow(frame, glide = false) {
  const { weights } = frame.model.arrays;
  const [records, dim] = weights.shape;
  if (frame.step < 1e-9 || awaiting(frame)) return frame.state.at;
  const now = Math.floor(frame.step + 1e-9);
  const next = Math.min(now + 1, records - 1);
  const part = glide && !prefersCalm() ? Math.max(0, frame.step - now) : 0;
  return frame.state.at.map(
    (_, i) => weights[now * dim + i] + part * (weights[next * dim + i] - weights[now * dim + i]),
  );
}

/** The run as trails ask for it. */
export const runOf = frame => ({
  weight: (r, i) => frame.model.arrays.weights[r * frame.model.arrays.weights.shape[1] + i],
});

/** The hand puts the weights somewhere: the playhead goes back to 0 and the core is asked for the run from there. */
export function putWeights(frame, wanted) {
  const { low, high, play, of = play } = frame.model.header;
  const at = wanted.map((w, i) => clamp(w, low[i], high[i]));
  if (at.every((w, i) => w === weightsNow(frame)[i])) return;
  Object.assign(frame.state, { at, moved: true });
  frame.step = 0;
  frame.playing = false;
  const tell = start => frame.component.setStateValue('start', start);
  frame.later ??= lasting(frame, debounced(tell, 120)); // once the hand rests
  frame.later({ of, weights: at });
}

/** One dial a weight; they follow the run while it plays. */
export function weightDials(frame, ids, labels, text, step) {
  const { low, high } = frame.model.header;
  return ids.map((id, i) => ({
    id,
    label: labels[i],
    min: low[i],
    max: high[i],
    step,
    value: frame.state.at[i],
    text,
    follows: true,
  }));
}

/** Where the hand has put the weights, for the address; null where they begin as the lesson has them. */
export const heldStart = ({ state: { at, moved } }) => ({
  start: moved ? at.map(w => +w.toPrecision(7)).join(',') : null,
});

/** The start an address says, as a hand would put it. */
export function takeStart(frame, said) {
  const at = numbersOf(said.start, frame.state.at.length);
  if (!at) return;
  putWeights(frame, at);
  frame.state.moved = true;
}

export function followRun(frame, ids) {
  weightsNow(frame).forEach((w, i) => (frame.values[ids[i]] = w));
}

/** A dial was turned: its weight changes, the others stay where they are now. */
export function turnWeight(frame, ids, id) {
  putWeights(frame, weightsNow(frame).map((w, i) => (ids[i] === id ? frame.values[id] : w)));
}
