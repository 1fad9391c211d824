/* The rate ruler: what every rate of the family leads to above the track, what theory says on it, and a loupe round the twin marks. */
import { clamp, logTicks, number, rateText } from '../../canvas/js/numbers.js';
import { drawLine, mix, setType, write } from '../../canvas/js/paint.js';
import { recordOf } from './model.js';
import { profileAt } from './runs.js';

const SHARE_MAST = 12; // marks closer than this stand on one mast

/** Pixel ↔ rate on the logarithmic track. */
export function rulerScale(width, [low, high]) {
  const span = Math.log(high / low);
  return { x: rate => (Math.log(rate / low) / span) * width, at: px => low * Math.exp((px / width) * span) };
}

export function drawRuler(lab) {
  const { model, state, sheets, palette, say, dom } = lab;
  const { width } = sheets.ruler;
  const { unit } = palette;
  const scale = rulerScale(width, model.header.limits.rate);
  const { critical, best } = model.theory;
  const rate = model.rates[state.m];
  const track = 36 * unit;
  const mast = critical ? scale.x(critical) : width;
  const family = model.families[state.active];
  const k = family.steps[recordOf(lab, state.active)] || family.updates; // before the first update all rates are alike: then the whole run's
  const { losses, lowest } = profileAt(family, k);
  const c = sheets.ruler.c;
  sheets.ruler.clear();
  const top = 2 * unit;
  const base = track - 6 * unit;
  const height = profileHeight(lab, losses, lowest, base, top);
  drawProfile(c, lab, { scale, base, height, losses });
  if (critical) drawHatch(c, palette, mast, top, width - mast, track + 2 * unit - top);
  c.fillStyle = palette.line;
  c.fillRect(0, track - 2 * unit, mast, 4 * unit);
  c.fillStyle = critical && rate > critical ? palette.danger : palette.ink;
  c.fillRect(0, track - 2 * unit, scale.x(rate), 4 * unit);
  drawMasts(c, lab, { scale, mast, top, width, best, critical });
  c.beginPath();
  c.arc(scale.x(model.rates[lowest]), height(losses[lowest]), 2.5 * unit, 0, 7);
  c.fillStyle = palette.muted;
  c.fill();
  dom.profile.textContent = say(width < 500 * unit ? 'profile_short' : 'profile', {
    k: number(k, 0),
    r: rateText(model.rates[lowest]),
  });
  dom.profile.style.right = `${width - mast + 8 * unit}px`;
}

/** Height of a loss over the track: log between the floor and the start, everything above the start at the top. */
function profileHeight(lab, losses, lowest, base, top) {
  const start = lab.runs[lab.state.active].loss(0);
  const low = Math.max(lab.model.landscape.floor ?? 0, Math.min(losses[lowest], start) * 0.5, start * 1e-6);
  const span = Math.log((start * 1.08) / low);
  return loss => base - (base - top) * (loss < start ? clamp(Math.log(loss / low) / span, 0, 1) : 1);
}

function drawProfile(c, { model, palette, sheets }, { scale, base, height, losses }) {
  const { width } = sheets.ruler;
  c.beginPath();
  model.rates.forEach((rate, m) => c.lineTo(scale.x(rate), height(losses[m])));
  c.strokeStyle = palette.mark;
  c.lineWidth = 1.25 * palette.unit;
  c.stroke();
  c.lineTo(width, base);
  c.lineTo(0, base);
  c.closePath();
  c.fillStyle = mix(palette['surface-low'], palette['surface-high'], 0.55);
  c.globalCompositeOperation = 'destination-over';
  c.fill();
  c.globalCompositeOperation = 'source-over';
}

/** Diverging is red and always hatched. */
export function drawHatch(c, palette, x, y, w, h) {
  if (!(w > 0)) return;
  c.save();
  c.beginPath();
  c.rect(x, y, w, h);
  c.clip();
  c.fillStyle = palette['danger-soft'];
  c.fillRect(x, y, w, h);
  c.globalAlpha = 0.55;
  c.strokeStyle = palette.danger;
  c.lineWidth = 1.6 * palette.unit * 0.8;
  c.beginPath();
  for (let d = -h; d < w; d += 8.5 * palette.unit) {
    c.moveTo(x + d, y + h);
    c.lineTo(x + d + h, y);
  }
  c.stroke();
  c.restore();
}

function drawMasts(c, lab, { scale, mast, top, width, best, critical }) {
  const { palette, state, cache, model } = lab;
  const { unit } = palette;
  const dash = state.active === 'full' ? [] : [4 * unit, 2.5 * unit];
  const bottom = (cache.tightFlags ? 78 : 66) * unit;
  if (critical) drawLine(c, [mast, top], [mast, bottom], palette.danger, 1.5 * unit, dash);
  if (best && (!critical || mast - scale.x(best) > SHARE_MAST * unit))
    drawLine(c, [scale.x(best), 30 * unit], [scale.x(best), bottom], palette.ink, 1.5 * unit, dash);
  setType(c, palette, 12);
  const [low, high] = model.header.limits.rate;
  const free = cache.flagSpan ?? [Infinity, -Infinity];
  const ticks = [
    ...new Set([
      low,
      ...logTicks(low, high, 6).filter(r => Number.isInteger(Math.round(Math.log10(r) * 1e6) / 1e6)),
      high,
    ]),
  ];
  let edge = -Infinity;
  for (const rate of ticks) {
    const text = String(+rate.toPrecision(3));
    const w = c.measureText(text).width;
    const align = rate === low ? 'start' : rate === high ? 'end' : 'center';
    const left = scale.x(rate) - (align === 'start' ? 0 : align === 'end' ? w : w / 2);
    if (left < edge + 12 * unit || (left < free[1] + 6 * unit && left + w > free[0] - 6 * unit)) continue;
    edge = left + w;
    write(c, palette, text, left, 60 * unit);
  }
}

