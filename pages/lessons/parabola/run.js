/* The run that is shown: its numbers, and where its point is between two updates. The runs of all rates come from the
   core. A start moved by hand scales them: on a parabola every distance to the bottom is the first one times the same
   factors, whatever the first one is. */
const ALONG = 0.65; // of a step's time is spent along its dashed line, the rest on the way to the curve

/** Is the question still open? Then nothing that answers it is drawn or said. @param {Frame} frame */
export const guessing = ({ model: { header } }) => !header.play;

/** The run at the dialled rate from the start in the reader's hand. */
export function runOf(frame, m = frame.values['learning-rate'] ?? 0) {
  const { arrays, header } = frame.model;
  const records = arrays.weights.shape[1];
  const at = r => m * records + r;
  const scale = (frame.state.start - header.minimum) / (header.start - header.minimum);
  return {
    m, rate: arrays.rates[m], end: arrays.stopped[m], outcome: arrays.outcome[m], factor: arrays.factors[m],
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

/** Where the gliding point is: along the step first, at the loss it starts from, then at its end to the curve. */
export function gliding(frame, run) {
  const now = Math.min(Math.floor(frame.step), run.end);
  const next = Math.min(now + 1, run.end);
  const part = frame.step - now;
  const [across, down] = [Math.min(1, part / ALONG), Math.max(0, (part - ALONG) / (1 - ALONG))];
  const between = (from, to, share) => from + (to - from) * share;
  return {
    now,
    weight: between(run.weight(now), run.weight(next), across),
    loss: between(run.loss(now), run.loss(next), down),
  };
}
