/* What a reader drew before a picture showed how it is: always ink and dashed, told from data by its dashes too. Knows
   no page: any picture can put it beside the truth. */
import { cased, drawDisc, drawLine, drawPath, setType, write } from './paint.js';

const DASH = [7, 4];

/** A line drawn by hand through these pixels.
    @param {Paper} c @param {Palette} palette @param {Point[]} points */
export function drawGuessLine(c, palette, points) {
  for (const [stroke, width] of cased(palette, 5, 2.25))
    drawPath(c, points, { stroke, width, dash: dashed(palette, stroke, DASH) });
}

/** The ink is dashed, its casing is not. */
const dashed = (palette, color, dash) => (color === palette.ink ? dash.map(long => long * palette.unit) : []);

/** A point dropped by hand: a dashed ring with a cross hair, its middle free for what is seen there.
    @param {Paper} c @param {Palette} palette @param {Point} at */
export function drawGuessPoint(c, palette, [x, y]) {
  const { unit } = palette;
  const [r, arm] = [10 * unit, 17 * unit];
  for (const [stroke, width] of cased(palette, 5, 2.25)) {
    drawDisc(c, [x, y], r, { stroke, width, dash: dashed(palette, stroke, [5, 3]) });
    for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]])
      drawLine(c, [x + dx * r, y + dy * r], [x + dx * arm, y + dy * arm], stroke, width);
  }
}

/** A flag planted by hand on a track: its pole from `foot` up to `top`, its word beside the cloth on the roomier side.
    @param {Paper} c @param {Palette} palette @param {any} flag */
export function drawGuessFlag(c, palette, { x, foot, top, text, room }) {
  const { unit } = palette;
  drawLine(c, [x, foot], [x, top], palette.page, 4 * unit);
  drawLine(c, [x, foot], [x, top], palette.ink, 2 * unit, [5 * unit, 2.5 * unit]);
  setType(c, palette, 12, 700);
  const right = x + c.measureText(text).width + 18 * unit < room;
  const side = right ? 1 : -1;
  const cloth = [[x, top], [x + side * 11 * unit, top + 4.5 * unit], [x, top + 9 * unit]];
  drawPath(c, cloth, { fill: palette.ink, closed: true });
  const look = { align: right ? 'left' : 'right', base: 'middle', color: palette.ink, halo: palette.page };
  if (text) write(c, palette, text, x + side * 15 * unit, top + 5.5 * unit, look);
}
