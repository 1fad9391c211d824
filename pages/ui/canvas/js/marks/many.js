/* Many of one kind, without a mark for each. */
import { drawDisc, paintPath } from '../paint.js';

/** Discs, as many as there are places. @param {Iterable<Point>} places in data units @param {{r?: number, color?:
    string, alpha?: number}} look `r` in units @returns {Mark} */
export const dots = (places, { r = 2, color = 'ink', alpha = 1 } = {}) => ({ c, scale, tone, unit }) => {
  for (const [x, y] of places) drawDisc(c, [scale.x(x), scale.y(y)], r * unit, { fill: tone(color), alpha });
};

/** Pieces of line that do not hang together. @param {Point[][]} pairs the two ends of each, in data units
    @param {{color?: string, width?: number}} look @returns {Mark} */
export const sticks = (pairs, { color = 'ink', width = 1 } = {}) => ({ c, scale, tone, unit }) => {
  c.beginPath();
  for (const [from, to] of pairs) {
    c.moveTo(...scale.px(...from));
    c.lineTo(...scale.px(...to));
  }
  paintPath(c, { stroke: tone(color), width: width * unit });
};
