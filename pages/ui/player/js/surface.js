/* The Lab's main picture: what is shown of the loss, with the runs' trails on it.
   Layers: ground, basins or level names, trails, marks. */
import { between } from '../../canvas/js/numbers.js';
import { WORDS, drawLine, inside, mix, stamp } from '../../canvas/js/paint.js';
import { clipped, drawAxes } from '../../canvas/js/view.js';
import { drawContours, drawCurve, drawLevelLabels, makeTint } from '../../canvas/js/contours.js';
import { drawTrail, extendTrail, placedPoints } from '../../canvas/js/trails.js';
import { isVeiled } from './prediction.js';
import { mayShowBasins, sayMap } from './mapLoader.js';
import { late, part } from './late.js';
import { glideOf } from './model.js';
import { drawMarks } from './marks.js';
import { isPlain } from './sight.js';
import { corners, resting, stageOf, titlesOf } from './stage.js';

export function drawSurface(lab) {
  const { sheets, palette } = lab;
  const { c } = sheets.surface;
  const stage = stageOf(lab);
  drawBackground(lab, stage);
  drawTrails(lab, stage);
  sheets.surface.clear();
  stamp(c, sheets.ground);
  if (!drawBasins(lab, stage)) stamp(c, sheets.levels);
  inside(c, stage, () => {
    late.pins?.drawGhostTrails(c, lab, stage);
    stamp(c, sheets.trails);
    const taken = [...lab.cache.trailBoxes, ...lab.cache.levelBoxes];
    taken.push(...corners(stage, palette, lab.dom.whole.hidden ? 108 : 256).map(seat => [...seat, 6]));
    late.pins?.drawGhostHeads(c, lab, stage, taken);
    drawMarks(lab, { ...stage, keep: corners(stage, palette) }, drawHeads(lab, stage, taken), taken);
  });
  const titles = isPlain(lab) ? [] : titlesOf(lab);
  drawAxes(c, palette, stage.view, { titles, inset: stage.inset, band: lab.cache.tint.band });
  lab.stage = stage;
}

/** Small boxes along a trail's segments, where they are in the picture; level labels keep off them. */
function alongTrail(points, box) {
  const cells = new Map();
  for (let i = 1; i < points.length; i++) {
    const piece = clipped(box, points[i - 1], points[i]);
    if (!piece) continue;
    const [p, q] = piece;
    const pieces = Math.ceil(Math.hypot(q[0] - p[0], q[1] - p[1]) / 10) || 1;
    for (let s = 1; s <= pieces; s++) {
      const at = [p[0] + ((q[0] - p[0]) * s) / pieces, p[1] + ((q[1] - p[1]) * s) / pieces];
      cells.set(Math.floor(at[0] / 12) * 4096 + Math.floor(at[1] / 12), [at[0] - 5, at[1] - 5, 10, 10]);
    }
  }
  return [...cells.values()];
}

/** Basins over the ground; false where none are shown. */
function drawBasins(lab, stage) {
  const shown = lab.state.basins && mayShowBasins(lab);
  const basins = part(lab, 'basins', shown);
  return shown && basins ? basins.drawBasinsFlat(lab, stage) : sayMap(lab, null);
}

/** Bands and isolines, or the curve; the isolines' names after them, as they keep off the trails of the rate shown. */
function drawBackground(lab, stage) {
  const { state, sheets, palette, cache, model } = lab;
  const { box, view, slice, name } = stage;
  const key = [lab.version, name, view.k, view.ky, view.centre, box.w, box.h].join('|');
  const sheet = sheets.ground;
  if (key !== cache.groundKey) {
    Object.assign(cache, { groundKey: key, levelsKey: '' });
    sheet.resize(sheets.surface.width, sheets.surface.height);
    sheet.clear();
    if (model.landscape.kind === 'curve') {
      cache.tint = { band: () => palette.page, tone: () => palette.page };
      drawCurve(sheet.c, model.landscape, view, palette);
    } else {
      cache.tint = makeTint(slice, slice.rugged ? resting(lab, stage) : view, palette);
      drawContours(sheet.c, slice, view, cache.tint, palette);
    }
  }
  const levelsKey = [state.m, state.shown, isVeiled(lab), isPlain(lab)].join('|');
  if (levelsKey === cache.levelsKey) return;
  cache.levelsKey = levelsKey;
  cache.levelBoxes = model.landscape.kind === 'curve' ? [] : drawLevels(lab, stage);
}

