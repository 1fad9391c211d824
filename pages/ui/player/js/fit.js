/* The fit panel: predicted against actual, every row grey, this update's rows lit, their residuals as sticks; of one
   feature the curve over it, of a landscape without data the loss along this update. */
import { niceTicks, number, short } from '../../canvas/js/numbers.js';
import { mix, setType, write } from '../../canvas/js/paint.js';
import { drawAlong } from './along.js';
import { isBowl } from './curvature.js';
import { drawCurve } from './curve.js';
import { recordOf } from './model.js';
import { errorOf, hasRows, predict } from './models.js';
import { rowsAt } from './runs.js';

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
  const { sheets, model, runs, state } = lab;
  const { c } = sheets.fit;
  const run = runs[state.active];
  const r = recordOf(lab, state.active);
  const weights = run.weights(r);
  const predictions = new Float64Array(model.target.length);
  for (let i = 0; i < predictions.length; i++) predictions[i] = predict(model, weights, i);
  const scales = scalesOf(lab, predictions);
  const lit = rowsAt(run, r, model.target.length);
  sheets.fit.clear();
  drawFrame(c, lab, scales);
  c.save();
  c.beginPath();
  c.rect(scales.box.x, scales.box.y, scales.box.w, scales.box.h);
  c.clip();
  drawRows(c, lab, scales, predictions, lit);
  c.restore();
  drawWords(c, lab, scales, Math.max(0, errorOf(model, weights, run.loss(r))));
  return lit ? lit.length : run.family.batch_size;
}

/** The range holds all of the targets and grows with the predictions; nothing is clipped. */
function scalesOf(lab, predictions) {
  const { sheets, palette, model } = lab;
  const { width, height } = sheets.fit;
  const { unit } = palette;
  const range = lab.cache.targetRange ?? (lab.cache.targetRange = extent(model.target));
  const [lowest, highest] = extent(predictions);
  const span = range[1] - Math.min(0, range[0]) || 1;
  const far = lowest < -0.6 * span || highest > range[1] + 0.8 * span;
  const reach = 1.25 * Math.max(Math.abs(lowest), Math.abs(highest));
  const low = far ? -reach : Math.min(-0.1 * span, lowest - 0.04 * span);
  const high = far ? reach : Math.max(range[1] + 0.04 * span, highest + 0.04 * span);
  const left = (far ? 40 : Math.abs(high) >= 100 ? 34 : 26) * unit;
  const box = { x: left, y: 4 * unit, w: width - left, h: height - 38 * unit };
  const right = range[1] * 1.04;
  const first = Math.min(0, range[0] * 1.04);
  const x = v => box.x + ((v - first) / (right - first)) * box.w;
  return { box, low, high, far, range, first, x, y: v => box.y + box.h * (1 - (v - low) / (high - low)) };
}

function extent(values) {
  let [low, high] = [Infinity, -Infinity];
  for (const v of values) {
    if (v < low) low = v;
    if (v > high) high = v;
  }
  return [low, high];
}

function drawFrame(c, lab, { box, low, high, far, range, first, x, y }) {
  const { palette, say, model } = lab;
  const { unit } = palette;
  setType(c, palette, 12);
  c.strokeStyle = palette.line;
  c.lineWidth = unit;
  for (const tick of niceTicks(low, high, far ? 5 : 3)) {
    c.beginPath();
    c.moveTo(box.x, y(tick));
    c.lineTo(box.x + box.w, y(tick));
    c.stroke();
    write(c, palette, short(tick), box.x - 6 * unit, y(tick), { align: 'right', base: 'middle' });
  }
  for (const tick of niceTicks(first, range[1], 3))
    write(c, palette, short(tick), Math.min(x(tick), box.x + box.w - 8 * unit), box.y + box.h + 15 * unit, {
      align: 'center',
    });
  const title = say('actual', {
    target: model.header.data.target_name ?? model.header.data.target,
    unit: model.header.data.target_unit,
  }).replace(/, $/, ''); // the reader's own data has no unit
  write(c, palette, `${title} →`, box.x + box.w, box.y + box.h + 31 * unit, { align: 'right' });
}

function drawRows(c, lab, { x, y, first, range }, predictions, lit) {
  const { palette, state, model } = lab;
  const { target, shown } = model;
  const { unit } = palette;
  const hue = palette[state.active];
  const all = Array.from({ length: shown }, (_, i) => i); // what comes after them are rows of batches
  if (lit) dots(c, all, { x, y, target, predictions, size: 1.6 * unit, color: palette.mark, alpha: 0.5 });
  c.strokeStyle = palette.ink;
  c.lineWidth = 1.25 * unit;
  c.beginPath();
  c.moveTo(x(first), y(first));
  c.lineTo(x(range[1] * 1.04), y(range[1] * 1.04));
  c.stroke();
  const many = !lit || lit.length > STICKS;
  if (!many) {
    c.strokeStyle = mix(hue, palette.page, 0.45);
    c.beginPath();
    for (const i of lit) {
      c.moveTo(x(target[i]), y(target[i]));
      c.lineTo(x(target[i]), y(predictions[i]));
    }
    c.stroke();
  }
  const size = (many ? 1.7 : 2.8) * unit;
  dots(c, lit ?? all, { x, y, target, predictions, size, color: hue, alpha: many ? 0.55 : 1 });
}

function dots(c, rows, { x, y, target, predictions, size, color, alpha }) {
  c.globalAlpha = alpha;
  c.fillStyle = color;
  for (const i of rows) {
    c.beginPath();
    c.arc(x(target[i]), y(predictions[i]), size, 0, 7);
    c.fill();
  }
  c.globalAlpha = 1;
}

function drawWords(c, lab, { box, far, range, x, y }, loss) {
  const { palette, say } = lab;
  const { unit } = palette;
  const roomy = box.w > 175 * unit;
  setType(c, palette, 12);
  if (roomy || far)
    write(c, palette, `↑ ${say('predicted')}`, box.x + 4 * unit, box.y + 10 * unit, {
      base: 'middle',
      halo: palette.page,
    });
  if (!far) {
    const v = range[1] * 0.96;
    write(c, palette, say('perfect'), x(v) - 12 * unit, y(v), {
      align: 'right',
      base: 'middle',
      color: palette.ink,
      halo: palette.page,
    });
  }
  if (roomy || !far) {
    const text = say('rmse', { x: number(Math.sqrt(loss), 2) });
    write(c, palette, text, box.x + box.w, far ? box.y + 10 * unit : box.y + box.h - 5.5 * unit, {
      align: 'right',
      base: 'middle',
      halo: palette.page,
    });
  }
}
