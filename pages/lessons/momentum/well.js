/* A ball with memory on a curve with two minima; below, where it is at every update, on the same axis. */
import {
  axisX, axisY, clip, curved, defineFigure, dot, drawMarks, label, line, number, pathOf, plot,
} from '../../ui/figure/js/figure.js';
import { overStrip, strip } from '../../ui/figure/js/strip.js';

const HIGH = 3.8; // of the curve that much is seen
const ENDS = ['deep', 'shallow'];
const PAST = 40; // updates that are still seen on the curve

function runOf({ arrays, values: { beta: b = 0 } }) {
  const records = arrays.weights.shape[1];
  const at = r => b * records + r;
  return {
    beta: arrays.betas[b], end: records - 1, ended: ENDS[arrays.ended[b]] ?? 'nowhere',
    weight: r => arrays.weights[at(r)], loss: r => arrays.losses[at(r)],
  };
}

const wellMarks = figure => pen => {
  const { header: { curve, minima }, derived: run, now, say, state: { surface }, step } = figure;
  const [box, under] = overStrip(pen, [22, 16, 28, 44], 0.56, 32);
  const x = [curve.x[0], curve.x.at(-1)];
  const weight = pathOf(run, step, [0]).at(-1)[0];
  const first = Math.max(0, now - PAST);
  const past = Array.from({ length: now - first }, (_, i) => first + i);
  const name = { weight: 600, color: 'ink', align: 'center', dy: -14 };
  drawMarks(pen, [
    plot({ box, x, y: [Math.min(...curve.z) - 0.1, HIGH] }, [
      axisY({ title: say('axis_loss'), count: 3, text: tick => number(tick, 0) }),
      axisX({}),
      clip(line(curve.x.map((w, i) => [w, curve.z[i]]), { color: 'mark' })),
      minima.map((w, i) => label(say(`end_${ENDS[i]}`), [w, surface.loss([w])], name)),
      clip([
        past.map(r =>
          dot([run.weight(r), run.loss(r)], { r: 2.5, alpha: 0.12 + 0.5 * (1 - (now - r) / (PAST + 1)) })),
        dot([run.weight(0), run.loss(0)], { shape: 'ring', r: 7 }),
        dot([weight, surface.loss([weight])], { r: 8 }),
      ], 22),
    ]),
    strip(figure, { box: under, x, rules: minima, rows: run.end }, [{ run, head: [weight, step] }]),
  ]);
};

export default defineFigure({
  views: ['well'],
  create: ({ header: { curve } }) => ({ surface: curved(curve) }),
  last: figure => figure.arrays.weights.shape[1] - 1,
  derive: runOf,
  sliders: ({ header, arrays: { betas }, say }) => [
    { id: 'beta', label: say('beta'), values: betas, at: header.beta, text: beta => number(beta, 2) },
  ],
  turn: figure => void (figure.playing || (figure.step = figure.last)),
  marks: figure => ({ well: wellMarks(figure) }),
  facts: ({ derived: run, now, say }) => [
    ['loss', number(run.loss(now), 2)],
    ['ended', say(`end_${run.ended}`), { hue: 'full' }],
  ],
  data: ({ derived: { beta, weight, loss, ended }, now }) => ({ beta, weight: weight(now), loss: loss(now), ended }),
  summary: ({ derived: { beta, ended }, now: k, say }) =>
    say('summary_well', { beta: number(beta, 2), k, ended: say(`end_${ended}`) }),
});
