/* A number in a disc of its hue: which of several a point is. */
import { drawTag } from '../badges.js';

/** @param {string | number} text @param {Point} at in data units @param {{color: string}} look @returns {Mark} */
export const badge = (text, at, { color }) => ({ c, palette, scale, tone }) =>
  drawTag(c, palette, String(text), scale.px(...at), { color: tone(color), round: true });
