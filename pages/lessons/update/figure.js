/* One update, taken apart: one house on its way to a new weight, then the other rows of the mini-batch, faster and
   faster; what each adds to the partial derivatives, and the sums that follow. */
import {
  axisY, band, defineFigure, drawMarks, label, line, niceTicks, number, plot, quadratic, rateText, rule, tickText,
} from '../../ui/figure/js/figure.js';
import { houseMarks } from './house.js';
import { HUES, known, lineAt, numbersOf, ONE, worked } from './sums.js';
import { layTable } from './table.js';

const [SLOW, FAST, GROWTH] = [0.9, 14, 1.13]; // steps a second: with the first house, at most, and how they grow
const UNITS = ['scaled', 'original'];
const SIGNS = ['prediction', 'target'];
const GAP = 24; // units over a lane, for its title

/** Three lanes: what each row adds, and the mean of the rows so far, which ends as the mini-batch's; dotted: of all.
    @param {Frame} figure @returns {Mark} */
const laneMarks = ({ derived: all, say, state }) => pen => {
  const [width, height] = pen.scale.high;
  const flip = state.sign === 'target' ? -1 : 1;
  const notes = ['bars', 'line', 'dots'].map(id => say(`lane_${id}`, { two: number(all.two, 0) }));
  const lines = width < 560 ? notes : [notes.join(' · ')];
  const top = lines.length * 16;
  const tall = (height - top - 3 * GAP - 10) / 3;
  drawMarks(pen, [
    ['x1', 'x2', 'one'].map((id, a) => {
      const values = Array.from({ length: all.n }, (_, i) => all.share[3 * i + a]);
      const above = top + GAP + a * (tall + GAP);
      const margin = [above, 8, height - above - tall, 44];
      return lane(margin, values, flip * all.full[a], all.rows, HUES[a], say(`lane_${id}`));
    }),
    lines.map((text, i) => label(text, [0, 11 + 16 * i], { size: 12 })),
  ]);
};

function lane(margin, values, far, rows, hue, name) {
  const [low, high] = [Math.min(0, far, ...values), Math.max(0, far, ...values)];
  const mean = i => values.slice(0, i + 1).reduce((sum, value) => sum + value, 0) / (i + 1);
  const age = i => (i === rows - 1 ? 1 : i < rows ? 0.45 : 0.12);
  return plot({ x: [0, values.length], y: [low, high === low ? low + 1 : high], margin }, [
    axisY({ ticks: niceTicks(low, high, 2), text: tick => tickText(tick, high - low), grid: false }),
    values.map((value, i) => band({ x: [i + 0.1, i + 0.9], y: [0, value] }, { color: hue, alpha: age(i), least: 1 })),
    rule({ y: 0 }),
    rule({ y: far }, { color: 'ink', width: 1.5, dash: [2, 3] }),
    line(Array.from({ length: rows }, (_, i) => [i + 0.5, mean(i)])),
    label(name, [0, high], { weight: 600, color: hue, dy: -7 }),
  ]);
}

export default defineFigure({
  views: ['house', 'shares'],
  create({ header }, before) {
    const same = before?.play === header.play; // a new prediction shows its own sign
    return {
      play: header.play,
      sign: same ? before.sign : header.sign,
      units: before?.units ?? UNITS[0],
      which: before?.which ?? header.updates[0],
      lit: before?.lit ?? {},
      landscapes: Object.fromEntries(UNITS.map(units => [units, quadratic(header.landscape[units])])),
    };
  },
  last: ({ arrays, state }) => arrays[`${state.which}.target`].length + ONE.length - 1,
  derive: numbersOf,
  pace: ({ step }) => (step < ONE.length ? SLOW : Math.min(FAST, 2 * SLOW * GROWTH ** (step - ONE.length))),
  sliders: ({ arrays: { rates }, header, say }) => [
    { id: 'learning-rate', label: say('learning_rate'), values: rates, at: header.rate, text: rateText },
  ],
  toggles({ header: { updates, sign, play }, say }) {
    const group = (id, options, opens, textOf = option => say(`${id}_${option}`)) => ({
      id, opens, name: say(`name_${id}`), options: options.map(option => ({ id: option, text: textOf(option) })),
    });
    return [
      group('which', updates, updates[0], k => say('update_number', { k })),
      ...(play ? [group('sign', SIGNS, sign)] : []), // it is what the question asks about
      group('units', UNITS, UNITS[0]),
    ];
  },
  marks: figure => ({ house: houseMarks(figure), shares: laneMarks(figure) }),
  page: layTable,
  /** The run came to this update at the lesson's rate; from it on the Lab's has the rate in the hand. */
  lab({ state: { which, units }, header, arrays, values, now, last }) {
    const rate = String(+arrays.rates[values['learning-rate']].toPrecision(6));
    const own = String(header.rate);
    return {
      lr: rate === own || which === 1 ? rate : `${own}@0,${rate}@${which - 1}`,
      step: String(now >= last ? which : which - 1),
      length: which > 100 ? `${which}u` : null,
      scaling: units === 'original' && which === 1 ? 'raw' : null,
    };
  },
  facts: ({ derived: { before, so }, now }) =>
    [['before', number(before)], ['after', known('new', now) ? number(so.loss) : '·']],
  data({ derived: { before, n, rate, rows, so, total }, now: k, state: { sign, units, which, lit } }) {
    return {
      sign, units, rows, update: which, learningRate: rate, loss: before, total: total.join(','),
      new: known('new', k) ? so.new.join(',') : '',
      line: lit.now?.line ?? lineAt(k, n) ?? '',
      lossAfter: known('new', k) ? so.loss : '',
    };
  },
  summary(figure) {
    const { derived: { before, n, so }, now: k, say } = figure;
    if (!k) return say('summary_start', { n });
    if (k < ONE.length) return say('summary_one', { worked: worked(figure, ONE[k - 1]) });
    const [w1, w2, b] = so.new.map(w => number(w, 3));
    return say('summary_done', { w1, w2, b, before: number(before), after: number(so.loss), rows: so.rows });
  },
});
