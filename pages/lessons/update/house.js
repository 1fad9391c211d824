/* One house, large: from what is given of it to a prediction, a difference, three shares, gradients and new weights.
   In a row where there is room, else from top to bottom. Under it the houses so far. */
import { clamp, number, rateText, signed } from '../../ui/canvas/js/numbers.js';
import { drawLine, setType, write } from '../../ui/canvas/js/paint.js';
import { HUES } from './lanes.js';
import { ONE, rowNow, soFar } from './sums.js';

const STAGES = ['given', ...ONE];
const ACROSS = [0.055, 0.265, 0.43, 0.6, 0.78, 0.945]; // where each stands, of the width
const ALONE = ['prediction', 'difference']; // one number, not three
const FOOT = 36; // units under it for the houses so far

/** Where a stage's number for a weight stands, and its title; `gap`: from a number to the line that leaves it. */
function layoutOf({ sheets, palette: { unit } }) {
  const { width, height } = sheets.house;
  const wide = width >= 700 * unit;
  const [left, top] = wide ? [0, 64 * unit] : [114 * unit, 0];
  const tall = height - top - FOOT * unit;
  return {
    wide,
    gap: stage => (wide ? [(ALONE.includes(stage) ? 68 : 54) * unit, 0] : [0, 15 * unit]),
    at: (s, a) =>
      wide
        ? [width * ACROSS[s], top + (tall * (a + 0.5)) / 3]
        : [left + ((width - left) * (a + 0.5)) / 3, top + (tall * (s + 0.5)) / STAGES.length],
    title: s => (wide ? [width * ACROSS[s], 18 * unit] : [0, top + (tall * (s + 0.5)) / STAGES.length - 6 * unit]),
  };
}

const lanesOf = stage => (ALONE.includes(stage) ? [1] : [0, 1, 2]);

/** The numbers of every stage, for the row in hand and the rows so far. */
function valuesOf(all, so, i) {
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

/** @param {Frame} frame @param {any} all @param {number} k the step, whole */
export function drawHouse(frame, all, k) {
  const { sheets: { house: { c } }, palette } = frame;
  const layout = layoutOf(frame);
  const i = rowNow(k, all.n);
  const so = soFar(all, k);
  const values = valuesOf(all, so, i);
  for (let s = 1; s < STAGES.length; s++) drawLinks(frame, layout, s);
  drawWeights(frame, layout, all);
  STAGES.forEach((stage, s) => {
    titleStage(frame, layout, s, all, so, i);
    const reached = k >= s;
    for (const a of lanesOf(stage)) {
      const [x, y] = layout.at(s, a);
      const color = !reached ? palette.mark : ALONE.includes(stage) ? palette.ink : palette[HUES[a]];
      setType(c, palette, (ALONE.includes(stage) ? 28 : 20) + (layout.wide ? 4 : -4), 700);
      const text = reached ? values[stage][a] : '·';
      write(c, palette, text, x, y, { align: 'center', base: 'middle', color, halo: palette.page });
    }
  });
  drawCount(frame, all, i, k);
}

/** Lines from one stage to the next, as far as the step has come; a later house has been all the way at once. */
function drawLinks(frame, { at, gap }, s) {
  const { sheets: { house: { c } }, palette, step } = frame;
  const { unit } = palette;
  const done = clamp(step - (s - 1), 0, 1);
  const [from, to] = [lanesOf(STAGES[s - 1]), lanesOf(STAGES[s])];
  const pairs = from.length === to.length ? from.map(a => [a, a]) : from.flatMap(a => to.map(b => [a, b]));
  for (const [a, b] of pairs) {
    const [p, q] = [at(s - 1, a), at(s, b)];
    const [before, after] = [gap(STAGES[s - 1]), gap(STAGES[s])];
    const [tail, head] = [p.map((x, n) => x + before[n]), q.map((x, n) => x - after[n])];
    const hue = palette[HUES[pairs.length === 1 ? 0 : from.length > to.length ? a : b]];
    drawLine(c, tail, head, palette.line, 2 * unit);
    const until = tail.map((x, n) => x + (head[n] - x) * done);
    if (done > 0) drawLine(c, tail, until, pairs.length === 1 ? palette.ink : hue, 2 * unit);
  }
}

/** On the way to the prediction each number is multiplied by its weight. */
function drawWeights(frame, { at, wide }, all) {
  const { sheets: { house: { c } }, palette } = frame;
  const part = wide ? 0.46 : 0.28;
  setType(c, palette, 13, 600);
  for (const a of [0, 1, 2]) {
    const [p, q] = [at(0, a), at(1, 1)];
    const [x, y] = p.map((v, n) => v + (q[n] - v) * part);
    const text = `× ${number(all.weights[a])}`;
    const half = c.measureText(text).width / 2 + 4 * palette.unit;
    c.fillStyle = palette.page;
    c.fillRect(x - half, y - 9 * palette.unit, 2 * half, 18 * palette.unit);
    write(c, palette, text, x, y, { align: 'center', base: 'middle', color: palette[HUES[a]] });
  }
}

function titleStage(frame, { title, at, wide }, s, all, so, i) {
  const { sheets: { house: { c, width } }, palette, state, say } = frame;
  const { unit } = palette;
  const stage = STAGES[s];
  const [x, y] = title(s);
  const values = {
    row: all.rows[i] + 1,
    target: number(all.target[i], 1),
    two: number(all.two, 0),
    rows: so.rows,
    rate: rateText(all.rate),
  };
  const align = wide ? 'center' : 'left';
  setType(c, palette, wide ? 16 : 13, 600);
  write(c, palette, say(`stage_${stage}`, values), x, y, { align, color: palette.ink });
  setType(c, palette, wide ? 13 : 12);
  const how = say(stage === 'difference' ? `how_${stage}_${state.sign}` : `how_${stage}`, values);
  const within = wide ? Math.min(x, width - c.measureText(how).width / 2) : x; // in large type
  write(c, palette, how, within, y + 19 * unit, { align });
  if (stage !== 'given') return;
  setType(c, palette, 12);
  for (const a of [0, 1, 2]) {
    const [left, middle] = at(0, a);
    const name = say(['head_x1', 'head_x2', 'one'][a]);
    write(c, palette, name, left, middle - (wide ? 23 : 16) * unit, { align: 'center', halo: palette.page });
  }
}

/** A square a house: done, in hand, to come. */
function drawCount(frame, all, i, k) {
  const { sheets: { house: { c, width, height } }, palette, say } = frame;
  const { unit } = palette;
  const y = height - 14 * unit;
  setType(c, palette, 13, 600);
  const text = say('houses', { k: i + 1, n: all.n });
  write(c, palette, text, 0, y, { base: 'middle', color: palette.ink });
  const left = c.measureText(say('houses', { k: all.n, n: all.n })).width + 16 * unit;
  const pitch = Math.min(20 * unit, (width - left) / all.n);
  for (let j = 0; j < all.n; j++) {
    const color = j === i ? palette.ink : j < i ? palette.mark : palette.line;
    c.fillStyle = k === 0 ? palette.line : color;
    c.fillRect(left + j * pitch, y - 5 * unit, pitch - 3 * unit, 10 * unit);
  }
}
