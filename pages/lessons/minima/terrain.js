/* A surface with several minima, seen from above (or, with one weight, from the side), and which start leads to which. */
import { niceTicks, number, tickText } from '../../ui/canvas/js/numbers.js';
import { channels, drawCross, drawLine, HUES, makeHiddenSheet, mix, setType, stamp, write } from '../../ui/canvas/js/paint.js';
import { gridded } from '../../ui/canvas/js/landscape.js';
import { drawContours, makeTint, marchingSquares, sample } from '../../ui/canvas/js/contours.js';
import { drawAxes, makeView } from '../../ui/canvas/js/view.js';

const [NONE, LOST] = [255, 254];
const lossText = loss => number(Math.abs(loss) < 1e-9 ? 0 : loss, 2);

/** The colour of each minimum: five hues and grey, and where minima are many a pattern that tells neighbours apart. */
export function hueOf(palette, minima, i) {
  if (minima.length <= 6) return palette[[...HUES, 'mark'][i]];
  if (minima[i].lowest) return palette.full;
  const [x, y] = minima[i].at.map(Math.round);
  return palette[HUES[1 + ((((x + 2 * y) % 4) + 4) % 4)]];
}

/** The longer a start takes, the deeper its colour: the borders between basins, where runs hesitate, stand out. */
export function basinTone(palette, minima, reached, shade) {
  if (reached === LOST) return palette['danger-soft'];
  if (reached === NONE) return mix(palette.page, palette.mark, 0.34);
  return mix(palette.page, hueOf(palette, minima, reached), 0.2 + 0.55 * Math.sqrt(shade / 255));
}

/** Basins as an image, a pixel a start; the second weight grows upward. */
function basinImage(frame) {
  const { arrays: { basin, shade }, header: { minima } } = frame.model;
  const [rows, columns = 1] = basin.shape;
  const image = new ImageData(columns, rows);
  const tones = new Map();
  for (let k = 0; k < basin.length; k++) {
    const key = basin[k] * 256 + shade[k];
    if (!tones.has(key)) tones.set(key, channels(basinTone(frame.palette, minima, basin[k], shade[k])));
    const flipped = (rows - 1 - Math.floor(k / columns)) * columns + (k % columns);
    image.data.set([...tones.get(key), 255], 4 * flipped);
  }
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [columns, rows];
  canvas.getContext('2d').putImageData(image, 0, 0);
  return canvas;
}

/** The surface of this data as heights over a floor just under its lowest point, so that isolines gather round minima. */
export function surfaceOf({ header: { window: [low, high], names }, arrays: { z } }) {
  const cells = z.shape[0];
  const line = Array.from({ length: cells }, (_, i) => low + ((high - low) * i) / (cells - 1));
  const [bottom, top] = z.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)], [Infinity, -Infinity]);
  if (names.length === 1) return { line, bottom, top };
  const lift = (top - bottom) * 0.004 - bottom;
  const surface = gridded({ near: { x: line, y: line, z: z.map(value => value + lift) } });
  return { line, bottom, top, slice: { ...surface.slice(), centre: null } };
}

export function mapView(frame) {
  const { sheets: { map: { width, height } }, palette: { unit }, model: { header: { window: [low, high] } } } = frame;
  const side = Math.min(width - 40 * unit, height - 38 * unit);
  const middle = (low + high) / 2;
  return makeView({ x: 40 * unit, y: 0, w: side, h: side }, [middle, middle], (high - low) / 2);
}

/** Ground of the map, kept until something under it changes. */
export function drawGround(frame, view) {
  const { state, sheets, palette, model } = frame;
  const { box } = view;
  const key = [frame.version, model.header.surface, model.header.method, model.header.throw, state.shown, box.w, box.h].join('|');
  const sheet = (state.ground ??= makeHiddenSheet());
  if (state.groundKey !== key) {
    state.groundKey = key;
    sheet.resize(sheets.map.width, sheets.map.height);
    sheet.clear();
    const { slice } = state.surface;
    const tint = makeTint(slice, view, palette);
    if (state.shown && model.header.minima.length) drawBasins(sheet.c, frame, view, tint);
    else drawContours(sheet.c, slice, view, tint, palette);
  }
  stamp(sheets.map.c, sheet);
}

