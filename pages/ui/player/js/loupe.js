/* The loupe: near the critical rate of the full batch the ruler opens, linear and forty times wider. */
import { clamp, rateText } from '../../canvas/js/numbers.js';
import { drawHatch, drawLine, setType, write } from '../../canvas/js/paint.js';
import { isVeiled } from './prediction.js';
import { rulerScale } from '../../canvas/js/rates.js';
import { marksFor, shareAt } from './rateMarks.js';

/** Indices of the fine members round the full batch's critical rate, where that of the strategy in hand is one of them:
    the loupe's own track. */
export function loupeMembers(lab) {
  const { rates, theory } = lab.model;
  const inside = rate => rate > 0.955 * theory.critical && rate < 1.041 * theory.critical;
  const own = marksFor(lab).critical;
  return theory.critical && own && inside(own) ? [...rates.keys()].filter(m => inside(rates[m])) : [];
}

export function drawLoupe(lab) {
  const { model, state, palette, say, dom, sheets } = lab;
  const members = loupeMembers(lab);
  const open = members.includes(state.m) && members.length > 4 && state.mode !== 'lecture' && !isVeiled(lab);
  dom.loupe.hidden = !open;
  if (!open) return;
  const { unit } = palette;
  const { critical, kind } = marksFor(lab);
  const wide = 280 * unit;
  const [low, high] = [model.rates[members[0]], model.rates[members.at(-1)]];
  const x = rate => 14 * unit + ((rate - low) / (high - low)) * (wide - 28 * unit);
  const mast = rulerScale(sheets.ruler.width, model.header.limits.learning_rate).x(model.theory.critical);
  dom.loupe.style.left = `${clamp(mast - wide / 2, 0, sheets.ruler.width - wide)}px`;
  Object.assign(dom.loupeRate, { min: low, max: high, step: 'any' });
  dom.loupeRate.value = lab.rate;
  dom.loupeRate.setAttribute('aria-valuetext', rateText(lab.rate));
  const sheet = sheets.loupe;
  sheet.resize(wide, 56 * unit);
  sheet.clear();
  const { c } = sheet;
  members.slice(1).forEach((m, n) => {
    const [from, to] = [x(model.rates[members[n]]), x(model.rates[m])];
    drawHatch(c, palette, from, 22 * unit, to - from, 10 * unit, shareAt(lab, m));
  });
  drawLine(c, [x(low), 27 * unit], [x(high), 27 * unit], palette.line, 3 * unit);
  if (critical > low && critical < high) {
    setType(c, palette, 12, 600);
    drawLine(c, [x(critical), 20 * unit], [x(critical), 34 * unit], palette.danger, 2 * unit);
    const text = `${say(`mark_${kind}`)} ${rateText(critical, true)}`;
    const right = x(critical) + c.measureText(text).width + 8 * unit > wide;
    const look = { color: palette.danger, align: right ? 'right' : 'left' };
    write(c, palette, text, x(critical) + (right ? -4 : 4) * unit, 14 * unit, look);
  }
  setType(c, palette, 12);
  write(c, palette, rateText(low), x(low), 51 * unit);
  write(c, palette, rateText(high), x(high), 51 * unit, { align: 'right' });
}
