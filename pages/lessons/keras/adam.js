/* What Adam's two averages do: on the surface the batch's gradient, its average and the step as arrows, beside it the
   same numbers weight by weight. The playhead goes from one recorded update to the next; all numbers are the core's.
   While the reader is asked for the first step there is the first batch's gradient and nothing else. */
import { drawArrow } from '../../ui/canvas/js/paint.js';
import {
  clip, contourPlot, defineFigure, dot, groundOf, label, number, pathOf, quadratic, recorded, signed, trail,
} from '../../ui/figure/js/figure.js';
import { barMarks, NAMES } from './bars.js';

const LONG = 64; // units of an arrow: directions are compared here; the numbers stand beside
const HUES = { gradient: 'stochastic', mean: 'random', step: 'full' };

const rowOf = (array, r) => Array.from(array.subarray(r * array.shape[1], (r + 1) * array.shape[1]));

/** One update: where it starts, its gradient, and once they may be seen both averages and what it adds. */
function updateOf({ arrays, now: r }) {
  const { updates, weights, gradient, mean, root, step } = arrays;
  const first = { update: updates[r], weights: rowOf(weights, r), gradient: rowOf(gradient, r) };
  return step ? { ...first, mean: rowOf(mean, r), root: rowOf(root, r), step: rowOf(step, r) } : first;
}

/** The largest gradient or root of any frame from each on: what the bars are measured by shrinks and never jumps up.
    @param {Block} model */
function sizesOf({ arrays }) {
  const { gradient, root = gradient, recent = gradient, updates } = arrays;
  const count = recent.length / updates.length;
  const sizes = new Float64Array(updates.length + 1);
  for (let r = updates.length - 1; r >= 0; r--) {
    const shown = [...recent.subarray(r * count, (r + 1) * count), ...rowOf(root, r)];
    sizes[r] = Math.max(sizes[r + 1], ...shown.map(Math.abs));
  }
  return sizes;
}

/** Arrows of one length in their directions, each with its name; of two in one direction the first is named. */
const directions = (at, moves, say) => pen => {
  const tips = [];
  for (const [name, [x, y]] of moves) {
    const long = Math.hypot(x, y);
    if (!(long > 0)) continue;
    const by = [x, -y].map(part => (part / long) * LONG * pen.unit);
    const look = { color: pen.tone(HUES[name]), weight: name === 'step' ? 3 : 2 };
    const tip = drawArrow(pen.c, pen.palette, pen.scale.px(...at), by, look);
    const before = tips.at(-1);
    tips.push(tip);
    if (before && Math.hypot(tip[0] - before[0], tip[1] - before[1]) < 14 * pen.unit) continue;
    label(say(`arrow_${name}`), pen.scale.at(...tip), { weight: 600, color: HUES[name], free: name, gap: 6 })(pen);
  }
};

function surfaceMarks(figure, now) {
  const path = pathOf(recorded(figure.arrays.weights), figure.now);
  const against = vector => vector.map(x => -x);
  const moves = [['gradient', against(now.gradient)]];
  if (now.step) moves.push(['mean', against(now.mean)], ['step', now.step]);
  return contourPlot(figure.state.surface, groundOf(figure), clip([
    trail(path),
    dot(path[0], { shape: 'ring', r: 6 }),
    dot(path.at(-1)),
    directions(path.at(-1), moves, figure.say),
  ]));
}

/** The frame's values, each with its weight's name. */
const listed = text => Object.values(NAMES).map((name, a) => `${name} ${text(a)}`).join('; ');

export default defineFigure({
  views: ['landscape', 'bars'],
  create: ({ model }) => ({ surface: quadratic(model.header.surface), sizes: sizesOf(model) }),
  last: ({ arrays }) => arrays.updates.length - 1,
  marks(figure) {
    const now = updateOf(figure);
    return { landscape: surfaceMarks(figure, now), bars: barMarks(figure, now) };
  },
  lab: figure => ({ step: String(updateOf(figure).update) }),
  data(figure) {
    const now = updateOf(figure);
    const loss = figure.state.surface.loss(now.weights);
    const said = { update: now.update + 1, loss, gradient: now.gradient.join() };
    return now.step ? { ...said, mean: now.mean.join(), root: now.root.join(), move: now.step.join() } : said;
  },
  summary(figure) {
    const now = updateOf(figure);
    if (!now.step) return figure.say('summary_first', { list: listed(a => number(now.gradient[a])) });
    const parts = a => [now.gradient[a], now.mean[a], now.root[a]].map(x => number(x)).join(', ');
    return figure.say('summary', { k: now.update + 1, list: listed(a => `${parts(a)}, ${signed(now.step[a], 4)}`) });
  },
});
