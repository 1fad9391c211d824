/* A ball with memory down a valley. The runs of every β and rate are the core's, from the start in the reader's hand:
   along each direction of the valley a run is its first distance times the same numbers, so that a start moved by hand
   scales it. */
import { clamp, defineFigure, number, numbersOf, quadratic, rateText, signed } from '../../ui/figure/js/figure.js';
import { valley } from './valley.js';

const [NEAREST, FARTHEST] = [0.05, 5];

/** The hand puts the start somewhere: as near to both axes, and as far from them, as it may be. */
function putStart(figure, at) {
  figure.state.start = at.map(w => (Math.sign(w) || 1) * clamp(Math.abs(w), NEAREST, FARTHEST));
  figure.step = 0;
}

/** The run of the b-th β and the m-th rate. */
function runAt({ arrays, header, state }, b, m) {
  const [, rates, records] = arrays.weights.shape;
  const run = b * rates + m;
  const scale = header.start.map((from, a) => state.start[a] / from);
  const direction = a => ({ factor: arrays.factors[2 * run + a], way: header.ways[arrays.ways[2 * run + a]] });
  return {
    beta: arrays.betas[b], rate: arrays.rates[m], end: arrays.stopped[run],
    outcome: header.outcomes[arrays.outcome[run]], directions: [direction(0), direction(1)],
    weight: (r, a) => arrays.weights[2 * (run * records + r) + a] * scale[a],
  };
}

/** What the next update is made of, [gentle, steep]: β times the last one, and −η times the gradient here. */
function partsOf(run, now) {
  const next = Math.min(now + 1, run.end);
  return [0, 1].map(a => {
    const step = run.weight(next, a) - run.weight(now, a);
    const carried = now ? run.beta * (run.weight(now, a) - run.weight(now - 1, a)) : 0;
    return { step, carried, pulled: step - carried };
  });
}

export default defineFigure({
  views: ['valley'],
  create({ header: { start, curvatures } }, before) {
    const hessian = curvatures.map((lambda, a) => curvatures.map((_, b) => (a === b ? lambda : 0)));
    const surface = quadratic({ hessian, linear: [0, 0], constant: 0, optimum: [0, 0], floor: 0 });
    return { surface, start: before?.start ?? [...start] };
  },
  last: figure => figure.arrays.weights.shape[2] - 1,
  /** The run, the one without memory beside it, and the update that is shown; before the answer the ball has no memory,
      whatever an address says. */
  derive(figure) {
    const { header, values: { beta = 0, rate = 0 } } = figure;
    const [run, plain] = [header.play ? beta : 0, 0].map(b => runAt(figure, b, rate));
    const now = Math.min(figure.now, run.end);
    return { run, plain, k: now, at: [run.weight(now, 0), run.weight(now, 1)], parts: partsOf(run, now) };
  },
  sliders({ header, arrays: { betas, rates }, say }) {
    const locked = !header.play;
    const text = beta => (locked ? say('locked') : number(beta, 2));
    return [
      { id: 'beta', label: say('beta'), values: betas, at: header.beta, locked, text },
      { id: 'rate', label: say('learning_rate'), values: rates, at: header.rate, text: rateText },
    ];
  },
  marks: figure => ({ valley: valley(figure, place => putStart(figure, place)) }),
  toAddress: ({ state }) => ({ start: state.start.map(w => +w.toPrecision(7)).join() }),
  fromAddress(figure, said) {
    const at = numbersOf(said.start, 2);
    if (at) putStart(figure, at);
  },
  facts({ derived: { run, at, parts: [{ carried, pulled, step }] }, say }) {
    const ways = ['gentle', 'steep'].map((id, a) => {
      const { factor, way } = run.directions[a];
      const text = `× ${number(Math.abs(factor), 3)} ${say(`way_${way}`)}`;
      return [id, text, { hue: way === 'diverges' ? 'danger' : null }];
    });
    return [
      ['place', number(at[0], 2)],
      ['carried', signed(carried, 2), { hue: 'random' }],
      ['pulled', signed(pulled, 2), { hue: 'sequential' }],
      ['step', signed(step, 2)],
      ...ways,
    ];
  },
  data: ({ derived: { run, at, parts: [{ carried, pulled }] }, state: { start, surface } }) => ({
    beta: run.beta, learningRate: run.rate, place: at.join(), loss: surface.loss(at),
    start: start.join(), carried, pulled, outcome: run.outcome,
    factors: run.directions.map(one => one.factor).join(), ways: run.directions.map(one => one.way).join(),
  }),
  summary({ derived: { run, k, at }, say }) {
    const [u, v] = at.map(w => number(w, 2));
    return say('summary', { k, beta: number(run.beta, 2), rate: rateText(run.rate), u, v });
  },
  lab({ derived: { run, k }, state }) {
    const start = state.start.map(w => String(Number(w.toPrecision(5)))).join();
    return { beta: String(run.beta), lr: String(run.rate), start, step: String(k) };
  },
});
