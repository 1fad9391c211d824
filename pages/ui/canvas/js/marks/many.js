/* Many of one kind, without a mark for each. */

/** Discs, as many as there are places. @param {Iterable<Point>} places in data units @param {{r?: number, color?:
    string, alpha?: number}} look `r` in units @returns {Mark} */
export const dots = (places, { r = 2, color = 'ink', alpha = 1 } = {}) => ({ c, scale, tone, unit }) => {
  Object.assign(c, { fillStyle: tone(color), globalAlpha: alpha });
  for (const [x, y] of places) {
    c.beginPath();
    c.arc(scale.x(x), scale.y(y), r * unit, 0, 7);
    c.fill();
  }
  c.globalAlpha = 1;
};

/** Pieces of line that do not hang together. @param {Point[][]} pairs the two ends of each, in data units
    @param {{color?: string, width?: number}} look @returns {Mark} */
export const sticks = (pairs, { color = 'ink', width = 1 } = {}) => ({ c, scale, tone, unit }) => {
  c.beginPath();
  for (const [from, to] of pairs) {
    c.moveTo(...scale.px(...from));
    c.lineTo(...scale.px(...to));
  }
  Object.assign(c, { strokeStyle: tone(color), lineWidth: width * unit });
  c.stroke();
};
