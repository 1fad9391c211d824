/* A line through houses: points, residuals as lines, their squares as squares, the line with its two ends. */
import { clamp, number, signed } from '../../canvas/js/numbers.js';
import { drawCross, drawLine, drawRing, inside, setType, write } from '../../canvas/js/paint.js';
import { drawPlot, makePlot } from './plot.js';
import { putWeights, weightsNow } from './weights.js';

export const IDS = ['w0', 'w1'];
export const LABELS = ['W₀', 'W₁'];
const SIZES = [0, 1.5]; // hundreds of square metres; the line's ends are here
const WIDE = [-0.05, 1.55];
const PRICES = [-12, 79];

/** Residuals (price − line), their squares' sum and mean.
    @param {Record<string, Numbers>} houses @param {number[]} line */
export function errorsOf({ sizes, prices }, [w0, w1]) {
  const residuals = Array.from(sizes, (size, i) => prices[i] - (w0 + w1 * size));
  const rss = residuals.reduce((sum, r) => sum + r * r, 0);
  return { residuals, rss, mse: rss / residuals.length };
}

const plotOf = frame => makePlot(frame.sheets.plot, frame.palette, { x: WIDE, y: PRICES });

/** The whole plot for these weights; `mean`: the average square too; `centre`: the mean house marked. */
export function drawFit(frame, weights, { mean = false, centre = false }) {
  const { palette, model, sheets } = frame;
  const { c } = sheets.plot;
  const plot = plotOf(frame);
  drawPlot(c, palette, plot, { titles: [frame.say('axis_size'), frame.say('axis_price')], scale: model.header.unit });
  const errors = errorsOf(model.arrays, weights);
  inside(c, plot, () => {
    drawSquares(c, palette, plot, model.arrays, errors.residuals);
    if (mean) drawMean(c, frame, plot, errors.mse);
    const end = (/** @type {number[]} */ [w0, w1], size) => [plot.x(size), plot.y(w0 + w1 * size)];
    const across = (w, color, width, dash = []) => drawLine(c, end(w, SIZES[0]), end(w, SIZES[1]), color, width, dash);
    const { unit } = palette;
    if (frame.step > 0) across(frame.state.at, palette.mark, 1.25 * unit, [5 * unit, 5 * unit]); // the start
    across(weights, palette.full, 2.5 * unit);
    model.arrays.sizes.forEach((size, i) => drawHouse(c, palette, plot.x(size), plot.y(model.arrays.prices[i])));
  });
  if (centre) drawCentre(c, frame, plot);
  for (const { x, y, out } of endsOf(frame, plot, weights)) drawEnd(c, palette, x, y, out);
}

function drawHouse(c, palette, x, y) {
  c.beginPath();
  c.arc(x, y, 4.5 * palette.unit, 0, 7);
  c.fillStyle = palette.muted;
  c.strokeStyle = palette.page;
  c.lineWidth = 1.5 * palette.unit;
  c.fill();
  c.stroke();
}

/** A square on each residual, on the side away from a rising line unless there is no room. */
function drawSquares(c, palette, plot, { sizes, prices }, residuals) {
  const { unit } = palette;
  const { box } = plot;
  residuals.forEach((residual, i) => {
    const [x, y, side] = [plot.x(sizes[i]), plot.y(prices[i]), Math.abs(residual) * plot.ky];
    const [roomLeft, roomRight] = [x - box.x, box.x + box.w - x];
    const left = residual > 0 ? roomLeft >= side || roomLeft > roomRight : roomRight < side && roomLeft > roomRight;
    c.globalAlpha = 0.1;
    c.fillStyle = palette.full;
    c.fillRect(left ? x - side : x, residual > 0 ? y : y - side, side, side);
    c.globalAlpha = 0.4;
    c.strokeStyle = palette.full;
    c.lineWidth = unit;
    c.strokeRect(left ? x - side : x, residual > 0 ? y : y - side, side, side);
    c.globalAlpha = 1;
    drawLine(c, [x, y], [x, residual > 0 ? y + side : y - side], palette.full, 2 * unit);
  });
}

