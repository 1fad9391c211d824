/* One feature: the data, and the curve the model draws through them with the weights on screen. */
import { niceTicks, number, short, tickText } from '../../canvas/js/numbers.js';
import { drawLine, inside, mix, setType, write } from '../../canvas/js/paint.js';
import { recordOf } from './model.js';
import { errorOf, predictAt } from './models.js';
import { rowsAt } from './runs.js';

const POINTS = 240;

/** Draws the panel; returns how many rows are lit. */
export function drawCurve(lab) {
  const { sheets, model, runs, state } = lab;
  const { c } = sheets.fit;
  const run = runs[state.active];
  const r = recordOf(lab, state.active);
  const weights = run.weights(r);
  const lit = rowsAt(run, r, model.target.length);
  const scales = scalesOf(lab, weights);
  sheets.fit.clear();
  drawFrame(c, lab, scales);
  inside(c, scales, () => {
    const { optimum } = model.landscape;
    if (optimum) drawLineOf(c, lab, scales, optimum, { color: lab.palette.mark, width: 1.25, dash: [4, 4] });
    drawRows(c, lab, scales, lit);
    drawLineOf(c, lab, scales, weights, { color: lab.palette[state.active], width: 2.5, dash: [] });
  });
  drawWords(c, lab, scales, errorOf(model, weights, run.loss(r)));
  return lit ? lit.length : model.samples;
}

/** The box holds the data; a curve may leave it, as the weights move. */
function scalesOf(lab, weights) {
  const { sheets, palette, model, cache } = lab;
  const { width, height } = sheets.fit;
  const { unit } = palette;
  const [x0, x1] = (cache.featureRange ??= widened(model.features, 0.04));
  const [y0, y1] = (cache.targetRange ??= widened(model.target, 0.12));
  const left = (Math.max(Math.abs(y0), Math.abs(y1)) >= 10 ? 34 : 30) * unit;
  const box = { x: left, y: 4 * unit, w: width - left, h: height - 38 * unit };
  const x = v => box.x + ((v - x0) / (x1 - x0)) * box.w;
  const y = v => box.y + box.h * (1 - (v - y0) / (y1 - y0));
  return { box, x0, x1, y0, y1, x, y, weights };
}

function widened(values, share) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = (high - low || 1) * share;
  return [low - room, high + room];
}

function drawLineOf(c, { model, palette }, { x0, x1, x, y }, weights, { color, width, dash }) {
  c.beginPath();
  for (let i = 0; i <= POINTS; i++) {
    const v = x0 + ((x1 - x0) * i) / POINTS;
    c.lineTo(x(v), y(predictAt(model, weights, [v])));
  }
  Object.assign(c, { strokeStyle: color, lineWidth: width * palette.unit });
  c.setLineDash(dash.map(d => d * palette.unit));
  c.stroke();
  c.setLineDash([]);
}

function drawFrame(c, lab, { box, x0, x1, y0, y1, x, y }) {
  const { palette, model } = lab;
  const { unit } = palette;
  setType(c, palette, 12);
  for (const tick of niceTicks(y0, y1, 4)) {
    drawLine(c, [box.x, y(tick)], [box.x + box.w, y(tick)], palette.line, unit);
    write(c, palette, short(tick), box.x - 6 * unit, y(tick), { align: 'right', base: 'middle' });
  }
  const across = niceTicks(x0, x1, 4);
  for (const tick of across) {
    const at = Math.min(x(tick), box.x + box.w - 8 * unit);
    write(c, palette, tickText(tick, across[1] - across[0]), at, box.y + box.h + 15 * unit, { align: 'center' });
  }
  const { features, feature_names: names } = model.header.data;
  const title = `${(names ?? features)[0]} →`;
  write(c, palette, title, box.x + box.w, box.y + box.h + 31 * unit, { align: 'right' });
}

function drawRows(c, { model, palette, state }, { x, y, weights }, lit) {
  const { features, target } = model;
  const { unit } = palette;
  const hue = palette[state.active];
  const rows = lit ? new Set(lit) : null;
  Object.assign(c, { strokeStyle: mix(hue, palette.page, 0.45), lineWidth: 1.25 * unit });
  c.beginPath();
  for (const i of lit ?? target.keys()) {
    c.moveTo(x(features[i]), y(target[i]));
    c.lineTo(x(features[i]), y(predictAt(model, weights, [features[i]])));
  }
  c.stroke();
  target.forEach((value, i) => {
    const bright = !rows || rows.has(i);
    c.beginPath();
    c.arc(x(features[i]), y(value), (bright ? 3 : 2.2) * unit, 0, 7);
    c.fillStyle = bright ? hue : palette.mark;
    c.fill();
  });
}

function drawWords(c, { palette, say, model }, { box }, loss) {
  const { unit } = palette;
  const { target, target_name: name } = model.header.data;
  setType(c, palette, 12);
  const halo = palette.page;
  write(c, palette, `↑ ${name ?? target}`, box.x + 4 * unit, box.y + 9 * unit, { base: 'middle', halo });
  const rmse = say('rmse', { x: number(Math.sqrt(Math.max(0, loss)), 2) });
  write(c, palette, rmse, box.x + box.w, box.y + box.h - 9 * unit, { align: 'right', base: 'middle', halo });
}
