/* The rate ruler: what every rate of the family leads to above the track, and what theory says on it. */
import { clamp, number, rateText } from '../../canvas/js/numbers.js';
import { drawHatch, mix } from '../../canvas/js/paint.js';
import { isBowl } from './curvature.js';
import { drawEnds, factOf } from './endings.js';
import { drawMasts, drawTicks, rulerScale } from './masts.js';
import { recordOf } from './model.js';
import { setChildren } from './page.js';
import { profileAt } from './runs.js';

/** Where things stand in the ruler; with a line of its own over the profile for where the rate's run ends. */
function layoutOf({ model, sheets, palette: { unit } }) {
  const bowl = isBowl(model);
  const lift = bowl ? 0 : 12 * unit;
  const track = 36 * unit + lift;
  return {
    bowl,
    width: sheets.ruler.width,
    scale: rulerScale(sheets.ruler.width, model.header.limits.learning_rate),
    lift,
    track,
    top: bowl ? 2 * unit : 18 * unit,
    base: track - (bowl ? 6 : 10) * unit,
    unit,
  };
}

export function drawRuler(lab) {
  const { model, state, sheets, palette, dom, say } = lab;
  const place = layoutOf(lab);
  const { critical } = model.theory;
  const family = model.families[state.active];
  const k = family.steps[recordOf(lab, state.active)] || family.updates; // at the start all are alike: the whole run's
  const profile = profileAt(family, k);
  const { c } = sheets.ruler;
  sheets.ruler.clear();
  const height = profileHeight(lab, profile, place);
  const mast = critical ? place.scale.x(critical) : place.width;
  drawProfile(c, lab, { ...place, height, losses: profile.losses });
  if (place.bowl) {
    const { top, track, unit, width } = place;
    if (critical) drawHatch(c, palette, mast, top, width - mast, track + 2 * unit - top);
  } else drawEnds(lab, { ...place, height, losses: profile.losses });
  drawTrack(lab, place, place.bowl ? mast : place.width);
  drawMasts(lab, place);
  drawTicks(lab, place);
  drawLowest(lab, place, profile, height);
  const key = place.width < 500 * palette.unit ? 'profile_short' : 'profile';
  const told = say(key, { k: number(k, 0), r: rateText(model.rates[profile.lowest]) });
  setChildren(dom.profile, place.bowl ? [told] : factOf(lab, told));
  dom.profile.style.right = place.bowl ? `${place.width - mast + 8 * palette.unit}px` : '';
}

function drawTrack({ model, state, sheets, palette }, { scale, track, unit, bowl }, end) {
  const { c } = sheets.ruler;
  const rate = model.rates[state.m];
  const { critical } = model.theory;
  c.fillStyle = palette.line;
  c.fillRect(0, track - 2 * unit, end, 4 * unit);
  c.fillStyle = bowl && critical && rate > critical ? palette.danger : palette.ink;
  c.fillRect(0, track - 2 * unit, scale.x(rate), 4 * unit);
}

function drawLowest({ sheets, palette, model }, { scale, unit }, { lowest, losses }, height) {
  const { c } = sheets.ruler;
  c.beginPath();
  c.arc(scale.x(model.rates[lowest]), height(losses[lowest]), 2.5 * unit, 0, 7);
  c.fillStyle = palette.muted;
  c.fill();
}

/** Height of a loss over the track: log over the lowest minimum there is, everything above the start at the top. */
function profileHeight({ runs, state, model }, { losses, lowest }, { base, top }) {
  const { floor } = model.landscape;
  const ground = floor !== null && floor < 0 ? floor : 0;
  const start = runs[state.active].loss(0) - ground;
  const least = Math.min(losses[lowest] - ground, start) * (floor === null ? 0.85 : 0.5);
  const low = Math.max((floor ?? 0) - ground, least, start * 1e-6);
  const span = Math.log((start * 1.08) / low);
  const share = over => (over < start ? clamp(Math.log(Math.max(over, low) / low) / span, 0, 1) : 1);
  return loss => base - (base - top) * share(loss - ground);
}

function drawProfile(c, { model, palette }, { scale, base, height, losses, width, bowl }) {
  c.beginPath();
  model.rates.forEach((rate, m) => c.lineTo(scale.x(rate), height(losses[m])));
  c.strokeStyle = palette.mark;
  c.lineWidth = 1.25 * palette.unit;
  c.stroke();
  if (!bowl) return;
  c.lineTo(width, base);
  c.lineTo(0, base);
  c.closePath();
  c.fillStyle = mix(palette['surface-low'], palette['surface-high'], 0.55);
  c.globalCompositeOperation = 'destination-over';
  c.fill();
  c.globalCompositeOperation = 'source-over';
}