function drawBasins(c, frame, { box, k }, tint) {
  const { palette, model: { header: { window: [low, high] }, arrays: { basin } }, state } = frame;
  const cell = ((high - low) / (basin.shape[0] - 1)) * k;
  c.save();
  c.beginPath();
  c.rect(box.x, box.y, box.w, box.h);
  c.clip();
  c.imageSmoothingEnabled = false;
  c.drawImage(basinImage(frame), box.x - cell / 2, box.y - cell / 2, box.w + cell, box.h + cell);
  c.strokeStyle = palette.ink;
  c.globalAlpha = 0.28;
  c.lineWidth = 0.75 * palette.unit;
  c.beginPath();
  const lattice = sample(state.surface.slice, mapView(frame), 4 * palette.unit);
  for (const level of tint.levels) for (const [x0, y0, x1, y1] of marchingSquares(lattice, level)) (c.moveTo(x0, y0), c.lineTo(x1, y1));
  c.stroke();
  c.restore();
}

/** Crosses on minima, with their loss where they are few; small slanted ones on saddle points. */
export function drawMarks(frame, view) {
  const { sheets: { map: { c } }, palette, model: { header } } = frame;
  const { unit } = palette;
  setType(c, palette, 12, 600);
  for (const point of header.saddles) {
    const [x, y] = view.px(...point);
    const a = 4 * unit;
    for (const [color, weight] of [[palette['surface-low'], 4], [palette.muted, 1.5]]) {
      drawLine(c, [x - a, y - a], [x + a, y + a], color, weight * unit);
      drawLine(c, [x - a, y + a], [x + a, y - a], color, weight * unit);
    }
  }
  for (const { at, loss, lowest } of header.minima) {
    const [x, y] = view.px(...at);
    if (header.minima.length > 20) drawCross(c, palette, [x, y], lowest ? 6 : 2);
    else {
      drawCross(c, palette, [x, y], lowest ? 7 : 5);
      const right = x < view.box.x + view.box.w - 60 * unit;
      write(c, palette, lossText(loss), x + (right ? 10 : -10) * unit, y - 8 * unit, { color: palette.ink, align: right ? 'left' : 'right', halo: palette.page });
    }
  }
}

export const drawMapAxes = (frame, view) => drawAxes(frame.sheets.map.c, frame.palette, view, { titles: frame.model.header.names, band: () => frame.palette.page });

/** Side view of a surface of one weight: pixel maps, the curve, and under it the basins as a strip. */
export function sideView(frame) {
  const { sheets: { map: { width, height } }, palette: { unit }, model: { header: { window: [low, high] } }, state: { surface } } = frame;
  const box = { x: 40 * unit, y: 10 * unit, w: width - 48 * unit, h: height - 74 * unit };
  const { bottom, top } = surface;
  return { box, x: w => box.x + ((w - low) / (high - low)) * box.w, y: loss => box.y + box.h * (1 - (loss - bottom) / ((top - bottom) * 1.03)), at: px => low + ((px - box.x) / box.w) * (high - low) };
}

export function drawSide(frame, { box, x, y }) {
  const { sheets: { map: { c } }, palette, model: { header, arrays: { z, basin, shade } }, state: { surface, shown } } = frame;
  const { unit } = palette;
  setType(c, palette, 12);
  for (const tick of niceTicks(surface.bottom, surface.top, 4)) {
    drawLine(c, [box.x, y(tick)], [box.x + box.w, y(tick)], palette.line, unit);
    write(c, palette, tickText(tick, 1), box.x - 6 * unit, y(tick), { align: 'right', base: 'middle' });
  }
  for (const tick of niceTicks(...header.window, 5)) write(c, palette, tickText(tick, 1), x(tick), box.y + box.h + 46 * unit, { align: 'center' });
  write(c, palette, `${header.names[0]} →`, box.x + box.w, box.y + box.h + 62 * unit, { align: 'right' });
  const wide = box.w / (basin.length - 1);
  for (let i = 0; shown && i < basin.length; i++) {
    c.fillStyle = basinTone(palette, header.minima, basin[i], shade[i]);
    c.fillRect(box.x + (i - 0.5) * wide, box.y + box.h + 10 * unit, wide + 0.5, 18 * unit);
  }
  c.strokeStyle = palette.mark;
  c.lineWidth = 2 * unit;
  c.beginPath();
  surface.line.forEach((w, i) => c.lineTo(x(w), y(z[i])));
  c.stroke();
  setType(c, palette, 12, 600);
  for (const { at, loss } of header.minima) {
    drawCross(c, palette, [x(at[0]), y(loss)], 6);
    write(c, palette, lossText(loss), x(at[0]), y(loss) - 14 * unit, { align: 'center', color: palette.ink, halo: palette.page });
  }
}
