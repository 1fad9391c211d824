/* The way of a run over its parameters. */
import { between } from '../numbers.js';

/** Places of a run up to a step, the last between two records where the step is: [[x, y], …]. A run has weight(record,
    parameter) and may have an `end`.
    @param {any} run @param {number} step @param {number[]} axes @returns {Point[]} */
export function pathOf(run, step, axes = [0, 1]) {
  const at = Math.min(step, run.end ?? Infinity);
  const now = Math.floor(at + 1e-9);
  const placed = r => axes.map(a => run.weight(r, a));
  const points = Array.from({ length: now + 1 }, (_, r) => placed(r));
  if (at - now > 1e-9) points.push(between(placed(now), placed(now + 1), at - now));
  return points;
}
