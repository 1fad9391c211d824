/* A loss surface as the ground of a picture: bands, isolines, axes, minimum; painted only when something changed. */
import { number } from '../../canvas/js/numbers.js';
import { drawCross, makeHiddenSheet, placeLabel, setType, stamp } from '../../canvas/js/paint.js';
import { axisWidth, drawAxes, makeView } from '../../canvas/js/view.js';
import { drawContours, drawLevelLabels, makeTint } from '../../canvas/js/contours.js';

/** Draws the slice of frame.state.surface through its minimum on a view's sheet; header: axes, window.
    @param {Frame} frame @param {string} name @returns {{view: View, tint: Tint, taken: Rectangle[]}} */
export function drawGround(frame, name) {
  const { palette, sheets, state, model: { header } } = frame;
  const { unit } = palette;
  const { width, height, c } = sheets[name];
  const { centre, half } = header.window;
  const left = axisWidth(c, palette, centre[1] - half, centre[1] + half);
  const box = { x: left, y: 4 * unit, w: width - left - 2 * unit, h: height - 42 * unit };
  const view = makeView(box, centre, half);
  const ground = (state.ground ??= { sheet: makeHiddenSheet() });
  const fresh = ground.sheet.resize(width, height);
  if (fresh || ground.version !== frame.version) {
    const slice = state.surface.slice([0, 1], state.surface.optimum);
    const at = view.px(...state.surface.optimum);
    const taken = [
      [at[0] - 12, at[1] - 12, 24, 24],
      [box.x, box.y, 190 * unit, 28 * unit],
    ];
    Object.assign(ground, { version: frame.version, tint: makeTint(slice, view, palette), taken });
    ground.sheet.clear();
    drawContours(ground.sheet.c, slice, view, ground.tint, palette);
    drawAxes(ground.sheet.c, palette, view, { titles: header.axes, band: ground.tint.band });
    drawCross(ground.sheet.c, palette, at);
    setType(ground.sheet.c, palette, 13, 600);
    const text = frame.say('minimum', { loss: number(state.surface.floor) });
    placeLabel(ground.sheet.c, palette, text, ...at, {
      taken: ground.taken,
      box,
      halo: ground.tint.band,
      color: palette.ink,
    });
    drawLevelLabels(ground.sheet.c, slice, view, ground.tint, palette, ground.taken);
  }
  stamp(c, ground.sheet);
  return { view, tint: ground.tint, taken: ground.taken.slice() };
}
