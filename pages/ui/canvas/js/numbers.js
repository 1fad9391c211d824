/* Numbers as people read them, and the round numbers that stand on axes and isolines. */

const THIN = '\u2009';
export const DIGITS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

export const clamp = (x, low, high) => Math.min(high, Math.max(low, x));
const minus = text => text.replace('-', '−');
const superscript = n => (n < 0 ? '⁻' : '') + [...String(Math.abs(n))].map(d => DIGITS[d]).join('');

function scientific(x, digits = 2) {
  const [mantissa, exponent] = x.toExponential(digits).split('e');
  return `${minus(mantissa)}×10${superscript(Number(exponent))}`;
}

/** A number in running text: true minus, thin space in thousands, a power of ten from a million on. */
export function number(x, digits = 2) {
  if (Number.isNaN(x)) return '–';
  if (!Number.isFinite(x)) return x < 0 ? '−∞' : '∞';
  const size = Math.abs(x);
  if (size >= 1e6) return scientific(x);
  if (digits > 0 && size > 0 && size < 0.5 * 10 ** -digits)
    return size < 1e-4 ? scientific(x, 1) : minus(x.toPrecision(2));
  const decimals = size >= 1000 ? 0 : size >= 100 ? Math.min(digits, 1) : digits;
  const [whole, rest] = minus(x.toFixed(decimals)).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, THIN);
  return (rest ? `${grouped}.${rest}` : grouped).replace(/^−(?=0*\.?0*$)/, '');
}

export const signed = (x, digits = 2) => (x < 0 ? '−' : '+') + number(Math.abs(x), digits);

/** A learning rate: three figures that count, at least two decimals (0.20, 0.0316, 0.729); `full` keeps last zeros. */
export function rateText(rate, full = false) {
  if (rate === 0) return full ? '0.00' : '0'; // where a schedule ends
  if (rate < 1e-4) return scientific(rate);
  const digits = Math.max(2, 2 - Math.floor(Math.log10(rate)));
  const text = rate.toFixed(digits);
  return full ? text : text.replace(/(\.\d\d\d*?)0+$/, '$1');
}

/** Short text for an axis whose labels must stay narrow: 40k, 10⁸. */
export function short(x) {
  const size = Math.abs(x);
  if (size >= 1e6 || (size > 0 && size < 0.01)) return power(x);
  return size >= 1000 ? `${number(x / 1000, 0)}k` : number(x, size > 0 && size < 1 ? 2 : Number.isInteger(x) ? 0 : 1);
}

/** The nearest 1 … 9 × 10ⁿ; of 1 × 10ⁿ the power alone. */
export const power = x => scientific(x, 0).replace(/^(−?)1×/, '$1');

export const tickText = (x, step) => number(x, step >= 1 ? 0 : Math.min(6, Math.ceil(-Math.log10(step) - 1e-9)));

/** The smallest of 1, 2, 5 × 10ⁿ that is not below x. */
function niceStep(x) {
  const base = 10 ** Math.floor(Math.log10(x));
  return ([1, 2, 5].find(m => m * base >= x * (1 - 1e-9)) ?? 10) * base;
}

/** Multiples of a 1-2-5 step within [low, high], about `count` of them. */
export function niceTicks(low, high, count) {
  if (!(high > low)) return [];
  const step = niceStep((high - low) / count);
  const ticks = [];
  for (let i = Math.ceil(low / step - 1e-9); i <= high / step + 1e-9; i++)
    ticks.push(i === 0 ? 0 : +(i * step).toPrecision(12));
  return ticks;
}

/** Each of the mantissas × 10ⁿ, from the decade of one value to that of another, every `stride`-th n. */
function roundNumbers(low, high, mantissas, stride = 1) {
  const found = [];
  for (let n = Math.floor(Math.log10(low)); n <= Math.log10(high); n++)
    if (n % stride === 0) found.push(...mantissas.map(m => +(m * 10 ** n).toPrecision(6)));
  return found;
}

