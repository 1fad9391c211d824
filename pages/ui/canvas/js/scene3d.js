/* The still part of the 3-D loss surface: world, parallel projection, mesh, isolines, axes, on a 2-D canvas.

   World: X and Y are the two weights on ONE scale, centred on the domain, the longer side running −1 … 1.
   Z is log loss, 0 at the floor and BOX_HEIGHT at the highest loss of the domain. Angles are in degrees. */

import { clamp, niceTicks } from './numbers.js';
import { channels } from './paint.js';

const MESH_SIDE = 40; // quads a side
export const BOX_HEIGHT = 0.95;
const RADIANS = Math.PI / 180;
export const HOME_DISTANCE = 6;
const lerpAll = (from, to, t) => from.map((x, i) => x + (to[i] - x) * t);
export const tinted = (from, to, t) => `rgb(${lerpAll(from, to, t).map(Math.round).join()})`;

/* ---------- the surface in world coordinates: independent of the camera -------------------------------- */

/** Compressive, strictly increasing map of loss to height: log(L / floor) where the floor allows a logarithm. */
export function heightOf(floor, top) {
  const soft = floor > 0 && top / floor < 1e9 ? floor : (top - floor) / 1000 || 1;
  const log = loss => Math.log1p(Math.max((loss - floor) / soft, -0.9));
  const whole = log(top) || 1;
  return loss => (BOX_HEIGHT * log(loss)) / whole;
}

export function buildScene({ surface, domain: [[xlo, xhi], [ylo, yhi]], floor, levels }) {
  const n = MESH_SIDE + 1;
  const losses = Float64Array.from({ length: n * n }, (_, k) =>
    surface(xlo + ((xhi - xlo) * (k % n)) / MESH_SIDE, ylo + ((yhi - ylo) * Math.floor(k / n)) / MESH_SIDE));
  const top = losses.reduce((most, loss) => (loss > most && Number.isFinite(loss) ? loss : most), floor);
  const height = heightOf(floor, top);
  const zOf = loss => (Number.isFinite(loss) ? height(loss) : BOX_HEIGHT);
  const mesh = losses.map(zOf);
  const span = Math.max(xhi - xlo, yhi - ylo);
  const hx = Math.max(0.3, (xhi - xlo) / span), hy = Math.max(0.3, (yhi - ylo) / span);
  const at = (X, Y) => {
    const u = clamp(((X / hx + 1) / 2) * MESH_SIDE, 0, MESH_SIDE), v = clamp(((Y / hy + 1) / 2) * MESH_SIDE, 0, MESH_SIDE);
    const i = Math.min(MESH_SIDE - 1, Math.floor(u)), j = Math.min(MESH_SIDE - 1, Math.floor(v)), k = j * n + i, s = u - i, t = v - j;
    return (mesh[k] * (1 - s) + mesh[k + 1] * s) * (1 - t) + (mesh[k + n] * (1 - s) + mesh[k + n + 1] * s) * t;
  };
  const world = (x, y) => [((2 * (x - xlo)) / (xhi - xlo) - 1) * hx, ((2 * (y - ylo)) / (yhi - ylo) - 1) * hy];
  const steps = levels.map(loss => ({ loss, z: zOf(loss) })).filter(({ z }) => z > 1e-9 && z < BOX_HEIGHT).sort((p, q) => p.z - q.z);
  return { n, mesh, hx, hy, at, world, zOf, steps, domain: [[xlo, xhi], [ylo, yhi]], surface, floor };
}

/** Parallel projection: project(X, Y, Z) → [px, py]; `eye` is the unit vector towards the viewer, `near` its sides. */
export function createView({ width, height, unit, camera }, { hx, hy }) {
  const [sa, ca] = [Math.sin(camera.azimuth * RADIANS), Math.cos(camera.azimuth * RADIANS)];
  const [se, ce] = [Math.sin(camera.elevation * RADIANS), Math.cos(camera.elevation * RADIANS)];
  const radius = Math.hypot(hx, hy), pad = { side: 44 * unit, top: 26 * unit, bottom: 40 * unit };
  const across = (width - 2 * pad.side) / (2 * radius), up = (height - pad.top - pad.bottom) / (2 * radius * se + BOX_HEIGHT * ce);
  const scale = (Math.min(across, up) * HOME_DISTANCE) / camera.distance;
  const cx = width / 2, cy = (height + pad.top - pad.bottom) / 2;
  const project = (X, Y, Z) => [
    cx + (X * ca - Y * sa) * scale,
    cy - ((Z - BOX_HEIGHT / 2) * ce + (X * sa + Y * ca) * se) * scale,
  ];
  const eye = [-ce * sa, -ce * ca, se];
  return { project, scale, eye, near: [Math.sign(eye[0]) || 1, Math.sign(eye[1]) || 1] };
}

