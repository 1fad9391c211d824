/* The run that is shown: its numbers, and where its point is between two updates. The runs of all rates come from the
   core. A start moved by hand scales them: on a parabola every distance to the bottom is the first one times the same
   factors, whatever the first one is. */
const ALONG = 0.65; // of a step's time is spent along its dashed line, the rest on the way to the curve

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

export const lossAt = (header, w) => 0.5 * header.curvature * (w - header.minimum) ** 2 + header.floor;

/** The name of what a factor a step does. */
export function behaviour(factor) {
  const size = Math.abs(factor);
  if (size > 1 + 1e-9) return 'diverges';
  if (size > 1 - 1e-9) return 'forever';
  if (size < 0.02) return 'one_step';
  if (factor < 0) return 'bounces';
  return factor > 0.85 ? 'creeps' : 'steady';
}

/** The update shown: where it starts, its slope, where it leads, and `place`, [weight, loss] of the gliding point:
    along the step first, at the loss it starts from, then at its end to the curve. */
export function updateOf(figure) {
  const run = runOf(figure);
  const now = Math.min(Math.floor(figure.step), run.end);
  const part = figure.step - now;
  const [w, loss, slope, last] = [run.weight(now), run.loss(now), run.slope(now), now === run.end];
  const next = last ? w - run.rate * slope : run.weight(now + 1);
  const between = (from, to, share) => (last ? from : from + (to - from) * share);
  const across = between(w, next, Math.min(1, part / ALONG));
  const down = between(loss, last ? loss : run.loss(now + 1), Math.max(0, (part - ALONG) / (1 - ALONG)));
  return { run, now, w, loss, slope, next, last, place: [across, down] };
}
