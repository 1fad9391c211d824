/* The same line twice: through the houses, and as one point on the surface its MSE makes over W0 and W1. */
import { attachCamera } from '../../ui/canvas/js/camera3d.js';
import { number, rateText } from '../../ui/canvas/js/numbers.js';
import { quadratic } from '../../ui/canvas/js/landscape.js';
import { framed } from '../../ui/figure/js/shell.js';
import {
  followRun,
  heldStart,
  makeHand,
  putWeights,
  takeStart,
  turnWeight,
  weightDials,
  weightsNow,
} from '../../ui/figure/js/weights.js';
import { drawFit, endHandles, errorsOf, IDS, LABELS, labLine, lineText, moveEnd } from '../../ui/figure/js/fitted.js';
import { drawSolid, homeOf, solidOf, weightsAt } from './solid.js';
import { drawStack } from './stack.js';

const FIRST = ['constant', 'varies', 'mse']; // numbers a question needs beside it; the others come with its answer

/** The line's point on the surface, in pixels. */
function pointOf(frame) {
  const weights = weightsNow(frame);
  return solidOf(frame).project(weights[0], weights[1], frame.state.surface.loss(weights));
}

/** A camera for the surface, in the hand from now on. */
function cameraOf(frame) {
  const camera = homeOf(frame);
  const { canvas } = frame.sheets.landscape;
  canvas.dataset.ownKeys = '';
  frame.stops.push(attachCamera(canvas, camera, () => frame.draw(), () => homeOf(frame)));
  return camera;
}

/** @type {Kind} */
const cost = {
  views: ['plot', 'landscape'],
  create(frame, before) {
    const surface = quadratic(frame.model.header.quadratic);
    const slice = surface.slice([0, 1], surface.optimum);
    return Object.assign(makeHand(frame, before), { surface, slice, camera: before?.camera ?? cameraOf(frame) });
  },
  last: frame => frame.model.arrays.weights.shape[0] - 1,
  dials: frame => weightDials(frame, IDS, LABELS, value => number(value, 1), 0.1),
  turn: (frame, id) => turnWeight(frame, IDS, id),
  draw(frame) {
    followRun(frame, IDS);
    drawFit(frame, weightsNow(frame, true), {});
    drawSolid(frame, Math.floor(frame.step + 1e-9));
    drawStack(frame);
  },
  handles(frame) {
    const weights = weightsNow(frame);
    const [x, y] = pointOf(frame);
    return [...endHandles(frame, weights), { id: 'point', label: frame.say('name_point'), view: 'landscape', x, y }];
  },
  held: heldStart,
  take: takeStart,
  lab: labLine,
  move(frame, id, x, y) {
    if (id !== 'point') return moveEnd(frame, id, y);
    const [u, v] = pointOf(frame);
    if (Math.hypot(u - x, v - y) > 0.01) putWeights(frame, weightsAt(frame, weightsNow(frame), [x, y]));
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
    const shown = frame.model.header.answer ? rows : rows.filter(([id]) => FIRST.includes(id));
    return shown.map(([id, text]) => ({
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
