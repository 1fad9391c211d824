/* What the charts over updates, epochs or samples share: scales, the axis below, runs with their future pale, the
   playhead. They are made of marks in those units. */
import { clamp, niceTicks, number, stretchesOf } from '../../canvas/js/numbers.js';
import { dodge, drawPath, mix, setType, write } from '../../canvas/js/paint.js';
import { log as logAxis, makeScales } from '../../canvas/js/scales.js';
import { axisX } from '../../canvas/js/marks/axis.js';
import { dot } from '../../canvas/js/marks/dot.js';
import { label } from '../../canvas/js/marks/label.js';
import { line, rule } from '../../canvas/js/marks/line.js';
import { clip, drawMarks, makePen } from '../../canvas/js/marks/plot.js';
import { isVeiled } from './prediction.js';
import { isPlain } from './sight.js';
import { drawingOrder, nameOf, nowOf, perUnit } from './model.js';

/** Box of the picture, and its width in units of the axis. */
export function acrossOf(lab) {
  const { model, state, palette: { unit }, sheets, run, per } = lab;
  const { width, height } = sheets.loss;
  const short = run.outcome === 'diverged' && !isVeiled(lab);
  const end = (short ? run.end : model.families[state.active].updates) / per;
  const alone = isPlain(lab) && state.shown.length === 1;
  const right = alone ? 16 * unit : Math.max(92 * unit, lab.cache.nameWidth + 10 * unit);
  return { box: { x: 40 * unit, y: 8 * unit, w: width - 40 * unit - right, h: height - 42 * unit }, end };
}

/** Scales whose vertical axis goes from `low` to `high` over `ground`; what is beyond stands at its end. */
export function chartScales({ box, end }, { low, high, ground = 0, log = false }) {
  const top = high > low ? high : low + 1;
  const plain = makeScales(box, [0, end], log ? logAxis(low, top) : [low, top]);
  const y = value => plain.y(clamp(value - ground, low, top));
  const ratio = value => Math.log(Math.max(value, (low * low) / top) / low) / Math.log(top / low);
  const share = value => (log ? ratio(value) : (value - low) / (top - low));
  const far = value => box.y + box.h * (1 - clamp(share(value - ground), -1, 2)); // not held at the ends
  const at = (left, down) => plain.at(left, down).map((value, axis) => value + (axis && ground));
  const ends = { low: [0, low + ground], high: [end, top + ground] };
  return { ...plain, ...ends, y, at, px: (u, v) => [plain.x(u), y(v)], far, end, ground, over: [low, top] };
}

/** What draws marks in the scales of this moment. @param {Lab} lab @returns {Pen} */
export const chartPen = (lab, sheet = lab.sheets.loss) => ({
  ...makePen(sheet, lab.palette, {}),
  scale: lab.lossScales,
});

/** Words under the axis, from the sheet's left edge on, or the plot's. @returns {Mark} */
export const below = (text, inner = false, look = {}) => pen => {
  const { box, low } = pen.scale;
  label(text, low, { size: 12, dx: inner ? 0 : -box.x / pen.unit, dy: 31, ...look })(pen);
};

/** Names at the right end need this much room. */
export function measureNames(lab) {
  const { sheets, state, palette } = lab;
  const { c } = sheets.loss;
  setType(c, palette, 13, 700);
  lab.cache.nameWidth = Math.max(...state.shown.map(id => c.measureText(nameOf(lab, id)).width));
}

/** The axis below. @returns {Mark} */
export const acrossMarks = lab => pen => {
  const { low, high, box } = pen.scale;
  const count = clamp(Math.floor(box.w / (64 * pen.unit)), 2, 6);
  const ticks = isPlain(lab) ? [] : niceTicks(low[0], high[0], count);
  axisX({ title: lab.say(`x_${lab.state.xaxis}`), ticks, below: 31 })(pen);
};

/** Places of the numbers `value(record)` of a run up to an update; the first in any case.
    @param {{last: number, update(r: number): number}} run @param {(r: number) => number} value */
export function placesTo({ last, update }, value, per, to) {
  const places = [[update(0) / per, value(0)]];
  for (let r = 1; r <= last && update(r) <= to + 1e-9; r++) places.push([update(r) / per, value(r)]);
  return places;
}

/** A line up to the edge at which it leaves the picture, and nothing along that edge, where it would read as a value
    that stays; with an arrow where it leaves. @param {Point[]} places @returns {Mark} */
export const lineInSight = (places, look) => pen => {
  const scale = /** @type {any} */ (pen.scale);
  clip(line(places, look), 2)({ ...pen, scale: { ...scale, y: scale.far } });
  drawMarks(pen, leavingMarks(places, look.color));
};

/** Whether a value lies under the picture (−1) or over it (1). */
const sideOf = ({ low, high }, value) => (value < low[1] ? -1 : value > high[1] ? 1 : 0);

const APART = 12; // units that a line stays away from the picture where an arrow says so

