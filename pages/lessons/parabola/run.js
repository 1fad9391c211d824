/* The run that is shown: its numbers, and where its point is between two updates. The runs of all rates come from the
   core. A start moved by hand scales them: on a parabola every distance to the bottom is the first one times the same
   factors, whatever the first one is.

   And the answer by drawing: a flag on the weight axis where the ball will be after its first step at the asked rate,
   which stays beside the truth. What is kept is the factor it stands for, which no start changes. */
import { drawGuessFlag } from '../../ui/canvas/js/guess.js';
import { clamp, dot, handle, line, number, rateText } from '../../ui/figure/js/figure.js';

const ALONG = 0.65; // of a step's time is spent along its dashed line, the rest on the way to the curve
const NEAREST = 0.05; // a start on the bottom would have nowhere to go
const NEAR = 0.01; // of the way to the bottom: a flag this near its first place was not moved

/** Is the question still open? Then nothing that answers it is drawn or said. @param {Frame} figure */
export const guessing = ({ header }) => !header.play;

/** The run at a rate, the dialled one, from the start in the reader's hand. */
export function runOf({ arrays, header, state, values }, m = values['learning-rate'] ?? 0) {
  const records = arrays.weights.shape[1];
  const at = r => m * records + r;
  const scale = (state.start - header.minimum) / (header.start - header.minimum);
  return {
    rate: arrays.rates[m], end: arrays.stopped[m], outcome: arrays.outcome[m], factor: arrays.factors[m],
    weight: r => header.minimum + (arrays.weights[at(r)] - header.minimum) * scale,
    loss: r => header.floor + (arrays.losses[at(r)] - header.floor) * scale * scale,
    slope: r => arrays.slopes[at(r)] * scale,
  };
}

/** The hand puts the start somewhere: within the window, and not on the bottom. */
export function putStart(figure, wanted) {
  const { minimum, reach } = figure.header;
  const w = clamp(wanted, minimum - reach * 0.98, minimum + reach * 0.98);
  figure.state.start = minimum + (Math.sign(w - minimum) || 1) * Math.max(NEAREST, Math.abs(w - minimum));
  figure.step = 0;
}

export const lossAt = (header, w) => 0.5 * header.curvature * (w - header.minimum) ** 2 + header.floor;

/** The name of what a factor a step does. */
function behaviour(factor) {
  const size = Math.abs(factor);
  if (size > 1 + 1e-9) return 'diverges';
  if (size > 1 - 1e-9) return 'forever';
  if (size < 0.02) return 'one_step';
  if (factor < 0) return 'bounces';
  return factor > 0.85 ? 'creeps' : 'steady';
}

/** The update shown: where it starts, its slope, where it leads, what it does (`kind`), and `place`, [weight, loss] of
    the gliding point: along the step first, at the loss it starts from, then at its end to the curve. */
export function updateOf(figure) {
  const run = runOf(figure);
  const now = Math.min(Math.floor(figure.step), run.end);
  const part = figure.step - now;
  const [w, loss, slope, last] = [run.weight(now), run.loss(now), run.slope(now), now === run.end];
  const next = last ? w - run.rate * slope : run.weight(now + 1);
  const between = (from, to, share) => (last ? from : from + (to - from) * share);
  const across = between(w, next, Math.min(1, part / ALONG));
  const down = between(loss, last ? loss : run.loss(now + 1), Math.max(0, (part - ALONG) / (1 - ALONG)));
  return { run, now, w, loss, slope, next, last, place: [across, down], kind: behaviour(run.factor) };
}

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
  const flag = ({ c, palette, scale, unit }) => {
    const [x, foot] = scale.px(w, floor);
    drawGuessFlag(c, palette, { x, foot, top: foot - 26 * unit, text, room: scale.box.x + scale.box.w });
  };
  return [
    line([[w, floor], [w, lossAt(header, w)]], { width: 1, dash: [1, 3] }),
    flag,
    ...(open ? [handle('guess', hand)] : [line([[w, floor], truth]), dot(truth, { r: 5 })]),
  ];
}

/** How far the flag is off, as a share of the step's own length. @param {Frame} figure */
export function guessFact(figure) {
  const { say, state: { guess } } = figure;
  if (guess === null) return [];
  const [w, from, truth] = [weightOf(figure, guess), asked(figure).weight(0), asked(figure).weight(1)];
  const share = number(Math.abs(w - truth) / Math.abs(truth - from));
  return [['guess', say('guess_off', { share }), { guess: number(w), truth: number(truth) }]];
}
