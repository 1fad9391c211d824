/* What Adam's two averages do: on the surface the batch's gradient, its average and the step as arrows, beside it the
   same numbers weight by weight. The playhead goes from one recorded update to the next; all numbers are the core's.
   While the reader is asked for the first step there is the first batch's gradient and nothing else. */
import { number, signed } from '../../ui/canvas/js/numbers.js';
import {
  drawArrow,
  drawLine,
  drawMarker,
  drawRing,
  inside,
  mix,
  placeLabel,
  setType,
  write,
} from '../../ui/canvas/js/paint.js';
import { quadratic } from '../../ui/canvas/js/landscape.js';
import { drawTrail, trailPoints } from '../../ui/canvas/js/trails.js';
import { drawGround } from '../../ui/figure/js/ground.js';
import { framed } from '../../ui/figure/js/shell.js';

const HUES = { gradient: 'stochastic', mean: 'random', step: 'full' };
const NAMES = { w1: 'w₁', w2: 'w₂', bias: 'b' };

const rowOf = (array, r) => Array.from(array.subarray(r * array.shape[1], (r + 1) * array.shape[1]));
const nowOf = frame => Math.floor(frame.step + 1e-9);

/** Whether the reader has still to say how Adam steps: then the arrays hold a gradient only. */
const isAsked = ({ model: { arrays } }) => !arrays.step;

