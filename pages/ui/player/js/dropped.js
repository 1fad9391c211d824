/* Where the run will end, dropped on the surface before it runs: by a click or tap, dragged, or moved by arrow keys. */
import { setName } from '../../canvas/js/elements.js';
import { drawGuessPoint } from '../../canvas/js/guess.js';
import { setType, placeLabel } from '../../canvas/js/paint.js';
import { arrowOf, listen, onDrag } from '../../canvas/js/pointer.js';
import { within } from '../../canvas/js/view.js';
import { hasDrawing, isAsking } from './prediction.js';
import { windowOf } from './places.js';

const FAR = 5; // times as far with Shift

/** @returns {(() => void)[]} what detaches the handle */
export function attachDropped(lab) {
  const { dom } = lab;
  const move = (_, __, event) => {
    const { left, top } = dom.surface.getBoundingClientRect();
    drop(lab, lab.stage.view.at(event.clientX - left, event.clientY - top));
  };
  const keydown = event => {
    const by = arrowOf(event);
    if (!by) return;
    const size = (windowOf(lab).half / 44) * (event.shiftKey ? FAR : 1);
    drop(lab, lab.drawn.point.map((x, n) => x + by[n] * size));
  };
  return [onDrag(dom.dropped, { begin: () => isAsking(lab), move }), listen(dom.dropped, { keydown })];
}

/** The point is here now, as far as the window goes. @param {Lab} lab */
export function drop(lab, at) {
  if (!hasDrawing(lab, 'point') || !isAsking(lab)) return;
  const { centre, half } = windowOf(lab);
  const { box } = lab.stage;
  const reach = [Math.max(1, box.w / box.h) * half, half];
  lab.drawn.point = at.map((x, n) => Math.min(Math.max(x, centre[n] - reach[n]), centre[n] + reach[n]));
  lab.drawn.moved = true;
  lab.draw();
}

/** The dropped point on the surface, with its name. @param {Lab} lab */
export function drawDropped(lab, { box, view, taken }) {
  if (!hasDrawing(lab, 'point')) return;
  const { palette, sheets, say, cache, drawn } = lab;
  const { c } = sheets.surface;
  const at = view.px(...drawn.point);
  if (!within(box, at)) return;
  drawGuessPoint(c, palette, at);
  taken.push([at[0] - 18, at[1] - 18, 36, 36, 4]);
  if (!drawn.moved) return;
  setType(c, palette, 13, 700);
  const look = { taken, box, seats: cache.seats, halo: cache.tint.band, id: 'dropped', color: palette.ink, gap: 20 };
  placeLabel(c, palette, say('drawn_by_you'), at[0], at[1], look);
}

/** @param {Lab} lab */
export function placeDropped(lab) {
  const { dom, drawn, stage, say } = lab;
  const open = isAsking(lab) && drawn.ask.kind === 'point';
  dom.dropped.hidden = !open;
  if (!open) return;
  const [x, y] = stage.view.px(...drawn.point);
  dom.dropped.style.transform = `translate(${x}px, ${y}px) translate(-50%, -50%)`;
  const name = say('dropped_name', { at: drawn.point.map(w => w.toFixed(2).replace('-', '−')).join(', ') });
  setName(dom.dropped, name);
}
