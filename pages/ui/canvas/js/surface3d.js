/* The loss surface over two weights in 3-D: a still picture, kept per camera, and the trails that run over it. */

import { clamp } from './numbers.js';
import { channels, drawMarker, drawRing } from './paint.js';
import { BOX_HEIGHT, HOME_DISTANCE, buildScene, drawStill, isHidden, polyline, tinted, writeFree } from './scene3d.js';

const ELEVATIONS = [5, 85];
const DISTANCES = [2, 15];
const OLD = 160; // updates after which a step is only a ghost, or noise would bury the picture
const NAME_SEATS = [[12, 0, 0], [-12, 0, 1], [10, -15, 0], [10, 15, 0], [-10, -15, 1], [-10, 15, 1], [0, -22, 0.5], [0, 22, 0.5],
  [14, -30, 0], [14, 30, 0], [-14, -30, 1], [-14, 30, 1]];

/** Looks along the valley of a loss whose steep direction is where both weights grow. Degrees; distance 6 fits the canvas. */
export const defaultCamera = () => ({ azimuth: -34, elevation: 40, distance: HOME_DISTANCE });

/* ---------- what moves: trails, heads, optimum ---------------------------------------------------------- */

/** The part [t0, t1] of a segment over the domain, or null. */
function clipToDomain([ax, ay], [bx, by], { hx, hy }) {
  let t0 = 0, t1 = 1;
  for (const [from, step, half] of [[ax, bx - ax, hx], [ay, by - ay, hy]]) {
    if (step === 0 && Math.abs(from) > half) return null;
    if (step === 0) continue;
    const [near, far] = [(-half - from) / step, (half - from) / step].sort((p, q) => p - q);
    t0 = Math.max(t0, near);
    t1 = Math.min(t1, far);
  }
  return t0 < t1 ? [t0, t1] : null;
}

/** A trail laid over the surface: runs of samples {at, z, hidden, update} inside the box, and where it leaves it. */
function drape(trail, scene, view) {
  const runs = [], exits = [], throughs = new Set();
  const points = [...trail.points, trail.head].filter(p => p.every(Number.isFinite));
  const places = points.map(([x, y, loss]) => {
    const [X, Y] = scene.world(x, y);
    return [X, Y, scene.zOf(loss) - scene.zOf(scene.surface(x, y))]; // the lift: other weights may differ from the slice's
  });
  let run = null, last = null;
  const leave = () => { if (run?.length > 1) exits.push({ at: last.at, from: run.at(-2).at }); run = null; };
  const visit = (X, Y, lift, update) => {
    const z = Math.min(BOX_HEIGHT, scene.at(X, Y) + lift);
    last = { at: view.project(X, Y, z), z, update, hidden: isHidden(scene, view.eye, X, Y, z) };
    if (!run) runs.push((run = []));
    run.push(last);
    if (scene.at(X, Y) + lift > BOX_HEIGHT + 1e-9) leave();
  };
  places.forEach((q, update) => {
    const p = places[Math.max(0, update - 1)];
    const span = clipToDomain(p, q, scene);
    if (!span || span[0] > 0) run = null;
    if (!span) return;
    const length = Math.hypot(q[0] - p[0], q[1] - p[1]) * (span[1] - span[0]);
    const pieces = Math.min(40, Math.ceil(length / 0.08)) || 1;
    for (let s = run ? 1 : 0; s <= pieces; s++) {
      const t = span[0] + ((span[1] - span[0]) * s) / pieces;
      visit(p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t, p[2] + (q[2] - p[2]) * t, update);
    }
    if (span[1] < 1) leave();
    if (span[0] > 0 && span[1] < 1) throughs.add(update);
  });
  if (!run && !exits.length && places.length) { // never inside at all
    const [X, Y] = places.at(-1), edge = [clamp(X, -scene.hx, scene.hx), clamp(Y, -scene.hy, scene.hy)];
    exits.push({ at: view.project(...edge, scene.at(...edge)), from: view.project(0, 0, 0) });
  }
  return { runs, exits, throughs, head: run?.at(-1), goal: places.at(-1), count: points.length };
}

/** One run of samples: a pale casing and the line itself, sinking with age; behind the surface a faint thread. */
function strokeRun(c, run, { palette, unit }, tone, look) {
  const stretch = (from, to, color, width, alpha = 1) => {
    polyline(c, run.slice(from, to + 1).map(sample => sample.at));
    Object.assign(c, { strokeStyle: color, lineWidth: width * unit, globalAlpha: alpha });
    c.stroke();
  };
  const parts = []; // neighbours of one age and one visibility
  const kindOf = ({ update, hidden }) => {
    const age = look.count - 1 - update;
    return { age, hidden, key: age > OLD ? -1 - hidden : Math.floor(age / look.chunk) * 2 + hidden };
  };
  for (let i = 1; i < run.length; i++) {
    const kind = kindOf(run[i]);
    if (parts.at(-1)?.key === kind.key) parts.at(-1).to = i;
    else parts.push({ ...kind, from: i - 1, to: i });
  }
  for (const { from, to, hidden, age } of parts)
    if (!hidden && age <= OLD) stretch(from, to, palette['surface-low'], look.width + 2, 0.75);
  for (const { from, to, hidden, age } of parts) {
    const sunk = age > OLD ? 0.7 : (0.62 * age) / Math.max(1, Math.min(OLD, look.count - 1));
    const color = tinted(look.color, tone.at(run[to].z), sunk), away = look.throughs.has(run[to].update);
    stretch(from, to, color, age > OLD ? 0.75 : hidden || away ? 1 : look.width, hidden ? 0.4 : 1);
  }
  c.globalAlpha = 1;
}

