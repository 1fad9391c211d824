/* The neuron itself: inputs on their weights, the sum, the activation with the neuron's point on it, the output. */
import { band, curve, dot, drawMarks, label, line, number, plot, rule } from '../../ui/figure/js/figure.js';
import { ACTIVATIONS, sumOf } from './plane.js';

const LABELS = ['w₁', 'w₂', 'b'];
export const INPUTS = ['x₁', 'x₂', '1'];

/** @param {Frame} figure @param {number[]} weights @returns {Mark} */
export const neuronBody = ({ header, state: { probe }, say }, weights) => pen => {
  const { scale, unit } = pen;
  const [width, height] = scale.high; // in units
  const side = Math.min(width * 0.32, height * 0.5);
  const sum = [width * 0.41, height * 0.46];
  const [left, right, middle] = [width * 0.52, width * 0.52 + side, sum[1]];
  const z = sumOf(weights, probe);
  const f = ACTIVATIONS[header.formula];
  const output = number(f(z));
  const room = width - 10 - right - 11.2 * output.length; // for a line between body and output
  const box = { x: left * unit, y: (middle - side / 2) * unit, w: side * unit, h: side * unit };
  drawMarks(pen, [
    INPUTS.map((name, i) =>
      input([width * 0.09, height * (0.14 + 0.32 * i)], sum, {
        name, value: i < 2 ? probe[i] : null, weight: weights[i], text: `${LABELS[i]} ${number(weights[i])}`,
      }),
    ),
    line([sum, [left, middle]]),
    node(sum, 25, number(z), 'ink'),
    label(say('sum'), sum, { align: 'center', dy: 44 }),
    label(say(`name_${header.activation}`), [left + side / 2, middle - side / 2 - 8], {
      weight: 600, color: 'ink', align: 'center',
    }),
    activation(header.formula, f, z, box),
    room > 0 && line([[right, middle], [right + Math.min(10, room), middle]]),
    label(output, ['right', middle], {
      size: room > 0 ? 20 : 16, weight: 700, color: 'ink', align: 'right', base: 'middle', dx: -4, halo: true,
    }),
    label(say('output'), ['right', middle], { align: 'right', dx: -4, dy: 26, halo: true }),
  ]);
};

/** A line as thick as its weight is large; its colour is the weight's sign. */
const input = (at, to, { name, value, weight, text }) => {
  const hue = weight < 0 ? 'stochastic' : 'full';
  const part = at[1] < to[1] - 1 || at[1] > to[1] + 1 ? 0.46 : 0.5;
  const seat = at.map((from, n) => from + (to[n] - from) * part);
  const between = part === 0.5 && to[0] - at[0] < 125; // no room on the line: over both circles
  return [
    line([at, to], { color: hue, alpha: 0.75, width: Math.max(0.75, 2.6 * Math.abs(weight)) }),
    node(at, 20, name, 'muted'),
    value !== null && label(number(value), at, { color: 'ink', align: 'center', dy: 36, clear: true }),
    label(text, seat, {
      size: 14, weight: 600, color: hue, align: 'center', base: 'middle', dy: between ? -27 : 0, clear: true,
    }),
  ];
};

const node = (at, r, text, rim) => [
  dot(at, { shape: 'ring', r, color: rim }),
  label(text, at, { size: 14, weight: 600, color: 'ink', align: 'center', base: 'middle', dy: 1 }),
];

/** The activation's curve; the window grows with a sum that leaves it. */
function activation(formula, f, z, box) {
  const reach = Math.max(4, Math.abs(z) * 1.1);
  const bounded = ['step', 'sigmoid'].includes(formula);
  const y = bounded ? [-0.35, 1.35] : [formula === 'identity' ? -reach : -0.3 * reach, reach];
  const thread = { color: 'full', width: 1, dash: [3, 3] };
  return plot({ box, x: [-reach, reach], y }, [
    band({}),
    rule({ y: 0 }),
    rule({ x: 0 }),
    curve(f, [-reach, reach], {}, 200),
    line([[z, 0], [z, f(z)], [reach, f(z)]], thread),
    dot([z, f(z)]),
    label('f(z)', [-reach, y[1]], { dx: 6, dy: 16 }),
    label('z', [reach, 0], { align: 'right', dx: -6, dy: 15 }),
  ]);
}
