/* Colours as a canvas has them in memory. */

/** A colour [r, g, b] as one number. */
export const packed = ([r, g, b]) =>
  ((255 << 24) | (Math.round(b) << 16) | (Math.round(g) << 8) | Math.round(r)) >>> 0;

/** A packed colour under light of 0 … 255, 128 as it is. */
export function lightened(tone, light) {
  const r = Math.min(255, ((tone & 255) * light) >> 7);
  const g = Math.min(255, (((tone >> 8) & 255) * light) >> 7);
  const b = Math.min(255, (((tone >> 16) & 255) * light) >> 7);
  return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
}
