/* Trails laid over the 3-D surface, their heads, where they leave the box, and the runs beside them. */

import { between, clamp, stretchesOf } from './numbers.js';
import { drawMarker, drawPath } from './paint.js';
import { BOX_HEIGHT, isHidden, tinted } from './scene3d.js';
import { drawTag } from './badges.js';
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
      visit(between(p, q, t), update);
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
export function strokeRun(c, run, { palette }, tone, look) {
  const stretch = (from, to, color, width, alpha = 1) => {
    const points = run.slice(from, to + 1).map(sample => sample.at);
    drawPath(c, points, { stroke: color, width: width * palette.unit, alpha });
  };
  const chunk = Math.ceil(Math.min(OLD, look.count) / 30);
  const ageOf = ({ update }) => look.count - 1 - update;
  const keyOf = one => (ageOf(one) > OLD ? -1 - one.hidden : Math.floor(ageOf(one) / chunk) * 2 + one.hidden);
  const parts = partsOf(run, keyOf).map(part => ({ ...part, age: ageOf(part) }));
  for (const { from, to, hidden, age } of parts)
    if (!hidden && age <= OLD) stretch(from, to, palette['surface-low'], look.width + 2, 0.75);
  for (const { from, to, hidden, age } of parts) {
    const sunk = age > OLD ? 0.7 : (0.62 * age) / Math.max(1, Math.min(OLD, look.count - 1));
    const color = tinted(look.color, tone(run[to].z), sunk);
    const away = look.throughs.has(run[to].update);
    stretch(from, to, color, age > OLD ? 0.75 : hidden || away ? 1 : look.width, hidden ? 0.4 : 1);
  }
}

/** Neighbours that look alike, each part as its first sample. */
const partsOf = (run, keyOf) =>
  stretchesOf(run.length - 1, i => keyOf(run[i + 1])).map(part => ({ ...run[part.from + 1], ...part }));

/** Ways beside the runs in hand: dashed lines, behind the surface a faint thread; of a run a number where it is now.
    Ghosts: [{points [[x, y, loss], …], color, dash, now [x, y, loss], text, round}].
    @param {Paper} c @param {any[]} ghosts */
export function drawGhosts3d(c, ghosts, { palette }, { scene, view }) {
  const { unit } = palette;
  const pieces = ({ points }) =>
    layTrail({ points, head: points.at(-1) }, scene, view).runs.flatMap(run =>
      partsOf(run, sample => sample.hidden).map(({ from, to, hidden }) => ({ run: run.slice(from, to + 1), hidden })),
    );
  for (const ghost of ghosts)
    for (const { run, hidden } of pieces(ghost)) {
      const points = run.map(sample => sample.at);
      const look = hidden ? { width: unit, alpha: 0.4 } : { width: 1.75 * unit };
      if (!hidden) drawPath(c, points, { stroke: palette['surface-low'], width: 3.75 * unit, alpha: 0.75 });
      drawPath(c, points, { stroke: ghost.color, dash: ghost.dash.map(long => long * unit), ...look });
    }
  for (const { now, text, color, round } of ghosts.filter(ghost => ghost.text)) {
    const place = layTrail({ points: [], head: now }, scene, view).runs[0]?.[0];
    if (place) drawTag(c, palette, text, place.at, { color, round });
  }
}

/** Where a trail leaves the box: a head at the first crossing, and a bigger one where it is outside now. */
export function drawCrossings(c, { exits, head }, color, { palette }) {
  const { unit } = palette;
  const shown = exits.filter((_, i) => i === 0 || i === exits.length - 1);
  shown.forEach(({ at, from }, i) => {
    const size = (!head && i === shown.length - 1 ? 13 : 9) * unit;
    const angle = Math.atan2(at[1] - from[1], at[0] - from[0]);
    const corner = (back, side) => [
      at[0] - back * size * Math.cos(angle - side),
      at[1] - back * size * Math.sin(angle - side),
    ];
    const arrow = [at, corner(1, 0.42), corner(0.72, 0), corner(1, -0.42)];
    drawPath(c, arrow, { rim: palette.page, fill: color, width: 2 * unit, closed: true });
  });
}

/** The head, and a line down to the surface below it (or up, if it is under the slice) and on to the base. */
export function drawHead(c, { trail, color, goal: [X, Y], head }, { palette }, { scene, view }) {
  const { unit } = palette;
  const ground = view.project(X, Y, scene.at(X, Y));
  const shape = trail.shape ?? trail.id;
  const look = { stroke: color, width: 1.25 * unit, alpha: 0.8 };
  if (Math.abs(head.at[1] - ground[1]) > 3 * unit) drawPath(c, [head.at, ground], look);
  if (trail.active) drawPath(c, [ground, view.project(X, Y, 0)], { ...look, dash: [2 * unit, 3 * unit] });
  c.globalAlpha = head.hidden ? 0.55 : 1;
  drawMarker(c, { ...palette, [shape]: color }, shape, ...head.at, (trail.active ? 7 : 5.5) * unit);
  c.globalAlpha = 1;
}
