/* Runs beside the one in hand, drawn: trails on the surface, lines of the loss, each with its number. A pin is told by
   its dashes and a square and is all there from the first; a racer goes along with the hand, in a hue of its own. */
import { html } from '../../vendor/lit-html/lit-html.js';
import { between, clamp } from '../../canvas/js/numbers.js';
import { HUES, WORDS, dodge, drawDisc, drawPath, mix } from '../../canvas/js/paint.js';
import { TAG_RIM as RIM, drawTag } from '../../canvas/js/badges.js';
import { within } from '../../canvas/js/view.js';
import { lineInSight, placesTo } from './chart.js';
import { ghostGlide, isMeasured, isPlaced, numberOf, perUnitOf } from './comparisonRuns.js';

const DASHES = [[9, 4], [2, 3], [9, 3, 2, 3], [5, 2, 1, 2, 1, 2]];
const AGAIN = [[], [7, 3], [2, 3]]; // dashes of racers whose hue was given before
const ROOM = RIM + 2; // units a number needs on each side

/** A piece of a line for a legend, as a look has it. */
export const dashes = ({ dash }) => html`<svg viewBox="0 0 26 4" aria-hidden="true">
  <path d="M0 2H26" stroke-dasharray=${dash.join(' ')}></path>
</svg>`;

/** How a ghost is told from the others: its colour, dashes, and whether its number stands in a disc.
    @param {Lab} lab */
export const lookOf = (lab, ghost) => lookAs(lab, ghost, numberOf(lab, ghost) - 1);

/** The same of a run that may still be waited for: the n-th of its kind, from 0. @param {Lab} lab */
export function lookAs({ palette, state }, ghost, n) {
  if (ghost.kind === 'pin') return { color: palette.ink, dash: DASHES[n % DASHES.length], round: false };
  const hues = HUES.filter(id => id !== state.active);
  const dash = AGAIN[Math.floor(n / hues.length) % AGAIN.length];
  return { color: palette[hues[n % hues.length]], dash, round: true };
}

function stroke(c, points, { palette: { unit } }, { color, dash = /** @type {number[]} */ ([]), width, alpha = 1 }) {
  c.lineCap = 'butt';
  drawPath(c, points, { stroke: color, width: width * unit, dash: dash.map(length => length * unit), alpha });
}

/** The way of a ghost as far as it is shown, and where on it it is now, in coordinates that `at(record)` has.
    @param {Lab} lab */
function wayOf(lab, ghost, at) {
  const [r, t] = ghostGlide(lab, ghost);
  const now = t > 0 ? between(at(r), at(r + 1), t) : at(r);
  const raced = ghost.kind === 'race';
  const points = Array.from({ length: (raced ? r : ghost.run.last) + 1 }, (_, i) => at(i));
  return { now, points: raced ? [...points, now] : points };
}

/** Those whose weights stand in this picture, with their ways on it. @param {Lab} lab */
const placedOf = (lab, { view, places }) =>
  lab.ghosts
    .filter(ghost => isPlaced(lab, ghost))
    .map(ghost => ({ ghost, ...wayOf(lab, ghost, r => view.px(...places.record(ghost.run, r))) }));

/** Trails of those whose weights stand in this picture. @param {Lab} lab */
export function drawGhostTrails(c, lab, stage) {
  for (const { ghost, points } of placedOf(lab, stage)) {
    const { color, dash } = lookOf(lab, ghost);
    stroke(c, points, lab, { color: lab.palette['surface-low'], width: 3.75, alpha: 0.75 });
    stroke(c, points, lab, { color, dash, width: ghost.kind === 'pin' ? 1.5 : 1.75 });
  }
}

/** Their numbers where they stand now; of one that has left the picture at its edge. @param {Lab} lab */
export function drawGhostHeads(c, lab, stage, taken) {
  const { box } = stage;
  const { palette } = lab;
  const rim = ROOM * palette.unit;
  const held = (low, size, p) => clamp(p, low + rim, low + size - rim);
  const heads = placedOf(lab, stage).map(({ ghost, now }) => {
    return { ghost, seen: [held(box.x, box.w, now[0]), held(box.y, box.h, now[1])], hollow: !within(box, now) };
  });
  for (const [i, { ghost, seen: [x, y], hollow }] of heads.entries()) {
    const covered = heads.slice(i + 1).some(({ seen }) => Math.hypot(seen[0] - x, seen[1] - y) < 1.7 * rim);
    drawTag(c, palette, covered ? '' : String(numberOf(lab, ghost)), [x, y], { ...lookOf(lab, ghost), hollow });
    taken.push([x - rim, y - rim, 2 * rim, 2 * rim, WORDS]);
  }
}

/** The same for the 3-D picture; `place(run, record)` → [x, y]. @param {Lab} lab */
export function ghostsIn3d(lab, place) {
  return lab.ghosts
    .filter(one => isPlaced(lab, one))
    .map(ghost => {
      const way = wayOf(lab, ghost, r => [...place(ghost.run, r), ghost.run.loss(r)]);
      return { ...way, text: String(numberOf(lab, ghost)), ...lookOf(lab, ghost) };
    });
}

/** Lines of the loss, as far as the axis goes, and their numbers at their ends; of racers what is still to come is
    pale. @param {Lab} lab @returns {Mark} */
export const ghostLineMarks = lab => pen => {
  const { c, palette, scale: { box, high, px }, unit } = pen;
  const ends = lab.ghosts.filter(one => isMeasured(lab, one)).map(ghost => {
    const { run, kind } = ghost;
    const per = perUnitOf(ghost, lab.state.xaxis);
    const places = placesTo(run, run.loss, per, high[0] * per);
    const { color, dash } = lookOf(lab, ghost);
    lineInSight(places, { color: mix(color, palette.page, kind === 'pin' ? 0.25 : 0.6), dash, width: 1.5 })(pen);
    const [x, y] = px(...places[places.length - 1]);
    return { ghost, x, y };
  });
  const room = ROOM * unit;
  columns(ends, Math.floor(box.h / (2 * room))).forEach((column, n) => {
    const right = box.x + box.w - room - 2 * room * n;
    for (const { ghost, x, y } of dodge(column, 'y', 2 * room, box.y + room, box.y + box.h - room))
      drawTag(c, palette, String(numberOf(lab, ghost)), [Math.min(x, right), y], lookOf(lab, ghost));
  });
};

/** Ends of lines beside one another where more of them end than fit over one another, in turn by their heights. */
function columns(ends, most) {
  const count = Math.ceil(ends.length / Math.max(1, most));
  const sorted = [...ends].sort((a, b) => a.y - b.y);
  return Array.from({ length: count }, (_gap, n) => sorted.filter((_end, i) => i % count === n));
}

/** Where they are on their lines now, and the way racers have come. @param {Lab} lab @returns {Mark} */
export const ghostNowMarks = lab => ({ c, palette, scale: { high, x, px } }) => {
  for (const ghost of lab.ghosts.filter(one => isMeasured(lab, one))) {
    const per = perUnitOf(ghost, lab.state.xaxis);
    const { points, now } = wayOf(lab, ghost, r => px(ghost.run.update(r) / per, ghost.run.loss(r)));
    const { color, dash } = lookOf(lab, ghost);
    if (ghost.kind === 'race') stroke(c, points, lab, { color, dash, width: 1.75 });
    if (now[0] > x(high[0])) continue;
    drawDisc(c, now, 3.5 * palette.unit, { fill: palette.page, stroke: color, width: 1.75 * palette.unit });
  }
};
