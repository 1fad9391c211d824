/* The rate ruler: what every rate of the family leads to above the track, and what theory says on it. */
import { setChildren, setTitle } from '../../canvas/js/elements.js';
import { clamp, number, rateText } from '../../canvas/js/numbers.js';
import { drawDisc, drawHatch, drawPath, mix } from '../../canvas/js/paint.js';
import { rateStretches, rulerScale } from '../../canvas/js/rates.js';
import { isBowl } from './curvature.js';
import { drawEnds, factOf } from './endings.js';
import { drawMasts, drawTicks, layFlags } from './rulerMarks.js';
import { hasDrawing, isAsking, isVeiled } from './prediction.js';
import { branchOf } from './model.js';
import { late } from './late.js';
import { profileAt } from './runs.js';
import { SEEDS, countAt, isScheduled, marksFor, shareAt } from './rateMarks.js';

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
  if (isVeiled(lab)) return drawBare(lab);
  const { model, state, sheets, dom } = lab;
  const family = model.families[state.active];
  const now = family.steps[lab.record];
  const k = now > branchOf(model) ? now : family.updates; // until there all are alike: the whole run's
  const profile = profileAt(family, k);
  const { c } = sheets.ruler;
  sheets.ruler.clear();
  const laid = layoutOf(lab);
  const place = { ...laid, losses: profile.losses, marks: layFlags(lab, laid) };
  const height = profileHeight(lab, profile, place);
  drawProfile(c, lab, { ...place, height });
  if (place.bowl) drawShares(lab, place);
  else drawEnds(lab, { ...place, height });
  drawTrack(lab, place);
  const taken = drawMasts(lab, place);
  drawTicks(lab, { ...place, taken });
  late.prediction?.drawPlanted(c, lab, place);
  layLowest(lab, place, profile, height);
  setChildren(dom.profile, captionOf(lab, { ...place, k, lowest: profile.lowest }));
  placeCaption(lab, place);
}

/** Left of the marks; where the reader's flag has its word there, at the track's beginning. */
function placeCaption(lab, { bowl, marks, width, scale }) {
  const { dom, palette, drawn } = lab;
  const end = reachOf({ marks, width });
  const aside = bowl && hasDrawing(lab, 'rate') && scale.x(drawn.rate) > width / 2;
  dom.profile.style.left = aside ? '0' : '';
  dom.profile.style.right = bowl && !aside ? `${width - end + (end < width ? 8 : 0) * palette.unit}px` : '';
}

/** How far to the right the caption may go: to the first mark. */
const reachOf = ({ marks: { critical, typical }, width }) => Math.min(critical?.x ?? width, typical?.left ?? width);

/** The track and its numbers alone: what each rate leads to is still to be found out. */
function drawBare(lab) {
  const { dom, sheets } = lab;
  const place = layoutOf(lab);
  sheets.ruler.clear();
  drawTrack(lab, place);
  drawTicks(lab, { ...place, taken: [] });
  late.prediction?.drawPlanted(sheets.ruler.c, lab, place);
  for (const mark of [dom.safe, dom.critical, dom.typical, dom.lowest]) mark.hidden = true;
  setChildren(dom.profile, []);
}

/** Hatched as densely as runs diverge at each rate within the length on screen. */
function drawShares(lab, place) {
  const { top, track, unit } = place;
  const height = track + 2 * unit - top;
  for (const { key: share, from, to } of rateStretches(lab.model.rates, place, m => shareAt(lab, m)))
    if (share) drawHatch(lab.sheets.ruler.c, lab.palette, from, top, to - from, height, 0.15 + 0.85 * share);
}

function drawTrack(lab, { scale, track, unit, width }) {
  const { model, sheets, palette } = lab;
  const { c } = sheets.ruler;
  c.fillStyle = palette.line;
  c.fillRect(0, track - 2 * unit, width, 4 * unit);
  if (isAsking(lab) && hasDrawing(lab, 'rate')) return;
  const lost = !isVeiled(lab) && model.landscape.kind === 'linear' && lab.run.outcome === 'diverged';
  c.fillStyle = lost ? palette.danger : palette.ink;
  c.fillRect(0, track - 2 * unit, scale.x(lab.rate), 4 * unit);
}

