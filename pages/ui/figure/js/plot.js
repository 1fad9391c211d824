/* A plot of data: where its values lie on the sheet, ticks outside, titles at the ends of the axes. */
import { niceTicks, tickText } from '../../canvas/js/numbers.js';
import { drawLine, setType, write } from '../../canvas/js/paint.js';

/** `x` and `y` are [low, high]; margins in units. The maps x, y, at go from values to pixels and back.
    @returns {Plot} */
export function makePlot(sheet, palette, { x, y, left = 38, right = 14, top = 8, bottom = 40 }) {
  const { unit } = palette;
  const box = {
    x: left * unit,
    y: top * unit,
    w: sheet.width - (left + right) * unit,
    h: sheet.height - (top + bottom) * unit,
  };
  const [kx, ky] = [box.w / (x[1] - x[0]), box.h / (y[1] - y[0])];
  return {
    box, low: [x[0], y[0]], high: [x[1], y[1]], kx, ky,
    x: value => box.x + (value - x[0]) * kx,
    y: value => box.y + box.h - (value - y[0]) * ky,
    at: (px, py) => [x[0] + (px - box.x) / kx, y[0] + (box.y + box.h - py) / ky],
  };
}

/** Grid lines, tick numbers and titles; `scale` multiplies the numbers along x, where people count in another unit. */
export function drawPlot(c, palette, plot, { titles, scale = 1, counts = [6, 5] }) {
  const { box, low, high } = plot;
  const { unit } = palette;
  setType(c, palette, 12);
  const ys = niceTicks(low[1], high[1], counts[1]);
  for (const tick of ys) {
    drawLine(c, [box.x, plot.y(tick)], [box.x + box.w, plot.y(tick)], tick === 0 ? palette.mark : palette.line, unit);
    write(c, palette, tickText(tick, ys[1] - ys[0]), box.x - 6 * unit, plot.y(tick), {
      align: 'right',
      base: 'middle',
    });
  }
  const xs = niceTicks(low[0] * scale, high[0] * scale, counts[0]);
  for (const tick of xs)
    write(c, palette, tickText(tick, xs[1] - xs[0]), plot.x(tick / scale), box.y + box.h + 16 * unit, {
      align: 'center',
    });
  write(c, palette, `${titles[0]} →`, box.x + box.w, box.y + box.h + 33 * unit, { align: 'right' });
  write(c, palette, `↑ ${titles[1]}`, box.x + 8 * unit, box.y + 13 * unit, { halo: palette.page });
}
