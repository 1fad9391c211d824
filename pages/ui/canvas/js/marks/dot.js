/* A dot: the mark of a strategy, by shape as well as by colour, a ring for a start, a cross for a minimum, a disc. */
import { drawCross, drawMarker, drawRing } from '../paint.js';

/** @param {any} at in data units @param {{shape?: string, r?: number, color?: string, alpha?: number, dash?: number[]}}
    look `r` in units; `color`: of a disc, or of a ring's rim @returns {Mark} */
export const dot = (at, { shape = 'full', r = 6, color = 'ink', alpha = 1, dash = [] } = {}) => pen => {
  const { c, palette, tone, unit, scale } = pen;
  const [x, y] = scale.px(at[0], at[1]);
  c.globalAlpha = alpha;
  if (shape === 'ring') drawRing(c, { ...palette, ink: tone(color) }, [x, y], r);
  else if (shape === 'cross') drawCross(c, palette, [x, y], r);
  else if (shape === 'disc' || shape === 'circle') {
    c.beginPath();
    c.arc(x, y, r * unit, 0, 7);
    Object.assign(c, { fillStyle: tone(color), strokeStyle: tone(color), lineWidth: 1.5 * unit });
    c.setLineDash(dash.map(long => long * unit));
    if (shape === 'disc') c.fill();
    else c.stroke();
    c.setLineDash([]);
  } else drawMarker(c, palette, shape, x, y, r * unit);
  c.globalAlpha = 1;
};
