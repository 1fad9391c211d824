/* The answer: each change's decision line beside the one they all start from, and an arrow where it turns; shown as
   long as nobody has moved on. */
import { drawMarks, keepClear, label, line } from '../../ui/figure/js/figure.js';
import { decision, decisionOf, pointsOf } from './plane.js';

const RADIUS = 96; // units from where two lines cross to the arrow from one to the other
const HEAD = [[0, 0], [9, 4.5], [9, -4.5]];

const colorOf = right => (right ? 'full' : 'muted');

/** Whether the answer's lines are to be seen. @param {Frame} figure */
export const turnsShown = ({ header, step, state }) =>
  Boolean(header.turns) && step === 0 && state.at.every((w, i) => w === header.start[i]);

/** @param {Frame} figure */
export const turns = ({ header }) =>
  header.turns.map(({ weights, right }) => [
    decision(header.halfway, weights, {
      color: colorOf(right), width: right ? 2.5 : 1.5, dash: right ? [] : [5, 4],
    }),
    turn(header.halfway, header.start, weights, colorOf(right)),
  ]);

/** An arc with a head from one line to another round the place where they cross; none between parallels. */
const turn = (halfway, [u1, u2, u], [w1, w2, b], color) => pen => {
  const crossing = u1 * w2 - u2 * w1;
  if (Math.abs(crossing) < 1e-9) return;
  const { scale: { kx, ky }, unit } = pen;
  const [p, q] = [halfway - u, halfway - b];
  const [x, y] = [(p * w2 - q * u2) / crossing, (u1 * q - w1 * p) / crossing];
  const upward = (v1, v2) => {
    const angle = Math.atan2(-v1 * ky, -v2 * kx);
    return Math.sin(angle) > 0 ? angle - Math.PI : angle; // of the end that goes up on the sheet
  };
  const [from, to] = [upward(u1, u2), upward(w1, w2)];
  const off = (dx, dy) => [x + (dx * unit) / kx, y - (dy * unit) / ky]; // units on the sheet, downward
  const at = angle => [RADIUS * Math.cos(angle), RADIUS * Math.sin(angle)];
  const on = to + (Math.sign(to - from) * Math.PI) / 2;
  const [tip, cos, sin] = [at(to), Math.cos(on), Math.sin(on)];
  const head = HEAD.map(([back, side]) => off(tip[0] - back * cos + side * sin, tip[1] - back * sin - side * cos));
  const arc = Array.from({ length: 25 }, (_, i) => off(...at(from + ((to - from) * i) / 24)));
  drawMarks(pen, [line(arc, { color }), line(head, { width: 0, fill: color })]);
};

/** What was changed, at the upper end of each line, where it covers no point. @param {Frame} figure */
export const turnNames = ({ header, arrays, say }) => [
  pointsOf(arrays).map(({ at }) => keepClear(at, 11)),
  header.turns.map(({ id, weights, right }) => {
    const ends = decisionOf(header.halfway, weights);
    if (!ends) return null;
    const upper = ends[0][1] > ends[1][1] ? ends[0] : ends[1];
    return label(say(`turn_${id}`), upper, { weight: 600, color: colorOf(right), free: id });
  }),
];
