/* The Lab's main picture: a slice of the loss with the runs' trails on it. Three layers: background, trails, marks. */
import { number } from '../../canvas/js/numbers.js';
import { drawArrow, drawCross, drawLine, drawMarker, drawRing, placeLabel, setType, stamp } from '../../canvas/js/paint.js';
import { axisWidth, clipped, drawAxes, makeView, within } from '../../canvas/js/view.js';
import { drawContours, drawLevelLabels, makeTint } from '../../canvas/js/contours.js';
import { drawExits, drawTrail, extendTrail, trailPoints } from '../../canvas/js/trails.js';
import { drawingOrder, glideOf, heldWeights, nameOf, recordOf, symbolOf } from './model.js';

/** Box, view and slice for the size, zoom and weights of this moment. */
export function stageOf(lab) {
  const { model, state, palette, sheets } = lab;
  const { width, height, c } = sheets.surface;
  const { unit } = palette;
  const inset = width < 500 && unit < 1.2;
  const { centre, half } = model.header.window;
  const middle = state.axes.map((a, n) => centre[a] + state.pan[n]);
  const reach = half * state.zoom;
  const left = inset ? 0 : axisWidth(c, palette, middle[1] - reach, middle[1] + reach);
  const box = { x: left, y: 0, w: width - left, h: height - (inset ? 0 : 36 * unit) };
  const held = heldWeights(lab);
  const view = makeView(box, middle, half, state.zoom);
  return { box, view, held, inset, slice: model.landscape.slice(state.axes, held) };
}

export function drawSurface(lab) {
  const { sheets, state, palette } = lab;
  const { c } = sheets.surface;
  const stage = stageOf(lab);
  drawBackground(lab, stage);
  drawTrails(lab, stage);
  sheets.surface.clear();
  stamp(c, sheets.background);
  c.save();
  c.beginPath();
  c.rect(stage.box.x, stage.box.y, stage.box.w, stage.box.h);
  c.clip();
  stamp(c, sheets.trails);
  const taken = [...lab.cache.trailBoxes, ...lab.cache.levelBoxes];
  taken.push(...corners(stage, palette, lab.dom.whole.hidden ? 108 : 256).map(seat => [...seat, 6]));
  const heads = drawHeads(lab, stage, taken);
  drawMarks(lab, stage, heads, taken);
  c.restore();
  drawAxes(c, palette, stage.view, {
    titles: state.axes.map(a => lab.model.parameters[a].axis),
    inset: stage.inset,
    band: lab.cache.tint.band,
  });
  lab.stage = stage;
}

/** What stands over the picture: the y axis's title, the zoom's buttons; on a phone the numbers and the title inside it. */
function corners({ box, inset }, { unit }, buttons = 256) {
  const [right, bottom] = [box.x + box.w, box.y + box.h];
  const over = [
    [box.x, box.y, 190 * unit, 26 * unit],
    [right - buttons * unit, box.y, buttons * unit, (inset ? 56 : 46) * unit],
  ];
  return inset ? [...over, [box.x, bottom - 22, box.w, 22], [right - 130, bottom - 44, 130, 22]] : over;
}

/** Small boxes along a trail's segments, where they are in the picture; level labels keep off them. */
function alongTrail(points, box) {
  const cells = new Map();
  for (let i = 1; i < points.length; i++) {
    const inside = clipped(box, points[i - 1], points[i]);
    if (!inside) continue;
    const [p, q] = inside;
    const pieces = Math.ceil(Math.hypot(q[0] - p[0], q[1] - p[1]) / 10) || 1;
    for (let s = 1; s <= pieces; s++) {
      const at = [p[0] + ((q[0] - p[0]) * s) / pieces, p[1] + ((q[1] - p[1]) * s) / pieces];
      cells.set(Math.floor(at[0] / 12) * 4096 + Math.floor(at[1] / 12), [at[0] - 5, at[1] - 5, 10, 10]);
    }
  }
  return [...cells.values()];
}

