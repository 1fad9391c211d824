/* The loss curve: every shown run over updates, epochs or samples, the future pale, the floor dotted. */
import { logTicks, niceTicks, number, power, short, tickText } from '../../canvas/js/numbers.js';
import { dodge, drawLine, drawMarker, mix, setType, stamp, write } from '../../canvas/js/paint.js';
import { drawingOrder, nameOf, nowOf, perUnit, recordOf } from './model.js';

/** Scales of the picture; the vertical one keeps still while the rate moves, as far as the runs allow. */
function scalesOf(lab) {
  const { model, state, runs, palette, sheets } = lab;
  const { width, height } = sheets.loss;
  const { unit } = palette;
  const active = runs[state.active];
  const per = perUnit(model, state.active, state.xaxis);
  const end = (active.outcome === 'diverged' ? active.end : model.families[state.active].updates) / per;
  let top = 1.28 * runs[state.active].loss(0);
  let least = Infinity;
  for (const id of state.shown) {
    const [lowest, highest] = lossRange(runs[id], end * perUnit(model, id, state.xaxis));
    top = Math.max(top, highest * 1.06);
    least = Math.min(least, lowest);
  }
  const floor = model.landscape.floor;
  const log = state.yscale === 'log';
  const low = log ? Math.max(floor > top * 1e-9 ? floor * 0.86 : least * 0.5, top * 1e-12) : 0; // a floor of zero has no place on a log axis
  if (log) top *= (top / low) ** 0.06; // room for a value over the highest point
  const right = Math.max(92 * unit, lab.cache.nameWidth + 10 * unit);
  const box = { x: 40 * unit, y: 8 * unit, w: width - 40 * unit - right, h: height - 42 * unit };
  const map = log ? Math.log : x => x;
  const span = map(top) - map(low);
  const y = loss => box.y + box.h * (1 - (map(Math.min(Math.max(loss, low), top)) - map(low)) / span);
  return { box, end, low, top, floor, log, x: u => box.x + (u / end) * box.w, y };
}

function lossRange(run, update) {
  let [low, high] = [Infinity, 0];
  for (let r = 0; r <= run.last && run.update(r) <= update + 1e-9; r++) {
    if (run.loss(r) > high) high = run.loss(r);
    if (run.loss(r) < low) low = run.loss(r);
  }
  return [low, high];
}

export function drawLoss(lab) {
  const { sheets, state, palette } = lab;
  const { c } = sheets.loss;
  setType(c, palette, 13, 700);
  lab.cache.nameWidth = Math.max(...state.shown.map(id => c.measureText(nameOf(lab, id)).width));
  const scales = scalesOf(lab);
  const key = [
    lab.version,
    state.m,
    state.shown,
    state.active,
    state.xaxis,
    state.yscale,
    sheets.loss.width,
    sheets.loss.height,
  ].join('|');
  if (key !== lab.cache.lossKey) {
    lab.cache.lossKey = key;
    sheets.lossBack.resize(sheets.loss.width, sheets.loss.height);
    sheets.lossBack.clear();
    drawFrame(lab, scales);
    drawRunEnds(lab, scales);
  }
  sheets.loss.clear();
  stamp(c, sheets.lossBack);
  drawPast(lab, scales);
}

