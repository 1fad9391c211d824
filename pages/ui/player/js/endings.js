/* Where each rate ends: the profile in the hue and number of the minimum in which that rate's run settles. */
import { number } from '../../canvas/js/numbers.js';
import { drawHatch, minimumHue, mix, setType, write } from '../../canvas/js/paint.js';
import { endedOf } from './model.js';
import { make } from './page.js';

/** Neighbouring rates of one end together: {kind, index, from, to} with `from` and `to` in pixels. */
function stretchesOf(lab, scale, width) {
  const { model, state } = lab;
  const { rates } = model;
  const found = [];
  for (let m = 0; m < rates.length; m++) {
    const { code, kind, index } = endedOf(lab, state.active, m);
    const to = m + 1 < rates.length ? scale.x(Math.sqrt(rates[m] * rates[m + 1])) : width;
    if (found.at(-1)?.code === code) found.at(-1).to = to;
    else found.push({ code, kind, index, from: found.at(-1)?.to ?? 0, to });
  }
  return found;
}

/** Under the profile a pale wash down to a band of the minimum's own hue, its number where there is room; what diverges
    is hatched up to the top, what has not settled stays grey. */
export function drawEnds(lab, place) {
  const { palette, sheets } = lab;
  const { c } = sheets.ruler;
  const { scale, width, base, track, top, unit, height, losses } = place;
  const stretches = stretchesOf(lab, scale, width);
  for (const { kind, index, from, to } of stretches) {
    if (kind === 'diverged') {
      drawHatch(c, palette, from, top, to - from, track - 2 * unit - top);
      continue;
    }
    const hue = kind === 'none' ? palette.mark : minimumHue(palette, index);
    c.save();
    c.beginPath();
    c.rect(from, 0, to - from, track);
    c.clip();
    c.beginPath();
    lab.model.rates.forEach((rate, m) => c.lineTo(scale.x(rate), height(losses[m])));
    c.lineTo(width, base);
    c.lineTo(0, base);
    c.fillStyle = mix(hue, palette.page, 0.76);
    c.fill();
    c.fillStyle = kind === 'none' ? palette.line : hue;
    c.fillRect(from, base, to - from, track - 2 * unit - base);
    c.restore();
  }
  drawNumbers(lab, place, stretches);
}

function drawNumbers({ palette, sheets }, { base, unit }, stretches) {
  const { c } = sheets.ruler;
  setType(c, palette, 12, 700);
  for (const { index, from, to } of stretches) {
    const text = index === null ? '' : String(index + 1);
    if (!text || to - from < c.measureText(text).width + 4 * unit) continue;
    const look = { align: 'center', color: palette.ink, halo: palette.page };
    write(c, palette, text, (from + to) / 2, base - 3 * unit, look);
  }
}

/** Where the run on screen ends, as nodes of one line: the minimum's badge, its depth, that it is not the lowest. Where
    no minima are known `profile` is told instead. */
export function factOf(lab, profile) {
  const { model, state, runs, say, palette, sheets } = lab;
  const { kind, index } = endedOf(lab, state.active, state.m);
  const run = runs[state.active];
  const brief = sheets.ruler.width < 520 * palette.unit ? '_short' : '';
  const values = { k: number(run.end, 0), loss: number(run.loss(run.last)) };
  const unknown = kind === 'none' && !model.landscape.minima.length;
  const down = unknown && run.loss(run.last) < 0;
  if (unknown && !down) return [profile];
  if (index === null) return [make('span', kind, say(`ends_${down ? 'down' : kind}${brief}`, values))];
  const { minima } = model.landscape;
  const told = say(`ends_${kind}${brief}`, { ...values, loss: depth(minima[index].loss), low: depth(minima[0].loss) });
  return [badgeOf(lab, index), told];
}

const depth = loss => number(Math.abs(loss) < 1e-9 ? 0 : loss);

/** The badge a minimum has on the surface, for a line of text. */
function badgeOf({ model, palette }, index) {
  const badge = make('b', `badge${model.landscape.minima[index].lowest ? ' lowest' : ''}`, String(index + 1));
  badge.style.setProperty('--minimum', minimumHue(palette, index));
  return badge;
}
