/* Down a parabola by the slope times the rate, step by step. */
import { defineFigure, number, numberOf, rateText, signed } from '../../ui/figure/js/figure.js';
import { parabolaMarks } from './marks.js';
import { guessFact, guessing, putStart, runOf, takeGuess, updateOf } from './run.js';

// of the critical rate
const SHARES = { creeps: 0.05, steady: 0.25, one_step: 0.5, bounces: 0.8, forever: 1, diverges: 1.1 };

export default defineFigure({
  views: ['curve'],
  create: ({ header }, before) => ({ start: before?.start ?? header.start, guess: before?.guess ?? null }),
  last: figure => runOf(figure).end,
  derive: updateOf,
  sliders(figure) {
    const { header, arrays: { rates }, say } = figure;
    const index = rate => Math.max(0, rates.findIndex(r => r >= rate - 1e-9));
    const marks = Object.entries(SHARES).map(([id, share]) => {
      const value = index(share * header.critical);
      return { id, value, text: guessing(figure) ? rateText(rates[value]) : say(`kind_${id}`) };
    });
    const active = () => figure.derived.kind;
    return [{
      id: 'learning-rate', label: say('learning_rate'), values: rates, at: header.rate, text: rateText, marks, active,
    }];
  },
  marks: figure => ({ curve: parabolaMarks(figure) }),
  toAddress: ({ state: { start, guess }, header }) => ({
    start: start === header.start ? null : String(start),
    flag: guess === null ? null : String(+guess.toPrecision(6)),
  }),
  fromAddress(figure, said) {
    const at = numberOf(said.start ?? null);
    if (at !== null) putStart(figure, at);
    takeGuess(figure, numberOf(said.flag ?? null));
  },
  lab({ derived: { run }, now }) {
    const start = String(+run.weight(0).toPrecision(5));
    return { landscape: 'parabola', lr: String(run.rate), start, step: String(now) };
  },
  facts(figure) {
    const { derived: { run, w, loss, slope, next, kind }, say } = figure;
    const within = x => (x < 0 ? `(${number(x)})` : number(x));
    const told = [
      ['weight', number(w, 3)],
      ['loss', number(loss, 3)],
      ['slope', number(slope, 3)],
      ['step', signed(next - w, 3), { rate: rateText(run.rate), slope: within(slope) }],
      ['next', number(next, 3)],
    ];
    if (guessing(figure)) return told;
    const does = ['kind', say(`kind_${kind}`), { hue: kind === 'diverges' ? 'danger' : 'full' }];
    return [...told, ['factor', `× ${number(run.factor)}`], does, ...guessFact(figure)];
  },
  data(figure) {
    const { derived: { run, w: weight, loss, slope, next, kind: does }, header } = figure;
    const told = { learningRate: run.rate, weight, loss, slope, next, start: run.weight(0) };
    return guessing(figure) ? told : { ...told, outcome: header.outcomes[run.outcome], behaviour: does };
  },
  summary(figure) {
    const { derived: { run, now: k, w, loss, slope, kind }, say } = figure;
    const [at, rising, height] = [w, slope, loss].map(x => number(x, 3));
    const told = say('summary', { k, rate: rateText(run.rate), w: at, slope: rising, loss: height });
    return guessing(figure) ? told : `${told} ${say('summary_kind', { kind: say(`kind_${kind}`) })}`;
  },
});
