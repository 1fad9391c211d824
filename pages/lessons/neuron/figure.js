/* One neuron: two inputs, their weights, the sum, the activation, the output; and the plane it divides. */
import { clamp, number } from '../../ui/canvas/js/numbers.js';
import { drawLine, drawMarker, drawRing, inside, mix, setType, write } from '../../ui/canvas/js/paint.js';
import { drawPlot, makePlot } from '../../ui/figure/js/plot.js';
import { framed } from '../../ui/figure/js/shell.js';
import {
  followRun,
  heldStart,
  makeHand,
  takeStart,
  turnWeight,
  weightDials,
  weightsNow,
} from '../../ui/figure/js/weights.js';
import {
  ACTIVATIONS,
  PLANE,
  drawDecision,
  drawKey,
  drawOutput,
  drawPoints,
  sumOf,
  verdicts,
} from './plane.js';
import { drawTurns, nameTurns } from './turns.js';

const IDS = ['w1', 'w2', 'bias'];
const LABELS = ['w₁', 'w₂', 'b'];
const INPUTS = ['x₁', 'x₂', '1'];
const FIRST = ['sum', 'output', 'right']; // numbers a question needs beside it; the others come with its answer

const planeOf = frame => makePlot(frame.sheets.plane, frame.palette, PLANE);
const activationOf = frame => ACTIVATIONS[frame.model.header.formula];
const hueOf = (palette, value) => (value < 0 ? palette.stochastic : palette.full);
const rightOf = (frame, weights) => verdicts(frame.model.arrays, frame.model.header.halfway, weights);

function errorOf(frame, weights) {
  const { features, classes } = frame.model.arrays;
  const f = activationOf(frame);
  const squares = Array.from(classes, (k, i) => (f(sumOf(weights, [features[2 * i], features[2 * i + 1]])) - k) ** 2);
  return squares.reduce((sum, s) => sum + s, 0) / squares.length;
}

/* ---------- the neuron, drawn */

function drawNeuron(frame, weights) {
  const { palette, sheets, state } = frame;
  const { c, width, height } = sheets.neuron;
  const { unit } = palette;
  const side = Math.min(width * 0.32, height * 0.5);
  const sum = [width * 0.41, height * 0.46];
  const body = { x: width * 0.52, y: sum[1] - side / 2, w: side, h: side };
  const z = sumOf(weights, state.probe);
  const output = activationOf(frame)(z);
  INPUTS.forEach((name, i) =>
    drawInput(c, palette, [width * 0.09, height * (0.14 + 0.32 * i)], sum, {
      name,
      value: i < 2 ? state.probe[i] : null,
      weight: weights[i],
      label: LABELS[i],
    }),
  );
  drawLine(c, sum, [body.x, sum[1]], palette.ink, 2 * unit);
  drawNode(c, palette, sum, 25 * unit, number(z), palette.ink);
  setType(c, palette, 13);
  write(c, palette, frame.say('sum'), sum[0], sum[1] + 44 * unit, { align: 'center' });
  drawActivation(c, frame, body, z, output);
  const end = [width - 4 * unit, sum[1]];
  setType(c, palette, 20, 700);
  const room = end[0] - c.measureText(number(output)).width - 6 * unit - (body.x + side);
  if (room > 0)
    drawLine(c, [body.x + side, sum[1]], [body.x + side + Math.min(10 * unit, room), sum[1]], palette.ink, 2 * unit);
  else setType(c, palette, 16, 700);
  write(c, palette, number(output), end[0], end[1], {
    align: 'right',
    base: 'middle',
    color: palette.ink,
    halo: palette.page,
  });
  setType(c, palette, 13);
  write(c, palette, frame.say('output'), end[0], end[1] + 26 * unit, { align: 'right', halo: palette.page });
}

