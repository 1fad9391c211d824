/* The log scale of learning rates: where each stands on a track, and the round ones that are named under it. */
import { logTicks, stretchesOf } from './numbers.js';

/** Pixel ↔ rate on a logarithmic track.
    @param {number} width @param {number[]} limits */
export function rulerScale(width, [low, high]) {
  const span = Math.log(high / low);
  return {
    x: (/** @type {number} */ rate) => (Math.log(rate / low) / span) * width,
    at: (/** @type {number} */ px) => low * Math.exp((px / width) * span),
  };
}

/** Neighbouring rates of one key together, on a track so wide: [{key, m, from, to}], m the first, the ends in pixels.
    @param {ArrayLike<number>} rates @param {{scale: any, width: number}} track @param {(m: number) => any} keyOf */
export function rateStretches(rates, { scale, width }, keyOf) {
  const edge = (/** @type {number} */ m) => scale.x(Math.sqrt(rates[m - 1] * rates[m]));
  return stretchesOf(rates.length, keyOf).map(({ key, from, to }) => ({
    key,
    m: from,
    from: from ? edge(from) : 0,
    to: to < rates.length ? edge(to) : width,
  }));
}

/** The track's ends and the powers of ten between them, with where each one's text stands from its place: 0 begins
    there, ½ has its middle there, 1 ends there.
    @param {number[]} limits */
export function rulerTicks([low, high]) {
  const decades = logTicks(low, high, 6).filter(r => Number.isInteger(Math.round(Math.log10(r) * 1e6) / 1e6));
  return [...new Set([low, ...decades, high])].map(rate => ({
    rate,
    text: String(+rate.toPrecision(3)),
    hang: rate === low ? 0 : rate === high ? 1 : 0.5,
  }));
}
