/* The loss curve: every shown run over updates, epochs or samples, the floor and the minima they end in dotted. */
import { logTicks, niceTicks, number, power, short } from '../../canvas/js/numbers.js';
import { drawLine, minimumHue, setType, stamp, write } from '../../canvas/js/paint.js';
import { acrossOf, drawAcross, drawPast, drawRunEnds, measureNames } from './chart.js';
import { isVeiled } from './prediction.js';
import { ghostsKey, isMeasured, perUnitOf } from './comparisonRuns.js';
import { endedOf, nowOf, perUnit, recordOf } from './model.js';
import { isBowl } from './curvature.js';
import { late, part } from './late.js';
import { isPlain } from './sight.js';

const LOST = 9; // heights above the rest to which a run that left is followed while another is looked at
const DEEPEST = 1e-7; // of the height: what falls further tells runs apart no more

/** A run's losses, one a record. */
function seriesOf(lab, id) {
  const run = lab.runs[id];
  const at = recordOf(lab, id);
  return { count: run.last + 1, update: run.update, value: run.loss, at, now: run.update(at) };
}

/** Scales of the picture; the vertical one keeps still while the rate moves, as far as the runs allow. A log axis has
    no place for what is not positive: where minima lie below zero it shows how far the loss is above the lowest. */
function scalesOf(lab) {
  const across = acrossOf(lab);
  const { box } = across;
  const range = rangeOf(lab, across.end);
  const { low, high, ground, log } = range;
  const [map, back] = log ? [Math.log, Math.exp] : [x => x, x => x];
  const span = map(high) - map(low) || 1;
  const y = loss => box.y + box.h * (1 - (map(Math.min(Math.max(loss - ground, low), high)) - map(low)) / span);
  const lossAt = py => ground + back(map(low) + (1 - (py - box.y) / box.h) * span);
  return { ...across, ...range, top: high, floor: isVeiled(lab) ? null : lab.model.landscape.floor, y, lossAt };
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
    const [lowest, highest] = lossRange(run, end * per);
    const lost = id !== state.active && run.outcome === 'diverged' && !(id && isBowl(model));
    const height = lost ? Math.min(highest, top + LOST * (top - ground)) : highest; // its numbers tell its way up
    top = Math.max(top, height + 0.06 * Math.abs(height - ground));
    least = Math.min(least, lowest);
  }
  const to = end * lab.per;
  const held = late.panels?.heldRange(lab, to) ?? { low: Infinity, high: -Infinity };
  if (Number.isFinite(held.high) && held.high < LOST * top) // none is held out: −∞
    top = Math.max(top, held.high + 0.06 * Math.abs(held.high - ground));
  return { least: Math.min(least, held.low), top };
}

function lossRange(run, update) {
  let [low, high] = [Infinity, -Infinity];
  for (let r = 0; r <= run.last && run.update(r) <= update + 1e-9; r++) {
    if (run.loss(r) > high) high = run.loss(r);
    if (run.loss(r) < low) low = run.loss(r);
  }
  return [low, high];
}

const lossChart = { scalesOf, drawFrame, seriesOf };

/** What is drawn over the updates: the loss, or the sharpness. @returns {any} */
const chartOf = lab =>
  part(lab, 'panels', lab.state.show === 'sharpness' && !isBowl(lab.model))?.sharpnessChart ?? lossChart;

export function drawLoss(lab) {
  const { sheets } = lab;
  const { c } = sheets.loss;
  const chart = chartOf(lab);
  measureNames(lab);
  const scales = chart.scalesOf(lab);
  if (lab.ghosts.length && chart === lossChart) scales.said = { ends: 20 }; // their numbers stand at the right end
  lab.lossScales = scales;
  const told = chart === lossChart && !isVeiled(lab);
  const series = id => chart.seriesOf(lab, id);
  drawBack(lab, chart, scales, { told, series });
  sheets.loss.clear();
  stamp(c, sheets.lossBack);
  if (told) late.panels?.drawMeasured(c, lab, scales);
  if (chart === lossChart) late.prediction?.drawSketch(c, lab, scales);
  if (told) late.pins?.drawGhostNow(c, lab, scales);
  if (told) drawEndings(c, lab, scales);
  drawPast(c, lab, scales, series);
  if (told) late.panels?.drawHeld(c, lab, scales);
}

