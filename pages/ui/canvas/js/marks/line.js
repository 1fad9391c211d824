/* A line through points. */
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