/** Line as thick as its weight is large; its colour is the weight's sign. */
function drawInput(c, palette, at, to, { name, value, weight, label }) {
  const { unit } = palette;
  const hue = hueOf(palette, weight);
  drawLine(c, at, to, mix(hue, palette.page, 0.25), Math.max(0.75, 2.6 * Math.abs(weight)) * unit);
  drawNode(c, palette, at, 20 * unit, name, palette.muted);
  setType(c, palette, 13);
  if (value !== null)
    write(c, palette, number(value), at[0], at[1] + 36 * unit, { align: 'center', color: palette.ink });
  const [x, y] = [at[0] + (to[0] - at[0]) * 0.46, at[1] + (to[1] - at[1]) * 0.46];
  setType(c, palette, 14, 600);
  clearBehind(c, palette, `${label} ${number(weight)}`, [x, y]);
  write(c, palette, `${label} ${number(weight)}`, x, y, { align: 'center', base: 'middle', color: hue });
}

/** @param {Paper} c @param {Palette} palette @param {string} text @param {Point} at */
function clearBehind(c, palette, text, [x, y]) {
  const { unit } = palette;
  const half = c.measureText(text).width / 2 + 4 * unit;
  c.fillStyle = palette.page;
  c.fillRect(x - half, y - 10 * unit, 2 * half, 20 * unit);
}

/** @param {Paper} c @param {Palette} palette @param {Point} at @param {number} r */
function drawNode(c, palette, [x, y], r, text, ring) {
  c.beginPath();
  c.arc(x, y, r, 0, 7);
  c.fillStyle = palette.page;
  c.strokeStyle = ring;
  c.lineWidth = 2 * palette.unit;
  c.fill();
  c.stroke();
  setType(c, palette, 14, 600);
  write(c, palette, text, x, y + palette.unit, { align: 'center', base: 'middle', color: palette.ink });
}

/** The activation's curve with the neuron's point on it; the window grows with a sum that leaves it. */
function drawActivation(c, frame, body, z, output) {
  const { palette, model } = frame;
  const { unit } = palette;
  const reach = Math.max(4, Math.abs(z) * 1.1);
  const bounded = ['step', 'sigmoid'].includes(model.header.formula);
  const [low, high] = bounded ? [-0.35, 1.35] : [model.header.formula === 'identity' ? -reach : -0.3 * reach, reach];
  const x = value => body.x + ((value + reach) / (2 * reach)) * body.w;
  const y = value => body.y + ((high - value) / (high - low)) * body.h;
  c.fillStyle = palette.well;
  c.fillRect(body.x, body.y, body.w, body.h);
  drawLine(c, [body.x, y(0)], [body.x + body.w, y(0)], palette.mark, unit);
  drawLine(c, [x(0), body.y], [x(0), body.y + body.h], palette.mark, unit);
  c.strokeStyle = palette.ink;
  c.lineWidth = 2 * unit;
  c.beginPath();
  for (let i = 0; i <= 200; i++) {
    const value = -reach + (2 * reach * i) / 200;
    c.lineTo(x(value), y(activationOf(frame)(value)));
  }
  c.stroke();
  drawLine(c, [x(z), y(0)], [x(z), y(output)], palette.full, unit, [3 * unit, 3 * unit]);
  drawLine(c, [x(z), y(output)], [body.x + body.w, y(output)], palette.full, unit, [3 * unit, 3 * unit]);
  drawMarker(c, palette, 'full', x(z), y(output), 6 * unit);
  setType(c, palette, 13, 600);
  write(c, palette, frame.say(`name_${model.header.activation}`), body.x + body.w / 2, body.y - 8 * unit, {
    align: 'center',
    color: palette.ink,
  });
  setType(c, palette, 13);
  write(c, palette, 'f(z)', body.x + 6 * unit, body.y + 16 * unit);
  write(c, palette, 'z', body.x + body.w - 6 * unit, y(0) + 15 * unit, { align: 'right' });
}

/* ---------- the plane it divides */

