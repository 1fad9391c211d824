/* The same line twice: through the houses, and as one point on the surface its MSE makes over W0 and W1. */
import { number, rateText } from '../../ui/canvas/js/numbers.js';
import {
  drawArrow,
  drawCross,
  drawLine,
  drawMarker,
  drawRing,
  makeHiddenSheet,
  placeLabel,
  setType,
  stamp,
} from '../../ui/canvas/js/paint.js';
import { quadratic } from '../../ui/canvas/js/landscape.js';
import { axisWidth, drawAxes, makeView } from '../../ui/canvas/js/view.js';
import { drawContours, drawLevelLabels, makeTint } from '../../ui/canvas/js/contours.js';
import { drawTrail, trailPoints } from '../../ui/canvas/js/trails.js';
import { framed } from '../../ui/figure/js/shell.js';
import {
  followRun,
  heldStart,
  makeHand,
  putWeights,
  runOf,
  takeStart,
  turnWeight,
  weightDials,
  weightsNow,
} from '../../ui/figure/js/weights.js';
import { drawFit, endHandles, errorsOf, IDS, LABELS, labLine, lineText, moveEnd } from '../../ui/figure/js/fitted.js';

const HALF = 72; // half the window's height in weights

function viewOf(frame) {
  const { palette, sheets, model } = frame;
  const { unit } = palette;
  const { width, height, c } = sheets.landscape;
  const centre = model.header.centre;
  const left = axisWidth(c, palette, centre[1] - HALF, centre[1] + HALF);
  const box = { x: left, y: 8 * unit, w: width - left - 2 * unit, h: height - 48 * unit };
  return makeView(box, centre, HALF);
}

/** The surface with its isolines and their names: painted when size or theme change, stamped otherwise. */
function drawGround(frame, view) {
  const { palette, sheets, state } = frame;
  const { width, height, c } = sheets.landscape;
  const ground = (state.ground ??= { sheet: makeHiddenSheet() });
  const fresh = ground.sheet.resize(width, height);
  if (fresh || ground.version !== frame.version) {
    Object.assign(ground, { version: frame.version, tint: makeTint(state.slice, view, palette) });
    ground.sheet.clear();
    drawContours(ground.sheet.c, state.slice, view, ground.tint, palette);
    const titles = [frame.say('axis_w0'), frame.say('axis_w1')];
    drawAxes(ground.sheet.c, palette, view, { titles, band: ground.tint.band });
    drawMinimum(ground, frame, view);
    drawLevelLabels(ground.sheet.c, state.slice, view, ground.tint, palette, ground.taken);
  }
  stamp(c, ground.sheet);
  return ground;
}

/** @param {Frame} frame @param {View} view */
function drawMinimum(ground, frame, view) {
  const { palette, state } = frame;
  const { c } = ground.sheet;
  const at = view.px(...state.surface.optimum);
  const points = [at, view.px(...state.at)]; // no name of an isoline under them
  ground.taken = points.map(([x, y]) => [x - 14, y - 14, 28, 28]);
  drawCross(c, palette, at);
  setType(c, palette, 13, 600);
  const text = frame.say('minimum', { loss: number(state.surface.floor) });
  placeLabel(c, palette, text, ...at, {
    taken: ground.taken,
    box: view.box,
    halo: ground.tint.band,
    color: palette.ink,
  });
}

/** Every line as good as this one lies on the isoline through the point. */
function drawSameCost(c, frame, view, mse) {
  const { palette, state } = frame;
  const { slice } = state;
  if (mse <= slice.floor) return;
  const [rx, ry] = slice.ellipse(mse).map(r => r * view.k);
  c.strokeStyle = palette.full;
  c.lineWidth = 1.5 * palette.unit;
  c.setLineDash([4 * palette.unit, 3 * palette.unit]);
  c.beginPath();
  c.ellipse(...view.px(...slice.centre), rx, ry, -slice.angle, 0, 2 * Math.PI);
  c.stroke();
  c.setLineDash([]);
}

/** What was asked: with W0 held where it was put, the lowest place lies straight above or below.
    @param {Paper} c @param {Frame} frame @param {View} view @param {Rectangle[]} taken */
function drawAnswer(c, frame, view, taken) {
  const { palette, model } = frame;
  const { from, to } = model.header.answer;
  const [p, q] = [view.px(...from), view.px(...to)];
  drawLine(c, p, q, palette.ink, 1.5 * palette.unit, [2 * palette.unit, 4 * palette.unit]);
  drawRing(c, palette, p, 4);
  drawRing(c, palette, q, 6);
  setType(c, palette, 13, 600);
  const seat = { taken, box: view.box, seats: (frame.state.seats ??= {}), id: 'answer', color: palette.ink };
  placeLabel(c, palette, frame.say('answer', { w1: number(to[1], 1) }), ...q, {
    ...seat,
    halo: (x, y) => frame.state.ground.tint.band(x, y),
  });
}

