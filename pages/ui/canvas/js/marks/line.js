/* Lines: through points, a function's graph, a rule. */
import { drawPath } from '../paint.js';

/** @param {Iterable<Point>} points in data units @param {{color?: string, width?: number, dash?: number[],
    alpha?: number, fill?: string}} look lengths in units @returns {Mark} */
export const line = (points, { color = 'ink', width = 2, dash = [], alpha = 1, fill = '' } = {}) => pen => {
  const { c, tone, unit, scale } = pen;
  const lengths = { width: width * unit, dash: dash.map(long => long * unit) };
  const ink = { alpha, fill: fill && tone(fill), closed: fill !== '', stroke: width ? tone(color) : '' };
  drawPath(c, Array.from(points, ([x, y]) => [scale.x(x), scale.y(y)]), { ...lengths, ...ink });
};

/** A function's graph from one value to another. @param {(x: number) => number} of @returns {Mark} */
export const curve = (of, [from, to], look = {}, pieces = 160) => {
  const across = Array.from({ length: pieces + 1 }, (_, i) => from + ((to - from) * i) / pieces);
  return line(across.map(x => [x, of(x)]), look);
};

/** A rule: upright at an x, level at a y, across the plot or between two ends.
    @param {{x?: any, y?: any, between?: any[]}} place @param {object} [look] as a line's @returns {Mark} */
export const rule = ({ x, y, between }, look = {}) => pen => {
  const { low, high } = pen.scale;
  const axis = x === undefined ? 0 : 1;
  const [from, to] = between ?? [low[axis], high[axis]];
  const ends = axis ? [[x, from], [x, to]] : [[from, y], [to, y]];
  line(ends, { color: 'mark', width: 1, ...look })(pen);
};
