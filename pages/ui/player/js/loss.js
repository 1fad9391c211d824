/* The loss curve: every shown run over updates, epochs or samples, the floor and the minima they end in dotted. */
import { logTicks, niceTicks, number, power, short } from '../../canvas/js/numbers.js';
import { minimumHue, setType, stamp } from '../../canvas/js/paint.js';
import { label } from '../../canvas/js/marks/label.js';
import { drawMarks } from '../../canvas/js/marks/plot.js';
import { rule } from '../../canvas/js/marks/line.js';
import { acrossMarks, acrossOf, below, chartPen, chartScales, measureNames, pastMarks, runMarks } from './chart.js';
import { isVeiled } from './prediction.js';
import { ghostsKey, isMeasured, perUnitOf } from './comparisonRuns.js';
import { endedOf, nowOf, perUnit, recordOf } from './model.js';
import { isBowl } from './curvature.js';
import { late, part } from './late.js';
import { changeMarks } from './rateChanges.js';
import { rangeTo } from './runs.js';
import { isPlain } from './sight.js';

const LOST = 9; // heights above the rest to which a run that left is followed while another is looked at
const DEEPEST = 1e-7; // of the height: what falls further tells runs apart no more

/** A run's losses, one a record. */
function seriesOf(lab, id) {
  const run = lab.runs[id];
  const at = recordOf(lab, id);
  return { last: run.last, update: run.update, value: run.loss, at, now: run.update(at) };
}

/** Scales of the picture; the vertical one keeps still while the rate moves, as far as the runs allow. A log axis has
    no place for what is not positive: where minima lie below zero it shows how far the loss is above the lowest. */
function scalesOf(lab) {
  const across = acrossOf(lab);
  const floor = isVeiled(lab) ? null : lab.model.landscape.floor;
  const range = rangeOf(lab, across.end);
  return { ...chartScales(across, range), floor, log: range.log };
}

/** The ends of the axis, over `ground`. Where there is no bottom the way down is followed as far as it was high. */
function rangeOf(lab, end) {
  const found = isVeiled(lab) ? untold(lab) : reachedOf(lab, end);
  const { ask } = lab.drawn ?? {};
  if (ask?.kind !== 'loss' || found.ground) return found;
  const { low, high } = ask;
  return { ...found, low: found.log ? Math.min(found.low, low) : found.low, high: Math.max(found.high, high) };
}

/** Ends that tell nothing of a run but where it begins; of a sketch they are those it is drawn between. */
function untold({ drawn, model, state, run }) {
  const start = run.loss(0);
  const ground = Math.min(0, model.landscape.floor ?? 0);
  const { kind, low, high } = drawn.ask;
  const log = state.yscale === 'log';
  if (kind === 'loss') return { low: log ? low : 0, high, ground: 0, log };
  const reach = 1.3 * Math.abs(start - ground);
  return { low: log ? reach / 100 : 0, high: reach, ground, log };
}

function reachedOf(lab, end) {
  const { floor } = lab.model.landscape;
  const lowest = floor ?? 0;
  const wanted = lab.state.yscale === 'log';
  const { least, top } = reachOf(lab, end, wanted ? Math.min(0, lowest) : 0);
  const log = wanted && (floor !== null || least > 0);
  const ground = log ? Math.min(0, lowest) : 0;
  const reach = top - ground;
  if (!log) return { low: Math.max(Math.min(0, least, lowest), -LOST * reach), high: top, ground, log };
  const over = lowest - ground;
  const depth = over > reach * 1e-9 ? over * 0.86 : (least - ground) * (floor === null ? 0.8 : 0.5);
  const low = Math.max(depth, reach * DEEPEST);
  return { low, high: reach * (reach / low) ** 0.06, ground, log }; // room for a value over the highest point
}

/** The least loss of the shown runs, and how high the picture must reach for them. */
function reachOf(lab, end, ground) {
  const { model, state, runs } = lab;
  let top = lab.run.loss(0);
  top += 0.28 * Math.abs(top - ground);
  let least = Infinity;
  const ghosts = lab.ghosts.filter(ghost => isMeasured(lab, ghost));
  const all = [
    ...state.shown.map(id => ({ id, run: runs[id], per: perUnit(model, id, state.xaxis) })),
    ...ghosts.map(ghost => ({ id: '', run: ghost.run, per: perUnitOf(ghost, state.xaxis) })),
  ];
  for (const { id, run, per } of all) {
    const { low: lowest, high: highest } = rangeTo(run, run.loss, end * per);
    const lost = id !== state.active && run.outcome === 'diverged' && !(id && isBowl(model));
    const height = lost ? Math.min(highest, top + LOST * (top - ground)) : highest; // its numbers tell its way up
    top = Math.max(top, height + 0.06 * Math.abs(height - ground));
    least = Math.min(least, lowest);
  }
  const band = bandHere(lab);
  if (band) {
    const { low: lowest, high: highest } = band.range(end * lab.per);
    top = Math.max(top, Math.min(highest, top + LOST * (top - ground)));
    least = Math.min(least, lowest);
  }
  const { low, high } = rangeTo(lab.run, late.panels ? lab.run.test : () => NaN, end * lab.per);
  if (Number.isFinite(high) && high < LOST * top) // none is held out: −∞
    top = Math.max(top, high + 0.06 * Math.abs(high - ground));
  return { least: Math.min(least, low), top };
}