function drawBackground(lab, stage) {
  const { state, sheets, palette, cache } = lab;
  const { box, view, held, slice } = stage;
  const key = [lab.version, state.m, state.axes, held, view.k, view.centre, state.shown, box.w, box.h].join('|');
  if (key === cache.backgroundKey) return;
  cache.backgroundKey = key;
  cache.tint = makeTint(slice, view, palette);
  const sheet = sheets.background;
  sheet.resize(sheets.surface.width, sheets.surface.height);
  sheet.clear();
  drawContours(sheet.c, slice, view, cache.tint, palette);
  const taken = corners(stage, palette);
  for (const id of state.shown)
    taken.push(...alongTrail(trailPoints(lab.runs[id], state.axes, view, lab.runs[id].last), box));
  if (lab.model.landscape.optimum) {
    const [x, y] = view.px(...state.axes.map(a => lab.model.landscape.optimum[a]));
    taken.push([x - 14, y - 14, 90 * palette.unit, 28]);
  }
  sheet.c.save();
  const others = taken.length;
  drawLevelLabels(sheet.c, slice, view, cache.tint, palette, taken);
  cache.levelBoxes = taken.slice(others).map(seat => [...seat, 3]);
  sheet.c.restore();
}

/** The trail layer: newest segments are added; all is redrawn when the picture changed, or now and then so that old steps sink. */
function drawTrails(lab, stage) {
  const { state, sheets, palette, cache } = lab;
  const { box, view } = stage;
  const key = [lab.version, state.m, state.axes, view.k, view.centre, state.shown, state.active, box.w, box.h].join(
    '|',
  );
  const records = Object.fromEntries(state.shown.map(id => [id, glideOf(lab, id)[0]]));
  const sheet = sheets.trails;
  const grown = id => records[id] - cache.trailDrawn[id];
  const whole =
    key !== cache.trailKey ||
    state.shown.some(id => !(grown(id) >= 0)) ||
    records[state.active] - cache.trailWhole > 5 + records[state.active] / 40;
  if (!whole && state.shown.every(id => grown(id) === 0)) return;
  const ground = cache.tint.tone(cache.tint.top);
  sheet.resize(sheets.surface.width, sheets.surface.height);
  if (whole) sheet.clear();
  for (const id of drawingOrder(state)) {
    const points = trailPoints(lab.runs[id], state.axes, view, records[id]);
    const style = { box, palette, hue: palette[id], ground, active: id === state.active };
    if (whole) drawTrail(sheet.c, points, style);
    else extendTrail(sheet.c, points, cache.trailDrawn[id], style);
    cache.points[id] = points;
  }
  Object.assign(cache, { trailKey: key, trailDrawn: records });
  if (whole) cache.trailWhole = records[state.active];
  cache.trailBoxes = state.shown.flatMap(id => {
    const points = cache.points[id];
    const stride = Math.ceil(points.length / 60);
    return points.filter((_, i) => i % stride === 0).map(([x, y]) => [x - 4, y - 4, 8, 8]);
  });
}

/** The gliding end of every trail; returns [{id, at, points}]. */
function drawHeads(lab, { view }, taken) {
  const { state, palette, runs, cache, sheets } = lab;
  const { c } = sheets.surface;
  return drawingOrder(state).map(id => {
    const run = runs[id];
    const [r, t] = glideOf(lab, id);
    const from = cache.points[id].at(-1);
    let at = from;
    if (t > 0) {
      at = view.px(...state.axes.map(a => run.weight(r, a) + t * (run.weight(r + 1, a) - run.weight(r, a))));
      c.lineCap = 'round';
      drawLine(c, from, at, palette[id], (id === state.active ? 2.5 : 1.75) * palette.unit);
    }
    taken.push([at[0] - 9, at[1] - 9, 18, 18, 4]);
    return { id, at, points: t > 0 ? [...cache.points[id], at] : cache.points[id] };
  });
}

function drawMarks(lab, stage, heads, taken) {
  const { state, palette, model, runs, sheets } = lab;
  const { c } = sheets.surface;
  const { box, view } = stage;
  const { optimum } = model.landscape;
  const flat = w => view.px(...state.axes.map(a => w[a]));
  const start = flat(lab.startNow());
  if (runs[state.active].outcome === 'diverged' && model.theory.eigenvectors) drawSteepest(lab, view, flat);
  if (optimum) drawCross(c, palette, flat(optimum));
  drawRing(c, palette, start);
  taken.push([start[0] - 10, start[1] - 10, 20, 20]);
  if (optimum) taken.push([flat(optimum)[0] - 10, flat(optimum)[1] - 10, 20, 20]);
  const active = heads.at(-1);
  if (!state.playing && within(box, active.at)) drawNext(lab, stage, active, taken);
  for (const { id, at } of heads) drawMarker(c, palette, id, ...at, (id === state.active ? 7 : 5.5) * palette.unit);
  lab.outside = drawAllExits(lab, stage, heads, taken);
  drawNames(lab, stage, heads, taken, { start, flat });
}

