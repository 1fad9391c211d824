/* A dot: the mark of a strategy, by shape as well as by colour, a ring for a start, a cross for a minimum, a disc. */
import { drawCross, drawDisc, drawMarker, drawRing } from '../paint.js';

/** @param {any} at in data units @param {{shape?: string, r?: number, color?: string, alpha?: number, dash?: number[]}}
    look `r` in units; `color`: of a disc, or of a ring's rim @returns {Mark} */
export const dot = (at, { shape = 'full', r = 6, color = 'ink', alpha = 1, dash = [] } = {}) => pen => {
  const { c, palette, tone, unit, scale } = pen;
  const [x, y] = scale.px(at[0], at[1]);
  c.globalAlpha = alpha;
  if (shape === 'ring') drawRing(c, { ...palette, ink: tone(color) }, [x, y], r);
  else if (shape === 'cross') drawCross(c, palette, [x, y], r);
  else if (shape === 'disc') drawDisc(c, [x, y], r * unit, { fill: tone(color) });
  else if (shape === 'circle') {
    const rim = { stroke: tone(color), width: 1.5 * unit, dash: dash.map(long => long * unit) };
    drawDisc(c, [x, y], r * unit, rim);
  } else drawMarker(c, palette, shape, x, y, r * unit);
  c.globalAlpha = 1;
};
