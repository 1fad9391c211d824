/* The plane a neuron divides: its output as tint, its decision line, the points of two classes. */
import { clamp } from '../../ui/canvas/js/numbers.js';
import { drawLine, drawMarker, mix, setType, write } from '../../ui/canvas/js/paint.js';
import { clipped } from '../../ui/canvas/js/view.js';

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

/** Is every point on its side: output of at least one half for class 1?
    @param {Record<string, Numbers>} arrays @param {number} halfway @param {number[]} weights @returns {boolean[]} */
export const verdicts = ({ features, classes }, halfway, weights) =>
  Array.from(classes, (k, i) => sumOf(weights, [features[2 * i], features[2 * i + 1]]) >= halfway === (k === 1));

/** The colour of an output: blue for 1, orange for 0. @param {Palette} palette @param {number} output */
const tintOf = (palette, output) =>
  mix(mix(palette.stochastic, palette.full, clamp(output, 0, 1)), palette.page, 0.8);

/** The output as tint: a gradient across the decision line says it for the whole plane.
    @param {Paper} c @param {Palette} palette @param {Plot} plane @param {(z: number) => number} f
    @param {number[]} weights */
export function drawOutput(c, palette, plane, f, [w1, w2, b]) {
  const { box } = plane;
  const across = [w1 / plane.kx, -w2 / plane.ky]; // how z grows along the pixels
  const steep = across[0] ** 2 + across[1] ** 2;
  if (steep < 1e-12) c.fillStyle = tintOf(palette, f(b));
  else {
    const middle = [box.x + box.w / 2, box.y + box.h / 2];
    const zMiddle = sumOf([w1, w2, b], plane.at(...middle));
    // how far z reaches, from the middle to the corners
    const reach = (Math.abs(across[0]) * box.w + Math.abs(across[1]) * box.h) / 2;
    const end = sign => middle.map((at, n) => at + (sign * reach * across[n]) / steep);
    const [from, to] = [end(-1), end(1)];
    const gradient = c.createLinearGradient(from[0], from[1], to[0], to[1]);
    for (let i = 0; i <= SAMPLES; i++)
      gradient.addColorStop(i / SAMPLES, tintOf(palette, f(zMiddle + reach * ((2 * i) / SAMPLES - 1))));
    c.fillStyle = gradient;
  }
  c.fillRect(box.x, box.y, box.w, box.h);
}

/** Both ends in pixels of the line where the output is one half, as far as it is in the plane; null where it is not.
    @param {Plot} plane @param {number} halfway @param {number[]} weights @returns {Point[] | null} */
export function decisionOf(plane, halfway, [w1, w2, b]) {
  const size = w1 * w1 + w2 * w2;
  if (size < 1e-12) return null;
  const [x, y] = [(w1 * (halfway - b)) / size, (w2 * (halfway - b)) / size];
  const far = 12 / Math.sqrt(size);
  const [from, to] = [-far, far].map(t => [plane.x(x - w2 * t), plane.y(y + w1 * t)]);
  return clipped(plane.box, from, to);
}

/** @param {Paper} c @param {Plot} plane @param {number} halfway @param {number[]} weights @param {string} color
    @param {number} width @param {number[]} [dash] */
export function drawDecision(c, plane, halfway, weights, color, width, dash = []) {
  const ends = decisionOf(plane, halfway, weights);
  if (ends) drawLine(c, ends[0], ends[1], color, width, dash);
}

/** @param {Paper} c @param {Palette} palette @param {Plot} plane @param {Record<string, Numbers>} arrays
    @param {boolean[]} right @param {number} [size] */
export function drawPoints(c, palette, plane, { features, classes }, right, size = 5) {
  const { unit } = palette;
  right.forEach((good, i) => {
    const [x, y] = [plane.x(features[2 * i]), plane.y(features[2 * i + 1])];
    if (!good) drawMiss(c, palette, x, y, 2.1 * size);
    drawMarker(c, palette, classes[i] ? 'full' : 'stochastic', x, y, size * unit);
  });
}

function drawMiss(c, palette, x, y, r) {
  c.beginPath();
  c.arc(x, y, r * palette.unit, 0, 7);
  c.strokeStyle = palette.ink;
  c.lineWidth = 1.5 * palette.unit;
  c.stroke();
}

/** What the tint and the two marks stand for, under the plane.
    @param {Paper} c @param {Palette} palette @param {Plot} plane @param {string} output */
export function drawKey(c, palette, { box }, output) {
  const { unit } = palette;
  const y = box.y + box.h + 33 * unit;
  let x = box.x;
  setType(c, palette, 12);
  for (const [value, mark] of /** @type {[number, string][]} */ ([[1, 'full'], [0, 'stochastic']])) {
    c.fillStyle = tintOf(palette, value);
    c.fillRect(x, y - 12 * unit, 22 * unit, 16 * unit);
    drawMarker(c, palette, mark, x + 11 * unit, y - 4 * unit, 4 * unit);
    const text = `${output} ${value}`;
    write(c, palette, text, x + 28 * unit, y, { color: palette.ink });
    x += 28 * unit + c.measureText(text).width + 18 * unit;
  }
}
