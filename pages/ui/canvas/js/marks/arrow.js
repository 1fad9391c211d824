/* An arrow from a place to another, of true length unless that is shorter than `least` units: then its head is open. */
import { drawArrow } from '../paint.js';

/** @param {Point} from @param {Point} to in data units @returns {Mark} */
export const arrow = (from, to, { color = 'full', width = 2.5, least = 38 } = {}) => pen => {
  const { c, palette, scale, tone } = pen;
  const [tail, tip] = [scale.px(...from), scale.px(...to)];
  drawArrow(c, palette, tail, tip.map((at, n) => at - tail[n]), { color: tone(color), weight: width, least });
};
