/* The fit panel: predicted against actual, every row grey, this update's rows lit, their residuals as sticks; of one
   feature the curve over it, of a landscape without data the loss along this update. */
import { niceTicks, number, short } from '../../canvas/js/numbers.js';
import { mix } from '../../canvas/js/paint.js';
import { line } from '../../canvas/js/marks/line.js';
import { dots, sticks } from '../../canvas/js/marks/many.js';
import { drawAlong } from './along.js';
import { isBowl } from './curvature.js';
import { drawCurve } from './curve.js';
import { corner, drawPanel } from './fitPanel.js';
import { recordOf } from './model.js';
import { hasRows, predict } from './models.js';
import { errorOf, rowsAt } from './runs.js';

const STICKS = 128; // more residuals than that are a hedge, not a picture

/** What the panel shows of a model: a key of its title's words too.
    @returns {'fit' | 'curve' | 'along'} */
export function fitKind(model) {
  if (!hasRows(model)) return 'along';
  return model.features.length === model.target.length && !isBowl(model) ? 'curve' : 'fit';
}

const DRAW = { fit: drawRowsFit, curve: drawCurve, along: drawAlong };

/** Draws the panel; returns how many rows are lit. */
export const drawFit = lab => DRAW[fitKind(lab.model)](lab);

function drawRowsFit(lab) {
  const { model, palette, runs, say, state } = lab;
  const run = runs[state.active];
  const r = recordOf(lab, state.active);
  const weights = run.weights(r);
  const predictions = Float64Array.from(model.target, (_, i) => predict(model, weights, i));
  const lit = rowsAt(run, r, model.target.length);
  const frame = frameOf(lab, predictions);
  const { far, range, x, y, wide } = frame;
  const { data } = model.header;
  const title = say('actual', { target: data.target_name ?? data.target, unit: data.target_unit }).replace(/, $/, '');
  const across = { title, ticks: niceTicks(x[0], range[1], 3), text: short }; // the reader's own data has no unit
  const rmse = say('rmse', { x: number(Math.sqrt(Math.max(0, errorOf(model, weights, run.loss(r)))), 2) });
  const roomy = wide > 175 * palette.unit;
  const diagonal = range[1] * 0.96;
  const perfect = { dx: -12, align: 'right', color: 'ink' };
  const up = { count: far ? 5 : 3, text: short };
  drawPanel(lab, { ...frame, across, up }, rowMarks(lab, frame, predictions, lit), [
    (roomy || far) && corner(`↑ ${say('predicted')}`, [x[0], y[1]], { dx: 4, dy: 10 }),
    !far && corner(say('perfect'), [diagonal, diagonal], perfect),
    (roomy || !far) && corner(rmse, [x[1], far ? y[1] : y[0]], { dy: far ? 10 : -5.5, align: 'right' }),
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
