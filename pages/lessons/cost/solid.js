/* The surface of the MSE over W0 and W1, in 3-D and on a linear height, and the line's point on it. */
import { projection3d, RADIANS } from '../../ui/canvas/js/scene3d.js';
import { createSurface3d } from '../../ui/canvas/js/surface3d.js';
import {
  arrow, dot, drawMarks, handle, keepClear, label, niceTicks, number, pathOf, plot, putWeights, recorded, weightsNow,
} from '../../ui/figure/js/figure.js';

const STACK = [84, 108]; // units at the right for the stack of squares, on a phone and else
const LEAST = 400; // a loss the block is always high enough for
const ROOM = 1.25; // how much higher than the line's own loss it is
const LOWEST = 0.2; // a lower share of the height has too little to see
const LINEAR = 1e6; // so many times the height is the softening of its log scale: a straight line to six figures
const NUDGE = 0.01;
const NARROW = 480; // units
const HOME = { azimuth: -38, elevation: 50 };

/** Units for the stack. @param {Frame} frame */
export const stackOf = ({ sheets, palette }) => STACK[Number(sheets.landscape.width >= NARROW * palette.unit)];

/** Where the camera stands at first: on a phone nearer, as the picture is small. @param {Frame} frame */
export const homeOf = ({ dom }) => ({ ...HOME, distance: dom.landscape.clientWidth < NARROW ? 4.8 : 5.2 });

/** The loss at the top of the block; there the surface is cut off. It stays as long as the line's loss has its place
    below it, so that nothing rescales under a hand.
    @param {Frame} frame */
function topOf({ state }) {
  const wanted = Math.max(LEAST, state.surface.loss(state.at));
  if (state.top >= wanted && wanted >= LOWEST * state.top) return state.top;
  const ticks = niceTicks(0, ROOM * wanted, 4);
  return (state.top = ticks.at(-1) + (ticks[1] - ticks[0]));
}

/** What the 3-D picture is made of, and project(w0, w1, loss) → pixels. @param {Frame} frame */
export function solidOf(frame) {
  const { palette, sheets, state, header } = frame;
  const { width, height } = sheets.landscape;
  const top = topOf(frame);
  const look = JSON.stringify([width, height, palette, top, state.camera]);
  if (state.solid?.look === look) return state.solid;
  const options = {
    width: width - stackOf(frame) * palette.unit,
    height,
    palette,
    camera: state.camera,
    key: `cost ${top}`,
    surface: (w0, w1) => Math.min(top, state.surface.loss([w0, w1])),
    domain: [0, 1].map(a => [header.low[a], header.high[a]]),
    levels: niceTicks(0, top, 8).slice(1),
    floor: 0,
    open: true,
    soft: LINEAR * top,
    side: 80,
  };
  return (state.solid = { look, options, project: projection3d(options).project });
}

/** Every line as good as this one lies on the isoline through the point: none at the minimum. */
function sameCost({ palette, state: { slice } }, mse) {
  if (mse <= slice.floor) return [];
  const [rx, ry] = slice.ellipse(mse);
  const [cos, sin] = [Math.cos(slice.angle), Math.sin(slice.angle)];
  const points = Array.from({ length: 121 }, (_, i) => {
    const [u, v] = [rx * Math.cos(i * 3 * RADIANS), ry * Math.sin(i * 3 * RADIANS)];
    return [slice.centre[0] + u * cos - v * sin, slice.centre[1] + u * sin + v * cos, mse];
  });
  return [{ points, color: palette.full, dash: [5, 5] }];
}

/** What was asked: with W0 held where it was put, the surface is a curve over W1. */
function overW1({ palette, header: { answer }, state }, [low, high]) {
  if (!answer) return [];
  const weights = Array.from({ length: 81 }, (_, i) => [answer.from[0], low + ((high - low) * i) / 80]);
  return [{ points: weights.map(w => [...w, state.surface.loss(w)]), color: palette.ink, dash: [] }];
}

