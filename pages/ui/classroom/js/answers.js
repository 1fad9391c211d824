/* Answers on the ruler: while they come only the ruler, then how they lie, at last what is so: the loss of every rate
   as the runs go on, and where they have ended the true rate. Votes stand as bars; those of two rounds side by side. */
import { clamp, number, rateText } from '../../canvas/js/numbers.js';
import { setType, write } from '../../canvas/js/paint.js';
import { log } from '../../canvas/js/scales.js';
import { hatch } from '../../canvas/js/marks/band.js';
import { label } from '../../canvas/js/marks/label.js';
import { line, rule } from '../../canvas/js/marks/line.js';
import { drawMarks, makePen, plot } from '../../canvas/js/marks/plot.js';
import { html } from '../../vendor/lit-html/lit-html.js';
import { momentOf } from './play.js';
import { drawTrack, trackOf } from './track.js';

const BINS = 44;
const TOP = 64; // units over what lies on the ruler

/** @param {Sheet} sheet @param {Palette} palette @param {any} state
    @param {number} share how far the runs are, 1 where they have ended */
export function drawAnswers(sheet, palette, { kind, shown, phase, answers, result }, share, say) {
  const { unit } = palette;
  const track = trackOf(sheet, palette, shown.limits);
  const box = { x: track.left, y: TOP * unit, w: track.right - track.left, h: track.y - TOP * unit };
  const scales = { box, x: log(...shown.limits), y: [0, 1] };
  const onRuler = marks => drawMarks(makePen(sheet, palette, {}), plot(scales, marks));
  const moment = result && momentOf(result, share);
  sheet.clear();
  if (result) onRuler(lossMarks(result, moment));
  if (phase !== 'open') drawBars(sheet.c, palette, track, answers[0], say);
  drawTrack(sheet.c, palette, shown.limits, track);
  if (moment && share < 1) onRuler(updateMark(moment.update, result.run.steps.at(-1), say));
  else if (result) onRuler(truthMarks(kind, result.true, say));
}

/** How many updates the runs have made, where the true rate will be told. */
const updateMark = (update, last, say) => pen => {
  const k = String(update).padStart(String(last).length, '\u2007'); // as wide as the last one: it stands still
  const look = { size: 22, weight: 700, color: 'ink', dy: 28 - TOP };
  label(say('running', { k, of: last }), [pen.scale.low[0], 1], look)(pen);
};

/** How many answers lie in each stretch of the ruler. */
function drawBars(c, palette, track, answers, say) {
  const { unit } = palette;
  const wide = (track.right - track.left) / BINS;
  const counts = new Array(BINS).fill(0);
  for (const rate of answers) counts[clamp(Math.floor((track.x(rate) - track.left) / wide), 0, BINS - 1)] += 1;
  const most = Math.max(1, ...counts);
  const high = Math.min((track.y - TOP * unit) / most, 46 * unit);
  c.fillStyle = palette.ink;
  counts.forEach((count, n) => {
    if (count) c.fillRect(track.left + n * wide + unit, track.y - count * high, wide - 2 * unit, count * high);
  });
  setType(c, palette, 16, 700);
  const look = { align: 'center', color: palette.ink, halo: palette.page };
  if (!answers.length) return write(c, palette, say('nobody'), (track.left + track.right) / 2, track.y / 2, look);
  const at = track.left + (counts.indexOf(most) + 0.5) * wide;
  return write(c, palette, String(most), at, track.y - most * high - 6 * unit, look);
}

/** The loss of every rate behind the bars, log over the lowest at the end; where runs have diverged hatched. */
function lossMarks({ rates, losses, first, floor }, { left, height }) {
  const ground = floor !== null && floor < 0 ? floor : 0;
  const over = losses.filter(loss => loss !== null && loss - ground > 0 && loss <= first).map(loss => loss - ground);
  const start = first - ground;
  const low = Math.max(Math.min(start, ...over) * 0.6, start * 1e-6);
  const span = Math.log((start * 1.08) / low);
  const level = loss => clamp(Math.log(Math.max(loss - ground, low) / low) / span, 0, 1);
  const edge = m => Math.sqrt(rates[Math.max(0, m - 1)] * rates[Math.min(rates.length - 1, m)]);
  const points = rates.flatMap((rate, m) => {
    const high = left(m) ? 1 : height(m, level);
    return high === null ? [] : [[rate, high]];
  });
  return [
    line([...points, [rates.at(-1), 0], [rates[0], 0]], { width: 0, fill: 'surface-high', alpha: 0.6 }),
    rates.map((_, m) => left(m) && hatch({ x: [edge(m), edge(m + 1)] })),
    line(points, { color: 'mark', width: 3 }),
  ];
}

