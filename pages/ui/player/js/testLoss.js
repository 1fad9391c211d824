/* The loss over rows held out, beside the one that falls: a line for the run in hand, and the gap in words. */
import { drawLine, drawPath, inside, mix, setType, write } from '../../canvas/js/paint.js';
import { pointsTo } from './chart.js';
import { perUnit, recordOf } from './model.js';
import { errorOf, gapOf } from './runs.js';

/** Whether some rows are held out. @param {Lab} lab */
const isHeld = lab => Boolean(lab.model.families[lab.state.active].test);

/** Least and greatest test loss of the run in hand up to an update; nothing where no rows are held out. */
export function heldRange(lab, to) {
  const run = lab.runs[lab.state.active];
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
  const { palette, state, say, model } = lab;
  const { unit } = palette;
  const to = scales.end * perUnit(model, state.active, state.xaxis);
  const at = line(c, lab, scales, { to, color: mix(palette[state.active], palette.page, 0.6), width: 1.25 });
  setType(c, palette, 12, 600);
  const look = { align: 'right', base: 'middle', color: palette[state.active], halo: palette.page };
  write(c, palette, say('test'), scales.box.x + scales.box.w - 4 * unit, at - 10 * unit, look);
}

/** What has been played of it, and how far it is from the other. */
export function drawHeld(c, lab, scales) {
  if (!isHeld(lab)) return;
  const { palette, state, runs, say, model } = lab;
  const { box, x, y } = scales;
  const { unit } = palette;
  const run = runs[state.active];
  const r = recordOf(lab, state.active);
  line(c, lab, scales, { to: run.update(r), color: palette[state.active], width: 2 });
  const at = x(run.update(r) / perUnit(model, state.active, state.xaxis));
  const isMse = errorOf(model, run.weights(r), run.loss(r)) === run.loss(r); // no penalty is in it
  if (isMse) drawLine(c, [at, y(run.loss(r))], [at, y(run.test(r))], palette[state.active], 3 * unit);
  setType(c, palette, 13, 600);
  const look = { align: 'right', base: 'middle', color: palette.ink, halo: palette.page };
  write(c, palette, say('test_gap', gapOf(model, run, r)), box.x + box.w, box.y + 8 * unit, look);
}

/** Returns how high the line ends. */
function line(c, { palette: { unit }, runs, state, model }, { box, x, y }, { to, color, width }) {
  const { last, update, test } = runs[state.active];
  const per = perUnit(model, state.active, state.xaxis);
  const points = pointsTo({ count: last + 1, update, value: test }, { per, x, y, to });
  const look = { stroke: color, width: width * unit, dash: [6 * unit, 4 * unit] };
  inside(c, { box: { ...box, y: box.y - 2, h: box.h + 4 } }, () => drawPath(c, points, look));
  return points[points.length - 1][1];
}
