/* The still part of the 3-D loss surface, round what is painted by its pixels: walls, isolines, sides. */

import { between } from './numbers.js';
import { channels, drawPath, paintPath } from './paint.js';
import { BOX_HEIGHT, isHidden, tinted } from './scene3d.js';

/** The colour [r, g, b] of each height. @returns {(z: number) => number[]} */
export function bandTones(palette, steps) {
  const [low, high] = [channels(palette['surface-low']), channels(palette['surface-high'])];
  const bands = [0, ...steps.map(step => step.z)].map(z => between(low, high, z / BOX_HEIGHT));
  return z => bands[steps.reduce((count, step) => count + (step.z <= z), 0)];
}

/** The isoline through a quad at z, as its two ends. Corners are [px, py, z, X, Y]. */
const cutQuad = (corners, z) =>
  corners.flatMap((p, i) => {
    const q = corners[(i + 1) % 4];
    return p[2] >= z === q[2] >= z ? [] : [between(p, q, (z - p[2]) / (q[2] - p[2]))];
  });

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

/** The pieces of isolines in all cells. */
export function cutMesh(scene, view) {
  const { steps } = scene;
  const corners = cornersOf(scene, view);
  const cuts = /** @type {any[]} */ ([]);
  sweepCells(scene, view, cell => {
    const quad = cell.map(m => corners[m]);
    const heights = quad.map(p => p[2]);
    const [low, high] = [Math.min(...heights), Math.max(...heights)];
    for (const { z } of steps) if (z > low && z < high) cuts.push(cutQuad(quad, z));
  });
  return cuts;
}

/** Isolines by sight. */
export function drawCuts(c, cuts, scene, view, color, width) {
  c.beginPath();
  for (const [p, q] of cuts) {
    const [, , z, X, Y] = between(p, q, 0.5);
    if (isHidden(scene, view.eye, X, Y, z)) continue;
    c.moveTo(p[0], p[1]);
    c.lineTo(q[0], q[1]);
  }
  paintPath(c, { stroke: color, width });
}

/** The two sides of the block that face the viewer, from the rim to the base, with the levels as strata. */
export function drawSides(c, { palette }, { side, hx, hy, at, steps }, { project, near: [nx, ny] }) {
  const run = Array.from({ length: 2 * side + 1 }, (_, i) => i / side - 1);
  const [well, high] = [channels(palette.well), channels(palette['surface-high'])];
  const faces = /** @type {[number[][], number][]} */ ([
    [run.map(t => [t * hx, ny * hy]), 0.12],
    [run.map(t => [nx * hx, t * hy]), 0.38],
  ]);
  for (const [rim, depth] of faces) {
    const foot = [rim[rim.length - 1], rim[0]].map(([X, Y]) => project(X, Y, 0));
    const face = [...rim.map(([X, Y]) => project(X, Y, at(X, Y))), ...foot];
    const width = 0.75 * palette.unit;
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
export function drawWalls(c, { palette }, { hx, hy }, { project, near: [nx, ny] }, { left, ticks }) {
  const corners = [[-nx * hx, ny * hy], [-nx * hx, -ny * hy], [nx * hx, -ny * hy]];
  const uprights = [corners[1], left].map(corner => [[...corner, 0], [...corner, BOX_HEIGHT]]);
  const rules = [...ticks.map(({ z }) => corners.map(corner => [...corner, z])), ...uprights];
  const look = { stroke: palette.line, width: palette.unit };
  for (const rule of rules) drawPath(c, rule.map(point => project(...point)), look);
}
