/* A line through houses: points, residuals as lines, their squares as squares, the line with its two ends. */
import {
  axisX, axisY, band, clamp, clip, dot, drawMarks, handle, label, line, number, plot, putWeights, rule, signed,
  weightsInHand, weightsNow,
} from './figure.js';

const SIZES = [0, 1.5]; // hundreds of square metres; the line's ends are here
const WIDE = [-0.05, 1.55];
const PRICES = [-12, 79];

/** What a figure has whose line is in the hand. */
export const lineInHand = {
  ...weightsInHand(['w0', 'w1'], ['W₀', 'W₁'], { digits: 1, step: 0.1 }),
  /** The line as it is now, its errors. */
  derive: figure => ({ weights: weightsNow(figure), ...errorsOf(figure.arrays, weightsNow(figure)) }),
  /** As the Lab has it: there sizes are scaled to 0 … 1. */
  lab(figure) {
    const [w0, w1] = weightsNow(figure);
    const [low, span] = figure.header.scaled;
    return { start: [w1 * span, w0 + w1 * low].map(w => +w.toPrecision(5)).join(',') };
  },
};

/** Residuals (price − line), their squares' sum and mean.
    @param {Record<string, Numbers>} houses @param {number[]} weights */
export function errorsOf({ sizes, prices }, [w0, w1]) {
  const residuals = Array.from(sizes, (size, i) => prices[i] - (w0 + w1 * size));
  const rss = residuals.reduce((sum, r) => sum + r * r, 0);
  return { residuals, rss, mse: rss / residuals.length };
}

/** The plot with the line as it is now; `mean`: the average square too; `centre`: the mean house marked. */
export function fitPlot(figure, { mean = false, centre = false }) {
  const { arrays: { sizes, prices }, header, state, say, step } = figure;
  const weights = weightsNow(figure, true);
  const { residuals, mse } = errorsOf(figure.arrays, weights);
  const across = (w, look) => line(SIZES.map(size => [size, w[0] + w[1] * size]), look);
  const average = values => values.reduce((sum, x) => sum + x, 0) / values.length;
  const middle = [average(sizes), average(prices)];
  return plot({ x: WIDE, y: PRICES }, [
    axisY({ title: say('axis_price'), inside: true }),
    axisX({ title: say('axis_size'), by: header.unit }),
    clip([
      residuals.map((residual, i) => squareOf(sizes[i], prices[i], residual)),
      mean && meanSquare(figure, mse),
      step > 0 && across(state.at, { color: 'mark', width: 1.25, dash: [5, 5] }), // the start
      across(weights, { color: 'full', width: 2.5 }),
      Array.from(sizes, (size, i) => [
        dot([size, prices[i]], { shape: 'disc', r: 5.25, color: 'page' }),
        dot([size, prices[i]], { shape: 'disc', r: 4.5, color: 'muted' }),
      ]),
    ]),
    centre && dot(middle, { shape: 'cross', r: 9 }),
    centre && label(say('centre'), middle, { weight: 600, color: 'ink', dx: 14, dy: 18, halo: true }),
    SIZES.map((size, i) => endOf(figure, weights, size, ['left', 'right'][i])),
  ]);
}

/** A square on a residual, on the side away from a rising line unless there is no room. */
const squareOf = (size, price, residual) => pen => {
  const { low, high, kx, ky } = pen.scale;
  const wide = (Math.abs(residual) * ky) / kx;
  const [roomLeft, roomRight] = [size - low[0], high[0] - size];
  const left = residual > 0 ? roomLeft >= wide || roomLeft > roomRight : roomRight < wide && roomLeft > roomRight;
  const place = { x: [size, left ? size - wide : size + wide], y: [price, price - residual] };
  drawMarks(pen, [
    band(place, { color: 'full', alpha: 0.1 }),
    band(place, { color: '', rim: 'full', width: 0.5 }),
    rule({ x: size, between: place.y }, { color: 'full', width: 2 }),
  ]);
};

/** The average of the squares, itself a square: its area is the MSE. It stands where no house is. */
const meanSquare = (figure, mse) => pen => {
  const { scale, unit } = pen;
  const side = Math.sqrt(mse);
  const [right, foot] = [scale.high[0] - (8 * unit) / scale.kx, unit / scale.ky];
  const place = { x: [right - (side * scale.ky) / scale.kx, right], y: [foot, foot + side] };
  const text = figure.say('mean_square', { mse: number(figure.derived.mse) }); // numbers do not glide
  drawMarks(pen, [
    band(place, { color: 'page', alpha: 0.82, rim: 'ink', width: 2 }),
    label(text, [right, foot], { weight: 600, color: 'ink', align: 'right', dy: 17, halo: true }),
  ]);
};

/** An end of the line; one outside the plot waits at its edge and points there. */
const endOf = (figure, weights, size, id) => pen => {
  const { scale, unit } = pen;
  const price = weights[0] + weights[1] * size;
  const inset = (9 * unit) / scale.ky;
  const out = price > scale.high[1] ? 1 : price < scale.low[1] ? -1 : 0;
  const seat = out ? clamp(price, scale.low[1] + inset, scale.high[1] - inset) : price;
  const pointer = [[-7, -5], [7, -5], [0, 8]].map(([dx, dy]) => [
    size + (dx * unit) / scale.kx, seat + (out * dy * unit) / scale.ky,
  ]);
  const hand = {
    at: [size, seat],
    label: figure.say(`name_${id}`),
    move: ([, to]) => moveEnd(figure, id, to - seat),
  };
  const ring = dot([size, seat], { shape: 'ring', r: 7, color: 'full' });
  const mark = out ? line(pointer, { width: 0, fill: 'full' }) : ring;
  drawMarks(pen, [mark, handle(id, hand)]);
};

/** An end moves up by so much, the other one stays where it is. */
function moveEnd(figure, id, up) {
  const [w0, w1] = weightsNow(figure);
  const tilt = up / SIZES[1];
  putWeights(figure, id === 'left' ? [w0 + up, w1 - tilt] : [w0, w1 + tilt]);
}

/** The line as people write it: 1.6 + 41.3 × size. */
export const lineText = (figure, [w0, w1]) =>
  figure.say('line', { w0: number(w0, 1), w1: signed(w1, 1).replace(/^(.)/, '$1 ') });
