/* How each rate ends: the profile in the hue and number of the minimum in which that rate's run settles; striped where
   it bounces, dotted where it wanders. */
import { element } from '../../canvas/js/elements.js';
import { number } from '../../canvas/js/numbers.js';
import { drawHatch, drawPath, inside, minimumHue, mix, setType, write } from '../../canvas/js/paint.js';
import { rateStretches } from '../../canvas/js/rates.js';
import { lossText } from './marks.js';
import { endedOf } from './model.js';

const STRIPES = { bounces: [3, 3], wanders: [1.5, 4.5] }; // painted, left out, in units

/** Neighbouring rates of one end together: {kind, index, from, to} with `from` and `to` in pixels. */
function endsOf(lab, place) {
  const ended = m => endedOf(lab, lab.state.active, m);
  const keyOf = m => `${ended(m).kind} ${ended(m).index}`;
  return rateStretches(lab.model.rates, place, keyOf).map(({ m, from, to }) => ({ ...ended(m), from, to }));
}

/** Under the profile a pale wash down to a band of the minimum's own hue, its number where there is room; striped where
    a run bounces or wanders around it; what diverges is hatched up to the top, all else stays grey. */
export function drawEnds(lab, place) {
  const { palette, sheets } = lab;
  const { c } = sheets.ruler;
  const { scale, width, base, track, top, unit, height, losses } = place;
  const stretches = endsOf(lab, place);
  for (const { kind, index, from, to } of stretches) {
    if (kind === 'diverged') {
      drawHatch(c, palette, from, top, to - from, track - 2 * unit - top);
      continue;
    }
    const hue = index === null ? palette.mark : minimumHue(palette, index);
    const stripe = STRIPES[kind];
    inside(c, { box: { x: from, y: 0, w: to - from, h: track } }, () => {
      const profile = Array.from(lab.model.rates, (rate, m) => [scale.x(rate), height(losses[m])]);
      drawPath(c, [...profile, [width, base], [0, base]], { fill: mix(hue, palette.page, stripe ? 0.88 : 0.76) });
      c.fillStyle = stripe || index === null ? palette.line : hue;
      c.fillRect(from, base, to - from, track - 2 * unit - base);
      if (stripe) drawStripes(c, stripe.map(part => part * unit), [from, to, base, track - 2 * unit], hue);
    });
  }
  drawNumbers(lab, place, stretches);
}

function drawStripes(c, [painted, left], [from, to, top, bottom], hue) {
  c.fillStyle = hue;
  for (let x = from; x < to; x += painted + left) c.fillRect(x, top, Math.min(painted, to - x), bottom - top);
}

function drawNumbers({ palette, sheets }, { base, unit }, stretches) {
  const { c } = sheets.ruler;
  setType(c, palette, 12, 700);
  for (const { kind, index, from, to } of stretches) {
    const text = kind === 'bounces' ? '↔' : index === null ? '' : String(index + 1);
    if (!text || to - from < c.measureText(text).width + 4 * unit) continue;
    const look = { align: 'center', color: palette.ink, halo: palette.page };
    write(c, palette, text, (from + to) / 2, base - 3 * unit, look);
  }
}

/** How the run on screen ended, as nodes of one line: the minimum's badge, its depth, that it is not the lowest. Of a
    run that comes down where no minima are known `profile` is told instead. */
export function factOf(lab, profile) {
  const { model, state, palette, sheets, run } = lab;
  const { kind, index } = endedOf(lab, state.active, state.m);
  const down = kind === 'descending' && !model.landscape.minima.length;
  if (down && run.loss(run.last) >= 0) return [profile];
  const brief = sheets.ruler.width < 520 * palette.unit ? '_short' : '';
  const text = endingText(lab, 'ends', brief);
  return index === null ? [element('span', { className: kind, textContent: text })] : [badgeOf(lab, index), text];
}

/** How the run on screen ended, in words of some place: `ends` over the ruler, `summary` for who cannot see it. */
export function endingText(lab, place, brief = '') {
  const { model, state, say, run } = lab;
  const { minima } = model.landscape;
  const { kind, index, period, low, high } = endedOf(lab, state.active, state.m);
  const bottomless = kind === 'descending' && !minima.length && run.loss(run.last) < 0;
  const around = index !== null && kind in STRIPES ? '_around' : '';
  return say(`${place}_${bottomless ? 'down' : kind}${around}${brief}`, {
    k: number(run.end, 0),
    i: index === null ? '' : index + 1,
    n: minima.length,
    p: period,
    loss: lossText(index !== null && !around ? minima[index].loss : run.loss(run.last)),
    least: lossText(minima[0]?.loss ?? NaN),
    low: number(low),
    high: number(high),
  });
}

/** The badge a minimum has on the surface, for a line of text. */
function badgeOf({ model, palette }, index) {
  const className = `badge${model.landscape.minima[index].lowest ? ' lowest' : ''}`;
  const badge = element('b', { className, textContent: index + 1 });
  badge.style.setProperty('--minimum', minimumHue(palette, index));
  return badge;
}
