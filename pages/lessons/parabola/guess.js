/* The answer by drawing: a flag on the weight axis where the ball will be after its first step at the asked rate. It
   stays beside the truth. What is kept is the factor it stands for, which no start changes. */
import { drawGuessFlag } from '../../ui/canvas/js/guess.js';
import { clamp, dot, handle, line, number, rateText } from '../../ui/figure/js/figure.js';
import { guessing, lossAt, runOf } from './run.js';

const NEAR = 0.01; // of the way to the bottom: a flag this near its first place was not moved

const asked = figure => runOf(figure, figure.header.asked);

/** The weight a flag of this factor stands on; at first it stands under the ball. */
const weightOf = ({ header: { minimum }, state: { start } }, factor) => minimum + (start - minimum) * (factor ?? 1);

/** A flag of an address, where it stands in the window. @param {Frame} figure @param {number | null} factor */
export function takeGuess(figure, factor) {
  const { minimum, reach } = figure.header;
  if (factor !== null && Math.abs(weightOf(figure, factor) - minimum) <= reach) figure.state.guess = factor;
}

function handIn({ state: { guess }, component }) {
  if (guess !== null && Math.abs(guess - 1) > NEAR) component.setStateValue('dropped', guess);
}

/** Arrow keys move the flag, a hand that lets it go plants it, and so does Enter. */
function move(figure, [x], done) {
  const { state, header: { minimum, reach } } = figure;
  const w = clamp(x, minimum - reach, minimum + reach);
  if (!done || !state.dragging) state.guess = (w - minimum) / (state.start - minimum);
  if (done && state.dragging) handIn(figure);
  state.dragging = !done;
}

/** The flag, a line from it up to the curve, and after the answer the ball's true place beside it. */
export function guessMarks(figure) {
  const { header, say, state: { guess } } = figure;
  const open = guessing(figure);
  if (!open && guess === null) return [];
  const { floor } = header;
  const w = weightOf(figure, guess);
  const text = say(open ? 'guess_here' : 'guess_was', { rate: rateText(asked(figure).rate) });
  const hand = {
    at: [w, floor],
    label: say('name_guess', { w: number(w) }),
    move: (place, done) => move(figure, place, done),
    enter: () => handIn(figure),
  };
  const truth = [asked(figure).weight(1), floor];
  return [
    line([[w, floor], [w, lossAt(header, w)]], { width: 1, dash: [1, 3] }),
    flag([w, floor], text),
    ...(open ? [handle('guess', hand)] : [line([[w, floor], truth]), dot(truth, { r: 5 })]),
  ];
}

const flag = (at, text) => ({ c, palette, scale, unit }) => {
  const [x, foot] = scale.px(...at);
  drawGuessFlag(c, palette, { x, foot, top: foot - 26 * unit, text, room: scale.box.x + scale.box.w });
};

/** How far the flag is off, as a share of the step's own length. @param {Frame} figure */
export function guessFact(figure) {
  const { say, state: { guess } } = figure;
  if (guessing(figure) || guess === null) return [];
  const [w, from, truth] = [weightOf(figure, guess), asked(figure).weight(0), asked(figure).weight(1)];
  const share = number(Math.abs(w - truth) / Math.abs(truth - from));
  return [['guess', say('guess_off', { share }), { guess: number(w), truth: number(truth) }]];
}
