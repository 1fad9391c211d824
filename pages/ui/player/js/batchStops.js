/* The batch slider: small sizes lie far apart, large ones close together; the keyboard counts one by one. */
import { clamp } from '../../canvas/js/numbers.js';
import { listen, onDrag } from '../../canvas/js/pointer.js';

const FINE = 16; // every size up to here is a stop of its own; then eight stops to a doubling
const THUMB = 18; // units across, as the style sheet draws it

/** The sizes a hand can rest on, ascending, `most` the last of them. */
export function stopsUpTo(most) {
  const stops = [];
  for (let size = 1; size < most; size += size < FINE ? 1 : 2 ** (Math.floor(Math.log2(size)) - 3)) stops.push(size);
  return [...stops, most];
}

/** Share of the track (0…1) at which a size stands; between two stops in proportion. */
export function shareOf(stops, size) {
  const next = stops.findIndex(stop => stop >= size);
  if (next <= 0) return 0;
  const [below, above] = [stops[next - 1], stops[next]];
  return (next - 1 + (size - below) / (above - below)) / (stops.length - 1);
}

export const stopAt = (stops, share) => stops[Math.round(clamp(share, 0, 1) * (stops.length - 1))];

/** Puts the thumb where the size stands. The input itself keeps the size as its value, for keys and screen readers. */
export function showBatch({ stops, batch }, size) {
  batch.value = size;
  const share = shareOf(stopsUpTo(+batch.max), size);
  stops.style.setProperty('--at', share.toFixed(4));
}

/** A hand anywhere on the track; keys go to the input under it. `choose(size)` hears both. */
export function attachBatch(lab, choose) {
  const { stops, batch } = lab.dom;
  const to = event => {
    const { left, width } = stops.getBoundingClientRect();
    const inset = (THUMB / 2) * lab.palette.unit;
    const size = stopAt(stopsUpTo(+batch.max), (event.clientX - left - inset) / Math.max(1, width - 2 * inset));
    if (size !== +batch.value) choose(size);
  };
  const drag = onDrag(stops, {
    begin: (_, event) => {
      batch.focus({ preventScroll: true });
      to(event);
    },
    move: (_, __, event) => to(event),
  });
  const keys = listen(batch, { input: () => choose(+batch.value) });
  return () => {
    drag();
    keys();
  };
}
