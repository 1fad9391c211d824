/* Loss surfaces: a quadratic known in closed form, lattices of values, or a line of them, and what is shown of each. */

import { lowestOf } from './numbers.js';

/** @param {ArrayLike<number> & {reduce: any}} u @param {ArrayLike<number>} v @returns {number} */
export const dot = (u, v) => u.reduce((sum, x, i) => sum + x * v[i], 0);

/** loss(w) = ½ wᵀHw − linear·w + constant, with its known optimum. */
export function quadratic({ hessian, linear, constant, optimum, floor }) {
  const times = w => hessian.map(row => dot(row, w));
  const loss = w => 0.5 * dot(w, times(w)) - dot(linear, w) + constant;
  return {
    dim: linear.length,
    optimum,
    floor: floor ?? loss(optimum),
    loss,
    gradient: w => times(w).map((value, a) => value - linear[a]),
    slice: (axes, held) => quadraticSlice({ hessian, linear, loss, axes, held }),
  };
}

/** The ellipses left when every weight outside `axes` is held at `held`. */
function quadraticSlice({ hessian, linear, loss, axes, held }) {
  const [i, j] = axes;
  const others = held.map((_, t) => t).filter(t => t !== i && t !== j);
  const rest = a => linear[a] - others.reduce((sum, t) => sum + hessian[a][t] * held[t], 0);
  const [a, m, d] = [hessian[i][i], hessian[i][j], hessian[j][j]];
  const [p, q] = [rest(i), rest(j)];
  const origin = held.map((x, t) => (t === i || t === j ? 0 : x));
  const constant = loss(origin);
  const value = (x, y) => 0.5 * (a * x * x + 2 * m * x * y + d * y * y) - p * x - q * y + constant;
  const determinant = a * d - m * m;
  const trough = determinant < 1e-12 * (a + d) ** 2; // without an end
  if (trough) return { value, floor: 0, centre: null, ellipse: null };
  const centre = [(d * p - m * q) / determinant, (a * q - m * p) / determinant];
  const floor = value(...centre);
  const gap = Math.hypot((a - d) / 2, m);
  const [steep, flat] = [(a + d) / 2 + gap, (a + d) / 2 - gap];
  const ellipse = level => [Math.sqrt((2 * (level - floor)) / steep), Math.sqrt((2 * (level - floor)) / flat)];
  return { value, floor, centre, ellipse, angle: 0.5 * Math.atan2(2 * m, a - d) };
}

/** Bilinear values of a lattice: z has shape (y, x), row 0 the lowest y. NaN outside.
    @param {{x: ArrayLike<number>, y: ArrayLike<number>, z: ArrayLike<number>}} lattice
    @returns {(u: number, v: number) => number} */
function bilinear({ x, y, z }) {
  const [columns, rows] = [x.length, y.length];
  const [left, low] = [x[0], y[0]];
  const [dx, dy] = [(x[columns - 1] - left) / (columns - 1), (y[rows - 1] - low) / (rows - 1)];
  return (u, v) => {
    const s = (u - left) / dx;
    const t = (v - low) / dy;
    if (!(s >= 0 && t >= 0 && s <= columns - 1 && t <= rows - 1)) return NaN;
    const i = Math.min(columns - 2, Math.floor(s));
    const j = Math.min(rows - 2, Math.floor(t));
    const at = j * columns + i;
    const f = s - i;
    const g = t - j;
    return (1 - g) * ((1 - f) * z[at] + f * z[at + 1]) + g * ((1 - f) * z[at + columns] + f * z[at + columns + 1]);
  };
}

/** Cubic between four equally spaced values, from the second (t = 0) to the third (t = 1). */
const cubic = (a, b, c, d, t) => b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));

/** Like `bilinear`, smooth: what has a round bottom keeps it between its points. NaN in the outermost cells and beyond.
    @param {{x: ArrayLike<number>, y: ArrayLike<number>, z: ArrayLike<number>}} lattice
    @returns {(u: number, v: number) => number} */
