/* Thirty batches at one point: an arrow each, against its gradient; how far these lie apart, measured and foretold. */
import {
  arrow, axisX, axisY, clip, contourPlot, defineFigure, dot, groundOf, handle, keepClear, label, line, log, number,
  numbersOf, plot, quadratic, rule,
} from '../../ui/figure/js/figure.js';
import { gradientsOf, measured, scattered } from './scatter.js';

const TALL = [0.3, 40]; // distances on the plot
const SHAFT = 24; // places along the gradient's arrow that no label takes
const EDGE = 1.2; // sizes reach so many times beyond the least and the largest

/** A circle of a radius in weights round a place. */
const ring = (at, radius) => pen =>
  dot(at, { shape: 'circle', r: (radius * pen.scale.kx) / pen.unit, dash: [4, 4] })(pen);

function arrowMarks(figure, all) {
  const { header, say, state } = figure;
  const endOf = gradient => state.at.map((w, a) => w - header.stretch * gradient[a]);
  const [ends, tip] = [all.gradients.map(endOf), endOf(all.whole)];
  const along = Array.from({ length: SHAFT + 1 }, (_, i) => state.at.map((w, a) => w + ((tip[a] - w) * i) / SHAFT));
  const radius = header.stretch * (all.ring ?? 0);
  const words = { weight: 600, color: 'ink' };
  const move = place => void (state.at = place);
  return contourPlot(state.surface, groundOf(figure), [
    clip([
      ends.map(end => line([state.at, end], { color: 'random', width: 1.25, alpha: 0.55 })),
      radius > 0 && ring(tip, radius),
      arrow(state.at, tip, { color: 'ink', width: 3, least: 0 }),
      ends.map(end => dot(end, { shape: 'random', r: 3.4 })),
      dot(state.at, { shape: 'ring', r: 7 }),
    ]),
    keepClear(state.at, 12),
    ends.map(end => keepClear(end, 4)),
    along.map(at => keepClear(at, 5)), // batches of all rows lie on it: a label beside it is read
    label(say('all_rows', { n: header.samples }), tip, { ...words, free: 'all', gap: 16 }),
    radius > 0 && label(say('ring'), [tip[0], tip[1] - radius], { ...words, color: 'muted', free: 'ring' }),
    handle('point', { at: state.at, label: say('name_point'), within: true, move }),
  ]);
}

/** How far apart: both axes in ratios, where 1/√ is a straight line. */
function spreadMarks(figure, all) {
  const { arrays: { sizes }, header: { asked, samples }, say } = figure;
  const past = Array.from(sizes.slice(0, all.i), (size, i) => [size, measured(gradientsOf(figure, i), all.whole)]);
  const question = { size: 16, weight: 700, color: 'ink', align: 'center', base: 'middle', halo: true };
  return [
    plot({ x: log(1 / EDGE, samples * EDGE), y: log(...TALL), margin: [50, 14, 42, 34] }, [
      axisY({ log: true, count: 4 }),
      axisX({ ticks: [1, 10, 100, samples], text: x => number(x, 0), title: say('axis_size'), below: 34 }),
      !all.told && [ // before the answer: the size that is asked about, and nothing there
        rule({ x: asked }, { dash: [4, 4] }),
        label('?', [asked, Math.sqrt(TALL[0] * TALL[1])], question),
        label(say('asked', { n: asked }), [asked, TALL[1]], { size: 12, dx: 6, dy: 12 }),
      ],
      clip([
        all.told && line([1, samples].map(size => [size, all.told(size)]), { width: 1.5, dash: [4, 4] }),
        past.map(at => dot(at, { shape: 'disc', r: 3, color: 'random', alpha: 0.55 })),
        dot([all.size, all.spread], { shape: 'random', r: 6 }),
      ]),
    ]),
    label(say('spread_now', { x: number(all.spread) }), [0, 15], { size: 14, weight: 700, color: 'random' }),
    all.told && label(say('spread_told', { x: number(all.told(all.size)) }), [0, 36], { color: 'ink' }),
  ];
}

export default defineFigure({
  views: ['arrows', 'spread'],
  create: ({ header }, before) => ({ at: before?.at ?? [...header.start], surface: quadratic(header.surface) }),
  last: ({ arrays }) => arrays.sizes.length - 1,
  now: figure => String(scattered(figure).size),
  marks(figure) {
    const all = scattered(figure);
    return { arrows: arrowMarks(figure, all), spread: spreadMarks(figure, all) };
  },
  toAddress: ({ state }) => ({ point: state.at.map(w => w.toFixed(4)).join() }),
  fromAddress: ({ state }, { point }) => void (state.at = numbersOf(point, 2) ?? state.at),
  data(figure) {
    const { size, spread, told } = scattered(figure);
    return { size, spread, point: figure.state.at.join(), ...(told ? { predicted: told(size) } : {}) };
  },
  summary(figure) {
    const { size, spread, told } = scattered(figure);
    const theory = told ? figure.say('spread_told', { x: number(told(size)) }) : '';
    return `${figure.say('summary', { size, n: figure.arrays.pieces.shape[1], x: number(spread) })} ${theory}`;
  },
});
