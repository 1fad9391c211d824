/* A line through points. */

/** @param {Iterable<Point>} points in data units @param {{color?: string, width?: number, dash?: number[],
    alpha?: number, fill?: string}} look lengths in units @returns {Mark} */
export const line = (points, { color = 'ink', width = 2, dash = [], alpha = 1, fill = '' } = {}) => pen => {
  const { c, tone, unit, scale } = pen;
  c.beginPath();
  for (const [x, y] of points) c.lineTo(scale.x(x), scale.y(y));
  Object.assign(c, { strokeStyle: tone(color), lineWidth: width * unit, globalAlpha: alpha });
  c.setLineDash(dash.map(long => long * unit));
  if (fill) {
    c.closePath();
    c.fillStyle = tone(fill);
    c.fill();
  }
  if (width) c.stroke();
  c.setLineDash([]);
  c.globalAlpha = 1;
};

/** A function's graph from one value to another. @param {(x: number) => number} of @returns {Mark} */
export const curve = (of, [from, to], look = {}, pieces = 160) => {
  const across = Array.from({ length: pieces + 1 }, (_, i) => from + ((to - from) * i) / pieces);
  return line(across.map(x => [x, of(x)]), look);
};
