/* The fit panel: predicted against actual, every row grey, this update's rows lit, their residuals as sticks; of one
   feature the curve over it, of a landscape without data the loss along this update. */
import { niceTicks, number, short } from '../../canvas/js/numbers.js';
import { mix } from '../../canvas/js/paint.js';
import { curve, line } from '../../canvas/js/marks/line.js';
import { dots, sticks } from '../../canvas/js/marks/many.js';
import { isBowl } from './curvature.js';
import { hasRows, predict, predictAt } from './models.js';
import { errorOf, rowsAt } from './runs.js';
import { axisX, axisY } from '../../canvas/js/marks/axis.js';
import { label } from '../../canvas/js/marks/label.js';
import { clip, drawMarks, makePen, plot } from '../../canvas/js/marks/plot.js';
import { dot } from '../../canvas/js/marks/dot.js';

const STICKS = 128; // more residuals than that are a hedge, not a picture

/** What the panel shows of a model: a key of its title's words too. @returns {'fit' | 'curve' | 'along'} */
export function fitKind(model) {
  if (!hasRows(model)) return 'along';
  return model.features.length === model.target.length && !isBowl(model) ? 'curve' : 'fit';
}

const DRAW = { fit: drawRowsFit, curve: drawCurve, along: drawAlong };

/** Draws the panel; returns how many rows are lit. */
export const drawFit = lab => DRAW[fitKind(lab.model)](lab);

function drawRowsFit(lab) {
  const { model, palette, say, run, record: r } = lab;
  const weights = run.weights(r);
  const predictions = Float64Array.from(model.target, (_, i) => predict(model, weights, i));
  const lit = rowsAt(run, r, model.target.length);
  const frame = frameOf(lab, predictions);
  const { far, range, x, y, wide } = frame;
  const { data } = model.header;
  const title = say('actual', { target: data.target_name ?? data.target, unit: data.target_unit }).replace(/, $/, '');
  const across = { title, ticks: niceTicks(x[0], range[1], 3), text: short }; // the reader's own data has no unit
  const roomy = wide > 175 * palette.unit;
  const diagonal = range[1] * 0.96;
  const perfect = { dx: -12, align: 'right', color: 'ink' };
  const up = { count: far ? 5 : 3, text: short };
  drawPanel(lab, { ...frame, across, up }, rowMarks(lab, frame, predictions, lit), [
    (roomy || far) && corner(`↑ ${say('predicted')}`, [x[0], y[1]], { dx: 4, dy: 10 }),
    !far && corner(say('perfect'), [diagonal, diagonal], perfect),
    (roomy || !far) && corner(rmseText(lab), [x[1], far ? y[1] : y[0]], { dy: far ? 10 : -5.5, align: 'right' }),
  ]);
  return lit ? lit.length : run.family.batch_size;
}

/** The range holds all of the targets and grows with the predictions; nothing is clipped. */
function frameOf({ cache, model, palette, sheets }, predictions) {
  const range = (cache.targetRange ??= extent(model.target));
  const [lowest, highest] = extent(predictions);
  const span = range[1] - Math.min(0, range[0]) || 1;
  const far = lowest < -0.6 * span || highest > range[1] + 0.8 * span;
  const reach = 1.25 * Math.max(Math.abs(lowest), Math.abs(highest));
  const low = far ? -reach : Math.min(-0.1 * span, lowest - 0.04 * span);
  const high = far ? reach : Math.max(range[1] + 0.04 * span, highest + 0.04 * span);
  const left = far ? 40 : Math.abs(high) >= 100 ? 34 : 26;
  const wide = sheets.fit.width - left * palette.unit;
  return { x: [Math.min(0, range[0] * 1.04), range[1] * 1.04], y: [low, high], left, wide, far, range };
}

function extent(values) {
  let [low, high] = [Infinity, -Infinity];
  for (const v of values) {
    if (v < low) low = v;
    if (v > high) high = v;
  }
  return [low, high];
}

function rowMarks({ model, palette, state }, { x }, predictions, lit) {
  const { target, shown } = model;
  const color = palette[state.active];
  const all = Array.from({ length: shown }, (_, i) => i); // what comes after them are rows of batches
  const places = rows => Array.from(rows, i => [target[i], predictions[i]]);
  const many = !lit || lit.length > STICKS;
  const residuals = many ? [] : Array.from(lit, i => [[target[i], target[i]], [target[i], predictions[i]]]);
  return [
    lit && dots(places(all), { r: 1.6, color: 'mark', alpha: 0.5 }),
    line(x.map(v => [v, v]), { width: 1.25 }),
    sticks(residuals, { color: mix(color, palette.page, 0.45), width: 1.25 }),
    dots(places(lit ?? all), { r: many ? 1.7 : 2.8, color, alpha: many ? 0.55 : 1 }),
  ];
}

/** A picture of the panel's own: ranges of both axes, its numbers, marks within it and words over them.
    @param {Lab} lab @param {{x: number[], y: number[], left: number, across: object, up: object}} frame `left`: units
    for the numbers beside it @param {any} marks @param {any} words */
function drawPanel(lab, { x, y, left, across, up }, marks, words) {
  const { sheets, palette } = lab;
  sheets.fit.clear();
  const axes = [axisX({ below: 31, ...across }), axisY(up)];
  drawMarks(makePen(sheets.fit, palette, {}), plot({ x, y, margin: [4, 8, 34, left] }, [axes, clip(marks), words]));
}

/** A word of the panel: from a corner of it, so many units off. */
const corner = (text, at, look) => label(text, at, { size: 12, base: 'middle', halo: true, ...look });

const rmseText = ({ model, say, run, record: r }) =>
  say('rmse', { x: number(Math.sqrt(Math.max(0, errorOf(model, run.weights(r), run.loss(r)))), 2) });

