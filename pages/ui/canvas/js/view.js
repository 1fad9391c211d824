/* A window on two weights: the same scale on both axes, zoom and pan, and the axes round it. */
import { niceTicks, tickText } from './numbers.js';
import { setType, write } from './paint.js';

/** Pixel ↔ weight maps of a box: `kx` and `ky` pixels stand for one of x and of y round `centre`. */
function scaled(box, centre, kx, ky) {
  const [cx, cy] = [box.x + box.w / 2, box.y + box.h / 2];
  const at = (x, y) => [(x - cx) / kx + centre[0], centre[1] - (y - cy) / ky];
  return {
    k: kx,
    ky,
    box,
    centre,
    px: (x, y) => [cx + (x - centre[0]) * kx, cy - (y - centre[1]) * ky],
    at,
    low: at(box.x, box.y + box.h),
    high: at(box.x + box.w, box.y),
  };
}

/** Two weights on one scale. `half` is half the window's height in weights; `zoom` > 1 shows more of the plane. */
export function makeView(box, centre, half, zoom = 1) {
  const k = Math.min(box.h, box.w) / (2 * half * zoom);
  return scaled(box, centre, k, k);
}

/** One weight across, its loss upward: the curve's part in the window fills the height but for room below and above.
    Of a curve that rises far over the losses to `hold` only twice their height is shown.
    @param {{below: number, above: number, hold: number[]}} room */
export function makeSideView(box, centre, half, zoom, { x, z }, { below, above, hold }) {
  const reach = half * zoom;
  let [bottom, top] = [Infinity, -Infinity];
  for (let i = 0; i < x.length; i++) {
    if (Math.abs(x[i] - centre) > reach) continue;
    bottom = Math.min(bottom, z[i]);
    top = Math.max(top, z[i]);
  }
  const wanted = bottom + 2 * (Math.max(...hold) - bottom);
  if (wanted > bottom) top = Math.min(top, wanted);
  if (!(top > bottom)) [bottom, top] = [z[0] - 1, z[0] + 1]; // past the known part, or flat
  const ky = (box.h - below - above) / (top - bottom);
  return scaled(box, [centre, bottom + (box.h / 2 - below) / ky], box.w / (2 * reach), ky);
}

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
  return spanIn(box, p, q)?.map(t => [p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t]) ?? null;
}

/** Zoom that brings every point into the window (1 if they all are already); as many coordinates count as `centre` has. */
export function zoomToFit(points, centre, half, margin = 1.15) {
  const away = point => Math.max(...centre.map((c, n) => Math.abs(point[n] - c)));
  const far = points.reduce((most, point) => Math.max(most, away(point)), 0);
  return Number.isFinite(far) ? Math.max(1, (far * margin) / half) : 1;
}

/** Tick numbers and axis titles; `inset` draws them inside the picture (phones), with a halo from `band`. */
export function drawAxes(c, palette, view, { titles, inset = false, band = () => null, corner = 14 }) {
  const { box } = view;
  const { unit } = palette;
  setType(c, palette, 12);
  const halo = (x, y) => (inset ? band(x, y) : null);
  const count = inset ? 4 : 6;
  const xs = niceTicks(view.low[0], view.high[0], count);
  for (const x of xs) {
    const px = view.px(x, 0)[0];
    if (px < box.x + corner || px > box.x + box.w - 20) continue;
    const y = box.y + box.h + (inset ? -8 : 15 * unit);
    write(c, palette, tickText(x, xs[1] - xs[0]), px, y, { align: 'center', halo: halo(px, y - 4) });
  }
  const ys = niceTicks(view.low[1], view.high[1], count);
  for (const y of ys) {
    const py = view.px(0, y)[1];
    if (py < box.y + 26 * unit || py > box.y + box.h - (inset ? 30 : 4)) continue;
    const x = inset ? 6 : box.x - 6 * unit;
    write(c, palette, tickText(y, ys[1] - ys[0]), x, py, {
      align: inset ? 'left' : 'right',
      base: 'middle',
      halo: halo(box.x + 12, py),
    });
  }
  const right = box.x + box.w - (inset ? 8 : 0);
  const below = box.y + box.h + (inset ? -26 : 32 * unit);
  write(c, palette, `${titles[0]} →`, right, below, { align: 'right', halo: halo(right - 40, below - 4) });
  write(c, palette, `↑ ${titles[1]}`, box.x + 8 * unit, box.y + 17 * unit, {
    halo: band(box.x + 60 * unit, box.y + 12 * unit),
  });
}

/** Width the numbers beside the y axis need. */
export function axisWidth(c, palette, low, high) {
  setType(c, palette, 12);
  const ticks = niceTicks(low, high, 6);
  const step = ticks.length > 1 ? ticks[1] - ticks[0] : 1;
  return Math.max(34 * palette.unit, ...ticks.map(t => c.measureText(tickText(t, step)).width + 10 * palette.unit));
}
