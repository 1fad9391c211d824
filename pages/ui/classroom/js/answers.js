/* Answers on the ruler: while they come only the ruler, then how they lie, at last what is so: the loss of every rate
   as the runs go on, and where they have ended the true rate. Votes stand as bars; those of two rounds side by side. */
import { element } from '../../canvas/js/elements.js';
import { number, rateText } from '../../canvas/js/numbers.js';
import { drawHatch, drawLine, drawPath, mix, setType, write } from '../../canvas/js/paint.js';
import { momentOf } from './play.js';
import { drawTrack, trackOf } from './track.js';

const BINS = 44;

/** @param {Sheet} sheet @param {Palette} palette @param {any} state
    @param {number} share how far the runs are, 1 where they have ended */
export function drawAnswers(sheet, palette, { kind, shown, phase, answers, result }, share, say) {
  const { c } = sheet;
  const { unit } = palette;
  const track = trackOf(sheet, palette, shown.limits);
  sheet.clear();
  const top = 64 * unit;
  const moment = result && momentOf(result, share);
  if (result) drawLosses(c, palette, track, result, moment, top);
  if (phase !== 'open') drawBars(c, palette, track, { answers: answers[0], limits: shown.limits, top, say });
  drawTrack(c, palette, shown.limits, track);
  if (moment && share < 1) writeUpdate(c, palette, track, moment.update, result.run.steps.at(-1), say);
  else if (result) drawTruth(c, palette, track, { kind, rate: result.true, width: sheet.width, say });
}

/** How many updates the runs have made, where the true rate will be told. */
function writeUpdate(c, palette, track, update, last, say) {
  setType(c, palette, 22, 700);
  const k = String(update).padStart(String(last).length, '\u2007'); // as wide as the last one: it stands still
  write(c, palette, say('running', { k, of: last }), track.left, 28 * palette.unit, { color: palette.ink });
}

/** How many answers lie in each stretch of the ruler. */
function drawBars(c, palette, track, { answers, limits, top, say }) {
  const { unit } = palette;
  const counts = countsOf(answers, limits);
  const most = Math.max(1, ...counts);
  const wide = (track.right - track.left) / BINS;
  const high = Math.min((track.y - top) / most, 46 * unit);
  c.fillStyle = palette.ink;
  counts.forEach((count, n) => {
    if (count) c.fillRect(track.left + n * wide + unit, track.y - count * high, wide - 2 * unit, count * high);
  });
  setType(c, palette, 16, 700);
  const peak = counts.indexOf(most);
  const middle = (track.left + track.right) / 2;
  if (!answers.length) return write(c, palette, say('nobody'), middle, track.y / 2, { align: 'center' });
  const at = track.left + (peak + 0.5) * wide;
  return write(c, palette, String(most), at, track.y - most * high - 6 * unit, {
    align: 'center',
    color: palette.ink,
    halo: palette.page,
  });
}

/** @param {number[]} answers @param {number[]} limits */
function countsOf(answers, [low, high]) {
  const counts = new Array(BINS).fill(0);
  for (const rate of answers)
    counts[Math.min(BINS - 1, Math.max(0, Math.floor((BINS * Math.log(rate / low)) / Math.log(high / low))))] += 1;
  return counts;
}

/** The loss of every rate behind the bars, log over the lowest at the end; where runs have diverged hatched. */
function drawLosses(c, palette, track, { rates, losses, first, floor }, { left, height }, top) {
  const { unit } = palette;
  const ground = floor !== null && floor < 0 ? floor : 0;
  const over = losses.filter(loss => loss !== null && loss - ground > 0 && loss <= first).map(loss => loss - ground);
  const start = first - ground;
  const low = Math.max(Math.min(start, ...over) * 0.6, start * 1e-6);
  const span = Math.log((start * 1.08) / low);
  const level = loss => Math.min(1, Math.max(0, Math.log(Math.max(loss - ground, low) / low) / span));
  const base = track.y - 4 * unit;
  const edge = m => track.x(Math.sqrt(rates[Math.max(0, m - 1)] * rates[Math.min(rates.length - 1, m)]));
  const points = rates.flatMap((rate, m) => {
    const high = left(m) ? 1 : height(m, level);
    return high === null ? [] : [[track.x(rate), base - (base - top) * high]];
  });
  const fill = mix(palette['surface-low'], palette['surface-high'], 0.6);
  drawPath(c, [...points, [track.right, base], [track.left, base]], { fill });
  rates.forEach((_, m) => {
    if (left(m)) drawHatch(c, palette, edge(m), top, edge(m + 1) - edge(m), track.y - top);
  });
  drawPath(c, points, { stroke: palette.mark, width: 3 * unit });
}

function drawTruth(c, palette, track, { kind, rate, width, say }) {
  const { unit } = palette;
  const color = kind === 'critical' ? palette.danger : palette.full;
  const x = Math.min(track.right, Math.max(track.left, track.x(rate)));
  drawLine(c, [x, track.y], [x, 40 * unit], palette.page, 7 * unit);
  drawLine(c, [x, track.y], [x, 40 * unit], color, 4 * unit);
  setType(c, palette, 22, 700);
  const text = say(`true_${kind}`, { rate: rateText(rate) });
  const half = c.measureText(text).width / 2;
  const at = Math.min(width - half, Math.max(half, x));
  write(c, palette, text, at, 28 * unit, { align: 'center', color, halo: palette.page });
}

/** What stands beside the picture: the middle answer, how far off it is, how many are near. */
export function factsOfRates({ answers, result }, _palette, say) {
  const rates = [...answers[0]].sort((a, b) => a - b);
  const part = (textContent, className = '') => element('p', { textContent, className });
  if (!rates.length) return [];
  const middle = Math.sqrt(rates[(rates.length - 1) >> 1] * rates[rates.length >> 1]);
  const found = [part(say('middle', { rate: rateText(middle) }))];
  if (!result) return found;
  const near = rates.filter(rate => rate / result.true <= 2 && result.true / rate <= 2).length;
  const ratio = middle / result.true;
  found.push(part(say('middle_off', { ratio: number(ratio, ratio < 10 ? 2 : 0) }), 'muted'));
  return [...found, part(say('near', { n: near, of: rates.length }))];
}

/** @param {HTMLElement} place @param {any} state @param {Record<string, string>} choices */
export function layVotes(place, { phase, answers, answered, result }, choices, say) {
  const last = phase === 'open' ? -1 : answered.length - 1;
  const named = answered.length > 1 ? answers : [];
  place.replaceChildren();
  const head = element('div', { className: 'rounds' }, place);
  named.forEach((_, n) =>
    element('span', { className: 'muted', textContent: say(n ? 'second_vote' : 'first_vote') }, head),
  );
  for (const [id, textContent] of Object.entries(choices)) {
    const row = element('div', { className: 'choice', textContent }, place);
    row.dataset.choice = id;
    if (result) row.dataset.right = String(id === result.answer);
    if (result?.answer === id) element('b', { className: 'right', textContent: say('right') }, row);
    const rounds = element('div', { className: 'rounds' }, row);
    answers.forEach((votes, n) => layBar(rounds, votes, id, n === last));
  }
}

function layBar(place, votes, id, last) {
  const count = votes.filter(vote => vote === id).length;
  const bar = element('div', { className: `bar${last ? ' last' : ''}` }, place);
  bar.style.setProperty('--share', String(count / Math.max(1, votes.length)));
  element('i', {}, bar);
  element('b', { textContent: count }, bar);
}
