/* A rectangle in data units; without a range of an axis it goes right across the plot. */
import { drawHatch, paintPath } from '../paint.js';

/** `least`: units it is wide and high in any case; `crisp`: on whole pixels, so that neighbours leave no hairline.
    @param {{x?: any[], y?: any[]}} place @returns {Mark} */
export const band = ({ x, y }, {
  color = 'well', alpha = 1, rim = '', width = 1, least = 0, crisp = false,
} = {}) => pen => {
  const { c, tone, unit } = pen;
  const [left, top, wide, high] = boxOf(pen, x, y, least);
  const place = crisp
    ? [Math.floor(left), Math.floor(top), Math.ceil(wide) + 1, Math.ceil(high) + 1]
    : [left, top, wide, high];
  c.beginPath();
  c.rect(...place);
  if (color) paintPath(c, { fill: tone(color), alpha });
  if (rim) paintPath(c, { stroke: tone(rim), width: width * unit });
};

/** Pixels [x, y, w, h] of two ranges, whichever way round their ends are.
    @param {Pen} pen @param {any} [x] @param {any} [y] @returns {number[]} */
function boxOf({ scale, unit }, x, y, least = 0) {
  const sorted = ends => (ends[0] <= ends[1] ? ends : [ends[1], ends[0]]);
  const [left, right] = sorted((x ?? [scale.low[0], scale.high[0]]).map(scale.x));
  const [top, bottom] = sorted((y ?? [scale.low[1], scale.high[1]]).map(scale.y));
  return [left, top, Math.max(least * unit, right - left), Math.max(least * unit, bottom - top)];
}

/** Where it diverges: red, and hatched. @param {{x?: any[], y?: any[]}} place @returns {Mark} */
export const hatch = ({ x, y }) => pen => {
  const [left, top, w, h] = boxOf(pen, x, y);
  drawHatch(pen.c, pen.palette, left, top, w, h);
};