/** Weights and loss → pixels, as the picture has them: {project(x, y, loss) → [px, py], height(loss)}. */
export function projection3d(options) {
  const scene = buildScene(options), view = createView(options, scene);
  return { project: (x, y, loss) => view.project(...scene.world(x, y), scene.zOf(loss)), height: scene.zOf };
}

/** Does the surface stand between a point and the viewer? A march along the sight line, a mesh cell at a time. */
export function isHidden({ at, hx, hy }, [ex, ey, ez], X, Y, Z) {
  const stride = 2 / MESH_SIDE / Math.hypot(ex, ey);
  for (let s = 0.5 * stride; ; s += stride) {
    const x = X + ex * s, y = Y + ey * s, z = Z + ez * s;
    if (z > BOX_HEIGHT || Math.abs(x) > hx || Math.abs(y) > hy) return false;
    if (at(x, y) > z + 0.012) return true;
  }
}

/* ---------- the still picture: walls, mesh, isolines, axes --------------------------------------------- */

function bandTones(palette, steps) {
  const low = channels(palette['surface-low']), high = channels(palette['surface-high']);
  const [dark, light] = [channels(palette.page), channels(palette.ink)].sort((p, q) => p[1] - q[1]);
  const bands = [0, ...steps.map(step => step.z)].map(z => lerpAll(low, high, z / BOX_HEIGHT)), cache = new Map();
  const band = z => steps.reduce((count, step) => count + (step.z <= z), 0);
  const shaded = (index, shade) => {
    const q = Math.round(shade * 60), key = index * 256 + q + 128;
    if (!cache.has(key)) cache.set(key, tinted(bands[index], q < 0 ? dark : light, Math.abs(q / 60) * (q < 0 ? 0.16 : 0.1)));
    return cache.get(key);
  };
  return { band, shaded, at: z => bands[band(z)] };
}

export function polyline(c, points, closed = false) {
  c.beginPath();
  for (const point of points) c.lineTo(point[0], point[1]);
  if (closed) c.closePath();
}

/** The part of a quad at or above z, and the isoline that bounds it. Corners are [px, py, z, X, Y]. */
function sliceQuad(corners, z) {
  const above = [], cut = [];
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
  const heights = corners.map(p => p[2]), high = Math.max(...heights), first = tone.band(Math.min(...heights)), cuts = [];
  const fill = (points, index) => {
    polyline(c, points, true);
    c.fillStyle = c.strokeStyle = tone.shaded(index, shade);
    c.fill();
    c.stroke(); // closes the hairline that antialiasing leaves between neighbours
  };
  fill(corners, first);
  for (let i = first; i < steps.length && steps[i].z < high; i++) {
    const { above, cut } = sliceQuad(corners, steps[i].z);
    fill(above, i + 1);
    cuts.push(cut);
  }
  return cuts;
}

