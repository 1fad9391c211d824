/* A start on the surface, dropped by a thumb; after the reveal where the run ended. */
import { clamp } from '../../canvas/js/numbers.js';
import { makePixels, packed } from '../../canvas/js/pixels.js';
import { arrowOf } from '../../canvas/js/pointer.js';
import { channels, drawCross, drawDisc, drawLine, minimumHue, mix, setType, write } from '../../canvas/js/paint.js';
import { makeView } from '../../canvas/js/view.js';
import { attachHand } from './look.js';

const STEP = 0.05; // of the window's half, a press of an arrow key
const BANDS = 12; // shades of the picture,
const FINER = 5; // so many pixels of it a point

/** The window in the largest square on the sheet. */
function viewOn({ width, height }, { centre, half }) {
  const side = Math.min(width, height);
  return makeView({ x: (width - side) / 2, y: (height - side) / 2, w: side, h: side }, centre, half);
}

/** @param {HTMLElement} pane @param {any} look @param {() => any} open the state while it may be answered
    @param {() => any} held @param {(point: number[]) => void} take */
export function attachStart(pane, look, open, held, take) {
  const shown = () => (open()?.kind === 'start' ? open().shown : null);
  const put = point => {
    const { centre, half } = shown();
    take(point.map((x, n) => clamp(x, centre[n] - half, centre[n] + half)));
  };
  attachHand(pane, shown, at => put(viewOn(look.sheets.pane, shown()).at(...at)), event => {
    const by = arrowOf(event);
    const { centre, half } = shown();
    if (by) put((held() ?? centre).map((x, n) => x + by[n] * STEP * half));
  });
}

/** @param {Sheet} sheet @param {Palette} palette @param {any} state @param {number[] | null} at where it was dropped */
export function drawStart(sheet, palette, state, at, say) {
  const { c } = sheet;
  const { box, px } = viewOn(sheet, state.shown);
  sheet.clear();
  c.imageSmoothingEnabled = true;
  c.drawImage(pictureOf(palette, state.shown), box.x, box.y, box.w, box.h);
  if (at === null) {
    if (state.phase !== 'open') return undefined;
    setType(c, palette, 15, 600);
    const look = { align: 'center', color: palette.ink, halo: palette.page };
    return write(c, palette, say('touch_start'), box.x + box.w / 2, box.y + box.h / 2, look);
  }
  const { told } = state;
  const hue = told && told.number !== null ? minimumHue(palette, told.number) : palette.ink;
  const end = told?.at.every(x => x !== null) ? px(...told.at) : null;
  const from = px(...at);
  if (end) drawLine(c, from, end, palette.ink, 1.5 * palette.unit, [4 * palette.unit, 4 * palette.unit]);
  if (end) drawDot(c, palette, end, hue, 9);
  if (told) return drawCross(c, palette, from, 8);
  return drawDot(c, palette, from, palette.ink, 11);
}

const drawDot = (c, /** @type {Palette} */ { unit, ...colors }, at, hue, radius) =>
  drawDisc(c, at, radius * unit, { fill: hue, stroke: colors.page, width: 3 * unit });

/** The shades in bands, as the projector has isolines, the lowest row last; kept until it is of another question or
    theme. */
function pictureOf(palette, shown) {
  if (kept.shown === shown && kept.theme === palette.theme) return kept.canvas;
  const heights = shown.shades.map(row => row.match(/../g).map(digits => parseInt(digits, 36) / 36 ** 2));
  const last = heights.length - 1;
  const side = last * FINER;
  const { canvas, pixels, show } = makePixels(side, side);
  const dark = palette.theme === 'dark' ? 0 : 0.25; // a phone in the sun
  const deep = mix(palette['surface-high'], palette.ink, dark);
  const tone = (_, n) => packed(channels(mix(palette['surface-low'], deep, n / (BANDS - 1))));
  const tones = Array.from({ length: BANDS }, tone);
  const between = (a, b, share) => a + (b - a) * share;
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const [fx, fy] = [(x + 0.5) / FINER, last - (y + 0.5) / FINER];
      const [i, j] = [Math.floor(fx), Math.floor(fy)];
      const [low, high] = [heights[j], heights[j + 1]].map(row => between(row[i], row[i + 1], fx - i));
      pixels[y * side + x] = tones[Math.floor(BANDS * between(low, high, fy - j))];
    }
  show();
  Object.assign(kept, { shown, theme: palette.theme, canvas });
  return canvas;
}
const kept = /** @type {any} */ ({});