/** The average of the squares, itself a square: its area is the MSE. It stands where no house is. */
function drawMean(c, frame, plot, mse) {
  const { palette } = frame;
  const { unit } = palette;
  const side = Math.sqrt(mse) * plot.ky;
  const [right, bottom] = [plot.box.x + plot.box.w - 8 * unit, plot.y(0) - unit];
  c.fillStyle = palette.page;
  c.globalAlpha = 0.82;
  c.fillRect(right - side, bottom - side, side, side);
  c.globalAlpha = 1;
  c.strokeStyle = palette.ink;
  c.lineWidth = 2 * unit;
  c.strokeRect(right - side, bottom - side, side, side);
  setType(c, palette, 13, 600);
  const whole = errorsOf(frame.model.arrays, weightsNow(frame)).mse; // numbers do not glide
  const text = frame.say('mean_square', { mse: number(whole) });
  write(c, palette, text, right, bottom + 17 * unit, { align: 'right', color: palette.ink, halo: palette.page });
}

function drawCentre(c, frame, plot) {
  const { palette, model } = frame;
  const mean = values => values.reduce((sum, x) => sum + x, 0) / values.length;
  const [x, y] = [plot.x(mean(model.arrays.sizes)), plot.y(mean(model.arrays.prices))];
  drawCross(c, palette, [x, y], 9);
  setType(c, palette, 13, 600);
  write(c, palette, frame.say('centre'), x + 14 * palette.unit, y + 18 * palette.unit, {
    color: palette.ink,
    halo: palette.page,
  });
}

/** The line's two ends in pixels; one outside the plot waits at its edge, and `out` says on which side it is. */
function endsOf(frame, plot, weights) {
  const { box } = plot;
  return SIZES.map((size, i) => {
    const y = plot.y(weights[0] + weights[1] * size);
    const out = y < box.y ? -1 : y > box.y + box.h ? 1 : 0;
    const inset = 9 * frame.palette.unit;
    const seat = out ? clamp(y, box.y + inset, box.y + box.h - inset) : y;
    return { id: i ? 'right' : 'left', x: plot.x(size), y: seat, out };
  });
}

function drawEnd(c, palette, x, y, out) {
  if (!out) {
    drawRing(c, { ...palette, ink: palette.full }, [x, y], 7);
    return;
  }
  const { unit } = palette;
  c.beginPath(); // a pointer towards an end that is outside
  for (const [dx, dy] of [[-7, -5], [7, -5], [0, 8]]) c.lineTo(x + dx * unit, y + out * dy * unit);
  c.closePath();
  c.fillStyle = palette.full;
  c.fill();
}

export const endHandles = (frame, weights) =>
  endsOf(frame, plotOf(frame), weights).map(({ id, x, y }) => ({
    id,
    x,
    y,
    view: 'plot',
    label: frame.say(`name_${id}`),
  }));

/** An end was dragged: it moves by as much, the other one stays where it is. */
export function moveEnd(frame, id, y) {
  const plot = plotOf(frame);
  const weights = weightsNow(frame);
  const [left, right] = endsOf(frame, plot, weights);
  const up = ((id === 'left' ? left : right).y - y) / plot.ky;
  const tilt = up / SIZES[1];
  putWeights(frame, id === 'left' ? [weights[0] + up, weights[1] - tilt] : [weights[0], weights[1] + tilt]);
}

/** The line as people write it: 1.6 + 41.3 × size. */
export const lineText = (frame, [w0, w1]) =>
  frame.say('line', { w0: number(w0, 1), w1: signed(w1, 1).replace(/^(.)/, '$1 ') });

/** The line as it stands, as the Lab has it: there sizes are scaled to 0 … 1. */
export function labLine(frame) {
  const [w0, w1] = weightsNow(frame);
  const [low, span] = frame.model.header.scaled;
  return { start: [w1 * span, w0 + w1 * low].map(w => +w.toPrecision(5)).join(',') };
}
