/* The runs of all rates at a moment of the time in which they are played. */
import { eased } from './pace.js';

/** Each run's loss at each record, row by row. @type {WeakMap<object, Float32Array>} */
const read = new WeakMap();

function lossesOf(run) {
  if (!read.has(run)) read.set(run, new Float32Array(Uint8Array.from(atob(run.losses), c => c.charCodeAt(0)).buffer));
  return /** @type {Float32Array} */ (read.get(run));
}

/** The update that was made last, whether a rate's run has diverged by then, and how high its loss stands on a scale
    `level`: between two records on the way from one to the other. At the end the losses as they are told.
    @param {any} result @param {number} share of the time, from 0 to 1 */
export function momentOf({ rates, losses, diverged, run }, share) {
  if (share === 1) {
    const height = (m, level) => (losses[m] === null ? null : level(losses[m]));
    return { update: 0, left: m => diverged[m], height };
  }
  const { steps, stopped } = run;
  const now = eased(share) * (steps.length - 1);
  const [from, part] = [Math.floor(now), now % 1];
  const update = Math.floor(steps[from] + part * (steps[from + 1] - steps[from]));
  const seen = lossesOf(run);
  const height = (m, level) => {
    const [here, next] = [from, from + 1].map(r => level(seen[r * rates.length + m]));
    return here + part * (next - here);
  };
  return { update, left: m => diverged[m] && stopped[m] <= update, height };
}
