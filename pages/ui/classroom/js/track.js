/* The ruler of the rates as a class sees it: the same track and numbers as the Lab's. */
import { setType, write } from '../../canvas/js/paint.js';
import { rulerScale, rulerTicks } from '../../canvas/js/rates.js';

/** Where the track lies on a sheet: `y` is its line, `x` where it begins.
    @param {Sheet} sheet @param {Palette} palette @param {number[]} limits */
export function trackOf({ width, height }, { unit }, limits) {
  const inset = 14 * unit;
  const scale = rulerScale(width - 2 * inset, limits);
  return {
    y: height - 34 * unit,
    x: (/** @type {number} */ rate) => inset + scale.x(rate),
    at: (/** @type {number} */ px) => Math.min(limits[1], Math.max(limits[0], scale.at(px - inset))),
    left: inset,
    right: width - inset,
  };
}

/** The line and the numbers under it.
    @param {Paper} c @param {Palette} palette @param {number[]} limits @param {ReturnType<typeof trackOf>} track */
export function drawTrack(c, palette, limits, { y, x, left, right }) {
  const { unit } = palette;
  c.fillStyle = palette.mark;
  c.fillRect(left, y - 2 * unit, right - left, 4 * unit);
  setType(c, palette, 15);
  let edge = -Infinity;
  for (const { rate, text, hang } of rulerTicks(limits)) {
    const w = c.measureText(text).width;
    const at = x(rate) - hang * w;
    c.fillRect(x(rate) - unit, y, 2 * unit, 8 * unit);
    if (at < edge + 8 * unit) continue;
    edge = at + w;
    write(c, palette, text, at, y + 26 * unit);
    c.fillStyle = palette.mark;
  }
}
