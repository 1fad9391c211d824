/* The surface of the MSE over W0 and W1, in 3-D and on a linear height, and the line's point on it. */
import { drawArrow, drawPath, drawRing, placeLabel, setType } from '../../ui/canvas/js/paint.js';
import { buildScene, createView, isHidden, RADIANS } from '../../ui/canvas/js/scene3d.js';
import { createSurface3d } from '../../ui/canvas/js/surface3d.js';
import { niceTicks, number, runOf, weightsNow } from '../../ui/figure/js/figure.js';

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

/** What the 3-D picture is made of, and its maps from (w0, w1, loss) to pixels. @param {Frame} frame */
export function solidOf(frame) {
  const { palette, sheets, state, model: { header } } = frame;
  const { width, height } = sheets.landscape;
  const top = topOf(frame);
  const { unit } = palette;
  const look = JSON.stringify([width, height, unit, top, state.camera]);
  if (state.solid?.look === look) return state.solid;
  const options = {
    width: width - stackOf(frame) * unit,
    height,
    unit,
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
  const scene = buildScene(options);
  const view = createView(options, scene);
  const project = (w0, w1, loss) => view.project(...scene.world(w0, w1), scene.zOf(loss));
  const hidden = (w0, w1, loss) => isHidden(scene, view.eye, ...scene.world(w0, w1), scene.zOf(loss));
  return (state.solid = { look, options, scene, view, project, hidden, top });
}

/** A way over the surface, fainter where the surface itself stands before it. */
function drape(c, solid, points, color, width) {
  const { project, hidden } = solid;
  for (let i = 1; i < points.length; i++) {
    if (points[i][2] > solid.top || points[i - 1][2] > solid.top) continue;
    const alpha = hidden(...points[i]) ? 0.3 : 1;
    drawPath(c, [project(...points[i - 1]), project(...points[i])], { stroke: color, width, alpha });
  }
}

/** Every line as good as this one lies on the isoline through the point. */
function drawSameCost(c, frame, solid, mse) {
  const { palette, state: { slice } } = frame;
  if (mse <= slice.floor) return;
  const [rx, ry] = slice.ellipse(mse);
  const [cos, sin] = [Math.cos(slice.angle), Math.sin(slice.angle)];
  const points = Array.from({ length: 121 }, (_, i) => {
    const [u, v] = [rx * Math.cos(i * 3 * RADIANS), ry * Math.sin(i * 3 * RADIANS)];
    return [slice.centre[0] + u * cos - v * sin, slice.centre[1] + u * sin + v * cos, mse];
  });
  const inside = (/** @type {number[]} */ place) =>
    solid.options.domain.every(([low, high], a) => place[a] >= low && place[a] <= high);
  for (let i = 1; i < points.length; i += 2) // every other piece: dashes that lie on the surface
    if (inside(points[i]) && inside(points[i - 1]))
      drape(c, solid, points.slice(i - 1, i + 1), palette.full, 1.5 * palette.unit);
}

/** What was asked: with W0 held where it was put, the surface is a curve over W1, and this is its lowest place. */
function drawAnswer(c, frame, solid) {
  const { palette, model, state } = frame;
  const { unit } = palette;
  const { from, to } = model.header.answer;
  const [low, high] = solid.options.domain[1];
  const at = w1 => [from[0], w1, state.surface.loss([from[0], w1])];
  const curve = Array.from({ length: 81 }, (_, i) => at(low + ((high - low) * i) / 80));
  drape(c, solid, curve, palette.ink, 1.5 * unit);
  const [p, q] = [from[1], to[1]].map(w1 => solid.project(...at(w1)));
  drawRing(c, palette, p, 4);
  drawRing(c, palette, q, 6);
  setType(c, palette, 13, 600);
  const box = { x: 0, y: 0, w: solid.options.width, h: solid.options.height };
  const seat = { taken: [[p[0] - 12, p[1] - 12, 24, 24]], box, seats: (state.seats ??= {}), id: 'answer' };
  const text = frame.say('answer', { w1: number(to[1], 1) });
  placeLabel(c, palette, text, q[0], q[1], { ...seat, color: palette.ink, halo: () => palette['surface-low'] });
}

/** Whether the line from the point to its stack passes where the minimum's name would stand. */
function isNear({ project }, { loss, optimum }, weights) {
  const [height, least] = [weights, optimum].map(w => project(...w, loss(w))[1]);
  return Math.abs(height - least) < 14;
}

/** The surface with its run, its answer and the next step. @param {Frame} frame */
export function drawSolid(frame) {
  const { palette, sheets, state, model, now } = frame;
  const { c } = sheets.landscape;
  const solid = solidOf(frame);
  const weights = weightsNow(frame, true);
  const over = (/** @type {number[]} */ w) => [...w, state.surface.loss(w)];
  const run = runOf(frame);
  const points = Array.from({ length: now + 1 }, (_, r) => over(now ? [run.weight(r, 0), run.weight(r, 1)] : weights));
  const named = frame.say('minimum', { loss: number(state.surface.floor) });
  (state.picture ??= createSurface3d()).draw(c, {
    ...solid.options,
    palette,
    axes: { x: frame.say('axis_w0'), y: frame.say('axis_w1'), z: 'MSE' },
    trails: [{ id: 'full', shape: 'full', hue: 'full', active: true, points, head: over(weights) }],
    optimum: over(state.surface.optimum),
    labels: { optimum: isNear(solid, state.surface, weights) ? '' : named },
    format: x => number(x, 0),
  });
  drawSameCost(c, frame, solid, state.surface.loss(weights));
  if (model.header.answer) drawAnswer(c, frame, solid);
  if (frame.playing) return;
  const next = weights.map((w, a) => w - model.header.rate * state.surface.gradient(weights)[a]);
  const height = state.surface.loss(weights); // level, as a step is one of weights: at a right angle to its isoline
  const [from, to] = [weights, next].map(place => solid.project(...place, height));
  drawArrow(c, palette, from, [to[0] - from[0], to[1] - from[1]], { color: palette.full, least: 0 });
}

/** The weights whose point on the surface is at this pixel, from those of now on: a few damped steps, so that a hand
    that pulls where the surface turns its edge to the reader is followed as far as it goes.
    @param {Frame} frame @param {number[]} from @param {Point} pixel */
export function weightsAt(frame, from, [x, y]) {
  const { project } = solidOf(frame);
  const { loss } = frame.state.surface;
  const at = (/** @type {number[]} */ ...w) => project(w[0], w[1], loss(w));
  let [w0, w1] = from;
  for (let i = 0; i < 8; i++) {
    const [[u, v], [right, rightY], [far, farY]] = [at(w0, w1), at(w0 + NUDGE, w1), at(w0, w1 + NUDGE)];
    const [du, dv] = [x - u, y - v];
    const [a, c] = [(right - u) / NUDGE, (rightY - v) / NUDGE]; // pixels for one of w0 …
    const [b, d] = [(far - u) / NUDGE, (farY - v) / NUDGE]; // … and for one of w1
    const damping = 0.005 * (a * a + b * b + c * c + d * d);
    const [m00, m01, m11] = [a * a + c * c + damping, a * b + c * d, b * b + d * d + damping];
    const [r0, r1] = [a * du + c * dv, b * du + d * dv];
    const determinant = m00 * m11 - m01 * m01;
    w0 += (m11 * r0 - m01 * r1) / determinant;
    w1 += (m00 * r1 - m01 * r0) / determinant;
  }
  return [w0, w1];
}
