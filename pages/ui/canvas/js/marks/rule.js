/* A rule: upright at an x, level at a y, across the plot or between two ends. */
import { line } from './line.js';

/** @param {{x?: any, y?: any, between?: any[]}} place @param {object} [look] as a line's @returns {Mark} */
export const rule = ({ x, y, between }, look = {}) => pen => {
  const { low, high } = pen.scale;
  const axis = x === undefined ? 0 : 1;
  const [from, to] = between ?? [low[axis], high[axis]];
  const ends = axis ? [[x, from], [x, to]] : [[from, y], [to, y]];
  line(ends, { color: 'mark', width: 1, ...look })(pen);
};
