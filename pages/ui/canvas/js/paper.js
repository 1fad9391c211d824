/* What is painted on: the screen's canvases, or for the length of one call what else is said. */

let other = /** @type {{ratio: number, of?: (canvas: HTMLCanvasElement) => any} | null} */ (null);

/** What takes the strokes meant for a canvas. @param {HTMLCanvasElement} canvas @returns {any} */
export const paperOf = canvas => (other?.of ? other.of(canvas) : canvas.getContext('2d'));

/** Pixels of a canvas for one of the screen. */
export const pixelRatio = () => other?.ratio ?? (window.devicePixelRatio || 1);

/** Paints with other pixels, or on other paper than the canvases themselves.
    @template Result @param {{ratio: number, of?: (canvas: HTMLCanvasElement) => any}} instead
    @param {() => Result} paint @returns {Result} */
export function paintedOn(instead, paint) {
  other = instead;
  try {
    return paint();
  } finally {
    other = null;
  }
}
