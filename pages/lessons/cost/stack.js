/* The squares of the residuals, each divided by the number of houses, one on the other: as high as the point stands on
   the surface, and at the same height on the sheet. */
import { errorsOf } from '../../ui/figure/js/fitted.js';
import { band, drawMarks, label, line, number, plot, weightsNow } from '../../ui/figure/js/figure.js';
import { solidOf, stackOf } from './solid.js';

const WIDE = 40;

/** @param {Frame} figure @returns {Mark} */
export const stack = figure => pen => {
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
  const text = `MSE ${number(errorsOf(figure.arrays, weightsNow(figure)).mse)}`; // numbers do not glide
  const middle = { align: 'center', halo: true };
  drawMarks(pen, plot({ box, x: [0, 1], y: [0, mse] }, [
    line([[across(foot[0]), 0], [1, 0]], { color: 'mark', width: 1, dash: [2, 3] }),
    line([[across(top[0] + 10 * unit), mse], [0, mse]], { color: 'full', width: 1.25, dash: [2, 3] }),
    parts.map((part, i) => band({ y: [heights[i] - part, heights[i]] }, { color: 'full', alpha: i % 2 ? 0.4 : 0.22 })),
    band({}, { color: '', rim: 'full', width: 1.5 }),
    label(text, [0.5, mse], { ...middle, weight: 700, color: 'full', dy: -8 }),
    label(figure.say('stack', { count: residuals.length }), [0.5, 0], { ...middle, size: 12, dy: 16 }),
  ]));
};
