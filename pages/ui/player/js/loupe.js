/* The loupe: near the twin marks the ruler opens, linear and forty times wider. */
import { clamp, rateText } from '../../canvas/js/numbers.js';
import { drawHatch, drawLine, setType, write } from '../../canvas/js/paint.js';
import { rulerScale } from './masts.js';

/** Indices of the fine members round the critical rate: the loupe's own track. */
export function loupeMembers({ rates, theory: { critical } }) {
  if (!critical) return [];
  return [...rates.keys()].filter(m => rates[m] > 0.955 * critical && rates[m] < 1.041 * critical);
}

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
  const mast = rulerScale(sheets.ruler.width, model.header.limits.learning_rate).x(critical);
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