/** The surface with its run, its answer, the next step and the point in the hand. @type {(frame: Frame) => Mark} */
export const solid = frame => pen => {
  const { state, header, now, say, arrays } = frame;
  const { loss, gradient, optimum, floor } = state.surface;
  const { options, project } = solidOf(frame);
  const { unit } = pen;
  const weights = weightsNow(frame, true);
  const over = (/** @type {number[]} */ w) => [...w, loss(w)];
  const [height, least] = [weights, optimum].map(w => project(...over(w))[1]);
  const near = Math.abs(height - least) < 14; // the line to the stack passes where the minimum's name would stand
  (state.picture ??= createSurface3d()).draw(pen.c, {
    ...options,
    axes: { x: say('axis_w0'), y: say('axis_w1'), z: 'MSE' },
    ghosts: [...sameCost(frame, loss(weights)), ...overW1(frame, options.domain[1])],
    trails: [{
      id: 'full', shape: 'full', hue: 'full', active: true, head: over(weights),
      points: (now ? pathOf(recorded(arrays.weights), now) : [weights]).map(over),
    }],
    optimum: over(optimum),
    labels: { optimum: near ? '' : say('minimum', { loss: number(floor) }) },
    format: x => number(x, 0),
  });
  const at = (w, level = loss(w)) => project(...w, level).map(x => x / unit);
  const next = weights.map((w, a) => w - header.rate * gradient(weights)[a]);
  const place = at(weightsNow(frame));
  const move = to => {
    if (Math.hypot(place[0] - to[0], place[1] - to[1]) > 0.01)
      putWeights(frame, weightsAt(frame, weightsNow(frame), to.map(x => x * unit)));
  };
  const box = { x: 0, y: 0, w: options.width, h: options.height };
  drawMarks(pen, plot({ box, x: [0, box.w / unit], y: [box.h / unit, 0] }, [
    header.answer && answerMarks(frame, at),
    // level, as a step is one of weights: at a right angle to its isoline
    !frame.playing && arrow(at(weights), at(next, loss(weights)), { least: 0 }),
    handle('point', { at: place, label: say('name_point'), move }),
  ]));
};

/** The place that was left, and the lowest over W1. */
function answerMarks({ header: { answer }, say }, at) {
  const [from, to] = [at(answer.from), at([answer.from[0], answer.to[1]])];
  return [
    dot(from, { shape: 'ring', r: 4 }),
    dot(to, { shape: 'ring', r: 6 }),
    keepClear(from, 12),
    label(say('answer', { w1: number(answer.to[1], 1) }), to, { weight: 600, color: 'ink', free: 'answer' }),
  ];
}

/** The weights whose point on the surface is at this pixel, from those of now on: a few damped steps, so that a hand
    that pulls where the surface turns its edge to the reader is followed as far as it goes.
    @param {Frame} frame @param {number[]} from @param {number[]} pixel */
function weightsAt(frame, from, [x, y]) {
  const { project } = solidOf(frame);
  const { loss } = frame.state.surface;
  const at = (/** @type {number[]} */ ...w) => project(w[0], w[1], loss(w));
  let [w0, w1] = from;
  for (let i = 0; i < 8; i++) {
    const [[u, v], [right, rightY], [far, farY]] = [at(w0, w1), at(w0 + NUDGE, w1), at(w0, w1 + NUDGE)];
    const [a, c] = [(right - u) / NUDGE, (rightY - v) / NUDGE]; // pixels for one of w0 …
    const [b, d] = [(far - u) / NUDGE, (farY - v) / NUDGE]; // … and for one of w1
    const damping = 0.005 * (a * a + b * b + c * c + d * d);
    const [m00, m01, m11] = [a * a + c * c + damping, a * b + c * d, b * b + d * d + damping];
    const [r0, r1] = [a * (x - u) + c * (y - v), b * (x - u) + d * (y - v)];
    const determinant = m00 * m11 - m01 * m01;
    w0 += (m11 * r0 - m01 * r1) / determinant;
    w1 += (m00 * r1 - m01 * r0) / determinant;
  }
  return [w0, w1];
}
