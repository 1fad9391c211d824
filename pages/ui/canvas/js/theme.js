/* Theme and tokens of the page, as a canvas needs them. */
import { HUES, channels } from './paint.js';

const PAGE = ['page', 'ink', 'muted', 'mark', 'line', 'well', 'danger', 'danger-soft'];
const COLOURS = [...PAGE, 'surface-low', 'surface-high', 'contour', ...HUES, 'sorted'];

/** 'dark' or 'light', from the page colour Streamlit's theme gives the component.
    @param {Element} element @returns {'dark' | 'light'} */
export function themeOf(element) {
  const colour = getComputedStyle(element).getPropertyValue('--st-background-color').trim();
  const rgb = colour.startsWith('#') ? channels(colour) : (colour.match(/[\d.]+/g) ?? [255, 255, 255]).map(Number);
  return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2] < 110 ? 'dark' : 'light';
}

/** The tokens of frame.css as the canvas needs them: colours as #rrggbb, the font stack, pixels in one unit.
    @param {Element} element @returns {Omit<Palette, 'theme'>} */
export function readPalette(element) {
  const style = getComputedStyle(element);
  const palette = /** @type {any} */ ({});
  for (const name of COLOURS) palette[name] = style.getPropertyValue(`--${name}`).trim();
  palette.sans = style.getPropertyValue('--sans').trim();
  palette.unit = parseFloat(style.fontSize) / 14; // the root's font is the body size, 14 units
  return palette;
}

/** Relative luminance, as WCAG has it. */
function luminance(hex) {
  const [r, g, b] = channels(hex).map(x => (x <= 10 ? x / 3294.6 : ((x / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Ink or the page's colour, whichever is read more easily on a tone. @param {Palette} palette @param {string} tone */
export function readable(palette, tone) {
  const against = color => {
    const [a, b] = [luminance(color), luminance(tone)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  };
  return against(palette.page) > against(palette.ink) ? palette.page : palette.ink;
}
