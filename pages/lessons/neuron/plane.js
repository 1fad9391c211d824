/* The plane a neuron divides: its output as tint, its decision line, the points of two classes. */
import { clipped } from '../../ui/canvas/js/view.js';
import { band, clamp, dot, label, line, mix } from '../../ui/figure/js/figure.js';

export const PLANE = { x: [-3.2, 3.2], y: [-2.6, 2.6] };
export const ACTIVATIONS = {
  step: z => (z >= 0 ? 1 : 0),
  sigmoid: z => (Math.tanh(z / 2) + 1) / 2,
  relu: z => Math.max(z, 0),
  identity: z => z,
};
const SAMPLES = 240; // stops of the tint across the plane

/** @type {(weights: number[], inputs: number[]) => number} */
export const sumOf = ([w1, w2, b], [x1, x2]) => w1 * x1 + w2 * x2 + b;

/** @param {any} arrays */
export const pointsOf = ({ features, classes }) =>
  Array.from(classes, (k, i) => ({ at: [features[2 * i], features[2 * i + 1]], positive: k === 1 }));

/** Is every point on its side: output of at least one half for class 1?
    @param {Record<string, Numbers>} arrays @param {number} halfway @param {number[]} weights @returns {boolean[]} */
export const verdicts = (arrays, halfway, weights) =>
  pointsOf(arrays).map(({ at, positive }) => sumOf(weights, at) >= halfway === positive);

/** The colour of an output: blue for 1, orange for 0. @param {Palette} palette @param {number} output */
const tintOf = (palette, output) =>
  mix(mix(palette.stochastic, palette.full, clamp(output, 0, 1)), palette.page, 0.8);

/** The output as tint: a gradient across the decision line says it for the whole plane.
    @param {(z: number) => number} f @param {number[]} weights @returns {Mark} */
export const outputTint = (f, [w1, w2, b]) => ({ c, palette, scale }) => {
  const { box } = scale;
  const across = [w1 / scale.kx, -w2 / scale.ky]; // how z grows along the pixels
  const steep = across[0] ** 2 + across[1] ** 2;
  if (steep < 1e-12) c.fillStyle = tintOf(palette, f(b));
  else {
    const middle = [box.x + box.w / 2, box.y + box.h / 2];
    const zMiddle = sumOf([w1, w2, b], scale.at(...middle));
    // how far z reaches, from the middle to the corners
    const reach = (Math.abs(across[0]) * box.w + Math.abs(across[1]) * box.h) / 2;
    const end = sign => middle.map((at, n) => at + (sign * reach * across[n]) / steep);
    const gradient = c.createLinearGradient(...end(-1), ...end(1));
    for (let i = 0; i <= SAMPLES; i++)
      gradient.addColorStop(i / SAMPLES, tintOf(palette, f(zMiddle + reach * ((2 * i) / SAMPLES - 1))));
    c.fillStyle = gradient;
  }
  c.fillRect(box.x, box.y, box.w, box.h);
};

/** Both ends of the line where the output is one half, as far as it is in the plane; null where it is not.
    @param {number} halfway @param {number[]} weights @returns {Point[] | null} */
export function decisionOf(halfway, [w1, w2, b]) {
  const size = w1 * w1 + w2 * w2;
  if (size < 1e-12) return null;
  const [x, y] = [(w1 * (halfway - b)) / size, (w2 * (halfway - b)) / size];
  const far = 12 / Math.sqrt(size);
  const [from, to] = [-far, far].map(t => [x - w2 * t, y + w1 * t]);
  const [[left, right], [low, high]] = [PLANE.x, PLANE.y];
  return clipped({ x: left, y: low, w: right - left, h: high - low }, from, to);
}

export const decision = (halfway, weights, look) => line(decisionOf(halfway, weights) ?? [], look);

/** The points of both classes, a ring round each on the wrong side.
    @param {Record<string, Numbers>} arrays @param {boolean[]} right @param {number} [r] */
export const classPoints = (arrays, right, r = 5) =>
  pointsOf(arrays).map(({ at, positive }, i) => [
    !right[i] && dot(at, { shape: 'circle', r: 2.1 * r }),
    dot(at, { shape: positive ? 'full' : 'stochastic', r }),
  ]);

/** What the tint and the two marks stand for, in units of the sheet.
    @param {number} left @param {number} top @param {string} output @returns {any[]} */
export const key = (left, top, output) =>
  [1, 0].map((value, i) => pen => {
    const x = left + 100 * i;
    band({ x: [x, x + 22], y: [top - 12, top + 4] }, { color: tintOf(pen.palette, value) })(pen);
    dot([x + 11, top - 4], { shape: value ? 'full' : 'stochastic', r: 4 })(pen);
    label(`${output} ${value}`, [x + 28, top], { size: 12, color: 'ink' })(pen);
  });
