/* What a reader drew before a picture showed how it is: always ink and dashed, told from data by its dashes too. Knows
   no page: any picture can put it beside the truth. */
import { drawLine, setType, write } from './paint.js';

const DASH = [7, 4];

/** A line drawn by hand through these pixels.
    @param {Paper} c @param {Palette} palette @param {Point[]} points */
export function drawGuessLine(c, palette, points) {
  const { unit } = palette;
  for (const [color, width] of [
    [palette.page, 5],
    [palette.ink, 2.25],
  ]) {
    c.strokeStyle = color;
    c.lineWidth = width * unit;
    c.setLineDash(color === palette.ink ? DASH.map(x => x * unit) : []);
    c.beginPath();
    points.forEach((point, i) => (i ? c.lineTo(...point) : c.moveTo(...point)));
    c.stroke();
  }
  c.setLineDash([]);
}

/** A point dropped by hand: a dashed ring with a cross hair, its middle free for what is seen there.
    @param {Paper} c @param {Palette} palette @param {Point} at */
export function drawGuessPoint(c, palette, [x, y]) {
  const { unit } = palette;
  const [r, arm] = [10 * unit, 17 * unit];
  for (const [color, width] of [
    [palette.page, 5],
    [palette.ink, 2.25],
  ]) {
    c.beginPath();
    c.arc(x, y, r, 0, 7);
    Object.assign(c, { strokeStyle: color, lineWidth: width * unit });
    c.setLineDash(color === palette.ink ? [5 * unit, 3 * unit] : []);
    c.stroke();
    c.setLineDash([]);
    for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]])
      drawLine(c, [x + dx * r, y + dy * r], [x + dx * arm, y + dy * arm], color, width * unit);
  }
}

/** A flag planted by hand on a track: its pole from `foot` up to `top`, its word beside the cloth on the roomier side.
    @param {Paper} c @param {Palette} palette @param {{x: number, foot: number, top: number, text: string,
    room: number}} flag */
export function drawGuessFlag(c, palette, { x, foot, top, text, room }) {
  const { unit } = palette;
  drawLine(c, [x, foot], [x, top], palette.page, 4 * unit);
  drawLine(c, [x, foot], [x, top], palette.ink, 2 * unit, [5 * unit, 2.5 * unit]);
  setType(c, palette, 12, 700);
  const right = x + c.measureText(text).width + 18 * unit < room;
  const side = right ? 1 : -1;
  c.beginPath();
  c.moveTo(x, top);
  c.lineTo(x + side * 11 * unit, top + 4.5 * unit);
  c.lineTo(x, top + 9 * unit);
  c.closePath();
  c.fillStyle = palette.ink;
  c.fill();
  const look = { align: right ? 'left' : 'right', base: 'middle', color: palette.ink, halo: palette.page };
  if (text) write(c, palette, text, x + side * 15 * unit, top + 5.5 * unit, look);
}
