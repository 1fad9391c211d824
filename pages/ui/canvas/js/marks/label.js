/* Words at a place: just there, or where they cover least round it. */
import { clamp } from '../numbers.js';
import { placeLabel, setType, write } from '../paint.js';

/** `dx`, `dy`: units off the place; `halo`: on the ground's own tone; `clear`: on a patch of the page; `within`: moved
    so far that it is whole on the plot, or on the 'sheet'; `free`: its name among those that seek a seat round it.
    @param {string} text @param {any[]} at @returns {Mark} */
export const label = (text, at, {
  size = 13, weight = 400, color = 'muted', align = 'left', base = 'alphabetic', dx = 0, dy = 0, halo = false,
  clear = false, within = /** @type {boolean | string} */ (false), free = '', gap = 11,
} = {}) => pen => {
  const { c, palette, scale, tone, unit, taken, seats } = pen;
  const spot = scale.px(at[0], at[1]);
  setType(c, palette, size, weight);
  if (free) {
    const seat = { taken, box: scale.box, seats, id: free, gap, halo: pen.halo };
    return placeLabel(c, palette, text, spot[0], spot[1], { ...seat, color: tone(color) });
  }
  let x = spot[0] + dx * unit;
  const y = spot[1] + dy * unit;
  const wide = c.measureText(text).width;
  const before = wide * { left: 0, center: 0.5, right: 1 }[align];
  const box = within === 'sheet' ? { x: 0, w: pen.sheet.width } : scale.box;
  if (within) x = clamp(x, box.x + before, Math.max(box.x + before, box.x + box.w - wide + before));
  if (clear) {
    c.fillStyle = palette.page;
    c.fillRect(x - before - 4 * unit, y - (0.5 * size + 4) * unit, wide + 8 * unit, (size + 6) * unit);
  }
  return write(c, palette, text, x, y, { align, base, color: tone(color), halo: halo ? pen.halo(x, y) : null });
};

/** What no free label may cover: a square round a place, so many units to each side. @returns {Mark} */
export const keepClear = (at, r) => ({ scale, taken, unit }) => {
  const [x, y] = scale.px(...at);
  taken.push([x - r * unit, y - r * unit, 2 * r * unit, 2 * r * unit]);
};
