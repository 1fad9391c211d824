/* Weight against update, under the curve. */
import { niceTicks } from '../../ui/canvas/js/numbers.js';
import { drawLine, drawMarker, mix, setType, write } from '../../ui/canvas/js/paint.js';
import { gliding, guessing } from './run.js';

export const ROWS = 12; // updates it has room for

/** Weight against update, growing downward under the curve: creeping, straight, bouncing, leaving have each a shape. */
export function drawStrip(c, frame, run, { strip, x, row, first }) {
  const { palette, model } = frame;
  const { unit } = palette;
  const { now, weight } = gliding(frame, run);
  const bottom = x(model.header.minimum);
  drawLine(c, [bottom, strip.y], [bottom, strip.y + strip.h], palette.mark, unit, [unit, 3 * unit]);
  setType(c, palette, 12);
  for (const r of niceTicks(first, first + ROWS, 3))
    write(c, palette, String(r), strip.x - 8 * unit, row(r), { align: 'right', base: 'middle' });
  write(c, palette, `↓ ${frame.say('axis_update')}`, strip.x - 34 * unit, strip.y + strip.h + 18 * unit);
  write(c, palette, `${frame.say('axis_weight')} →`, strip.x + strip.w, strip.y + strip.h + 18 * unit, {
    align: 'right',
  });
  c.save();
  c.beginPath();
  c.rect(strip.x, strip.y - 4 * unit, strip.w, strip.h + 8 * unit);
  c.clip();
  c.lineWidth = 1.75 * unit;
  if (!guessing(frame)) {
    c.strokeStyle = mix(palette.full, palette.page, 0.78); // what is still to come
    c.beginPath();
    for (let r = now; r <= run.end; r++) c.lineTo(x(run.weight(r)), row(r));
    c.stroke();
  }
  c.strokeStyle = palette.full;
  c.beginPath();
  for (let r = 0; r <= now; r++) c.lineTo(x(run.weight(r)), row(r));
  c.lineTo(x(weight), row(Math.min(frame.step, run.end)));
  c.stroke();
  c.restore();
  for (let r = Math.ceil(first); r <= now; r++)
    drawMarker(c, palette, 'full', x(run.weight(r)), row(r), (r === now ? 4 : 2.5) * unit);
}
