/* Down a parabola: curve, tangent, steps, and under them the weight at every update on the same axis. A step goes along
   its dashed line first, as far as slope × rate says, and then to the curve: it never rolls through the bottom. */
import {
  arrow, axisX, axisY, clip, curve, dot, drawMarks, handle, label, line, number, plot, signed,
} from '../../ui/figure/js/figure.js';
import { overStrip, strip } from '../../ui/figure/js/strip.js';
import { guessing, guessMarks, lossAt, putStart } from './run.js';

const ROWS = 12; // updates the strip has room for

/** Half the window's width: it has room for the next step, and follows a run that leaves it. */
function reachOf({ header: { reach, minimum }, step }, { run, now }) {
  const upTo = last =>
    Array.from({ length: Math.min(last, run.end) + 1 }, (_, r) => Math.abs(run.weight(r) - minimum) * 1.12)
      .reduce((far, away) => Math.max(far, away), reach);
  const [here, next] = [upTo(now + 1), upTo(now + 2)];
  return here + (next - here) * (step - now);
}

/** Both plots on one axis of weights. @param {Frame} figure @returns {Mark} */
export const parabolaMarks = figure => pen => {
  const { derived: update, header, say, step } = figure;
  const { minimum, floor } = header;
  const { run, place } = update;
  const reach = reachOf(figure, update);
  const x = [minimum - reach, minimum + reach];
  const [box, under] = overStrip(pen, [20, 24, 26, 52], 0.6, 32);
  const at = Math.min(step, run.end);
  const first = Math.max(0, at - ROWS + 2); // a long run moves up through the strip
  const top = lossAt(header, x[0]);
  drawMarks(pen, [
    plot({ box, x, y: [floor, floor + (top - floor) * 1.04] }, curveMarks(figure, update, reach)),
    strip(figure, { box: under, x, rules: [minimum], rows: ROWS, first, title: say('axis_weight'), dots: true }, [
      { run, head: [place[0], at], width: 1.75, ahead: !guessing(figure) },
    ]),
  ]);
};

function curveMarks(figure, update, reach) {
  const { header, say } = figure;
  const { run, now, w, loss, slope, place } = update;
  const text = tick => number(tick, tick < 10 && tick % 1 ? 1 : 0);
  const start = [run.weight(0), run.loss(0)];
  const hand = { at: start, label: say('name_start', { w: number(start[0]) }), move: ([to]) => putStart(figure, to) };
  return [
    axisY({ title: say('axis_loss'), count: 4, text }),
    axisX({}),
    curve(at => lossAt(header, at), [header.minimum - reach, header.minimum + reach], { color: 'mark' }),
    Array.from({ length: now }, (_, r) => stepMarks(run, r, (r + 1) / now)),
    dot(start, { shape: 'ring', r: 7 }),
    tangent([w, loss], slope),
    line([[w, loss], [place[0], loss]], { color: 'full', width: 1.5, dash: [4, 3] }),
    line([[place[0], loss], place], { color: 'full', width: 1.5 }),
    nextMarks(figure, update),
    dot(place, { r: 7 }),
    guessMarks(figure),
    handle('start', hand),
  ];
}

/** A step made: along w, then what it did to the loss; the older the paler. */
function stepMarks(run, r, age) {
  const [from, to] = [r, r + 1].map(k => [run.weight(k), run.loss(k)]);
  const look = { color: 'full', width: 1.5, alpha: 0.34 + 0.66 * age };
  return [
    line([from, [to[0], from[1]]], { ...look, dash: [4, 3] }),
    line([[to[0], from[1]], to], look),
    r > 0 && dot(from, { r: 3 }),
  ];
}

/** It has one length on the sheet, whatever its slope. */
const tangent = ([w, loss], slope) => pen => {
  const { scale: { kx, ky }, unit } = pen;
  const by = (90 * unit) / Math.hypot(kx, slope * ky);
  clip(line([[w - by, loss - slope * by], [w + by, loss + slope * by]]), 20)(pen);
};

/** The next step as an arrow of true length, with its sum over it, or where the steps so far leave most room. */
const nextMarks = ({ header, playing, say, step }, { run, now, w, next, last, place }) => pen => {
  const { scale, unit } = pen;
  if (playing || last || step !== now || Math.abs(next - w) * scale.kx < 3 * unit) return;
  const here = scale.y(place[1]);
  const levels = Array.from({ length: now }, (_, r) => scale.y(run.loss(r))).sort((p, q) => p - q);
  const crowded = levels.some(level => level < here && here - level < 36 * unit);
  const bounds = [scale.box.y, ...levels.filter(level => level < here), here];
  const gaps = bounds.slice(1).map((foot, i) => foot - bounds[i]);
  const widest = gaps.indexOf(Math.max(...gaps));
  const between = scale.at(0, bounds[widest] + gaps[widest] / 2)[1];
  const look = crowded ? { align: 'center', base: 'middle' } : { align: next < w ? 'right' : 'left', dy: -14 };
  drawMarks(pen, [
    arrow(place, [next, place[1]]),
    label(`−η × ${say('slope')} = ${signed(next - w, 2)}`, crowded ? [header.minimum, between] : place, {
      weight: 600, color: 'full', halo: true, within: true, ...look,
    }),
  ]);
};
