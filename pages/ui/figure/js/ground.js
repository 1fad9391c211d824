/* The loss surface a figure's runs go over, and the runs, as its data have them. */
import { number } from '../../canvas/js/numbers.js';

/** Window, titles of its axes and its minimum's name, as contourPlot takes them. @param {Frame} figure */
export const groundOf = ({ header, say, state }) => ({
  window: header.window,
  axes: header.axes,
  minimum: say('minimum', { loss: number(state.surface.floor) }),
});

/** A run of recorded weights (records, parameters), as trails take it; `stopped`: the record it has ended at.
    @param {any} weights */
export const recorded = (weights, stopped = Infinity) => ({
  weight: (r, a) => weights[r * weights.shape[1] + a],
  end: Math.min(stopped, weights.shape[0] - 1),
});
