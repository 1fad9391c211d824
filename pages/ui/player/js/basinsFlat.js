/* Basins over the flat picture, with the isolines still to be seen. */
import { drawIsolines } from '../../canvas/js/contours.js';
import { inside, stamp } from '../../canvas/js/paint.js';
import { fineness, layFlat, makeRaster, paintBasins } from './basins.js';
import { sayMap } from './mapLoader.js';

/** Draws the map over the picture; whether there was one. */
export function drawBasinsFlat(lab, stage) {
  const { sheets, palette, cache } = lab;
  const { box, view, slice } = stage;
  const { c, ratio } = sheets.surface;
  const raster = (lab.raster ??= makeRaster());
  const scale = fineness(box.w, box.h, ratio);
  raster.fit(Math.ceil(box.w * scale), Math.ceil(box.h * scale), scale);
  const place = ['flat', raster.width, raster.height, view.k, view.centre].join(';');
  const map = paintBasins(lab, raster, { place, lay: (cells, on) => layFlat(raster, cells, view, on) });
  sayMap(lab, map);
  if (!map) return false;
  c.imageSmoothingEnabled = false;
  c.drawImage(raster.canvas, box.x, box.y, raster.width / scale, raster.height / scale);
  const sheet = sheets.lines;
  if (cache.linesKey !== cache.groundKey) {
    cache.linesKey = cache.groundKey;
    sheet.resize(sheets.surface.width, sheets.surface.height);
    sheet.clear();
    inside(sheet.c, view, () => drawIsolines(sheet.c, slice, view, cache.tint, palette, palette.ink));
  }
  c.globalAlpha = 0.24;
  stamp(c, sheet);
  c.globalAlpha = 1;
  return true;
}