/** The isolines' names, on a sheet of their own; returns the places they take. */
function drawLevels(lab, stage) {
  const { state, sheets, palette, cache, model, runs } = lab;
  const { box, view, slice, places } = stage;
  const taken = corners(stage, palette);
  for (const id of isVeiled(lab) ? [] : state.shown)
    taken.push(...alongTrail(placedPoints(runs[id], places.record, view, runs[id].last), box));
  for (const { at } of model.landscape.minima) {
    const [x, y] = view.px(...places.place(at));
    taken.push([x - 14, y - 14, 90 * palette.unit, 28]);
  }
  const others = taken.length;
  const sheet = sheets.levels;
  sheet.resize(sheets.surface.width, sheets.surface.height);
  sheet.clear();
  drawLevelLabels(sheet.c, slice, view, cache.tint, palette, taken, isPlain(lab) ? 3 : Infinity);
  return taken.slice(others).map(seat => [...seat, WORDS]);
}

/** The trail layer: newest segments are added; all is redrawn when the picture changed, and now and then so that old
    steps sink. */
function drawTrails(lab, stage) {
  const { state, sheets, palette, cache } = lab;
  const { box, view, places, name, ids } = stage;
  const look = [lab.version, state.basins, state.m, state.active, ids];
  const key = [...look, name, view.k, view.ky, view.centre, box.w, box.h].join('|');
  const records = Object.fromEntries(ids.map(id => [id, glideOf(lab, id)[0]]));
  const sheet = sheets.trails;
  const grown = id => records[id] - cache.trailDrawn[id];
  const whole =
    key !== cache.trailKey ||
    ids.some(id => !(grown(id) >= 0)) ||
    records[state.active] - cache.trailWhole > 5 + records[state.active] / 40;
  if (!whole && ids.every(id => grown(id) === 0)) return;
  const ground = state.basins ? mix(palette.page, palette.mark, 0.5) : cache.tint.tone(cache.tint.top);
  sheet.resize(sheets.surface.width, sheets.surface.height);
  if (whole) sheet.clear();
  for (const id of ids) {
    const points = placedPoints(lab.runs[id], places.record, view, records[id]);
    const style = { box, palette, hue: palette[id], ground, active: id === state.active };
    if (whole) drawTrail(sheet.c, points, style);
    else extendTrail(sheet.c, points, cache.trailDrawn[id], style);
    cache.points[id] = points;
  }
  Object.assign(cache, { trailKey: key, trailDrawn: records });
  if (whole) cache.trailWhole = records[state.active];
  cache.trailBoxes = ids.flatMap(id => {
    const points = cache.points[id];
    const stride = Math.ceil(points.length / 60);
    return points.filter((_, i) => i % stride === 0).map(([x, y]) => [x - 4, y - 4, 8, 8]);
  });
}

/** The gliding end of every trail; returns [{id, at, points}], the active one's last. */
function drawHeads(lab, { view, places, ids }, taken) {
  const { state, palette, runs, cache, sheets } = lab;
  const { c } = sheets.surface;
  return ids.map(id => {
    const [r, t] = glideOf(lab, id);
    const from = cache.points[id].at(-1);
    let at = from;
    if (t > 0) {
      at = between(from, view.px(...places.record(runs[id], r + 1)), t);
      c.lineCap = 'round';
      drawLine(c, from, at, palette[id], (id === state.active ? 2.5 : 1.75) * palette.unit);
    }
    taken.push([at[0] - 9, at[1] - 9, 18, 18, 4]);
    return { id, at, points: t > 0 ? [...cache.points[id], at] : cache.points[id] };
  });
}
