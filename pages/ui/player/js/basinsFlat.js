/* Basins over the flat picture, with the isolines still to be seen. */
import { drawIsolines } from '../../canvas/js/contours.js';
import { inside, setType, stamp, write } from '../../canvas/js/paint.js';
import { fineness, layFlat, makeRaster, paintBasins, sampleOf } from './basins.js';
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
  const legend = () => drawLegend(c, lab, stage, legendOf(lab, raster, map));
  if (!map) {
    legend();
    return false;
  }
  c.imageSmoothingEnabled = false;
  if (map.stale) c.globalAlpha = 0.5;
  c.drawImage(raster.canvas, box.x, box.y, raster.width / scale, raster.height / scale);
  c.globalAlpha = 1;
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
  legend();
  return true;
}

const SIDE = 12; // pixels of a sample

/** What the colours mean that belong to no minimum, as far as they are on the map; of several seeds, how deep the
    colour is where few and where all arrive; the cross of a saddle; of a map that is still awaited, that it is. */
function legendOf(lab, raster, map) {
  if (!map || map.stale) return [[lab.say('map_awaited'), null]];
  const { cache, model } = lab;
  const { updates: n, seeds } = map;
  const key = [map.name, raster.toneKey].join(';');
  if (cache.legend?.key === key) return cache.legend.entries;
  const codes = new Set(map.map);
  const found = Object.entries(model.header.ends).filter(([, code]) => codes.has(code));
  const entries = found.map(([end, code]) => [lab.say(`start_${end}`, { n }), sampleOf(SIDE, code, raster.tones)]);
  const arrived = [...codes].filter(code => code < model.landscape.minima.length);
  if (seeds > 1 && arrived.length) {
    const sample = share => sampleOf(SIDE, Math.min(...arrived), raster.tones, Math.round(255 * share));
    const few = Math.round(seeds / 4);
    entries.unshift(
      [lab.say('start_seeds', { n: few, all: seeds }), sample(few / seeds)],
      [lab.say('start_all', { all: seeds }), sample(1)],
    );
  }
  if (model.landscape.saddles.length) entries.push([lab.say('legend_saddle'), null]);
  cache.legend = { key, entries };
  return entries;
}

/** Under the map, on a phone on it. */
function drawLegend(c, { palette }, { box, inset }, entries) {
  const { unit } = palette;
  setType(c, palette, 12);
  const wide = ([word, sample]) => c.measureText(word).width + (sample ? SIDE + 5 : 0) * unit;
  const y = box.y + box.h + (inset ? -30 : 32 * unit);
  let x = box.x + (inset ? 8 : 0);
  const most = box.x + box.w - 36 * unit; // the axis's title stands there
  for (const entry of entries) {
    const [word, sample] = entry;
    const end = x + wide(entry);
    if (end > most) return;
    if (inset) {
      c.fillStyle = palette.page;
      c.fillRect(x - 6, y - 13, end - x + 12, 19);
    }
    if (sample) c.drawImage(sample, x, y - 10 * unit, SIDE * unit, SIDE * unit);
    write(c, palette, word, end, y, { align: 'right' });
    x = end + 12 * unit;
  }
}
