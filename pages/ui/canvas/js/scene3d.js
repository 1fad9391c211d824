/* The world of the 3-D loss surface and its parallel projection.

   World: X and Y are the two weights on ONE scale, centred on the domain, the longer side running −1 … 1.
   Z is log loss, 0 at the floor and BOX_HEIGHT at the highest loss of the domain or held. Angles are in degrees. */

import { between, clamp } from './numbers.js';

const SIDE = 40; // quads a side, where nothing else is said
export const BOX_HEIGHT = 0.95;
export const RADIANS = Math.PI / 180;
export const HOME_DISTANCE = 6;
export const tinted = (from, to, t) => `rgb(${between(from, to, t).map(Math.round).join()})`;

/** Compressive, strictly increasing map of loss to height: log(1 + (L − floor) / soft), for which a floor above zero
    may stand itself: then it is log L. */
function heightOf(floor, top, soft = floor > 0 && top / floor < 1e9 ? floor : (top - floor) / 1000 || 1) {
  const log = loss => Math.log1p(Math.max((loss - floor) / soft, -0.9));
  const whole = log(top) || 1;
  return loss => (BOX_HEIGHT * log(loss)) / whole;
}

/** The surface in world coordinates, whatever the camera: `mesh` heights, `at(X, Y)` between them, `world(x, y)` from
    weights, `zOf(loss)`, the levels as `steps`. `square`: the two weights are on scales of their own; `side`: quads a
    side; `held`: a loss for which there is room, though the surface is nowhere as high. */
export function buildScene({ surface, domain, floor, levels, soft, square = false, side = SIDE, held = floor }) {
  const [[xlo, xhi], [ylo, yhi]] = domain;
  const n = side + 1;
  const across = k => xlo + ((xhi - xlo) * (k % n)) / side;
  const along = k => ylo + ((yhi - ylo) * Math.floor(k / n)) / side;
  const losses = Float64Array.from({ length: n * n }, (_, k) => surface(across(k), along(k)));
  const top = losses.reduce((most, loss) => (loss > most && Number.isFinite(loss) ? loss : most), held);
  const height = heightOf(floor, top, soft);
  const zOf = loss => (Number.isFinite(loss) ? height(loss) : BOX_HEIGHT);
  const mesh = losses.map(zOf);
  const span = Math.max(xhi - xlo, yhi - ylo);
  const half = length => (square ? 1 : Math.max(0.3, length / span));
  const [hx, hy] = [half(xhi - xlo), half(yhi - ylo)];
  const at = (X, Y) => {
    const u = clamp(((X / hx + 1) / 2) * side, 0, side);
    const v = clamp(((Y / hy + 1) / 2) * side, 0, side);
    const [i, j] = [Math.min(side - 1, Math.floor(u)), Math.min(side - 1, Math.floor(v))];
    const [k, s, t] = [j * n + i, u - i, v - j];
    return (mesh[k] * (1 - s) + mesh[k + 1] * s) * (1 - t) + (mesh[k + n] * (1 - s) + mesh[k + n + 1] * s) * t;
  };
  const world = (x, y) => [((2 * (x - xlo)) / (xhi - xlo) - 1) * hx, ((2 * (y - ylo)) / (yhi - ylo) - 1) * hy];
  const steps = levels.map(loss => ({ loss, z: zOf(loss) }));
  const inside = steps.filter(({ z }) => z > 1e-9 && z < BOX_HEIGHT).sort((p, q) => p.z - q.z);
  return { n, side, mesh, hx, hy, at, world, zOf, steps: inside, domain, surface, floor };
}

/** Parallel projection: project(X, Y, Z) → [px, py]; `eye` is the unit vector towards the viewer, `near` its sides.
    @returns {any} */
export function createView({ width, height, palette: { unit }, camera }, { hx, hy }) {
  const [sa, ca] = [Math.sin(camera.azimuth * RADIANS), Math.cos(camera.azimuth * RADIANS)];
  const [se, ce] = [Math.sin(camera.elevation * RADIANS), Math.cos(camera.elevation * RADIANS)];
  const radius = Math.hypot(hx, hy);
  const pad = { side: 44 * unit, top: 26 * unit, bottom: 40 * unit };
  const across = (width - 2 * pad.side) / (2 * radius);
  const up = (height - pad.top - pad.bottom) / (2 * radius * se + BOX_HEIGHT * ce);
  const scale = (Math.min(across, up) * HOME_DISTANCE) / camera.distance;
  const [cx, cy] = [width / 2, (height + pad.top - pad.bottom) / 2];
  const project = (X, Y, Z) => [
    cx + (X * ca - Y * sa) * scale,
    cy - ((Z - BOX_HEIGHT / 2) * ce + (X * sa + Y * ca) * se) * scale,
  ];
  const eye = [-ce * sa, -ce * ca, se];
  return { project, scale, eye, near: [Math.sign(eye[0]) || 1, Math.sign(eye[1]) || 1] };
}

/** Weights and loss → pixels, as the picture has them: {project(x, y, loss) → [px, py], height(loss)}. */
export function projection3d(options) {
  const scene = buildScene(options);
  const view = createView(options, scene);
  return { project: (x, y, loss) => view.project(...scene.world(x, y), scene.zOf(loss)), height: scene.zOf };
}

/** Does the surface stand between a point and the viewer? A march along the sight line, a mesh cell at a time. */
export function isHidden({ side, at, hx, hy }, [ex, ey, ez], X, Y, Z) {
  const stride = 2 / side / Math.hypot(ex, ey);
  for (let s = 0.5 * stride; ; s += stride) {
    const [x, y, z] = [X + ex * s, Y + ey * s, Z + ez * s];
    if (z > BOX_HEIGHT || Math.abs(x) > hx || Math.abs(y) > hy) return false;
    if (at(x, y) > z + 0.012) return true;
  }
}
