/* The same line twice: through the houses, and as one point on the surface its MSE makes over W0 and W1; beside that
   the squares of the residuals, each divided by the number of houses, one on the other: as high as the point stands. */
import { attachCamera } from '../../ui/canvas/js/camera3d.js';
import { errorsOf, fitPlot, lineInHand, lineText } from '../../ui/figure/js/fitted.js';
import {
  band, defineFigure, drawMarks, label, line, number, plot, quadratic, rateText, weightsNow,
} from '../../ui/figure/js/figure.js';
import { homeOf, solid, solidOf, stackOf } from './solid.js';

const WIDE = 40; // units of the stack

/** A camera for the surface, in the hand from now on. */
function cameraOf(figure) {
  const camera = homeOf(figure);
  const { canvas } = figure.sheets.landscape;
  canvas.dataset.ownKeys = '';
  figure.stops.push(attachCamera(canvas, camera, () => figure.draw(), () => homeOf(figure)));
  return camera;
}

/** The stack, as high on the sheet as the point. @param {Frame} figure @returns {Mark} */
const stack = figure => pen => {
  const { sheet, unit } = pen;
  const { project } = solidOf(figure);
  const weights = weightsNow(figure, true);
  const { residuals, mse } = errorsOf(figure.arrays, weights);
  const [foot, top] = [0, mse].map(loss => project(weights[0], weights[1], loss));
  const left = sheet.width - (stackOf(figure) / 2 + WIDE / 2) * unit;
  const box = { x: left, y: top[1], w: WIDE * unit, h: foot[1] - top[1] }; // across: 0 … 1, upward the MSE
  const across = x => (x - left) / box.w;
  const parts = residuals.map(residual => (residual * residual) / residuals.length);
  const heights = parts.map((_, i) => parts.slice(0, i + 1).reduce((sum, part) => sum + part, 0));
  const middle = { align: 'center', halo: true };
  drawMarks(pen, plot({ box, x: [0, 1], y: [0, mse] }, [
    line([[across(foot[0]), 0], [1, 0]], { color: 'mark', width: 1, dash: [2, 3] }),
    line([[across(top[0] + 10 * unit), mse], [0, mse]], { color: 'full', width: 1.25, dash: [2, 3] }),
    parts.map((part, i) => band({ y: [heights[i] - part, heights[i]] }, { color: 'full', alpha: i % 2 ? 0.4 : 0.22 })),
    band({}, { color: '', rim: 'full', width: 1.5 }),
    label(`MSE ${number(figure.derived.mse)}`, [0.5, mse], { ...middle, weight: 700, color: 'full', dy: -8 }),
    label(figure.say('stack', { count: residuals.length }), [0.5, 0], { ...middle, size: 12, dy: 16 }),
  ]));
};

export default defineFigure({
  ...lineInHand,
  views: ['plot', 'landscape'],
  create(figure, before) {
    const surface = quadratic(figure.header.quadratic);
    const slice = surface.slice([0, 1], surface.optimum);
    return { ...lineInHand.create(figure, before), surface, slice, camera: before?.camera ?? cameraOf(figure) };
  },
  marks: figure => ({ plot: fitPlot(figure, {}), landscape: [solid(figure), stack(figure)] }),
  facts({ derived: { weights: [w0, w1], rss, mse }, arrays, header, state, say }) {
    const count = { count: arrays.sizes.length };
    const [hue, pair] = [{ ...count, hue: 'full' }, { w0: number(w0, 1), w1: number(w1, 1) }];
    const total = ['mse', number(mse), hue];
    const asked = [['constant', say('constant', count), count], ['varies', say('varies', pair), hue]];
    if (!header.answer) return [...asked, total]; // the others come with the answer
    const slopes = state.surface.gradient([w0, w1]).map(g => number(g, 1)).join(', ');
    return [...asked, ['rss', number(rss, 1), count], total, ['gradient', slopes, count]];
  },
  data({ derived: { weights, ...errors }, state: { surface }, header }) {
    const [[w0, w1], [g0, g1]] = [weights, surface.gradient(weights)];
    return { w0, w1, rss: errors.rss, mse: errors.mse, loss: surface.loss(weights), g0, g1, learningRate: header.rate };
  },
  summary(figure) {
    const { now: k, derived: { weights, mse }, header } = figure;
    return figure.say('summary', { k, line: lineText(figure, weights), mse: number(mse), rate: rateText(header.rate) });
  },
});