/** The next update as it will be, and the full gradient's step beside a batch's. */
function drawNext(lab, { view }, { id, at }, taken) {
  const { state, palette, model, runs, sheets } = lab;
  const { c } = sheets.surface;
  const run = runs[id];
  const r = recordOf(lab, id);
  if (r >= run.last) return;
  if (id !== 'full' && model.theory.kind === 'sgd' && model.landscape.gradient) {
    const gradient = model.landscape.gradient(run.weights(r));
    const [dx, dy] = state.axes.map(a => -model.rates[state.m] * gradient[a] * view.k);
    taken.push(spanned(at, drawArrow(c, palette, at, [dx, -dy], { color: palette.ink, weight: 1.5, dashed: true })));
  }
  const [dx, dy] = state.axes.map(a => (run.weight(r + 1, a) - run.weight(r, a)) * view.k);
  taken.push(spanned(at, drawArrow(c, palette, at, [dx, -dy], { color: palette[id] })));
}

const spanned = (p, q) => [
  Math.min(p[0], q[0]) - 2,
  Math.min(p[1], q[1]) - 2,
  Math.abs(q[0] - p[0]) + 4,
  Math.abs(q[1] - p[1]) + 4,
];

/** The steepest direction through the optimum, once it matters. */
function drawSteepest(lab, view, flat) {
  const { state, palette, model, sheets } = lab;
  const vector = model.theory.eigenvectors.at(-1);
  const [x, y] = flat(model.landscape.optimum);
  const [dx, dy] = state.axes.map(a => vector[a] * 4000);
  drawLine(sheets.surface.c, [x - dx, y + dy], [x + dx, y - dy], palette.danger, 1.25 * palette.unit, [
    5 * palette.unit,
    5 * palette.unit,
  ]);
}

function drawAllExits(lab, stage, heads, taken) {
  const { state, palette, runs, sheets, say } = lab;
  const { box } = stage;
  const keep = corners(stage, palette);
  let left = false;
  for (const { id, points } of heads) {
    const active = id === state.active;
    const gone = drawExits(sheets.surface.c, points, {
      box,
      palette,
      hue: palette[id],
      active,
      taken,
      keep,
      firstText: r => say('leaves', { k: number(runs[id].update(Math.min(r, runs[id].last)), 0) }),
      nowText: away => (away < 1.5 ? say('outside_near') : say('outside', { x: number(away, away < 10 ? 1 : 0) })),
    });
    if (active) left = gone;
  }
  return left;
}

function drawNames(lab, { box, inset, held }, heads, taken, { start, flat }) {
  const { state, palette, model, cache, sheets, say } = lab;
  const { c } = sheets.surface;
  const bounds = inset ? { ...box, y: box.y + 44 } : box;
  const label = (text, [x, y], id, color) =>
    within(box, [x, y]) &&
    placeLabel(c, palette, text, x, y, { taken, box: bounds, seats: cache.seats, id, color, halo: cache.tint.band });
  const [lead] = heads.slice(-1);
  for (const { id, at } of [...heads].reverse()) {
    if (id !== state.active && Math.hypot(at[0] - lead.at[0], at[1] - lead.at[1]) < 3 * palette.unit) continue; // one point, one name
    setType(c, palette, 13, id === state.active ? 700 : 600);
    label(nameOf(lab, id), at, id, palette[id]);
  }
  setType(c, palette, 13);
  label(say('start'), start, 'start', palette.ink);
  const { optimum } = model.landscape;
  if (optimum) label(minimumText(lab, held), flat(optimum), 'minimum', palette.ink);
}

/** The minimum's name and loss; a weight in which it lies well off the slice is told too. */
export function minimumText({ model, state, say }, held) {
  const { optimum, floor } = model.landscape;
  const off = model.parameters.filter(
    (_, a) => !state.axes.includes(a) && Math.abs(held[a] - optimum[a]) > model.header.window.half / 11,
  );
  const aside = off.map(p => `${symbolOf(p)} = ${number(optimum[model.parameters.indexOf(p)], 1)}`).join(', ');
  return `${say('minimum')} ${number(floor, 1)}${aside && ` (${aside})`}`;
}