/** The dot of the lowest loss, and the button that takes its rate. */
function layLowest({ sheets, palette, model, dom, say }, { scale, unit }, { lowest, losses }, height) {
  const { c } = sheets.ruler;
  const [rate, y] = [model.rates[lowest], height(losses[lowest])];
  drawDisc(c, [scale.x(rate), y], 3 * unit, { fill: palette.muted });
  dom.lowest.hidden = false;
  setTitle(dom.lowest, say('mark_lowest', { r: rateText(rate) }));
  dom.lowest.dataset.rate = rate;
  dom.lowest.style.transform = `translate(${scale.x(rate)}px, ${y}px)`;
}

/** The line over the profile: where it is lowest; of a rate that is not safe from leaving, that instead. */
function captionOf(lab, { bowl, marks, width, k, lowest }) {
  const { model, say, palette, sheets } = lab;
  const brief = width < 500 * palette.unit ? '_short' : '';
  const told = say(`profile${brief}`, { k: number(k, 0), r: rateText(model.rates[lowest]) });
  if (!bowl) return factOf(lab, told);
  const fits = text => sheets.ruler.c.measureText(text).width <= reachOf({ marks, width }) - 8 * palette.unit;
  const ways = brief ? [[brief, brief]] : WORDED;
  const dangers = ways.map(([over, counted]) => dangerOf(lab, over, counted));
  return [(dangers.find(fits) ?? dangers.at(-1)) || told];
}

/** How long what is feared and what was counted are said: as long as there is room. */
const WORDED = [['', ''], ['_short', ''], ['_short', '_short']];

/** What the rate in hand has to fear, '' for nothing: the marks it is beyond, and what was counted for this length. */
function dangerOf(lab, over, counting) {
  const { model, state, say } = lab;
  const { kind, critical, typical, followed } = marksFor(lab);
  const [rate, run, count] = [lab.rate, lab.run, countAt(lab, state.m)];
  const counted = count === null ? '' : say(`counted${counting}`, { x: count, seeds: SEEDS, n: number(followed, 0) });
  const known = critical && !isScheduled(model);
  if (known && kind === 'mean_square' && rate >= critical)
    return `${say((rate >= typical ? 'over_typical' : 'over_mean_square') + over)} · ${counted}`;
  if (count) return counted;
  if (run.outcome === 'diverged') return say('ends_diverged', { k: number(run.stopped, 0) });
  return known && count === null && rate > critical ? say(`over_${kind}${over}`, { k: number(run.end, 0) }) : '';
}

/** Height of a loss over the track: log over the lowest minimum there is, everything above the start at the top. */
function profileHeight({ model, run }, { losses, lowest }, { base, top }) {
  const { floor } = model.landscape;
  const ground = floor !== null && floor < 0 ? floor : 0;
  const start = run.loss(0) - ground;
  const least = Math.min(losses[lowest] - ground, start) * (floor === null ? 0.85 : 0.5);
  const low = Math.max((floor ?? 0) - ground, least, start * 1e-6);
  const span = Math.log((start * 1.08) / low);
  const share = over => (over < start ? clamp(Math.log(Math.max(over, low) / low) / span, 0, 1) : 1);
  return loss => base - (base - top) * share(loss - ground);
}

function drawProfile(c, { model, palette }, { scale, base, height, losses, width, bowl }) {
  const profile = Array.from(model.rates, (rate, m) => [scale.x(rate), height(losses[m])]);
  const fill = mix(palette['surface-low'], palette['surface-high'], 0.55);
  if (bowl) drawPath(c, [...profile, [width, base], [0, base]], { fill, closed: true });
  drawPath(c, profile, { stroke: palette.mark, width: 1.25 * palette.unit });
}
