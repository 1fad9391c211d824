/* The runs of every β and rate, as the core made them, from the start in the reader's hand: along each direction of the
   valley a run is its first distance times the same numbers, so that a start moved by hand scales it. */

/** The run of the b-th β and the m-th rate. @param {Frame} figure @param {number} b @param {number} m */
function runAt({ arrays, header, state }, b, m) {
  const [, rates, records] = arrays.weights.shape;
  const run = b * rates + m;
  const scale = header.start.map((from, a) => state.start[a] / from);
  const direction = a => ({ factor: arrays.factors[2 * run + a], way: header.ways[arrays.ways[2 * run + a]] });
  return {
    beta: arrays.betas[b], rate: arrays.rates[m], end: arrays.stopped[run],
    outcome: header.outcomes[arrays.outcome[run]], directions: [direction(0), direction(1)],
    weight: (r, a) => arrays.weights[2 * (run * records + r) + a] * scale[a],
  };
}

/** The run that is shown; before the answer the ball has no memory, whatever an address says. @param {Frame} figure */
export const shown = figure =>
  runAt(figure, figure.header.play ? (figure.values.beta ?? 0) : 0, figure.values.rate ?? 0);

/** The run without memory, beside one that has some. @param {Frame} figure */
export const plain = figure => runAt(figure, 0, figure.values.rate ?? 0);

export const nowOf = (figure, run) => Math.min(figure.now, run.end);

/** What the next update is made of, [gentle, steep]: β times the last one, and −η times the gradient here. */
export function partsOf(run, now) {
  const next = Math.min(now + 1, run.end);
  return [0, 1].map(a => {
    const step = run.weight(next, a) - run.weight(now, a);
    const carried = now ? run.beta * (run.weight(now, a) - run.weight(now - 1, a)) : 0;
    return { step, carried, pulled: step - carried };
  });
}
