/* Canvases that are painted pixel by pixel, in colours as they have them in memory. */

/** A canvas of so many pixels, each a packed colour in `pixels`; show() puts them on it. */
export function makePixels(width, height, canvas = document.createElement('canvas')) {
  Object.assign(canvas, { width, height });
  const c = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const image = c.createImageData(width, height);
  const show = () => c.putImageData(image, 0, 0);
  return { canvas, width, height, pixels: new Uint32Array(image.data.buffer), show };
}

/** A colour [r, g, b] as one number. @param {number[]} rgb */
export const packed = ([r, g, b]) =>
  ((255 << 24) | (Math.round(b) << 16) | (Math.round(g) << 8) | Math.round(r)) >>> 0;

/** A packed colour under light of 0 … 255, 128 as it is. */
export function lightened(tone, light) {
  const r = Math.min(255, ((tone & 255) * light) >> 7);
  const g = Math.min(255, (((tone >> 8) & 255) * light) >> 7);
  const b = Math.min(255, (((tone >> 16) & 255) * light) >> 7);
  return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
}
