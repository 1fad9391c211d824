/* Trails laid over the 3-D surface, their heads, and where they leave the box. */

import { clamp } from './numbers.js';
import { drawMarker } from './paint.js';
import { BOX_HEIGHT, isHidden, tinted } from './scene3d.js';
import { polyline } from './mesh3d.js';
import { spanIn } from './view.js';

const OLD = 160; // updates after which a step is only a ghost, or noise would bury the picture

/** A trail over the surface: runs of samples {at, z, hidden, update} inside the box, where it leaves that, and where it
    stands (`head`, none outside; `goal` in the world). */
export function layTrail(trail, scene, view) {
  const [runs, exits] = /** @type {[any[], any[]]} */ ([[], []]);
  const throughs = new Set();
  const box = { x: -scene.hx, y: -scene.hy, w: 2 * scene.hx, h: 2 * scene.hy };
  const points = [...trail.points, trail.head].filter(p => p.every(Number.isFinite));
  const places = points.map(([x, y, loss]) => {
    const [X, Y] = scene.world(x, y);
    return [X, Y, scene.zOf(loss) - scene.zOf(scene.surface(x, y))]; // the lift: it may be off the slice
  });
  let [run, last] = /** @type {any[]} */ ([null, null]);
  const leave = () => {
    if (run?.length > 1) exits.push({ at: last.at, from: run[run.length - 2].at, update: last.update });
    run = null;
  };
  const visit = (/** @type {any} */ [X, Y, lift], update) => {
    const z = Math.min(BOX_HEIGHT, scene.at(X, Y) + lift);
    last = { at: view.project(X, Y, z), z, update, hidden: isHidden(scene, view.eye, X, Y, z) };
    if (!run) runs.push((run = []));
    run.push(last);
    if (scene.at(X, Y) + lift > BOX_HEIGHT + 1e-9) leave();
  };
  places.forEach((q, update) => {
    const p = places[Math.max(0, update - 1)];
    const span = spanIn(box, p, q);
    if (!span || span[0] > 0) run = null;
    if (!span) return;
    const length = Math.hypot(q[0] - p[0], q[1] - p[1]) * (span[1] - span[0]);
    const pieces = Math.min(40, Math.ceil(length / 0.08)) || 1;
    for (let s = run ? 1 : 0; s <= pieces; s++) {
      const t = span[0] + ((span[1] - span[0]) * s) / pieces;
      visit(
        p.map((x, n) => x + (q[n] - x) * t),
        update,
      );
    }
    if (span[1] < 1) leave();
    if (span[0] > 0 && span[1] < 1) throughs.add(update);
  });
  const goal = /** @type {any} */ (places[places.length - 1]);
  if (!run && !exits.length && goal) exits.push(aside(goal, scene, view)); // never inside at all
  return { runs, exits, throughs, head: run?.[run.length - 1], goal, count: points.length };
}

/** The edge nearest to a place outside. */
function aside([X, Y], scene, view) {
  const edge = [clamp(X, -scene.hx, scene.hx), clamp(Y, -scene.hy, scene.hy)];
  return { at: view.project(...edge, scene.at(...edge)), from: view.project(0, 0, 0), update: 0 };
}

/** One run of samples: a pale casing and the line itself, sinking with age; behind the surface a faint thread. */
export function strokeRun(c, run, { palette, unit }, tone, look) {
  const stretch = (from, to, color, width, alpha = 1) => {
    polyline(
      c,
      run.slice(from, to + 1).map(sample => sample.at),
    );
    Object.assign(c, { strokeStyle: color, lineWidth: width * unit, globalAlpha: alpha });
    c.stroke();
  };
  const parts = partsOf(run, look);
  for (const { from, to, hidden, age } of parts)
    if (!hidden && age <= OLD) stretch(from, to, palette['surface-low'], look.width + 2, 0.75);
  for (const { from, to, hidden, age } of parts) {
    const sunk = age > OLD ? 0.7 : (0.62 * age) / Math.max(1, Math.min(OLD, look.count - 1));
    const color = tinted(look.color, tone(run[to].z), sunk);
    const away = look.throughs.has(run[to].update);
    stretch(from, to, color, age > OLD ? 0.75 : hidden || away ? 1 : look.width, hidden ? 0.4 : 1);
  }
  c.globalAlpha = 1;
}

/** Neighbours of one age and one visibility. */
function partsOf(run, { count }) {
  const chunk = Math.ceil(Math.min(OLD, count) / 30);
  const parts = /** @type {any[]} */ ([]);
  for (let i = 1; i < run.length; i++) {
    const { update, hidden } = run[i];
    const age = count - 1 - update;
    const key = age > OLD ? -1 - hidden : Math.floor(age / chunk) * 2 + hidden;
    if (parts.at(-1)?.key === key) parts[parts.length - 1].to = i;
    else parts.push({ age, hidden, key, from: i - 1, to: i });
  }
  return parts;
}

/** Where a trail leaves the box: a head at the first crossing, and a bigger one where it is outside now. */
export function drawCrossings(c, { exits, head }, color, { palette, unit }) {
  const shown = exits.filter((_, i) => i === 0 || i === exits.length - 1);
  shown.forEach(({ at, from }, i) => {
    const size = (!head && i === shown.length - 1 ? 13 : 9) * unit;
    const angle = Math.atan2(at[1] - from[1], at[0] - from[0]);
    const corner = (back, side) => [
      at[0] - back * size * Math.cos(angle - side),
      at[1] - back * size * Math.sin(angle - side),
    ];
    polyline(c, [at, corner(1, 0.42), corner(0.72, 0), corner(1, -0.42)], true);
    Object.assign(c, { fillStyle: color, strokeStyle: palette.page, lineWidth: 2 * unit });
    c.stroke();
    c.fill();
  });
}

/** The head, and a line down to the surface below it (or up, if it is under the slice) and on to the base. */
export function drawHead(c, { trail, color, goal: [X, Y], head }, { palette, unit }, { scene, view }) {
  const ground = view.project(X, Y, scene.at(X, Y));
  const shape = trail.shape ?? trail.id;
  const drop = (from, to, dash) => {
    c.setLineDash(dash.map(length => length * unit));
    polyline(c, [from, to]);
    c.stroke();
  };
  Object.assign(c, { strokeStyle: color, lineWidth: 1.25 * unit, globalAlpha: 0.8 });
  if (Math.abs(head.at[1] - ground[1]) > 3 * unit) drop(head.at, ground, []);
  if (trail.active) drop(ground, view.project(X, Y, 0), [2, 3]);
  c.setLineDash([]);
  c.globalAlpha = head.hidden ? 0.55 : 1;
  drawMarker(c, { ...palette, unit, [shape]: color }, shape, ...head.at, (trail.active ? 7 : 5.5) * unit);
  c.globalAlpha = 1;
}
