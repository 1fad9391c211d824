/* A number in a disc of its hue: which of several a point is. */
import { drawTag } from '../badges.js';

/** @param {string | number} text @param {Point} at in data units @param {{color?: string, round?: boolean,
    hollow?: boolean}} look @returns {Mark} */
export const badge = (text, at, { color = 'full', round = true, hollow = false } = {}) => pen =>
  drawTag(pen.c, pen.palette, String(text), pen.scale.px(...at), { color: pen.tone(color), round, hollow });
