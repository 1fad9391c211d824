/* The squares of the residuals, each divided by the number of houses, one on the other: as high as the point stands on
   the surface, and at the same height on the sheet. */
import { number } from '../../ui/canvas/js/numbers.js';
import { drawLine, setType, write } from '../../ui/canvas/js/paint.js';
import { errorsOf } from '../../ui/figure/js/fitted.js';
import { weightsNow } from '../../ui/figure/js/weights.js';
import { solidOf, stackOf } from './solid.js';

const WIDE = 40;

/** @param {Frame} frame */
export function drawStack(frame) {
  const { palette, sheets, model } = frame;
  const { c, width } = sheets.landscape;
  const { unit } = palette;
  const { project } = solidOf(frame);
  const weights = weightsNow(frame, true);
  const { residuals, mse } = errorsOf(model.arrays, weights);
  const [foot, top] = [0, mse].map(loss => project(weights[0], weights[1], loss));
  const x = width - (stackOf(frame) / 2 + WIDE / 2) * unit;
  const tall = (foot[1] - top[1]) / mse;
  const dash = [2 * unit, 3 * unit];
  drawLine(c, foot, [x + WIDE * unit, foot[1]], palette.mark, unit, dash);
  drawLine(c, [top[0] + 10 * unit, top[1]], [x, top[1]], palette.full, 1.25 * unit, dash);
  let y = foot[1];
  residuals.forEach((residual, i) => {
    const h = ((residual * residual) / residuals.length) * tall;
    y -= h;
    c.globalAlpha = i % 2 ? 0.4 : 0.22;
    c.fillStyle = palette.full;
    c.fillRect(x, y, WIDE * unit, h);
    c.globalAlpha = 1;
  });
  c.strokeStyle = palette.full;
  c.lineWidth = 1.5 * unit;
  c.strokeRect(x, top[1], WIDE * unit, foot[1] - top[1]);
  const middle = x + (WIDE / 2) * unit;
  setType(c, palette, 13, 700);
  const text = `MSE ${number(errorsOf(model.arrays, weightsNow(frame)).mse)}`; // numbers do not glide
  write(c, palette, text, middle, top[1] - 8 * unit, { align: 'center', color: palette.full, halo: palette.page });
  setType(c, palette, 12);
  write(c, palette, frame.say('stack', { count: residuals.length }), middle, foot[1] + 16 * unit, {
    align: 'center',
    halo: palette.page,
  });
}
