/* A ball with memory down a valley. */
import { clamp, defineFigure, number, numbersOf, quadratic, rateText, signed } from '../../ui/figure/js/figure.js';
import { nowOf, partsOf, shown } from './runs.js';
import { valley } from './valley.js';

const [NEAREST, FARTHEST] = [0.05, 5];

/** The hand puts the start somewhere: as near to both axes, and as far from them, as it may be. */
const putStart = (figure, at) =>
  void (figure.state.start = at.map(w => (Math.sign(w) || 1) * clamp(Math.abs(w), NEAREST, FARTHEST)));

export default defineFigure({
  views: ['valley'],
  create({ header: { start, curvatures } }, before) {
    const hessian = curvatures.map((lambda, a) => curvatures.map((_, b) => (a === b ? lambda : 0)));
    const surface = quadratic({ hessian, linear: [0, 0], constant: 0, optimum: [0, 0], floor: 0 });
    return { surface, start: before?.start ?? [...start] };
  },
  last: figure => figure.arrays.weights.shape[2] - 1,
  sliders({ header, arrays: { betas, rates }, say }) {
    const locked = !header.play;
    const text = beta => (locked ? say('locked') : number(beta, 2));
    return [
      { id: 'beta', label: say('beta'), values: betas, at: header.beta, locked, text },
      { id: 'rate', label: say('learning_rate'), values: rates, at: header.rate, text: rateText },
    ];
  },
  marks: figure => ({
    valley: valley(figure, place => {
      putStart(figure, place);
      figure.step = 0;
    }),
  }),
  toAddress: ({ state }) => ({ start: state.start.map(w => +w.toPrecision(7)).join() }),
  fromAddress(figure, said) {
    const at = numbersOf(said.start, 2);
    if (at) putStart(figure, at);
  },
  facts(figure) {
    const run = shown(figure);
    const [part] = partsOf(run, nowOf(figure, run));
    const ways = ['gentle', 'steep'].map((id, a) => {
      const { factor, way } = run.directions[a];
      const text = `× ${number(Math.abs(factor), 3)} ${figure.say(`way_${way}`)}`;
      return [id, text, { hue: way === 'diverges' ? 'danger' : null }];
    });
    return [
      ['place', number(run.weight(nowOf(figure, run), 0), 2)],
      ['carried', signed(part.carried, 2), { hue: 'random' }],
      ['pulled', signed(part.pulled, 2), { hue: 'sequential' }],
      ['step', signed(part.step, 2)],
      ...ways,
    ];
  },
  data(figure) {
    const run = shown(figure);
    const now = nowOf(figure, run);
    const at = [run.weight(now, 0), run.weight(now, 1)];
    const [{ carried, pulled }] = partsOf(run, now);
    return {
      beta: run.beta, learningRate: run.rate, place: at.join(), loss: figure.state.surface.loss(at),
      start: figure.state.start.join(), carried, pulled, outcome: run.outcome,
      factors: run.directions.map(one => one.factor).join(), ways: run.directions.map(one => one.way).join(),
    };
  },
  summary(figure) {
    const run = shown(figure);
    const k = nowOf(figure, run);
    const [u, v] = [0, 1].map(a => number(run.weight(k, a), 2));
    return figure.say('summary', { k, beta: number(run.beta, 2), rate: rateText(run.rate), u, v });
  },
  lab(figure) {
    const run = shown(figure);
    const start = figure.state.start.map(w => String(Number(w.toPrecision(5)))).join();
    return { beta: String(run.beta), lr: String(run.rate), start, step: String(nowOf(figure, run)) };
  },
});
