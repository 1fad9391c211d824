/* The loss surface over two weights in 3-D: a still picture, kept per camera, and the trails that run over it. */

import { drawBadges, seatBadges } from './badges.js';
import { makeFields, paintHeights } from './drape3d.js';
import { drawLabels, lossTicks, writeFree } from './labels3d.js';
import { bandTones, cutMesh, drawCuts, drawSides, drawWalls } from './mesh3d.js';
import { cased, channels, drawPath, drawRing } from './paint.js';
import { paperOf } from './paper.js';
import { buildScene, createView, isHidden } from './scene3d.js';
import { drawNote } from './trails.js';
import { drawCrossings, drawGhosts3d, drawHead, layTrail, strokeRun } from './trails3d.js';

const NAME_SEATS = [
  [12, 0, 0],
  [-12, 0, 1],
  [10, -15, 0],
  [10, 15, 0],
  [-10, -15, 1],
  [-10, 15, 1],
  [0, -22, 0.5],
  [0, 22, 0.5],
  [14, -30, 0],
  [14, 30, 0],
  [-14, -30, 1],
  [-14, 30, 1],
];
const NAMED = 9; // as many minima have their loss beside them

/* ---------- marks ------------------------------------------------------------------------------------------ */

/** A cross lying on the surface along the two weights; null where the optimum is outside the box. */
function drawOptimum(c, { palette, optimum }, scene, view) {
  const [X, Y] = scene.world(optimum[0], optimum[1]);
  const z = scene.zOf(optimum[2]);
  const arm = (10 * palette.unit) / view.scale;
  if (Math.abs(X) > scene.hx || Math.abs(Y) > scene.hy) return null;
  const alpha = isHidden(scene, view.eye, X, Y, z) ? 0.45 : 1;
  for (const [stroke, width] of cased(palette, 5, 2, 'surface-low'))
    for (const [dx, dy] of [[arm, 0], [0, arm]])
      drawPath(c, [view.project(X - dx, Y - dy, z), view.project(X + dx, Y + dy, z)], { stroke, width, alpha });
  return view.project(X, Y, z);
}

/** Numbered minima that lie over the domain; returns them with their pixels. */
function drawMinima(c, { palette, width, height, minima = [] }, scene, view) {
  const marks = minima.flatMap(({ at: [x, y, loss], ...mark }) => {
    const [X, Y] = scene.world(x, y);
    if (Math.abs(X) > scene.hx || Math.abs(Y) > scene.hy) return [];
    const z = Math.max(scene.zOf(loss), scene.at(X, Y)); // the mesh may pass over the very bottom
    return [{ ...mark, at: view.project(X, Y, z), hidden: isHidden(scene, view.eye, X, Y, z + 0.01) }];
  });
  const seated = seatBadges(c, palette, marks, { x: 0, y: 0, w: width, h: height });
  drawBadges(c, palette, seated);
  return seated.filter(({ seat, hidden }) => seat && !hidden).map(mark => ({ ...mark, alone: marks.length <= NAMED }));
}

/** Names beside heads and minima, where they cover no trail; a quiet trail's name gives way. */
function writeNames(c, options, drawn, { least, minima }, { busy, kept, halo }) {
  const { palette, labels = {} } = options;
  const { unit } = palette;
  const room = ([x, y], r) => busy.push([x - r * unit, y - r * unit, 2 * r * unit, 2 * r * unit]);
  for (const { runs } of drawn) for (const run of runs) for (let i = 0; i < run.length; i += 6) room(run[i].at, 3);
  for (const at of [...drawn.map(({ head }) => head?.at), least]) if (at) room(at, 8);
  busy.push(...minima.map(({ seat }) => seat));
  const name = (text, at, look) =>
    writeFree(c, options, text, at, NAME_SEATS, busy, { kept, size: 13, halo, ...look });
  const named = drawn.filter(({ trail, head }) => head && trail.label);
  for (const { trail, head, color } of named) if (trail.active) name(trail.label, head.at, { color, weight: 700 });
  if (least && labels.optimum) name(labels.optimum, least, { color: palette.ink });
  for (const { at, text, alone } of minima) if (alone) name(text, at, { color: palette.ink, must: false });
  for (const { trail, head, color } of named)
    if (!trail.active) name(trail.label, head.at, { color, weight: 600, must: false });
}

/** What is said of the active trail where it has left the box; `keep` stays free. */
function noteExits(c, { palette, width, height, notes, keep = [] }, { trail, exits, head, goal }, { scene }) {
  if (!trail.active || !notes || !exits.length || head) return;
  const box = { x: 0, y: 0, w: width, h: height };
  const taken = [...keep];
  const note = (exit, text) => drawNote(c, palette, text, exit.at, exit.at[1] < exit.from[1], box, taken);
  const [first, last] = [exits[0], exits[exits.length - 1]];
  const [across, along] = [goal[0] / scene.hx, goal[1] / scene.hy];
  const aside = Math.max(Math.abs(across), Math.abs(along)) > 1;
  note(last, aside ? notes.nowText(Math.hypot(across, along) / 2) : notes.highText(trail.head[2]));
  if (Math.abs(first.at[0] - last.at[0]) > 60 * palette.unit) note(first, notes.firstText(first.update));
}

