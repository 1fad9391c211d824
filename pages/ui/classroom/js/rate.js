/* A flag on the ruler, planted by a thumb; after the reveal the true rate beside it. */
import { clamp, rateText } from '../../canvas/js/numbers.js';
import { keyStep } from '../../canvas/js/pointer.js';
import { drawDisc, drawLine, setType, write } from '../../canvas/js/paint.js';
import { attachHand } from './look.js';
import { drawTrack, trackOf } from './track.js';

const STEP = 0.02; // of the track, a press of an arrow key

/** @param {HTMLElement} pane @param {any} look @param {() => any} shown the state while it may be answered
    @param {() => any} held @param {(rate: number) => void} take */
export function attachRate(pane, look, shown, held, take) {
  const limits = () => {
    const state = shown();
    return state && state.kind !== 'start' && state.kind !== 'vote' ? state.shown.limits : null;
  };
  const put = (/** @type {number[]} */ [x]) => take(trackOf(look.sheets.pane, look.palette, limits()).at(x));
  attachHand(pane, limits, put, event => {
    const [low, high] = limits();
    const by = keyStep(event);
    if (by) take(clamp((held() ?? Math.sqrt(low * high)) * (high / low) ** (by * STEP), low, high));
  });
}

/** @param {Sheet} sheet @param {Palette} palette @param {any} state @param {number | null} at the flag */
export function drawRate(sheet, palette, state, at, say) {
  const { c } = sheet;
  const { unit } = palette;
  const { limits } = state.shown;
  const track = trackOf(sheet, palette, limits);
  sheet.clear();
  drawTrack(c, palette, limits, track);
  const [top, { width }] = [52 * unit, sheet];
  if (at === null && state.phase === 'open') {
    setType(c, palette, 15);
    write(c, palette, say('touch_rate'), sheet.width / 2, track.y / 2, { align: 'center' });
  } else if (at !== null) flag(c, palette, { x: track.x(at), top, foot: track.y, text: rateText(at), width });
  const truth = state.truth?.true;
  if (!truth) return;
  const x = Math.min(track.right, Math.max(track.left, track.x(truth)));
  const color = state.kind === 'critical' ? palette.danger : palette.ink;
  drawLine(c, [x, track.y], [x, 104 * unit], color, 3 * unit, state.kind === 'critical' ? [] : [2 * unit, 2 * unit]);
  const side = at === null ? 0 : truth < at ? -1 : 1; // away from the flag's pole
  label(c, palette, { x, y: 94 * unit, text: rateText(truth), width, color, side });
}

function flag(c, palette, { x, top, foot, text, width }) {
  const { unit } = palette;
  drawLine(c, [x, foot], [x, top], palette.ink, 3 * unit);
  drawDisc(c, [x, foot], 11 * unit, { fill: palette.ink, stroke: palette.page, width: 4 * unit });
  label(c, palette, { x, y: top - 14 * unit, text, width, color: palette.ink });
}

/** A number over its mast or on one side of it, moved in from the sheet's ends. */
function label(c, palette, { x, y, text, width, color, side = 0 }) {
  setType(c, palette, 24, 700);
  const half = c.measureText(text).width / 2 + 4 * palette.unit;
  const at = Math.min(width - half, Math.max(half, x + side * half));
  write(c, palette, text, at, y, { align: 'center', color, halo: palette.page });
}
