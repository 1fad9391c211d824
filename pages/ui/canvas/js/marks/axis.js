/* The numbers along two sides of a plot, rules across it at them, and what they count. */
import { logTicks, niceTicks, number, tickText } from '../numbers.js';
import { label } from './label.js';
import { rule } from './line.js';

/** Ticks of an axis [{at, text}]: those given, or round ones. @param {any} axis */
function ticksOf({ ticks, count, text, by = 1, log = false }, low, high, usual) {
  const found = ticks ?? (log ? logTicks : niceTicks)(low * by, high * by, count ?? usual);
  const step = found.length > 1 ? Math.abs(found[1] - found[0]) : 1;
  const plain = x => (log ? number(x, x < 1 ? Math.ceil(-Math.log10(x) - 1e-9) : 0) : tickText(x, step));
  return found.map(tick => ({ at: tick / by, text: (text ?? plain)(tick) }));
}

/** Along the bottom; `below`: units from the plot to its title's line. `by`: people count in another unit.
    @param {any} axis {title, below} and as ticksOf has it @returns {Mark} */
export const axisX = axis => pen => {
  const { low, high } = pen.scale;
  for (const { at, text } of ticksOf(axis, low[0], high[0], 6))
    label(text, [at, low[1]], { size: 12, align: 'center', dy: 16 })(pen);
  if (axis.title) label(`${axis.title} →`, [high[0], low[1]], { size: 12, align: 'right', dy: axis.below ?? 33 })(pen);
};

/** Along the left, its title over it, or on the plot (`inside`); `grid`: rules across, heavier at 0; `down`: it grows
    downward. @param {any} axis {title, inside, grid, down} and as ticksOf has it @returns {Mark} */
export const axisY = axis => pen => {
  const { low, high, box } = pen.scale;
  const [from, to] = [Math.min(low[1], high[1]), Math.max(low[1], high[1])];
  for (const { at, text } of ticksOf(axis, from, to, 5)) {
    if (axis.grid ?? true) rule({ y: at }, { color: at === 0 ? 'mark' : 'line' })(pen);
    label(text, [low[0], at], { size: 12, align: 'right', base: 'middle', dx: -6 })(pen);
  }
  if (!axis.title) return;
  const look = axis.inside ? { dx: 8, dy: 13, halo: true } : { dx: 4 - box.x / pen.unit, dy: axis.down ? 20 : -9 };
  label(`${axis.down ? '↓' : '↑'} ${axis.title}`, [low[0], axis.down ? low[1] : high[1]], { size: 12, ...look })(pen);
};
