/* A plot: scales, and the marks that stand in them. A mark is a function of a pen, a plot is one itself. */
import { makeHiddenSheet, inside, stamp } from '../paint.js';
import { makeScales, sheetScales } from '../scales.js';

/** What marks of a view are drawn with: its sheet, its colours, its scales, and what they share: the rectangles that
    labels have `taken`, their `seats` of last time, the `handles` met, and the `layers` that were painted before.
    @param {Sheet} sheet @param {Palette} palette @param {object} shared @returns {Pen} */
export function makePen(sheet, palette, shared) {
  const tone = color => palette[color] ?? color;
  const scale = sheetScales(sheet, palette.unit);
  const own = { sheet, palette, tone, scale, c: sheet.c, unit: palette.unit, halo: () => palette.page, taken: [] };
  return /** @type {any} */ ({ ...own, ...shared });
}

/** @param {Pen} pen @param {any} marks a mark, a list of them, or nothing */
export function drawMarks(pen, marks) {
  if (Array.isArray(marks)) for (const mark of marks) drawMarks(pen, mark);
  else if (marks) marks(pen);
}

/** Marks in scales of their own: `scales` that were made before, or axes in a `box` of pixels, or in what `margin`
    (units: top, right, bottom, left) leaves of the sheet. @param {{scales?: any, x?: any, y?: any, box?: Box, margin?:
    number[]}} place @param {any} marks @returns {Mark} */
export const plot = (place, marks) => pen => {
  const { c } = pen;
  const scale = place.scales ?? makeScales(place.box ?? boxWithin(pen, place.margin), place.x, place.y);
  c.inUnits?.(scale); // a context that records has what follows in these
  drawMarks({ ...pen, scale }, marks);
  c.inUnits?.(null);
};

/** What margins leave of a sheet. @param {{sheet: any, unit: number}} pen @param {number[]} [margins] @returns {Box} */
export function boxWithin({ sheet: { width, height }, unit }, [top, right, bottom, left] = [8, 14, 40, 38]) {
  return { x: left * unit, y: top * unit, w: width - (left + right) * unit, h: height - (top + bottom) * unit };
}

/** Marks of which nothing is seen outside the plot; `room`: units more above and below. @returns {Mark} */
export const clip = (marks, room = 0) => pen => {
  const { x, y, w, h } = pen.scale.box;
  const more = room * pen.unit;
  inside(pen.c, { box: { x, y: y - more, w, h: h + 2 * more } }, () => drawMarks(pen, marks));
};

/** Marks that are painted once and stamped as long as `key`, size and theme are the same. @returns {Mark} */
export const layer = (key, marks) => pen => {
  const { sheet, scale, layers, version } = pen;
  const still = (layers.still ??= { sheet: makeHiddenSheet() });
  const look = JSON.stringify([key, version, scale.box, scale.low, scale.high]);
  if (still.sheet.resize(sheet.width, sheet.height) || still.look !== look) {
    const taken = /** @type {Rectangle[]} */ ([]);
    Object.assign(still, { look, taken });
    still.sheet.clear();
    still.sheet.c.inUnits?.(scale);
    drawMarks({ ...pen, c: still.sheet.c, taken }, marks);
  }
  stamp(pen.c, still.sheet);
  pen.taken.push(...still.taken);
};