/** The band the run in hand lies in, where it is to be seen and has come. */
const bandHere = lab => (lab.state.show === 'loss' && !isVeiled(lab) ? (late.band?.bandOf(lab) ?? null) : null);

const beside = { size: 12, align: 'right', base: 'middle', dx: -6 };

/** Rules at round losses, their numbers beside them, and the floor. @returns {Mark} */
const frameMarks = (lab, { y, floor, log, ground, over: [low, top] }) => pen => {
  const { c, palette, scale: { box }, unit } = pen;
  setType(c, palette, 12);
  const most = isPlain(lab) ? 2 : Math.max(2, box.h / (31 * unit));
  const seen = floor !== null && (!log || floor - ground > low);
  const bottom = seen ? y(floor) : Infinity;
  let last = box.y + box.h + 14 * unit; // labels from the bottom up, none on another
  for (const tick of (log ? logTicks : niceTicks)(low, top, most)) {
    const at = y(tick + ground);
    if (last - at < 14 * unit || Math.abs(at - bottom) < 14 * unit) continue;
    last = at;
    const text = (log && top > 1e5 ? power : short)(tick);
    const fits = c.measureText(text).width < box.x - 6 * unit;
    drawMarks(pen, [rule({ y: tick + ground }, { color: 'line' }), fits && label(text, [0, tick + ground], beside)]);
  }
  drawMarks(pen, [ground && below(`↑ ${lab.say('over_lowest')}`), seen && floorMarks(floor)]);
};

const floorMarks = floor => [
  rule({ y: floor }, { color: 'muted', dash: [2, 3] }),
  label(number(floor, Math.abs(floor) < 10 ? 2 : 1), [0, floor], { ...beside, color: 'ink' }),
];

const lossChart = { scalesOf, frameMarks, seriesOf };

/** What is drawn over the updates: the loss, or the sharpness. @returns {any} */
const chartOf = lab =>
  part(lab, 'panels', lab.state.show === 'sharpness' && !isBowl(lab.model))?.sharpnessChart ?? lossChart;

export function drawLoss(lab) {
  const { sheets } = lab;
  const { c } = sheets.loss;
  const chart = chartOf(lab);
  const isLoss = chart === lossChart;
  measureNames(lab);
  const scales = (lab.lossScales = chart.scalesOf(lab));
  if (lab.ghosts.length && isLoss) scales.said = { ends: 20 }; // their numbers stand at the right end
  const told = isLoss && !isVeiled(lab);
  const series = id => chart.seriesOf(lab, id);
  drawBack(lab, chart, { told, series });
  sheets.loss.clear();
  stamp(c, sheets.lossBack);
  drawMarks(chartPen(lab), [
    told && late.panels?.measuredMarks(lab),
    isLoss && late.prediction?.sketchMarks(lab),
    told && late.pins?.ghostNowMarks(lab),
    told && endingMarks(lab, scales),
    pastMarks(lab, series),
    told && late.panels?.heldMarks(lab),
    changeMarks(lab),
  ]);
}

/** What stands still while the playhead moves, drawn anew where it has changed. */
function drawBack(lab, chart, { told, series }) {
  const { sheets, state } = lab;
  const veiled = isVeiled(lab);
  const { width, height } = sheets.loss;
  const axes = [state.show, state.xaxis, state.yscale, width, height, isPlain(lab)];
  const view = [lab.version, state.m, state.shown, state.active, ...axes, veiled, ghostsKey(lab), bandHere(lab)?.key];
  const key = view.join('|');
  if (key === lab.cache.lossKey) return;
  lab.cache.lossKey = key;
  sheets.lossBack.resize(width, height);
  sheets.lossBack.clear();
  drawMarks(chartPen(lab, sheets.lossBack), [
    chart.frameMarks(lab, lab.lossScales),
    told && !isPlain(lab) && late.panels?.aheadMarks(lab),
    acrossMarks(lab),
    bandHere(lab)?.mark(lab.per),
    told && late.pins?.ghostLineMarks(lab),
    !veiled && runMarks(lab, series),
  ]);
}

/** The higher minima in which shown runs end: a dotted line at their loss, in their hue, with their number at the end
    that is farther from the playhead. */
function endingMarks(lab, { floor, end }) {
  const { palette, state, model } = lab;
  const left = nowOf(lab, state.active) / lab.per > end / 2;
  const look = { size: 12, weight: 700, color: 'ink', base: 'middle', halo: true };
  const side = left ? { align: 'left', dx: 4 } : { align: 'right', dx: -4 };
  const ends = state.shown.map(id => endedOf(lab, id, state.m)).filter(({ kind }) => kind === 'other');
  const indices = [...new Set(ends.map(({ index }) => index))].filter(at => model.landscape.minima[at].loss !== floor);
  return indices.map(index => {
    const { loss } = model.landscape.minima[index];
    return [
      rule({ y: loss }, { color: minimumHue(palette, index), width: 1.25, dash: [2, 3] }),
      label(String(index + 1), [left ? 0 : end, loss], { ...look, ...side }),
    ];
  });
}
