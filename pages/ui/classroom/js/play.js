/* What is so is played once when it is told, and again where a hand asks for it. One for all questions of a projector,
   so that the next one ends what is still being played of the last. */
import { prefersCalm } from '../../canvas/js/pointer.js';
import { SECONDS } from './pace.js';

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
