/* A run's number on a picture: in a square, or in a disc of its hue; hollow where the run itself is elsewhere. */
import { paintPath, setType, write } from './paint.js';

export const RIM = 7; // units from its middle to its side

/** @param {Paper} c @param {Palette} palette @param {string} text @param {Point} at
    @param {{color: string, round?: boolean, hollow?: boolean}} look */
export function drawTag(c, palette, text, [x, y], { color, round = false, hollow = false }) {
  const { unit } = palette;
  const rim = RIM * unit;
  const [inner, outer] = hollow ? [palette.page, color] : [color, palette.page];
  c.beginPath();
  if (round) c.arc(x, y, rim + unit, 0, 7);
  else c.rect(x - rim, y - rim, 2 * rim, 2 * rim);
  paintPath(c, { rim: outer, fill: inner, width: 1.5 * unit });
  setType(c, palette, 12, 700);
  write(c, palette, text, x, y + 0.5 * unit, { align: 'center', base: 'middle', color: outer });
}