function drawMesh(c, { palette, unit, camera }, scene, view, tone) {
  const { n, mesh, hx, hy, steps } = scene, cuts = [];
  const corners = Array.from(mesh, (z, k) => {
    const X = ((2 * (k % n)) / MESH_SIDE - 1) * hx, Y = ((2 * Math.floor(k / n)) / MESH_SIDE - 1) * hy;
    return [...view.project(X, Y, z), z, X, Y];
  });
  const turn = (camera.azimuth + 150) * RADIANS; // the light stands beside the viewer, to the upper left
  const light = [-0.62 * Math.sin(turn), -0.62 * Math.cos(turn), 0.78];
  const sweep = towards => Array.from({ length: MESH_SIDE }, (_, i) => (towards > 0 ? i : MESH_SIDE - 1 - i)); // far cells first
  Object.assign(c, { lineJoin: 'round', lineCap: 'round', lineWidth: 0.8 });
  for (const j of sweep(view.eye[1]))
    for (const i of sweep(view.eye[0])) {
      const k = j * n + i, quad = [k, k + 1, k + n + 1, k + n].map(m => corners[m]), [a, b, d, e] = quad.map(p => p[2]);
      const gx = ((b + d - a - e) * MESH_SIDE) / (4 * hx), gy = ((e + d - a - b) * MESH_SIDE) / (4 * hy);
      const lit = (light[2] - gx * light[0] - gy * light[1]) / Math.hypot(gx, gy, 1);
      cuts.push(...fillQuad(c, quad, clamp((lit - light[2]) * 1.8, -1, 1), tone, steps));
    }
  c.beginPath(); // isolines last and by sight, or the next quad's fill would fray them
  for (const [p, q] of cuts) {
    const [, , z, X, Y] = lerpAll(p, q, 0.5);
    if (isHidden(scene, view.eye, X, Y, z)) continue;
    c.moveTo(p[0], p[1]);
    c.lineTo(q[0], q[1]);
  }
  Object.assign(c, { strokeStyle: palette.contour, lineWidth: 0.9 * unit });
  c.stroke();
}

/** The two sides of the block that face the viewer, from the surface's rim to the base, with the levels as strata. */
function drawSides(c, { palette, unit }, { hx, hy, at, steps }, { project, near: [nx, ny] }) {
  const run = Array.from({ length: 2 * MESH_SIDE + 1 }, (_, i) => i / MESH_SIDE - 1);
  const well = channels(palette.well), high = channels(palette['surface-high']);
  const sides = [[run.map(t => [t * hx, ny * hy]), 0.12], [run.map(t => [nx * hx, t * hy]), 0.38]];
  for (const [rim, depth] of sides) {
    polyline(c, [...rim.map(([X, Y]) => project(X, Y, at(X, Y))), project(...rim.at(-1), 0), project(...rim[0], 0)], true);
    Object.assign(c, { fillStyle: tinted(well, high, depth), strokeStyle: palette.mark, lineWidth: 0.75 * unit });
    c.fill();
    c.stroke();
    c.beginPath();
    for (const { z } of steps)
      rim.forEach(([X, Y], i) => c[i && at(...rim[i - 1]) > z && at(X, Y) > z ? 'lineTo' : 'moveTo'](...project(X, Y, z)));
    c.strokeStyle = palette.line;
    c.stroke();
  }
}

/* ---------- axes ---------------------------------------------------------------------------------------- */

/** Writes at the seat [dx, dy, align] where least is overlapped. With `kept` (text → seat) a near seat and the last one are
    preferred, so that names do not hop while a run plays. What is no `must` is left out if an eighth of it would overlap. */
export function writeFree(c, { width, height, unit, palette }, text, [x, y], seats, taken, look = {}) {
  const { color = palette.muted, size = 12, weight = 400, halo = palette.page, must = true, kept } = look;
  if (x < 0 || y < 0 || x > width || y > height) return; // zoomed past: a label at the edge would lie about its place
  c.font = `${weight} ${size * unit}px ${palette.sans}`;
  const w = c.measureText(text).width, h = size * 1.3 * unit;
  const overlap = (a, b, p, q) => Math.max(0, Math.min(b, q) - Math.max(a, p));
  const clash = ([left, top]) => taken.reduce((sum, [l, t, r, b]) => sum + overlap(left, left + w, l, r) * overlap(top, top + h, t, b), 0);
  const inside = (at, room) => clamp(at, 2, room - 2);
  const spots = seats.map(([dx, dy, align]) => [inside(x + dx * unit - align * w, width - w), inside(y + dy * unit - h / 2, height - h)]);
  const costs = spots.map((spot, i) => clash(spot) + (kept ? 0.02 * i - (kept[text] === i ? 0.1 : 0) : 0) * w * h);
  const best = costs.indexOf(Math.min(...costs)), [left, top] = spots[best];
  if (!must && clash(spots[best]) > 0.12 * w * h) return;
  if (kept) kept[text] = best;
  taken.push([left, top, left + w, top + h]);
  Object.assign(c, { textAlign: 'left', textBaseline: 'middle', lineWidth: 3.5 * unit, strokeStyle: halo, fillStyle: color });
  c.strokeText(text, left, top + h / 2);
  c.fillText(text, left, top + h / 2);
}

