/* A loss over two weights: tinted bands, isolines with their levels, axes, its minimum. Painted once, then stamped. */
import { drawContours, drawLevelLabels, makeTint } from '../contours.js';
import { axisWidth, drawAxes, makeView } from '../view.js';
import { label } from './label.js';
import { dot } from './dot.js';
import { boxWithin, drawMarks, layer } from './plot.js';

/** A window {centre, half} on two weights, on one scale, in what margins leave of a sheet. */
function windowScales(pen, { centre, half }, margin) {
  const left = margin ? 0 : axisWidth(pen.c, pen.palette, centre[1] - half, centre[1] + half) / pen.unit;
  return makeView(boxWithin(pen, margin ?? [4, 2, 38, left]), centre, half);
}

/** A plot of a surface in a window with marks over it; a label's halo is the tint it stands on. @param {any} surface
    with slice() and optimum @param {any} look {scales} made before, or {window, margin}; `key`: what else the ground
    depends on; the rest as drawGround has it @param {any} marks @returns {Mark} */
export const contourPlot = (surface, { scales, window, margin, ...look }, marks) => pen => {
  const scale = scales ?? windowScales(pen, window, margin);
  const slice = surface.slice([0, 1], surface.optimum);
  const ground = (pen.layers.ground ??= {});
  const name = JSON.stringify([pen.version, scale.box, scale.low, scale.high, look.key]);
  if (ground.name !== name) Object.assign(ground, { name, tint: makeTint(slice, scale, pen.palette) });
  const { tint } = ground;
  pen.c.inUnits?.(scale);
  const inner = { ...pen, scale, taken: [], halo: tint.band };
  drawMarks(inner, [layer(look.key, drawGround(slice, surface.optimum, tint, look)), marks]);
  pen.c.inUnits?.(null);
};

/** `axes`: their titles; `minimum`: what is written beside its cross, null where it has none; `inset`: numbers and
    titles inside the picture. @type {(slice: any, optimum: number[], tint: any, look: any) => Mark} */
const drawGround = (slice, optimum, tint, { axes, minimum = '', inset = false, levels = true }) => pen => {
  const { c, palette, taken, unit } = pen;
  const scale = /** @type {any} */ (pen.scale);
  const { box } = scale;
  taken.push([box.x, box.y, 190 * unit, 28 * unit]);
  if (inset) taken.push([box.x + box.w - 120 * unit, box.y + box.h - 44 * unit, 120 * unit, 44 * unit]);
  drawContours(c, slice, scale, tint, palette);
  if (axes) drawAxes(c, palette, scale, { titles: axes, inset, band: tint.band });
  if (minimum !== null) { // else where it is is not told
    const at = scale.px(optimum[0], optimum[1]);
    taken.push([at[0] - 12, at[1] - 12, 24, 24]);
    const words = minimum && label(minimum, optimum, { weight: 600, color: 'ink', free: 'minimum' });
    drawMarks({ ...pen, seats: {} }, [dot(optimum, { shape: 'cross', r: 7 }), words]);
  }
  if (levels) drawLevelLabels(c, slice, scale, tint, palette, taken);
};
