/* Three lanes: what each row adds, and the mean of the rows so far, which ends as the mini-batch's; dotted: of all. */
import {
  axisY, band, drawMarks, label, line, niceTicks, number, plot, rule, tickText,
} from '../../ui/figure/js/figure.js';

export const HUES = ['full', 'random', 'stochastic'];
const GAP = 24; // units over a lane, for its title

/** The first `k` rows of all. @param {Frame} figure @param {any} all @param {number} k @returns {Mark} */
export const laneMarks = ({ say, state }, all, k) => pen => {
  const [width, height] = pen.scale.high;
  const flip = state.sign === 'target' ? -1 : 1;
  const notes = ['bars', 'line', 'dots'].map(id => say(`lane_${id}`, { two: number(all.two, 0) }));
  const lines = width < 560 ? notes : [notes.join(' · ')];
  const top = lines.length * 16;
  const tall = (height - top - 3 * GAP - 10) / 3;
  drawMarks(pen, [
    ['x1', 'x2', 'one'].map((id, a) => {
      const values = Array.from({ length: all.n }, (_, i) => all.share[3 * i + a]);
      const above = top + GAP + a * (tall + GAP);
      return lane([above, 8, height - above - tall, 44], values, flip * all.full[a], k, HUES[a], say(`lane_${id}`));
    }),
    lines.map((text, i) => label(text, [0, 11 + 16 * i], { size: 12 })),
  ]);
};

function lane(margin, values, far, k, hue, name) {
  const [low, high] = [Math.min(0, far, ...values), Math.max(0, far, ...values)];
  const mean = i => values.slice(0, i + 1).reduce((sum, value) => sum + value, 0) / (i + 1);
  const age = i => (i === k - 1 ? 1 : i < k ? 0.45 : 0.12);
  return plot({ x: [0, values.length], y: [low, high === low ? low + 1 : high], margin }, [
    axisY({ ticks: niceTicks(low, high, 2), text: tick => tickText(tick, high - low), grid: false }),
    values.map((value, i) => band({ x: [i + 0.1, i + 0.9], y: [0, value] }, { color: hue, alpha: age(i), least: 1 })),
    rule({ y: 0 }),
    rule({ y: far }, { color: 'ink', width: 1.5, dash: [2, 3] }),
    line(Array.from({ length: k }, (_, i) => [i + 0.5, mean(i)])),
    label(name, [0, high], { weight: 600, color: hue, dy: -7 }),
  ]);
}
