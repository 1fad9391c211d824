/* The way of a run over a surface, older steps paler, and what has left the plot said at its edge. */
import { drawExits, drawTrail } from '../trails.js';

/** Places of a run up to a step, the last between two records where the step is: [[x, y], …]. A run has weight(record,
    parameter) and may have an `end`.
    @param {any} run @param {number} step @param {number[]} axes @returns {Point[]} */
export function pathOf(run, step, axes = [0, 1]) {
  const at = Math.min(step, run.end ?? Infinity);
  const now = Math.floor(at + 1e-9);
  const placed = r => axes.map(a => run.weight(r, a));
  const points = Array.from({ length: now + 1 }, (_, r) => placed(r));
  if (at - now > 1e-9) {
    const [from, to] = [placed(now), placed(now + 1)];
    points.push(from.map((x, n) => x + (to[n] - x) * (at - now)));
  }
  return points;
}

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
