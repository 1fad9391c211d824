/* A landscape without data: the loss along the line of this update, and where the update lands on it. */
import { niceTicks, number, short, tickText } from '../../canvas/js/numbers.js';
import { drawLine, drawMarker, drawRing, inside, mix, setType, write } from '../../canvas/js/paint.js';
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
  const { sheets, palette, model, state } = lab;
  const { c } = sheets.fit;
  const { unit } = palette;
  const line = lineOf(lab);
  const loss = t => model.landscape.loss(line.from.map((x, a) => x + t * line.direction[a]));
  const scales = scalesOf(lab, line, loss);
  const { box, x, y } = scales;
  sheets.fit.clear();
  drawFrame(c, lab, scales);
  inside(c, scales, () => drawProfile(c, lab, scales));
  const [here, next] = [0, line.length].map(t => [x(t), y(loss(t))]);
  if (!next.every(Number.isFinite) || !here.every(Number.isFinite)) return outside(c, lab, box);
  drawLine(c, here, next, mix(palette[state.active], palette.page, 0.4), 1.5 * unit, [3 * unit, 3 * unit]);
  const [ring, mark] = line.done ? [here, next] : [next, here];
  drawRing(c, palette, ring, 4.5);
  drawMarker(c, palette, state.active, mark[0], mark[1], 5.5 * unit);
  setType(c, palette, 12);
  const title = { base: 'middle', halo: palette.page };
  write(c, palette, `↑ ${lab.say('loss_axis')}`, box.x + 4 * unit, box.y + 9 * unit, title);
  const text = lab.say('along_step', { x: number(line.length) });
  write(c, palette, text, box.x + box.w, box.y + box.h + 31 * unit, { align: 'right' });
  return 0;
}

/** Beyond what is known of the surface there is no line to draw: that is said. */
function outside(c, { palette, say }, box) {
  write(c, palette, say('outside_near'), box.x + box.w / 2, box.y + box.h / 2, { align: 'center', base: 'middle' });
  return 0;
}

function scalesOf({ sheets, palette, model }, { length }, loss) {
  const { width, height } = sheets.fit;
  const { unit } = palette;
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
  const [low, high] = [lowest - room, cap + room];
  const box = { x: 40 * unit, y: 4 * unit, w: width - 40 * unit, h: height - 38 * unit };
  const x = t => box.x + ((t - t0) / (t1 - t0)) * box.w;
  const y = value => box.y + box.h * (1 - (value - low) / (high - low));
  return { box, samples, low, high, t0, t1, x, y };
}

function drawProfile(c, { palette }, { samples, x, y }) {
  c.beginPath();
  for (const [t, value] of samples) if (Number.isFinite(value)) c.lineTo(x(t), y(value));
  Object.assign(c, { strokeStyle: palette.muted, lineWidth: 1.75 * palette.unit });
  c.stroke();
}

function drawFrame(c, { palette }, { box, low, high, t0, t1, x, y }) {
  const { unit } = palette;
  setType(c, palette, 12);
  const up = niceTicks(low, high, 4);
  const step = up[1] - up[0];
  for (const tick of up) {
    drawLine(c, [box.x, y(tick)], [box.x + box.w, y(tick)], palette.line, unit);
    const text = step < 1 && step > 1e-4 ? tickText(tick, step) : short(tick);
    write(c, palette, text, box.x - 6 * unit, y(tick), { align: 'right', base: 'middle' });
  }
  const across = niceTicks(t0, t1, 4);
  for (const tick of across) {
    const at = Math.min(Math.max(x(tick), box.x + 6 * unit), box.x + box.w - 8 * unit);
    write(c, palette, tickText(tick, across[1] - across[0]), at, box.y + box.h + 15 * unit, { align: 'center' });
  }
}
