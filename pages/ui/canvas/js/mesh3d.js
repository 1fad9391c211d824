/* The still part of the 3-D loss surface on a 2-D canvas: walls, mesh, isolines, sides. */

import { clamp } from './numbers.js';
import { channels, drawPath, paintPath } from './paint.js';
import { BOX_HEIGHT, RADIANS, isHidden, lerpAll, tinted } from './scene3d.js';

/** The bands' colours: `shaded(index, shade)` under light of −1 … 1, `at(z)` unlit; `band(z)` a band's index. */
export function bandTones(palette, steps) {
  const [low, high] = [channels(palette['surface-low']), channels(palette['surface-high'])];
  const [dark, light] = [channels(palette.page), channels(palette.ink)].sort((p, q) => p[1] - q[1]);
  const bands = [0, ...steps.map(step => step.z)].map(z => lerpAll(low, high, z / BOX_HEIGHT));
  const known = new Map();
  const band = z => steps.reduce((count, step) => count + (step.z <= z), 0);
  const shaded = (index, shade) => {
    const q = Math.round(shade * 60);
    const key = index * 256 + q + 128;
    if (!known.has(key))
      known.set(key, tinted(bands[index], q < 0 ? dark : light, Math.abs(q / 60) * (q < 0 ? 0.16 : 0.1)));
    return known.get(key);
  };
  return { band, shaded, at: z => bands[band(z)] };
}

/** The part of a quad at or above z, and the isoline that bounds it. Corners are [px, py, z, X, Y]. */
function sliceQuad(corners, z) {
  const above = [];
  const cut = [];
  corners.forEach((p, i) => {
    const q = corners[(i + 1) % 4];
    if (p[2] >= z) above.push(p);
    if (p[2] >= z === q[2] >= z) return;
    const crossing = lerpAll(p, q, (z - p[2]) / (q[2] - p[2]));
    above.push(crossing);
    cut.push(crossing);
  });
  return { above, cut };
}

/** Fills a quad band by band; returns the pieces of isolines in it. */
function fillQuad(c, corners, shade, tone, steps) {
  const heights = corners.map(p => p[2]);
  const high = Math.max(...heights);
  const first = tone.band(Math.min(...heights));
  const cuts = [];
  const fill = (points, index) => {
    const color = tone.shaded(index, shade); // its stroke closes the hairline that is left between neighbours
    drawPath(c, points, { fill: color, stroke: color, width: 0.8, closed: true });
  };
  fill(corners, first);
  for (let i = first; i < steps.length && steps[i].z < high; i++) {
    const { above, cut } = sliceQuad(corners, steps[i].z);
    fill(above, i + 1);
    cuts.push(cut);
  }
  return cuts;
}

/** The mesh's corners in the picture, [px, py, z, X, Y] each. */
export const cornersOf = ({ n, side, mesh, hx, hy }, view) =>
  Array.from(mesh, (z, k) => {
    const [X, Y] = [((2 * (k % n)) / side - 1) * hx, ((2 * Math.floor(k / n)) / side - 1) * hy];
    return [...view.project(X, Y, z), z, X, Y];
  });

/** Calls visit(k, quad) for each cell, the far ones first: k its first corner, quad the corners' numbers. */
export function sweepCells({ n, side }, view, visit) {
  const order = towards => Array.from({ length: side }, (_, i) => (towards > 0 ? i : side - 1 - i));
  const [rows, columns] = [order(view.eye[1]), order(view.eye[0])];
  for (const j of rows)
    for (const i of columns) visit([j * n + i, j * n + i + 1, (j + 1) * n + i + 1, (j + 1) * n + i]);
}

/** How a slope is lit, −1 … 1: the light stands beside the viewer, to the upper left. */
export function lighting({ azimuth }) {
  const turn = (azimuth + 150) * RADIANS;
  const [x, y, z] = [-0.62 * Math.sin(turn), -0.62 * Math.cos(turn), 0.78];
  return (gx, gy) => clamp(((z - gx * x - gy * y) / Math.hypot(gx, gy, 1) - z) * 1.8, -1, 1);
}

