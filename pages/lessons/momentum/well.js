/* A ball with memory on a curve with two minima; below, where it is at every update, on the same axis. */
import { clamp, niceTicks, number, tickText } from '../../ui/canvas/js/numbers.js';
import { drawLine, drawMarker, drawRing, inside, mix, setType, write } from '../../ui/canvas/js/paint.js';
import { framed } from '../../ui/figure/js/shell.js';

const HIGH = 3.8; // of the curve that much is seen

function runOf(frame) {
  const { arrays } = frame.model;
  const b = frame.values.beta ?? 0;
  const records = arrays.weights.shape[1];
  const ends = { 0: 'deep', 1: 'shallow' };
  const at = values => r => values[b * records + r];
  const last = records - 1;
  return {
    beta: arrays.betas[b], last, ended: ends[arrays.ended[b]] ?? 'nowhere',
    weight: at(arrays.weights), loss: at(arrays.losses),
  };
}

/** Where the ball is, between two updates on its way. */
function gliding(frame, run) {
  const now = Math.min(Math.floor(frame.step + 1e-9), run.last);
  const next = Math.min(now + 1, run.last);
  return { now, weight: run.weight(now) + (run.weight(next) - run.weight(now)) * (frame.step - now) };
}

function layoutOf(frame, last) {
  const { palette: { unit }, sheets: { well: { width, height } } } = frame;
  const { x, z } = frame.model.header.curve;
  const box = { x: 44 * unit, y: 22 * unit, w: width - 60 * unit, h: 0.58 * (height - 60 * unit) };
  const strip = { x: box.x, y: box.y + box.h + 32 * unit, w: box.w, h: height - box.y - box.h - 60 * unit };
  const [low, high] = [x[0], x.at(-1)];
  const floor = Math.min(...z) - 0.1;
  const px = w => box.x + (box.w * (w - low)) / (high - low);
  const py = loss => box.y + box.h * (1 - (loss - floor) / (HIGH - floor));
  return { box, strip, low, high, floor, x: px, y: py, row: r => strip.y + (strip.h * r) / last };
}

/** The curve's height at a weight, along the points that are drawn. */
function heightAt({ x, z }, w) {
  const at = clamp(((w - x[0]) / (x.at(-1) - x[0])) * (x.length - 1), 0, x.length - 1);
  const i = Math.min(x.length - 2, Math.floor(at));
  return z[i] + (z[i + 1] - z[i]) * (at - i);
}

function drawCurve(c, frame, layout) {
  const { palette, model: { header } } = frame;
  const { unit } = palette;
  const { box } = layout;
  setType(c, palette, 12);
  for (const tick of niceTicks(layout.floor, HIGH, 3)) {
    drawLine(c, [box.x, layout.y(tick)], [box.x + box.w, layout.y(tick)], palette.line, unit);
    write(c, palette, number(tick, 0), box.x - 8 * unit, layout.y(tick), { align: 'right', base: 'middle' });
  }
  const ticks = niceTicks(layout.low, layout.high, 6);
  for (const tick of ticks)
    write(c, palette, tickText(tick, ticks[1] - ticks[0]), layout.x(tick), box.y + box.h + 16 * unit, {
      align: 'center',
    });
  write(c, palette, `↑ ${frame.say('axis_loss')}`, 4 * unit, 13 * unit);
  inside(c, layout, () => {
    Object.assign(c, { strokeStyle: palette.mark, lineWidth: 2 * unit });
    c.beginPath();
    header.curve.x.forEach((w, i) => c.lineTo(layout.x(w), layout.y(header.curve.z[i])));
    c.stroke();
  });
  setType(c, palette, 13, 600);
  ['deep', 'shallow'].forEach((id, i) => {
    const at = [layout.x(header.minima[i]), layout.y(heightAt(header.curve, header.minima[i]))];
    write(c, palette, frame.say(`end_${id}`), at[0], at[1] - 14 * unit, { align: 'center', color: palette.ink });
  });
}

function drawStrip(c, frame, run, { strip, x, row }) {
  const { palette, model: { header } } = frame;
  const { unit } = palette;
  const { now, weight } = gliding(frame, run);
  for (const minimum of header.minima)
    drawLine(c, [x(minimum), strip.y], [x(minimum), strip.y + strip.h], palette.mark, unit, [unit, 3 * unit]);
  setType(c, palette, 12);
  for (const r of niceTicks(0, run.last, 4))
    write(c, palette, String(r), strip.x - 8 * unit, row(r), { align: 'right', base: 'middle' });
  write(c, palette, `↓ ${frame.say('axis_update')}`, 4 * unit, strip.y + strip.h + 20 * unit);
  const trace = (from, to, color, thick, more) => {
    Object.assign(c, { strokeStyle: color, lineWidth: thick * unit });
    c.beginPath();
    for (let r = from; r <= to; r++) c.lineTo(x(run.weight(r)), row(r));
    if (more) c.lineTo(x(weight), row(frame.step));
    c.stroke();
  };
  trace(now, run.last, mix(palette.full, palette.page, 0.75), 1.5, false);
  trace(0, now, palette.full, 2, true);
  drawMarker(c, palette, 'full', x(weight), row(frame.step), 4 * unit);
}

/** @type {Kind} */
const well = {
  views: ['well'],
  create: () => ({}),
  last: frame => frame.model.arrays.weights.shape[1] - 1,
  dials(frame) {
    const { header, arrays: { betas } } = frame.model;
    const value = betas.findIndex(beta => beta >= header.beta - 1e-9);
    const text = b => number(betas[b], 2);
    return [{ id: 'beta', label: frame.say('beta'), min: 0, max: betas.length - 1, step: 1, value, text }];
  },
  turn: frame => void (frame.playing || (frame.step = runOf(frame).last)),
  draw(frame) {
    const { palette, model: { header } } = frame;
    const { c } = frame.sheets.well;
    const run = runOf(frame);
    const layout = layoutOf(frame, run.last);
    drawCurve(c, frame, layout);
    drawStrip(c, frame, run, layout);
    inside(c, { box: { ...layout.box, y: 0, h: layout.box.y + layout.box.h } }, () => {
      const { now, weight } = gliding(frame, run);
      for (let r = Math.max(0, now - 40); r < now; r++) {
        c.globalAlpha = 0.12 + 0.5 * (1 - (now - r) / 41);
        drawMarker(c, palette, 'full', layout.x(run.weight(r)), layout.y(run.loss(r)), 2.5 * palette.unit);
      }
      c.globalAlpha = 1;
      drawRing(c, palette, [layout.x(run.weight(0)), layout.y(run.loss(0))]);
      drawMarker(c, palette, 'full', layout.x(weight), layout.y(heightAt(header.curve, weight)), 8 * palette.unit);
    });
  },
  facts(frame) {
    const run = runOf(frame);
    const now = Math.floor(frame.step + 1e-9);
    return [
      { id: 'loss', label: frame.say('fact_loss'), text: number(run.loss(now), 2) },
      { id: 'ended', label: frame.say('fact_ended'), text: frame.say(`end_${run.ended}`), hue: frame.palette.full },
    ];
  },
  data(frame) {
    const run = runOf(frame);
    const now = Math.floor(frame.step + 1e-9);
    return { beta: run.beta, weight: run.weight(now), loss: run.loss(now), ended: run.ended };
  },
  summary(frame) {
    const run = runOf(frame);
    const ended = frame.say(`end_${run.ended}`);
    return frame.say('summary_well', { beta: number(run.beta, 2), k: Math.floor(frame.step + 1e-9), ended });
  },
};

export default framed(well);
