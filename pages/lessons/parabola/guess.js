/* The answer by drawing: a flag on the weight axis where the ball will be after its first step at the asked rate. It
   stays beside the truth. What is kept is the factor it stands for, which no start changes. */
import { clamp, number, rateText } from '../../ui/canvas/js/numbers.js';
import { drawGuessFlag } from '../../ui/canvas/js/guess.js';
import { drawLine, drawMarker } from '../../ui/canvas/js/paint.js';
import { guessing, lossAt, runOf } from './run.js';

const NEAR = 0.01; // of the way to the bottom: a flag this near its first place was not moved

const asked = frame => runOf(frame, frame.model.header.asked);
const shown = ({ state: { guess } }) => guess ?? 1; // at first it stands under the ball

/** The weight a flag of this factor stands on. */
function weightOf(frame, factor) {
  const { model: { header: { minimum } }, state: { start } } = frame;
  return minimum + (start - minimum) * factor;
}

/** How far the flag is off, as a share of the step's own length. */
function missOf(frame) {
  const run = asked(frame);
  return Math.abs(weightOf(frame, frame.state.guess) - run.weight(1)) / Math.abs(run.weight(1) - run.weight(0));
}

/** @param {Frame} frame @returns {Handle[]} */
export function guessHandle(frame) {
  const { scales: { x, y } } = frame.state;
  if (!guessing(frame)) return [];
  const w = weightOf(frame, shown(frame));
  const label = frame.say('name_guess', { w: number(w) });
  return [{ id: 'guess', label, view: 'curve', x: x(w), y: y(frame.model.header.floor) }];
}

/** @param {Frame} frame @param {number} x @param {boolean} done */
export function moveGuess(frame, x, done) {
  const { state, model: { header } } = frame;
  if (!guessing(frame)) return;
  const w = clamp(state.scales.weightAt(x), header.minimum - header.reach, header.minimum + header.reach);
  const dragged = !done;
  if (dragged || !state.dragging) state.guess = (w - header.minimum) / (state.start - header.minimum);
  if (done && state.dragging) tell(frame);
  state.dragging = dragged;
}

/** A flag of an address, where it stands in the window. @param {Frame} frame @param {number | null} factor */
export function takeGuess(frame, factor) {
  const { minimum, reach } = frame.model.header;
  if (factor !== null && Math.abs(weightOf(frame, factor) - minimum) <= reach) frame.state.guess = factor;
}

/** Enter on the flag plants it where arrow keys have brought it. @param {Frame} frame @param {KeyboardEvent} event */
export function handIn(frame, event) {
  if (event.key !== 'Enter' || event.composedPath()[0] !== frame.handles.guess?.button) return;
  event.preventDefault();
  tell(frame);
}

function tell(frame) {
  const { guess } = frame.state;
  if (guess !== null && Math.abs(guess - 1) > NEAR) frame.component.setStateValue('dropped', guess);
}

/** The flag, a line from it up to the curve, and after the answer the ball's true place beside it.
    @param {Paper} c @param {Frame} frame */
export function drawGuess(c, frame, { box, x, y }) {
  const { palette, model: { header }, state } = frame;
  const { unit } = palette;
  const open = guessing(frame);
  frame.handles.guess?.button.toggleAttribute('hidden', !open);
  if (!open && state.guess === null) return;
  const w = weightOf(frame, shown(frame));
  const foot = y(header.floor);
  const text = frame.say(open ? 'guess_here' : 'guess_was', { rate: rateText(asked(frame).rate) });
  drawLine(c, [x(w), foot], [x(w), y(lossAt(header, w))], palette.ink, unit, [unit, 3 * unit]);
  drawGuessFlag(c, palette, { x: x(w), foot, top: foot - 26 * unit, text, room: box.x + box.w });
  if (open) return;
  const truth = x(asked(frame).weight(1));
  drawLine(c, [x(w), foot], [truth, foot], palette.ink, 2 * unit);
  drawMarker(c, palette, 'full', truth, foot, 5 * unit);
}

/** @param {Frame} frame @returns {Fact[]} */
export function guessFact(frame) {
  if (guessing(frame) || frame.state.guess === null) return [];
  const values = { guess: number(weightOf(frame, frame.state.guess)), truth: number(asked(frame).weight(1)) };
  const text = frame.say('guess_off', { share: number(missOf(frame)) });
  return [{ id: 'guess', label: frame.say('fact_guess', values), text }];
}
