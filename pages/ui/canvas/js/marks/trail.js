/* The way of a run over a surface, older steps paler, and what has left the plot said at its edge. */
import { drawExits, drawTrail } from '../trails.js';

/** @param {Point[]} points in data units @param {{hue?: string, active?: boolean, exits?: any}} look `exits`: what is
    said at the edge, {firstText(record), nowText(windows away)}, and met(gone) hears whether it has left; `danger`: in
    red @returns {Mark} */
export const trail = (points, { hue = 'full', active = true, exits = null } = {}) => pen => {
  const { c, palette, scale, tone } = pen;
  const pixels = points.map(([x, y]) => scale.px(x, y));
  const look = { box: scale.box, palette, hue: tone(hue), ground: palette['surface-low'], active };
  drawTrail(c, pixels, look);
  if (!exits) return;
  const colors = exits.danger ? palette : { ...palette, danger: palette.ink }; // one can leave and come back
  exits.met?.(drawExits(c, pixels, { ...look, palette: colors, taken: [], ...exits }));
};
