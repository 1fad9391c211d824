/* What lies under each pixel of the 3-D surface: the two weights, the height, the light. With it the surface, and a map
   laid over it, is painted by looking up a pixel at a time, however finely either is divided. */

import { lightened, makePixels, packed } from './pixels.js';
import { cornersOf, sweepCells } from './mesh3d.js';
import { clamp } from './numbers.js';
import { BOX_HEIGHT, RADIANS } from './scene3d.js';

const MOST = 700_000; // pixels

/** Fields of a picture of width × height CSS pixels, a little finer than the screen so that edges come out smooth:
    weights `u` and `v` (NaN off the surface), height `z`, and `light`, 128 where it neither darkens nor lights up. */
export function makeFields() {
  const fields = /** @type {any} */ ({ key: '', width: 0, height: 0, scale: 1 });
  fields.lay = (options, scene, view, key) => {
    fit(fields, options.width, options.height);
    fields.key = key;
    fields.u.fill(NaN);
    const { scale } = fields;
    const { domain, hx, hy } = scene;
    const lights = lightOf(scene, options);
    const weight = (X, half, [low, high]) => low + ((X / half + 1) / 2) * (high - low);
    const corners = cornersOf(scene, view).map(([px, py, z, X, Y], k) => [
      px * scale,
      py * scale,
      weight(X, hx, domain[0]),
      weight(Y, hy, domain[1]),
      z,
      lights[k],
    ]);
    sweepCells(scene, view, ([a, b, d, e]) => {
      const cut = [a, b, d, e].every(k => scene.mesh[k] > BOX_HEIGHT - 1e-9);
      if (options.open && cut) return; // nothing to be seen is a plain
      fillTriangle(fields, corners[a], corners[b], corners[d]);
      fillTriangle(fields, corners[a], corners[d], corners[e]);
    });
  };
  return fields;
}

function fit(fields, w, h) {
  const scale = Math.min(2, Math.max(1, Math.sqrt(MOST / (w * h))));
  const [width, height] = [w, h].map(side => Math.max(1, Math.round(side * scale)));
  if (fields.width === width && fields.height === height) return;
  const [u, v, z] = [0, 1, 2].map(() => new Float32Array(width * height));
  const light = new Uint8Array(width * height);
  Object.assign(fields, { scale, u, v, z, light, ...makePixels(width, height, fields.canvas) });
}

const TONES = 1024; // heights that are told apart

/** Paints the surface itself in the tones of its heights: toneAt(z) → [r, g, b]. Returns its canvas. */
export function paintHeights({ u, z, light, pixels, canvas, show }, toneAt) {
  const tones = Uint32Array.from({ length: TONES }, (_, q) => packed(toneAt((q / (TONES - 1)) * BOX_HEIGHT)));
  const per = (TONES - 1) / BOX_HEIGHT;
  for (let k = 0; k < pixels.length; k++) {
    if (Number.isNaN(u[k])) pixels[k] = 0;
    else pixels[k] = lightened(tones[Math.max(0, Math.min(TONES - 1, Math.round(z[k] * per)))], light[k]);
  }
  show();
  return canvas;
}

/** How a slope is lit, −1 … 1: the light stands beside the viewer, to the upper left. */
function lighting({ azimuth }) {
  const turn = (azimuth + 150) * RADIANS;
  const [x, y, z] = [-0.62 * Math.sin(turn), -0.62 * Math.cos(turn), 0.78];
  return (gx, gy) => clamp(((z - gx * x - gy * y) / Math.hypot(gx, gy, 1) - z) * 1.8, -1, 1);
}

/** Light at each corner of the mesh, from the slope there. */
function lightOf({ n, side, mesh, hx, hy }, { camera, palette }) {
  const [dark, bright] = palette.theme === 'dark' ? [0.35, 0.6] : [0.17, 0.07];
  const lit = lighting(camera);
  return Float64Array.from(mesh, (_, k) => {
    const [i, j] = [k % n, Math.floor(k / n)];
    const [left, right] = [Math.max(0, i - 1), Math.min(side, i + 1)];
    const [below, above] = [Math.max(0, j - 1), Math.min(side, j + 1)];
    const gx = ((mesh[j * n + right] - mesh[j * n + left]) * side) / (2 * hx * (right - left));
    const gy = ((mesh[above * n + i] - mesh[below * n + i]) * side) / (2 * hy * (above - below));
    const shade = lit(gx, gy);
    return 128 * (1 + (shade < 0 ? dark : bright) * shade);
  });
}

/** Corners [px, py, u, v, z, light]; what was there is farther away. */
function fillTriangle({ width, height, u, v, z, light }, p, q, r) {
  const area = (q[0] - p[0]) * (r[1] - p[1]) - (r[0] - p[0]) * (q[1] - p[1]);
  if (Math.abs(area) < 1e-9) return;
  const top = Math.max(0, Math.ceil(Math.min(p[1], q[1], r[1]) - 0.5));
  const bottom = Math.min(height - 1, Math.floor(Math.max(p[1], q[1], r[1]) - 0.5));
  const left = Math.max(0, Math.ceil(Math.min(p[0], q[0], r[0]) - 0.5));
  const right = Math.min(width - 1, Math.floor(Math.max(p[0], q[0], r[0]) - 0.5));
  const [bx, by] = [(r[1] - p[1]) / area, (p[0] - r[0]) / area]; // the share of q grows so along x and y
  const [cx, cy] = [(p[1] - q[1]) / area, (q[0] - p[0]) / area];
  for (let y = top; y <= bottom; y++) {
    let b = (left + 0.5 - p[0]) * bx + (y + 0.5 - p[1]) * by;
    let c = (left + 0.5 - p[0]) * cx + (y + 0.5 - p[1]) * cy;
    for (let x = left; x <= right; x++, b += bx, c += cx) {
      if (b < -1e-6 || c < -1e-6 || b + c > 1 + 1e-6) continue;
      const k = y * width + x;
      u[k] = p[2] + b * (q[2] - p[2]) + c * (r[2] - p[2]);
      v[k] = p[3] + b * (q[3] - p[3]) + c * (r[3] - p[3]);
      z[k] = p[4] + b * (q[4] - p[4]) + c * (r[4] - p[4]);
      light[k] = p[5] + b * (q[5] - p[5]) + c * (r[5] - p[5]);
    }
  }
}
