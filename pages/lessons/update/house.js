/* One house, large: from what is given of it to a prediction, a difference, three shares, gradients and new weights.
   In a row where there is room, else from top to bottom. Under it the houses so far. */
import { arrow, band, clamp, drawMarks, label, line, number, rateText, signed } from '../../ui/figure/js/figure.js';
import { HUES, ONE } from './sums.js';

const STAGES = ['given', ...ONE];
const ACROSS = [0.055, 0.265, 0.43, 0.6, 0.78, 0.945]; // where each stands, of the width
const ALONE = ['prediction', 'difference']; // one number, not three
const FOOT = 36; // units under it for the houses so far

const lanesOf = stage => (ALONE.includes(stage) ? [1] : [0, 1, 2]);

/** Where a stage's number for a weight stands, and its title; `gap`: from a number to the arrow that leaves it.
    @param {number[]} size in units */
function layoutOf([width, height]) {
  const wide = width >= 700;
  const [left, top] = wide ? [0, 64] : [114, 0];
  const tall = height - top - FOOT;
  const down = s => top + (tall * (s + 0.5)) / STAGES.length;
  return {
    wide,
    width,
    gap: stage => (wide ? [ALONE.includes(stage) ? 68 : 54, 0] : [0, 15]),
    at: (s, a) =>
      wide
        ? [width * ACROSS[s], top + (tall * (a + 0.5)) / 3]
        : [left + ((width - left) * (a + 0.5)) / 3, down(s)],
    title: s => (wide ? [width * ACROSS[s], 18] : [0, down(s) - 6]),
  };
}

/** The numbers of every stage, for the row in hand and the rows so far. */
function valuesOf({ i, so, ...all }) {
  const of = (values, text) => [0, 1, 2].map(a => text(values[a]));
  const row = values => [0, 1, 2].map(a => values[3 * i + a]);
  return {
    given: of(row(all.inputs), number),
    prediction: of([0, all.prediction[i]], number),
    difference: of([0, all.difference[i]], signed),
    share: of(row(all.share), signed),
    gradient: of(so.gradient, signed),
    new: of(so.new, w => number(w, 3)),
  };
}

/** @param {Frame} figure @returns {Mark} */
export const houseMarks = figure => pen => {
  const { derived: all, now: k } = figure;
  const layout = layoutOf(pen.scale.high);
  const values = valuesOf(all);
  const centred = { align: 'center', base: 'middle', halo: true };
  drawMarks(pen, [
    STAGES.map((_, s) => s > 0 && links(figure, layout, s)),
    weights(layout, all),
    STAGES.map((stage, s) => [
      titles(figure, layout, s),
      lanesOf(stage).map(a => {
        const alone = ALONE.includes(stage);
        const color = k < s ? 'mark' : alone ? 'ink' : HUES[a];
        const size = (alone ? 28 : 20) + (layout.wide ? 4 : -4);
        return label(k < s ? '·' : values[stage][a], layout.at(s, a), { ...centred, size, weight: 700, color });
      }),
    ]),
    counted(figure),
  ]);
};

/** Arrows from one stage to the next, as far as the step has come; a later house has been all the way at once. */
function links({ step }, { at, gap }, s) {
  const done = clamp(step - (s - 1), 0, 1);
  const [from, to] = [lanesOf(STAGES[s - 1]), lanesOf(STAGES[s])];
  const pairs = from.length === to.length ? from.map(a => [a, a]) : from.flatMap(a => to.map(b => [a, b]));
  return pairs.map(([a, b]) => {
    const [before, after] = [gap(STAGES[s - 1]), gap(STAGES[s])];
    const tail = at(s - 1, a).map((x, n) => x + before[n]);
    const head = at(s, b).map((x, n) => x - after[n]);
    const until = tail.map((x, n) => x + (head[n] - x) * done);
    const color = pairs.length === 1 ? 'ink' : HUES[from.length > to.length ? a : b];
    return [ // with a head: a line between two numbers would be read as a minus
      arrow(tail, head, { color: 'line', width: 2, least: 0 }),
      done === 1 ? arrow(tail, head, { color, width: 2, least: 0 }) : done > 0 && line([tail, until], { color }),
    ];
  });
}

/** On the way to the prediction each number is multiplied by its weight: on its arrow, on a phone under the number. */
const weights = ({ at, wide }, all) =>
  [0, 1, 2].map(a => {
    const [p, q] = [at(0, a), at(1, 1)];
    const seat = wide ? p.map((v, n) => v + (q[n] - v) * 0.46) : [p[0], p[1] + (q[1] - p[1]) * 0.28];
    const look = { weight: 600, color: HUES[a], align: 'center', base: 'middle', clear: true };
    return label(`× ${number(all.weights[a])}`, seat, look);
  });

function titles({ derived: all, say, state }, { title, at, wide }, s) {
  const stage = STAGES[s];
  const align = wide ? 'center' : 'left';
  const values = {
    row: all.places[all.i] + 1, target: number(all.target[all.i], 1), two: number(all.two, 0), rows: all.so.rows,
    rate: rateText(all.rate),
  };
  const how = say(stage === 'difference' ? `how_${stage}_${state.sign}` : `how_${stage}`, values);
  const names = ['head_x1', 'head_x2', 'one'];
  return [
    label(say(`stage_${stage}`, values), title(s), { size: wide ? 16 : 13, weight: 600, color: 'ink', align }),
    label(how, title(s), { size: wide ? 13 : 12, align, dy: 19, within: wide }), // in large type
    s === 0 && names.map((name, a) =>
      label(say(name), at(0, a), { size: 12, align: 'center', dy: wide ? -23 : -16, halo: true })),
  ];
}

/** A square a house: done, in hand, to come. */
const counted = ({ derived: { i, n }, now: k, say }) => pen => {
  const [width, height] = pen.scale.high;
  const y = height - 14;
  const words = { weight: 600, color: 'ink', base: 'middle' };
  drawMarks(pen, label(say('houses', { k: i + 1, n }), [0, y], words));
  const left = pen.c.measureText(say('houses', { k: n, n })).width / pen.unit + 16;
  const pitch = Math.min(20, (width - left) / n);
  const color = j => (k === 0 || j > i ? 'line' : j === i ? 'ink' : 'mark');
  drawMarks(pen, Array.from({ length: n }, (_, j) => {
    const x = left + j * pitch;
    return band({ x: [x, x + pitch - 3], y: [y - 5, y + 5] }, { color: color(j) });
  }));
};