const CURVE_POINTS = 240;

/** Draws the panel; returns how many rows are lit. */
function drawCurve(lab) {
  const { cache, model, palette, state, run, record: r } = lab;
  const weights = run.weights(r);
  const lit = rowsAt(run, r, model.target.length);
  const x = (cache.featureRange ??= widened(model.features, 0.04));
  const y = (cache.targetRange ??= widened(model.target, 0.12)); // a curve may leave it, as the weights move
  const of = (w, look) => curve(v => predictAt(model, w, [v]), x, look, CURVE_POINTS);
  const { optimum } = model.landscape;
  const { features, feature_names: names, target, target_name: name } = model.header.data;
  const left = Math.max(...y.map(Math.abs)) >= 10 ? 34 : 30;
  const frame = { x, y, left, across: { title: (names ?? features)[0], count: 4 }, up: { count: 4, text: short } };
  const marks = [
    optimum && of(optimum, { color: 'mark', width: 1.25, dash: [4, 4] }),
    curveRows(lab, weights, lit),
    of(weights, { color: palette[state.active], width: 2.5 }),
  ];
  drawPanel(lab, frame, marks, [
    corner(`↑ ${name ?? target}`, [x[0], y[1]], { dx: 4, dy: 9 }),
    corner(rmseText(lab), [x[1], y[0]], { dy: -9, align: 'right' }),
  ]);
  return lit ? lit.length : model.samples;
}

function widened(values, share) {
  const [low, high] = extent(values);
  const room = (high - low || 1) * share;
  return [low - room, high + room];
}

function curveRows({ model, palette, state }, weights, lit) {
  const { features, target } = model;
  const color = palette[state.active];
  const rows = [...target.keys()];
  const among = new Set(lit ?? rows);
  const place = i => [features[i], target[i]];
  const residual = i => [place(i), [features[i], predictAt(model, weights, [features[i]])]];
  return [
    sticks([...among].map(residual), { color: mix(color, palette.page, 0.45), width: 1.25 }),
    dots(rows.filter(i => !among.has(i)).map(place), { r: 2.2, color: 'mark' }),
    dots([...among].map(place), { r: 3, color }),
  ];
}

const LINE_POINTS = 160;
const BEFORE = 0.6; // of a step is shown behind the point, and so many steps ahead of it
const AHEAD = 2.2;
const LEAST = 0.14; // of the window's half is shown at least: of a tiny step the bend would not be seen

/** The line of the update after the frame on screen: where it starts, its direction (length 1), the step's length. */
function lineOf(lab) {
  const { run } = lab;
  const r = Math.max(0, Math.min(lab.record, run.last - 1));
  const from = run.weights(r);
  const by = run.weights(Math.min(r + 1, run.last)).map((x, a) => x - from[a]);
  const length = Math.hypot(...by);
  const direction = length > 0 ? by.map(x => x / length) : from.map((_, a) => (a ? 0 : 1));
  return { from, direction, length, done: lab.record > r };
}

/** Draws the panel; there are no rows to light. */
function drawAlong(lab) {
  const { model, palette, say, state } = lab;
  const { from, direction, length, done } = lineOf(lab);
  const loss = t => model.landscape.loss(from.map((x, a) => x + t * direction[a]));
  const { samples, x, y } = rangesOf(lab, length, loss);
  const [here, next] = [0, length].map(t => [t, loss(t)]);
  const known = [...here, ...next].every(Number.isFinite);
  const [ring, mark] = done ? [here, next] : [next, here];
  const middle = [x, y].map(([low, high]) => (low + high) / 2);
  const profile = line(samples.filter(([, value]) => Number.isFinite(value)), { color: 'muted', width: 1.75 });
  const color = mix(palette[state.active], palette.page, 0.4);
  const words = [
    line([here, next], { color, width: 1.5, dash: [3, 3] }),
    dot(ring, { shape: 'ring', r: 4.5 }),
    dot(mark, { shape: state.active, r: 5.5 }),
    corner(`↑ ${say('loss_axis')}`, [x[0], y[1]], { dx: 4, dy: 9 }),
    label(say('along_step', { x: number(length) }), [x[1], y[0]], { size: 12, align: 'right', dy: 31 }),
  ]; // beyond what is known of the surface there is no line to draw: that is said
  const nowhere = corner(say('outside_near'), middle, { align: 'center' });
  const near = y[1] - y[0] < 4 && y[1] - y[0] > 4e-4; // ticks so close all have decimals
  const up = { count: 4, ...(near ? {} : { text: short }) };
  drawPanel(lab, { x, y, left: 40, across: { count: 4 }, up }, profile, known ? words : nowhere);
  return 0;
}

/** Losses [t, loss] along the line, and the ranges in which they are shown. */
function rangesOf({ model }, length, loss) {
  const least = LEAST * model.header.window.half;
  const [t0, t1] = [-Math.max(BEFORE * length, least), Math.max(AHEAD * length, least)];
  const samples = Array.from({ length: LINE_POINTS + 1 }, (_, i) => {
    const t = t0 + ((t1 - t0) * i) / LINE_POINTS;
    return [t, loss(t)];
  });
  const known = samples.map(([, value]) => value).filter(Number.isFinite);
  if (!known.length) known.push(0, 1);
  const [lowest, most] = extent(known);
  const upper = Math.max(loss(0), loss(length)); // a wall far above both would press what matters to the floor
  const half = known.sort((a, b) => a - b)[known.length >> 1];
  const cap = Math.min(most, Math.max(half, upper + 1.5 * (upper - lowest)));
  const room = 0.1 * (cap - lowest || 1);
  return { samples, x: [t0, t1], y: [lowest - room, cap + room] };
}
