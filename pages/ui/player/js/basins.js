/* Basins: every start in the colour of the minimum to which the optimizer leads from it at the rate shown.
   Hue and texture tell minima apart, depth of colour how long it took. What is not there yet is a plain grey, striped
   where it bounces, dotted where it wanders; what grows or diverges is dark and hatched. Where several seeds run from
   each start depth of colour is the share of them that arrive. */
import { between, nearestRatio } from '../../canvas/js/numbers.js';
import { lightened, makePixels, packed } from '../../canvas/js/pixels.js';
import { AMONG, channels, minimumHue } from '../../canvas/js/paint.js';

const TILE = 16; // pixels a side after which a texture repeats

/** Which pixels of a tile a texture darkens. */
const TEXTURES = {
  plain: () => false,
  rising: (x, y) => (x + y) % 8 < 2,
  falling: (x, y) => (x - y + TILE) % 8 < 2,
  dots: (x, y) => (x % 8) ** 2 + (y % 8) ** 2 < 5 || ((x + 4) % 8) ** 2 + ((y + 4) % 8) ** 2 < 5,
  level: (x, y) => y % 8 < 2,
  upright: x => x % 8 < 2,
  crossed: (x, y) => (x + y) % 8 < 1 || (x - y + TILE) % 8 < 1,
  hatched: (x, y) => (x + y) % 4 < 2,
};
const NAMES = Object.keys(TEXTURES);

const OF_MINIMA = ['plain', 'rising', 'dots', 'falling', 'level', 'crossed', 'upright'];

/** What tells minima apart beside their hue: the lowest is plain, of two others with one hue the textures differ.
    @param {number} index @returns {string} one of OF_MINIMA */
const minimumTexture = index =>
  OF_MINIMA[index ? 1 + ((((index - 1) % AMONG) + Math.floor((index - 1) / AMONG)) % (OF_MINIMA.length - 1)) : 0];

/** All textures as one array: bit [texture][y][x]. */
const GRAIN = Uint8Array.from({ length: NAMES.length * TILE * TILE }, (_, k) => {
  const [x, y] = [k % TILE, Math.floor(k / TILE) % TILE];
  return Number(TEXTURES[NAMES[Math.floor(k / TILE / TILE)]](x, y));
});

/** The maps for the rate of this moment, what lies below first: that of the nearest coarse rate, and the fine one
    where it is of this very rate. `stale`: it belongs to settings that have been left; a better one is on its way. */
export function mapsAt({ model, state, ground, rate }) {
  const { fine, coarse } = ground;
  const maps = [];
  const add = (map, name) =>
    maps.push({ ...map, name, stale: map.for !== model.header.id || map.strategy !== state.active });
  if (coarse) {
    const k = nearestRatio(coarse.rates, rate);
    const part = coarse.cells ** 2;
    const [map, shade] = [coarse.map, coarse.shade].map(stack => stack.subarray(k * part, (k + 1) * part));
    add({ ...coarse, map, shade, rate: coarse.rates[k] }, `coarse ${k}`);
  }
  if (fine && Math.abs(fine.rate / rate - 1) < 1e-6) add(fine, `fine ${fine.rate}`);
  if (maps.length > 1 && maps[1].stale && !maps[0].stale) return [maps[0]];
  return maps.filter(map => map.seeds === maps.at(-1).seeds); // what depth of colour means is one thing
}

/* ---------- tones ----------------------------------------------------------------------------------------- */

/** How starts of one code look: texture, and the colour for a duration (0 at once … 1 at the end), or for the share
    (0 none … 1 all) of the seeds that arrive, grained or not. */
function lookOf(palette, code, ends, shares) {
  const [page, ink, mark, danger] = ['page', 'ink', 'mark', 'danger'].map(name => channels(palette[name]));
  const dark = palette.theme === 'dark';
  const grey = grained => between(page, mark, (dark ? 0.55 : 0.42) + (grained ? 0.4 : 0));
  const still = { bounces: 'upright', wanders: 'dots', descending: 'plain', rests: 'level' };
  const name = Object.keys(still).find(id => ends[id] === code);
  if (name) return { texture: still[name], tone: (_, grained) => grey(grained) };
  if (code === ends.diverged || code === ends.growing) {
    const night = dark ? between(page, [0, 0, 0], 0.55) : between(ink, danger, 0.24);
    return { texture: 'hatched', tone: (t, grained) => between(night, danger, (grained ? 0.22 : 0.02) + 0.16 * t) };
  }
  const hue = channels(minimumHue(palette, code));
  const deep = dark ? between(hue, ink, 0.3) : between(hue, ink, 0.35);
  const ofShare = (t, grained) => between(between(grey(false), hue, t), deep, grained ? 0.2 : 0);
  if (shares) return { texture: minimumTexture(code), tone: ofShare };
  const tone = (t, grained) => {
    const base = between(page, hue, (dark ? 0.36 : 0.26) + 0.5 * t);
    return between(base, deep, 0.3 * t ** 3 + (grained ? 0.2 : 0));
  };
  return { texture: minimumTexture(code), tone };
}

/** Colours as a canvas has them in memory, by [code][grained][shade], and each code's texture; `shares`: shades are
    those of the seeds that arrive, not durations.
    @returns {{tones: Uint32Array, textures: Uint8Array, shares: boolean}} */
export function makeTones(palette, count, ends, shares = false) {
  const tones = new Uint32Array(256 * 512);
  const textures = new Uint8Array(256);
  for (const code of [...Array(count).keys(), ...Object.values(ends)]) {
    const { texture, tone } = lookOf(palette, code, ends, shares);
    textures[code] = NAMES.indexOf(texture);
    for (let k = 0; k < 512; k++) tones[code * 512 + k] = packed(tone((k & 255) / 255, k > 255));
  }
  return { tones, textures, shares };
}

