/* The rows as they stand in the file, those of this batch lit, how often each was seen in this pass; and the pull. */
import {
  axisX, axisY, band, boxWithin, clip, dot, drawMarks, label, mix, number, plot, rule, signed,
} from '../../ui/figure/js/figure.js';

const NO_ROW = 65535; // stands where the last batch of a pass is shorter
const [GAP, STRIP] = [5, 12]; // units under the plot: the rows once more, one cell each

/** Rows (from 0) of an order's k-th batch. @returns {number[]} */
export function batchOf({ arrays }, order, k) {
  const rows = arrays[`${order}.rows`];
  const [, size] = rows.shape;
  return Array.from(rows.subarray(k * size, (k + 1) * size)).filter(row => row !== NO_ROW);
}

/** How often each row was in a batch of this pass, the lit one with it. */
export function seenBy(figure, order, k) {
  const { arrays, header } = figure;
  const counts = new Uint16Array(arrays.target.length);
  for (let u = k - (k % header.per); u <= k; u++) for (const row of batchOf(figure, order, u)) counts[row] += 1;
  return counts;
}

/** Rows never, once and more often in a batch. */
export const tallied = counts => [0, 1, 2].map(n => counts.filter(count => (n < 2 ? count === n : count > 1)).length);

const titleMarks = (title, note, color) => [
  label(title, [0, 14], { weight: 600, color: 'ink' }),
  label(note, [0, 34], { color }),
];

export const rowMarks = (figure, { order, hue, k }) => pen => {
  const { arrays: { target }, header, palette, say } = figure;
  const narrow = pen.sheet.width < 480 * pen.unit; // what is said of the pass has a line of its own
  const rows = batchOf(figure, order, k);
  const counts = seenBy(figure, order, k);
  const tones = [mix(palette.mark, palette.page, 0.62), palette.mark, palette.ink];
  const toneOf = (count, none) => (count ? tones[Math.min(count, 2)] : none);
  const x = [-0.5, target.length - 0.5];
  const box = boxWithin(pen, [46, 14, narrow ? 80 : 62, 30]);
  const strip = { ...box, y: box.y + box.h + GAP * pen.unit, h: STRIP * pen.unit };
  const cell = (row, color) => band({ x: [row - 0.5, row + 0.5] }, { color, least: 1 });
  const point = (i, price, color) => dot([i, price], { shape: 'disc', r: 1.7, color });
  const [never, once, more] = tallied(counts);
  drawMarks(pen, [
    plot({ box, x, y: [0, 52] }, [
      clip(windowMarks(rows, target, hue, order === 'sorted')),
      axisY({ title: say('axis_price'), count: 3, inside: true }),
      clip([
        Array.from(target, (price, i) => point(i, price, toneOf(counts[i], tones[0]))),
        rows.map(i => dot([i, target[i]], { shape: hue, r: 3.2 })),
      ]),
    ]),
    plot({ box: strip, x, y: [0, 1] }, [
      Array.from(counts, (count, row) => cell(row, toneOf(count, palette.well))),
      rows.map(row => cell(row, hue)),
      axisX({ title: say('axis_row') }),
    ]),
    titleMarks(
      say('rows_title', { n: target.length }),
      say('rows_now', { count: rows.length, at: (k % header.per) + 1, per: header.per }),
      hue,
    ),
    label(say('seen', { never, once, more }), [0, -5], { size: 12 }),
  ]);
};

/** Where the batch's rows are neighbours: in the file, side by side; by price, one over the other. */
function windowMarks(rows, target, hue, across) {
  if (!across && !rows.every((row, i) => !i || row === rows[i - 1] + 1)) return [];
  const prices = rows.map(row => target[row]);
  const place = across ? { y: [Math.min(...prices), Math.max(...prices)] } : { x: [rows[0] - 0.5, rows.at(-1) + 0.5] };
  return [band(place, { color: hue, alpha: 0.18, least: 4 }), band(place, { color: '', rim: hue, least: 4 })];
}

const tenths = x => Math.round(10 * x) / 10; // as the two it is the difference of

/** What each batch of this pass wants: its mean price over the mean prediction for it raises the predictions. */
export function pullMarks(figure, { order, hue, k, streak }) {
  const { arrays, header: { per, pull }, say } = figure;
  const [price, said] = [arrays[`${order}.price`], arrays[`${order}.said`]];
  const first = k - (k % per);
  const bars = Array.from({ length: k - first + 1 }, (_, i) => ({ i, high: price[first + i] - said[first + i] }));
  const [p, s] = [price[k], said[k]];
  const note = { p: number(p, 1), s: number(s, 1), d: signed(tenths(p - s), 1) };
  return [
    plot({ x: [0.5, per + 0.5], y: [-pull, pull], margin: [46, 2, 62, 30] }, [
      axisY({ title: say('axis_price'), count: 4, inside: true }),
      axisX({ ticks: [...new Set([1, per])], title: say('axis_batch') }),
      bars.map(({ i, high }) =>
        band({ x: [i + 0.6, i + 1.4], y: [0, high] }, { color: hue, alpha: i === k - first ? 1 : 0.55 })),
      rule({ y: 0 }),
    ]),
    titleMarks(say('pull_title'), say(p > s ? 'pull_up' : 'pull_down', note), hue),
    streak !== null && label(say('streak', { n: streak }), [0, -5], { size: 12 }),
  ];
}