function bicubic({ x, y, z }) {
  const [columns, rows] = [x.length, y.length];
  const [dx, dy] = [(x[columns - 1] - x[0]) / (columns - 1), (y[rows - 1] - y[0]) / (rows - 1)];
  return (u, v) => {
    const [s, t] = [(u - x[0]) / dx, (v - y[0]) / dy];
    const [i, j] = [Math.floor(s), Math.floor(t)];
    if (!(i >= 1 && j >= 1 && i < columns - 2 && j < rows - 2)) return NaN;
    const row = k => {
      const at = (j + k) * columns + i;
      return cubic(z[at - 1], z[at], z[at + 1], z[at + 2], s - i);
    };
    return cubic(row(-1), row(0), row(1), row(2), t - j);
  };
}

/** A surface known on lattices only: a fine one near, and a wide one beyond it where there is one.
    @param {{near: any, far?: any, optimum?: number[] | null, floor?: number | null}} parts */
export function gridded({ near, far = null, optimum = null, floor = null }) {
  const [inner, outer] = [bilinear(near), far ? bilinear(far) : () => NaN];
  const value = (u, v) => {
    const fine = inner(u, v);
    return Number.isNaN(fine) ? outer(u, v) : fine;
  };
  const smooth = bicubic(near);
  const loss = ([u, v]) => {
    const fine = smooth(u, v);
    return Number.isNaN(fine) ? value(u, v) : fine;
  };
  const lowest = lowestOf(near.z);
  const columns = near.x.length;
  const bottom = optimum ?? [near.x[lowest % columns], near.y[Math.floor(lowest / columns)]];
  const least = Math.min(floor ?? Infinity, near.z[lowest]);
  const rows = near.y.length;
  const edge = [0, columns - 1].includes(lowest % columns) || [0, rows - 1].includes(Math.floor(lowest / columns));
  const open = edge && floor === null; // it falls on beyond what is known
  const slice = { value, floor: least, centre: bottom, ellipse: null, rugged: true, open };
  return { dim: 2, optimum, floor, loss, slice: () => slice };
}

/** The loss of one weight, on a line of equally spaced points; beyond them it stays as it is at the end.
    @param {{x: ArrayLike<number>, z: ArrayLike<number>, optimum?: number[] | null, floor?: number | null}} parts */
export function curved({ x, z, optimum = null, floor = null }) {
  const last = x.length - 1;
  const value = w => {
    const at = Math.min(last, Math.max(0, ((w - x[0]) / (x[last] - x[0])) * last));
    const i = Math.min(last - 1, Math.floor(at));
    return z[i] + (z[i + 1] - z[i]) * (at - i);
  };
  const lowest = lowestOf(z);
  const slice = { value, floor: floor ?? z[lowest], centre: optimum ?? [x[lowest]], ellipse: null };
  return { dim: 1, optimum, floor, x, z, loss: w => value(w[0]), slice: () => slice };
}

/** How far a run stands from the bottom along each direction at record r, in the sign of the direction.
    @param {any} run @param {number} r @param {{optimum: number[], eigenvectors: number[][]}} theory */
export const errorsAlong = (run, r, { optimum, eigenvectors }) =>
  eigenvectors.map(v => v.reduce((sum, x, a) => sum + x * (run.weight(r, a) - optimum[a]), 0));

/** How much the error along each direction was multiplied by, as the run shows it: signed for one update,
    the geometric mean of its size over `span` updates where single updates swing by design. NaN: too small to say. */
export function measuredFactors(run, r, theory, span = 1) {
  const scale = 1 + Math.max(...theory.optimum.map(Math.abs));
  const far = Math.min(r < run.last ? r + 1 : r, run.last);
  const from = Math.max(0, far - span);
  const [first, last] = [from, far].map(record => errorsAlong(run, record, theory));
  const updates = run.update(far) - run.update(from);
  return first.map((before, i) => {
    const after = last[i];
    if (updates < 1 || Math.abs(before) < 2e-4 * scale) return NaN; // float32 says nothing below that
    return span === 1 ? after / before : Math.abs(after / before) ** (1 / updates);
  });
}
