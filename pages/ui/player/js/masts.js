/* The marks on the rate track: what theory says of the bowl, or of the place where the run stands. */
import { clamp, logTicks, rateText } from '../../canvas/js/numbers.js';
import { drawLine, setType, write } from '../../canvas/js/paint.js';
import { isBowl, localRate } from './curvature.js';

export const SHARE_MAST = 12; // marks closer than this stand on one mast

/** Pixel ↔ rate on the logarithmic track. */
export function rulerScale(width, [low, high]) {
  const span = Math.log(high / low);
  return { x: rate => (Math.log(rate / low) / span) * width, at: px => low * Math.exp((px / width) * span) };
}

/** The marks of this moment: {id, rate, tone}. Those of the bowl are buttons that set their rate; the one of a place
    moves as the run plays. */
export function marksOf(lab) {
  const { model } = lab;
  const { best, critical } = model.theory;
  if (!isBowl(model)) {
    const rate = localRate(lab);
    return rate ? [{ id: 'local', rate, tone: 'danger' }] : [];
  }
  return [
    { id: 'best', rate: best, tone: 'ink' },
    { id: 'critical', rate: critical, tone: 'danger' },
  ].filter(({ rate }) => rate);
}

export function drawMasts(lab, { scale, top, lift, width, unit }) {
  const { palette, state, cache, sheets } = lab;
  const { c } = sheets.ruler;
  const dash = state.active === 'full' ? [] : [4 * unit, 2.5 * unit];
  const bottom = lift + (cache.tightFlags ? 78 : 66) * unit;
  const marks = marksOf(lab);
  const critical = marks.find(({ id }) => id === 'critical');
  for (const { id, rate, tone } of marks) {
    if (id === 'local') cache.flagSpan = drawLocal(lab, { rate, scale, top, lift, width, unit, dash });
    else if (id === 'critical' || !critical || scale.x(critical.rate) - scale.x(rate) > SHARE_MAST * unit) {
      const from = id === 'critical' ? top : 30 * unit;
      drawLine(c, [scale.x(rate), from], [scale.x(rate), bottom], palette[tone], 1.5 * unit, dash);
    }
  }
  if (!marks.length && !isBowl(lab.model)) cache.flagSpan = null;
}

/** The critical rate where the run stands: a mast that moves along the track, or an arrow beyond its end. */
function drawLocal(lab, { rate, scale, top, lift, width, unit, dash }) {
  const { palette, sheets, say, model } = lab;
  const { c } = sheets.ruler;
  const x = clamp(scale.x(rate), 0, width);
  const [low, high] = model.header.limits.learning_rate;
  const [before, after] = [rate < low ? '← ' : '', rate > high ? ' →' : ''];
  const text = before + say('local', { c: String(+model.theory.local.toFixed(2)), r: rateText(rate, true) }) + after;
  if (!before && !after) drawLine(c, [x, top], [x, lift + 66 * unit], palette.danger, 1.5 * unit, dash);
  setType(c, palette, 12, 600);
  const w = c.measureText(text).width;
  const left = x + 6 * unit + w > width ? x - 6 * unit - w : x + 6 * unit;
  write(c, palette, text, Math.max(0, left), lift + 60 * unit, { color: palette.danger });
  return [Math.min(left, x), Math.max(left + w, x)];
}

/** Round rates under the track, where the marks leave room. */
export function drawTicks({ palette, sheets, cache, model }, { scale, lift, unit }) {
  const { c } = sheets.ruler;
  setType(c, palette, 12);
  const [low, high] = model.header.limits.learning_rate;
  const free = cache.flagSpan ?? [Infinity, -Infinity];
  const decades = logTicks(low, high, 6).filter(r => Number.isInteger(Math.round(Math.log10(r) * 1e6) / 1e6));
  let edge = -Infinity;
  for (const rate of new Set([low, ...decades, high])) {
    const text = String(+rate.toPrecision(3));
    const w = c.measureText(text).width;
    const left = scale.x(rate) - (rate === low ? 0 : rate === high ? w : w / 2);
    if (left < edge + 12 * unit || (left < free[1] + 6 * unit && left + w > free[0] - 6 * unit)) continue;
    edge = left + w;
    write(c, palette, text, left, lift + 60 * unit);
  }
}

/** The bowl's marks as buttons: best left of its mast, critical right of it, on two lines where room is short. */
export function layFlags(lab) {
  const { model, state, sheets, palette, say, dom, cache } = lab;
  const { width } = sheets.ruler;
  const scale = rulerScale(width, model.header.limits.learning_rate);
  const marks = Object.fromEntries(marksOf(lab).map(mark => [mark.id, { ...mark, x: scale.x(mark.rate) }]));
  const { best, critical } = marks;
  const tight = Boolean(critical) && width - critical.x < 84 * palette.unit;
  const foreign = state.active !== 'full';
  cache.tightFlags = tight;
  dom.noLine.hidden = Boolean(critical) || !isBowl(model);
  dom.theoryNote.hidden = !foreign || !(best || critical) || width < 560 * palette.unit;
  for (const id of ['best', 'critical']) {
    dom[id].hidden = !marks[id];
    if (marks[id]) showFlag(dom[id], say, id, marks[id].rate, { tight, foreign });
  }
  cache.flagSpan = best || critical ? placeFlags(dom, marks, width, palette) : null;
}

/** Puts the buttons beside their masts. Returns the pixels from the first to the last that they take up. */
function placeFlags(dom, /** @type {any} */ { best, critical }, width, { unit }) {
  const shared = best && critical && critical.x - best.x <= SHARE_MAST * unit;
  const right = shared ? critical.x : best ? Math.min(best.x, critical?.x ?? width) : 0;
  dom.best.style.right = `${width - right}px`;
  if (critical) dom.critical.style.left = `${critical.x}px`;
  const left = best ? right - dom.best.offsetWidth : critical.x;
  dom.theoryNote.style.right = `${width - left + (best ? 0 : 6 * unit)}px`;
  const first = dom.theoryNote.hidden ? left : left - dom.theoryNote.offsetWidth;
  return [first, critical ? critical.x + dom.critical.offsetWidth : right];
}

function showFlag(flag, say, word, rate, { tight, foreign }) {
  flag.classList.toggle('tall', tight);
  flag.querySelector('.what').textContent = say(word);
  flag.querySelector('.value').textContent = rateText(rate, true);
  flag.title = say(`${word}_means`) + (foreign ? ` (${say('theory_full')})` : '');
}
