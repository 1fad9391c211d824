/* What the reader is asked to draw before a run is shown. Until it is handed in nothing of the run's future is on
   screen; while the run then reveals itself, only what it has come to.

   `lab.drawn` is null where nothing is asked, else {ask, handed, seen, moved, levels, touched, point, rate}: `ask` as
   Python says it, `moved` whether anything was drawn, the rest the drawing of its kind. As a text, in the address and
   for Python: a level a knot in two digits of 36, "x,y", a rate, or "none" where nothing was drawn. */
import { nearestRatio } from '../../canvas/js/numbers.js';
import { late, part } from './late.js';

export const NOTHING = 'none';

/** Whether the answer is still to be drawn. @param {Lab} lab */
export const isAsking = lab => Boolean(lab.drawn && !lab.drawn.handed);

/** Whether the future is kept from sight. @param {Lab} lab */
export const isVeiled = lab => Boolean(lab.drawn && !lab.drawn.seen);

/** Whether the drawing of this kind stands on screen. @param {Lab} lab */
export const hasDrawing = ({ drawn }, kind) => drawn?.ask.kind === kind && (!drawn.handed || drawn.moved);

/** A run that has come to rest after the answer is seen, and stays so. @param {Lab} lab */
export function lookAt(lab) {
  const { drawn, state } = lab;
  if (isAsking(lab) && drawn.ask.kind === 'point') state.view = '2d';
  if (drawn?.handed && !state.playing) drawn.seen = true;
}

/** Says on the root what is asked; the question itself stands over the pictures once its part is there.
    @param {Lab} lab */
export function sayAsked(lab) {
  const { dom, drawn, model } = lab;
  const { dataset } = dom.root;
  dataset.asked = drawn ? drawn.ask.kind : '';
  dataset.asking = String(isAsking(lab));
  dataset.veiled = String(isVeiled(lab));
  const shown = drawn || model.header.caption;
  dom.ask.hidden = !shown;
  part(lab, 'prediction', shown || late.prediction)?.drawAnswer(lab);
}

/** What of it changes a picture. @param {Lab} lab */
export const drawnKey = ({ drawn }) => drawn && { ...drawn, touched: 0 };

/** Takes over what is asked; a drawing under way, or handed in, is kept as long as the question is the same one.
    @param {Lab} lab */
export function takeAsk(lab) {
  const { ask } = lab.model.header;
  if (!ask) lab.drawn = null;
  else if (lab.drawn?.ask.id === ask.id) lab.drawn.ask = ask;
  else lab.drawn = opened(lab, ask);
}

function opened({ model }, ask) {
  const given = fits(model.header, ask) ? ask.given : '';
  const drawn = { ask, handed: Boolean(given), seen: Boolean(given), moved: Boolean(given) && given !== NOTHING };
  const said = drawn.moved ? given : '';
  return {
    ...drawn,
    levels: said && ask.kind === 'loss' ? said.match(/../g).map(pair => parseInt(pair, 36)) : null,
    touched: new Set(),
    point: ask.kind === 'point' ? (said ? said.split(',').map(Number) : [...model.header.window.centre]) : null,
    rate: ask.kind === 'rate' ? (said ? Number(said) : middleOf(model.header.limits.learning_rate)) : null,
  };
}

/** Whether what is given is an answer to what is asked: a file takes it from its address, where anything may stand. */
function fits({ window: seen, limits }, { kind, given, knots, levels }) {
  if (!given || given === NOTHING) return Boolean(given);
  if (kind === 'loss') {
    const pairs = given.match(/[0-9a-z]{2}/g) ?? [];
    return pairs.join('') === given && pairs.length === knots.length && pairs.every(one => parseInt(one, 36) <= levels);
  }
  const numbers = given.split(',').map(Number);
  const between = (/** @type {number} */ x, /** @type {number[]} */ [low, high]) => low <= x && x <= high;
  if (kind === 'rate') return numbers.length === 1 && between(numbers[0], limits.learning_rate);
  return numbers.length === 2 && numbers.every((x, i) => between(x, reach(seen, i)));
}

/** How far along an axis a mark may lie. */
const reach = ({ centre, half }, i) => [centre[i] - 4 * half, centre[i] + 4 * half];

const middleOf = ([low, high]) => Math.sqrt(low * high);

/** The drawing as a text. @param {Lab} lab */
export function textOf({ drawn }) {
  const { ask, levels, point, rate, moved } = drawn;
  if (!moved) return NOTHING;
  if (ask.kind === 'loss') return levels.map(level => level.toString(36).padStart(2, '0')).join('');
  return ask.kind === 'point' ? point.map(x => +x.toPrecision(4)).join(',') : String(+rate.toPrecision(3));
}

/** Place of the planted rate among those that were computed. @param {Lab} lab */
export const plantedMember = ({ model, drawn }) => nearestRatio(model.rates, drawn.rate);
