/* What the charts over updates, epochs or samples share: the axis below, runs with their future pale, the playhead. */
import { clamp, niceTicks, number, tickText } from '../../canvas/js/numbers.js';
import { dodge, drawLine, drawMarker, drawPath, mix, setType, write } from '../../canvas/js/paint.js';
import { isVeiled } from './prediction.js';
import { isPlain } from './sight.js';
import { drawingOrder, nameOf, nowOf, perUnit } from './model.js';

/** Box of the picture, its width in units of the axis, and the map of those to pixels. */
export function acrossOf(lab) {
  const { model, state, palette, sheets, run, per } = lab;
  const { width, height } = sheets.loss;
  const { unit } = palette;
  const short = run.outcome === 'diverged' && !isVeiled(lab);
  const end = (short ? run.end : model.families[state.active].updates) / per;
  const alone = isPlain(lab) && state.shown.length === 1;
  const right = alone ? 16 * unit : Math.max(92 * unit, lab.cache.nameWidth + 10 * unit);
  const box = { x: 40 * unit, y: 8 * unit, w: width - 40 * unit - right, h: height - 42 * unit };
  return { box, end, x: u => box.x + (u / end) * box.w };
}

/** Names at the right end need this much room. */
export function measureNames(lab) {
  const { sheets, state, palette } = lab;
  const { c } = sheets.loss;
  setType(c, palette, 13, 700);
  lab.cache.nameWidth = Math.max(...state.shown.map(id => c.measureText(nameOf(lab, id)).width));
}

export function drawAcross(c, lab, { box, x, end }) {
  const { palette, state, say } = lab;
  const { unit } = palette;
  setType(c, palette, 12);
  const xs = niceTicks(0, end, Math.min(6, Math.max(2, Math.floor(box.w / (64 * unit)))));
  for (const tick of isPlain(lab) ? [] : xs)
    write(c, palette, tickText(tick, xs[1] - xs[0]), x(tick), box.y + box.h + 16 * unit, { align: 'center' });
  write(c, palette, `${say(`x_${state.xaxis}`)} →`, box.x + box.w, box.y + box.h + 31 * unit, { align: 'right' });
}

/** The runs to their ends, pale, and their names there, with what they come to where that is beyond the picture.
    `seriesOf(id)` → {count, update(i), value(i), at}. */
export function drawRunEnds(c, lab, { box, x, y, end, low, top, ground = 0 }, seriesOf) {
  const { palette, state, model } = lab;
  const { unit } = palette;
  const names = [];
  for (const id of drawingOrder(state)) {
    const per = perUnit(model, id, state.xaxis);
    const series = seriesOf(id);
    const points = pointsTo(series, { per, x, y, to: end * per });
    drawPath(c, points, { stroke: mix(palette[id], palette.page, 0.72), width: 1.25 * unit });
    const value = series.value(points.length - 1);
    const beyond = value - ground < low ? '↓' : value - ground > top ? '↑' : '';
    names.push({ id, at: points.at(-1)[1], beyond, value });
  }
  if (isPlain(lab) && names.length === 1) return; // its name stands on the surface
  writeNames(c, lab, box, names);
}

/** Names at the right end, over one another in the order of their ends; a number over one where all have room. */
function writeNames(c, lab, box, names) {
  const { palette, state } = lab;
  const { unit } = palette;
  const wanted = (names.some(({ beyond }) => beyond) ? 15 : 0) * unit; // room for a number over a name
  const above = names.length * (17 * unit + wanted) > box.h ? 0 : wanted;
  const [first, last] = [box.y + above, box.y + box.h - 5 * unit];
  for (const name of names) name.at = clamp(name.at, first, last);
  for (const { id, beyond, value, at } of dodge(names, 'at', 17 * unit + above, first, last)) {
    setType(c, palette, 13, id === state.active ? 700 : 600);
    const look = { base: 'middle', color: palette[id] };
    const name = beyond && !above ? `${nameOf(lab, id)} ${beyond}` : nameOf(lab, id);
    write(c, palette, name, box.x + box.w + 8 * unit, at, look);
    if (beyond && above)
      write(c, palette, `${beyond} ${number(value)}`, box.x + box.w + 8 * unit, at - 15 * unit, look);
  }
}

/** A series' points in the picture, those up to an update; the first in any case.
    @param {{count: number, update(i: number): number, value(i: number): number}} series */
export function pointsTo({ count, update, value }, { per, x, y, to = Infinity }) {
  const points = [[x(update(0) / per), y(value(0))]];
  for (let i = 1; i < count && update(i) <= to + 1e-9; i++) points.push([x(update(i) / per), y(value(i))]);
  return points;
}

/** What has been played, the playhead, and the values on it. */
export function drawPast(c, lab, { box, x, y, said }, seriesOf) {
  const { palette, state, model } = lab;
  const { unit } = palette;
  const values = [];
  for (const id of drawingOrder(state)) {
    const per = perUnit(model, id, state.xaxis);
    const series = seriesOf(id);
    const now = series.update(series.at);
    const width = (id === state.active ? 2.5 : 1.75) * unit;
    drawPath(c, pointsTo(series, { per, x, y, to: now }), { stroke: palette[id], width });
    const value = series.value(series.at);
    const known = series.now === now ? value : NaN; // of another update is no number of this one
    const at = y(value);
    values.push({ id, value: known, at, y: at - 9 * unit, x: x(Math.min(series.now, nowOf(lab, id)) / per) });
  }
  const active = values.at(-1);
  drawLine(c, [active.x, box.y], [active.x, box.y + box.h], palette.ink, unit);
  for (const { id, at, x: px } of values) drawMarker(c, palette, id, px, at, (id === state.active ? 5.5 : 4.5) * unit);
  if (isPlain(lab) && values.length === 1) return; // its loss stands beside the picture
  writeValues(c, lab, { box, values, x: active.x, ...said });
}

/** The values beside the playhead, on its other side near the end: off what is said at the top of the picture, from
    `left` on down to `bottom`, and off numbers that stand at the `ends` of lines. */
function writeValues(c, lab, { box, values, x, left = Infinity, bottom = 0, ends = 0 }) {
  const { palette, state } = lab;
  const { unit } = palette;
  const flip = x > box.x + box.w * 0.85;
  const at = x + (flip ? -10 - ends : 10) * unit;
  const first = left < at + 70 * unit ? bottom + 9 * unit : box.y + 4 * unit;
  const look = { align: flip ? 'right' : 'left', base: 'middle', halo: palette.page };
  for (const value of dodge(values, 'y', 16 * unit, first, box.y + box.h - 8 * unit)) {
    setType(c, palette, 13, value.id === state.active ? 700 : 600);
    write(c, palette, shortly(value.value), at, value.y, { ...look, color: palette[value.id] });
  }
}

const shortly = x => number(x, Math.abs(x) < 10 ? 2 : Math.abs(x) < 100 ? 1 : 0);
