/* What stands on the surface: minima, saddles, the start, the next update, where trails leave, and all their names. */
import { number } from '../../canvas/js/numbers.js';
import { CROWD, drawBadges, seatBadges } from '../../canvas/js/badges.js';
import { cased, collides, drawArrow, drawCross, drawDisc, drawLine, drawMarker } from '../../canvas/js/paint.js';
import { WORDS, drawRing, placeLabel, setType } from '../../canvas/js/paint.js';
import { drawExits } from '../../canvas/js/trails.js';
import { within } from '../../canvas/js/view.js';
import { isVeiled } from './prediction.js';
import { late } from './late.js';
import { isPlain } from './sight.js';
import { isDescent, nameOf, rateAt, recordOf, symbolOf } from './model.js';

export function drawMarks(lab, stage, heads, taken) {
  const { state, palette, model, sheets } = lab;
  const { c } = sheets.surface;
  const flat = w => stage.view.px(...stage.places.place(w));
  const start = flat(lab.startNow());
  const lost = lab.run.outcome === 'diverged' && !isVeiled(lab);
  if (lost && model.theory.eigenvectors) drawSteepest(lab, stage.view, flat);
  const minima = model.landscape.kind === 'linear' ? drawBottom(lab, flat, taken) : drawMinima(lab, stage, flat, taken);
  late.panels?.drawWay(lab, flat, { ...stage, taken });
  if (lab.dragFrom) drawGhost(c, palette, flat(lab.dragFrom));
  drawRing(c, palette, start);
  taken.push([start[0] - 10, start[1] - 10, 20, 20]);
  const active = heads.at(-1);
  if (active && !state.playing && within(stage.box, active.at)) drawNext(lab, stage, active, taken);
  for (const { id, at } of heads) 
    drawMarker(c, palette, id, at[0], at[1], (id === state.active ? 7 : 5.5) * palette.unit);
  late.prediction?.drawDropped(lab, { ...stage, taken });
  lab.outside = drawAllExits(lab, stage, heads, taken);
  drawNames(lab, stage, heads, taken, { start, minima });
}

/** The one minimum of a bowl, where it is not above or below the slice unsaid. Returns names with their places. */
function drawBottom(lab, flat, taken) {
  const { optimum } = lab.model.landscape;
  if (!optimum) return [];
  const at = flat(optimum);
  drawCross(lab.sheets.surface.c, lab.palette, at);
  taken.push([at[0] - 10, at[1] - 10, 20, 20]);
  return [{ at, id: 'minimum' }];
}

const NAMED = 9; // as many minima have their loss beside them

/** Numbered minima and saddles. Returns names with their places, where numbers are few enough to have names. */
function drawMinima(lab, { box, keep }, flat, taken) {
  const { palette, model, sheets } = lab;
  const { c } = sheets.surface;
  const { minima, saddles } = model.landscape;
  const seen = minima.map(({ at, lowest }, index) => ({ at: flat(at), lowest, index })).filter(m => within(box, m.at));
  const marks = seatBadges(c, palette, seen, box, keep);
  const seated = marks.filter(({ seat }) => seat);
  const seats = seated.map(({ seat }) => seat);
  if (seen.length <= CROWD) taken.push(...saddles.flatMap(at => drawSaddle(c, palette, flat(at), seats)));
  drawBadges(c, palette, marks);
  taken.push(...seats.map(seat => [...seat, WORDS]));
  if (seen.length > NAMED) return [];
  return seated.map(({ at, index, seat }) => ({ at, index, id: `m${index}`, gap: seat[2] / 2 / palette.unit + 5 }));
}

/** A slanted cross, left out where it would touch what stands there. Returns where it lies. */
function drawSaddle(c, palette, [x, y], badges) {
  const a = 3.5 * palette.unit;
  const seat = [x - 2 * a, y - 2 * a, 4 * a, 4 * a];
  if (collides(seat, badges)) return [];
  for (const [color, width] of cased(palette, 4.5, 1.75, 'page', 'muted'))
    for (const side of [1, -1]) drawLine(c, [x - a, y - side * a], [x + a, y + side * a], color, width);
  return [[...seat, WORDS / 2]];
}

/** Where the start was before the hand took it. */
function drawGhost(c, palette, at) {
  const dash = [3 * palette.unit, 3 * palette.unit];
  for (const [stroke, width] of cased(palette, 4, 1.5, 'page', 'mark'))
    drawDisc(c, at, 7 * palette.unit, { stroke, width, dash });
}

/** The next update as it will be, and the full gradient's step beside a batch's. */
function drawNext(lab, { view, places }, { id, at }, taken) {
  const { palette, runs, sheets } = lab;
  const { c } = sheets.surface;
  const run = runs[id];
  const r = recordOf(lab, id);
  if (r >= run.last) return;
  const by = to => view.px(...to).map((x, n) => x - at[n]);
  const exact = exactStep(lab, run, r);
  const dashed = { color: palette.ink, weight: 1.5, dashed: true };
  if (exact) taken.push(...along(at, drawArrow(c, palette, at, by(places.place(exact)), dashed)));
  taken.push(...along(at, drawArrow(c, palette, at, by(places.record(run, r + 1)), { color: palette[id] })));
}

/** Where plain descent with the exact gradient would go from record r; null where the drawn step is that one. */
function exactStep(lab, run, r) {
  const { model } = lab;
  if (run.family.id === 'full' || !isDescent(model)) return null;
  const known = run.gradient(r) ?? model.landscape.gradient?.(run.weights(r));
  return known ? run.weights(r).map((w, a) => w - rateAt(lab, run.update(r), run.family.id) * known[a]) : null;
}

