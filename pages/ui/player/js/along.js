/* A landscape without data: the loss along the line of this update, and where the update lands on it. */
import { number, short } from '../../canvas/js/numbers.js';
import { mix } from '../../canvas/js/paint.js';
import { dot } from '../../canvas/js/marks/dot.js';
import { label } from '../../canvas/js/marks/label.js';
import { line } from '../../canvas/js/marks/line.js';
import { corner, drawPanel } from './fitPanel.js';
import { recordOf } from './model.js';

const POINTS = 160;
const BEFORE = 0.6; // of a step is shown behind the point, and so many steps ahead of it
const AHEAD = 2.2;
const LEAST = 0.14; // of the window's half is shown at least: of a tiny step the bend would not be seen

/** The line of the update after the frame on screen: where it starts, its direction (length 1), the step's length. */
function lineOf(lab) {
  const { runs, state } = lab;
  const run = runs[state.active];
  const r = Math.max(0, Math.min(recordOf(lab, state.active), run.last - 1));
  const from = run.weights(r);
  const by = run.weights(Math.min(r + 1, run.last)).map((x, a) => x - from[a]);
  const length = Math.hypot(...by);
  const direction = length > 0 ? by.map(x => x / length) : from.map((_, a) => (a ? 0 : 1));
  return { from, direction, length, done: recordOf(lab, state.active) > r };
}

/** Draws the panel; there are no rows to light. */
export function drawAlong(lab) {
  const { model, palette, say, state } = lab;
  const { from, direction, length, done } = lineOf(lab);
  const loss = t => model.landscape.loss(from.map((x, a) => x + t * direction[a]));
  const { samples, x, y } = rangesOf(lab, length, loss);
  const [here, next] = [0, length].map(t => [t, loss(t)]);
  const known = [...here, ...next].every(Number.isFinite);
  const [ring, mark] = done ? [here, next] : [next, here];
  const middle = [x, y].map(([low, high]) => (low + high) / 2);
  const profile = line(samples.filter(([, value]) => Number.isFinite(value)), { color: 'muted', width: 1.75 });
  const color = mix(palette[state.active], palette.page, 0.4);
  const words = [
    line([here, next], { color, width: 1.5, dash: [3, 3] }),
    dot(ring, { shape: 'ring', r: 4.5 }),
    dot(mark, { shape: state.active, r: 5.5 }),
    corner(`↑ ${say('loss_axis')}`, [x[0], y[1]], { dx: 4, dy: 9 }),
    label(say('along_step', { x: number(length) }), [x[1], y[0]], { size: 12, align: 'right', dy: 31 }),
  ]; // beyond what is known of the surface there is no line to draw: that is said
  const nowhere = corner(say('outside_near'), middle, { align: 'center' });
  const near = y[1] - y[0] < 4 && y[1] - y[0] > 4e-4; // ticks so close all have decimals
  const up = { count: 4, ...(near ? {} : { text: short }) };
  drawPanel(lab, { x, y, left: 40, across: { count: 4 }, up }, profile, known ? words : nowhere);
  return 0;
}

/** Losses [t, loss] along the line, and the ranges in which they are shown. */
function rangesOf({ model }, length, loss) {
  const least = LEAST * model.header.window.half;
  const [t0, t1] = [-Math.max(BEFORE * length, least), Math.max(AHEAD * length, least)];
  const samples = Array.from({ length: POINTS + 1 }, (_, i) => {
    const t = t0 + ((t1 - t0) * i) / POINTS;
    return [t, loss(t)];
  });
  const known = samples.map(([, value]) => value).filter(Number.isFinite);
  if (!known.length) known.push(0, 1);
  const [lowest, most] = [Math.min(...known), Math.max(...known)];
  const upper = Math.max(loss(0), loss(length)); // a wall far above both would press what matters to the floor
  const half = known.sort((a, b) => a - b)[known.length >> 1];
  const cap = Math.min(most, Math.max(half, upper + 1.5 * (upper - lowest)));
  const room = 0.1 * (cap - lowest || 1);
  return { samples, x: [t0, t1], y: [lowest - room, cap + room] };
}
