/* One feature: the data, and the curve the model draws through them with the weights on screen. */
import { number, short } from '../../canvas/js/numbers.js';
import { mix } from '../../canvas/js/paint.js';
import { curve } from '../../canvas/js/marks/line.js';
import { dots, sticks } from '../../canvas/js/marks/many.js';
import { corner, drawPanel } from './fitPanel.js';
import { recordOf } from './model.js';
import { predictAt } from './models.js';
import { errorOf, rowsAt } from './runs.js';

const POINTS = 240;

/** Draws the panel; returns how many rows are lit. */
export function drawCurve(lab) {
  const { cache, model, palette, runs, say, state } = lab;
  const run = runs[state.active];
  const r = recordOf(lab, state.active);
  const weights = run.weights(r);
  const lit = rowsAt(run, r, model.target.length);
  const x = (cache.featureRange ??= widened(model.features, 0.04));
  const y = (cache.targetRange ??= widened(model.target, 0.12)); // a curve may leave it, as the weights move
  const of = (w, look) => curve(v => predictAt(model, w, [v]), x, look, POINTS);
  const { optimum } = model.landscape;
  const { features, feature_names: names, target, target_name: name } = model.header.data;
  const left = Math.max(...y.map(Math.abs)) >= 10 ? 34 : 30;
  const frame = { x, y, left, across: { title: (names ?? features)[0], count: 4 }, up: { count: 4, text: short } };
  const marks = [
    optimum && of(optimum, { color: 'mark', width: 1.25, dash: [4, 4] }),
    rowMarks(lab, weights, lit),
    of(weights, { color: palette[state.active], width: 2.5 }),
  ];
  const rmse = say('rmse', { x: number(Math.sqrt(Math.max(0, errorOf(model, weights, run.loss(r)))), 2) });
  drawPanel(lab, frame, marks, [
    corner(`↑ ${name ?? target}`, [x[0], y[1]], { dx: 4, dy: 9 }),
    corner(rmse, [x[1], y[0]], { dy: -9, align: 'right' }),
  ]);
  return lit ? lit.length : model.samples;
}

function widened(values, share) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = (high - low || 1) * share;
  return [low - room, high + room];
}

function rowMarks({ model, palette, state }, weights, lit) {
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
