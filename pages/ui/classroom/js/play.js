/* What is so is played once when it is told, and again where a hand asks for it. One for all questions of a projector,
   so that the next one ends what is still being played of the last. */
import { prefersCalm } from '../../canvas/js/pointer.js';

/** `paint` shows a state at a share of the time, from 0 to 1; `over` hears that all was played.
    @param {(state: any, share: number) => void} paint @param {() => void} over */
export function makePlay(paint, over) {
  const kept = { state: /** @type {any} */ ({}), played: 0, began: 0, asleep: true };

  /** How far it is; all of it where nothing is told yet, or nothing is to move. */
  function share() {
    if (!kept.state.result || prefersCalm()) return 1;
    return Math.min(1, (performance.now() - kept.began) / 1000 / SECONDS);
  }

  /** The state to be painted from now on; one that tells what is so is played. */
  function take(state) {
    kept.state = state;
    if (!state.result) kept.played = 0;
    else if (kept.played !== state.number) replay();
  }

  function replay() {
    Object.assign(kept, { played: kept.state.number, began: performance.now() });
    if (kept.asleep) requestAnimationFrame(frame);
    kept.asleep = false;
  }

  function frame() {
    kept.asleep = share() === 1;
    if (kept.asleep) return over();
    paint(kept.state, share());
    return requestAnimationFrame(frame);
  }

  return { take, replay, share, paint: () => paint(kept.state, share()) };
}

export const SECONDS = 5; // all of it

/** How far the updates are at a share of the time: they are shown ever faster, as most happens at first. */
export const eased = (/** @type {number} */ share) => share ** 1.6;

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
