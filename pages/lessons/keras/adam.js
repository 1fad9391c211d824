/* What Adam's two averages do: on the surface the batch's gradient, its average and the step as arrows, beside it the
   same numbers weight by weight. The playhead goes from one recorded update to the next; all numbers are the core's. */
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

/** One update: where it starts, its gradient, both averages, what it adds, and the gradient divided by the root. */
function updateOf(frame) {
  const { arrays } = frame.model;
  const r = nowOf(frame);
  const [weights, gradient, mean, root, step] = ['weights', 'gradient', 'mean', 'root', 'step'].map(name =>
    rowOf(arrays[name], r),
  );
  return { update: arrays.updates[r], weights, gradient, mean, root, step, ratio: mean.map((m, a) => m / root[a]) };
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
    const arrows = [['gradient', now.gradient.map(g => -g)], ['mean', now.mean.map(m => -m)], ['step', now.step]];
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

/** A bar from zero, its number at its end. */
function drawBar(c, palette, { x0, k, y, h }, value, color, text) {
  const { unit } = palette;
  c.fillStyle = color;
  const long = value * k;
  c.fillRect(Math.min(x0, x0 + long), y, Math.max(1, Math.abs(long)), h);
  write(c, palette, text, x0 + long + (long < 0 ? -6 : 6) * unit, y + h / 2, {
    align: long < 0 ? 'right' : 'left',
    base: 'middle',
    color: palette.ink,
  });
}

/** Left the gradients with the root as a bracket, right what is left when one is divided by the other. */
function drawBars(frame, now) {
  const { palette, sheets, model: { header } } = frame;
  const { unit } = palette;
  const { c, width, height } = sheets.bars;
  const top = 44 * unit;
  const gap = (height - top) / 3;
  const h = Math.min(18 * unit, gap / 4);
  const left = { middle: 0.34 * width, half: 0.2 * width };
  const right = { middle: 0.8 * width, half: 0.12 * width };
  const most = Math.max(
    ...now.gradient,
    ...now.mean,
    ...now.root,
    ...now.gradient.map(g => -g),
    ...now.mean.map(m => -m),
    1e-9,
  );
  setType(c, palette, 13, 600);
  write(c, palette, frame.say('bars_left'), left.middle, 14 * unit, { align: 'center', color: palette.ink });
  write(c, palette, frame.say('bars_right'), right.middle, 14 * unit, { align: 'center', color: palette.full });
  setType(c, palette, 12);
  write(c, palette, frame.say('bars_note'), left.middle, 32 * unit, { align: 'center' });
  header.parameters.forEach((id, a) => {
    const y = top + a * gap;
    if (a) drawLine(c, [0, y], [width, y], palette.line, unit);
    setType(c, palette, 16, 600);
    const beside = width > 480 * unit; // else the numbers come that far, and the name stands above them
    write(c, palette, NAMES[id], 2 * unit, y + (beside ? gap / 2 : 14 * unit), { base: 'middle', color: palette.ink });
    drawRow(c, palette, { y, gap, h, left: left.middle, k: left.half / most, right }, now, a);
  });
}

/** The bars of one weight: gradient and mean within the root, and the ratio. */
function drawRow(c, palette, { y, gap, h, left, k, right }, now, a) {
  const { unit } = palette;
  const [above, below] = [y + 6 * unit, y + gap - 6 * unit];
  const upright = (x, color, width) => drawLine(c, [x, above], [x, below], color, width);
  const bar = (place, value, hue) => drawBar(c, palette, { h, ...place }, value, palette[hue], number(value));
  const root = now.root[a] * k;
  setType(c, palette, 13);
  c.fillStyle = mix(palette.ink, palette.page, 0.9);
  c.fillRect(left - root, above, 2 * root, below - above);
  for (const side of [-1, 1]) upright(left + side * root, palette.mark, 1.5 * unit);
  upright(left, palette.line, unit);
  bar({ x0: left, k, y: y + gap / 2 - h - 2 * unit }, now.gradient[a], 'stochastic');
  bar({ x0: left, k, y: y + gap / 2 + 2 * unit }, now.mean[a], 'random');
  upright(right.middle, palette.mark, unit);
  bar({ x0: right.middle, k: right.half / 1.25, y: y + (gap - h) / 2 }, now.ratio[a], 'full');
}

/** @type {Kind} */
const adam = {
  views: ['landscape', 'bars'],
  create: frame => ({ surface: quadratic(frame.model.header.surface) }),
  last: frame => frame.model.arrays.updates.length - 1,
  draw(frame) {
    const now = updateOf(frame);
    drawSurface(frame, now);
    drawBars(frame, now);
  },
  facts(frame) {
    const now = updateOf(frame);
    const rows = [['update', number(now.update + 1, 0)], ['loss', number(frame.state.surface.loss(now.weights))]];
    const steps = frame.model.header.parameters.map((id, a) => [id, `${signed(now.step[a], 4)}`]);
    return [
      ...rows.map(([id, text]) => ({ id, label: frame.say(`fact_${id}`), text })),
      ...steps.map(([id, text]) => ({
        id,
        label: frame.say('fact_step', { name: NAMES[id] }),
        text,
        hue: frame.palette.full,
      })),
    ];
  },
  lab: frame => ({ step: String(updateOf(frame).update) }),
  data(frame) {
    const now = updateOf(frame);
    return {
      update: now.update + 1,
      loss: frame.state.surface.loss(now.weights),
      gradient: now.gradient.join(),
      mean: now.mean.join(),
      root: now.root.join(),
      move: now.step.join(),
    };
  },
  summary(frame) {
    const now = updateOf(frame);
    const list = frame.model.header.parameters
      .map((id, a) => `${NAMES[id]} ${number(now.gradient[a])} → ${number(now.ratio[a])}`)
      .join('; ');
    return frame.say('summary', { k: now.update + 1, list });
  },
};

export default framed(adam);
