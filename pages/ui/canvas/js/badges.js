/* Minima by number, lowest first. Where they crowd, a number gives way to a dot of its hue. */
import { collides, drawDisc, minimumHue, paintPath, setType, write } from './paint.js';

const RIM = 9; // units from a badge's middle to its rim
export const CROWD = 20; // of more than these only some are numbered,
const MOST = 40; // about as many

const widened = (/** @type {number[]} */ [x, y, w, h], by) => [x - by, y - by, w + 2 * by, h + 2 * by];

/** Marks [{at: pixel, index, lowest}], lowest first, with a `seat` [x, y, w, h] where a number has room: whole within
    the box, off what is in `keep` and off the others. @returns {any[]} */
export function seatBadges(c, palette, marks, box, keep = []) {
  const { unit } = palette;
  const apart = Math.sqrt((box.w * box.h) / MOST); // of a crowd no more are numbered than the eye goes through
  const margin = marks.length > CROWD ? apart - 2 * RIM * unit : 2 * unit;
  const seats = /** @type {number[][]} */ ([]);
  setType(c, palette, 12, 700);
  return marks.map(mark => {
    const [x, y] = mark.at;
    const half = Math.max(RIM * unit, c.measureText(String(mark.index + 1)).width / 2 + 5 * unit);
    const seat = [x - half, y - RIM * unit, 2 * half, 2 * RIM * unit];
    const whole = seat[0] >= box.x && seat[1] >= box.y && x + half <= box.x + box.w && y + RIM * unit <= box.y + box.h;
    if (!whole || collides(seat, keep) || collides(widened(seat, margin), seats)) return mark;
    seats.push(seat);
    return { ...mark, seat };
  });
}

/** Dots, and over them badges, the lowest on top; of `hidden` ones a faint dot is left. */
export function drawBadges(c, palette, marks) {
  for (const mark of marks) if (!mark.seat || mark.hidden) drawDot(c, palette, mark);
  setType(c, palette, 12, 700);
  for (const mark of marks.filter(({ seat, hidden }) => seat && !hidden).reverse()) drawBadge(c, palette, mark);
}

function drawBadge(c, palette, { at: [x, y], seat: [left, top, w, h], lowest, index }) {
  const { unit } = palette;
  c.beginPath();
  c.roundRect(left, top, w, h, h / 2);
  paintPath(c, { stroke: palette.page, width: 6 * unit });
  paintPath(c, { rim: minimumHue(palette, index), fill: lowest ? palette.ink : palette.page, width: 3 * unit });
  const color = lowest ? palette.page : palette.ink;
  write(c, palette, String(index + 1), x, y + 0.5 * unit, { align: 'center', base: 'middle', color });
}

function drawDot(c, palette, { at, index, hidden }) {
  const ink = { rim: palette.page, fill: minimumHue(palette, index), width: 2 * palette.unit };
  drawDisc(c, at, 3 * palette.unit, { ...ink, alpha: hidden ? 0.45 : 1 });
}

export const TAG_RIM = 7; // units from its middle to its side

/** @param {Paper} c @param {Palette} palette @param {string} text @param {Point} at
    @param {{color: string, round?: boolean, hollow?: boolean}} look */
export function drawTag(c, palette, text, [x, y], { color, round = false, hollow = false }) {
  const { unit } = palette;
  const rim = TAG_RIM * unit;
  const [inner, outer] = hollow ? [palette.page, color] : [color, palette.page];
  c.beginPath();
  if (round) c.arc(x, y, rim + unit, 0, 7);
  else c.rect(x - rim, y - rim, 2 * rim, 2 * rim);
  paintPath(c, { rim: outer, fill: inner, width: 1.5 * unit });
  setType(c, palette, 12, 700);
  write(c, palette, text, x, y + 0.5 * unit, { align: 'center', base: 'middle', color: outer });
}