/** Levels that have room on the upright at the left, with their pixel. */
function lossTicks({ hx, hy, steps, floor }, { project }, unit) {
  const uprights = [[-hx, -hy], [-hx, hy], [hx, -hy], [hx, hy]];
  const left = uprights.reduce((p, q) => (project(...q, 0)[0] < project(...p, 0)[0] ? q : p)), ticks = [];
  for (const { loss, z } of [{ loss: floor, z: 0 }, ...steps]) {
    const at = project(...left, z);
    if (!ticks.length || ticks.at(-1).at[1] - at[1] >= 17 * unit) ticks.push({ loss, z, at });
  }
  return { left, ticks };
}

/** Rules at the ticks' heights on the two far walls. */
function drawWalls(c, { palette, unit }, { hx, hy }, { project, near: [nx, ny] }, { left, ticks }) {
  const corners = [[-nx * hx, ny * hy], [-nx * hx, -ny * hy], [nx * hx, -ny * hy]];
  const uprights = [corners[1], left].map(corner => [[...corner, 0], [...corner, BOX_HEIGHT]]);
  const rules = [...ticks.map(({ z }) => corners.map(corner => [...corner, z])), ...uprights];
  Object.assign(c, { strokeStyle: palette.line, lineWidth: unit });
  for (const rule of rules) {
    polyline(c, rule.map(point => project(...point)));
    c.stroke();
  }
}

/** Ticks and titles under the two near edges of the base and beside the left upright; returns the boxes taken. */
function drawLabels(c, options, { hx, hy, world, domain }, { project, near: [nx, ny] }, { left, ticks }) {
  const { unit, axes, format } = options, taken = [], middle = project(0, 0, 0)[0], reach = 5 * unit;
  for (const { loss, at } of ticks) writeFree(c, options, format(loss), at, [[-8, 0, 1]], taken);
  const top = project(...left, BOX_HEIGHT);
  writeFree(c, options, axes.z, [top[0], Math.min(top[1], ticks.at(-1).at[1]) - 19 * unit], [[0, 0, 1]], taken, { size: 13 });
  for (const axis of [0, 1]) {
    const edge = t => (axis ? project(nx * hx, t * hy, 0) : project(t * hx, ny * hy, 0));
    const [from, centre, to] = [-1, 0, 1].map(edge);
    const flat = Math.abs(from[1] - to[1]) < 0.25 * Math.abs(from[0] - to[0]);
    const align = flat ? 0.5 : centre[0] < middle ? 1 : 0;
    const across = flat ? 0 : align ? -1 : 1;
    for (const value of niceTicks(...domain[axis], 5)) {
      const [X, Y] = world(axis ? domain[0][0] : value, axis ? value : domain[1][0]);
      writeFree(c, options, format(value), edge(axis ? Y / hy : X / hx), [[7 * across, 11, align]], taken);
    }
    const busy = [...taken]; // a title keeps off the edge as well, a name on the surface need not
    for (let t = -1; t <= 1; t += 0.1) {
      const [x, y] = edge(t);
      busy.push([x - reach, y - 3 * reach, x + reach, y + reach]);
    }
    const along = [0, 0.25, -0.25, 0.5, -0.5, 0.75, -0.75].map(t => [0, 1].map(i => (edge(t)[i] - centre[i]) / unit));
    const seats = [[14, 28], [22, 36], [30, 44]].flatMap(([dx, dy]) => along.map(([ax, ay]) => [ax + dx * across, ay + dy, align]));
    writeFree(c, options, axis ? axes.y : axes.x, centre, seats, busy, { size: 13 });
    taken.push(busy.at(-1));
  }
  return taken;
}

/** Paints everything that stays while the playhead moves; returns what the moving part needs. */
export function drawStill(c, options, scene) {
  const view = createView(options, scene), tone = bandTones(options.palette, scene.steps);
  const upright = lossTicks(scene, view, options.unit);
  drawWalls(c, options, scene, view, upright);
  drawMesh(c, options, scene, view, tone);
  drawSides(c, options, scene, view);
  return { scene, view, tone, taken: drawLabels(c, options, scene, view, upright) };
}