/** Where an arrow lies, as squares along it: a name over it is about as bad as one over a name. */
function along([x, y], tip) {
  const [dx, dy] = [tip[0] - x, tip[1] - y];
  const pieces = Math.ceil(Math.hypot(dx, dy) / 10) || 1;
  const at = (_, i) => [x + (dx * i) / pieces - 5, y + (dy * i) / pieces - 5, 10, 10, WORDS - 1];
  return Array.from({ length: pieces + 1 }, at);
}

/** The steepest direction through the optimum, once it matters. */
function drawSteepest(lab, view, flat) {
  const { state, palette, model, sheets } = lab;
  const vector = model.theory.eigenvectors.at(-1);
  const [x, y] = flat(model.landscape.optimum);
  const [dx, dy] = state.axes.map(a => vector[a] * 4000);
  const dash = [5 * palette.unit, 5 * palette.unit];
  drawLine(sheets.surface.c, [x - dx, y + dy], [x + dx, y - dy], palette.danger, 1.25 * palette.unit, dash);
}

function drawAllExits(lab, { box, keep }, heads, taken) {
  const { state, palette, sheets, runs } = lab;
  let left = false;
  for (const { id, points } of heads) {
    const active = id === state.active;
    const note = runs[id].outcome === 'diverged' ? palette : { ...palette, danger: palette.ink }; // it can come back
    const look = { box, palette: note, hue: palette[id], active, taken, keep, ...exitWords(lab, id) };
    const gone = drawExits(sheets.surface.c, points, look);
    if (active) left = gone;
  }
  return left;
}

/** What is said where a trail has left the window: since when, and how far away or high it is now. */
export const exitWords = ({ runs, say }, id) => ({
  firstText: r => say('leaves', { k: number(runs[id].update(Math.min(r, runs[id].last)), 0) }),
  nowText: away => (away < 1.5 ? say('outside_near') : say('outside', { x: number(away, away < 10 ? 1 : 0) })),
  highText: loss => `${say('loss_axis')} ${number(loss)} ↑`,
});

function drawNames(lab, stage, heads, taken, { start, minima }) {
  const { box, inset, held } = stage;
  const { state, palette, cache, sheets, say } = lab;
  const { c } = sheets.surface;
  const bounds = inset ? { ...box, y: box.y + 44 } : box;
  const look = { taken, box: bounds, seats: cache.seats, halo: cache.tint.band };
  const label = (text, [x, y], id, color, { gap = 11, optional = false } = {}) =>
    within(box, [x, y]) &&
    placeLabel(c, palette, text, x, y, { ...look, id, color, gap, optional });
  const [lead] = heads.slice(-1);
  for (const { id, at } of [...heads].reverse()) {
    const [dx, dy] = [at[0] - lead.at[0], at[1] - lead.at[1]];
    if (id !== state.active && Math.hypot(dx, dy) < 3 * palette.unit) continue; // one point, one name
    setType(c, palette, 13, id === state.active ? 700 : 600);
    label(nameOf(lab, id), at, id, palette[id], { optional: id !== state.active });
  }
  setType(c, palette, 13);
  const apart = lead && sliceLossText(lab, stage, lead.at);
  if (apart) label(apart, lead.at, 'apart', palette[lead.id]);
  if (!isPlain(lab)) label(say('start'), start, 'start', palette.ink, { optional: true });
  for (const { at, id, index, gap } of minima) {
    if (id === 'minimum') label(minimumText(lab, held), at, id, palette.ink);
    else label(lossText(lab.model.landscape.minima[index].loss), at, id, palette.ink, { gap, optional: true });
  }
}

/** Loss of a minimum: rounding leaves no "3.1e-17" of a zero. */
export const lossText = loss => number(Math.abs(loss) < 1e-9 ? 0 : loss, 2);

/** The minimum's name and loss; a weight in which it lies well off the slice is told too. */
export function minimumText(lab, held) {
  const { model, state, say } = lab;
  const { optimum, floor } = model.landscape;
  if (isVeiled(lab)) return say('minimum');
  const off = model.parameters.filter(
    (_, a) => !state.axes.includes(a) && Math.abs(held[a] - optimum[a]) > model.header.window.half / 11,
  );
  const aside = off.map(p => `${symbolOf(p)} = ${number(optimum[model.parameters.indexOf(p)], 1)}`).join(', ');
  return `${say('minimum')} ${number(floor, 1)}${aside && ` (${aside})`}`;
}

const LINE = 2; // units on screen: contours so near to where the loss would stand cannot be told from it
const SHARE = 0.02; // of the loss: on a valley's floor contours are far apart, and nobody reads a hundredth
const STEP = 3; // units over which the slice's slope is measured

/** What the slice and the run say of the point's loss: "" where they agree to within a line, or nothing is known.
    `at`: the point in pixels. @param {Lab} lab */
function sliceLossText(lab, { view, slice }, at) {
  const { model, palette, say } = lab;
  if (isVeiled(lab) || !slice?.value || model.dim < 3) return ''; // two weights: the picture is all there is
  const loss = lab.run.loss(lab.record);
  const here = slice.value(...view.at(...at));
  const apart = Math.abs(loss - here);
  const off = apart / slopeAt(slice, view, at, STEP * palette.unit);
  const told = off > LINE * palette.unit && apart > SHARE * Math.abs(loss);
  return told ? say('here_slice', { loss: number(loss), slice: number(here) }) : '';
}

/** Loss by which the slice rises over a pixel, at its steepest. */
function slopeAt(slice, view, [x, y], step) {
  const value = (dx, dy) => slice.value(...view.at(x + dx, y + dy));
  const across = value(step, 0) - value(-step, 0);
  const up = value(0, step) - value(0, -step);
  return Math.hypot(across, up) / (2 * step);
}
