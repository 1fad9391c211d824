/* A plot over one weight, and under it on the same axis where a run is at every update, growing downward: creeping,
   straight, bouncing, leaving have each a shape. */
import { axisY, boxWithin, clip, dot, label, line, plot, rule } from './figure.js';

/** The boxes of both, of what margins leave of the sheet: `share` of its height for the plot, units between them.
    @param {any} pen @param {number[]} margins */
export function overStrip(pen, margins, share, between) {
  const whole = boxWithin(pen, margins);
  const high = share * whole.h;
  const gap = between * pen.unit;
  return [{ ...whole, h: high }, { ...whole, y: whole.y + high + gap, h: whole.h - high - gap }];
}

/** Where runs are, from the update `first` on, so many `rows` of them, upright rules where a minimum is. A run has
    weight(record) and `end`; its line is drawn up to `head`, [weight, update], pale what is still to come unless
    `ahead` is false, with a dot at each update where there is room for `dots`.
    @param {any} figure @param {any} place @param {any[]} runs @returns {Mark} */
export const strip = ({ now, say }, { box, x, rules, rows, first = 0, title = '', dots = false }, runs) => {
  const lineOf = ({ run, head, hue = 'full', width = 2, ahead = true }) => {
    const way = (from, to) =>
      Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => [run.weight(from + i, 0), from + i]);
    const last = Math.min(now, run.end);
    return [
      ahead && line(way(last, run.end), { color: hue, width, alpha: 0.25 }),
      line([...way(0, last), head], { color: hue, width }),
      dots && way(Math.ceil(first), last).map(at => dot(at, { shape: hue, r: 2.5 })),
      dot(head, { shape: hue, r: 4 }),
    ];
  };
  return plot({ box, x, y: [first + rows, first] }, [
    rules.map(at => rule({ x: at }, { dash: [1, 3] })),
    axisY({ title: say('axis_update'), count: 4, text: String, grid: false, down: true }),
    title && label(`${title} →`, [x[1], first + rows], { size: 12, align: 'right', dy: 18 }),
    clip(runs.map(lineOf), 6),
  ]);
};