const truthMarks = (kind, rate, say) => pen => {
  const { high, low, ky } = pen.scale;
  const x = clamp(rate, low[0], high[0]);
  const [color, between] = [kind === 'critical' ? 'danger' : 'full', [0, 1 + ((TOP - 40) * pen.unit) / ky]];
  const look = { size: 22, weight: 700, align: 'center', color, dy: 28 - TOP, halo: true, within: 'sheet' };
  drawMarks(pen, [
    rule({ x, between }, { color: 'page', width: 7 }),
    rule({ x, between }, { color, width: 4 }),
    label(say(`true_${kind}`, { rate: rateText(rate) }), [x, 1], look),
  ]);
};

/** What stands beside the picture: the middle answer; how far off it is, how many are near, `later` while it plays. */
export function factsOfRates({ answers, result }, later, say) {
  const rates = [...answers[0]].sort((a, b) => a - b);
  if (!rates.length) return '';
  const middle = Math.sqrt(rates[(rates.length - 1) >> 1] * rates[rates.length >> 1]);
  const near = result && rates.filter(rate => rate / result.true <= 2 && result.true / rate <= 2).length;
  const ratio = result && middle / result.true;
  const off = result && html`
    <p class="muted${later}">${say('middle_off', { ratio: number(ratio, ratio < 10 ? 2 : 0) })}</p>
    <p class=${later}>${say('near', { n: near, of: rates.length })}</p>`;
  return html`<p>${say('middle', { rate: rateText(middle) })}</p>${off}`;
}

/** A bar a choice and round; those who were not sure stand at its end, hatched.
    @param {any} state @param {Record<string, string>} choices */
export function votesOf({ phase, answers, sure = [], answered, result }, choices, say) {
  const last = phase === 'open' ? -1 : answered.length - 1;
  const rounds = answered.length > 1 ? answers.map((_, n) => say(n ? 'second_vote' : 'first_vote')) : [];
  const bar = (votes, id, n) => {
    const count = votes.filter(vote => vote === id).length;
    const unsure = votes.filter((vote, i) => vote === id && sure[n]?.[i] === false).length;
    const share = part => `--share: ${part / Math.max(1, votes.length)}`;
    return html`<div class=${n === last ? 'bar last' : 'bar'}><span><i style=${share(count - unsure)}></i
      ><i class="unsure" style=${share(unsure)}></i></span><b>${count}</b></div>`;
  };
  const rows = Object.entries(choices).map(([id, words]) => {
    const right = result && id === result.answer;
    return html`<div class="choice" data-choice=${id} data-right=${result ? right : ''}>${words}${
      right ? html`<b class="right">${say('right')}</b>` : ''
    }<div class="rounds">${answers.map((votes, n) => bar(votes, id, n))}</div></div>`;
  });
  return html`<div class="rounds">${rounds.map(words => html`<span class="muted">${words}</span>`)}</div>${rows}`;
}

/** What the votes say, once it is told which is right: how many were sure of another, and how many more are right after
    talking. @param {any} state */
export function factsOfVotes({ answers, sure = [], result }, say) {
  const legend = sure.flat().includes(false) && html`<p class="muted"><i class="unsure"></i> ${say('not_sure')}</p>`;
  if (!result) return legend || '';
  const right = answers.map(votes => votes.filter(vote => vote === result.answer).length);
  const misled = answers[0].filter((vote, i) => vote !== result.answer && sure[0]?.[i]).length;
  const rounds = answers.length > 1 && html`
    <p>${say('gain', { a: right[0], m: answers[0].length, b: right[1], n: answers[1].length })}</p>`;
  return html`${misled ? html`<p><b>${misled}</b> ${say('misled')}</p>` : ''}${rounds || ''}${legend || ''}`;
}
