/* A ball with memory on a curve with two minima; below, where it is at every update, on the same axis. */
import {
  axisX, axisY, boxWithin, clip, curved, defineFigure, dot, drawMarks, label, line, number, pathOf, plot, rule,
} from '../../ui/figure/js/figure.js';

const HIGH = 3.8; // of the curve that much is seen
const ENDS = ['deep', 'shallow'];
const PAST = 40; // updates that are still seen on the curve

function runOf({ arrays, values }) {
  const b = values.beta ?? 0;
  const records = arrays.weights.shape[1];
  const at = r => b * records + r;
  return {
    beta: arrays.betas[b], end: records - 1, ended: ENDS[arrays.ended[b]] ?? 'nowhere',
    weight: r => arrays.weights[at(r)], loss: r => arrays.losses[at(r)],
  };
}

const wellMarks = figure => pen => {
  const { header: { curve, minima }, now, say, state: { surface }, step } = figure;
  const run = runOf(figure);
  const whole = boxWithin(pen, [22, 16, 38, 44]);
  const box = { ...whole, h: 0.58 * whole.h };
  const strip = { ...whole, y: box.y + box.h + 32 * pen.unit, h: whole.h - box.h - 22 * pen.unit };
  const x = [curve.x[0], curve.x.at(-1)];
  const weight = pathOf(run, step, [0]).at(-1)[0];
  const whereTo = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => [run.weight(from + i), from + i]);
  const past = whereTo(Math.max(0, now - PAST), now).slice(0, -1);
  const name = { weight: 600, color: 'ink', align: 'center', dy: -14 };
  drawMarks(pen, [
    plot({ box, x, y: [Math.min(...curve.z) - 0.1, HIGH] }, [
      axisY({ title: say('axis_loss'), count: 3, text: tick => number(tick, 0) }),
      axisX({}),
      clip(line(curve.x.map((w, i) => [w, curve.z[i]]), { color: 'mark' })),
      minima.map((w, i) => label(say(`end_${ENDS[i]}`), [w, surface.loss([w])], name)),
      clip([
        past.map(([w, r]) => dot([w, run.loss(r)], { r: 2.5, alpha: 0.12 + 0.5 * (1 - (now - r) / (PAST + 1)) })),
        dot([run.weight(0), run.loss(0)], { shape: 'ring', r: 7 }),
        dot([weight, surface.loss([weight])], { r: 8 }),
      ], 22),
    ]),
    plot({ box: strip, x, y: [run.end, 0] }, [
      minima.map(minimum => rule({ x: minimum }, { dash: [1, 3] })),
      axisY({ title: say('axis_update'), count: 4, grid: false, down: true }),
      line(whereTo(now, run.end), { color: 'full', width: 1.5, alpha: 0.25 }),
      line([...whereTo(0, now), [weight, step]], { color: 'full' }),
      dot([weight, step], { r: 4 }),
    ]),
  ]);
};

export default defineFigure({
  views: ['well'],
  create: ({ header: { curve } }) => ({ surface: curved(curve) }),
  last: figure => figure.arrays.weights.shape[1] - 1,
  sliders: ({ header, arrays: { betas }, say }) => [
    { id: 'beta', label: say('beta'), values: betas, at: header.beta, text: beta => number(beta, 2) },
  ],
  turn: figure => void (figure.playing || (figure.step = runOf(figure).end)),
  marks: figure => ({ well: wellMarks(figure) }),
  facts(figure) {
    const run = runOf(figure);
    return [
      ['loss', number(run.loss(figure.now), 2)],
      ['ended', figure.say(`end_${run.ended}`), { hue: 'full' }],
    ];
  },
  data(figure) {
    const { beta, weight, loss, ended } = runOf(figure);
    return { beta, weight: weight(figure.now), loss: loss(figure.now), ended };
  },
  summary(figure) {
    const { beta, ended } = runOf(figure);
    return figure.say('summary_well', { beta: number(beta, 2), k: figure.now, ended: figure.say(`end_${ended}`) });
  },
});
