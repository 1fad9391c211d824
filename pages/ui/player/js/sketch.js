/* The loss to come, sketched on the loss chart before the run: by hand or finger anywhere on it, or knot by knot
   with arrow keys. It is kept at knots, which stand closer where a run begins, as levels of a log scale. */
import { clamp, nearest, number } from '../../canvas/js/numbers.js';
import { drawGuessLine } from '../../canvas/js/guess.js';
import { label } from '../../canvas/js/marks/label.js';
import { keyStep, listen, onDrag } from '../../canvas/js/pointer.js';
import { hasDrawing, isAsking } from './prediction.js';
import { valueText } from './model.js';

const HANDLES = [5, 9, 13, 16, 19]; // knots that have a handle; the last is the end of the run
const NAMED = 14; // the knot by which the sketch has its name
const STEP = 12; // levels an arrow key moves: about a twentieth of the loss where the axis has two decades
const FAR = 5; // as many with Shift

/** Drawing over the chart, by hand and by its handles. @returns {(() => void)[]} what detaches it */
export function attachSketch(lab) {
  const { dom } = lab;
  let last = /** @type {Point | null} */ (null);
  const draw = at => {
    const place = under(lab, at);
    reach(lab, last ?? place, place);
    last = place;
  };
  const drawing = onDrag(dom.sketch, {
    begin: (at, event) => {
      if (!isAsking(lab) || event.target !== dom.sketch) return false;
      last = null;
      draw(at);
    },
    move: draw,
  });
  const keydown = knot => event => {
    const by = keyStep(event, FAR);
    if (by) bend(lab, knot, levelsNow(lab)[knot] + by * STEP * (event.shiftKey ? FAR : 1));
  };
  return [drawing, ...HANDLES.map((knot, i) => listen(dom.sketch.children[i], { keydown: keydown(knot) }))];
}

/** A pixel of the sketch as [share of the run, level]. */
function under(lab, [x, y]) {
  const { box, at } = lab.lossScales;
  return [clamp(x / box.w, 0, 1), levelOf(lab, at(box.x, box.y + y)[1])];
}

function levelOf(lab, loss) {
  const { low, high, levels } = lab.drawn.ask;
  return clamp(Math.round((levels * Math.log(loss / low)) / Math.log(high / low)) || 0, 0, levels);
}

function lossOf(lab, level) {
  const { low, high, levels } = lab.drawn.ask;
  return low * (high / low) ** (level / levels);
}

/** The level at every knot: flat from the start on until something is drawn. */
function levelsNow(lab) {
  const { drawn } = lab;
  return drawn.levels ?? drawn.ask.knots.map(() => levelOf(lab, lab.run.loss(0)));
}

/** The hand went from one place to another: every knot it passed is where it passed. */
function reach(lab, from, to) {
  const { drawn } = lab;
  const [p, q] = from[0] <= to[0] ? [from, to] : [to, from];
  const { knots } = drawn.ask;
  const passed = [...knots.keys()].filter(i => knots[i] >= p[0] && knots[i] <= q[0]);
  if (!passed.length) passed.push(nearest(knots, to[0]));
  const levels = [...levelsNow(lab)];
  for (const i of passed) {
    const t = q[0] > p[0] ? clamp((knots[i] - p[0]) / (q[0] - p[0]), 0, 1) : 1;
    levels[i] = p[1] + t * (q[1] - p[1]);
    drawn.touched.add(i);
  }
  settle(lab, levels);
}

/** A handle is at a level now; what lies between it and its neighbours follows. */
function bend(lab, knot, level) {
  const { drawn } = lab;
  const levels = [...levelsNow(lab)];
  levels[knot] = clamp(level, 0, drawn.ask.levels);
  const at = HANDLES.indexOf(knot);
  const [before, after] = [HANDLES[at - 1] ?? -1, HANDLES[at + 1] ?? levels.length];
  for (let i = before + 1; i < after; i++) drawn.touched.delete(i);
  for (const i of [before, knot, after]) if (i >= 0 && i < levels.length) drawn.touched.add(i);
  settle(lab, levels);
}

/** Where nothing was drawn the line goes straight from what was to what was, and on as it last was. */
function settle(lab, levels) {
  const { drawn } = lab;
  const { knots } = drawn.ask;
  const known = [-1, ...[...drawn.touched].sort((a, b) => a - b)];
  const at = i => (i < 0 ? [0, levelOf(lab, lab.run.loss(0))] : [knots[i], levels[i]]);
  drawn.levels = levels.map((level, i) => {
    if (drawn.touched.has(i)) return Math.round(level);
    const before = at(known.filter(k => k < i).at(-1));
    const next = known.find(k => k > i);
    if (next === undefined) return Math.round(before[1]);
    const after = at(next);
    return Math.round(before[1] + ((knots[i] - before[0]) / (after[0] - before[0])) * (after[1] - before[1]));
  });
  drawn.moved = true;
  lab.draw();
}

/** The sketch on the chart, and its name at the end. @param {Lab} lab @returns {Mark} */
export const sketchMarks = lab => pen => {
  if (!hasDrawing(lab, 'loss')) return;
  const { drawn, say } = lab;
  const { c, palette, scale: { box, high, px, y }, unit } = pen;
  const places = levelsNow(lab).map((level, i) => [drawn.ask.knots[i] * high[0], lossOf(lab, level)]);
  drawGuessLine(c, palette, [[0, lab.run.loss(0)], ...places].map(at => px(...at)));
  if (!drawn.moved) return;
  const look = { weight: 700, color: 'ink', halo: true };
  const off = ([, loss], lower, upper) => (y(loss) < box.y + 24 * unit ? lower : upper);
  const [named, last] = [places[NAMED], places[places.length - 1]];
  label(say('drawn_by_you'), named, { ...look, dy: off(named, 20, -10) })(pen);
  if (isAsking(lab)) label(valueText(last[1]), last, { ...look, align: 'right', dy: off(last, 22, -14) })(pen);
};

/** Puts the field and its handles over the chart while they are wanted. @param {Lab} lab */
export function placeSketch(lab) {
  const { dom, drawn, say } = lab;
  const open = isAsking(lab) && drawn.ask.kind === 'loss';
  dom.sketch.hidden = !open;
  if (!open || !lab.lossScales) return;
  const { box, y, x, end } = lab.lossScales;
  const { knots, updates, low, high } = drawn.ask;
  dom.sketch.style.cssText = `left:${box.x}px;top:${box.y}px;width:${box.w}px;height:${box.h}px`;
  const levels = levelsNow(lab);
  HANDLES.forEach((knot, i) => {
    const handle = dom.sketch.children[i];
    const loss = lossOf(lab, levels[knot]);
    const spoken = say('sketch_handle', { k: number(Math.round(knots[knot] * updates), 0), x: valueText(loss) });
    handle.style.transform = `translate(${x(knots[knot] * end) - box.x}px, ${y(loss) - box.y}px) translate(-50%, -50%)`;
    handle.setAttribute('aria-label', say('sketch_name', { k: number(Math.round(knots[knot] * updates), 0) }));
    for (const [name, value] of [['now', loss], ['min', low], ['max', high], ['text', spoken]])
      handle.setAttribute(`aria-value${name}`, value);
  });
}
