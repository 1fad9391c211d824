/* How long the projector plays what is so, and how: phones wait for it before they tell of it. */

export const SECONDS = 5; // all of it

/** How far the updates are at a share of the time: they are shown ever faster, as most happens at first. */
export const eased = (/** @type {number} */ share) => share ** 1.6;
