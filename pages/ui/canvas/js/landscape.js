/* Loss surfaces: a quadratic known in closed form, or a grid of values. Both give slices over two weights. */

const dot = (u, v) => u.reduce((sum, x, i) => sum + x * v[i], 0);

/** loss(w) = ½ wᵀHw − linear·w + constant, with its known optimum. */
export function quadratic({ hessian, linear, constant, optimum, floor }) {
  const times = w => hessian.map(row => dot(row, w));
  const loss = w => 0.5 * dot(w, times(w)) - dot(linear, w) + constant;
  return {
    kind: 'quadratic',
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
  if (determinant < 1e-12 * (a + d) ** 2) return { value, floor: 0, centre: null, ellipse: null }; // a trough without end
  const centre = [(d * p - m * q) / determinant, (a * q - m * p) / determinant];
  const floor = value(...centre);
  const gap = Math.hypot((a - d) / 2, m);
  const [steep, flat] = [(a + d) / 2 + gap, (a + d) / 2 - gap];
  const ellipse = level => [Math.sqrt((2 * (level - floor)) / steep), Math.sqrt((2 * (level - floor)) / flat)];
  return { value, floor, centre, ellipse, angle: 0.5 * Math.atan2(2 * m, a - d) };
}

/** A surface known on a grid only: z has shape (y, x). Values between are bilinear, outside there are none. */
export function gridded({ x, y, z, optimum = null, minima = [] }) {
  const [columns, rows] = [x.length, y.length];
  const [dx, dy] = [(x[columns - 1] - x[0]) / (columns - 1), (y[rows - 1] - y[0]) / (rows - 1)];
  const value = (u, v) => {
    const [s, t] = [(u - x[0]) / dx, (v - y[0]) / dy];
    if (s < 0 || t < 0 || s > columns - 1 || t > rows - 1) return NaN;
    const [i, j] = [Math.min(columns - 2, Math.floor(s)), Math.min(rows - 2, Math.floor(t))];
    const at = j * columns + i;
    const [f, g] = [s - i, t - j];
    return (1 - g) * ((1 - f) * z[at] + f * z[at + 1]) + g * ((1 - f) * z[at + columns] + f * z[at + columns + 1]);
  };
  let lowest = 0;
  for (let k = 1; k < z.length; k++) if (z[k] < z[lowest]) lowest = k;
  const bottom = [x[lowest % columns], y[Math.floor(lowest / columns)]];
  return {
    kind: 'grid',
    dim: 2,
    optimum: optimum ?? bottom,
    minima,
    floor: z[lowest],
    loss: w => value(w[0], w[1]),
    slice: () => ({ value, floor: z[lowest], centre: optimum ?? bottom, ellipse: null }),
    domain: { x: [x[0], x[columns - 1]], y: [y[0], y[rows - 1]] },
  };
}

/** How much the error along each direction was multiplied by, as the run shows it: signed for one update,
    the geometric mean of its size over `span` updates where single updates swing by design. NaN: too small to say. */
export function measuredFactors(run, r, theory, span = 1) {
  const { optimum, eigenvectors } = theory;
  const part = (record, v) => v.reduce((sum, x, a) => sum + x * (run.weight(record, a) - optimum[a]), 0);
  const scale = 1 + Math.max(...optimum.map(Math.abs));
  const far = Math.min(r < run.last ? r + 1 : r, run.last);
  const from = Math.max(0, far - span);
  return eigenvectors.map(v => {
    const [before, after] = [part(from, v), part(far, v)];
    const updates = run.update(far) - run.update(from);
    if (updates < 1 || Math.abs(before) < 2e-4 * scale) return NaN; // float32 says nothing below that
    return span === 1 ? after / before : Math.abs(after / before) ** (1 / updates);
  });
}