/** The two marks as buttons: best left of its mast, critical right of it, on two lines where room is short. */
export function layFlags(lab) {
  const { model, state, sheets, palette, say, dom, cache } = lab;
  const { width } = sheets.ruler;
  const { critical, best } = model.theory;
  const scale = rulerScale(width, model.header.limits.rate);
  const tight = Boolean(critical) && width - scale.x(critical) < 84 * palette.unit;
  const foreign = state.active !== 'full';
  cache.tightFlags = tight;
  dom.best.hidden = !best;
  dom.critical.hidden = !critical;
  dom.noLine.hidden = Boolean(critical);
  dom.theoryNote.hidden = !foreign || !(best || critical) || width < 560 * palette.unit;
  for (const [flag, value, word] of [
    [dom.best, best, 'best'],
    [dom.critical, critical, 'critical'],
  ]) {
    if (!value) continue;
    flag.classList.toggle('tall', tight);
    flag.querySelector('.what').textContent = say(word);
    flag.querySelector('.value').textContent = rateText(value, true);
    flag.title = say(`${word}_means`) + (foreign ? ` (${say('theory_full')})` : '');
  }
  const bestRight = best ? Math.min(scale.x(best), critical ? scale.x(critical) : width) : 0;
  const shared = best && critical && scale.x(critical) - scale.x(best) <= SHARE_MAST * palette.unit;
  const right = shared ? scale.x(critical) : bestRight;
  dom.best.style.right = `${width - right}px`;
  if (critical) dom.critical.style.left = `${scale.x(critical)}px`;
  const left = best ? right - dom.best.offsetWidth : scale.x(critical ?? 1);
  dom.theoryNote.style.right = `${width - left + (best ? 0 : 6 * palette.unit)}px`;
  cache.flagSpan = [
    dom.theoryNote.hidden ? left : left - dom.theoryNote.offsetWidth,
    critical ? scale.x(critical) + dom.critical.offsetWidth : right,
  ];
}

/** Indices of the fine members round the critical rate: the loupe's own track. */
export function loupeMembers({ rates, theory: { critical } }) {
  if (!critical) return [];
  return [...rates.keys()].filter(m => rates[m] > 0.955 * critical && rates[m] < 1.041 * critical);
}

/** Near the twin marks the ruler opens, linear and forty times wider. */
export function drawLoupe(lab) {
  const { model, state, palette, say, dom, sheets } = lab;
  const members = loupeMembers(model);
  const open = members.includes(state.m) && members.length > 4 && state.mode !== 'lecture';
  dom.loupe.hidden = !open;
  if (!open) return;
  const { unit } = palette;
  const { critical, best } = model.theory;
  const wide = 280 * unit;
  const [low, high] = [model.rates[members[0]], model.rates[members.at(-1)]];
  const x = rate => 14 * unit + ((rate - low) / (high - low)) * (wide - 28 * unit);
  const mast = rulerScale(sheets.ruler.width, model.header.limits.rate).x(critical);
  dom.loupe.style.left = `${clamp(mast - wide / 2, 0, sheets.ruler.width - wide)}px`;
  Object.assign(dom.loupeRate, { min: low, max: high, step: 'any' });
  dom.loupeRate.value = model.rates[state.m];
  dom.loupeRate.setAttribute('aria-valuetext', rateText(model.rates[state.m]));
  const sheet = sheets.loupe;
  sheet.resize(wide, 56 * unit);
  sheet.clear();
  const { c } = sheet;
  drawHatch(c, palette, x(critical), 22 * unit, x(high) - x(critical), 10 * unit);
  drawLine(c, [x(low), 27 * unit], [x(high), 27 * unit], palette.line, 3 * unit);
  setType(c, palette, 12, 600);
  const marks = [
    [critical, 'critical', palette.danger, 'left', 4],
    ...(best && best > low ? [[best, 'best', palette.ink, 'right', -4]] : []),
  ];
  for (const [rate, word, color, align, gap] of marks) {
    drawLine(c, [x(rate), 20 * unit], [x(rate), 34 * unit], color, 2 * unit);
    write(c, palette, `${say(word)} ${rateText(rate, true)}`, x(rate) + gap * unit, 14 * unit, { color, align });
  }
  setType(c, palette, 12);
  write(c, palette, rateText(low), x(low), 51 * unit);
  write(c, palette, rateText(high), x(high), 51 * unit, { align: 'right' });
}