function drawFrame(lab, { box, x, y, low, top, floor, log, end }) {
  const { palette, sheets, state, say } = lab;
  const { c } = sheets.lossBack;
  const { unit } = palette;
  setType(c, palette, 12);
  const ticks = log
    ? logTicks(low, top, Math.max(2, box.h / (30 * unit)))
    : niceTicks(0, top, Math.max(2, box.h / (32 * unit)));
  let below = y(floor); // labels from the bottom up, none on another
  for (const tick of ticks) {
    const at = y(tick);
    if (below - at < 14 * unit && !(at - y(floor) > 14 * unit)) continue;
    below = at;
    drawLine(c, [box.x, at], [box.x + box.w, at], palette.line, unit);
    write(c, palette, log && top > 1e5 ? power(tick) : short(tick), box.x - 6 * unit, at, {
      align: 'right',
      base: 'middle',
    });
  }
  drawLine(c, [box.x, y(floor)], [box.x + box.w, y(floor)], palette.muted, unit, [2 * unit, 3 * unit]);
  write(c, palette, number(floor, floor < 10 ? 2 : 1), box.x - 6 * unit, y(floor), {
    align: 'right',
    base: 'middle',
    color: palette.ink,
  });
  const xs = niceTicks(0, end, Math.min(6, Math.max(2, Math.floor(box.w / (64 * unit)))));
  for (const tick of xs)
    write(c, palette, tickText(tick, xs[1] - xs[0]), x(tick), box.y + box.h + 16 * unit, { align: 'center' });
  write(c, palette, `${say(`x_${state.xaxis}`)} →`, box.x + box.w, box.y + box.h + 31 * unit, { align: 'right' });
}

/** The runs to their ends, pale, and their names there. */
function drawRunEnds(lab, { box, x, y, end }) {
  const { palette, sheets, state, runs, model } = lab;
  const { c } = sheets.lossBack;
  const names = [];
  for (const id of drawingOrder(state)) {
    const per = perUnit(model, id, state.xaxis);
    const last = drawLossLine(c, runs[id], {
      per,
      x,
      y,
      to: end * per,
      color: mix(palette[id], palette.page, 0.72),
      width: 1.25 * palette.unit,
    });
    names.push({ id, y: y(runs[id].loss(last)) });
  }
  for (const { id, y: at } of dodge(names, 'y', 17 * palette.unit, box.y, box.y + box.h - 5 * palette.unit)) {
    setType(c, palette, 13, id === state.active ? 700 : 600);
    write(c, palette, nameOf(lab, id), box.x + box.w + 8 * palette.unit, at, { base: 'middle', color: palette[id] });
  }
}

/** One run's line up to an update; long runs keep each pixel column's extremes. Returns the last record drawn. */
function drawLossLine(c, run, { per, x, y, to, color, width }) {
  c.strokeStyle = color;
  c.lineWidth = width;
  c.beginPath();
  c.moveTo(x(0), y(run.loss(0)));
  let r = 1;
  for (; r <= run.last && run.update(r) <= to + 1e-9; r++) c.lineTo(x(run.update(r) / per), y(run.loss(r)));
  c.stroke();
  return r - 1;
}

/** What has been played, the playhead, and the values on it. */
function drawPast(lab, { box, x, y }) {
  const { palette, sheets, state, runs, model } = lab;
  const { c } = sheets.loss;
  const { unit } = palette;
  const values = [];
  for (const id of drawingOrder(state)) {
    const per = perUnit(model, id, state.xaxis);
    const r = recordOf(lab, id);
    drawLossLine(c, runs[id], {
      per,
      x,
      y,
      to: runs[id].update(r),
      color: palette[id],
      width: (id === state.active ? 2.5 : 1.75) * unit,
    });
    values.push({
      id,
      loss: runs[id].loss(r),
      at: y(runs[id].loss(r)),
      y: y(runs[id].loss(r)) - 9 * unit,
      x: x(Math.min(runs[id].update(r), nowOf(lab, id)) / per),
    });
  }
  const active = values.at(-1);
  drawLine(c, [active.x, box.y], [active.x, box.y + box.h], palette.ink, unit);
  for (const { id, at, x: px } of values) drawMarker(c, palette, id, px, at, (id === state.active ? 5.5 : 4.5) * unit);
  const flip = active.x > box.x + box.w * 0.85;
  for (const value of dodge(values, 'y', 16 * unit, box.y + 4 * unit, box.y + box.h - 8 * unit)) {
    setType(c, palette, 13, value.id === state.active ? 700 : 600);
    const text = number(value.loss, value.loss < 10 ? 2 : value.loss < 100 ? 1 : 0);
    write(c, palette, text, active.x + (flip ? -10 : 10) * unit, value.y, {
      align: flip ? 'right' : 'left',
      base: 'middle',
      color: palette[value.id],
      halo: palette.page,
    });
  }
}