/* ---------- pixels ---------------------------------------------------------------------------------------- */

const MOST = 500_000; // pixels: more are drawn coarser, so that a rate drag stays smooth

/** Pixels a CSS pixel for a box of w × h of them. */
export const fineness = (w, h, ratio) => Math.min(ratio, Math.max(1, Math.sqrt(MOST / (w * h))));

/** A picture of its own that is painted pixel by pixel; nothing is made anew until its size changes. */
export function makeRaster() {
  const room = { ramp: new Uint8Array(256 * 256), known: new Uint32Array(256 * 256) };
  const raster = /** @type {any} */ ({ width: 0, height: 0, scale: 1, layers: [], ...room });
  /** As many pixels as said, `scale` of them a CSS pixel. */
  raster.fit = (width, height, scale) => {
    raster.scale = scale;
    if (raster.width === width && raster.height === height) return;
    const layers = [0, 1].map(() => ({ cells: new Int32Array(width * height), laid: '' }));
    Object.assign(raster, { layers, painted: '', ...makePixels(width, height, raster.canvas) });
  };
  return raster;
}

/** Which cell of a map a weight lies in, along a side of n starts: the first and the last are on the window's edges. */
export function cellOf(x, [low, high], n) {
  const i = Math.round(((x - low) / (high - low)) * (n - 1));
  return i >= 0 && i < n ? i : -1;
}

/** The cell of the map under each pixel of a view, −1 where the map has none; row 0 is the lowest second weight. */
export function layFlat({ width, height, scale }, cells, { box, at }, { cells: n, window: [across, along] }) {
  const column = (_, x) => cellOf(at(box.x + (x + 0.5) / scale, box.y)[0], across, n);
  const columns = Int32Array.from({ length: width }, column);
  for (let y = 0; y < height; y++) {
    const row = cellOf(at(box.x, box.y + (y + 0.5) / scale)[1], along, n);
    for (let x = 0; x < width; x++) cells[y * width + x] = row < 0 || columns[x] < 0 ? -1 : row * n + columns[x];
  }
}

/** Shades spread over all tones, among the starts of each code: what counts is how many were slower. [code][shade] →
    0 … 255, written into `ramp`; `known` is room to count in. */
function spreadShades({ map, shade }, { ramp, known }) {
  known.fill(0);
  for (let k = 0; k < map.length; k++) known[map[k] * 256 + shade[k]]++;
  for (let code = 0; code < 256; code++) {
    const from = code * 256;
    let all = 0;
    for (let s = 0; s < 256; s++) all += known[from + s];
    for (let s = 0, sum = 0; all && s < 256; s++) {
      ramp[from + s] = (255 * (sum + known[from + s] / 2)) / all;
      sum += known[from + s];
    }
  }
  return ramp;
}

/** Paints a map on the cells as they were laid, over what is there; `light`: 128 leaves a pixel as it is, null all.
    @param {any} raster @param {Int32Array} cells @param {any} map @param {any} look @param {Uint8Array | null} light */
function paintCells(raster, cells, { map, shade }, { tones, textures, shares }, light) {
  const { pixels, width, height, scale } = raster;
  const ramp = shares ? null : spreadShades({ map, shade }, raster);
  for (let y = 0, k = 0; y < height; y++) {
    const row = (Math.floor(y / scale) % TILE) * TILE;
    for (let x = 0; x < width; x++, k++) {
      const cell = cells[k];
      if (cell < 0) continue;
      const code = map[cell];
      const grained = GRAIN[textures[code] * TILE * TILE + row + (Math.floor(x / scale) % TILE)];
      const tone = tones[code * 512 + grained * 256 + (ramp ? ramp[code * 256 + shade[cell]] : shade[cell])];
      pixels[k] = light ? lightened(tone, light[k]) : tone;
    }
  }
}

/** One piece of how starts of a code and a shade look, as a canvas of so many pixels a side. */
export function sampleOf(side, code, look, shade = 0) {
  const sample = makePixels(side, side);
  const map = new Uint8Array([code]);
  const room = { ramp: new Uint8Array(256 * 256), known: new Uint32Array(256 * 256) };
  const raster = { ...sample, scale: 1, ...room };
  paintCells(raster, new Int32Array(side * side), { map, shade: new Uint8Array([shade]) }, look, null);
  sample.show();
  return sample.canvas;
}

/** The basins of this moment on a raster. Cells are laid when `place` or a map's grid changes, colours when a map does.
    @param {{place: string, lay: (cells: Int32Array, map: any) => void, light?: Uint8Array | null}} how
    @returns the map on top, or null where there is none */
export function paintBasins(lab, raster, how) {
  const { place, lay, light = null } = how;
  const maps = mapsAt(lab);
  if (!maps.length) return null;
  const { palette, model, version } = lab;
  const { header, landscape } = model;
  const shares = maps.at(-1).seeds > 1;
  const toneKey = [version, header.landscape.id, shares].join(';');
  if (raster.toneKey !== toneKey) {
    const tones = makeTones(palette, landscape.minima.length, header.ends, shares);
    Object.assign(raster, { toneKey, tones, painted: '' });
  }
  const painted = [place, ...maps.map(map => [map.name, map.for, map.strategy, map.window])].join(';');
  if (painted !== raster.painted) {
    raster.pixels.fill(0);
    maps.forEach((map, i) => {
      const layer = raster.layers[i];
      const laid = [place, map.cells, map.window].join(';');
      if (laid !== layer.laid) lay(layer.cells, map);
      layer.laid = laid;
      paintCells(raster, layer.cells, map, raster.tones, light);
    });
    raster.show();
    raster.painted = painted;
  }
  return maps.at(-1);
}
