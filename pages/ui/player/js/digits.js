/* Which digits of a run's numbers are known: the others another machine's rounding decides as well. */
import { DIGITS } from '../../canvas/js/numbers.js';

/** A written number in three parts: its digits down to the last that stands for more than `apart`, the others, and a
    power of ten. @param {string} text @param {number} apart */
export function knownDigits(text, apart) {
  const [digits, raised] = text.split('×10');
  const exponent = raised ? Number([...raised].map(d => (d === '⁻' ? '-' : DIGITS.indexOf(d))).join('')) : 0;
  const [, decimals = ''] = digits.split('.');
  let [end, place] = [digits.length, 10 ** (exponent - decimals.length)];
  for (; end > 0 && place < 2 * apart; end--) if (/\d/.test(digits[end - 1])) place *= 10;
  if (!/\d/.test(digits.slice(0, end))) end = 0; // nor is its sign known
  return { known: digits.slice(0, end), unknown: digits.slice(end), power: raised ? `×10${raised}` : '' };
}
