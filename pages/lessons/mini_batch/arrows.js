/* Thirty batches at one point: an arrow each, against its gradient; how far these lie apart, measured and foretold.
   The point is in the reader's hand: a gradient is affine in the weights, so that the four of each batch are enough. */
import { clamp, logTicks, number } from '../../ui/canvas/js/numbers.js';
import { quadratic } from '../../ui/canvas/js/landscape.js';
import {
  drawArrow, drawLine, drawMarker, drawRing, inside, mix, placeLabel, setType, write,
} from '../../ui/canvas/js/paint.js';
import { drawGround } from '../../ui/figure/js/ground.js';
import { framed } from '../../ui/figure/js/shell.js';

const TALL = [0.3, 40]; // distances on the plot
const SHAFT = 24; // places along the gradient's arrow that no label takes
const EDGE = 1.2; // sizes reach so many times beyond the least and the largest

const sizesOf = frame => Array.from(frame.model.arrays.sizes);
const indexOf = frame => Math.min(Math.floor(frame.step + 1e-9), sizesOf(frame).length - 1);
const weightsOf = frame => [...frame.state.at, frame.state.surface.optimum[2]];

/** From what the gradient is at 0 and at one of each weight: what it is here. */
const affine = (weights, piece) =>
  [0, 1].map(a => piece(0, a) + weights.reduce((sum, w, j) => sum + w * (piece(j + 1, a) - piece(0, a)), 0));

/** Over w1 and w2: the gradients of the batches of the i-th size. */
function gradientsOf(frame, i) {
  const { pieces } = frame.model.arrays;
  const [, batches, corners, dim] = pieces.shape;
  const weights = weightsOf(frame);
  return Array.from({ length: batches }, (_, b) => {
    const first = (i * batches + b) * corners * dim;
    return affine(weights, (j, a) => pieces[first + j * dim + a]);
  });
}

const wholeOf = frame => affine(weightsOf(frame), (j, a) => frame.model.header.whole[j][a]);

/** Root mean square distance of gradients from that of all rows. */
function measured(gradients, whole) {
  const squares = gradients.map(g => (g[0] - whole[0]) ** 2 + (g[1] - whole[1]) ** 2);
  return Math.sqrt(squares.reduce((sum, s) => sum + s, 0) / squares.length);
}

/** One row's spread here by theory, null before the answer. */
function ofOneRow(frame) {
  const { variance } = frame.model.header;
  if (!variance) return null;
  const one = [...weightsOf(frame), 1];
  return Math.sqrt(one.reduce((sum, x, i) => sum + x * variance[i].reduce((part, v, j) => part + v * one[j], 0), 0));
}

/** Everything shown: between two sizes the arrows glide from the ones to the others. */
function scattered(frame) {
  const i = indexOf(frame);
  const sizes = sizesOf(frame);
  const part = i < sizes.length - 1 ? Math.max(0, frame.step - i) : 0;
  const [from, to] = [gradientsOf(frame, i), part ? gradientsOf(frame, i + 1) : null];
  const gradients = to ? from.map((g, b) => g.map((x, a) => x + part * (to[b][a] - x))) : from;
  const [whole, one] = [wholeOf(frame), ofOneRow(frame)];
  const glided = to ? sizes[i] * (sizes[i + 1] / sizes[i]) ** part : sizes[i];
  const ring = one && one / Math.sqrt(glided);
  return { i, sizes, size: sizes[i], gradients, whole, one, spread: measured(from, whole), ring };
}

/* ---------- the arrows */

function drawArrows(frame, all) {
  const { palette, sheets, model: { header } } = frame;
  const { c } = sheets.arrows;
  const { unit } = palette;
  const { view, tint, taken } = drawGround(frame, 'arrows');
  frame.state.view = view;
  const from = view.px(...frame.state.at);
  const long = header.stretch * view.k; // pixels of a gradient of one
  const endOf = ([x, y]) => /** @type {[number, number]} */ ([from[0] - long * x, from[1] + long * y]);
  const ends = all.gradients.map(endOf);
  const tip = endOf(all.whole);
  inside(c, view, () => {
    c.globalAlpha = 0.55;
    for (const end of ends) drawLine(c, from, end, palette.random, 1.25 * unit);
    c.globalAlpha = 1;
    if (all.ring) drawCircle(c, palette, tip, all.ring * long);
    drawArrow(c, palette, from, [tip[0] - from[0], tip[1] - from[1]], { color: palette.ink, weight: 3, least: 0 });
    for (const end of ends) drawMarker(c, palette, 'random', ...end, 3.4 * unit);
    drawRing(c, palette, from, 7);
  });
  setType(c, palette, 13, 600);
  const look = { taken, box: view.box, halo: tint.band, color: palette.ink };
  taken.push([from[0] - 12, from[1] - 12, 24, 24], ...ends.map(([x, y]) => [x - 4, y - 4, 8, 8]));
  for (let part = 0; part <= 1; part += 1 / SHAFT) { // batches of all rows lie on it: a label beside it is read
    const [x, y] = from.map((start, a) => start + part * (tip[a] - start));
    taken.push([x - 5, y - 5, 10, 10]);
  }
  placeLabel(c, palette, frame.say('all_rows', { n: header.samples }), ...tip, { ...look, gap: 16 });
  if (!all.ring) return;
  const below = tip[1] + all.ring * long;
  placeLabel(c, palette, frame.say('ring'), tip[0], below, { ...look, color: palette.muted });
}

