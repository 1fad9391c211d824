/* The valley from above, on one scale, with the ball; under it how far along the gentle direction it is at every
   update, on the same axis. */
import {
  arrow, axisY, boxWithin, clip, contourPlot, dot, drawMarks, handle, label, line, makeView, number, pathOf, plot,
  rule, trail,
} from '../../ui/figure/js/figure.js';
import { nowOf, partsOf, plain, shown } from './runs.js';

const REACH = 5.4; // half of what is seen of the gentle direction

/** Scales of the valley, wide enough for the run so far and its next update. */
function valleyScales(figure, run, box) {
  const tall = (box.h / box.w) * REACH;
  const zoom = pathOf(run, nowOf(figure, run) + 1).reduce(
    (most, [u, v]) => Math.max(most, Math.abs(u) / (0.96 * REACH), Math.abs(v) / (0.9 * tall)), 1,
  );
  return makeView(box, [0, 0], Math.min(tall, REACH) * zoom);
}

/** @param {Frame} figure @param {(place: number[]) => void} move of the start @returns {Mark} */
export const valley = (figure, move) => pen => {
  const run = shown(figure);
  const runs = [...(run.beta ? [{ run: plain(figure), hue: 'mark' }] : []), { run, hue: 'full' }];
  const whole = boxWithin(pen, [4, 12, 28, 44]);
  const box = { ...whole, h: 0.6 * (whole.h - 12 * pen.unit) };
  const strip = { ...whole, y: box.y + box.h + 14 * pen.unit, h: whole.h - box.h - 14 * pen.unit };
  const scales = valleyScales(figure, run, box);
  const { last, say, state, step } = figure;
  const [u, v] = state.start.map(w => number(w, 2));
  const paths = runs.map(one => ({ ...one, path: pathOf(one.run, step), active: one.hue === 'full' }));
  drawMarks(pen, [
    contourPlot(state.surface, { scales, levels: false }, [
      directions(figure),
      clip([
        paths.map(({ path, hue, active }) => trail(path, { hue, active })),
        dot([run.weight(0, 0), run.weight(0, 1)], { shape: 'ring', r: 7 }),
        paths.map(({ path, hue, active }) => dot(path.at(-1), { shape: hue, r: active ? 8 : 5 })),
        parts(figure, run),
      ]),
      handle('start', { at: state.start, label: say('name_start', { u, v }), move }),
    ]),
    plot({ box: strip, x: [scales.low[0], scales.high[0]], y: [last, 0] }, [
      rule({ x: 0 }, { dash: [1, 3] }),
      axisY({ title: say('axis_update'), count: 4, grid: false, down: true }),
      label(say('axis_place'), [scales.high[0], last], { size: 12, align: 'right', dy: 20 }),
      clip(runs.map(one => placeLine(figure, one)), 6),
    ]),
  ]);
};

/** The two directions of the valley, through its bottom. */
function directions({ header, say }) {
  const [gentle, steep] = ['gentle', 'steep'].map((id, a) => say(id, { lambda: number(header.curvatures[a], 0) }));
  return pen => {
    const { high } = pen.scale;
    const look = { size: 12, halo: true };
    drawMarks(pen, [
      rule({ y: 0 }, { dash: [2, 4] }),
      rule({ x: 0 }, { dash: [2, 4] }),
      label(`${gentle} →`, [high[0], 0], { ...look, align: 'right', dx: -8, dy: -8 }),
      label(`↑ ${steep}`, [0, high[1]], { ...look, dx: 8, dy: 16 }),
    ]);
  };
}

/** Memory first, then the slope from where that leads: together the next update. */
const parts = (figure, run) => pen => {
  const now = nowOf(figure, run);
  if (figure.playing || figure.step !== now || now >= run.end) return;
  const both = partsOf(run, now);
  const from = [run.weight(now, 0), run.weight(now, 1)];
  const middle = from.map((w, a) => w + both[a].carried);
  const tip = middle.map((w, a) => w + both[a].pulled);
  const seen = (p, q) => Math.hypot(q[0] - p[0], q[1] - p[1]) * pen.scale.kx > 9 * pen.unit; // else under the ball
  drawMarks(pen, [
    seen(from, middle) && arrow(from, middle, { color: 'random', least: 1 }),
    seen(middle, tip) && arrow(middle, tip, { color: 'sequential', least: 1 }),
  ]);
};

/** Place along the gentle direction against update: crossing the middle is going past the bottom. */
function placeLine({ step }, { run, hue }) {
  const whole = Array.from({ length: run.end + 1 }, (_, r) => [run.weight(r, 0), r]);
  const at = Math.min(step, run.end);
  const here = [pathOf(run, step).at(-1)[0], at];
  const past = [...whole.slice(0, Math.floor(at + 1e-9) + 1), here];
  const width = hue === 'full' ? 2 : 1.25;
  const look = { color: hue, width };
  return [line(whole, { ...look, alpha: 0.25 }), line(past, look), dot(here, { shape: hue, r: 4 })];
}