/** Where a trail leaves the box: a head at the first crossing, and a bigger one where it is outside now. */
function drawCrossings(c, { exits, head }, color, { palette, unit }) {
  const shown = exits.filter((exit, i) => i === 0 || i === exits.length - 1);
  shown.forEach(({ at, from }, i) => {
    const now = !head && i === shown.length - 1, size = (now ? 13 : 9) * unit, angle = Math.atan2(at[1] - from[1], at[0] - from[0]);
    const corner = (back, side) => [at[0] - back * size * Math.cos(angle - side), at[1] - back * size * Math.sin(angle - side)];
    polyline(c, [at, corner(1, 0.42), corner(0.72, 0), corner(1, -0.42)], true);
    Object.assign(c, { fillStyle: color, strokeStyle: palette.page, lineWidth: 2 * unit });
    c.stroke();
    c.fill();
  });
}

/** The head, and a line down to the surface below it (or up, if it is under the slice) and on to the base. */
function drawHead(c, { trail, color, goal: [X, Y], head }, { palette, unit }, { scene, view }) {
  const ground = view.project(X, Y, scene.at(X, Y)), shape = trail.shape ?? trail.id;
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

/** A cross lying on the surface along the two weights; null where the optimum is outside the box. */
function drawOptimum(c, { palette, unit, optimum }, scene, view) {
  const [X, Y] = scene.world(optimum[0], optimum[1]), z = scene.zOf(optimum[2]), arm = (10 * unit) / view.scale;
  if (Math.abs(X) > scene.hx || Math.abs(Y) > scene.hy) return null;
  c.globalAlpha = isHidden(scene, view.eye, X, Y, z) ? 0.45 : 1;
  for (const [color, width] of [[palette['surface-low'], 5], [palette.ink, 2]]) {
    Object.assign(c, { strokeStyle: color, lineWidth: width * unit });
    for (const [dx, dy] of [[arm, 0], [0, arm]]) {
      polyline(c, [view.project(X - dx, Y - dy, z), view.project(X + dx, Y + dy, z)]);
      c.stroke();
    }
  }
  c.globalAlpha = 1;
  return view.project(X, Y, z);
}

/** Names beside heads and optimum, where they cover no trail; a quiet trail's name gives way. */
function writeNames(c, options, drawn, least, { busy, kept, halo }) {
  const { unit, palette, labels = {} } = options;
  const room = ([x, y], r) => busy.push([x - r * unit, y - r * unit, x + r * unit, y + r * unit]);
  for (const { runs } of drawn) for (const run of runs) for (let i = 0; i < run.length; i += 6) room(run[i].at, 3);
  for (const at of [...drawn.map(({ head }) => head?.at), least]) if (at) room(at, 8);
  const name = (text, at, look) => writeFree(c, options, text, at, NAME_SEATS, busy, { kept, size: 13, halo, ...look });
  const named = drawn.filter(({ trail, head }) => head && trail.label);
  for (const { trail, head, color } of named) if (trail.active) name(trail.label, head.at, { color, weight: 700 });
  if (least && labels.optimum) name(labels.optimum, least, { color: palette.ink });
  for (const { trail, head, color } of named)
    if (!trail.active) name(trail.label, head.at, { color, weight: 600, must: false });
}

function drawMoving(c, options, still) {
  const { palette, unit, trails, optimum } = options, { scene, view, tone, taken } = still;
  const order = trails.filter(trail => trail.points.length).sort((p, q) => !!p.active - !!q.active);
  const drawn = order.map(trail => ({ trail, color: palette[trail.hue] ?? trail.hue, ...drape(trail, scene, view) }));
  c.lineJoin = c.lineCap = 'round';
  for (const { trail, color, runs, count, throughs } of drawn) {
    const width = trail.active ? 2.5 : 1.75, chunk = Math.ceil(Math.min(OLD, count) / 30);
    const look = { color: channels(color), width, count, chunk, throughs };
    for (const run of runs) strokeRun(c, run, options, tone, look);
  }
  const least = optimum && drawOptimum(c, options, scene, view), start = drawn.at(-1)?.runs[0]?.[0];
  if (start?.update === 0) drawRing(c, { ...palette, unit }, start.at, 5);
  for (const item of drawn) drawCrossings(c, item, item.color, options);
  for (const item of drawn) if (item.head) drawHead(c, item, options, still);
  writeNames(c, options, drawn, least, { busy: [...taken], kept: still.kept, halo: palette['surface-low'] });
  const placeOf = ({ head, exits }) => ({ head: head?.at ?? null, exit: exits.at(-1)?.at ?? null });
  return Object.fromEntries(drawn.map(item => [item.trail.id, placeOf(item)]));
}

/* ---------- drawing, with the still picture kept -------------------------------------------------------- */

/** An object whose draw(ctx, options) repaints the mesh only if surface, camera, size, pixel ratio or colours changed.

    options: width, height, unit in CSS pixels; palette; camera; surface (x, y) → loss over domain [[xlo, xhi], [ylo, yhi]] with
    its floor and levels, named by `key` (without one the function itself is the name); trails [{id, points [[x, y, loss], …],
    head [x, y, loss], hue, active, shape = id, label?}]; optimum [x, y, loss]; axes {x, y, z}; format number → text;
    labels {optimum?}. Returns {id: {head, exit}} in CSS pixels: where a trail stands, and where it last left; null if nowhere. */
export function createSurface3d() {
  let scene, sceneKey, still, stillKey, bitmap;
  const draw = (c, options) => {
    const { width, height, unit, palette, camera, axes, domain, levels, floor, key = options.surface } = options;
    const ratio = c.getTransform().a, name = JSON.stringify([domain, levels, floor]);
    if (sceneKey?.[0] !== key || sceneKey[1] !== name) [scene, sceneKey, stillKey] = [buildScene(options), [key, name], null];
    const look = JSON.stringify([width, height, unit, ratio, camera, palette, axes]);
    if (look !== stillKey) {
      bitmap ??= document.createElement('canvas');
      [bitmap.width, bitmap.height, stillKey] = [Math.round(width * ratio), Math.round(height * ratio), look];
      const paper = bitmap.getContext('2d');
      paper.scale(ratio, ratio);
      still = { ...drawStill(paper, options, scene), kept: still?.kept ?? {} };
    }
    c.clearRect(0, 0, width, height);
    c.drawImage(bitmap, 0, 0, bitmap.width / ratio, bitmap.height / ratio);
    return drawMoving(c, options, still);
  };
  return { draw };
}

/** The same picture once, with nothing kept. */
export const drawSurface3d = (ctx, options) => createSurface3d().draw(ctx, options);

/* ---------- the camera in the hand ---------------------------------------------------------------------- */

const CAMERA_KEYS = {
  ArrowLeft: [-5, 0], ArrowRight: [5, 0], ArrowUp: [0, 5], ArrowDown: [0, -5], '+': [0, 0, 0.87], '=': [0, 0, 0.87], '-': [0, 0, 1.15],
};

/** Dragging by one pointer: turn(degrees of azimuth, degrees of elevation). */
function dragListeners(canvas, turn) {
  let grip = null;
  const release = event => {
    if (grip?.id === event.pointerId) grip = null;
  };
  return {
    pointerdown: event => {
      if (event.button !== 0 || grip) return;
      grip = { id: event.pointerId, x: event.clientX, y: event.clientY };
      canvas.setPointerCapture(event.pointerId);
      canvas.focus({ preventScroll: true });
    },
    pointermove: event => {
      if (grip?.id !== event.pointerId) return;
      const [dx, dy] = [event.clientX - grip.x, event.clientY - grip.y];
      grip = { id: grip.id, x: event.clientX, y: event.clientY };
      turn(0.4 * dx, 0.4 * dy);
    },
    pointerup: release,
    pointercancel: release,
  };
}

/** Turns `camera` in place and calls onChange(camera): drag, arrow keys and + − on focus, wheel on focus or with Ctrl,
    double click for the default. Returns a function that detaches. */
export function attachCamera(canvas, camera, onChange) {
  const set = ({ azimuth, elevation, distance }) => {
    camera.azimuth = ((((azimuth + 180) % 360) + 360) % 360) - 180;
    camera.elevation = clamp(elevation, ...ELEVATIONS);
    camera.distance = clamp(distance, ...DISTANCES);
    onChange(camera);
  };
  const turn = (azimuth, elevation, zoom = 1) =>
    set({ azimuth: camera.azimuth + azimuth, elevation: camera.elevation + elevation, distance: camera.distance * zoom });
  const listeners = {
    ...dragListeners(canvas, turn),
    wheel: event => {
      if (!event.ctrlKey && !canvas.matches(':focus')) return; // else the page scrolls
      event.preventDefault();
      turn(0, 0, Math.exp(clamp(event.deltaY, -120, 120) * 0.0015));
    },
    keydown: event => {
      if (!CAMERA_KEYS[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation(); // the player's own arrows step
      turn(...CAMERA_KEYS[event.key]);
    },
    dblclick: () => set(defaultCamera()),
  };
  const touchAction = canvas.style.touchAction;
  canvas.style.touchAction = 'pan-y'; // a finger turns sideways and still scrolls the page
  if (canvas.tabIndex < 0) canvas.tabIndex = 0;
  for (const [name, listener] of Object.entries(listeners)) canvas.addEventListener(name, listener, { passive: false });
  return () => {
    for (const [name, listener] of Object.entries(listeners)) canvas.removeEventListener(name, listener);
    canvas.style.touchAction = touchAction;
  };
}
