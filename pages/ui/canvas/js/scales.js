/* Scales: where the values of two axes lie in a box. They are made first and handed to what draws. */

/** An axis in ratios, from one value to another. @type {(...ends: number[]) => any} */
export const log = (from, to) => ({ from, to, log: true });

const axisOf = axis => (Array.isArray(axis) ? { from: axis[0], to: axis[1], log: false } : axis);
const shareOf = ({ from, to, log: ratio }, value) =>
  ratio ? Math.log(Math.max(value, from) / from) / Math.log(to / from) : (value - from) / (to - from);
const valueAt = ({ from, to, log: ratio }, share) => (ratio ? from * (to / from) ** share : from + (to - from) * share);

/** Values ↔ pixels of a box; `x`, `y`: [from, to], or log(from, to), on which what is lower stands at its foot. `kx`
    and `ky` pixels stand for one of a linear axis. @param {Box} box */
export function makeScales(box, x, y) {
  const [across, upward] = [axisOf(x), axisOf(y)];
  const px = {
    x: value => box.x + box.w * shareOf(across, value),
    y: value => box.y + box.h * (1 - shareOf(upward, value)),
  };
  return {
    ...px,
    box,
    low: [across.from, upward.from],
    high: [across.to, upward.to],
    kx: box.w / (across.to - across.from),
    ky: box.h / (upward.to - upward.from),
    px: (u, v) => [px.x(u), px.y(v)],
    at: (left, top) => [
      valueAt(across, (left - box.x) / box.w),
      valueAt(upward, 1 - (top - box.y) / box.h),
    ],
  };
}

/** A whole sheet, in units from its left and its top, negative ones from its right and its bottom; 'right', 'middle'
    and 'bottom' are places too. @param {{width: number, height: number}} size @param {number} unit @returns {Scales} */
export function sheetScales({ width, height }, unit) {
  const along = (size, end) => value => {
    if (value === end) return size;
    if (value === 'middle') return size / 2;
    return value < 0 ? size + value * unit : value * unit;
  };
  const [x, y] = [along(width, 'right'), along(height, 'bottom')];
  return {
    x,
    y,
    box: { x: 0, y: 0, w: width, h: height },
    low: [0, 0],
    high: [width / unit, height / unit],
    kx: unit,
    ky: unit,
    px: (u, v) => [x(u), y(v)],
    at: (left, top) => [left / unit, top / unit],
  };
}
