/* What the loss chart shows beside the runs: what noise will do to one, told before it runs, as the average loss over
   runs and the level it comes to, with what the run has done so far; and the loss over rows held out. */
import { number } from '../../canvas/js/numbers.js';
import { mix, setType } from '../../canvas/js/paint.js';
import { label } from '../../canvas/js/marks/label.js';
import { line, rule } from '../../canvas/js/marks/line.js';
import { isPlain } from './sight.js';
import { floorAt } from './rateMarks.js';
import { below, lineInSight, placesTo } from './chart.js';
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
function foretoldMarks(lab) {
  const { state: { active: color, m }, lossScales: { low, high }, per } = lab;
  const level = floorAt(lab, m);
  const seen = expectedOf(lab).filter(({ update, loss }) => update <= high[0] * per && loss <= high[1]);
  const between = [low[0] + 0.4 * (high[0] - low[0]), high[0]];
  return [
    line(seen.map(({ update, loss }) => [update / per, loss]), { color, width: 1.75, dash: [1.5, 4] }),
    level < high[1] && rule({ y: level, between }, { color, dash: [7, 3] }),
  ];
}

/** Over what was played: the average so far; under the axis it is said beside what was foretold. @returns {Mark} */
export const measuredMarks = lab => pen => {
  const { state: { active: color, m }, say, per } = lab;
  const { c, palette, scale: { box, high }, unit } = pen;
  const [found, level] = [measuredOf(lab), floorAt(lab, m)];
  if (isPlain(lab) || Number.isNaN(level)) return;
  if (found && found.loss < high[1])
    rule({ y: found.loss, between: [found.from / per, found.to / per] }, { color, width: 2 })(pen);
  const values = { x: number(level, 1), y: found ? number(found.loss, 1) : '' };
  setType(c, palette, 12, 600);
  const told = brief => say((found ? 'held_so_far' : 'held') + brief, values);
  const inner = c.measureText(told('')).width < box.w - 70 * unit; // where the axis has its name
  below(told(inner ? '' : '_short'), inner, { weight: 600, color })(pen);
};

/** Whether some rows are held out. @param {Lab} lab */
const isHeld = lab => Boolean(lab.model.families[lab.state.active].test);

/** The line to the run's end, pale, with its name there. */
function heldAheadMarks(lab) {
  if (!isHeld(lab)) return null;
  const { palette, state: { active: color }, say, lossScales: { high }, run, per } = lab;
  const places = placesTo(run, run.test, per, high[0] * per);
  const look = { size: 12, weight: 600, align: 'right', base: 'middle', color, halo: true, dx: -4, dy: -10 };
  return [
    lineInSight(places, { color: mix(palette[color], palette.page, 0.6), width: 1.25, dash: [6, 4] }),
    label(say('test'), [high[0], places.at(-1)[1]], look),
  ];
}

/** What the loss chart shows of updates to come: the loss foretold, and that over the rows held out. */
export const aheadMarks = lab => [foretoldMarks(lab), heldAheadMarks(lab)];

/** What has been played of it, and how far it is from the other. */
export function heldMarks(lab) {
  if (!isHeld(lab)) return null;
  const { state: { active: color }, say, lossScales: { high }, model, run, record: r, per } = lab;
  const isMse = errorOf(model, run.weights(r), run.loss(r)) === run.loss(r); // no penalty is in it
  const look = { weight: 600, align: 'right', base: 'middle', color: 'ink', halo: true, dy: 8 };
  return [
    lineInSight(placesTo(run, run.test, per, run.update(r)), { color, dash: [6, 4] }),
    isMse && rule({ x: run.update(r) / per, between: [run.loss(r), run.test(r)] }, { color, width: 3 }),
    label(say('test_gap', gapOf(model, run, r)), high, look),
  ];
}
