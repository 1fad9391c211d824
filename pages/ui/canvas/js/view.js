/* A window on two weights: the same scale on both axes, zoom and pan, and the axes round it. */
import { between, niceTicks, tickText } from './numbers.js';
import { setType, write } from './paint.js';
import { makeScales } from './scales.js';

/** Pixel ↔ weight maps of a box: `kx` and `ky` pixels stand for one of x and of y round `centre`.
    @param {Box} box @param {Point} centre @param {number} kx @param {number} ky */
function scaled(box, centre, kx, ky) {
  const [wide, high] = [box.w / (2 * kx), box.h / (2 * ky)];
  const [x, y] = [[centre[0] - wide, centre[0] + wide], [centre[1] - high, centre[1] + high]];
  return { ...makeScales(box, x, y), centre, k: kx };
}

/** Two weights on one scale. `half` is half the window's height in weights; `zoom` > 1 shows more of the plane. */
export function makeView(box, centre, half, zoom = 1) {
  const k = Math.min(box.h, box.w) / (2 * half * zoom);
  return scaled(box, centre, k, k);
}

/** One weight across, its loss upward: the curve's part in the window fills the height but for room below and above.
    Of a curve that rises far over the losses to `hold` only twice their height is shown.
    @param {Box} box @param {number} centre @param {number} half @param {number} zoom
    @param {{x: Numbers, z: Numbers}} curve @param {{below: number, above: number, hold: number[]}} room */
export function makeSideView(box, centre, half, zoom, curve, room) {
  const { x, z } = curve;
  const { below, above, hold } = room;
  const reach = half * zoom;
  let [bottom, top] = [Infinity, -Infinity];
  for (let i = 0; i < x.length; i++) {
    if (Math.abs(x[i] - centre) > reach) continue;
    if (Number.isNaN(z[i])) continue;
    bottom = Math.min(bottom, z[i]);
    top = Math.max(top, z[i]);
  }
  const wanted = bottom + 2 * (Math.max(...hold) - bottom);
  if (wanted > bottom) top = Math.min(top, wanted);
  if (!(top > bottom)) [bottom, top] = [z[0] - 1, z[0] + 1]; // past the known part, or flat
  const ky = (box.h - below - above) / (top - bottom);
  return scaled(box, [centre, bottom + (box.h / 2 - below) / ky], box.w / (2 * reach), ky);
}

/** @param {Box} box @param {Point} at */
export const within = (box, [x, y]) => x > box.x && x < box.x + box.w && y > box.y && y < box.y + box.h;

/** From which to which share of its length the segment p→q lies in the box, or null. */
export function spanIn(box, p, q) {
  let [from, to] = [0, 1];
  for (const [at, along, low, high] of [
    [p[0], q[0] - p[0], box.x, box.x + box.w],
    [p[1], q[1] - p[1], box.y, box.y + box.h],
  ]) {
    if (along === 0 && (at < low || at > high)) return null;
    if (along === 0) continue;
    const [one, other] = [(low - at) / along, (high - at) / along];
    from = Math.max(from, Math.min(one, other));
    to = Math.min(to, Math.max(one, other));
  }
  return from < to ? [from, to] : null;
}

/** The part of the segment p→q that lies in the box, [p, q], or null. */
export function clipped(box, p, q) {
  return spanIn(box, p, q)?.map(t => between(p, q, t)) ?? null;
}

/** Zoom that brings every point into the window (1 if all are already); as many coordinates count as `centre` has. */
export function zoomToFit(points, centre, half, margin = 1.15) {
  const away = point => Math.max(...centre.map((c, n) => Math.abs(point[n] - c)));
  const far = points.reduce((most, point) => Math.max(most, away(point)), 0);
  return Number.isFinite(far) ? Math.max(1, (far * margin) / half) : 1;
}

/** Tick numbers and axis titles; `inset` draws them inside the picture (phones), with a halo from `band`.
    @param {Paper} c @param {Palette} palette @param {View} view @param {any} look */
export function drawAxes(c, palette, view, { titles, inset = false, band = () => null, corner = 14 }) {
  if (!titles.length) return; // a first sight: neither numbers nor names
  const { box } = view;
  const { unit } = palette;
  setType(c, palette, 12);
  const halo = (/** @type {number} */ x, /** @type {number} */ y) => (inset ? band(x, y) : null);
  drawAcross(c, palette, view, { inset, halo, corner });
  drawUpward(c, palette, view, { inset, halo });
  const right = box.x + box.w - (inset ? 8 : 0);
  const below = box.y + box.h + (inset ? -26 : 32 * unit);
  write(c, palette, `${titles[0]} →`, right, below, { align: 'right', halo: halo(right - 40, below - 4) });
  write(c, palette, `↑ ${titles[1]}`, box.x + 8 * unit, box.y + 17 * unit, {
    halo: band(box.x + 60 * unit, box.y + 12 * unit),
  });
}

const most = (/** @type {boolean} */ inset) => (inset ? 4 : 6); // ticks on an axis

function drawAcross(c, palette, { box, px, low, high }, { inset, halo, corner }) {
  const ticks = niceTicks(low[0], high[0], most(inset));
  const y = box.y + box.h + (inset ? -8 : 15 * palette.unit);
  for (const tick of ticks) {
    const [x] = px(tick, 0);
    if (x < box.x + corner || x > box.x + box.w - 20) continue;
    write(c, palette, tickText(tick, ticks[1] - ticks[0]), x, y, { align: 'center', halo: halo(x, y - 4) });
  }
}

function drawUpward(c, palette, { box, px, low, high }, { inset, halo }) {
  const ticks = niceTicks(low[1], high[1], most(inset));
  const x = inset ? 6 : box.x - 6 * palette.unit;
  const align = inset ? 'left' : 'right';
  for (const tick of ticks) {
    const [, y] = px(0, tick);
    if (y < box.y + 26 * palette.unit || y > box.y + box.h - (inset ? 30 : 4)) continue;
    write(c, palette, tickText(tick, ticks[1] - ticks[0]), x, y, { align, base: 'middle', halo: halo(box.x + 12, y) });
  }
}

/** Width the numbers beside the y axis need. */
export function axisWidth(c, palette, low, high) {
  setType(c, palette, 12);
  const ticks = niceTicks(low, high, 6);
  const step = ticks.length > 1 ? ticks[1] - ticks[0] : 1;
  return Math.max(34 * palette.unit, ...ticks.map(t => c.measureText(tickText(t, step)).width + 10 * palette.unit));
}
