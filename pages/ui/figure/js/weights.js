/* Weights in the reader's hand, and the run that begins where the hand has left them. */
import { clamp, number } from '../../canvas/js/numbers.js';
import { prefersCalm } from '../../canvas/js/pointer.js';
import { lasting } from '../../canvas/js/mount.js';
import { numbersOf } from '../../canvas/js/query.js';
import { debounced } from '../../canvas/js/send.js';
import { pathOf } from '../../canvas/js/marks/path.js';
import { recorded } from './ground.js';

/** Is the run in the data still that of a start before this one? Then nothing of it is shown. */
const awaiting = ({ state, arrays }) => state.at.some((w, i) => Math.abs(w - arrays.weights[i]) > 1e-9);

/** Weights now: before the first update the hand's, later the run's; `glide` gives the way between two updates too. */
export function weightsNow(figure, glide = false) {
  const { state, step, now } = figure;
  if (step < 1e-9 || awaiting(figure)) return state.at;
  const at = glide && !prefersCalm() ? step : now;
  return pathOf(recorded(figure.arrays.weights), at, state.at.map((_, i) => i)).at(-1);
}

/** The hand puts the weights somewhere: the playhead goes back to 0 and the core is asked for the run from there. */
export function putWeights(figure, wanted) {
  const { low, high, play, of = play } = figure.header;
  const at = wanted.map((w, i) => clamp(w, low[i], high[i]));
  if (at.every((w, i) => w === weightsNow(figure)[i])) return;
  Object.assign(figure.state, { at, moved: true });
  Object.assign(figure, { step: 0, playing: false });
  const tell = start => figure.component.setStateValue('start', start);
  figure.later ??= lasting(figure, debounced(tell, 120)); // once the hand rests
  figure.later({ of, weights: at });
}

/** What a figure has whose weights are in the hand: one slider a weight, which follows the run; the start in the
    address. @param {string[]} ids @param {string[]} labels @param {{digits: number, step: number}} look */
export const weightsInHand = (ids, labels, { digits, step }) => ({
  create(figure, before) {
    const { problem, start } = figure.header;
    return before?.problem === problem ? before : { ...before, problem, at: [...start], moved: false };
  },
  last: figure => figure.arrays.weights.shape[0] - 1,
  sliders: figure =>
    ids.map((id, i) => ({
      id, step, label: labels[i], min: figure.header.low[i], max: figure.header.high[i], value: figure.state.at[i],
      text: value => number(value, digits), follows: () => weightsNow(figure)[i],
    })),
  turn: (figure, id) =>
    putWeights(figure, weightsNow(figure).map((w, i) => (ids[i] === id ? figure.values[id] : w))),
  toAddress: ({ state: { at, moved } }) => ({ start: moved ? at.map(w => +w.toPrecision(7)).join(',') : null }),
  fromAddress(figure, { start }) {
    const at = numbersOf(start, figure.state.at.length);
    if (!at) return;
    putWeights(figure, at);
    figure.state.moved = true;
  },
});