/** Ticks for a log axis: 1-2-5 while decades are few, else whole powers, thinned to about `count`. */
export function logTicks(low, high, count) {
  const decades = Math.log10(high / low);
  if (!(decades > 0)) return [];
  if (decades < 0.7) return niceTicks(low, high, count).filter(x => x > 0);
  const mantissas = decades * 3 <= count * 1.6 ? [1, 2, 5] : [1];
  const stride = mantissas.length > 1 ? 1 : Math.max(1, Math.ceil(decades / count));
  return roundNumbers(low, high, mantissas, stride).filter(tick => tick >= low && tick <= high);
}

/** Isoline levels in (low, high): 1-1.5-2-3-5-7 × 10ⁿ, thinned as decades grow, and a few just over the floor. */
export function levelsBetween(low, high) {
  const bottom = low > high * 1e-7 ? low : high * 1e-4; // over a floor of zero every decade down would count
  if (!(high > bottom)) return [];
  if (high / bottom < 1.7) return niceTicks(bottom, high, 8).filter(level => level > low + (high - low) * 0.01);
  const decades = Math.log10(high / bottom);
  const mantissas = decades < 2.6 ? [1, 1.5, 2, 3, 5, 7] : decades < 4.5 ? [1, 2, 5] : decades < 7 ? [1, 3] : [1];
  const levels = roundNumbers(bottom, high, mantissas).filter(level => level > bottom * 1.02 && level < high);
  return decades < 2.6 ? [...levelsOverFloor(bottom, levels[0] ?? high), ...levels] : levels;
}

/** Levels over a floor of any sign, at equal steps of log(1 + height / soft), each rounded to a part of its height. */
export function levelsOver(floor, high, soft, count = 11) {
  const whole = Math.log1p((high - floor) / soft);
  const levels = new Set();
  for (let i = 1; i < count; i++) {
    const gap = soft * Math.expm1((whole * i) / count);
    const step = niceStep(gap / 4);
    levels.add(+(Math.round((floor + gap) / step) * step).toPrecision(6));
  }
  return [...levels].filter(level => level > floor && level < high);
}

function levelsOverFloor(floor, first) {
  const step = niceStep((first - floor) / 5);
  const lowest = Math.ceil((floor * 1.02) / step) * step;
  return [lowest, lowest + step].map(x => +x.toPrecision(6)).filter(x => x < first - step / 2);
}

export const levelText = level =>
  level >= 1e6 ? power(level) : number(level, Number.isInteger(level) ? 0 : level >= 10 ? 1 : 2);

/** Largest index i with value(ascending[i]) <= x (0 if there is none). */
export function floorIndex(ascending, x, length = ascending.length, value = entry => entry) {
  let low = 0;
  let high = length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (value(ascending[middle]) <= x) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Index of the entry of an ascending array that is nearest to x in ratio. */
export function nearestRatio(ascending, x) {
  const low = floorIndex(ascending, x);
  const high = Math.min(low + 1, ascending.length - 1);
  return x / ascending[low] < ascending[high] / x ? low : high;
}

/** What lies on the way from one list of numbers to another: 0 the first, 1 the second.
    @param {ArrayLike<number> & {map: any}} from @param {ArrayLike<number>} to @param {number} t @returns {number[]} */
export const between = (from, to, t) => from.map((x, i) => x + (to[i] - x) * t);

/** Neighbours of one key together: [{key, from, to}], `to` the place after the last of them.
    @param {number} count @param {(i: number) => any} keyOf */
export function stretchesOf(count, keyOf) {
  const found = /** @type {{key: any, from: number, to: number}[]} */ ([]);
  for (let i = 0; i < count; i++) {
    const key = keyOf(i);
    if (i && found.at(-1).key === key) found.at(-1).to = i + 1;
    else found.push({ key, from: i, to: i + 1 });
  }
  return found;
}

/** Place of the smallest value; NaN is none. @param {ArrayLike<number>} values */
export function lowestOf(values) {
  let least = 0;
  for (let k = 1; k < values.length; k++) if (values[k] < values[least] || Number.isNaN(values[least])) least = k;
  return least;
}

/** Place of the value that is nearest to x. @param {ArrayLike<number>} values @param {number} x */
export const nearest = (values, x) => lowestOf(Array.from(values, value => Math.abs(value - x)));