function drawSurface(frame) {
  const { palette, sheets, state, model } = frame;
  const { c } = sheets.landscape;
  const view = viewOf(frame);
  const { box } = view;
  const { tint, taken: fixed } = drawGround(frame, view);
  const taken = [...fixed];
  const weights = weightsNow(frame, true);
  const point = view.px(...weights);
  const now = Math.floor(frame.step + 1e-9);
  c.save();
  c.beginPath();
  c.rect(box.x, box.y, box.w, box.h);
  c.clip();
  drawSameCost(c, frame, view, state.surface.loss(weights));
  if (now)
    drawTrail(c, [...trailPoints(runOf(frame), [0, 1], view, now), point], {
      box,
      palette,
      hue: palette.full,
      ground: palette['surface-low'],
      active: true,
    });
  if (!frame.playing) {
    const step = state.surface.gradient(weights).map(g => -model.header.rate * g * view.k);
    drawArrow(c, palette, point, [step[0], -step[1]], { color: palette.full });
  }
  drawMarker(c, palette, 'full', ...point, 8 * palette.unit);
  setType(c, palette, 13, 600);
  if (model.header.answer) drawAnswer(c, frame, view, taken);
  const near = [...taken, [point[0] - 12, point[1] - 12, 24, 24]];
  const label = {
    taken: near,
    box,
    seats: (state.seats ??= {}),
    id: 'line',
    gap: 14,
    color: palette.full,
    halo: tint.band,
  };
  placeLabel(c, palette, frame.say('this_line'), ...point, label);
  c.restore();
}

/** @type {Kind} */
const cost = {
  views: ['plot', 'landscape'],
  create(frame, before) {
    const surface = quadratic(frame.model.header.quadratic);
    return Object.assign(makeHand(frame, before), { surface, slice: surface.slice([0, 1], surface.optimum) });
  },
  last: frame => frame.model.arrays.weights.shape[0] - 1,
  dials: frame => weightDials(frame, IDS, LABELS, value => number(value, 1), 0.1),
  turn: (frame, id) => turnWeight(frame, IDS, id),
  draw(frame) {
    followRun(frame, IDS);
    drawFit(frame, weightsNow(frame, true), {});
    drawSurface(frame);
  },
  handles(frame) {
    const weights = weightsNow(frame);
    const [x, y] = viewOf(frame).px(...weights);
    return [...endHandles(frame, weights), { id: 'point', label: frame.say('name_point'), view: 'landscape', x, y }];
  },
  held: heldStart,
  take: takeStart,
  lab: labLine,
  move(frame, id, x, y) {
    if (id !== 'point') return moveEnd(frame, id, y);
    const view = viewOf(frame);
    const [u, v] = view.px(...weightsNow(frame));
    if (Math.hypot(u - x, v - y) > 0.01) putWeights(frame, view.at(x, y));
  },
  facts(frame) {
    const weights = weightsNow(frame);
    const { rss, mse } = errorsOf(frame.model.arrays, weights);
    const gradient = frame.state.surface.gradient(weights);
    const count = frame.model.arrays.sizes.length;
    const rows = [
      ['constant', frame.say('constant', { count })],
      ['varies', frame.say('varies', { w0: number(weights[0], 1), w1: number(weights[1], 1) })],
      ['rss', number(rss, 1)],
      ['mse', number(mse)],
      ['gradient', gradient.map(g => number(g, 1)).join(', ')],
    ];
    return rows.map(([id, text]) => ({
      id,
      label: frame.say(`fact_${id}`, { count }),
      text,
      hue: ['varies', 'mse'].includes(id) ? frame.palette.full : null,
    }));
  },
  data(frame) {
    const weights = weightsNow(frame);
    const { rss, mse } = errorsOf(frame.model.arrays, weights);
    const [g0, g1] = frame.state.surface.gradient(weights);
    return {
      w0: weights[0],
      w1: weights[1],
      rss,
      mse,
      loss: frame.state.surface.loss(weights),
      g0,
      g1,
      learningRate: frame.model.header.rate,
    };
  },
  summary(frame) {
    const weights = weightsNow(frame);
    const k = Math.floor(frame.step + 1e-9);
    return frame.say('summary', {
      k,
      line: lineText(frame, weights),
      mse: number(errorsOf(frame.model.arrays, weights).mse),
      rate: rateText(frame.model.header.rate),
    });
  },
};

export default framed(cost);
