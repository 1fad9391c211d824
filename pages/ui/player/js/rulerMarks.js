/* The marks of the strategy in hand on the rate track: masts, and the buttons that take their rates. */
import { setText } from '../../canvas/js/elements.js';
import { clamp, number, rateText } from '../../canvas/js/numbers.js';
import { collides, drawLine, setType, write } from '../../canvas/js/paint.js';
import { rulerTicks } from '../../canvas/js/rates.js';
import { isBowl, localRate } from './curvature.js';
import { isScheduled, marksFor, marksOf } from './rateMarks.js';
import { isPlain } from './sight.js';

const SHARE_MAST = 12; // marks closer than this stand on one mast
const PADDING = 12; // left and right of a button's words, together
const IDS = ['safe', 'critical', 'typical'];

/** Puts the buttons beside their masts: what is safe left of its own, the critical rate right of its, in one row; from
    where nearly every run diverges above them. Returns the marks by id with their pixels: x, left and w of a button. */
export function layFlags(lab, { scale, width, unit }) {
  const { dom, model } = lab;
  setType(lab.sheets.ruler.c, lab.palette, 12, 600);
  const marks = marksOf(lab).map(mark => ({ ...mark, x: clamp(scale.x(mark.rate), 0, width), ...wordsOf(lab, mark) }));
  const seated = /** @type {any} */ (Object.fromEntries(marks.map(mark => [mark.id, mark])));
  const { safe, critical, typical } = seated;
  if (critical) seat(lab, critical, width);
  if (typical && typical.x - critical.x < SHARE_MAST * unit) delete seated.typical;
  else if (typical) seat(lab, typical, width);
  if (safe) {
    seat(lab, safe, width);
    safe.left = Math.max(0, Math.min(safe.x, critical?.left ?? width) - safe.w);
  }
  for (const id of IDS) showFlag(dom[id], seated[id]);
  dom.noLine.hidden = !isBowl(model) || Boolean(model.theory.critical);
  return seated;
}

/** What a button says: a word and the rate, a sentence in its place where there is room, and how it is reckoned. */
function wordsOf(lab, { id, rate, kind, index }) {
  const { model, say } = lab;
  const [low, high] = model.header.limits.learning_rate;
  const { critical, followed, weighed } = marksFor(lab);
  const name = id === 'critical' ? kind : id;
  const exact = kind === 'full' ? (model.theory.kind === 'sgd' ? '_full' : '_momentum') : '_noise';
  const values = {
    c: String(+(model.theory.local ?? 0).toFixed(2)),
    i: index + 1,
    n: followed,
    critical: rateText(critical ?? rate),
  };
  const value = (rate < low ? '← ' : '') + rateText(rate, true) + (rate > high ? ' →' : '');
  const drawn = weighed ? ` (${say('weighed', { n: number(weighed, 0) })})` : '';
  if (id === 'safe')
    return { value, word: say('mark_safe'), long: '', title: say(`means_safe${exact}`, values) + drawn };
  const long = say(`from_${name}`, values);
  const title = `${long}. ${say(`means_${name}`, values)}${drawn}`;
  const word = say(`mark_${name}`, values);
  const steady = kind === 'measured' || !isScheduled(model); // what was measured was so under the schedule
  return steady ? { value, word, long, title } : { value, word, long: '', title: `${say('marks_steady')} ${title}` };
}

/** The words that fit between the mast and the end of the track; on two lines where one is too long. */
function seat({ sheets, palette: { unit } }, mark, width) {
  const wide = text => sheets.ruler.c.measureText(text).width + PADDING * unit;
  const [full, brief] = [mark.long, mark.word].map(word => wide(`${mark.value} ${word}`));
  const long = mark.long && full <= width - mark.x;
  const tall = !long && mark.id !== 'typical' && brief > width - mark.x;
  const w = long ? full : tall ? Math.max(wide(mark.word), wide(mark.value)) : brief;
  return Object.assign(mark, { said: long ? mark.long : mark.word, tall, w, left: Math.min(mark.x, width - w) });
}