/** @returns {Mark} */
const leavingMarks = (places, color) => pen => {
  const { c, tone, unit } = pen;
  const { far, x, y } = /** @type {any} */ (pen.scale);
  const sides = places.map(([, value]) => sideOf(pen.scale, value));
  const drawHead = i => {
    const [[from, before], [to, value]] = [places[i - 1], places[i]];
    const share = (y(value) - far(before)) / (far(value) - far(before)); // of the way, up to the edge
    const [left, edge] = [x(from + share * (to - from)), y(value)];
    const back = edge + 7 * unit * sides[i];
    drawPath(c, [[left - 4 * unit, back], [left, edge], [left + 4 * unit, back]], { fill: tone(color), closed: true });
  };
  const wide = ({ from, to }) => x(places[Math.min(to, places.length - 1)][0]) - x(places[from][0]);
  const away = stretchesOf(places.length, i => sides[i]).filter(({ key, from }) => key && from);
  for (const stretch of away) if (wide(stretch) >= APART * unit) drawHead(stretch.from);
};

/** The runs to their ends, pale, and their names there, with what they come to where that is beyond the picture.
    `seriesOf(id)` → {last, update(i), value(i), at, now}. @returns {Mark} */
export const runMarks = (lab, seriesOf) => pen => {
  const { palette, state, model } = lab;
  const { high, y } = pen.scale;
  const names = drawingOrder(state).map(id => {
    const per = perUnit(model, id, state.xaxis);
    const series = seriesOf(id);
    const places = placesTo(series, series.value, per, high[0] * per);
    const color = mix(palette[id], palette.page, 0.72);
    lineInSight(places, { color, width: 1.25 })(pen);
    const [, value] = places.at(-1);
    return { id, at: y(value), beyond: ['↓', '', '↑'][1 + sideOf(pen.scale, value)], value };
  });
  if (isPlain(lab) && names.length === 1) return; // its name stands on the surface
  writeNames(pen, lab, names);
};

/** Names at the right end, over one another in the order of their ends; a number over one where all have room. */
function writeNames({ c, palette, scale: { box }, unit }, lab, names) {
  const wanted = (names.some(({ beyond }) => beyond) ? 15 : 0) * unit; // room for a number over a name
  const above = names.length * (17 * unit + wanted) > box.h ? 0 : wanted;
  const [first, last] = [box.y + above, box.y + box.h - 5 * unit];
  for (const name of names) name.at = clamp(name.at, first, last);
  for (const { id, beyond, value, at } of dodge(names, 'at', 17 * unit + above, first, last)) {
    setType(c, palette, 13, id === lab.state.active ? 700 : 600);
    const look = { base: 'middle', color: palette[id] };
    const name = beyond && !above ? `${nameOf(lab, id)} ${beyond}` : nameOf(lab, id);
    write(c, palette, name, box.x + box.w + 8 * unit, at, look);
    const worth = `${beyond} ${number(value - lab.lossScales.ground)}`;
    if (beyond && above) write(c, palette, worth, box.x + box.w + 8 * unit, at - 15 * unit, look);
  }
}

/** What has been played, the playhead, and the values on it. @returns {Mark} */
export const pastMarks = (lab, seriesOf) => pen => {
  const { state, model } = lab;
  const { low, high, y } = pen.scale;
  const values = drawingOrder(state).map(id => {
    const per = perUnit(model, id, state.xaxis);
    const series = seriesOf(id);
    const [now, value] = [series.update(series.at), series.value(series.at)];
    const look = { color: id, width: id === state.active ? 2.5 : 1.75 };
    lineInSight(placesTo(series, series.value, per, now), look)(pen);
    const known = series.now === now ? value : NaN; // of another update is no number of this one
    const at = [Math.min(series.now, nowOf(lab, id)) / per, value];
    return { id, value: known, at, y: y(value) - 9 * pen.unit };
  });
  const [x] = values.at(-1).at;
  drawMarks(pen, [
    rule({ x, between: [high[1], low[1]] }, { color: 'ink' }),
    values.map(({ id, at }) => dot(at, { shape: id, r: id === state.active ? 5.5 : 4.5 })),
  ]);
  if (isPlain(lab) && values.length === 1) return; // its loss stands beside the picture
  writeValues(pen, lab, values, pen.scale.x(x));
};

/** The values beside the playhead, as the axis counts them, on its other side near the end: off what is said at the
    top of the picture, from `left` on down to `bottom`, and off numbers that stand at the `ends` of lines. Where all
    runs are at one, as at the start, it stands there once, for no run alone. */
function writeValues({ c, palette, scale: { box }, unit }, lab, values, x) {
  const { ground, said } = lab.lossScales;
  const { left = Infinity, bottom = 0, ends = 0 } = said ?? {};
  const flip = x > box.x + box.w * 0.85;
  const at = x + (flip ? -10 - ends : 10) * unit;
  const first = left < at + 70 * unit ? bottom + 9 * unit : box.y + 4 * unit;
  const look = { align: flip ? 'right' : 'left', base: 'middle', halo: palette.page };
  const each = values.map(({ id, value, y }) => ({ id, y, word: shortly(value - ground), color: palette[id] }));
  const last = each.at(-1);
  const alike = each.length > 1 && each.every(({ word, y }) => word === last.word && Math.abs(y - last.y) < 1);
  const entries = alike ? [{ ...last, color: palette.ink }] : each;
  for (const entry of dodge(entries, 'y', 16 * unit, first, box.y + box.h - 8 * unit)) {
    setType(c, palette, 13, entry.id === lab.state.active ? 700 : 600);
    write(c, palette, entry.word, at, entry.y, { ...look, color: entry.color });
  }
}

const shortly = x => number(x, Math.abs(x) < 10 ? 2 : Math.abs(x) < 100 ? 1 : 0);
