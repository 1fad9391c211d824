/* The frame loop: it runs while something moves and sleeps otherwise. */

/** `tick(seconds)` returns whether another frame is needed. `wake()` starts the loop or keeps it going.
    @param {(seconds: number) => boolean} tick */
export function makeClock(tick) {
  let handle = 0;
  let before = 0;
  const frame = time => {
    const seconds = before ? Math.min(0.1, Math.max(0, (time - before) / 1000)) : 0;
    before = time;
    handle = 0;
    if (tick(seconds)) handle = requestAnimationFrame(frame);
    else before = 0;
  };
  return {
    wake() {
      if (!handle) handle = requestAnimationFrame(frame);
    },
    stop() {
      cancelAnimationFrame(handle);
      handle = 0;
      before = 0;
    },
  };
}

export const SPEEDS = [1, 2, 4, 8, 15, 30, 60, 150, 400, 1000, 2500];

/** Index of the speed that plays a run of this length in about ten seconds; 15 a second at least for short ones. */
export function speedFor(updates) {
  const wanted = Math.max(15, updates / 10);
  const index = SPEEDS.findIndex(speed => speed >= wanted * 0.99);
  return index < 0 ? SPEEDS.length - 1 : index;
}
