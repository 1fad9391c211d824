/* What the loss chart shows beside the runs: what noise will do to one, told before it runs, as the average loss over
   runs and the level it comes to, with what the run has done so far; and the loss over rows held out. */
import { number } from '../../canvas/js/numbers.js';
import { drawLine, drawPath, inside, mix, setType, write } from '../../canvas/js/paint.js';
import { isPlain } from './sight.js';
import { floorAt } from './rateMarks.js';
import { pointsTo } from './chart.js';
import { errorOf, gapOf } from './runs.js';

const SETTLED = 0.01; // of the level: so near to it no descent is left in what is measured
const FEW = 20; // updates, under which an average says nothing

/** Where the average loss of the strategy in hand goes: {update, loss} at the records that were kept; [] if unknown. */
function expectedOf({ model, state, run }) {
  const { expected, expected_at: expectedAt } = model.families[state.active];
  if (!expected) return [];
  const { steps } = run.family;
  const base = state.m * expectedAt.length;
  return Array.from(expectedAt, (r, i) => ({ update: steps[r], loss: expected[base + i] }));
}

/** The average of the run's own losses from where the average over runs has come down to the level, up to the one on
    screen: {from, to, loss}; null while that is too short a time. Kept records stand for the updates between them. */
function measuredOf(lab) {
  const { state } = lab;
  const [run, level, now] = [lab.run, floorAt(lab, state.m), lab.record];
  const first = expectedOf(lab).find(({ loss }) => Math.abs(loss - level) < SETTLED * level)?.update;
  if (first === undefined || run.update(now) - first < FEW) return null;
  let [sum, time] = [0, 0];
  for (let r = 1; r <= now; r++) {
    const span = run.update(r - 1) < first ? 0 : run.update(r) - run.update(r - 1);
    sum += span * run.loss(r);
    time += span;
  }
  return { from: first, to: run.update(now), loss: sum / time };
}

/** Under the runs: the expected loss dotted, the level of the noise as a line with its number. */
export function drawForetold(c, lab, { box, x, y, end, top, ground }) {
  const { palette, state, per } = lab;
  const { unit } = palette;
  const points = expectedOf(lab).filter(({ update, loss }) => update <= end * per && loss - ground <= top);
  const look = { stroke: palette[state.active], width: 1.75 * unit, dash: [1.5 * unit, 4 * unit] };
  drawPath(c, points.map(({ update, loss }) => [x(update / per), y(loss)]), look);
  const level = floorAt(lab, state.m);
  if (!(level - ground < top)) return;
  const right = box.x + box.w;
  drawLine(c, [box.x + 0.4 * box.w, y(level)], [right, y(level)], palette[state.active], unit, [7 * unit, 3 * unit]);
}

/** Over what was played: the average so far; under the axis it is said beside what was foretold. */
export function drawMeasured(c, lab, { box, x, y, top, ground }) {
  if (isPlain(lab)) return;
  const { palette, state, say, per } = lab;
  const { unit } = palette;
  const [found, level] = [measuredOf(lab), floorAt(lab, state.m)];
  if (Number.isNaN(level)) return;
  const color = palette[state.active];
  if (found && found.loss - ground < top)
    drawLine(c, [x(found.from / per), y(found.loss)], [x(found.to / per), y(found.loss)], color, 2 * unit);
  const values = { x: number(level, 1), y: found ? number(found.loss, 1) : '' };
  setType(c, palette, 12, 600);
  const told = brief => say((found ? 'held_so_far' : 'held') + brief, values);
  const long = c.measureText(told('')).width < box.w - 70 * unit; // where the axis has its name
  write(c, palette, told(long ? '' : '_short'), long ? box.x : 0, box.y + box.h + 31 * unit, { color });
}

/** Whether some rows are held out. @param {Lab} lab */
const isHeld = lab => Boolean(lab.model.families[lab.state.active].test);

/** Least and greatest test loss of the run in hand up to an update; nothing where no rows are held out. */
export function heldRange(lab, to) {
  const run = lab.run;
  let [low, high] = [Infinity, -Infinity];
  if (!isHeld(lab)) return { low, high };
  for (let r = 0; r <= run.last && run.update(r) <= to + 1e-9; r++) {
    low = Math.min(low, run.test(r));
    high = Math.max(high, run.test(r));
  }
  return { low, high };
}

/** The line to the run's end, pale, with its name there. */
export function drawHeldAhead(c, lab, scales) {
  if (!isHeld(lab)) return;
  const { palette, state, say } = lab;
  const { unit } = palette;
  const to = scales.end * lab.per;
  const at = drawTest(c, lab, scales, { to, color: mix(palette[state.active], palette.page, 0.6), width: 1.25 });
  setType(c, palette, 12, 600);
  const look = { align: 'right', base: 'middle', color: palette[state.active], halo: palette.page };
  write(c, palette, say('test'), scales.box.x + scales.box.w - 4 * unit, at - 10 * unit, look);
}

/** What has been played of it, and how far it is from the other. */
export function drawHeld(c, lab, scales) {
  if (!isHeld(lab)) return;
  const { palette, state, say, model, run, record: r } = lab;
  const { box, x, y } = scales;
  const { unit } = palette;
  drawTest(c, lab, scales, { to: run.update(r), color: palette[state.active], width: 2 });
  const at = x(run.update(r) / lab.per);
  const isMse = errorOf(model, run.weights(r), run.loss(r)) === run.loss(r); // no penalty is in it
  if (isMse) drawLine(c, [at, y(run.loss(r))], [at, y(run.test(r))], palette[state.active], 3 * unit);
  setType(c, palette, 13, 600);
  const look = { align: 'right', base: 'middle', color: palette.ink, halo: palette.page };
  write(c, palette, say('test_gap', gapOf(model, run, r)), box.x + box.w, box.y + 8 * unit, look);
}

/** Returns how high the line ends. */
function drawTest(c, { palette: { unit }, run, per }, { box, x, y }, { to, color, width }) {
  const { last, update, test } = run;
  const points = pointsTo({ count: last + 1, update, value: test }, { per, x, y, to });
  const look = { stroke: color, width: width * unit, dash: [6 * unit, 4 * unit] };
  inside(c, { box: { ...box, y: box.y - 2, h: box.h + 4 } }, () => drawPath(c, points, look));
  return points[points.length - 1][1];
}
