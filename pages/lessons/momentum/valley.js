/* The valley from above, on one scale, with the ball; under it how far along the gentle direction it is at every
   update, on the same axis: crossing the middle is going past the bottom. */
import {
  arrow, clip, contourPlot, dot, drawMarks, handle, label, makeView, number, pathOf, rule, trail,
} from '../../ui/figure/js/figure.js';
import { overStrip, strip } from '../../ui/figure/js/strip.js';

const REACH = 5.4; // half of what is seen of the gentle direction

/** Scales of the valley, wide enough for the run so far and its next update. */
function valleyScales({ derived: { run, k } }, box) {
  const tall = (box.h / box.w) * REACH;
  const zoom = pathOf(run, k + 1).reduce(
    (most, [u, v]) => Math.max(most, Math.abs(u) / (0.96 * REACH), Math.abs(v) / (0.9 * tall)), 1,
  );
  return makeView(box, [0, 0], Math.min(tall, REACH) * zoom);
}

/** @param {Frame} figure @param {(place: number[]) => void} move of the start @returns {Mark} */
export const valley = (figure, move) => pen => {
  const { derived: { run, plain }, last, say, state, step } = figure;
  const [box, under] = overStrip(pen, [4, 12, 28, 44], 0.58, 14);
  const scales = valleyScales(figure, box);
  const [u, v] = state.start.map(w => number(w, 2));
  const runs = [...(run.beta ? [{ run: plain, hue: 'mark', width: 1.25 }] : []), { run, hue: 'full' }].map(one => {
    const path = pathOf(one.run, step);
    return { ...one, path, active: one.run === run, head: [path.at(-1)[0], Math.min(step, one.run.end)] };
  });
  drawMarks(pen, [
    contourPlot(state.surface, { scales, levels: false }, [
      directions(figure),
      clip([
        runs.map(({ path, hue, active }) => trail(path, { hue, active })),
        dot([run.weight(0, 0), run.weight(0, 1)], { shape: 'ring', r: 7 }),
        runs.map(({ path, hue, active }) => dot(path.at(-1), { shape: hue, r: active ? 8 : 5 })),
        parts(figure),
      ]),
      handle('start', { at: state.start, label: say('name_start', { u, v }), move }),
    ]),
    strip(figure, {
      box: under, x: [scales.low[0], scales.high[0]], rules: [0], rows: last, title: say('axis_place'),
    }, runs),
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
const parts = ({ derived: { run, k, at, parts: both }, playing, step }) => pen => {
  if (playing || step !== k || k >= run.end) return;
  const middle = at.map((w, a) => w + both[a].carried);
  const tip = middle.map((w, a) => w + both[a].pulled);
  const seen = (p, q) => Math.hypot(q[0] - p[0], q[1] - p[1]) * pen.scale.kx > 9 * pen.unit; // else under the ball
  drawMarks(pen, [
    seen(at, middle) && arrow(at, middle, { color: 'random', least: 1 }),
    seen(middle, tip) && arrow(middle, tip, { color: 'sequential', least: 1 }),
  ]);
};