/** One update: where it starts, its gradient, and once they may be seen both averages and what it adds. */
function updateOf(frame) {
  const { arrays } = frame.model;
  const r = nowOf(frame);
  const now = { update: arrays.updates[r], weights: rowOf(arrays.weights, r), gradient: rowOf(arrays.gradient, r) };
  if (isAsked(frame)) return now;
  const [mean, root, step] = ['mean', 'root', 'step'].map(name => rowOf(arrays[name], r));
  return { ...now, mean, root, step };
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

function drawSurface(frame, now) {
  const { palette, sheets, model } = frame;
  const { c } = sheets.landscape;
  const { view, tint, taken } = drawGround(frame, 'landscape');
  const run = { weight: (r, a) => model.arrays.weights[r * 3 + a] };
  const points = trailPoints(run, [0, 1], view, nowOf(frame));
  const at = points.at(-1);
  inside(c, view, () => {
    drawTrail(c, points, { box: view.box, palette, hue: palette.full, ground: palette['surface-low'], active: true });
    drawRing(c, palette, points[0], 6);
    drawMarker(c, palette, 'full', ...at, 6 * palette.unit);
    const arrows = [['gradient', now.gradient.map(g => -g)]];
    if (now.step) arrows.push(['mean', now.mean.map(m => -m)], ['step', now.step]);
    const tips = [];
    for (const [name, [x, y]] of arrows) {
      const long = Math.hypot(x, y);
      if (!(long > 0)) continue;
      const size = 64 * palette.unit; // directions are compared here; the numbers stand beside
      const before = tips.at(-1);
      const tip = drawArrow(c, palette, at, [(x / long) * size, (-y / long) * size], {
        color: palette[HUES[name]],
        weight: name === 'step' ? 3 : 2,
      });
      tips.push(tip);
      const apart = before ? Math.hypot(tip[0] - before[0], tip[1] - before[1]) : Infinity;
      if (apart < 14 * palette.unit) continue; // one direction, one name
      setType(c, palette, 13, 600);
      placeLabel(c, palette, frame.say(`arrow_${name}`), ...tip, {
        taken,
        box: view.box,
        seats: (frame.state.seats ??= {}),
        id: name,
        gap: 6,
        halo: tint.band,
        color: palette[HUES[name]],
      });
    }
  });
}

/** A bar from zero. */
function drawBar(c, { x0, k, y, h }, value, color) {
  c.fillStyle = color;
  c.fillRect(Math.min(x0, x0 + value * k), y, Math.max(1, Math.abs(value * k)), h);
}

/** Left the gradients and their averages, right the step that comes of them. */
function drawBars(frame, now) {
  const { palette, sheets, model: { header } } = frame;
  const { unit } = palette;
  const { c, width, height } = sheets.bars;
  const top = 44 * unit;
  const gap = (height - top) / 3;
  const left = { middle: 0.3 * width, half: 0.2 * width, numbers: 0.52 * width };
  const right = { middle: 0.85 * width, half: 0.14 * width };
  setType(c, palette, 13, 600);
  const heading = frame.say(now.step ? 'bars_left' : 'bars_first');
  write(c, palette, heading, left.middle, 14 * unit, { align: 'center', color: palette.ink });
  if (now.step) {
    const loss = number(frame.state.surface.loss(now.weights));
    const formula = frame.say('bars_right', { rate: header.rate });
    const narrow = width < 480 * unit; // no room for both headings in one line
    write(c, palette, formula, width, (narrow ? 32 : 14) * unit, { align: 'right', color: palette.full });
    setType(c, palette, 12);
    write(c, palette, frame.say('bars_note', { k: now.update + 1, loss }), left.middle, 32 * unit, { align: 'center' });
  } else write(c, palette, frame.say('bars_asked'), right.middle, 14 * unit, { align: 'center', color: palette.full });
  header.parameters.forEach((id, a) => {
    const y = top + a * gap;
    if (a) drawLine(c, [0, y], [width, y], palette.line, unit);
    setType(c, palette, 16, 600);
    write(c, palette, NAMES[id], 2 * unit, y + gap / 2, { base: 'middle', color: palette.ink });
    drawRow(frame, { y, gap, h: Math.min(28 * unit, gap / 5.5), left, right }, now, a);
  });
}

/** One weight: its gradient and the last ones, their mean within the band of the root, the step within the rate. */
function drawRow(frame, { y, gap, h, left, right }, now, a) {
  const { palette, sheets: { bars: { c } }, state, model: { header } } = frame;
  const { unit } = palette;
  const [x0, k] = [left.middle, left.half / state.sizes[nowOf(frame)]];
  const [above, below] = [y + 6 * unit, y + gap - 6 * unit];
  const upright = (x, from, to, color, width) => drawLine(c, [x, from], [x, to], color, width * unit);
  const say = (text, x, at, look = {}) => write(c, palette, text, x, at, { base: 'middle', ...look });
  const lane = now.step ? y + gap / 4 : y + gap / 2; // the middle of the gradient's lane
  upright(x0, above, below, palette.mark, 1);
  drawBar(c, { x0, k, y: lane - h / 2, h }, now.gradient[a], palette.stochastic);
  setType(c, palette, 13, 600);
  say(`g ${number(now.gradient[a])}`, left.numbers, lane, { color: palette.stochastic });
  if (!now.step) {
    setType(c, palette, 28, 600);
    say('?', right.middle, lane, { align: 'center' });
    return;
  }
  drawRecent(frame, { x0, k, y: lane + h / 2 + 2 * unit, h: 7 * unit }, a);
  const [middle, root] = [y + 0.7 * gap, now.root[a] * k];
  c.fillStyle = mix(palette.ink, palette.page, 0.86);
  c.fillRect(x0 - root, middle - h, 2 * root, 2 * h);
  for (const side of [-1, 1]) upright(x0 + side * root, middle - h, middle + h, palette.mark, 1.5);
  drawBar(c, { x0, k, y: middle - h / 2, h }, now.mean[a], palette.random);
  setType(c, palette, 13, 600);
  say(`m̂ ${number(now.mean[a])}`, left.numbers, middle - 9 * unit, { color: palette.random });
  say(`√v̂ ${number(now.root[a])}`, left.numbers, middle + 9 * unit);
  const reach = right.half / 1.25;
  for (const side of [-1, 0, 1]) {
    upright(right.middle + side * reach, above, below, side ? palette.line : palette.mark, 1);
  }
  drawBar(c, { x0: right.middle, k: reach / header.rate, y: y + (gap - h) / 2, h }, now.step[a], palette.full);
  const under = { align: 'center', color: palette.full, halo: palette.page };
  say(signed(now.step[a], 4), right.middle, y + gap / 2 + h / 2 + 10 * unit, under);
}

/** What the mean remembers: the last gradients as ticks, fainter the longer ago. */
function drawRecent(frame, { x0, k, y, h }, a) {
  const { palette, sheets: { bars: { c } }, model: { arrays: { recent, updates } } } = frame;
  const [, count, dim] = recent.shape;
  const r = nowOf(frame);
  for (let ago = Math.min(count - 1, updates[r]); ago >= 0; ago--) {
    const x = x0 + recent[(r * count + ago) * dim + a] * k;
    drawLine(c, [x, y], [x, y + h], mix(palette.stochastic, palette.page, 0.9 - 0.9 ** (ago + 1)), 2 * palette.unit);
  }
}

/** The frame's values, each with its weight's name. */
const listed = (now, text) => Object.values(NAMES).map((name, a) => `${name} ${text(a)}`).join('; ');

/** @type {Kind} */
const adam = {
  views: ['landscape', 'bars'],
  create: ({ model }) => ({ surface: quadratic(model.header.surface), sizes: sizesOf(model) }),
  last: frame => frame.model.arrays.updates.length - 1,
  draw(frame) {
    const now = updateOf(frame);
    drawSurface(frame, now);
    drawBars(frame, now);
  },
  facts: () => [],
  lab: frame => ({ step: String(updateOf(frame).update) }),
  data(frame) {
    const now = updateOf(frame);
    const said = { update: now.update + 1, loss: frame.state.surface.loss(now.weights), gradient: now.gradient.join() };
    return now.step ? { ...said, mean: now.mean.join(), root: now.root.join(), move: now.step.join() } : said;
  },
  summary(frame) {
    const now = updateOf(frame);
    if (!now.step) return frame.say('summary_first', { list: listed(now, a => number(now.gradient[a])) });
    const parts = a => [now.gradient[a], now.mean[a], now.root[a]].map(x => number(x)).join(', ');
    return frame.say('summary', {
      k: now.update + 1,
      list: listed(now, a => `${parts(a)}, ${signed(now.step[a], 4)}`),
    });
  },
};

export default framed(adam);
