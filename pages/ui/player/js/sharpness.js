/* The sharpness over a run: λmax(w) against the line above which the rate on screen is too large for it. */
import { floorIndex, niceTicks, number, short } from '../../canvas/js/numbers.js';
import { setType, write } from '../../canvas/js/paint.js';
import { axisY } from '../../canvas/js/marks/axis.js';
import { hatch } from '../../canvas/js/marks/band.js';
import { label } from '../../canvas/js/marks/label.js';
import { line, rule } from '../../canvas/js/marks/line.js';
import { drawMarks } from '../../canvas/js/marks/plot.js';
import { acrossOf, below, chartScales } from './chart.js';
import { perUnit, rateAt, recordOf } from './model.js';
import { rangeTo } from './runs.js';

/** λmax along a run, at the records of which it is known. */
function seriesOf(lab, id) {
  const run = lab.runs[id];
  const { curvature, curvature_at: kept } = run.family;
  const [last, r] = [floorIndex(kept, run.last), recordOf(lab, id)];
  const at = Math.min(floorIndex(kept, r), last);
  return {
    last,
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
  const ranges = state.shown.map(id => rangeOf(lab, id, across.end));
  const most = Math.max(...ranges.map(({ high }) => high));
  const { low: least, high } = ranges[state.shown.indexOf(state.active)];
  const limits = limitsOf(lab);
  const limit = limits ? leastOf(limits) : limitAt(lab, 0);
  const near = limit !== null && limit < 2.5 * high; // a line far above would press the curve to the floor
  const wanted = Math.max(1.15 * high, near ? 1.3 * limit : 0);
  const top = limit === null ? wanted : Math.min(wanted, ROOM * limit);
  const scales = chartScales(across, { low: Math.max(Math.min(0, least * 1.1), -top), high: top });
  const said = limits && near ? null : limitWords(lab, { ...scales, limit, near });
  return { ...scales, most, limit, limits, near, said };
}

/** Least and greatest λmax of a run that are in the picture. */
function rangeOf(lab, id, end) {
  const series = seriesOf(lab, id);
  return rangeTo(series, series.value, end * perUnit(lab.model, id, lab.state.xaxis));
}

/** @returns {Mark} */
const frameMarks = (lab, { y, most, limit, limits, near, said }) => pen => {
  const { low, high, box } = pen.scale;
  const clear = tick => !near || limits || Math.abs(y(tick) - y(limit)) >= 12 * pen.unit;
  const ticks = niceTicks(low[1], high[1], Math.max(2, box.h / (32 * pen.unit))).filter(clear);
  const stairs = limits && near && stairsOf(lab, limits);
  drawMarks(pen, [
    near && faint(stairs ? over(stairs, hatch({})) : hatch({ y: [limit, high[1]] })),
    axisY({ ticks, text: short }),
    stairs ? movingLimit(lab, stairs) : stillLimit(lab, { limit, near, said }),
    most > high[1] && below(lab.say('sharpness_beyond', { x: number(most) }), false, { weight: 600 }),
  ]);
};

const faint = marks => pen => {
  pen.c.globalAlpha = 0.45;
  drawMarks(pen, marks);
  pen.c.globalAlpha = 1;
};

/** A limit that moves as the points of its stairs. */
const stairsOf = ({ per }, limits) =>
  limits.flatMap(([step, limit], i) => [...(i ? [[step / per, limits[i - 1][1]]] : []), [step / per, limit]]);

/** What lies over a line. @returns {Mark} */
const over = (places, marks) => pen => {
  const { c, scale: { low, high, px } } = pen;
  c.save();
  c.beginPath();
  for (const at of [[low[0], high[1]], ...places, high]) c.lineTo(...px(...at));
  c.clip();
  drawMarks(pen, marks);
  c.restore();
};

/** The line c/η of a rate that changes on the way. @returns {Mark} */
const movingLimit = ({ say, model }, stairs) => pen => {
  const { high, low } = pen.scale;
  const look = { align: 'right', base: 'middle', color: 'danger', halo: true };
  const text = say('limit_moves', { c: String(+model.theory.local.toFixed(2)) });
  line(stairs, { color: 'danger', width: 1.5 })(pen);
  label(text, [high[0], low[1]], { ...look, size: 12, weight: 600, dx: -6, dy: -10 })(pen);
};

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

/** The line c/η and what is said of it. @returns {Mark} */
const stillLimit = ({ palette, model }, { limit, near, said }) => pen => {
  if (near) rule({ y: limit }, { color: 'danger', width: 1.5 })(pen);
  setType(pen.c, palette, 12, 600);
  const color = model.theory.local ? palette.danger : palette.muted;
  const look = { align: 'right', base: 'middle', color, halo: palette.page };
  write(pen.c, palette, said.text, said.right, said.middle, look);
};

export const sharpnessChart = { scalesOf, frameMarks, seriesOf };
