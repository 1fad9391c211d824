/* Something a reader can move: by hand, by arrow keys, and by its name for a screen reader. */

import { clamp } from '../numbers.js';

/** `move(place, done)` is given where it was put, in data units, `within` the plot. Arrow keys move it by four pixels,
    with Shift by twenty, unless `keys` says otherwise: ([dx, dy], event) → nothing, dy upward; `enter` is what Enter
    does. @param {string} id @param {any} hand @returns {Mark} */
export const handle = (id, { at, label, move, within = false, keys, enter }) => ({ scale, handles, view }) => {
  const [x, y] = scale.px(...at);
  const { box } = scale;
  const put = (/** @type {number} */ left, /** @type {number} */ top, /** @type {boolean} */ done) => {
    const seat = within ? [clamp(left, box.x, box.x + box.w), clamp(top, box.y, box.y + box.h)] : [left, top];
    move(scale.at(seat[0], seat[1]), done);
  };
  handles.push({ id, label, view, x, y, put, keys, enter });
};

/** A plot that can be pressed anywhere: act is given the place, in data units. @returns {Mark} */
export const pressable = act => ({ scale, presses, view }) => presses.push({ view, scale, act });