function drawCircle(c, palette, [x, y], r) {
  c.beginPath();
  c.arc(x, y, r, 0, 7);
  c.strokeStyle = palette.ink;
  c.lineWidth = 1.5 * palette.unit;
  c.setLineDash([4 * palette.unit, 4 * palette.unit]);
  c.stroke();
  c.setLineDash([]);
}

/* ---------- how far apart: both axes in ratios, where 1/√ is a straight line */

function plotOf({ sheets: { spread }, palette: { unit } }, most) {
  const box = { x: 34 * unit, y: 50 * unit, w: spread.width - 48 * unit, h: spread.height - 92 * unit };
  const part = (value, low, high) => Math.log(value / low) / Math.log(high / low);
  return {
    box,
    x: size => box.x + box.w * part(size, 1 / EDGE, most * EDGE),
    y: value => box.y + box.h * (1 - part(value, ...TALL)),
  };
}

function drawSpread(frame, all) {
  const { palette, sheets, model: { header } } = frame;
  const { c } = sheets.spread;
  const { unit } = palette;
  const plot = plotOf(frame, header.samples);
  const told = size => all.one / Math.sqrt(size);
  drawScale(c, frame, plot);
  if (!all.one) drawAsked(c, frame, plot);
  inside(c, plot, () => {
    const at = size => [plot.x(size), plot.y(told(size))];
    if (all.one) drawLine(c, at(1), at(header.samples), palette.ink, 1.5 * unit, [4 * unit, 4 * unit]);
    const past = mix(palette.random, palette.page, 0.45);
    for (let i = 0; i < all.i; i++)
      drawDot(c, past, plot, [all.sizes[i], measured(gradientsOf(frame, i), all.whole)], 3 * unit);
    drawMarker(c, palette, 'random', plot.x(all.size), plot.y(all.spread), 6 * unit);
  });
  setType(c, palette, 14, 700);
  write(c, palette, frame.say('spread_now', { x: number(all.spread) }), 0, 15 * unit, { color: palette.random });
  setType(c, palette, 13);
  if (!all.one) return;
  write(c, palette, frame.say('spread_told', { x: number(told(all.size)) }), 0, 36 * unit, { color: palette.ink });
}

/** @param {Paper} c */
function drawDot(c, color, plot, [size, value], r) {
  c.beginPath();
  c.arc(plot.x(size), plot.y(value), r, 0, 7);
  c.fillStyle = color;
  c.fill();
}

function drawScale(c, frame, plot) {
  const { palette, model: { header } } = frame;
  const { unit } = palette;
  const { box } = plot;
  setType(c, palette, 12);
  for (const tick of logTicks(...TALL, 4)) {
    drawLine(c, [box.x, plot.y(tick)], [box.x + box.w, plot.y(tick)], palette.line, unit);
    const text = number(tick, tick < 1 ? 1 : 0);
    write(c, palette, text, box.x - 6 * unit, plot.y(tick), { align: 'right', base: 'middle' });
  }
  for (const tick of [1, 10, 100, header.samples])
    write(c, palette, number(tick, 0), plot.x(tick), box.y + box.h + 16 * unit, { align: 'center' });
  write(c, palette, `${frame.say('axis_size')} →`, box.x + box.w, box.y + box.h + 34 * unit, { align: 'right' });
}

/** Before the answer: the size that is asked about, and nothing there. */
function drawAsked(c, frame, plot) {
  const { palette, model: { header } } = frame;
  const { box } = plot;
  const { unit } = palette;
  const x = plot.x(header.asked);
  drawLine(c, [x, box.y], [x, box.y + box.h], palette.mark, unit, [4 * unit, 4 * unit]);
  setType(c, palette, 16, 700);
  const look = { align: 'center', base: 'middle', color: palette.ink, halo: palette.page };
  write(c, palette, '?', x, box.y + box.h / 2, look);
  setType(c, palette, 12);
  write(c, palette, frame.say('asked', { n: header.asked }), x + 6 * unit, box.y + 12 * unit);
}

/* ---------- what the frame asks for */

/** @type {Kind} */
const arrows = {
  views: ['arrows', 'spread'],
  create: (frame, before) => ({
    at: before?.at ?? [...frame.model.header.start],
    surface: quadratic(frame.model.header.surface),
  }),
  last: frame => sizesOf(frame).length - 1,
  now: frame => String(sizesOf(frame)[indexOf(frame)]),
  draw(frame) {
    const all = scattered(frame);
    drawArrows(frame, all);
    drawSpread(frame, all);
  },
  handles(frame) {
    const [x, y] = frame.state.view.px(...frame.state.at);
    return [{ id: 'point', label: frame.say('name_point'), view: 'arrows', x, y }];
  },
  move(frame, id, x, y) {
    const { view } = frame.state;
    frame.state.at = view.at(x, y).map((w, a) => clamp(w, view.low[a], view.high[a]));
  },
  held: frame => ({ point: frame.state.at.map(w => w.toFixed(4)).join() }),
  take(frame, { point }) {
    const at = point?.split(',').map(Number) ?? [];
    if (at.length === 2 && at.every(Number.isFinite)) frame.state.at = at;
  },
  facts: () => [],
  data(frame) {
    const { size, spread, one } = scattered(frame);
    return { size, spread, point: frame.state.at.join(), ...(one ? { predicted: one / Math.sqrt(size) } : {}) };
  },
  summary(frame) {
    const { size, spread, one } = scattered(frame);
    const told = one ? frame.say('spread_told', { x: number(one / Math.sqrt(size)) }) : '';
    return `${frame.say('summary', { size, n: frame.model.arrays.pieces.shape[1], x: number(spread) })} ${told}`;
  },
};

export default framed(arrows);
