/* Bands, isolines and their labels for a slice: ellipses where they are known, marching squares where not. */
import { levelText, levelsBetween, levelsOver, niceTicks, stretchesOf } from './numbers.js';
import { makePixels, packed } from './pixels.js';
import { channels, collides, drawLine, drawPath, inside, mix, paintPath, setType, write } from './paint.js';

/** Levels and tints for what a view shows of a slice, from the floor to the highest loss in it. Tint follows the log of
    the loss; on a rugged slice the log of its height over the floor, in parts of what lies low there, or of
    all where it has no bottom. */
export function makeTint(slice, view, palette) {
  const { floor } = slice;
  const heights = spread(slice, view);
  const top = heights.at(-1) ?? floor;
  const low = slice.rugged || floor > top * 1e-7 ? floor : Math.max(top * 1e-4, Number.MIN_VALUE);
  const over = share => heights[Math.floor(heights.length * share)] - floor;
  const gentle = Math.max(Math.min(over(0.2) / 8, over(0.05) / 2), (top - floor) / 5000);
  const soft = slice.open ? top - floor : gentle;
  const rugged = () => (slice.open ? niceTicks(floor, top, 14) : levelsOver(floor, top, soft));
  const levels = slice.rugged ? rugged() : levelsBetween(floor, top);
  const depth = slice.rugged ? level => Math.log1p((level - floor) / soft) : level => Math.log(level / low);
  const span = depth(top) || 1;
  const share = level => Math.min(1, depth(Math.max(level, low)) / span);
  const tone = level => mix(palette['surface-low'], palette['surface-high'], share(level));
  const under = value => {
    let below = low;
    for (const level of levels) if (level <= value) below = level;
    return below;
  };
  const band = (x, y) => {
    const value = slice.value(...view.at(x, y));
    return Number.isNaN(value) ? palette.page : tone(under(value));
  };
  return { top, soft, levels, tone, under, band };
}

/** Losses at places all over a view, ascending. */
function spread(slice, { box, at }, side = 12) {
  const found = [];
  for (let i = 0; i <= side; i++)
    for (let j = 0; j <= side; j++) {
      const value = slice.value(...at(box.x + (box.w * i) / side, box.y + (box.h * j) / side));
      if (!Number.isNaN(value)) found.push(value);
    }
  return found.sort((p, q) => p - q);
}

/** Paints bands and isolines into the view's box. */
export function drawContours(c, slice, view, tint, palette) {
  inside(c, view, () => (slice.ellipse ? drawEllipses : drawGridded)(c, slice, view, tint, palette));
}

/** The loss of one weight: rules at round losses, the curve, and the ground under it. */
export function drawCurve(c, { x, z }, view, palette) {
  const { box } = view;
  for (const tick of niceTicks(view.low[1], view.high[1], 6)) {
    const y = view.px(0, tick)[1];
    drawLine(c, [box.x, y], [box.x + box.w, y], palette.line, palette.unit);
  }
  inside(c, view, () => {
    for (const { key: known, from, to } of stretchesOf(z.length, i => !Number.isNaN(z[i]))) {
      if (!known) continue; // where a loss is infinite or nowhere there is no curve
      const points = Array.from({ length: to - from }, (_, i) => view.px(x[from + i], z[from + i]));
      drawPath(c, points, { stroke: palette.mark, width: 2 * palette.unit });
      const foot = [to - 1, from].map(i => [view.px(x[i], 0)[0], box.y + box.h]);
      drawPath(c, [...points, ...foot], { fill: palette['surface-high'], alpha: 0.45 });
    }
  });
}

function drawEllipses(c, slice, view, { top, levels, tone }, palette) {
  const { box } = view;
  const centre = view.px(...slice.centre);
  c.fillStyle = tone(levels.at(-1) ?? top);
  c.fillRect(box.x, box.y, box.w, box.h);
  for (let i = levels.length - 1; i >= 0; i--) {
    const [rx, ry] = slice.ellipse(levels[i]).map(r => r * view.k);
    if (!(rx > 0.5)) continue;
    c.beginPath();
    c.ellipse(...centre, rx, ry, -slice.angle, 0, 2 * Math.PI);
    const fill = tone(i ? levels[i - 1] : slice.floor);
    paintPath(c, { fill, stroke: palette.contour, width: 0.75 * palette.unit });
  }
}

/** Values on a lattice of pixels `cell` apart, row by row, an even number of cells each way. */
function sample(slice, view, cell) {
  const { box } = view;
  const [columns, rows] = [box.w, box.h].map(size => 2 * Math.ceil(size / (2 * cell)) + 1);
  const z = new Float64Array(columns * rows);
  for (let j = 0, at = 0; j < rows; j++)
    for (let i = 0; i < columns; i++) z[at++] = slice.value(...view.at(box.x + i * cell, box.y + j * cell));
  return { z, columns, rows, cell, x: box.x, y: box.y };
}

/** Every second value of a lattice, each way. */
function halved({ z, columns, rows, cell, x, y }) {
  const [wide, high] = [(columns + 1) / 2, (rows + 1) / 2];
  const of = k => z[2 * Math.floor(k / wide) * columns + 2 * (k % wide)];
  const coarse = Float64Array.from({ length: wide * high }, (_, k) => of(k));
  return { z: coarse, columns: wide, rows: high, cell: 2 * cell, x, y };
}

