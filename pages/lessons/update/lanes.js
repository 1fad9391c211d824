/* Three lanes: what each row adds, and the mean of the rows so far, which ends as the mini-batch's; dotted: of all. */
import { niceTicks, number, tickText } from '../../ui/canvas/js/numbers.js';
import { drawLine, mix, setType, write } from '../../ui/canvas/js/paint.js';

export const HUES = ['full', 'random', 'stochastic'];
const GAP = 24; // units over a lane, for its title

/** The first `k` rows of all. @param {Frame} frame @param {any} all @param {number} k */
export function drawLanes(frame, all, k) {
  const { sheets: { shares: { c, width, height } }, palette, state } = frame;
  const { unit } = palette;
  const flip = state.sign === 'target' ? -1 : 1;
  const notes = ['bars', 'line', 'dots'].map(id => frame.say(`lane_${id}`, { two: number(all.two, 0) }));
  const lines = width < 560 * unit ? notes : [notes.join(' · ')];
  const top = lines.length * 16 * unit;
  const tall = (height - top - 3 * GAP * unit - 10 * unit) / 3;
  ['x1', 'x2', 'one'].forEach((id, a) => {
    const values = Array.from({ length: all.n }, (_, i) => all.share[3 * i + a]);
    const far = flip * all.full[a];
    const box = { x: 44 * unit, y: top + GAP * unit + a * (tall + GAP * unit), w: width - 52 * unit, h: tall };
    drawLane(c, palette, box, { values, far, k, hue: palette[HUES[a]], name: frame.say(`lane_${id}`) });
  });
  setType(c, palette, 12);
  lines.forEach((text, i) => write(c, palette, text, 0, (11 + 16 * i) * unit));
}

function drawLane(c, palette, lane, { values, far, k, hue, name }) {
  const { unit } = palette;
  const [low, high] = [Math.min(0, far, ...values), Math.max(0, far, ...values)];
  const y = v => lane.y + lane.h * (1 - (v - low) / (high - low || 1));
  const wide = lane.w / values.length;
  setType(c, palette, 12);
  for (const tick of niceTicks(low, high, 2))
    write(c, palette, tickText(tick, high - low), lane.x - 6 * unit, y(tick), { align: 'right', base: 'middle' });
  values.forEach((value, i) => {
    c.fillStyle = i === k - 1 ? hue : i < k ? mix(hue, palette.page, 0.55) : mix(hue, palette.page, 0.88);
    c.fillRect(lane.x + i * wide + 1, Math.min(y(0), y(value)), Math.max(1, wide - 2), Math.abs(y(value) - y(0)));
  });
  drawLine(c, [lane.x, y(0)], [lane.x + lane.w, y(0)], palette.mark, unit);
  drawLine(c, [lane.x, y(far)], [lane.x + lane.w, y(far)], palette.ink, 1.5 * unit, [2 * unit, 3 * unit]);
  let sum = 0;
  c.strokeStyle = palette.ink;
  c.lineWidth = 2 * unit;
  c.beginPath();
  for (let i = 0; i < k; i++) {
    sum += values[i];
    c.lineTo(lane.x + (i + 0.5) * wide, y(sum / (i + 1)));
  }
  c.stroke();
  setType(c, palette, 13, 600);
  write(c, palette, name, lane.x, lane.y - 7 * unit, { color: hue });
}
