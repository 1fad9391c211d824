/* A slice through many weights is not the run's loss: where the two differ by more than a line, both are said. */
import { number } from '../../canvas/js/numbers.js';
import { isVeiled } from './prediction.js';
import { recordOf } from './model.js';

const LINE = 2; // units on screen: contours so near to where the loss would stand cannot be told from it
const SHARE = 0.02; // of the loss: on a valley's floor contours are far apart, and nobody reads a hundredth
const STEP = 3; // units over which the slice's slope is measured

/** What the slice and the run say of the point's loss: "" where they agree to within a line, or nothing is known.
    `at`: the point in pixels. @param {Lab} lab */
export function sliceLossText(lab, { view, slice }, at) {
  const { runs, state, palette, say } = lab;
  if (isVeiled(lab) || !slice?.value) return '';
  const loss = runs[state.active].loss(recordOf(lab, state.active));
  const here = slice.value(...view.at(...at));
  const apart = Math.abs(loss - here);
  const off = apart / slopeAt(slice, view, at, STEP * palette.unit);
  const told = off > LINE * palette.unit && apart > SHARE * Math.abs(loss);
  return told ? say('here_slice', { loss: number(loss), slice: number(here) }) : '';
}

/** Loss by which the slice rises over a pixel, at its steepest. */
function slopeAt(slice, view, [x, y], step) {
  const value = (dx, dy) => slice.value(...view.at(x + dx, y + dy));
  const across = value(step, 0) - value(-step, 0);
  const up = value(0, step) - value(0, -step);
  return Math.hypot(across, up) / (2 * step);
}