function drawMoving(c, options, still) {
  const { palette, trails, optimum, draped } = options;
  const { scene, view, tone, taken } = still;
  const order = trails.filter(trail => trail.points.length).sort((p, q) => Number(!!p.active) - Number(!!q.active));
  const drawn = order.map(trail => ({
    trail,
    color: palette[trail.hue] ?? trail.hue,
    ...layTrail(trail, scene, view),
  }));
  const ground = draped ? () => channels(palette.mark) : tone;
  c.lineJoin = c.lineCap = 'round';
  drawGhosts3d(c, options.ghosts ?? [], options, still);
  for (const { trail, color, runs, count, throughs } of drawn)
    for (const run of runs)
      strokeRun(c, run, options, ground, { color: channels(color), width: trail.active ? 2.5 : 1.75, count, throughs });
  const marks = { least: optimum && drawOptimum(c, options, scene, view), minima: drawMinima(c, options, scene, view) };
  const start = drawn[drawn.length - 1]?.runs[0]?.[0];
  if (start?.update === 0) drawRing(c, palette, start.at, 5);
  for (const item of drawn) drawCrossings(c, item, item.color, options);
  for (const item of drawn) if (item.head) drawHead(c, item, options, still);
  writeNames(c, options, drawn, marks, { busy: [...taken], kept: still.kept, halo: palette['surface-low'] });
  for (const item of drawn) noteExits(c, options, item, still);
  const placeOf = ({ head, exits }) => ({ head: head?.at ?? null, exit: exits[exits.length - 1]?.at ?? null });
  return Object.fromEntries(drawn.map(item => [item.trail.id, placeOf(item)]));
}

/* ---------- drawing, with the still picture kept -------------------------------------------------------- */

/** A canvas of the picture's own size, blank. */
function blank(sheet, width, height, ratio) {
  const canvas = sheet ?? document.createElement('canvas');
  [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
  const c = paperOf(canvas);
  c.scale(ratio, ratio);
  return [canvas, c];
}

/** Paints everything that stays while the playhead moves: on `under` what the surface covers, on `over` what stays on
    top of it. Returns what the moving part needs. */
function drawStill(under, over, options, scene) {
  const { palette, draped } = options;
  const view = createView(options, scene);
  const tone = bandTones(palette, scene.steps);
  const upright = lossTicks(scene, view, palette.unit);
  drawWalls(under, options, scene, view, upright);
  over.globalAlpha = draped ? 0.3 : 1;
  drawCuts(over, cutMesh(scene, view), scene, view, draped ? palette.ink : palette.contour, 0.9 * palette.unit);
  over.globalAlpha = 1;
  drawSides(over, options, scene, view);
  return { scene, view, tone, taken: drawLabels(over, options, scene, view, upright) };
}

/** An object whose draw(ctx, options) repaints the mesh only if surface, camera, size, pixel ratio or colours changed;
    it returns {id: {head, exit}} in CSS pixels: where a trail stands, and where it last left; null if nowhere.
    `pick(x, y)` → the weights under a pixel, or null.

    Options: width, height, palette, camera; `surface` (x, y) → loss over `domain` with its `floor` and `levels`,
    named by `key` (without one the function itself is the name), and what else buildScene takes; `trails` [{id, points
    and head [x, y, loss], hue, active, shape, label}], `ghosts` as drawGhosts3d has them, `optimum` [x, y, loss] or
    `minima` [{at, index, lowest, text}]; `axes` {x, y, z}, `format` and `lossText` of numbers, `labels` {optimum},
    `notes` of a run that has left, `drape`: fields → a canvas to lay over the surface, or null. */
export function createSurface3d() {
  const fields = makeFields();
  let [scene, sceneKey, still, stillKey, lastOptions] = /** @type {any[]} */ ([]);
  let [under, over, paper, top] = /** @type {any[]} */ ([]);
  const known = options => {
    if (!fields.key) fields.lay(options, scene, still.view, JSON.stringify([stillKey, sceneKey[1]]));
    return fields;
  };
  const prepare = (options, ratio) => {
    const { width, height, palette, camera, axes, domain, levels, floor, soft, held, draped } = options;
    const key = options.key ?? options.surface;
    const name = JSON.stringify([domain, levels, floor, soft, held]);
    if (sceneKey?.[0] !== key || sceneKey[1] !== name)
      [scene, sceneKey, stillKey] = [buildScene(options), [key, name], null];
    const look = JSON.stringify([width, height, ratio, camera, palette, axes, draped]);
    if (look === stillKey) return;
    [under, paper] = blank(under, width, height, ratio);
    [over, top] = blank(over, width, height, ratio);
    still = { ...drawStill(paper, top, options, scene), kept: still?.kept ?? {} };
    [stillKey, fields.key] = [look, ''];
    paper.drawImage(paintHeights(known(options), still.tone), 0, 0, width, height);
  };
  const draw = (c, given) => {
    const { width, height } = given;
    const options = (lastOptions = { ...given, draped: Boolean(given.drape) });
    prepare(options, c.getTransform().a);
    c.clearRect(0, 0, width, height);
    c.imageSmoothingEnabled = true;
    for (const layer of [under, options.draped && options.drape(known(options)), over])
      if (layer) c.drawImage(layer, 0, 0, width, height);
    return drawMoving(c, options, still);
  };
  const pick = (x, y) => {
    if (!still) return null;
    const { width, height, scale, u, v } = known(lastOptions);
    const [i, j] = [Math.floor(x * scale), Math.floor(y * scale)];
    const k = j * width + i;
    return i >= 0 && j >= 0 && i < width && j < height && !Number.isNaN(u[k]) ? [u[k], v[k]] : null;
  };
  return { draw, pick };
}