function showFlag(flag, mark) {
  flag.hidden = !mark;
  if (!mark) return;
  flag.classList.toggle('tall', mark.tall);
  flag.style.left = `${mark.left}px`;
  flag.dataset.rate = mark.rate;
  flag.title = mark.title;
  setText(flag.querySelector('.what'), mark.said);
  setText(flag.querySelector('.value'), mark.value);
}

/** A mast a mark, down to its button's row where the button stands beside it. */
export function drawMasts(lab, { scale, top, lift, width, unit, track, marks }) {
  const { palette, sheets } = lab;
  const { c } = sheets.ruler;
  const { safe, critical, typical } = marks;
  const beside = lift + 66 * unit;
  const down = mark => (mark.left === mark.x || mark.left + mark.w === mark.x ? beside : lift + 46 * unit);
  const dash = critical?.kind === 'measured' ? [4 * unit, 2.5 * unit] : [];
  const mast = (mark, from, to, color) => drawLine(c, [mark.x, from], [mark.x, to], color, 1.5 * unit, dash);
  if (safe) mast(safe, track - 6 * unit, down(safe), palette.ink);
  if (critical) mast(critical, top, down(critical), palette.danger);
  if (typical) mast(typical, top, track + 6 * unit, palette.danger);
  const taken = [safe, critical].filter(Boolean).map(({ left, w }) => [left, w]);
  if (isBowl(lab.model)) return taken;
  return drawLocal(lab, { scale, top, lift, width, unit, taken });
}

/** The critical rate where the run stands: a mast that moves along the track, or an arrow beyond its end. Returns the
    spans [left, width] that words now take up. */
function drawLocal(lab, { scale, top, lift, width, unit, taken }) {
  const { palette, sheets, say, model, dom } = lab;
  const { c } = sheets.ruler;
  const rate = localRate(lab);
  if (!rate) return taken;
  const x = clamp(scale.x(rate), 0, width);
  const [low, high] = model.header.limits.learning_rate;
  const [before, after] = [rate < low ? '← ' : '', rate > high ? ' →' : ''];
  const text = before + say('local', { c: String(+model.theory.local.toFixed(2)), r: rateText(rate, true) }) + after;
  setType(c, palette, 12, 600);
  const [w, gap] = [c.measureText(text).width, 4 * unit];
  const [right, left] = [x + 6 * unit, Math.max(0, x - 6 * unit - w)];
  const beside = right + w > width ? [left] : [right, left];
  const free = beside.find(at => !collides([at - gap, 0, w + 2 * gap, 1], taken.map(([l, long]) => [l, 0, long, 1])));
  const dash = taken.length ? [4 * unit, 2.5 * unit] : []; // the minimum's own stands beside it
  const down = lift + (free === undefined ? 46 : 66) * unit;
  if (!before && !after) drawLine(c, [x, top], [x, down], palette.danger, 1.5 * unit, dash);
  if (free === undefined) {
    const [told, over] = [c.measureText(dom.profile.textContent).width + 30 * unit, clamp(x - w / 2, 0, width - w)];
    if (over > told) write(c, palette, text, over, 12 * unit, { color: palette.danger, halo: palette.page });
    return taken; // over the profile, where no other mark has its words
  }
  write(c, palette, text, free, lift + 60 * unit, { color: palette.danger });
  return [...taken, [Math.min(free, x), Math.max(w, x - free)]];
}

/** Round rates under the track, where the marks leave room. */
export function drawTicks(lab, { scale, lift, unit, taken }) {
  const { palette, sheets, model } = lab;
  const { c } = sheets.ruler;
  setType(c, palette, 12);
  const gap = 6 * unit;
  let edge = -Infinity;
  const ticks = rulerTicks(model.header.limits.learning_rate);
  for (const { rate, text, hang } of isPlain(lab) ? ticks.slice(1, -1) : ticks) {
    const w = c.measureText(text).width;
    const left = scale.x(rate) - hang * w;
    const free = taken.every(([from, long]) => left + w < from - gap || left > from + long + gap);
    if (left < edge + 12 * unit || !free) continue;
    edge = left + w;
    write(c, palette, text, left, lift + 60 * unit);
  }
}
