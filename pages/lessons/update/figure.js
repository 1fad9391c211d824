/* One update, taken apart: one house on its way to a new weight, then the other rows of the mini-batch, faster and
   faster; what each adds to the partial derivatives, and the sums that follow. */
import { defineFigure, number, quadratic, rateText } from '../../ui/figure/js/figure.js';
import { houseMarks } from './house.js';
import { laneMarks } from './lanes.js';
import { known, lineAt, numbersOf, ONE, partial, rowNow, rowsAt, soFar, worked } from './sums.js';
import { layTable } from './table.js';

const [SLOW, FAST, GROWTH] = [0.9, 14, 1.13]; // steps a second: with the first house, at most, and how they grow
const UNITS = ['scaled', 'original'];
const SIGNS = ['prediction', 'target'];

const batchSize = ({ arrays, state }) => arrays[`${state.which}.target`].length;

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
  last: figure => batchSize(figure) + ONE.length - 1,
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
  marks(figure) {
    const all = numbersOf(figure);
    const { now } = figure;
    return { house: houseMarks(figure, all, now), shares: laneMarks(figure, all, rowsAt(now, all.n)) };
  },
  page: figure => layTable(figure, numbersOf(figure)),
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
  facts(figure) {
    const all = numbersOf(figure);
    const after = known('new', figure.now) ? number(soFar(all, figure.now).loss) : '·';
    return [['before', number(all.before)], ['after', after]];
  },
  data(figure) {
    const { now: k, state: { sign, units, which, lit } } = figure;
    const all = numbersOf(figure);
    const [so, rows] = [soFar(all, k), rowsAt(k, all.n)];
    return {
      sign, units, rows, update: which, learningRate: all.rate, loss: all.before,
      new: known('new', k) ? so.new.join(',') : '',
      total: [0, 1, 2].map(a => partial(all, rows, a)).join(','),
      line: lit.now?.line ?? lineAt(k, all.n) ?? '',
      lossAfter: known('new', k) ? so.loss : '',
    };
  },
  summary(figure) {
    const { now: k, say } = figure;
    const all = numbersOf(figure);
    if (!k) return say('summary_start', { n: all.n });
    if (k < ONE.length) return say('summary_one', { worked: worked(figure, ONE[k - 1], rowNow(k, all.n), k) });
    const so = soFar(all, k);
    const [w1, w2, b] = so.new.map(w => number(w, 3));
    return say('summary_done', { w1, w2, b, before: number(all.before), after: number(so.loss), rows: so.rows });
  },
});