/** Fills the cells; returns the pieces of isolines. */
export function drawMesh(c, { camera, open }, scene, view, tone) {
  const { side, hx, hy, steps } = scene;
  const cuts = [];
  const corners = cornersOf(scene, view);
  const lit = lighting(camera);
  Object.assign(c, { lineJoin: 'round', lineCap: 'round' });
  sweepCells(scene, view, cell => {
    const quad = cell.map(m => corners[m]);
    const [a, b, d, e] = quad.map(p => p[2]);
    if (open && Math.min(a, b, d, e) > BOX_HEIGHT - 1e-9) return; // cut off there: nothing to be seen is a plain
    const gx = ((b + d - a - e) * side) / (4 * hx);
    const gy = ((e + d - a - b) * side) / (4 * hy);
    cuts.push(...fillQuad(c, quad, lit(gx, gy), tone, steps));
  });
  return cuts;
}

/** The pieces of isolines in all cells, where the cells themselves are not filled. */
export function cutMesh(scene, view) {
  const { steps } = scene;
  const corners = cornersOf(scene, view);
  const cuts = /** @type {any[]} */ ([]);
  sweepCells(scene, view, cell => {
    const quad = cell.map(m => corners[m]);
    const heights = quad.map(p => p[2]);
    const [low, high] = [Math.min(...heights), Math.max(...heights)];
    for (const { z } of steps) if (z > low && z < high) cuts.push(sliceQuad(quad, z).cut);
  });
  return cuts;
}

/** Isolines last and by sight, or the next quad's fill would fray them. */
export function drawCuts(c, cuts, scene, view, color, width) {
  c.beginPath();
  for (const [p, q] of cuts) {
    const [, , z, X, Y] = lerpAll(p, q, 0.5);
    if (isHidden(scene, view.eye, X, Y, z)) continue;
    c.moveTo(p[0], p[1]);
    c.lineTo(q[0], q[1]);
  }
  paintPath(c, { stroke: color, width });
}

/** The two sides of the block that face the viewer, from the rim to the base, with the levels as strata. */
export function drawSides(c, { palette, unit }, { side, hx, hy, at, steps }, { project, near: [nx, ny] }) {
  const run = Array.from({ length: 2 * side + 1 }, (_, i) => i / side - 1);
  const [well, high] = [channels(palette.well), channels(palette['surface-high'])];
  const faces = /** @type {[number[][], number][]} */ ([
    [run.map(t => [t * hx, ny * hy]), 0.12],
    [run.map(t => [nx * hx, t * hy]), 0.38],
  ]);
  for (const [rim, depth] of faces) {
    const foot = [rim[rim.length - 1], rim[0]].map(([X, Y]) => project(X, Y, 0));
    const face = [...rim.map(([X, Y]) => project(X, Y, at(X, Y))), ...foot];
    const width = 0.75 * unit;
    drawPath(c, face, { fill: tinted(well, high, depth), stroke: palette.mark, width, closed: true });
    c.beginPath();
    for (const { z } of steps)
      rim.forEach(([X, Y], i) => {
        const under = i > 0 && at(rim[i - 1][0], rim[i - 1][1]) > z && at(X, Y) > z;
        c[under ? 'lineTo' : 'moveTo'](...project(X, Y, z));
      });
    paintPath(c, { stroke: palette.line, width });
  }
}

/** Rules at the ticks' heights on the two far walls. */
export function drawWalls(c, { palette, unit }, { hx, hy }, { project, near: [nx, ny] }, { left, ticks }) {
  const corners = [
    [-nx * hx, ny * hy],
    [-nx * hx, -ny * hy],
    [nx * hx, -ny * hy],
  ];
  const uprights = [corners[1], left].map(corner => [
    [...corner, 0],
    [...corner, BOX_HEIGHT],
  ]);
  const rules = [...ticks.map(({ z }) => corners.map(corner => [...corner, z])), ...uprights];
  for (const rule of rules) drawPath(c, rule.map(point => project(...point)), { stroke: palette.line, width: unit });
}
