/* The sharpness over a run: λmax(w) against the line above which the rate on screen is too large for it. */
import { floorIndex, niceTicks, number, short } from '../../canvas/js/numbers.js';
import { drawHatch, drawLine, drawPath, setType, write } from '../../canvas/js/paint.js';
import { acrossOf } from './chart.js';
import { perUnit, rateAt, recordOf } from './model.js';

/** λmax along a run, at the records of which it is known. */
function seriesOf(lab, id) {
  const run = lab.runs[id];
  const { curvature, curvature_at: kept } = run.family;
  const [count, r] = [floorIndex(kept, run.last) + 1, recordOf(lab, id)];
  const at = Math.min(floorIndex(kept, r), count - 1);
  return {
    count,
    update: i => run.update(kept[i]),
    value: i => curvature[2 * (run.m * kept.length + i) + 1],
    at,
    now: run.update(r),
  };
}

/** The largest λmax at which the steepest direction still shrinks at the rate of an update; null where no such line is
    known. */
const limitAt = (lab, update) => (lab.model.theory.local ? lab.model.theory.local / rateAt(lab, update) : null);

/** Where the rate changes on the way: [update, limit] at every record of the active run; else null. */
function limitsOf(lab) {
  const { pace, steps, updates } = lab.run.family;
  if (!pace || !lab.model.theory.local) return null;
  return [...steps].map(step => [step, limitAt(lab, Math.min(step, updates - 1))]);
}

const leastOf = limits => Math.min(...limits.map(([, limit]) => limit));

const ROOM = 6; // the picture reaches so many times the limit; beyond it a number says how far it goes

/** The range is the active run's; where another leaves it, a number says how far. */
function scalesOf(lab) {
  const { state } = lab;
  const across = acrossOf(lab);
  const { box, end } = across;
  const ranges = state.shown.map(id => rangeOf(lab, id, end));
  const most = Math.max(...ranges.map(([, high]) => high));
  const [least, high] = ranges[state.shown.indexOf(state.active)];
  const limits = limitsOf(lab);
  const limit = limits ? leastOf(limits) : limitAt(lab, 0);
  const near = limit !== null && limit < 2.5 * high; // a line far above would press the curve to the floor
  const wanted = Math.max(1.15 * high, near ? 1.3 * limit : 0);
  const top = limit === null ? wanted : Math.min(wanted, ROOM * limit);
  const low = Math.max(Math.min(0, least * 1.1), -top);
  const y = value => box.y + box.h * (1 - (Math.min(Math.max(value, low), top) - low) / (top - low || 1));
  const scales = { ...across, low, top, most, limit, limits, near, y };
  const said = limits && near ? null : limitWords(lab, scales);
  return { ...scales, said };
}

/** Least and greatest λmax of a run that are in the picture. */
function rangeOf(lab, id, end) {
  const { count, update, value } = seriesOf(lab, id);
  const to = end * perUnit(lab.model, id, lab.state.xaxis) + 1e-9;
  const seen = Array.from({ length: count }, (_, i) => i).filter(i => update(i) <= to).map(value);
  return [Math.min(...seen), Math.max(...seen)];
}

function drawFrame(lab, { box, x, y, low, top, most, limit, limits, near, said }) {
  const { palette, sheets, say } = lab;
  const { c } = sheets.lossBack;
  const { unit } = palette;
  const right = box.x + box.w;
  if (near) {
    c.globalAlpha = 0.45;
    if (limits) hatchOver(lab, box, stairsOf(lab, limits, { x, y }));
    else drawHatch(c, palette, box.x, box.y, box.w, y(limit) - box.y);
    c.globalAlpha = 1;
  }
  setType(c, palette, 12);
  for (const tick of niceTicks(low, top, Math.max(2, box.h / (32 * unit)))) {
    if (near && !limits && Math.abs(y(tick) - y(limit)) < 12 * unit) continue;
    drawLine(c, [box.x, y(tick)], [right, y(tick)], tick === 0 ? palette.mark : palette.line, unit);
    write(c, palette, short(tick), box.x - 6 * unit, y(tick), { align: 'right', base: 'middle' });
  }
  if (limits && near) drawLimits(lab, { box, limits, x, y });
  else drawLimit(lab, { box, y, limit, near, said });
  if (most <= top) return;
  write(c, palette, say('sharpness_beyond', { x: number(most) }), 0, box.y + box.h + 31 * unit);
}

/** A limit that moves as the points of its stairs. */
function stairsOf({ per }, limits, { x, y }) {
  return limits.flatMap(([step, limit], i) => [
    ...(i ? [[x(step / per), y(limits[i - 1][1])]] : []),
    [x(step / per), y(limit)],
  ]);
}

function hatchOver({ palette, sheets }, box, stairs) {
  const { c } = sheets.lossBack;
  c.save();
  c.beginPath();
  for (const at of [[box.x, box.y], ...stairs, [box.x + box.w, box.y]]) c.lineTo(...at);
  c.clip();
  drawHatch(c, palette, box.x, box.y, box.w, box.h);
  c.restore();
}

/** The line c/η of a rate that changes on the way. */
function drawLimits(lab, { box, limits, x, y }) {
  const { palette, sheets, say, model } = lab;
  const { c } = sheets.lossBack;
  const { unit } = palette;
  drawPath(c, stairsOf(lab, limits, { x, y }), { stroke: palette.danger, width: 1.5 * unit });
  setType(c, palette, 12, 600);
  const text = say('limit_moves', { c: String(+model.theory.local.toFixed(2)) });
  const look = { align: 'right', base: 'middle', color: palette.danger, halo: palette.page };
  write(c, palette, text, box.x + box.w - 6 * unit, box.y + box.h - 10 * unit, look);
}

/** What is said of the line c/η at the top right of the picture, as long as there is room, and where it stands; above
    the picture it is a number alone; where there is no line, that is said. */
function limitWords({ palette, sheets, say, model }, { box, y, limit, near }) {
  const { c } = sheets.lossBack;
  const { unit } = palette;
  const { local } = model.theory;
  setType(c, palette, 12, 600);
  const values = { c: String(+(local ?? 0).toFixed(2)), x: number(limit ?? 0) };
  const keys = !local ? ['no_line_here', 'no_line_short'] : near ? ['limit', 'limit_short'] : ['limit_above'];
  const texts = keys.map(key => say(key, values));
  const text = texts.find(one => c.measureText(one).width < box.w - 12 * unit) ?? texts.at(-1);
  const right = box.x + box.w - 6 * unit;
  const zone = near ? y(limit) - box.y : Infinity;
  const middle = zone > 20 * unit ? box.y + 10 * unit : y(limit) + 11 * unit;
  return { text, right, middle, left: right - c.measureText(text).width, bottom: middle + 7 * unit };
}

/** The line c/η and what is said of it. */
function drawLimit({ palette, sheets, model }, { box, y, limit, near, said }) {
  const { c } = sheets.lossBack;
  if (near) drawLine(c, [box.x, y(limit)], [box.x + box.w, y(limit)], palette.danger, 1.5 * palette.unit);
  setType(c, palette, 12, 600);
  const color = model.theory.local ? palette.danger : palette.muted;
  const look = { align: 'right', base: 'middle', color, halo: palette.page };
  write(c, palette, said.text, said.right, said.middle, look);
}

export const sharpnessChart = { scalesOf, drawFrame, seriesOf };
