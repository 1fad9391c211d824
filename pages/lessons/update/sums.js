/* The numbers of an update, and how far they have come: one house on its way to a new weight, then the other rows.
   What is made of all rows comes from Python; of the rows so far it is the same sums of Python's shares. */
import { nearest, number, rateText } from '../../ui/figure/js/figure.js';

/** What the first steps make of the first row, in order; every step after them adds one more row. */
export const ONE = ['prediction', 'difference', 'share', 'gradient', 'new'];

export const HUES = ['full', 'random', 'stochastic']; // of the three weights

/** Everything shown, for the switches, the rate and the step as they are: `i` the row in hand, `rows` those whose
    shares are added up, with the `total` so far, `so` what they lead to. @param {Frame} figure */
export function numbersOf({ arrays, header, now: k, state, values }) {
  const { sign, units, which } = state;
  const get = name => arrays[`${which}.${units}.${sign}.${name}`];
  const given = name => arrays[`${which}.${units}.${name}`];
  const target = arrays[`${which}.target`];
  const landscape = state.landscapes[units];
  const weights = [...given('weights')];
  const n = target.length;
  const all = {
    n,
    i: rowNow(k, n),
    rows: rowsAt(k, n),
    rate: arrays.rates[values['learning-rate'] ?? nearest(arrays.rates, header.rate)],
    two: sign === 'target' ? -2 : 2,
    scale: units === 'scaled' ? header.scale : weights.map(() => 1),
    inputs: given('inputs'),
    weights,
    target,
    places: arrays[`${which}.rows`],
    prediction: get('prediction'),
    difference: get('difference'),
    share: get('share'),
    full: given('full'),
    before: landscape.loss(weights),
  };
  const whole = Object.fromEntries(['total', 'mean', 'gradient'].map(name => [name, [...get(name)]]));
  return { ...all, total: totalOf(all, whole, all.rows), so: soFar(all, whole, landscape.loss) };
}

/** Rows whose shares are added up at a step. */
const rowsAt = (k, n) => (k < 3 ? 0 : Math.min(n, Math.max(1, k - ONE.length + 1)));
/** The row in hand at a step. */
const rowNow = (k, n) => Math.min(n - 1, Math.max(0, k - ONE.length));
/** The line of code that is at work at a step. */
export const lineAt = (k, n) =>
  k === 0 ? null : k <= ONE.length ? ONE[k - 1] : k === n + ONE.length - 1 ? 'new' : 'share';

/** Sums of the first rows' shares; of the `whole` batch Python's own. */
function totalOf({ n, share }, whole, rows) {
  if (rows === n) return whole.total;
  const sums = [0, 0, 0];
  for (let j = 0; j < 3 * rows; j++) sums[j % 3] += share[j];
  return sums;
}

/** What the rows so far lead to, as if they were the whole batch; `known` says from which step on each is. */
function soFar(all, whole, lossOf) {
  const rows = Math.max(1, all.rows);
  const mean = rows === all.n ? whole.mean : totalOf(all, whole, rows).map(sum => sum / rows);
  const gradient = rows === all.n ? whole.gradient : mean.map(m => all.two * m);
  const step = gradient.map(g => all.rate * g);
  const fresh = all.weights.map((w, a) => w - step[a]);
  return { rows, mean, gradient, step, new: fresh, price: fresh.map((w, a) => w / all.scale[a]), loss: lossOf(fresh) };
}

/** Is this known at the step? */
export const known = (id, k) => k >= ({ mean: 4, gradient: 4 }[id] ?? ONE.length);

const inner = x => (x < 0 ? `(${number(x)})` : number(x));

/** A line with the numbers of a row, or of the sums so far, put in.
    @param {Frame} figure @param {string} line @param {number} [i] */
export function worked(figure, line, i = figure.derived.i) {
  const { derived: all, say, state: { sign, units } } = figure;
  const { so } = all;
  const x = a => all.inputs[3 * i + a];
  const each = text => [0, 1, 2].map(text).join(', ');
  const product = a => `${inner(x(a))} × ${inner(all.weights[a])}`;
  const [p, t] = [number(all.prediction[i]), number(all.target[i], 1)];
  const total = a => so.mean[a] * so.rows;
  const sums = {
    given: () => say(`given_${units}`),
    prediction: () => `${product(0)} + ${product(1)} + ${inner(all.weights[2])} = ${p}`,
    difference: () =>
      `${sign === 'target' ? `${t} − ${inner(all.prediction[i])}` : `${p} − ${t}`} = ${number(all.difference[i])}`,
    share: () =>
      each(a => `${inner(all.difference[i])} × ${a < 2 ? inner(x(a)) : 1} = ${number(all.share[3 * i + a])}`),
    total: () => say('worked_total', { k: so.rows }),
    mean: () => each(a => `${number(total(a))} ÷ ${so.rows} = ${number(so.mean[a], 3)}`),
    gradient: () => each(a => `${number(all.two, 0)} × ${inner(so.mean[a])} = ${number(so.gradient[a], 3)}`),
    step: () => each(a => `${rateText(all.rate)} × ${inner(so.gradient[a])} = ${number(so.step[a], 3)}`),
    new: () => each(a => `${number(all.weights[a])} − ${inner(so.step[a])} = ${number(so.new[a], 3)}`),
  };
  const ofRow = ['prediction', 'difference', 'share'].includes(line);
  return `${ofRow ? `${say('worked_row', { row: all.places[i] + 1 })}: ` : ''}${sums[line]()}`;
}