function drawGridded(c, slice, view, tint, palette) {
  const { box } = view;
  const fine = sample(slice, view, 2 * palette.unit);
  const { canvas, pixels, show } = makePixels(fine.columns, fine.rows);
  const tones = new Map();
  fine.z.forEach((value, k) => {
    const level = Number.isNaN(value) ? NaN : tint.under(value);
    if (!tones.has(level)) tones.set(level, packed(channels(Number.isNaN(level) ? palette.page : tint.tone(level))));
    pixels[k] = tones.get(level);
  });
  show();
  const half = fine.cell / 2; // a lattice value stands in the middle of its pixel
  c.drawImage(canvas, box.x - half, box.y - half, fine.columns * fine.cell, fine.rows * fine.cell);
  strokeIsolines(c, halved(fine), tint.levels, palette.contour, palette.unit);
}

/** Isolines alone, in an ink. */
export function drawIsolines(c, slice, view, { levels }, { unit, contour }, ink = contour) {
  strokeIsolines(c, sample(slice, view, 4 * unit), levels, ink, unit);
}

function strokeIsolines(c, lattice, levels, ink, unit) {
  c.beginPath();
  const ends = isolines(lattice, levels);
  for (let k = 0; k < ends.length; k += 4) {
    c.moveTo(ends[k], ends[k + 1]);
    c.lineTo(ends[k + 2], ends[k + 3]);
  }
  paintPath(c, { stroke: ink, width: 0.9 * unit });
}

/** Segments x0, y0, x1, y1, … of the isolines through a lattice, levels ascending, in one pass over its cells; cells
    without a value are left out. */
export function isolines({ z, columns, rows, cell, x, y }, levels) {
  const ends = [];
  const corner = new Float64Array(4); // of a cell, round it
  for (let j = 0; j + 1 < rows; j++)
    for (let i = 0, at = j * columns; i + 1 < columns; i++, at++) {
      corner[0] = z[at];
      corner[1] = z[at + 1];
      corner[2] = z[at + columns + 1];
      corner[3] = z[at + columns];
      const low = Math.min(corner[0], corner[1], corner[2], corner[3]); // NaN where one is
      const high = Math.max(corner[0], corner[1], corner[2], corner[3]);
      if (Number.isNaN(low)) continue;
      for (let n = 0; n < levels.length && levels[n] <= high; n++)
        if (levels[n] > low) cutCell(ends, corner, levels[n], x + cell * i, y + cell * j, cell);
    }
  return ends;
}

/** Where the four sides of a cell are crossed, side after side: two ends of a segment, or four of two. */
function cutCell(ends, corner, level, left, top, cell) {
  for (let side = 0; side < 4; side++) {
    const [p, q] = [corner[side], corner[(side + 1) & 3]];
    if (p >= level === q >= level) continue;
    const t = cell * ((level - p) / (q - p));
    if (side === 0) ends.push(left + t, top);
    else if (side === 1) ends.push(left + cell, top + t);
    else if (side === 2) ends.push(left + cell - t, top + cell);
    else ends.push(left, top + cell - t);
  }
}

/** Where a ray from `from` first rises through each level: [[level, x, y], …], stepping two pixels at a time. */
function crossings(slice, view, from, angle, levels) {
  const { box } = view;
  const [dx, dy] = [2 * Math.cos(angle), 2 * Math.sin(angle)];
  const found = [];
  let [x, y] = from;
  let next = 0;
  const first = slice.value(...view.at(x, y));
  while (next < levels.length && levels[next] <= first) next++;
  for (let i = 0; i < 3000 && next < levels.length; i++) {
    [x, y] = [x + dx, y + dy];
    if (x < box.x || y < box.y || x > box.x + box.w || y > box.y + box.h) {
      if (i > 600) break;
      const towards = (box.x + box.w / 2 - x) * dx + (box.y + box.h / 2 - y) * dy;
      if (towards < 0) break;
    }
    const value = slice.value(...view.at(x, y));
    if (Number.isNaN(value)) break;
    while (next < levels.length && value >= levels[next]) found.push([levels[next++], x, y]);
  }
  return found;
}

/** Names the levels along the ray with room for most of them, at most `most`; what is `taken` stays free. */
export function drawLevelLabels(c, slice, view, tint, palette, taken, most = Infinity) {
  if (!slice.centre) return;
  const { unit } = palette;
  setType(c, palette, 12);
  const from = view.px(...slice.centre);
  const preferred = -0.85; // up to the right, where a valley's axis titles are not
  let best = { score: -Infinity, seats: /** @type {any[]} */ ([]) };
  const angles = Array.from({ length: 16 }, (_, i) => preferred + (i * Math.PI) / 8);
  // a tint is of one view of one slice: its rays stay, whatever trails the names keep off
  tint.rays ??= angles.map(angle => crossings(slice, view, from, angle, tint.levels));
  for (const [i, angle] of angles.entries()) {
    const seats = labelSeats(c, tint.rays[i], view.box, unit, taken);
    const turn = Math.abs(Math.atan2(Math.sin(angle - preferred), Math.cos(angle - preferred)));
    const score = seats.length - turn * 0.4;
    if (score > best.score) best = { score, seats };
  }
  const every = Math.ceil(best.seats.length / most) || 1;
  for (const { level, x, y, rectangle } of best.seats.filter((_, i) => i % every === 0)) {
    write(c, palette, levelText(level), x, y, { align: 'center', base: 'middle', halo: tint.tone(level) });
    taken.push(rectangle);
  }
}

function labelSeats(c, points, box, unit, taken) {
  const seats = [];
  for (const [level, x, y] of points) {
    const half = c.measureText(levelText(level)).width / 2 + 4 * unit;
    const rectangle = [x - half, y - 8 * unit, 2 * half, 16 * unit];
    const fits =
      x - half > box.x && x + half < box.x + box.w && y > box.y + 10 * unit && y < box.y + box.h - 10 * unit;
    const last = seats.at(-1);
    const near = last && Math.hypot(x - last.x, y - last.y) < 34 * unit;
    if (fits && !near && !collides(rectangle, taken)) seats.push({ level, x, y, rectangle });
  }
  return seats;
}
