/* Where it diverges: red, and hatched. */
import { drawHatch } from '../paint.js';
import { boxOf } from './band.js';

/** @param {{x?: any[], y?: any[]}} place @param {{share?: number}} look how densely @returns {Mark} */
export const hatch = ({ x, y }, { share = 1 } = {}) => pen => {
  const [left, top, w, h] = boxOf(pen, x, y);
  drawHatch(pen.c, pen.palette, left, top, w, h, share);
};
