/* Words in the 3-D picture: ticks and titles of its three axes, and any name that looks for a free place. */

import { clamp, niceTicks } from './numbers.js';
import { freest, overlap, setType, write } from './paint.js';
import { BOX_HEIGHT } from './scene3d.js';

/** Writes at the seat [dx, dy, align] where least is overlapped. With `kept` (text → seat) a near seat and the last one
    are preferred, so that names do not hop while a run plays. What is no `must` is left out if an eighth of it would
    overlap. */
export function writeFree(c, { width, height, palette }, text, [x, y], seats, taken, look = {}) {
  const { unit, muted, page } = palette;
  const { color = muted, size = 12, weight = 400, halo = page, must = true, kept = null } = /** @type {any} */ (look);
  if (x < 0 || y < 0 || x > width || y > height) return; // a label at the edge would lie about its place
  setType(c, palette, size, weight);
  const [w, h] = [c.measureText(text).width, size * 1.3 * unit];
  const inside = (at, room) => clamp(at, 2, room - 2);
  const places = seats.map(([dx, dy, align]) => [
    inside(x + dx * unit - align * w, width - w),
    inside(y + dy * unit - h / 2, height - h),
    w,
    h,
  ]);
  const best = freest(places, taken, i => habit(kept, text, i) * w * h);
  const place = places[best];
  if (!must && taken.reduce((sum, other) => sum + overlap(place, other), 0) > 0.12 * w * h) return;
  if (kept) kept[text] = best;
  taken.push(place);
  write(c, palette, text, place[0], place[1] + h / 2, { color, base: 'middle', halo });
}

/** What a seat costs for being a later one than the last time's: near seats first, and no hopping. */
const habit = (kept, text, i) => (kept ? 0.02 * i - (kept[text] === i ? 0.1 : 0) : 0);

/** Levels that have room on the upright at the left, with their pixel. */
export function lossTicks({ hx, hy, steps, floor }, { project }, unit) {
  const uprights = [[-hx, -hy], [-hx, hy], [hx, -hy], [hx, hy]];
  const left = uprights.reduce((p, q) => (project(...q, 0)[0] < project(...p, 0)[0] ? q : p));
  const ticks = [];
  for (const { loss, z } of [{ loss: floor, z: 0 }, ...steps]) {
    const at = project(...left, z);
    if (!ticks.length || ticks[ticks.length - 1].at[1] - at[1] >= 17 * unit) ticks.push({ loss, z, at });
  }
  return { left, ticks };
}

/** Ticks and titles under the two near edges of the base and beside the left upright; returns the boxes taken. */
export function drawLabels(c, options, scene, view, { left, ticks }) {
  const { palette: { unit }, axes, format, lossText = format } = options;
  const { project } = view;
  const taken = [];
  for (const { loss, at } of ticks) writeFree(c, options, lossText(loss), at, [[-8, 0, 1]], taken);
  const [x, y] = project(...left, BOX_HEIGHT);
  const under = Math.min(y, ticks[ticks.length - 1].at[1]) - 19 * unit;
  writeFree(c, options, axes.z, [x, under], [[0, 0, 1]], taken, { size: 13 });
  for (const axis of [0, 1]) drawBaseAxis(c, options, scene, view, axis, taken);
  return taken;
}

function drawBaseAxis(c, options, { hx, hy, world, domain }, { project, near: [nx, ny] }, axis, taken) {
  const { palette: { unit }, axes, format } = options;
  const reach = 5 * unit;
  const edge = t => (axis ? project(nx * hx, t * hy, 0) : project(t * hx, ny * hy, 0));
  const [from, centre, to] = [-1, 0, 1].map(edge);
  const flat = Math.abs(from[1] - to[1]) < 0.25 * Math.abs(from[0] - to[0]);
  const align = flat ? 0.5 : centre[0] < project(0, 0, 0)[0] ? 1 : 0;
  const across = flat ? 0 : align ? -1 : 1;
  for (const value of niceTicks(...domain[axis], 5)) {
    const [X, Y] = world(axis ? domain[0][0] : value, axis ? value : domain[1][0]);
    writeFree(c, options, format(value), edge(axis ? Y / hy : X / hx), [[7 * across, 11, align]], taken);
  }
  const busy = [...taken]; // a title keeps off the edge as well, a name on the surface need not
  for (let t = -1; t <= 1; t += 0.1) {
    const [x, y] = edge(t);
    busy.push([x - reach, y - 3 * reach, 2 * reach, 4 * reach]);
  }
  const along = [0, 0.25, -0.25, 0.5, -0.5, 0.75, -0.75].map(t =>
    [0, 1].map(i => (edge(t)[i] - centre[i]) / unit),
  );
  const rows = [[14, 28], [22, 36], [30, 44]];
  const seats = rows.flatMap(([dx, dy]) => along.map(([ax, ay]) => [ax + dx * across, ay + dy, align]));
  writeFree(c, options, axis ? axes.y : axes.x, centre, seats, busy, { size: 13 });
  taken.push(busy[busy.length - 1]);
}