function drawPlane(frame, weights) {
  const { palette, sheets, model, state } = frame;
  const { c } = sheets.plane;
  const { unit } = palette;
  const { halfway, turns } = model.header;
  const plane = planeOf(frame);
  inside(c, plane, () => {
    drawOutput(c, palette, plane, activationOf(frame), weights);
    if (frame.step > 0) drawDecision(c, plane, halfway, state.at, palette.muted, 1.25 * unit, [5 * unit, 5 * unit]);
    drawDecision(c, plane, halfway, weights, palette.ink, 2.5 * unit);
    if (turns) drawTurns(c, frame, plane);
  });
  drawPlot(c, { ...palette, line: 'transparent', mark: 'transparent' }, plane, { titles: INPUTS, counts: [6, 5] });
  drawKey(c, palette, plane, frame.say('output'));
  drawPoints(c, palette, plane, model.arrays, rightOf(frame, weights));
  const [x, y] = [plane.x(state.probe[0]), plane.y(state.probe[1])];
  drawRing(c, palette, [x, y], 8);
  setType(c, palette, 13, 600);
  write(c, palette, frame.say('probe'), x + 13 * unit, y, { base: 'middle', color: palette.ink, halo: palette.page });
  if (turns) nameTurns(c, frame, plane);
}

/* ---------- what the frame asks for */

const term = (weight, value) => `${number(weight)} × ${number(value)} = ${number(weight * value)}`;

/** @type {Kind} */
const neuron = {
  views: ['neuron', 'plane'],
  create: (frame, before) => ({ probe: [1.6, -0.8], ...makeHand(frame, before) }),
  last: frame => frame.model.arrays.weights.shape[0] - 1,
  dials: frame => weightDials(frame, IDS, LABELS, value => number(value), 0.05),
  turn: (frame, id) => turnWeight(frame, IDS, id),
  draw(frame) {
    followRun(frame, IDS);
    drawNeuron(frame, weightsNow(frame));
    drawPlane(frame, weightsNow(frame, true));
  },
  handles(frame) {
    const plane = planeOf(frame);
    const [x, y] = [plane.x(frame.state.probe[0]), plane.y(frame.state.probe[1])];
    return [{ id: 'probe', label: frame.say('name_probe'), view: 'plane', x, y }];
  },
  move(frame, id, x, y) {
    const [u, v] = planeOf(frame).at(x, y);
    frame.state.probe = [clamp(u, ...PLANE.x), clamp(v, ...PLANE.y)];
  },
  held: heldStart,
  take: takeStart,
  facts(frame) {
    const { probe } = frame.state;
    const weights = weightsNow(frame);
    const z = sumOf(weights, probe);
    const good = rightOf(frame, weights).filter(Boolean).length;
    const whole = [
      ['term1', term(weights[0], probe[0])],
      ['term2', term(weights[1], probe[1])],
      ['term3', number(weights[2])],
      ['sum', number(z)],
      ['output', number(activationOf(frame)(z))],
      ['mse', number(errorOf(frame, weights), 3)],
      ['right', `${good} / ${frame.model.arrays.classes.length}`],
    ];
    const rows = frame.model.header.turns ? whole : whole.filter(([id]) => FIRST.includes(id));
    const hue = id => (id === 'output' ? frame.palette.full : null);
    return rows.map(([id, text]) => ({ id, label: frame.say(`fact_${id}`), text, hue: hue(id) }));
  },
  data(frame) {
    const weights = weightsNow(frame);
    const z = sumOf(weights, frame.state.probe);
    const right = rightOf(frame, weights).filter(Boolean).length;
    const { activation, rate: learningRate } = frame.model.header;
    const [[w1, w2, bias], [x1, x2]] = [weights, frame.state.probe];
    const told = { sum: z, output: activationOf(frame)(z), loss: errorOf(frame, weights) };
    return { w1, w2, bias, x1, x2, ...told, right, activation, learningRate };
  },
  summary(frame) {
    const weights = weightsNow(frame);
    const z = sumOf(weights, frame.state.probe);
    const values = {
      k: Math.floor(frame.step + 1e-9),
      w1: number(weights[0]),
      w2: number(weights[1]),
      b: number(weights[2]),
      z: number(z),
      output: number(activationOf(frame)(z)),
    };
    return frame.say('summary', {
      ...values,
      right: rightOf(frame, weights).filter(Boolean).length,
      count: frame.model.arrays.classes.length,
    });
  },
};

export default framed(neuron);