/** What stands still while the playhead moves, drawn anew where it has changed. */
function drawBack(lab, chart, scales, { told, series }) {
  const { sheets, state } = lab;
  const veiled = isVeiled(lab);
  const { width, height } = sheets.loss;
  const axes = [state.show, state.xaxis, state.yscale, width, height, isPlain(lab)];
  const view = [lab.version, state.m, state.shown, state.active, ...axes, veiled, ghostsKey(lab)];
  const key = view.join('|');
  if (key === lab.cache.lossKey) return;
  lab.cache.lossKey = key;
  const back = sheets.lossBack;
  back.resize(width, height);
  back.clear();
  chart.drawFrame(lab, scales);
  if (told && !isPlain(lab)) late.panels?.drawAhead(back.c, lab, scales);
  drawAcross(back.c, lab, scales);
  if (told) late.pins?.drawGhostLines(back.c, lab, scales);
  if (!veiled) drawRunEnds(back.c, lab, scales, series);
}

const ticksOf = (log, low, top, most) => (log ? logTicks : niceTicks)(low, top, most);

function drawFrame(lab, { box, y, low, top, floor, ground, log }) {
  const { palette, sheets, say } = lab;
  const { c } = sheets.lossBack;
  const { unit } = palette;
  setType(c, palette, 12);
  const ticks = ticksOf(log, low, top, isPlain(lab) ? 2 : Math.max(2, box.h / (31 * unit)));
  const seen = floor !== null && (!log || floor - ground > low);
  const bottom = seen ? y(floor) : Infinity;
  let below = box.y + box.h + 14 * unit; // labels from the bottom up, none on another
  for (const tick of ticks) {
    const at = y(tick + ground);
    if (below - at < 14 * unit || Math.abs(at - bottom) < 14 * unit) continue;
    below = at;
    drawLine(c, [box.x, at], [box.x + box.w, at], palette.line, unit);
    const text = (log && top > 1e5 ? power : short)(tick);
    if (c.measureText(text).width < box.x - 6 * unit)
      write(c, palette, text, box.x - 6 * unit, at, { align: 'right', base: 'middle' });
  }
  if (ground) write(c, palette, `↑ ${say('over_lowest')}`, 0, box.y + box.h + 31 * unit);
  if (seen) drawFloor(lab, { box, y, floor });
}

function drawFloor({ palette, sheets }, { box, y, floor }) {
  const { c } = sheets.lossBack;
  const { unit } = palette;
  drawLine(c, [box.x, y(floor)], [box.x + box.w, y(floor)], palette.muted, unit, [2 * unit, 3 * unit]);
  const text = number(floor, Math.abs(floor) < 10 ? 2 : 1);
  write(c, palette, text, box.x - 6 * unit, y(floor), { align: 'right', base: 'middle', color: palette.ink });
}

/** The higher minima in which shown runs end: a dotted line at their loss, in their hue, with their number at the end
    that is farther from the playhead. */
function drawEndings(c, lab, { box, x, y, floor }) {
  const { palette, state, model } = lab;
  const { unit } = palette;
  const left = x(nowOf(lab, state.active) / lab.per) > box.x + box.w / 2;
  const look = { align: left ? 'left' : 'right', base: 'middle', color: palette.ink, halo: palette.page };
  const ends = state.shown.map(id => endedOf(lab, id, state.m)).filter(({ kind }) => kind === 'other');
  setType(c, palette, 12, 700);
  for (const index of new Set(ends.map(end => end.index))) {
    const { loss } = model.landscape.minima[index];
    if (loss === floor) continue;
    const at = y(loss);
    drawLine(c, [box.x, at], [box.x + box.w, at], minimumHue(palette, index), 1.25 * unit, [2 * unit, 3 * unit]);
    write(c, palette, String(index + 1), left ? box.x + 4 * unit : box.x + box.w - 4 * unit, at, look);
  }
}
