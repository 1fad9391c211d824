/* Trails of runs over a surface, and what has left the window said at its edge. */
import { between, clamp } from './numbers.js';
import { cased, drawDisc, drawLine, drawPath, freest, mix, paintPath, setType, write } from './paint.js';
import { spanIn, within } from './view.js';

const GHOST = 160; // older updates are a thin ghost, or noise would bury the picture

/** Pixel points of records 0 … last of a run, [[x, y], …]; `place(run, r)` → where record r stands in the view.
    @template {Pick<Run, 'weight'>} Any @param {Any} run @param {(run: Any, r: number) => number[]} place
    @param {View} view @param {number} last @returns {Point[]} */
export const placedPoints = (run, place, view, last) =>
  Array.from({ length: last + 1 }, (_, r) => view.px(...place(run, r)));

/** A whole trail: ghost, pale casing, then pieces that sink into the surface with age. */
export function drawTrail(c, points, { box, palette, hue, ground, active = false }) {
  const { unit } = palette;
  const end = points.length - 1;
  if (end < 1) return;
  const thick = (active ? 2.5 : 1.75) * unit;
  const recent = Math.max(0, end - GHOST);
  c.lineCap = 'round';
  if (recent) drawPath(c, points.slice(0, recent + 1), { stroke: mix(hue, ground, 0.7), width: 0.75 * unit });
  drawPath(c, points.slice(recent), { stroke: palette['surface-low'], width: thick + 2 * unit, alpha: 0.75 });
  const pieces = Math.min(end - recent, 60);
  for (let i = 0; i < pieces; i++) {
    const from = recent + Math.floor((i * (end - recent)) / pieces);
    const to = recent + Math.floor(((i + 1) * (end - recent)) / pieces);
    drawPiece(c, points, from, to, { box, palette, hue, ground, thick, age: 1 - (i + 1) / pieces });
  }
  if (active) drawDots(c, points, { palette, hue, ground });
}

/** Newest segments only, drawn over what is there: the trail grows without a redraw. */
export function extendTrail(c, points, from, { box, palette, hue, ground, active = false }) {
  c.lineCap = 'round';
  const thick = (active ? 2.5 : 1.75) * palette.unit;
  for (let i = from; i < points.length - 1; i++)
    drawPiece(c, points, i, i + 1, { box, palette, hue, ground, thick, age: 0 });
  if (active) drawDots(c, points, { palette, hue, ground, from });
}

function drawPiece(c, points, from, to, { box, palette, hue, ground, thick, age }) {
  const away = to - from === 1 && !within(box, points[from]) && !within(box, points[to]);
  const stroke = mix(hue, ground, away ? 0.5 : 0.62 * age);
  drawPath(c, points.slice(from, to + 1), { stroke, width: away ? palette.unit : thick });
}

/** A dot a state, where states are far enough apart to be told from the line. */
function drawDots(c, points, { palette, hue, ground, from = 0 }) {
  for (let i = from + 1; i < points.length; i++) {
    const gap = Math.hypot(points[i][0] - points[i - 1][0], points[i][1] - points[i - 1][1]);
    if (gap < 7 * palette.unit) continue;
    const fill = mix(hue, ground, from ? 0 : 0.62 * (1 - i / points.length));
    drawDisc(c, points[i], 2.4 * palette.unit, { fill });
  }
}

/** Where the segment p→q leaves the box. */
function crossing(box, p, q) {
  const t = spanIn(box, p, q)?.[1] ?? 1;
  const [x, y] = between(p, q, t);
  return [clamp(x, box.x, box.x + box.w), clamp(y, box.y, box.y + box.h)];
}

/** Arrow and words at the edge for a trail whose head is outside: first exit on the other side, and where it is now. */
export function drawExits(c, points, { box, palette, hue, active, taken, keep = [], firstText, nowText }) {
  const head = points.length - 1;
  const first = points.findIndex(p => !within(box, p));
  if (first < 1 || within(box, points[head])) return false;
  const middle = [box.x + box.w / 2, box.y + box.h / 2];
  const side = p => Math.sign(p[0] - middle[0]);
  const away = Math.hypot(points[head][0] - middle[0], points[head][1] - middle[1]) / box.h;
  const other = points.findIndex(p => !within(box, p) && side(p) !== side(points[head]));
  if (active && other >= 1)
    drawExit(c, points[other - 1], points[other], firstText(other), { box, palette, hue, active, taken, keep });
  drawExit(c, points[head - 1], points[head], nowText(away), { box, palette, hue, active, taken, keep });
  return true;
}

/** Place in the box for a rectangle that would stand at (x, y): the nearest one tried that covers least of `keep`.
    @param {Rectangle} wish @param {Box} box @param {Rectangle[]} keep @param {number} margin @returns {Rectangle} */
export function seatNear([x, y, w, h], box, keep, margin) {
  const across = at => clamp(at, box.x + margin, box.x + box.w - w - margin);
  const along = at => clamp(at, box.y + margin, box.y + box.h - h - margin);
  const places = [0, 1, -1, 2, -2].flatMap(down =>
    [0, 1, -1].map(aside => [across(across(x) + aside * (w + margin)), along(along(y) + down * (h + margin)), w, h]),
  );
  const weighed = keep.map(([left, top, wide, high]) => [left, top, wide, high, 100]);
  return places[freest(places, weighed, i => Math.hypot(places[i][0] - x, places[i][1] - y))];
}

function drawExit(c, from, to, text, { box, palette, hue, active, taken, keep }) {
  const { unit } = palette;
  const at = crossing(box, from, to);
  const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
  drawEdgeArrow(c, palette, at, angle, active ? palette.danger : hue, (active ? 15 : 11) * unit);
  if (active) taken.push([...drawNote(c, palette, text, at, Math.sin(angle) < 0, box, keep), 6]);
}

/** Words in a frame near a place at the edge, below it where the way led up; returns its seat, now one of `keep`. */
export function drawNote(c, palette, text, at, rising, box, keep) {
  const { unit } = palette;
  setType(c, palette, 13, 600);
  const [wide, high] = [c.measureText(text).width + 14 * unit, 24 * unit];
  const wish = [at[0] - wide / 2, at[1] + (rising ? 16 : -40) * unit, wide, high];
  const [x, y, w, h] = seatNear(wish, box, keep, 4 * unit);
  c.beginPath();
  c.roundRect(x, y, w, h, 5 * unit);
  paintPath(c, { fill: palette.page, stroke: palette.danger, width: unit });
  write(c, palette, text, x + w / 2, y + h / 2 + unit, { align: 'center', base: 'middle', color: palette.danger });
  keep.push([x, y, w, h]);
  return [x, y, w, h];
}

function drawEdgeArrow(c, palette, at, angle, color, q) {
  const back = t => [at[0] - t * Math.cos(angle), at[1] - t * Math.sin(angle)];
  const wing = turn => [at[0] - q * Math.cos(angle + turn), at[1] - q * Math.sin(angle + turn)];
  c.lineCap = 'butt';
  for (const [fill, width] of cased(palette, 7, 3, 'page', color)) {
    drawLine(c, back(2.2 * q), back(0.8 * q), fill, width);
    const rim = fill === color ? '' : fill;
    drawPath(c, [at, wing(0.42), wing(-0.42)], { rim, fill, width: 4 * palette.unit, closed: true });
  }
}
