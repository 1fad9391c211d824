/* The rows as they stand in the file, those of this batch lit, how often each was seen in this pass; and the pull. */
import { number, signed } from '../../ui/canvas/js/numbers.js';
import { drawLine, drawMarker, inside, mix, setType, write } from '../../ui/canvas/js/paint.js';
import { drawPlot, makePlot } from '../../ui/figure/js/plot.js';

const NO_ROW = 65535; // stands where the last batch of a pass is shorter
const STRIP = [5, 12]; // units under the plot: the rows once more, one cell each

/** The update whose batch is lit: the one about to be made, at the end the last. */
export const litAt = (frame, last) => Math.min(Math.floor(frame.step + 1e-9), last - 1);

/** Rows (from 0) of an order's k-th batch. @returns {number[]} */
export function batchOf({ model: { arrays } }, order, k) {
  const rows = arrays[`${order}.rows`];
  const [, size] = rows.shape;
  return Array.from(rows.subarray(k * size, (k + 1) * size)).filter(row => row !== NO_ROW);
}

/** How often each row was in a batch of this pass, the lit one with it. */
export function seenBy(frame, order, k) {
  const { model: { arrays, header } } = frame;
  const counts = new Uint16Array(arrays.target.length);
  for (let u = k - (k % header.per); u <= k; u++) for (const row of batchOf(frame, order, u)) counts[row] += 1;
  return counts;
}

/** Rows never, once and more often in a batch. */
export const tallied = counts => [0, 1, 2].map(n => counts.filter(count => (n < 2 ? count === n : count > 1)).length);

export function drawRows(frame, { order, hue, k }) {
  const { palette, sheets, model: { arrays, header } } = frame;
  const { c } = sheets.rows;
  const { target } = arrays;
  const narrow = sheets.rows.width < 480 * palette.unit; // what is said of the pass has a line of its own
  const plot = makePlot(sheets.rows, palette, {
    x: [-0.5, target.length - 0.5], y: [0, 52], left: 30, right: 14, top: 46, bottom: narrow ? 80 : 62,
  });
  const rows = batchOf(frame, order, k);
  const counts = seenBy(frame, order, k);
  const tones = [mix(palette.mark, palette.page, 0.62), palette.mark, palette.ink];
  inside(c, plot, () => drawWindow(c, palette, plot, { rows, target, hue, across: order === 'sorted' }));
  const titles = [frame.say('axis_row'), frame.say('axis_price')];
  drawPlot(c, palette, lowered(plot, palette), { titles, counts: [6, 3] });
  inside(c, plot, () => {
    for (let i = 0; i < target.length; i++) {
      c.beginPath();
      c.arc(plot.x(i), plot.y(target[i]), 1.7 * palette.unit, 0, 7);
      c.fillStyle = tones[Math.min(counts[i], 2)];
      c.fill();
    }
    for (const i of rows) drawMarker(c, palette, hue, plot.x(i), plot.y(target[i]), 3.2 * palette.unit);
  });
  drawStrip(c, palette, plot, { rows, counts, hue, tones });
  drawTitle(c, palette, [
    frame.say('rows_title', { n: target.length }),
    frame.say('rows_now', { count: rows.length, at: (k % header.per) + 1, per: header.per }),
    palette[hue],
  ]);
  const [never, once, more] = tallied(counts);
  setType(c, palette, 12);
  write(c, palette, frame.say('seen', { never, once, more }), 0, sheets.rows.height - 5 * palette.unit);
}

/** The same plot with its numbers under the strip of rows. */
const lowered = (plot, { unit }) => ({ ...plot, box: { ...plot.box, h: plot.box.h + (STRIP[0] + STRIP[1]) * unit } });

/** Where the batch's rows are neighbours: in the file, side by side; by price, one over the other. */
function drawWindow(c, palette, { box, x, y }, { rows, target, hue, across }) {
  const next = rows.every((row, i) => !i || row === rows[i - 1] + 1);
  if (!next && !across) return;
  const prices = rows.map(row => target[row]);
  const [left, right] = across ? [box.x, box.x + box.w] : [x(rows[0] - 0.5), x(rows[rows.length - 1] + 0.5)];
  const [top, bottom] = across ? [y(Math.max(...prices)), y(Math.min(...prices))] : [box.y, box.y + box.h];
  const least = 2 * palette.unit;
  const more = across ? least : 0; // of one price the window has a height too
  const place = [left, top - more, Math.max(least, right - left), bottom - top + 2 * more];
  c.fillStyle = mix(palette[hue], palette.page, 0.82);
  c.fillRect(...place);
  c.strokeStyle = palette[hue];
  c.lineWidth = palette.unit;
  c.strokeRect(...place);
}

function drawStrip(c, palette, { box, x }, { rows, counts, hue, tones }) {
  const { unit } = palette;
  const top = box.y + box.h + STRIP[0] * unit;
  const wide = x(1) - x(0);
  const cell = (row, tone) => {
    c.fillStyle = tone;
    c.fillRect(x(row) - wide / 2, top, Math.max(wide, unit), STRIP[1] * unit);
  };
  counts.forEach((count, row) => cell(row, count ? tones[Math.min(count, 2)] : palette.well));
  for (const row of rows) cell(row, palette[hue]);
}

function drawTitle(c, palette, [title, note, color]) {
  setType(c, palette, 13, 600);
  write(c, palette, title, 0, 14 * palette.unit, { color: palette.ink });
  setType(c, palette, 13);
  write(c, palette, note, 0, 34 * palette.unit, { color });
}

const tenths = x => Math.round(10 * x) / 10; // as the two it is the difference of

/** What each batch of this pass wants: its mean price over the mean prediction for it raises the predictions. */
export function drawPull(frame, { order, hue, k, streak }) {
  const { palette, sheets, model: { arrays, header } } = frame;
  const { c } = sheets.pull;
  const { unit } = palette;
  const most = frame.state.pull;
  const plot = makePlot(sheets.pull, palette, {
    x: [0.5, header.per + 0.5], y: [-most, most], left: 30, right: 2, top: 46, bottom: 62,
  });
  const [price, said] = [arrays[`${order}.price`], arrays[`${order}.said`]];
  const bare = { ...plot, low: [0, plot.low[1]], high: [0, plot.high[1]] }; // its batches are numbered here
  drawPlot(c, palette, bare, { titles: [frame.say('axis_batch'), frame.say('axis_price')], counts: [1, 4] });
  for (const at of new Set([1, header.per]))
    write(c, palette, String(at), plot.x(at), plot.box.y + plot.box.h + 16 * unit, { align: 'center' });
  const first = k - (k % header.per);
  const wide = plot.kx;
  for (let u = first; u <= k; u++) {
    const [zero, end] = [plot.y(0), plot.y(price[u] - said[u])];
    c.fillStyle = u === k ? palette[hue] : mix(palette[hue], palette.page, 0.45);
    c.fillRect(plot.x(u - first + 0.5) + 0.1 * wide, Math.min(zero, end), 0.8 * wide, Math.abs(end - zero));
  }
  drawLine(c, [plot.box.x, plot.y(0)], [plot.box.x + plot.box.w, plot.y(0)], palette.mark, unit);
  const [p, s] = [price[k], said[k]];
  drawTitle(c, palette, [
    frame.say('pull_title'),
    frame.say(p > s ? 'pull_up' : 'pull_down', { p: number(p, 1), s: number(s, 1), d: signed(tenths(p - s), 1) }),
    palette[hue],
  ]);
  setType(c, palette, 12);
  write(c, palette, frame.say('streak', { n: streak }), 0, sheets.pull.height - 5 * unit);
}
