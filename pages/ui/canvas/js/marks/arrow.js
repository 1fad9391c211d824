/* An arrow from a place to another, of true length unless that is shorter than `least` units: then its head is open; or
   `length` units long, where only its direction is said. */
import { drawArrow } from '../paint.js';

/** @param {Point} from @param {Point} to in data units @returns {Mark} */
export const arrow = (from, to, {
  color = 'full', width = 2.5, dashed = false, least = 38, length = 0,
} = {}) => pen => {
  const { c, palette, scale, tone, unit } = pen;
  const [tail, tip] = [scale.px(...from), scale.px(...to)];
  const by = tip.map((at, n) => at - tail[n]);
  const stretch = length ? (length * unit) / (Math.hypot(...by) || 1) : 1;
  drawArrow(c, palette, tail, by.map(x => x * stretch), { color: tone(color), weight: width, dashed, least });
};
